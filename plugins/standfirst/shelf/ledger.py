"""The ledger: what we last wrote of each story, so that an editor's change is known when it is seen."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any
from zlib import crc32

from standfirst.core import files
from standfirst.core.errors import ShelfError
from standfirst.posts.header import KEYS, Header
from standfirst.posts.names import PostNames, place_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The last state of one story that the shelf wrote."""

    key: str
    path: str  # of its post, under content/posts/
    digest: str  # of the dump it was last converted from
    fingerprint: str  # of the converter that did it
    header: Header  # the keys the converter last offered
    body: str  # sha256 of the body it last offered
    id: str = ""
    added: str = ""
    was: tuple[str, ...] = ()  # earlier paths; their addresses redirect
    gone: bool = False  # the editor deleted it
    edited: tuple[str, ...] = ()  # parts once found edited: they stay the editor's, even if a conversion agrees
    adopted: bool = False  # found on the shelf without an entry: all of it counts as the editor's

    def names(self, path: str) -> PostNames:
        """Return what its post, which is now at *path*, is called."""
        return PostNames(path, self.key, (self.path, *self.was), self.header.get("Link") or "")


NAMES = tuple(field.name for field in fields(LedgerEntry))
DAMAGED = "ledger.damaged.jsonl"
CHECK = ', "~": "'  # before the check value, the last of a line
NO_LINES: Mapping[str, str] = {}
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def body_digest(body: str) -> str:
    """Return what the ledger keeps of a body."""
    return sha256(body.encode()).hexdigest()


def read(text: str, where: str) -> dict[str, LedgerEntry]:
    """Return the entries by key; a line that cannot be read is left out, and its post counts as the editor's own.

    A ledger whose every line is unreadable raises ShelfError: it is not ours.
    """
    return _entries(
        [line for line in text.split("\n") if line.strip() and not is_damaged(line)], where, not text.strip()
    )


def _entries(lines: Sequence[str], where: str, is_ours: bool) -> dict[str, LedgerEntry]:
    """Return the entries in *lines* by key; raises ShelfError if there is none, unless the file *is_ours* anyway, since it is empty."""
    readable = [entry for entry in map(_entry, _values(lines)) if entry is not None]
    if not readable and not is_ours:
        raise ShelfError(
            f"{where} holds no line we can read; restore it from git, or delete it to keep all posts as yours"
        )
    entries: dict[str, LedgerEntry] = {}
    for entry in readable:
        entries[entry.key] = _both(entries[entry.key], entry) if entry.key in entries else entry
    return entries


def is_damaged(line: str) -> bool:
    """Return true if a *line* of a ledger is no JSON any more, or is not what was written: its check value (CRC-32) is another's."""
    before, mark, check = line.partition(CHECK)
    if not mark:
        return _value(line) is None
    return check.strip() != f'{crc32((before + "}").encode()):08x}"}}'


def _both(one: LedgerEntry, other: LedgerEntry) -> LedgerEntry:
    """Return one entry for two lines of a story, as git leaves them when two editors' ledgers are merged.

    What either editor edited stays the editor's, and every earlier address stays known.
    """
    was, edited = (tuple(dict.fromkeys((*getattr(one, name), *getattr(other, name)))) for name in ("was", "edited"))
    return replace(other, was=was, edited=edited, adopted=one.adopted or other.adopted)


def _values(lines: Sequence[str]) -> Sequence[Any]:
    """Return what JSON each of *lines* holds; None for one that holds none."""
    try:
        values: list[Any] = json.loads(f"[{','.join(lines)}]")  # all at once, in half the time
        if len(values) == len(lines):
            return values
    except (ValueError, RecursionError):
        pass
    return [*map(_value, lines)]


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _entry(values: Any) -> LedgerEntry | None:
    try:
        values.pop("~", None)
        lines = tuple((KEYS[key.casefold()], str(value)) for key, value in values.pop("header").items())
        was, edited = (tuple(map(str, values.pop(name, ()))) for name in ("was", "edited"))
        entry = LedgerEntry(header=Header(lines), was=was, edited=edited, **values)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return entry if all(isinstance(getattr(entry, name), str) for name in ("key", "path", "digest")) else None


