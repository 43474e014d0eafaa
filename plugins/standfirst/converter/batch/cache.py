"""Remember dumps between runs, so that one that did not change is not read again. Losing the cache costs time only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from standfirst.converter.batch.repeated import StoryLines
from standfirst.converter.model import Refusal
from standfirst.core import store


@dataclass(frozen=True, slots=True)
class DumpState:
    """A dump as it was when it was last read to its end."""

    state: str  # as its source states it
    fingerprint: str  # of the converter that read it
    keys: tuple[str, ...]  # of the posts it gave
    refusals: tuple[Refusal, ...]
    lines: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # of each post it gave: a StoryLines in rows
    confidence: Mapping[str, float] = field(default_factory=dict)  # of each post it gave: Post.confidence

    def stories(self) -> dict[str, StoryLines]:
        """Return the lines of the posts it gave, by their keys."""
        return {key: StoryLines(story[0], *map(tuple, story[1:])) for key, story in self.lines.items()}


class DumpCache:
    """The states of all dumps, in one file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._before = _read(path) if path else {}
        self._sights = dict(self._before)

    def sight(self, dump: str, state: str, fingerprint: str) -> DumpState | None:
        """Return what is known of *dump*, unless it or the converter changed."""
        sight = self._sights.get(dump)
        return sight if sight and state and (sight.state, sight.fingerprint) == (state, fingerprint) else None

    def lines(self, dump: str, fingerprint: str) -> Mapping[str, StoryLines]:
        """Return the lines of the stories that *dump* gave when it was last read by the converter with this *fingerprint*."""
        sight = self._sights.get(dump)
        return sight.stories() if sight and sight.fingerprint == fingerprint else {}

    def stories(self) -> dict[str, StoryLines]:
        """Return the lines of the posts of all dumps, by their keys."""
        return {key: story for sight in self._sights.values() for key, story in sight.stories().items()}

    def confidence(self) -> dict[str, float]:
        """Return the confidence of the posts of all dumps, by their keys."""
        return {key: value for sight in self._sights.values() for key, value in sight.confidence.items()}

    def refused(self) -> dict[str, tuple[Refusal, ...]]:
        """Return the refusals of all dumps that have any."""
        return {dump: sight.refusals for dump, sight in sorted(self._sights.items()) if sight.refusals}

    def names(self) -> list[str]:
        """Return the names of all dumps that are known."""
        return sorted(self._sights)

    def has_exactly(self, dumps: Sequence[str]) -> bool:
        """Return true if these *dumps*, and no others, are known."""
        return self._sights.keys() == set(dumps)

    def saw(self, dump: str, sight: DumpState) -> None:
        """Remember what a dump gave; without a state it is read again."""
        self._sights[dump] = sight

    def save(self, dumps: Sequence[str]) -> None:
        """Write what is known of *dumps*, and forget the others."""
        kept = set(dumps)
        sights = {dump: sight for dump, sight in self._sights.items() if dump in kept}
        if self._path and sights != self._before:
            store.write_record(self._path, VERSION, {dump: asdict(sight) for dump, sight in sights.items()})
            self._before = sights


def _read(path: Path) -> dict[str, DumpState]:
    try:
        return {dump: _state(row) for dump, row in store.read_record(path, VERSION).items()}
    except store.UNREADABLE:
        return {}


def _state(row: Mapping[str, Any]) -> DumpState:
    refusals = tuple(Refusal(**refusal) for refusal in row["refusals"])
    return DumpState(row["state"], row["fingerprint"], tuple(row["keys"]), refusals, row["lines"], row["confidence"])


VERSION = (3,)  # of what is remembered
PACKAGE = Path(__file__).resolve().parents[2]
PARTS = ("converter", "text", "posts/html.py", "posts/header.py", "core/vocabulary.py")
LIBRARIES = (
    "beautifulsoup4", "lxml", "markdownify", "nh3", "numpy", "babel", "py3langid", "sentencex", "feedparser", "pyromark", "unidecode",
    "webencodings", "faust-cchardet", "warcio", "pillow", "pyyaml",
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
