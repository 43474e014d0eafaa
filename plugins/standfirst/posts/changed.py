"""content/changed.jsonl: when an editor last changed the title or the words of a published story; feeds say so, and of no other change."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from standfirst.core import jsonl
from standfirst.core.settings import CHANGED
from standfirst.posts.header import PUBLISHED, Header, parse

Text = tuple[Header, str]  # a post's header and its body


def read(content: Path) -> dict[str, datetime]:
    """Return the moment of the last change by the `Id` of its story; a line that cannot be read is left out."""
    moments: dict[str, datetime] = {}
    for row in jsonl.rows(content / CHANGED):
        try:
            moment = datetime.fromisoformat(row["changed"]).astimezone()
            moments[row["id"]] = max(moment, moments.get(row["id"], moment))
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return moments


def note(content: Path, ids: Iterable[str], moment: datetime) -> None:
    """Add a line for each story of *ids*, which changed at *moment*."""
    if rows := [{"id": each, "changed": moment.isoformat()} for each in ids]:
        jsonl.append(content / CHANGED, rows)


def id_of_changed(before: str, after: str) -> str:
    """Return the `Id` of a post whose text was *before* and is *after*; empty if it has none, was or is not public, or says the same."""
    (header, body), (new, new_body) = parse(before, ""), parse(after, "")
    is_public = header.status == new.status == PUBLISHED
    is_same = header.get("Title") == new.get("Title") and body.split() == new_body.split()
    return "" if is_same or not is_public else new.get("Id") or ""
