"""The search index: files that any static server can serve. A query fetches a few KB, a new story changes two files.

Stories are numbered by the day they joined the digest, so that a new one gets the last number. The numbers make blocks of RECENT; all
whole blocks are the old part, the rest the recent part:

- `terms/N.bin`: of the old part, every term of shard N with the stories that hold it. The shard of a term follows from its first letters,
  so that a word, its other forms, its beginnings and most of its misspellings are in one file.
- `splits.bin`: the beginnings that too many terms have for one shard; one more letter decides there.
- `endings/N.bin`: the words of the old part alone, by their last letters, for a misspelling in the first ones.
- `filters/N.bin`: stories by tag, section, source and language.
- `recent.bin`: terms and filters of the recent part, in one file.
- `stories/N.bin`: what a hit shows, CHUNK stories a file.

A new story changes `recent.bin` and one file of `stories/`; only the story that fills a block changes the old part. One that gives an
older one a filter, because their tag has a page now, changes `filters/` too. The files depend on the
stories alone, not on earlier builds: what is kept between builds are the terms of each story, by its state.

The form of the files: search_format.
"""

import json
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np

from standfirst.core.state import Kind
from standfirst.discovery import search_terms
from standfirst.discovery.search_format import TermEntry, listing_file, listings, packed, varints
from standfirst.discovery.search_terms import IS_PAIRED, IS_TRIPLED, Rows, SearchTerm

FOLDER = "search"
RECENT, CHUNK = 32, 32  # stories
STORIES_A_SHARD, FEWEST_SHARDS = 8, 128
SHARDS_A_FILE = 4  # of terms, for one of endings or filters
PREFIX = 3  # characters that decide a term's shard
VERSION = 1  # of the files; raise it if they are made by other rules
SHOWN = 8  # characters of a digest in the addresses of files
MOST_BYTES = 8_000  # of the terms with one beginning; if they are more, one more letter decides


class SearchStory(NamedTuple):
    """A story as the search sees it."""

    shown: Callable[[], Sequence[str]]  # address, title, language, date, source, summary
    weigh: Callable[[], Mapping[SearchTerm, int]]  # its terms; slow


