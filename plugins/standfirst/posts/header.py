"""The `Key: value` header of a post: parse it, write it, and the keys that are allowed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from functools import cache
from unicodedata import is_normalized

from standfirst.core.errors import PostError
from standfirst.text import characters

# The converter's keys, in this order; then those that the shelf adds once; then the editor's.
CONVERTED = (
    "Title", "Date", "Modified", "Category", "Tags", "Authors", "Source", "Link", "Lang", "Summary", "Image", "Alt", "Credit", "Dump",
)  # fmt: skip
SHELVED = ("Id", "Added")
EDITORS = ("Status", "Pinned", "Note", "Also")
KEYS = {key.casefold(): key for key in (*CONVERTED, *SHELVED, *EDITORS)}
YES, NO = ("yes", "true", "1"), ("no", "false", "0")  # what "Pinned" and "Also" may say
REWRITTEN_AFTER = 730  # days between Date and Modified: then a site files a story by the latter
STATUSES = ("published", "draft", "hidden")
PUBLISHED = STATUSES[0]  # the status of a post or an issue that states none
SPELLED = {key: key for key in KEYS.values()}  # one object a key, however many posts
LINE = re.compile(r"([A-Za-z][A-Za-z_-]*):[ \t]*+(.*)")
# Lines of a header below a blank line, up to one that only we write.
CUT_OFF = re.compile(r"(?:[A-Za-z_-]+:[^\n]*\n|[ \t]*\n)*?(?:Dump:[^\n]* sha256:|Id: urn:uuid:)")
SPACE = re.compile(r"\s+")
OTHER_COMMAS = re.compile("[،؛、，；]")  # of other scripts


class Header:
    """The header's lines in order, each key once and spelled as in KEYS; it never changes."""

    __slots__ = ("_is_composed", "_values")

    def __init__(self, lines: Iterable[tuple[str, str]] = (), is_composed: bool | None = None) -> None:
        self._values = dict(lines)
        self._is_composed = is_composed  # None until it is needed

    def __repr__(self) -> str:
        return f"Header({self.lines})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Header) and self.lines == other.lines

    def __hash__(self) -> int:
        return hash(self.lines)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return each key with its value."""
        return tuple(self._values.items())

    @property
    def is_composed(self) -> bool:
        """Return true if all values are in Unicode's normalization form C, as most are."""
        if self._is_composed is None:
            self._is_composed = is_normalized("NFC", "\n".join(self._values.values()))  # all at once
        return self._is_composed

    @property
    def composed(self) -> Mapping[str, str]:
        """Return each value by its key, in that form."""
        return self._values if self.is_composed else {key: characters.composed(value) for key, value in self}

    def get(self, key: str) -> str | None:
        """Return the value of *key*; None if the header has no such line."""
        return self._values.get(key)

    @property
    def status(self) -> str:
        """Return the status that its line states, in small letters; "published" if it has none."""
        return (self.get("Status") or PUBLISHED).casefold()

    @property
    def is_pinned(self) -> bool:
        """Return true if its story stays at the top of the front page."""
        return (self.get("Pinned") or "").casefold() in YES

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._values.items())

    def only(self, keys: Iterable[str]) -> "Header":
        """Return the lines whose key is one of *keys*."""
        kept_keys = frozenset(keys)
        return Header(line for line in self if line[0] in kept_keys)

    def updated(self, key: str, value: str | None) -> "Header":
        """Return a header like this one with *key* set to *value*, in its place or in the order of KEYS; without it for None."""
        if value is None:
            return Header(line for line in self if line[0] != key)
        if key in self._values:
            return Header((self._values | {key: value}).items())
        order = list(KEYS.values())
        before = sum(1 for name in self._values if order.index(name) < order.index(key))
        return Header((*self.lines[:before], (key, value), *self.lines[before:]))


def one_line(value: str) -> str:
    """Return *value* with every run of white space as one space, without what no file may hold: it cannot start a line of its own."""
    if value.isprintable() and "  " not in value:  # what no file may hold is not, nor white space but the blank
        return value.strip()
    spaced = SPACE.sub(" ", value)  # some of what no file may hold is white space
    return SPACE.sub(" ", characters.without(spaced)).strip()


def listed(names: Iterable[str]) -> str:
    """Return *names* in one line, separated by commas, or by semicolons where a name holds a comma."""
    kept = [name for name in map(one_line, names) if name]
    if not any("," in name for name in kept):
        return ", ".join(name.replace(";", ",") if len(kept) > 1 else name for name in kept)
    joined = "; ".join(name.replace(";", ",") for name in kept)
    return joined if len(kept) > 1 else f"{joined};"


