"""The fingerprints of a post, by which posts are compared, and the rows that keep those of all."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from standfirst.core.state import Kind
from standfirst.digest import profiles
from standfirst.digest.profiles import COUNT, TERM, Counts, Terms
from standfirst.posts.reader import OPENING, SAME
from standfirst.text import similarity
from standfirst.text.similarity import BLOCK, MARKS, ROWS, RUN, RUN_UNSPACED, Sketch
from standfirst.text.words import counted

# Rows made by other rules are worth nothing: raise the first number where runs, sketches, terms, names or minutes change.
VERSION = (7, RUN, RUN_UNSPACED, MARKS, ROWS, BLOCK, profiles.LOOKED_AT, SAME, OPENING)
Words = tuple[Terms, Counts]


class Traits(NamedTuple):
    """The fingerprints of one post."""

    sketch: Sketch
    length: int  # characters of its text
    names: frozenset[str]  # that it mentions
    central: frozenset[str]  # of these, those that it is about
    words: Callable[[], Words | None]  # its terms, and how often each counts; None if what kept them is damaged
    minutes: int = 0  # that reading takes; 0 where pages do not show it
    begins_with_summary: bool = False  # if the text begins with the summary

    def with_shown(self, rendered: Any) -> "Traits":
        """Return these traits with what is *rendered* of the post: HTML, minutes and standfirst, or nothing."""
        return self if rendered is None else self._replace(minutes=rendered[1], begins_with_summary=not rendered[2])


def extract(title: str, text: str) -> Traits:
    """Return the traits of a post."""
    text_words, unspaced = counted(text)
    runs = similarity.runs_of(text_words, unspaced)
    counts, names = profiles.counted(title, text, text_words)
    central = profiles.central(title, text, names)
    return Traits(similarity.sketch(runs), len(text), names, central, partial(_given, profiles.hashed(counts)))


def _given(words: Words) -> Words:
    return words


def read(state: Path) -> dict[bytes, Traits]:
    """Return the traits that the database *state* keeps, by the digests of their posts. Terms are read when they are needed: they are most of it."""
    return {
        digest: Traits(
            Sketch(sketch, bytes.fromhex(marks)), length, frozenset(names), frozenset(central),
            partial(_kept_words, state, digest), minutes, begins_with_summary,
        )
        for digest, (sketch, marks, length, names, central, minutes, begins_with_summary) in _kept(state).rows().items()
    }  # fmt: skip


def save(state: Path, traits: Mapping[bytes, Traits], gone: Iterable[bytes]) -> None:
    """Keep new *traits*, by the digests of their posts, in the database *state*, and none of those that are *gone*."""
    forgotten, rows, words = list(gone), dict[bytes, list[Any]](), dict[bytes, bytes]()
    for digest, one in traits.items():
        sketch, marks = one.sketch
        names, central = sorted(one.names), sorted(one.central)
        rows[digest] = [sketch, marks.hex(), one.length, names, central, one.minutes, one.begins_with_summary]
        terms, counts = one.words() or (np.empty(0, TERM), np.empty(0, COUNT))
        words[digest] = terms.tobytes() + counts.tobytes()
    _terms(state).save(words, forgotten)
    _kept(state).save(rows, forgotten)


def _kept(state: Path) -> Kind:
    return Kind(state, "traits", VERSION)


def _terms(state: Path) -> Kind:
    return Kind(state, "terms", VERSION, is_binary=True)


def _kept_words(state: Path, digest: bytes) -> Words | None:
    data = _terms(state).get(digest)
    if data is None:
        return None
    count = len(data) // (TERM.itemsize + COUNT.itemsize)
    return np.frombuffer(data, TERM, count), np.frombuffer(data, COUNT, count, count * TERM.itemsize)
