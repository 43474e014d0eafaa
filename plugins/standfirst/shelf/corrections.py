"""content/corrections.jsonl: what an editor took out of stories and brought into them, as examples that the converter can learn from.

A line a story, an object: `dump` and `digest` (of its record, sha256) name the page, `url`, `title` and `lang` are the post's,
`added` and `removed` are the lines of the page that the editor brought in and took out, `body` is the whole story after that, a line a
block. `benchmarks.train --corrections DESK` reads them beside its gold pages.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from standfirst.core import files, jsonl, locks
from standfirst.core.settings import CORRECTIONS


@dataclass(frozen=True, slots=True)
class Correction:
    """A story whose text an editor corrected."""

    dump: str  # the key of the story in its dump
    digest: str
    url: str = ""
    title: str = ""
    lang: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    body: str = ""

    def with_line(self, line: str, is_added: bool) -> "Correction":
        """Return the same after a *line* was brought in or taken out; bringing back what was taken out leaves neither."""
        opposite = self.removed if is_added else self.added
        own = self.added if is_added else self.removed
        if line in opposite:
            opposite = tuple(other for other in opposite if other != line)
        elif line not in own:
            own = (*own, line)
        added, removed = (own, opposite) if is_added else (opposite, own)
        return replace(self, added=added, removed=removed)


def read(content: Path) -> Iterator[Correction]:
    """Return the corrections under *content*; a line that cannot be read is left out."""
    for line in jsonl.lines(content / CORRECTIONS):
        if (correction := _correction(line)) is not None:
            yield correction


def find(content: Path, dump: str, digest: str) -> Correction:
    """Return the correction of the story called *dump*; an empty one if it has none, or if its dump has changed since."""
    corrections = (each for each in read(content) if (each.dump, each.digest) == (dump, digest))
    return next(corrections, Correction(dump, digest))


def put(content: Path, correction: Correction) -> None:
    """Write *correction* in place of the story's earlier one; one that changes nothing is removed."""
    own = [jsonl.written(asdict(correction))] if correction.added or correction.removed else []
    with locks.writing_in(content):
        others = [
            f"{line}\n"
            for line in jsonl.lines(content / CORRECTIONS)
            if (earlier := _correction(line)) is None or earlier.dump != correction.dump
        ]
        files.write(content / CORRECTIONS, "".join((*others, *own)))


def _correction(line: str) -> Correction | None:
    values = jsonl.row(line)
    if values is None:
        return None
    try:
        lists = {name: tuple(map(str, values.get(name, ()))) for name in ("added", "removed")}
        return Correction(**{**values, **lists})
    except TypeError:
        return None
