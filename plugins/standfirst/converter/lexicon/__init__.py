"""Word lists by language, one TOML file each: what pages say around stories, and what publishing systems call a story's place.

Each kind of list is used for all languages at once: a page in Greek has English buttons. To add a language, add its file; to add a
phrase, add it to the list of its kind, once in all languages. In lists that are read by `alternatives` a star stands for the rest of a
word, and three dots for a few words. `[unspaced]` holds parts of regular expressions for scripts without spaces.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def _languages() -> Mapping[str, Mapping[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def of_language(language: str, kind: str) -> tuple[str, ...]:
    """Return the phrases of *kind* in the file of *language*; none if it has no such list, or there is no such file."""
    return tuple(_languages().get(language, {}).get(kind, ()))


def phrases(kind: str) -> tuple[str, ...]:
    """Return the phrases of *kind* in all languages; raises KeyError if no language has that kind."""
    return _joined(_languages().values(), kind)


def alternatives(*kinds: str) -> str:
    """Return a part of a regular expression that matches the phrases of *kinds* in all languages, the longest first; raises what `phrases` does."""
    longest_first = sorted(
        {phrase for kind in kinds for phrase in phrases(kind)}, key=lambda phrase: (-len(phrase), phrase)
    )
    return "|".join(map(_pattern, longest_first))


def _pattern(phrase: str) -> str:
    """Return the part of a regular expression that matches *phrase*, whose stars and dots stand for what is left open."""
    return re.escape(phrase).replace(r"\ ", r"\s+").replace(r"\*", r"\w*").replace("…", ".{0,30}")


def patterns(kind: str) -> tuple[str, ...]:
    """Return the parts of regular expressions of *kind*, for scripts without spaces; raises KeyError if none has that kind."""
    return _joined([language.get("unspaced", {}) for language in _languages().values()], kind)


def _joined(lists: Any, kind: str) -> tuple[str, ...]:
    all_phrases = tuple(phrase for language in lists for phrase in language.get(kind, ()))
    if not all_phrases:
        raise KeyError(kind)
    return all_phrases
