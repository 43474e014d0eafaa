"""Mail: a newsletter as .eml, and MHTML, a web page that a browser saved in the form of a mail."""

import email
import email.policy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from unidecode import unidecode

from standfirst.converter.formats import forwarded, personal, text
from standfirst.converter.formats.json_article import over
from standfirst.converter.formats.personal import SHORTEST_NAME, Recipients
from standfirst.converter.html import page
from standfirst.converter.html.decode import clean, decode
from standfirst.converter.html.elements import parse
from standfirst.converter.lexicon import alternatives
from standfirst.converter.markdown.links import publishable
from standfirst.converter.metadata import bylines
from standfirst.converter.model import EmbeddedPicture, Facts, Page, Record
from standfirst.core.errors import DumpError
from standfirst.text.dates import parse as dates_parse
from standfirst.text.words import squeezed, words

# Exceptions of the standard library's parser at data that is no mail (found by fuzzing).
MALFORMED = (ArithmeticError, AttributeError, IndexError, LookupError, TypeError, ValueError, MessageError)
LINE = re.compile(rb"(?P<name>[A-Za-z][A-Za-z0-9-]*):(?:[ \t]|$)|[ \t]+\S")
FIELDS = frozenset(
    (b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"received", b"list-id",
     b"return-path", b"reply-to", b"sender", b"snapshot-content-location", b"content-transfer-encoding")
)  # fmt: skip
ENOUGH = 3  # such fields that make a header
SAVED_AT = b"snapshot-content-location"
PREFIX = re.compile(r"(?:\[[^\]]{1,40}\]|(?:re|fwd?|aw|wg|tr|rv|sv|vs)\s*:)\s*", re.IGNORECASE)
FORWARDED = re.compile(rf"\s*(?:{alternatives('forwarded_subject')})\s*[:：]", re.IGNORECASE)
ARCHIVE = re.compile(r"<(https?://[^>\s]+)>")
LIST_NAME = re.compile(r"(?P<name>[^<]*)(?:<[^>]*>)?\s*")
SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)


def is_mail(head: bytes) -> bool:
    """Return true if *head* starts with the header of a mail (RFC 5322)."""
    return len(_fields(head)) >= ENOUGH


def is_mhtml(head: bytes) -> bool:
    """Return true if *head* is a page saved as multipart/related (RFC 2557)."""
    field_names = _fields(head)
    return SAVED_AT in field_names or (
        len(field_names) >= 2
        and b"mime-version" in field_names
        and b"multipart/related" in head.lower()
        and b"text/html" in head.lower()
        and b"list-id" not in field_names
        and b"to" not in field_names
    )


def _fields(head: bytes) -> frozenset[bytes]:
    """Return the names of a mail that *head* starts with, up to the first line that is of no header."""
    names = set()
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        match = LINE.match(line)
        if match is None:
            break
        if match["name"]:
            names.add(match["name"].lower())
    return frozenset(names & FIELDS)


@dataclass(frozen=True, slots=True)
class Mail:
    """The content of a mail: one of its parts as text, its header's facts, its pictures, the address it was saved at."""

    text: str
    is_html: bool
    facts: Facts
    is_newsletter: bool
    writer: tuple[str, ...]
    to: Recipients
    pictures: tuple[EmbeddedPicture, ...]
    address: str
    is_forwarded: bool = False  # its subject says so


def read(record: Record) -> Page:
    """Return the page a newsletter shows: its HTML part, else its text."""
    mail = _mail(record.data, lambda message: message.get_body(("html", "plain")))
    if mail is None:
        raise DumpError("the mail holds no text; save it with its text part")
    facts = mail.facts
    if mail.is_html:
        return _html_page(mail, record)
    writer, own_text, inner = mail.writer, mail.text, forwarded.inner(mail.text) if mail.is_forwarded else None
    if inner is not None:
        header, own_text = inner
        facts, writer = _facts(header.fields, mail.to), _writer(header.fields)
    lines = tuple(personal.cleaned(SIGNATURE.sub("", own_text), mail.to).split("\n"))
    blocks = tuple(text.blocks(list(lines)))
    if not blocks:
        raise DumpError("no text to read: the mail is blank")
    return Page(
        record.source,
        blocks,
        facts,
        base=facts.url,
        names=(facts.title,),
        form="lines",
        lines=lines,
        is_newsletter=mail.is_newsletter,
        writer=writer,
    )


