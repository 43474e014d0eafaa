"""A post and what became of it: plain values that every room may hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from standfirst.core.settings import command
from standfirst.posts.header import Header


@dataclass(frozen=True, slots=True)
class Post:
    """One story as it is in a Markdown file."""

    key: str  # the dump's path under dumps/, and `#record` where it holds several
    name: str  # the file's name without `.md`, as its title suggests it
    header: Header
    body: str  # Markdown, ending in one newline
    pictures: Mapping[str, bytes] = field(
        default_factory=dict
    )  # the files it shows, by their name under content/images/
    confidence: float = 1.0  # the F1 that the choice of its text is expected to reach
    left_out: int = 0  # lines of a text dump that it does not have
    doubt: str = ""  # why it waits for its editor, whatever the desk does with others


class Fate(StrEnum):
    """The result of a conversion on the shelf."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    MOVED = "moved"
    GONE = "gone"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    OUTDATED = "outdated"  # the converter of today would write it differently
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one story of one dump."""

    fate: Fate
    key: str
    path: str = ""  # of the post, below content/posts/; empty if there is none
    note: str = ""  # why, or which parts were kept
    is_old: bool = False  # known from an earlier run: its dump has not changed since


def outdated(key: str, path: str) -> Outcome:
    """Return the outcome of a story whose post at *path* the present converter would write differently."""
    return Outcome(Fate.OUTDATED, key, path, f"a newer converter would change it: `{command('diff')} {path}`")