def unlisted(value: str) -> tuple[str, ...]:
    """Return the names in a line written by `listed`, or by an editor."""
    return tuple(filter(None, map(str.strip, parts(value))))


def parts(value: str) -> list[str]:
    """Return the parts of a line of names, with the blanks around each; those without a name too."""
    if ";" in value:
        return value.split(";")
    return value.split(",") if "," in value else OTHER_COMMAS.split(value)


def write(header: Header, body: str) -> str:
    """Return the whole post file: header, blank line, body."""
    lines = "".join(f"{key}: {one_line(value)}\n" for key, value in header)
    return f"{lines}\n{body}"


def parse(text: str, where: str) -> tuple[Header, str]:
    """Return the header and the body of a post file; raises PostError naming file, line and what to write.

    The header ends at the first blank line; a byte-order mark and Windows line ends are an editor's right.
    """
    plain = normal(text)
    header, end = split(plain, where)
    return header, plain[end:]


FENCE = "---"  # around a header as Hugo, Jekyll and Obsidian write it
# Our keys as others call them, in such a header; lines with any other key are the other program's.
ALSO_CALLED = {
    "keywords": "Tags", "tag": "Tags", "categories": "Category", "section": "Category", "author": "Authors", "description": "Summary",
    "lastmod": "Modified", "updated": "Modified", "url": "Link", "language": "Lang", "cover": "Image",
}  # fmt: skip
FENCED_LINE = re.compile(r"(?P<key>[A-Za-z][\w-]*+):(?:[ \t]++(?P<value>.*))?")
FENCED_LISTS = frozenset(("tags", "authors", "author", "keywords"))
ITEM = re.compile(r"[ \t]{0,40}-[ \t]++(?P<value>.*)")


def is_fenced(text: str) -> bool:
    """Return true if the header of a post file, its *text* in normal form, is between two lines `---`."""
    return text.startswith(f"{FENCE}\n")


def _fenced(text: str, where: str) -> tuple[Header, int]:
    """Return the header between two lines `---` at the beginning of *text*, and the place of the body: a small part of YAML, with scalars and lists.

    Raises PostError where it has no end, or a key twice.
    """
    values: dict[str, str] = {}
    start, key, end = len(FENCE) + 1, "", text.find(f"\n{FENCE}\n", len(FENCE))
    if end < 0:
        raise PostError(
            f"{where}:1: the header begins with {FENCE} and has no end; write a line {FENCE} above the text"
        )
    for number, line in enumerate(text[start : end + 1].splitlines(), 2):
        if (match := FENCED_LINE.fullmatch(line.rstrip())) is not None:
            key = fenced_key(match["key"])
            if key in values:
                raise PostError(f"{where}:{number}: {key} is there twice; keep one of the two lines")
            value = _scalar(match["value"] or "", is_draft=match["key"].casefold() == "draft")
        elif (item := ITEM.fullmatch(line)) and key:
            value = listed([*unlisted(values.get(key, "")), _scalar(item["value"])])
        elif line.lstrip().startswith("#"):
            continue
        else:
            value = f"{values.get(key, '')} {line.strip()}".strip()  # more of a long text
        if key and value:
            values[key] = value
    return Header(values.items()), end + len(FENCE) + 2


def fenced_key(name: str) -> str:
    """Return our key for the key *name* of such a header; empty if we have none."""
    folded = name.casefold()
    return "Status" if folded == "draft" else KEYS.get(folded) or ALSO_CALLED.get(folded, "")


def _scalar(value: str, is_draft: bool = False) -> str:
    """Return the text of a YAML *value*, a list in one line included; what `draft:` says as a status, none for false."""
    plain = value.strip()
    if is_draft:
        return "draft" if plain.casefold() in YES else ""
    if plain[:1] == "[" and plain[-1:] == "]":
        return listed(map(_scalar, plain[1:-1].split(",")))
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'":
        return plain[1:-1].replace('\\"', '"') if plain[0] == '"' else plain[1:-1].replace("''", "'")
    return "" if plain in (">", "|", ">-", "|-", "null", "~") else plain


def rewritten(text: str, header: Header, body: str) -> str:
    """Return *text*, a post file in normal form with a header between lines `---`, with what *header* and *body* say now; other lines stay."""
    before, begins = _fenced(text, "")
    lines, kept, key = text[len(FENCE) + 1 : begins].splitlines(), [], ""
    for line in lines[: lines.index(FENCE)]:
        match = FENCED_LINE.fullmatch(line.rstrip())
        is_first = match is not None
        key = fenced_key(match["key"]) if match else key
        if not key or before.get(key) == header.get(key):
            kept.append(line)
        elif is_first and match is not None and header.get(key) is not None:
            name = "status" if match["key"].casefold() == "draft" else match["key"]
            kept += _fenced_lines(name, header.get(key) or "", match["value"] or "")
    for name, value in header:
        kept += _fenced_lines(name.lower(), value, "[") if before.get(name) is None else ()
    return "\n".join((FENCE, *kept, FENCE, "")) + ("\n" if body[:1] not in ("\n", "") else "") + body