class LedgerFile:
    """The ledger in the file at *path*; one that is not there yet has no entries."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # As it was last written.
        self.text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        self._before: dict[str, LedgerEntry] = {}  # the entries as they were then
        self._is_old = False  # it has lines without a check value
        self._damaged: list[tuple[int, str]] = []  # lines with their numbers

    @cached_property
    def entries(self) -> dict[str, LedgerEntry]:
        """Return the entries by key; `save` writes what was changed in them."""
        lines = [(number, line) for number, line in enumerate(self.text.split("\n"), 1) if line.strip()]
        self._damaged = [(number, line) for number, line in lines if is_damaged(line)]
        self._is_old = any(CHECK not in line for _, line in lines)
        damaged = {number for number, _ in self._damaged}
        sound = [line for number, line in lines if number not in damaged]
        entries = _entries(sound, str(self.path), is_ours=not lines)
        self._before = dict(entries)
        return entries

    def save(self) -> bool:
        """Write the entries if they changed since; return true if they did."""
        if self.entries == self._before and not (self._is_old or self._damaged):
            return False
        self._set_aside()
        lines = _lines_of(self.text, sorted(self._before))
        kept = {key: line for key, line in lines.items() if self.entries.get(key) is self._before[key]}
        text = write(self.entries.values(), kept)
        if text != self.text:
            files.write(self.path, text)
        self.text, self._before = text, dict(self.entries)
        self._is_old, self._damaged = False, []
        return True

    def _set_aside(self) -> None:
        """Put damaged lines into a file beside the ledger, and say so: their posts count as the editor's own."""
        if not self._damaged:
            return
        aside = self.path.with_name(DAMAGED)
        before = aside.read_text(encoding="utf-8", errors="replace") if aside.exists() else ""
        files.write(aside, before + "".join(f"{line}\n" for _, line in self._damaged))
        for number, _ in self._damaged:
            logger.warning(
                "content/%s:%s is damaged and was put into %s; take the line from your version control, or its post stays as it is",
                self.path.name, number, DAMAGED,
            )  # fmt: skip


def moved(book: Path) -> Iterator[tuple[str, str]]:
    """Yield each earlier place of a story in the ledger at *book* (`YYYY/MM/name`), and the path of its post now."""
    ledger = LedgerFile(book)
    entries = ledger.entries.values() if '"was"' in ledger.text else ()  # of most desks none was moved
    for entry in sorted(entries, key=attrgetter("key")):
        yield from ((place, entry.path) for place in dict.fromkeys(map(place_of, entry.was)))


def _lines_of(text: str, keys: Sequence[str]) -> dict[str, str]:
    """Return the line of each of *keys* in a ledger as `write` writes it; none if *text* is no such ledger."""
    lines = [f"{line}\n" for line in text.split("\n")[:-1]]
    is_ours = len(lines) == len(keys) and all(
        CHECK in line and f'"key": {ENCODER.encode(key)}' in line for key, line in zip(keys, lines, strict=True)
    )
    return dict(zip(keys, lines, strict=True)) if is_ours else {}


def write(entries: Iterable[LedgerEntry], lines: Mapping[str, str] = NO_LINES) -> str:
    """Return one line of JSON an entry, sorted by key; the *lines* of some are known."""
    return "".join(lines.get(entry.key) or _line(entry) for entry in sorted(entries, key=attrgetter("key")))


def _line(entry: LedgerEntry) -> str:
    values = {name: getattr(entry, name) for name in NAMES} | {"header": dict(entry.header.lines)}
    kept = {name: value for name, value in values.items() if value not in ("", (), False)}
    text = ENCODER.encode(kept)
    return f'{text[:-1]}{CHECK}{crc32(text.encode()):08x}"}}\n'
