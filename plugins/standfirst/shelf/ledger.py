"""The ledger: what we last wrote of each story, so that an editor's change is known when it is seen."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from standfirst.core.errors import ShelfError
from standfirst.posts.header import KEYS, Header


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


def body_digest(body: str) -> str:
    """Return what the ledger keeps of a body."""
    return sha256(body.encode()).hexdigest()


def read(text: str, where: str) -> dict[str, LedgerEntry]:
    """Return the entries by key; a line that cannot be read is left out, and its post counts as the editor's own.

    A ledger whose every line is unreadable raises ShelfError: it is not ours.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    readable = [entry for entry in map(_entry, lines) if entry is not None]
    if lines and not readable:
        raise ShelfError(
            f"{where} holds no line we can read; restore it from git, or delete it to keep all posts as yours"
        )
    entries: dict[str, LedgerEntry] = {}
    for entry in readable:
        entries[entry.key] = _both(entries[entry.key], entry) if entry.key in entries else entry
    return entries


def _both(one: LedgerEntry, other: LedgerEntry) -> LedgerEntry:
    """Return one entry for two lines of a story, as git leaves them when two editors' ledgers are merged.

    What either editor edited stays the editor's, and every earlier address stays known.
    """
    was, edited = (tuple(dict.fromkeys((*getattr(one, name), *getattr(other, name)))) for name in ("was", "edited"))
    return replace(other, was=was, edited=edited, adopted=one.adopted or other.adopted)


def _entry(line: str) -> LedgerEntry | None:
    try:
        values = json.loads(line)
        lines = tuple((KEYS[key.casefold()], str(value)) for key, value in values.pop("header").items())
        was, edited = (tuple(map(str, values.pop(name, ()))) for name in ("was", "edited"))
        entry = LedgerEntry(header=Header(lines), was=was, edited=edited, **values)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return entry if all(isinstance(getattr(entry, name), str) for name in ("key", "path", "digest")) else None


def write(entries: Iterable[LedgerEntry]) -> str:
    """Return one line of JSON an entry, sorted by key."""
    return "".join(_line(entry) for entry in sorted(entries, key=lambda entry: entry.key))


def _line(entry: LedgerEntry) -> str:
    values = asdict(entry) | {"header": dict(entry.header.lines), "was": list(entry.was), "edited": list(entry.edited)}
    kept = {name: value for name, value in values.items() if value not in ("", [], False)}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) + "\n"
