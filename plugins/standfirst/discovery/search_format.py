"""The form of the search's files, which theme/static/search.js reads.

A file is a list of terms, compressed with raw DEFLATE (RFC 1951), which browsers undo with DecompressionStream. Numbers are LEB128 varints.
Each term: how many bytes it shares with the one before, how many follow, those in UTF-8; the number of its stem in the file, 0 for none;
how many stories hold it; how many are listed; the distances between their numbers; a weight each, one byte (not in filters).
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standfirst.discovery.search_terms import Rows

MOST_LISTED = 1_000  # stories of a term, the best; a word of more says little
MOST_ROWS = 1_000_000  # occurrences of terms that are sorted at once
LEVEL = 9  # of DEFLATE

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term of a file: its stem, how many stories hold it, those listed, and their weights."""

    text: str
    stem: str
    frequency: int
    stories: bytes  # varints of the distances
    count: int  # of those listed
    weights: bytes


def listings(rows: Rows, first: int) -> Iterator[TermEntry]:
    """Return the terms of *rows*, sorted, with the stories that hold each; their numbers begin with *first*.

    If languages disagree on a term's stem, it has the first of them.
    """
    if not len(rows.terms):
        return
    in_order = sorted(range(len(rows.vocabulary)), key=rows.vocabulary.__getitem__)
    texts: list[str] = []
    stems: list[str] = []
    place = np.zeros(len(in_order), np.int32)
    used = np.bincount(rows.terms, minlength=len(in_order)) > 0
    for number in in_order:
        if used[number]:
            text, stem = rows.vocabulary[number]
            if not texts or texts[-1] != text:
                texts.append(text)
                stems.append(stem)
            place[number] = len(texts) - 1
    terms = place[rows.terms]
    for begin, end in _ranges(np.bincount(terms, minlength=len(texts))):
        of_range = (terms >= begin) & (terms < end)
        some = terms[of_range] - begin, rows.stories[of_range].astype(np.int64) + first, rows.weights[of_range]
        yield from _entries(texts[begin:end], stems[begin:end], *some)


def _ranges(frequency: Numbers) -> Iterator[tuple[int, int]]:
    """Return ranges of terms, each with about MOST_ROWS occurrences or a single term: sorting all of 100,000 stories would take 2 GB."""
    edges = np.append(0, np.cumsum(frequency))
    begin = 0
    while begin < len(frequency):
        end = max(begin + 1, int(np.searchsorted(edges, edges[begin] + MOST_ROWS, "right")) - 1)
        yield begin, end
        begin = end


def _entries(
    texts: Sequence[str], stems: Sequence[str], terms: NDArray[np.int32], stories: Numbers, weights: NDArray[np.uint8]
) -> Iterator[TermEntry]:
    """Return an entry for each of *texts*; *terms*, *stories* and *weights* are its occurrences, in any order."""
    # A story that holds one word in two languages' stems is one that has two rows of the term; the heavier one counts.
    order = np.lexsort((-weights.astype(np.int16), stories, terms))
    terms, stories, weights = terms[order], stories[order], weights[order]
    is_first = np.append(True, (terms[1:] != terms[:-1]) | (stories[1:] != stories[:-1]))
    terms, stories, weights = terms[is_first], stories[is_first], weights[is_first]
    frequency = np.bincount(terms, minlength=len(texts))
    best = _best(terms, weights, frequency)
    terms, stories, weights = terms[best], stories[best], weights[best]
    counts = np.bincount(terms, minlength=len(texts))
    starts = np.cumsum(counts) - counts
    distances = np.diff(stories, prepend=0)
    distances[starts] = stories[starts]
    coded = varints(distances)
    edges = np.append(0, np.cumsum(_sizes(distances)))
    for row, (text, stem) in enumerate(zip(texts, stems, strict=True)):
        begin, end = int(starts[row]), int(starts[row] + counts[row])
        places = coded[edges[begin] : edges[end]].tobytes()
        yield TermEntry(text, stem, int(frequency[row]), places, end - begin, weights[begin:end].tobytes())


def _best(terms: NDArray[np.int32], weights: NDArray[np.uint8], frequency: Numbers) -> NDArray[np.bool_]:
    """Return which rows are listed: of a term that more than MOST_LISTED stories hold the heaviest, and of equals the latest."""
    kept = np.ones(len(terms), bool)
    starts = np.cumsum(frequency) - frequency
    for row in np.flatnonzero(frequency > MOST_LISTED).tolist():
        begin, end = int(starts[row]), int(starts[row] + frequency[row])
        ranks = np.lexsort((-np.arange(begin, end), -weights[begin:end].astype(np.int16)))
        kept[begin + ranks[MOST_LISTED:]] = False
    return kept


def _sizes(numbers: Numbers) -> Numbers:
    """Return how many bytes each of *numbers*, below 2**28, takes as a varint."""
    return 1 + (numbers >= 1 << 7).astype(np.int64) + (numbers >= 1 << 14) + (numbers >= 1 << 21)


def varints(numbers: Numbers) -> NDArray[np.uint8]:
    """Return *numbers* as LEB128 varints, joined."""
    sizes = _sizes(numbers)
    starts = np.cumsum(sizes) - sizes
    coded = np.zeros(int(sizes.sum()), np.uint8)
    for byte in range(4):
        rows = sizes > byte
        more = (sizes[rows] > byte + 1).astype(np.uint8) << 7
        coded[starts[rows] + byte] = ((numbers[rows] >> (7 * byte)) & 0x7F).astype(np.uint8) | more
    return coded


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def listing_file(listings: Iterable[TermEntry]) -> bytes:
    """Return a list of terms, preceded by how many they are."""
    listed = list(listings)
    shared_stems = Counter(entry.stem for entry in listed)
    numbers: dict[str, int] = {}
    out = [_varint(len(listed))]
    before = b""
    for entry in listed:
        text = entry.text.encode()
        common = next(
            (place for place, pair in enumerate(zip(before, text, strict=False)) if pair[0] != pair[1]),
            min(len(before), len(text)),
        )
        before = text
        # A stem that no other term of the file has says nothing.
        stem = numbers.setdefault(entry.stem, len(numbers) + 1) if shared_stems[entry.stem] > 1 else 0
        head = (common, len(text) - common)
        tail = (stem, entry.frequency, entry.count)
        out += [*map(_varint, head), text[common:], *map(_varint, tail), entry.stories, entry.weights]
    return b"".join(out)


def packed(data: bytes) -> bytes:
    """Return *data* as raw DEFLATE."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()