def _html_page(mail: Mail, record: Record) -> Page:
    """Return the page that the HTML of *mail* shows; of a forwarded mail the one that was forwarded."""
    tree = parse(mail.text)
    personal.clean(tree, mail.to)
    shown, facts, writer = page.of_tree(tree, record.source, mail.facts.url), mail.facts, mail.writer
    if mail.is_forwarded:
        lines = [(line, number) for number, block in enumerate(shown.blocks) for line in block.text.split("\n")]
        header = forwarded.header_in([line for line, _ in lines])
        if header is not None and header.end < len(lines):
            facts, writer = _facts(header.fields, mail.to), _writer(header.fields)
            shown = _below(shown, lines[header.end - 1][1] + 1)
    names = (facts.title, *shown.names)
    given = over(facts, shown.given or shown.declared)
    declared = over(facts, shown.declared)
    return replace(
        shown,
        declared=declared,
        given=given,
        names=names,
        pictures=mail.pictures,
        is_newsletter=mail.is_newsletter,
        writer=writer,
    )


def _below(shown: Page, number: int) -> Page:
    """Return what a page shows from the block of this *number* on."""
    pictures = (replace(picture, before=picture.before - number) for picture in shown.shown if picture.before >= number)
    return replace(shown, blocks=shown.blocks[number:], shown=tuple(pictures))


def read_mhtml(record: Record) -> Page:
    """Return the page that a browser saved: the first HTML part, and the pictures saved with it."""
    mail = _mail(record.data, _first_html)
    if mail is None:
        raise DumpError("the saved page holds no HTML part; save it again")
    return replace(page.page(mail.text, record.source, mail.address), pictures=mail.pictures)


def _first_html(message: EmailMessage) -> MIMEPart | None:
    return next((part for part in message.walk() if part.get_content_type() == "text/html"), None)


def _mail(data: bytes, choose: Callable[[EmailMessage], MIMEPart | None]) -> Mail | None:
    """Return the mail in *data*, with the part that *choose* takes; none where it takes none."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        part = choose(message)
        if part is None:
            return None
        address = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
        is_html = part.get_content_subtype() == "html"
        to = personal.recipients(message)
        facts, pictures = _facts(message, to), tuple(_pictures(message))
        is_forwarded = FORWARDED.match(str(message.get("Subject") or "")) is not None
        return Mail(
            _text(part),
            is_html,
            facts,
            bool(message.get("List-Id")),
            _writer(message),
            to,
            pictures,
            publishable(str(address)),
            is_forwarded,
        )
    except MALFORMED as error:
        raise DumpError(f"the mail is malformed ({error}); save it again") from error


def _text(part: MIMEPart) -> str:
    """Return a part's text, decoded as browsers do: the library's own way loses what is without a charset."""
    data = part.get_payload(decode=True)
    return decode(data if isinstance(data, bytes) else b"", str(part.get_content_charset() or ""))


def _facts(message: EmailMessage | Mapping[str, str], to: Recipients) -> Facts:
    sender = _sender(message)
    listed = LIST_NAME.fullmatch(str(message.get("List-Id") or ""))
    site = squeezed(clean((listed["name"] if listed else "").strip(' "')))
    people = () if set(words(sender)) & set(words(site)) else bylines.names(sender)
    archive = ARCHIVE.search(str(message.get("List-Archive") or ""))
    subject = squeezed(clean(str(message.get("Subject") or "")))
    while prefix := PREFIX.match(subject):
        subject = subject[prefix.end() :]
    return Facts(
        title=personal.impersonal(subject, to),
        date=str(dates_parse.find(str(message.get("Date") or "")) or ""),
        authors=people if site else (),
        url=publishable(archive[1]) if archive else "",
        site=site or sender,
    )


def _sender(message: EmailMessage | Mapping[str, str]) -> str:
    return squeezed(clean(parseaddr(str(message.get("From") or ""))[0]))


def _writer(message: EmailMessage | Mapping[str, str]) -> tuple[str, ...]:
    """Return the person who sent *message*: one whose address has a word of the name ("Ana Ruiz <a.ruiz@harbour.example>"), or no one."""
    mailbox = parseaddr(str(message.get("From") or ""))[1].partition("@")[0]
    name = " ".join(reversed(_sender(message).split(", ", 1)))  # "Ruiz, Ana"
    spelled = unidecode(name).casefold().split()
    is_person = any(len(word) >= SHORTEST_NAME and word in mailbox.casefold() for word in spelled)
    return bylines.names(name) if is_person and len(spelled) > 1 else ()


def _pictures(message: EmailMessage) -> Iterator[EmbeddedPicture]:
    for part in message.walk():
        if part.get_content_maintype() != "image":
            continue
        data = part.get_payload(decode=True)
        name = str(part.get("Content-ID") or "").strip("<> ")
        address = f"cid:{name}" if name else str(part.get("Content-Location") or "").strip()
        if isinstance(data, bytes) and data and address:
            yield EmbeddedPicture(address, data)
