"""Remember dumps between runs, so that one that did not change is not read again. Losing the cache costs time only."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from standfirst.converter.model import Refusal
from standfirst.core import files


@dataclass(frozen=True, slots=True)
class DumpState:
    """A dump as it was when it was last read to its end."""

    state: str  # as its source states it
    fingerprint: str  # of the converter that read it
    keys: tuple[str, ...]  # of the posts it gave
    refusals: tuple[Refusal, ...]


class DumpCache:
    """The sights of all dumps, in one file of JSON lines."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._text = path.read_text(encoding="utf-8", errors="replace") if path and path.exists() else ""
        self._sights = dict(filter(None, map(_read, self._text.splitlines())))

    def sight(self, dump: str, state: str, fingerprint: str) -> DumpState | None:
        """Return what is known of *dump*, unless it or the converter changed."""
        sight = self._sights.get(dump)
        return sight if sight and state and (sight.state, sight.fingerprint) == (state, fingerprint) else None

    def saw(self, dump: str, sight: DumpState) -> None:
        """Remember a dump that was read to its end."""
        if sight.state:
            self._sights[dump] = sight

    def save(self, dumps: Sequence[str]) -> None:
        """Write what is known of *dumps*, and forget the others."""
        kept = set(dumps)
        text = "".join(_line(dump, sight) for dump, sight in sorted(self._sights.items()) if dump in kept)
        if self._path and text != self._text:
            files.write(self._path, text)
            self._text = text


def _line(dump: str, sight: DumpState) -> str:
    return json.dumps({"dump": dump, **asdict(sight)}, ensure_ascii=False, sort_keys=True) + "\n"


def _read(line: str) -> tuple[str, DumpState] | None:
    try:
        row = json.loads(line)
        refusals = tuple(Refusal(**refusal) for refusal in row["refusals"])
        return row["dump"], DumpState(row["state"], row["fingerprint"], tuple(row["keys"]), refusals)
    except (ValueError, TypeError, KeyError):
        return None


PACKAGE = Path(__file__).resolve().parents[2]
PARTS = ("converter", "text", "posts/html.py", "posts/header.py", "core/vocabulary.py")
LIBRARIES = (
    "beautifulsoup4", "lxml", "markdownify", "nh3", "numpy", "babel", "py3langid", "sentencex", "feedparser", "pyromark", "unidecode",
    "webencodings", "faust-cchardet", "warcio", "pillow",
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
            else sorted(path for path in root.rglob("*") if path.suffix in (".py", ".npz", ".txt"))
        )
        for path in files:
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    return digest.hexdigest()[:12]


def is_older(made_by: str) -> bool:
    """Return true if a post was made by a converter with another fingerprint than this one's."""
    return made_by != fingerprint()
