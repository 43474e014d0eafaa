"""An editor's post and our newer conversion become one: each header key and the body apart."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from standfirst.core.errors import PostError
from standfirst.core.settings import FORMER_SECTIONS, LEDGER, POSTS, command
from standfirst.posts.header import CONVERTED, Header, parse
from standfirst.posts.post import Fate, Outcome
from standfirst.shelf.ledger import LedgerEntry, LedgerFile, body_digest
from standfirst.text import similarity
from standfirst.text.hosts import same_address
from standfirst.text.words import words

# In the note of an edited post: which other parts are new, and which of the edited ones the dump now has otherwise.
FROM_DUMP, NEWER = "taken from its dump", "newer in its dump"


class Merged(NamedTuple):
    """The merged post, and which parts of it are the editor's."""

    header: Header
    body: str
    edited: tuple[str, ...]  # header keys, then "body"
    newer: tuple[str, ...] = ()  # those of them that the dump now has otherwise than before


def merge(entry: LedgerEntry, current: tuple[Header, str], ours: tuple[Header, str]) -> Merged:
    """Return what *current*, with every part of *ours* that the editor has not touched since *entry* was written."""
    header, body = current
    edited = edits(entry, current)
    for key in CONVERTED:
        if key not in edited:
            header = header.updated(key, ours[0].get(key))
    for key, value in (("Id", entry.id), ("Added", entry.added)):
        if value and header.get(key) is None:  # feeds know a story by them: a deleted line comes back
            header = header.updated(key, value)
    changed = {key for key in CONVERTED if key != "Dump" and ours[0].get(key) != entry.header.get(key)}
    changed |= {"body"} if body_digest(ours[1]) != entry.body else set()
    return Merged(
        header, body if "body" in edited else ours[1], edited, tuple(part for part in edited if part in changed)
    )


def renamed(earlier: LedgerEntry, entry: LedgerEntry, current: tuple[Header, str]) -> tuple[LedgerEntry, Merged]:
    """Return the entry and the post of the dump of *earlier*, which now has the name of *entry*.

    The post *current* keeps its conversion; only its line Dump follows, if it is ours.
    """
    header, body = current
    named = entry.header.get("Dump")
    offered = earlier.header.updated("Dump", named)
    if header.get("Dump") == earlier.header.get("Dump"):
        header = header.updated("Dump", named)
    entry = replace(entry, fingerprint=earlier.fingerprint, header=offered, body=earlier.body)
    return entry, Merged(header, body, earlier.edited)


def as_written(outcome: Outcome, merged: Merged, current: tuple[Header, str]) -> Outcome:
    """Return *outcome* as one of the post *current* that was written as *merged*: if an editor changed it, its note says what came from the dump, and what waits there."""
    if outcome.fate is Fate.UNCHANGED:
        return replace(outcome, fate=Fate.UPDATED)
    header, body = current
    new_parts = [key for key in CONVERTED if key != "Dump" and merged.header.get(key) != header.get(key)]
    new_parts += ["body"] if merged.body != body else []
    if outcome.fate is not Fate.KEPT:
        return outcome
    notes = [
        f"{words}: {', '.join(parts)}" for words, parts in ((FROM_DUMP, new_parts), (NEWER, merged.newer)) if parts
    ]
    return replace(outcome, note="; ".join([outcome.note, *notes]))


def with_edits(entry: LedgerEntry, current: tuple[Header, str]) -> LedgerEntry:
    """Return *entry* with what its editor is found to have changed in the post *current*, so that builds with and without a cache write the same ledger."""
    edited = entry.edited if entry.adopted else edits(entry, current)
    return entry if edited == entry.edited else replace(entry, edited=edited)


def edits(entry: LedgerEntry, current: tuple[Header, str]) -> tuple[str, ...]:
    """Return which parts of the post are the editor's: those that differ from what we last offered, now or at an earlier conversion."""
    if entry.adopted:
        return (*CONVERTED, "body")
    edited = {*differences(entry, current), *entry.edited}
    return tuple(part for part in (*CONVERTED, "body") if part in edited)


def differences(entry: LedgerEntry, current: tuple[Header, str]) -> tuple[str, ...]:
    """Return which parts of the post that *current* differ from what we last offered."""
    header, body = current
    keys = tuple(key for key in CONVERTED if header.get(key) != entry.header.get(key))
    return keys if body_digest(body) == entry.body else (*keys, "body")


def outcome_of(entry: LedgerEntry, current: tuple[Header, str], moved: bool) -> Outcome:
    """Return what became of the story of *entry*, whose post, header and body, is *current*; *moved* if its editor moved it."""
    is_draft = current[0].status == "draft"
    if current[0].get("Date") is None:
        return Outcome(Fate.WAITING, entry.key, entry.path, "needs a date")
    if moved:
        return Outcome(Fate.MOVED, entry.key, entry.path, f"was {entry.was[-1]}")
    parts = ["the whole post"] if entry.adopted else differences(entry, current)
    notes = (f"kept as edited: {', '.join(parts)}" if parts else "", "draft: off the site" if is_draft else "")
    note = "; ".join(filter(None, notes))
    return Outcome(Fate.KEPT if parts else Fate.UNCHANGED, entry.key, entry.path, note)


def gone(entry: LedgerEntry) -> Outcome:
    """Return what became of a story whose post its editor deleted; its dump is the name that no other post can have."""
    return Outcome(
        Fate.GONE, entry.key, entry.path, f"deleted; `{command('restore')} {quote(entry.key)}` brings it back"
    )


LIKE_TITLE, LIKE_TEXT = 0.5, 0.2  # shares of the words of the shorter title, and of the runs of the shorter text
LIKE_SUMMARY, FEWEST, LONG = (
    0.5,
    5,
    4,
)  # share of a summary's words that its story has; the fewest words of LONG letters or more that are compared


def is_other_story(one: tuple[Header, str], other: tuple[Header, str]) -> bool:
    """Return true if two posts, header and body, have neither a title nor an address nor a text in common.

    Of the first one the body may be lost (empty): then its summary decides. A text that is too short to compare is no other story.
    """
    (header, body), (other_header, other_body) = one, other
    address = same_address(header.get("Link") or "")
    if address and address == same_address(other_header.get("Link") or ""):
        return False
    title, other_title = (set(words(each.get("Title") or "")) for each in (header, other_header))
    if len(title & other_title) >= LIKE_TITLE * min(len(title), len(other_title)):
        return False
    if body:
        runs, other_runs = similarity.runs(body), similarity.runs(other_body)
        is_long = runs.hashes.size and other_runs.hashes.size
        return bool(is_long) and similarity.containment(runs, other_runs) < LIKE_TEXT
    summary = {word for word in words(header.get("Summary") or "") if len(word) >= LONG}
    return len(summary) >= FEWEST and len(summary & {*words(other_body)}) < LIKE_SUMMARY * len(summary)


def as_left(content: Path, since: float) -> Iterator[Path]:
    """Return the files under *content*, written *since* then (seconds since 1970), that hold just what a build last wrote.

    They are the ledger, the record of sections, and unedited posts.
    """
    yield content / FORMER_SECTIONS
    book = content / LEDGER
    if not book.exists():
        return
    yield book
    for entry in LedgerFile(book).entries.values():
        path = content / POSTS / entry.path
        with suppress(OSError, PostError):
            if path.stat().st_mtime >= since and not edits(
                entry, parse(path.read_text(encoding="utf-8", errors="replace"), str(path))
            ):
                yield path
