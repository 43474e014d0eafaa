"""Send an issue: one message to each address of a file by SMTP, never two to one address; or a draft to Buttondown.

What was sent is kept in `outbox/NAME.sent`: a line before a message goes out and one after it, with a digest of the address instead of the address. A run that was killed
goes on with the next address; one whose message was on its way counts as sent. A message that a server refuses for now is tried by the next run. Bounces come to the sender's mailbox, and are the mail server's business.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from email.utils import getaddresses, parseaddr
from hashlib import sha256
from pathlib import Path

from standfirst.core import jsonl, locks
from standfirst.core.api import Service, ServiceError, address as address_in, mail_server, secret
from standfirst.core.errors import DigestError
from standfirst.text.characters import printable
from standfirst.text.hosts import LOOPBACK

SECONDS = 60.0
PORTS = {"smtps": 465, "smtp": 587}
BUTTONDOWN = "https://api.buttondown.com"
BEGUN, DONE = "begun", "done"
COMMENT = re.compile(r"(?:^|\s)#.*")
ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)  # as HTML has it
HEADER_FIELD = re.compile(r"[A-Za-z-]+:")  # "Bcc: ana@mail.example" is no address
OK = 250
LASTING = 500  # SMTP replies from this on are lasting refusals (RFC 5321, 4.2.1)


@dataclass(slots=True)
class SentBook:
    """The addresses that one issue was sent to."""

    path: Path
    states: dict[str, str] = field(default_factory=dict)

    def has(self, address: str) -> bool:
        """Return true if *address* got the issue, may have got it, or was refused for good."""
        return self.states.get(_digest(address), "") != ""

    def note(self, address: str, state: str) -> None:
        """Write the *state* of an address, flushed to disk; an empty one lets it be tried again."""
        self.states[_digest(address)] = state
        jsonl.append(self.path, [{"to": _digest(address), "state": state}])


def _digest(address: str) -> str:
    return sha256(address.strip().casefold().encode()).hexdigest()[:24]


def sending(outbox: Path) -> AbstractContextManager[None]:
    """Let no other command send an issue from the folder *outbox* meanwhile; raises BusyError if one does."""
    return locks.lock(outbox, work="another command is sending an issue")


def book_at(path: Path) -> SentBook:
    """Return what the file at *path* knows; a line that a killed run left half is left out."""
    book = SentBook(path)
    for values in jsonl.rows(path):
        try:
            book.states[str(values["to"])] = str(values["state"])
        except KeyError:
            continue
    return book


def addresses(path: Path) -> list[str]:
    """Return the addresses of the file at *path*, one a line, each once; raises DigestError, naming the line, at one that is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DigestError(f"{path} cannot be read: {error}; it has one address a line") from error
    listed: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        stated = COMMENT.sub("", line).strip()
        if not stated:
            continue
        parsed = getaddresses([stated])
        address = parsed[0][1] if len(parsed) == 1 else ""
        if not ADDRESS.fullmatch(address) or HEADER_FIELD.match(stated):
            raise DigestError(
                f"{path}:{number}: {line.strip()!r} is no address; write one a line, such as ana@mail.example, a domain with other letters as xn--..."
            )
        listed.setdefault(address.casefold(), address)
    return list(listed.values())


@dataclass(slots=True)
class MailingResult:
    """The result of one run."""

    sent: int = 0
    before: int = 0  # that had it already, or may have it
    given_up: int = 0  # that were refused for good by a run before
    refused: list[str] = field(default_factory=list)  # addresses, and why
    unsure: list[str] = field(default_factory=list)  # addresses to which a run was sending when it was cut short


