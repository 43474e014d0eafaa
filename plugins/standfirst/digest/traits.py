"""The fingerprints of a post, by which posts are compared, and the file that keeps those of all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.core import store
from standfirst.core.store import UNREADABLE, cut, cut_bytes, ends
from standfirst.digest import profiles
from standfirst.digest.profiles import Counts, Terms
from standfirst.posts.reader import OPENING, SAME
from standfirst.text import similarity
from standfirst.text.similarity import BLOCK, MARKS, ROWS, RUN, RUN_UNSPACED, Sketch
from standfirst.text.words import counted

# A file made by other rules is worth nothing: raise the first number where runs, sketches, terms, names or minutes change.
VERSION = (6, RUN, RUN_UNSPACED, MARKS, ROWS, BLOCK, profiles.LOOKED_AT, SAME, OPENING)
NAMES = "\n"  # is between names
TEXTS, NUMBERS = ("keys", "digests", "marks", "names", "central"), ("lengths", "minutes", "said")  # arrays of a file


class Traits(NamedTuple):
    """The fingerprints of one post."""

    sketch: Sketch
    length: int  # characters of its text
    names: frozenset[str]  # that it mentions
    central: frozenset[str]  # of these, those that it is about
    terms: Terms
    counts: Counts  # of its terms
    minutes: int = 0  # that reading takes; 0 where pages do not show it
    begins_with_summary: bool = False  # if the text begins with the summary

    def with_shown(self, rendered: Any) -> "Traits":
        """Return these traits with what is *rendered* of the post: HTML, minutes and standfirst, or nothing."""
        return self if rendered is None else self._replace(minutes=rendered[1], begins_with_summary=not rendered[2])

    def words(self) -> tuple[Terms, Counts]:
        """Return its terms, and how often each counts."""
        return self.terms, self.counts


class KeptWords:
    """The terms of the posts in a file of traits, and how often each counts: most of the file, and read only if those of a post are needed."""

    def __init__(self, archive: store.Archive) -> None:
        self._archive = archive

    @cached_property
    def of_posts(self) -> Sequence[tuple[Terms, Counts]]:
        """Return them by the posts' rows; nothing if the file is broken there."""
        try:
            kept = self._archive.read(("terms_ends", "terms", "counts"))
            terms, counts = (cut(kept[name], kept["terms_ends"]) for name in ("terms", "counts"))
            return list(zip(terms, counts, strict=True))
        except UNREADABLE:
            return ()


class KeptTraits:
    """The fingerprints of one post as a file has them: names are decoded, and terms read, when they are needed."""

    __slots__ = ("_central", "_names", "_row", "_words", "begins_with_summary", "length", "minutes", "sketch")

    minutes: int
    begins_with_summary: bool

    def __init__(self, row: Sequence[Any], words: KeptWords) -> None:
        self._row, digest, marks, self._names, self._central, self.length, self.minutes, self.begins_with_summary = row
        self.sketch = Sketch(digest.hex(), marks)
        self._words = words

    @property
    def names(self) -> frozenset[str]:
        """Return the names that it mentions."""
        return _names_of(self._names)

    @property
    def central(self) -> frozenset[str]:
        """Return those of them that it is about."""
        return _names_of(self._central)

    def words(self) -> tuple[Terms, Counts] | None:
        """Return its terms, and how often each counts; None if the file is broken there."""
        return self._words.of_posts[self._row] if self._words.of_posts else None


AnyTraits = Traits | KeptTraits


def extract(title: str, text: str) -> Traits:
    """Return the traits of a post."""
    text_words, unspaced = counted(text)
    runs = similarity.runs_of(text_words, unspaced)
    counts, names = profiles.counted(title, text, text_words)
    return Traits(
        similarity.sketch(runs), len(text), names, profiles.central(title, text, names), *profiles.hashed(counts)
    )


def read_traits(path: Path) -> dict[bytes, AnyTraits]:
    """Return the traits in the file at *path* by the digests of their posts; none where it is missing, broken, or made by other rules."""
    try:
        archive = store.Archive(path, VERSION)
        kept = archive.read((*TEXTS, *(f"{name}_ends" for name in TEXTS), *NUMBERS))
        return dict(_rows(kept, KeptWords(archive)))
    except UNREADABLE:
        return {}


def _rows(kept: Mapping[str, NDArray[Any]], words: KeptWords) -> Iterator[tuple[bytes, KeptTraits]]:
    keys, *texts = (cut_bytes(kept[name], kept[f"{name}_ends"]) for name in TEXTS)
    numbers = (kept[name].tolist() for name in NUMBERS)
    for key, *row in zip(keys, range(len(keys)), *texts, *numbers, strict=True):
        yield key, KeptTraits(row, words)


def _names_of(joined: bytes) -> frozenset[str]:
    return frozenset(joined.decode().split(NAMES) if joined else ())


def write_traits(path: Path, traits: Mapping[bytes, AnyTraits]) -> None:
    """Put *traits* at *path* in one step."""
    store.write(path, VERSION, _arrays([*traits], [*traits.values()]))


def _arrays(keys: Sequence[bytes], traits: Sequence[AnyTraits]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Return the rows of a file, an array at a time: all together they are as large as what they are made of."""
    texts: Mapping[str, Callable[[], Sequence[bytes]]] = {
        "keys": lambda: keys,
        "digests": lambda: [bytes.fromhex(post_traits.sketch.digest) for post_traits in traits],
        "marks": lambda: [post_traits.sketch.marks for post_traits in traits],
        "names": lambda: [NAMES.join(sorted(post_traits.names)).encode() for post_traits in traits],
        "central": lambda: [NAMES.join(sorted(post_traits.central)).encode() for post_traits in traits],
    }
    for name, parts in texts.items():
        yield name, np.frombuffer(b"".join(parts()), np.uint8)
        yield f"{name}_ends", ends(parts())
    words = [words for post_traits in traits if (words := post_traits.words())]
    yield "terms_ends", ends([terms for terms, _ in words])
    yield "terms", np.concatenate([np.empty(0, profiles.TERM), *(terms for terms, _ in words)])
    yield "counts", np.concatenate([np.empty(0, profiles.COUNT), *(counts for _, counts in words)])
    yield "lengths", np.array([post_traits.length for post_traits in traits], np.int64)
    yield "minutes", np.array([post_traits.minutes for post_traits in traits], np.int64)
    yield "said", np.array([post_traits.begins_with_summary for post_traits in traits], np.bool_)