def _fenced_lines(name: str, value: str, before: str) -> list[str]:
    """Return the lines that give *name* this *value*: a list in the form of what was there *before*, in brackets or one name a line."""
    names = unlisted(value) if name.casefold() in FENCED_LISTS else ()
    if names and before.lstrip().startswith("["):
        return [f"{name}: [{', '.join(map(quoted, names))}]"]
    if names and not before.strip():
        return [f"{name}:", *(f"  - {quoted(one)}" for one in names)]
    return [f"{name}: {quoted(value)}"]


def quoted(value: str) -> str:
    """Return *value* as YAML reads it: in quotation marks where a sign in it would mean something."""
    is_plain = not re.search(r"^[\W_]|: |#|^(?:yes|no|true|false|null)$", value, re.IGNORECASE)
    return value if is_plain else '"' + value.replace('"', '\\"') + '"'


def normal(text: str) -> str:
    """Return *text* without its byte-order mark, its lines ended by newlines."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def split(text: str, where: str) -> tuple[Header, int]:
    """Return the header of a post file in *normal* form, and the place of its body; raises what `parse` does."""
    if is_fenced(text):
        return _fenced(text, where)
    values: dict[str, str] = {}
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        start = end + 1
        if not line.strip():
            break
        key, _, value = line.partition(":")
        if key not in SPELLED or key in values:  # as the converter writes none
            key, value = _line(line, where, values)
        values[SPELLED[key]] = value.strip()
    if CUT_OFF.match(text, start):
        raise PostError(
            f"{where}:{len(values) + 1}: a blank line ends the header here, above more of it; delete the line"
        )
    return Header(values.items()), min(start, len(text))


def _line(line: str, where: str, before: Mapping[str, str]) -> tuple[str, str]:
    match = LINE.fullmatch(line)
    key = KEYS.get(match[1].casefold()) if match else None
    if match is not None and key is not None and key not in before:
        return key, match[2]
    place = f"{where}:{len(before) + 1}"
    if match is None:
        raise PostError(
            f"{place}: {line[:60]!r} is no header line; write `Key: value`, then a blank line before the text"
        )
    if key is None:
        raise PostError(f"{place}: {unknown(match[1])}")
    raise PostError(f"{place}: {key} is there twice; keep one of the two lines")


FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?)\s?(Z|[+-]\d{2}:?\d{2})?)?"  # day, clock, zone
)
WRITTEN = len("YYYY-MM-DD HH:MM+HH:MM")
WIDEST_OFFSET = timedelta(hours=14)


def unknown(name: str) -> str:
    """Return what to say of a header line that no post has."""
    called = fenced_key(name) or f"one of {', '.join(KEYS.values())}"
    return f"{name!r} is no key of a post; write {called}"


def moment(value: str, zone: tzinfo, where: str) -> datetime:
    """Return the moment a header line names, in its own offset or else in *zone*; raises PostError saying what to write."""
    # As the converter writes it, without the search for other forms, which takes twice as long as the rest.
    if len(value) == WRITTEN and value[7] == "-" and value[10] == " " and value[16] in "+-" and value[17:] <= "14:00":
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    match = FORM.fullmatch(value.strip())
    if match is None:
        raise PostError(
            f"{where}: {value!r} is no date; write YYYY-MM-DD, or YYYY-MM-DD HH:MM, or YYYY-MM-DD HH:MM+HH:MM"
        )
    day, clock, offset = match.groups("")
    if not _is_offset(offset):
        raise PostError(f"{where}: no place on Earth is {offset} from Greenwich; write an offset up to +14:00")
    try:
        stated = datetime.fromisoformat(f"{day} {clock or '00:00'}{offset}")
    except ValueError as error:
        raise PostError(f"{where}: {value!r} is no day of the calendar ({error}); write YYYY-MM-DD") from error
    return stated if offset else stated.replace(tzinfo=zone)


@cache
def _is_offset(text: str) -> bool:
    """Return true if *text*, which is after a clock, is an offset on Earth, or empty."""
    digits = text[1:].replace(":", "")
    return not digits or timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) <= WIDEST_OFFSET