class SearchIndex:
    """The index of stories in the order in which they joined; their terms are kept in the database *state*.

    *states* has KEY bytes for each story, other ones if anything that is found or shown of it changes; *filters* has the names of those that
    let it through, such as `tag:sea-trade`. *story_of* returns the story at a place, and is called for few if most of the index is as it was.
    """

    def __init__(
        self,
        states: Sequence[bytes],
        filters: Sequence[Sequence[str]],
        story_of: Callable[[int], SearchStory],
        state: Path | None,
    ) -> None:
        self._states, self._filters_of, self._story_of = states, filters, story_of
        self._cache, self._recent_cache = (
            Kind(state, name, search_terms.CACHE_VERSION, is_binary=True) for name in ("search", "recent search")
        )
        self.old = len(states) // RECENT * RECENT
        self.shards = FEWEST_SHARDS
        while self.shards * STORIES_A_SHARD < self.old:
            self.shards *= 2
        self.few = self.shards // SHARDS_A_FILE
        passed = ["\n".join(names).encode("utf-8", "surrogatepass") for names in filters]
        self.version, self.filters_version = _digest(states[: self.old]), _digest(passed[: self.old])
        self.recent_version = _digest([*states[self.old :], *passed[self.old :]])

    def about(self) -> Mapping[str, int | str]:
        """Return what the reader's script must know of the index."""
        return {
            "stories": len(self._states), "old": self.old, "shards": self.shards, "few": self.few, "chunk": CHUNK, "prefix": PREFIX,
            "version": self.version[:SHOWN], "filters": self.filters_version[:SHOWN], "recent": self.recent_version[:SHOWN],
        }  # fmt: skip

    def files(self) -> Iterator[tuple[str, Sequence[object], Callable[[], bytes]]]:
        """Return path, what it is made of, and how, of each file of the index; nothing is computed before one is made."""
        old, filters = (VERSION, self.version, self.shards), (VERSION, self.filters_version, self.few)
        for folder, count, made_of, make in (
            ("terms", self.shards, old, self._terms),
            ("endings", self.few, old, self._endings),
            ("filters", self.few, filters, self._filters),
        ):
            for number in range(count if self.old else 0):
                yield f"{FOLDER}/{folder}/{number}.bin", (folder, number, made_of), partial(make, number)
        if self.old:
            yield f"{FOLDER}/splits.bin", ("splits", old), self._split
        states = self._states
        yield f"{FOLDER}/recent.bin", (VERSION, self.old, self.recent_version), self._recent
        for start in range(0, len(states), CHUNK):
            chunk = (VERSION, *states[start : start + CHUNK])
            yield f"{FOLDER}/stories/{start // CHUNK}.bin", chunk, partial(self._shown, start)

    def _shown(self, start: int) -> bytes:
        chunk = range(len(self._states))[start : start + CHUNK]
        rows = [self._story_of(place).shown() for place in chunk]
        return packed(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())

    def _recent(self) -> bytes:
        recent = range(self.old, len(self._states))
        rows = self._rows(recent, self._recent_cache, ())
        return packed(listing_file(listings(rows, self.old)) + listing_file(self._filtered(recent)))

    def _rows(self, places: range, kept: Kind, others: Sequence[Kind]) -> Rows:
        weigh = [partial(self._weights, place) for place in places]
        return search_terms.rows(self._states[places.start : places.stop], weigh, kept, others)

    def _weights(self, place: int) -> Mapping[SearchTerm, int]:
        return self._story_of(place).weigh()

    def _terms(self, number: int) -> bytes:
        return packed(listing_file(self._by_shard.get(number, ())))

    def _split(self) -> bytes:
        return packed(listing_file(TermEntry(text, text, 0, b"", 0, b"") for text in sorted(self._splits)))

    def _endings(self, number: int) -> bytes:
        words = sorted(self._endings_of.get(number, ()))
        return packed(listing_file(TermEntry(text, text, 0, b"", 0, b"") for text in words))

    def _filters(self, number: int) -> bytes:
        return packed(listing_file(entry for entry in self._by_filter if shard(entry.text, self.few) == number))

    @cached_property
    def _by_filter(self) -> Sequence[TermEntry]:
        return self._filtered(range(self.old))

    def _filtered(self, places: range) -> Sequence[TermEntry]:
        """Return for each filter those of the stories at *places* that it lets through."""
        numbers: dict[str, list[int]] = {}
        for place in places:
            for name in self._filters_of[place]:
                numbers.setdefault(name, []).append(place)
        return [
            TermEntry(
                name, name, len(passed), varints(np.diff(np.array(passed), prepend=0)).tobytes(), len(passed), b""
            )
            for name, passed in sorted(numbers.items())
        ]

    @cached_property
    def _by_shard(self) -> Mapping[int, list[TermEntry]]:
        by_shard: dict[int, list[TermEntry]] = {}
        for listing in self._old_listings:
            by_shard.setdefault(shard(beginning(listing.text, self._splits), self.shards), []).append(listing)
        return by_shard

    @cached_property
    def _old_listings(self) -> Sequence[TermEntry]:
        rows = self._rows(range(self.old), self._cache, [self._recent_cache])
        return list(listings(rows, 0))

    @cached_property
    def _splits(self) -> frozenset[str]:
        """Return the beginnings whose terms take more than MOST_BYTES."""
        splits: set[str] = set()
        waiting = [(0, list(self._old_listings))]
        while waiting:
            letters, entries = waiting.pop()
            groups: dict[str, list[TermEntry]] = {}
            for entry in entries:
                groups.setdefault(entry.text[: letters or letters_of(entry.text)], []).append(entry)
            for start, group in groups.items():
                longer = [entry for entry in group if len(entry.text) > len(start)]
                if (
                    longer
                    and sum(len(entry.text) + len(entry.stories) + len(entry.weights) for entry in group) > MOST_BYTES
                ):
                    splits.add(start)
                    waiting.append((len(start) + 1, longer))
        return frozenset(splits)

    @cached_property
    def _endings_of(self) -> Mapping[int, list[str]]:
        by_shard: dict[int, list[str]] = {}
        for listing in self._old_listings:
            if len(listing.text) > PREFIX and not is_unspaced(listing.text):
                by_shard.setdefault(shard(listing.text[: -PREFIX - 1 : -1], self.few), []).append(listing.text)
        return by_shard


def shard(start: str, count: int) -> int:
    """Return which of *count* files has the terms with the beginning *start*, by its checksum (CRC-32)."""
    return zlib.crc32(start.encode()) % count


def letters_of(text: str) -> int:
    """Return how many letters of the term *text* decide its shard if no more are needed: one if its script has no spaces."""
    return 1 if is_unspaced(text) else PREFIX


def beginning(text: str, splits: Container[str]) -> str:
    """Return the beginning of the term *text* that decides its shard."""
    letters = letters_of(text)
    while len(text) > letters and text[:letters] in splits:
        letters += 1
    return text[:letters]


def is_unspaced(text: str) -> bool:
    """Return true if the term *text* is a part of a script without spaces."""
    return bool(IS_PAIRED.match(text) or IS_TRIPLED.match(text))


def _digest(parts: Iterable[bytes]) -> str:
    return blake2b(b"\0".join(parts), digest_size=16).hexdigest()
