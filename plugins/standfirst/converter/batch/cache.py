"""Remember dumps between runs, so that one that did not change is not read again. Losing the cache costs time only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from standfirst.converter.batch.repeated import Row
from standfirst.converter.model import Refusal
from standfirst.core.state import Kind


@dataclass(frozen=True, slots=True)
class DumpState:
    """A dump as it was when it was last read to its end."""

    state: str  # as its source states it
    fingerprint: str  # of the converter that read it
    keys: tuple[str, ...]  # of the posts it gave
    refusals: tuple[Refusal, ...]
    confidence: Mapping[str, float] = field(default_factory=dict)  # of each post it gave: Post.confidence
    left_out: Mapping[str, int] = field(default_factory=dict)  # of each post that lacks any: Post.left_out


class DumpCache:
    """The states of all dumps, and the lines of their posts, in the database *state*; without one nothing is kept."""

    def __init__(self, state: Path | None) -> None:
        self._kept, self._kept_rows = Kind(state, "dumps", VERSION), Kind(state, "lines", VERSION)
        self._before = self._kept.rows()
        self._states = {dump: _state(row) for dump, row in self._before.items()}
        self._new_rows: dict[str, Row] = {}

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Return the lines of the posts of all dumps, by their keys; read only when a dump changed."""
        return self._kept_rows.rows()

    def add_rows(self, rows: Mapping[str, Row]) -> None:
        """Remember the lines of posts that came or changed."""
        self.rows.update(rows)
        self._new_rows |= rows

    def state_of(self, dump: str, state: str, fingerprint: str) -> DumpState | None:
        """Return what is known of *dump*, unless it or the converter changed."""
        known = self._states.get(dump)
        return known if known and state and (known.state, known.fingerprint) == (state, fingerprint) else None

    def rows_of(self, dump: str, fingerprint: str) -> Mapping[str, Row]:
        """Return the lines of the posts that *dump* gave when it was last read by the converter with this *fingerprint*."""
        known = self._states.get(dump)
        keys = known.keys if known and known.fingerprint == fingerprint else ()
        return {key: self.rows[key] for key in keys if key in self.rows}

    def confidence(self) -> dict[str, float]:
        """Return the confidence of the posts of all dumps, by their keys."""
        return {key: value for known in self._states.values() for key, value in known.confidence.items()}

    def left_out(self) -> dict[str, int]:
        """Return how many lines of its dump each post lacks, by their keys; posts that lack none are missing."""
        return {key: count for known in self._states.values() for key, count in known.left_out.items()}

    def refused(self) -> dict[str, tuple[Refusal, ...]]:
        """Return the refusals of all dumps that have any."""
        return {dump: known.refusals for dump, known in sorted(self._states.items()) if known.refusals}

    def names(self) -> list[str]:
        """Return the names of all dumps that are known."""
        return sorted(self._states)

    def has_exactly(self, dumps: Sequence[str]) -> bool:
        """Return true if these *dumps*, and no others, are known."""
        return self._states.keys() == set(dumps)

    def remember(self, dump: str, known: DumpState) -> None:
        """Remember what a dump gave; without a state it is read again."""
        self._states[dump] = known

    def save(self, dumps: Sequence[str]) -> None:
        """Write what is new of *dumps*, and forget the others."""
        kept = set(dumps)
        self._states = {dump: known for dump, known in self._states.items() if dump in kept}
        rows = {dump: _row(known) for dump, known in self._states.items()}
        changed = {dump: row for dump, row in rows.items() if self._before.get(dump) != row}
        gone = self._before.keys() - rows.keys()
        if changed or gone:
            keys = {key for known in self._states.values() for key in known.keys}
            self._kept_rows.save(
                {key: self._new_rows[key] for key in keys & self._new_rows.keys()}, self.rows.keys() - keys
            )
            self._kept.save(changed, gone)
        self._before, self._new_rows = rows, {}


def _state(row: Mapping[str, Any]) -> DumpState:
    refusals = tuple(Refusal(**refusal) for refusal in row["refusals"])
    return DumpState(row["state"], row["fingerprint"], tuple(row["keys"]), refusals, row["confidence"], row["left_out"])


def _row(known: DumpState) -> dict[str, Any]:
    """Return what is *known* of a dump as JSON holds it."""
    row = {name: getattr(known, name) for name in NAMES}
    return row | {"keys": list(known.keys), "refusals": [asdict(refusal) for refusal in known.refusals]}


NAMES = tuple(field.name for field in fields(DumpState))
VERSION = 6  # of what is remembered
PACKAGE = Path(__file__).resolve().parents[2]
PARTS = (
    "converter", "text", "posts/html.py", "posts/header.py", "posts/checks.py", "posts/pictures.py", "core/vocabulary.py",
    "scaffold/files/content/sections.toml",
)  # fmt: skip
LIBRARIES = (
    "beautifulsoup4", "lxml", "markdownify", "nh3", "numpy", "babel", "py3langid", "sentencex", "simplemma", "feedparser", "pyromark", "unidecode",
    "webencodings", "faust-cchardet", "warcio", "pillow", "pyyaml", "publicsuffixlist",
)  # fmt: skip


@cache
def fingerprint() -> str:
    """Twelve hex digits that change when the same dump might give another post."""
    digest = sha256()
    for part in PARTS:
        root = PACKAGE / part
        files = (
            [root]
            if root.is_file()
            else sorted(path for path in root.rglob("*") if path.suffix in (".py", ".npz", ".txt", ".toml"))
        )
        for path in files:
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    return digest.hexdigest()[:12]


def is_older(made_by: str) -> bool:
    """Return true if a post was made by a converter with another fingerprint than this one's."""
    return made_by != fingerprint()
