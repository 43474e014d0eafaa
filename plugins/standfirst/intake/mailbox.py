"""The newsletters of a mail folder (IMAP, RFC 9051): each message becomes a dump; nothing in the mailbox is changed."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from standfirst.core.api import ServiceError, mail_server, secret
from standfirst.core.vocabulary import slug
from standfirst.intake.fetch import LARGEST
from standfirst.text.hosts import LOOPBACK

SECONDS = 60.0
PORTS = {"imaps": 993, "imap": 143}
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
VALIDITY = re.compile(rb"(\d+)")
Knows = Callable[[Sequence[str]], bool]  # true if a message with one of these keys was taken
LONGEST_NAME = 60  # bytes


@dataclass(frozen=True, slots=True)
class MailDump:
    """A message as a dump, and the key by which it is known that it was taken, or why it cannot be."""

    key: str
    name: str = ""  # below dumps/
    data: bytes = b""
    why_not: str = ""


def messages(folder: str, knows: Knows) -> Iterator[MailDump]:
    """Yield the messages of *folder* (INBOX by default) that are not known yet; raises ServiceError if the server does not let us in."""
    scheme, host, port, user = mail_server("IMAP_URL", PORTS, "imaps://ana@mail.example")
    if not user:
        raise ServiceError("IMAP_URL names no account; write imaps://NAME@SERVER")
    password = secret("IMAP_PASSWORD", "the password of that account")
    try:
        with _connected(scheme, host, port) as server:
            server.login(user, password)
            yield from _new(server, folder or "INBOX", f"imap {user}@{host}", knows)
    except (imaplib.IMAP4.error, OSError) as error:
        said = str(error).replace(password, "…")
        raise ServiceError(f"the mail server {host} does not give the folder {folder or 'INBOX'}: {said}") from error


def _connected(scheme: str, host: str, port: int) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    server = imaplib.IMAP4(host, port, timeout=SECONDS)
    if "STARTTLS" in server.capabilities:
        server.starttls(ssl.create_default_context())
    elif host not in LOOPBACK:
        server.shutdown()
        raise ServiceError(f"the mail server {host} offers no encryption; write imaps:// in IMAP_URL")
    return server


def _new(server: imaplib.IMAP4, folder: str, account: str, knows: Knows) -> Iterator[MailDump]:
    """Yield the messages that are not known, by the numbers that the server gives for good (UID and UIDVALIDITY)."""
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    status, said = server.select(quoted, readonly=True)
    if status != "OK":
        raise ServiceError(f"the mail account has no folder {folder!r}: {(said[0] or b'').decode('utf-8', 'replace')}")
    validity = VALIDITY.search(server.response("UIDVALIDITY")[1][0] or b"0")
    _, found = server.uid("SEARCH", "ALL")
    for number in (found[0] or b"").split():
        key = f"{account}/{folder} {(validity[1] if validity else b'0').decode()} {number.decode()}"
        if knows([key]):
            continue
        _, sizes = server.uid("FETCH", number.decode(), "(RFC822.SIZE)")
        size = SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in sizes if part))
        if size and int(size[1]) > LARGEST:
            yield MailDump(
                key,
                why_not=f"has {int(size[1]):,} bytes, the most is {LARGEST:,}; save it as a file without its attachments, and add that",
            )
            continue
        _, answer = server.uid("FETCH", number.decode(), "(BODY.PEEK[])")
        data = next((part[1] for part in answer if isinstance(part, tuple)), b"")
        if data:
            yield MailDump(key, f"mail/{_name(message_from_bytes(data))}-{number.decode()}.eml", data)


def _name(message: Message) -> str:
    subject = str(message.get("Subject") or "message")
    with suppress(ValueError, LookupError, MessageError):  # a subject in an encoding that is none
        subject = str(make_header(decode_header(subject)))
    return slug(subject, LONGEST_NAME)
