"""content/added.jsonl: tags and notes that an editor gave a story elsewhere, in a reading list or a bookmark, for the post that its dump becomes.

A line a dump, an object with `dump`, `tags` and `note`. The shelf reads it when it writes a post for the first time; then the post has them, as if the editor
had written them there.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from standfirst.core import files
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
    try:
        lines = (content / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    rows = (added for line in lines if (added := _added(line)) is not None)
    return {added.dump: added for added in rows}


def with_words_of_editor(known: Mapping[str, AddedWith], key: str, header: Header) -> Header:
    """Return *header* with the tags and the note that are *known* of the dump of the story called *key*."""
    words = known.get(key.partition("#")[0])
    if words is None:
        return header
    tags = dict.fromkeys((*words.tags, *unlisted(header.get("Tags") or "")))
    return header.updated("Tags", listed(tags) or None).updated("Note", words.note or header.get("Note"))


def put(content: Path, added: Sequence[AddedWith]) -> None:
    """Add the words of an editor about some dumps; those that have none are left out."""
    words = [each for each in added if each.tags or each.note]
    if words:
        known = {**read(content), **{each.dump: each for each in words}}
        rows = (json.dumps(asdict(known[dump]), ensure_ascii=False, sort_keys=True) for dump in sorted(known))
        files.write(content / FILE, "".join(f"{row}\n" for row in rows))


def _added(line: str) -> AddedWith | None:
    try:
        values = json.loads(line)
        return AddedWith(str(values["dump"]), tuple(map(str, values.get("tags", ()))), str(values.get("note", "")))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