def send(to: Sequence[str], message_to: Callable[[str], bytes], sender: str, book: SentBook) -> MailingResult:
    """Send to each address of *to* its message, unless *book* has it; raises ServiceError if the server is not there, what was sent stays known.

    Who calls it holds `sending`, and has read *book* since.
    """
    unsure = [address for address in to if book.states.get(_digest(address)) == BEGUN]
    known = [book.states[_digest(address)] for address in to if book.has(address)]
    had_it = sum(state in (BEGUN, DONE) for state in known)
    result = MailingResult(before=had_it, given_up=len(known) - had_it, unsure=unsure)
    waiting = [address for address in to if not book.has(address)]
    if not waiting:
        return result
    with _connected() as server:
        session = _Session(server, parseaddr(sender)[1], book)
        for number, address in enumerate(waiting, 1):
            place = f"the mail server went away at {number} of {len(waiting)}"
            if not _is_there(server):
                raise ServiceError(f"{place}; run the command again: it goes on with {address}")
            try:
                session.send(address, message_to(address), result)
            except (smtplib.SMTPException, OSError) as error:
                raise ServiceError(
                    f"{place}: {type(error).__name__}; run the command again; no address gets a second mail"
                ) from error
    return result


@dataclass(frozen=True, slots=True)
class _Session:
    """A server that takes mails of one sender, and the book of those that were sent."""

    server: smtplib.SMTP
    sender: str  # an address
    book: SentBook

    def send(self, address: str, message: bytes, result: MailingResult) -> None:
        """Send a *message* to *address*, and note what became of it; raises ServiceError if the server does not take the sender."""
        self.book.note(address, BEGUN)
        try:
            self.server.sendmail(self.sender, [address], message)
        except smtplib.SMTPRecipientsRefused as error:
            _refused(self.book, result, address, *error.recipients[address])
        except smtplib.SMTPSenderRefused as error:
            self.book.note(address, "")  # no address is at fault
            said = f"{error.smtp_code} {_said(error.smtp_error)}"
            raise ServiceError(
                f"the mail server does not take the sender {self.sender}: {said}; if it stays so, mend the sender in DIGEST"
            ) from error
        except smtplib.SMTPResponseException as error:
            _refused(self.book, result, address, error.smtp_code, error.smtp_error)
        else:
            self.book.note(address, DONE)
            result.sent += 1


def _refused(book: SentBook, result: MailingResult, address: str, code: int, said: bytes | str) -> None:
    text = _said(said)
    is_lasting = code >= LASTING
    book.note(address, f"refused {code}" if is_lasting else "")
    result.refused.append(f"{address}: {code} {text}{'' if is_lasting else '; the next run tries it again'}")


def _is_there(server: smtplib.SMTP) -> bool:
    """Return true if *server* still answers: some end a session after a number of mails."""
    try:
        return server.noop()[0] == OK
    except (smtplib.SMTPException, OSError):
        return False


def _said(answer: bytes | str) -> str:
    return printable(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer))


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    scheme, host, port, user = mail_server("SMTP_URL", PORTS, "smtps://ana@mail.example")
    try:
        with _server(scheme, host, port) as server:
            if user:
                server.login(user, secret("SMTP_PASSWORD", "the password of that account"))
            yield server
    except smtplib.SMTPAuthenticationError as error:
        raise ServiceError(
            f"the mail server {host} does not take the name and password; check SMTP_URL and SMTP_PASSWORD"
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServiceError(f"the mail server {host}:{port} cannot be used: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """Return what went wrong with a mail server, and what to do."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{error}; write SMTP_URL without a name if it wants none"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message}); check the host in SMTP_URL"
    if isinstance(error, ssl.SSLError):
        return "it does not speak TLS at this port; smtps:// is for 465, smtp:// for 587"
    return f"{getattr(error, 'strerror', '') or error or type(error).__name__}; check SMTP_URL, or try again later"


def _server(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif host not in LOOPBACK:
        server.close()
        raise ServiceError(f"the mail server {host} offers no encryption; write smtps:// in SMTP_URL")
    return server


def buttondown(title: str, html: str, book: SentBook) -> str:
    """Make a draft of an issue at Buttondown, unless one was made; return what was done. Its API: https://docs.buttondown.com/api-emails-create."""
    if book.has("buttondown"):
        return "a draft was made at Buttondown before; edit it there"
    key = secret("BUTTONDOWN_KEY", "the API key of your newsletter")
    service = Service("Buttondown", address_in("BUTTONDOWN_URL", "", BUTTONDOWN), {"Authorization": f"Token {key}"})
    service.post("/v1/emails", {"subject": title, "body": html, "status": "draft"})
    book.note("buttondown", DONE)
    return "a draft waits at Buttondown: look at it there, then send it"
