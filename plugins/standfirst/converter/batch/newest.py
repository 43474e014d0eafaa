"""Posts beside their newest conversion: how they differ, and how that takes the place of a post."""

from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

from standfirst.converter.batch import run, sources
from standfirst.converter.batch.cache import DumpCache, fingerprint, is_older
from standfirst.converter.batch.commands import DeskFolder
from standfirst.core.errors import DumpError, PostError, ShelfError
from standfirst.core.settings import AWAY, WITHDRAWN, command
from standfirst.posts.header import parse, write
from standfirst.posts.post import Fate, Outcome, Post
from standfirst.shelf import editing
from standfirst.shelf.ledger import LedgerEntry
from standfirst.shelf.shelf import Shelf

ALL = "all"  # instead of a post's name: every post that differs from its newest conversion


def diff(desk: DeskFolder, name: str) -> str:
    """Return how the post called *name* differs from its newest conversion, as a unified diff.

    ALL stands for every post that was edited or that a newer converter would change; one that cannot be converted again is named
    in a line.
    """
    shelf = desk.shelf()
    if name != ALL:
        entry = _located(desk.content, shelf, name)
        return _diff(shelf, entry, _reconverted(desk, entry)[0])
    differing = [entry.key for entry in shelf.entries() if _differs(shelf, entry)]
    return "".join(_diff_or_reason(desk, shelf, shelf.located(key)) for key in differing)


def left_out(desk: DeskFolder, name: str) -> list[str]:
    """Return the lines of its text dump that the post called *name* does not have."""
    from standfirst.converter import beside  # noqa: PLC0415 - a build would load every format with it

    shelf = desk.shelf()
    entry = _located(desk.content, shelf, name)
    place = shelf.posts / entry.path
    if not place.exists():
        raise ShelfError(f"{entry.path} is not there; `{command('restore')} {entry.path}` brings it back")
    header, body = parse(place.read_text(encoding="utf-8", errors="replace"), entry.path)
    return beside.page_of(str(desk.dumps), entry.key).left_out(header, body)


def _differs(shelf: Shelf, entry: LedgerEntry) -> bool:
    """Return true if the post of *entry* was edited, or made by an earlier converter."""
    fate = shelf.current_outcome(entry).fate
    return fate is Fate.KEPT or (fate is Fate.UNCHANGED and is_older(entry.fingerprint))


def _diff_or_reason(desk: DeskFolder, shelf: Shelf, entry: LedgerEntry) -> str:
    try:
        return _diff(shelf, entry, _reconverted(desk, entry)[0])
    except ShelfError as error:
        return f"{error}\n"


def _diff(shelf: Shelf, entry: LedgerEntry, post: Post) -> str:
    place = shelf.posts / entry.path
    path, stands = str(place), place.read_text(encoding="utf-8", errors="replace") if place.exists() else ""
    ours = write(shelf.offered(entry, post), post.body)
    return "".join(unified_diff(stands.splitlines(True), ours.splitlines(True), path, f"{post.key} as converted"))


def accept(desk: DeskFolder, name: str) -> Outcome:
    """Write the newest conversion of the post called *name*, edited or deleted as it may be; raises ShelfError if it was withdrawn."""
    shelf = desk.shelf()
    return _accepted(desk, shelf, _located(desk.content, shelf, name))


def path_of(desk: DeskFolder, name: str) -> str:
    """Return the path below content/posts/ of the post that *name* means; raises ShelfError as `accept` does."""
    return _located(desk.content, desk.shelf(), name).path


def _located(content: Path, shelf: Shelf, name: str) -> LedgerEntry:
    """Return the story that *name* means; raises ShelfError if none or several do, or if it is a post without a dump."""
    try:
        return shelf.located(name)
    except ShelfError as error:
        try:
            post = editing.find(content, name)
        except (ShelfError, PostError):
            raise error from None
        raise ShelfError(
            f"content/posts/{post.name} was written by hand: it has no dump to be converted again"
        ) from error


def restore(desk: DeskFolder, name: str) -> Outcome:
    """Write the newest conversion of the deleted post called *name*; raises ShelfError if it was withdrawn, or is there."""
    shelf = desk.shelf()
    entry = shelf.located(name)
    if not entry.gone and not shelf.is_withdrawn(entry):
        raise ShelfError(
            f"{entry.path} is not deleted; `{command('accept')} {entry.path}` replaces it by its newest conversion"
        )
    return _with_edited(desk.content, entry, _accepted(desk, shelf, entry))


def _with_edited(content: Path, entry: LedgerEntry, outcome: Outcome) -> Outcome:
    """Return *outcome* with the place of the post as its editor left it, if it lies among the withdrawn ones."""
    if not (content / AWAY / entry.path).is_file():
        return outcome
    edited = f"as you had it, it is content/{AWAY}/{entry.path}: copy from there what you want back"
    return replace(outcome, note="; ".join(filter(None, (outcome.note, edited))))


def _accepted(desk: DeskFolder, shelf: Shelf, entry: LedgerEntry) -> Outcome:
    if shelf.is_withdrawn(entry):
        raise ShelfError(
            f"{entry.path} was withdrawn; take its line out of content/{WITHDRAWN} first, or bring it back at `{command('desk')}`, under Dumps"
        )
    outcome = shelf.accept(*_reconverted(desk, entry))
    shelf.save()
    return outcome


def unlearned(desk: DeskFolder, key: str) -> Post:
    """Return the post called *key* as its dump converts now, without what is known of its publication; raises DumpError if it gives none."""
    how = replace(desk.how(), publications={}, fetch_picture=None)
    return run.reconverted(str(desk.dumps), key, DumpCache(desk.cache), how)[0]


def _reconverted(desk: DeskFolder, entry: LedgerEntry) -> tuple[Post, str, str]:
    dump = entry.key.partition("#")[0]
    if dump not in sources.source_at(str(desk.dumps)).names():
        raise ShelfError(f"{entry.path} cannot be converted again: its dump {desk.dumps / dump} is gone")
    try:
        post, digest = run.reconverted(str(desk.dumps), entry.key, DumpCache(desk.cache), desk.how())
    except DumpError as error:
        raise ShelfError(f"{entry.key} gives no post any more: {error}") from error
    return post, digest, fingerprint()
