"""Measure how similar two texts are: the share of one's runs of words that are in the other, and a sketch that finds candidates.

Runs and MinHash: A. Broder, 1997; bands: P. Indyk, R. Motwani, 1998. Sums are exact and seeds fixed: a text has the same
sketch on any machine.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.text.words import HAS_UNSPACED, words

Hashes = NDArray[np.uint64]

RUN = 5  # words a run
RUN_UNSPACED = 8  # characters a run, if a script has no spaces: five words, at 1.7 characters a word
MARKS = 64  # minima a sketch
ROWS = 2  # marks a band: 32 bands find .95 of the pairs that share 0.3 of their runs
MARK = np.dtype("<u4")
BLOCK = 16  # orders reckoned at once: more no longer fit the processor's cache
SAME = 0.5  # share of the shorter text's runs in the longer one, from which both may have one story in one wording
# A share of all runs of both. Terms of two promotions of one shop share .64 of the shorter text, and .28 of both; a round-up of
# three stories holds each of them whole.
SHARED = 0.4
CONTAINED = 0.8  # of the shorter text: it is in the longer one
FEWEST = 12  # runs below which likeness may be chance: so short a text is like another only where equal (by taste)
FIGURES = 4  # different numbers that a text must name before numbers are compared (by taste)
SAME_FIGURES = 0.75  # of the shorter list; daily reports made by one template share their words and not their numbers

WORDS_KEPT = 100_000  # whose numbers are remembered
_MIX = tuple(np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_SHIFTS = tuple(np.uint64(bits) for bits in (30, 27, 31))


def _mixed(values: Hashes) -> Hashes:
    """Return each of *values* as another number that looks drawn at random (S. Vigna's splitmix64)."""
    mixed = values + _MIX[0]
    mixed ^= mixed >> _SHIFTS[0]
    mixed *= _MIX[1]
    mixed ^= mixed >> _SHIFTS[1]
    mixed *= _MIX[2]
    mixed ^= mixed >> _SHIFTS[2]
    return mixed


_FACTORS = _mixed(np.arange(MARKS, dtype=np.uint64)) | np.uint64(1)
_PLACES = _mixed(np.arange(MARKS, MARKS + RUN_UNSPACED, dtype=np.uint64)) | np.uint64(1)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a text, by which it is compared."""

    digest: str  # of its words in order: equal where only case, spacing or punctuation differ
    hashes: Hashes  # its runs of words, each once, sorted; none where it is too short
    figures: frozenset[str]  # the numbers it names


class Sketch(NamedTuple):
    """Enough of a text to find those that may be like it."""

    digest: str
    marks: bytes  # 64 numbers of 4 bytes, the lowest first; none where the text is too short to be like another


def runs(text: str) -> Runs:
    """Return the runs of words in *text*; of characters, where most of it is in a script without spaces."""
    return runs_of(words(text), len(HAS_UNSPACED.findall(text)))


def runs_of(text_words: Sequence[str], unspaced: int) -> Runs:
    """Return the runs of *text_words*; *unspaced* of them are characters of a script without spaces."""
    digest = blake2b(" ".join(text_words).encode(), digest_size=16).hexdigest()
    length = RUN_UNSPACED if 2 * unspaced > len(text_words) else RUN
    count = len(text_words) - length + 1
    if count < FEWEST:
        return Runs(digest, np.empty(0, np.uint64), frozenset())
    line = numbers(text_words)
    total = np.zeros(count, np.uint64)
    for place in range(length):
        total += line[place : place + count] * _PLACES[place]
    ordered = np.sort(_mixed(total))
    is_first = np.concatenate([[True], ordered[1:] != ordered[:-1]])  # np.unique takes six times as long
    return Runs(digest, ordered[is_first], frozenset(filter(str.isdecimal, text_words)))


class _Numbers(dict[str, int]):
    """A number of 64 bits for each word, the same on any machine; those asked for lately are remembered."""

    def __missing__(self, word: str) -> int:
        if len(self) >= WORDS_KEPT:
            self.clear()
        number = self[word] = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
        return number


_numbers = _Numbers()


def numbers(text_words: Collection[str]) -> Hashes:
    """Return a number of 64 bits for each of the words *text_words*, the same on any machine."""
    return np.fromiter(map(_numbers.__getitem__, text_words), np.uint64, len(text_words))


def sketch(text: Runs) -> Sketch:
    """Return the sketch of a text: for each of 64 orders of all runs, the first that the text holds.

    An order is that of the products with an odd factor (M. Dietzfelbinger and others, 1997, multiply-shift).
    """
    if not text.hashes.size:
        return Sketch(text.digest, b"")
    blocks = (_FACTORS[start : start + BLOCK, None] for start in range(0, MARKS, BLOCK))
    least = np.concatenate([(block * text.hashes).min(axis=1) for block in blocks])
    return Sketch(text.digest, (least >> np.uint64(32)).astype(MARK).tobytes())


def containment(one: Runs, other: Runs) -> float:
    """Return the share of the shorter text's runs that are in the longer one; 1 if the words are equal."""
    if one.digest == other.digest:
        return 1.0
    shorter = min(one.hashes.size, other.hashes.size)
    return _shared(one, other) / shorter if shorter else 0.0


def _shared(one: Runs, other: Runs) -> int:
    return int(np.intersect1d(one.hashes, other.hashes, assume_unique=True).size)


def is_same(one: Runs, other: Runs) -> bool:
    """Return true if both have one story in one wording: most of the shorter is in the longer, and a good part of the longer in it."""
    within = containment(one, other)
    if one.digest == other.digest or within < SAME:
        return within >= SAME
    shared = _shared(one, other)
    is_much = shared >= SHARED * (one.hashes.size + other.hashes.size - shared)
    return is_much and (within >= CONTAINED or _share_figures(one, other))


def _share_figures(one: Runs, other: Runs) -> bool:
    fewer = min(len(one.figures), len(other.figures))
    return fewer < FIGURES or len(one.figures & other.figures) >= SAME_FIGURES * fewer


def near(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Return pairs of indices of sketches that share a band (locality-sensitive hashing), each pair once: their texts may be alike."""
    places = [place for place, sketch in enumerate(sketches) if sketch.marks]
    marks = np.frombuffer(b"".join(sketches[place].marks for place in places), MARK).reshape(len(places), MARKS)
    pairs: set[tuple[int, int]] = set()
    for start in range(0, MARKS, ROWS):
        band = np.ascontiguousarray(marks[:, start : start + ROWS]).view(np.uint64).ravel()
        in_order = np.sort(band)
        recurring = in_order[1:][in_order[1:] == in_order[:-1]]
        if not recurring.size:
            continue
        # Few: most bands are one sketch's alone. To put all in order by `argsort` takes four times as long.
        alike_places = np.flatnonzero(
            recurring[np.minimum(np.searchsorted(recurring, band), recurring.size - 1)] == band
        )
        order = alike_places[np.argsort(band[alike_places], kind="stable")]
        ends = np.concatenate([[0], np.flatnonzero(np.diff(band[order])) + 1, [len(order)]])
        for place in np.flatnonzero(np.diff(ends) > 1).tolist():
            alike = order[ends[place] : ends[place + 1]]
            pairs.update(combinations(sorted(places[number] for number in alike), 2))
    yield from sorted(pairs)
