"""content/added.jsonl: tags and notes that an editor gave a story elsewhere, in a reading list or a bookmark, for the post that its dump becomes.

A line a dump, an object with `dump`, `tags` and `note`. The shelf reads it when it writes a post for the first time; then the post has them, as if the editor
had written them there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from standfirst.core import files, jsonl, locks
from standfirst.posts.header import Header, listed, unlisted

FILE = "added.jsonl"  # under content/


@dataclass(frozen=True, slots=True)
class AddedWith:
    """The tags and the note that an editor gave a dump when adding it."""

    dump: str  # its path below dumps/
    tags: tuple[str, ...] = ()
    note: str = ""


def read(content: Path) -> dict[str, AddedWith]:
    """Return what is known of dumps, by their paths; a line that cannot be read is left out."""
    rows = (added for line in jsonl.lines(content / FILE) if (added := _added(line)) is not None)
    return {added.dump: added for added in rows}


def with_words_of_editor(known: Mapping[str, AddedWith], key: str, header: Header) -> Header:
    """Return *header* with the tags and the note that are *known* of the dump of the story called *key*."""
    words = known.get(key.partition("#")[0])
    if words is None:
        return header
    tags = dict.fromkeys((*words.tags, *unlisted(header.get("Tags") or "")))
    return header.updated("Tags", listed(tags) or None).updated("Note", words.note or header.get("Note"))


def put(content: Path, added: Sequence[AddedWith]) -> None:
    """Add the words of an editor about some dumps; those that have none are left out, and lines that cannot be read stay."""
    words = [each for each in added if each.tags or each.note]
    if not words:
        return
    with locks.writing_in(content):
        known = {**read(content), **{each.dump: each for each in words}}
        unread = [f"{line}\n" for line in jsonl.lines(content / FILE) if _added(line) is None]
        rows = (jsonl.written(asdict(known[dump])) for dump in sorted(known))
        files.write(content / FILE, "".join((*unread, *rows)))


def _added(line: str) -> AddedWith | None:
    values = jsonl.row(line) or {}
    try:
        return AddedWith(str(values["dump"]), tuple(map(str, values.get("tags", ()))), str(values.get("note", "")))
    except (TypeError, KeyError):
        return None
