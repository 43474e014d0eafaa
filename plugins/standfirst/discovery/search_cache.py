"""The terms of stories, kept between builds: a story is read again only if it changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.core import store
from standfirst.core.store import UNREADABLE, cut, ends, is_other
from standfirst.discovery.search_terms import SearchTerm

KEY = 16  # bytes by which the state of a story is rows_by_state
VERSION = (1, KEY)  # raise the first number if terms or their weights are computed by other rules
APART = "\t"  # between a term and its stem; no term holds white space

Weigh = Callable[[], Mapping[SearchTerm, int]]


class Rows(NamedTuple):
    """The terms of stories: of each occurrence its term, by its place in *vocabulary*, its story, by its place, and its weight."""

    vocabulary: Sequence[SearchTerm]
    terms: NDArray[np.int32]
    stories: NDArray[np.int32]
    weights: NDArray[np.uint8]


class _CachedTerms(NamedTuple):
    vocabulary: Sequence[SearchTerm]
    rows: Mapping[bytes, tuple[NDArray[np.int32], NDArray[np.uint8]]]  # by the state of a story


def rows(states: Sequence[bytes], weigh: Sequence[Weigh], path: Path, others: Iterable[Path] = ()) -> Rows:
    """Return the terms of the stories in *states*, from the cache at *path* or one of *others* if they have them, else by *weigh*.

    The cache is written again if enough of it would change.
    """
    numbers: dict[SearchTerm, int] = {}
    rows_by_state: dict[bytes, tuple[NDArray[np.int32], NDArray[np.uint8]]] = {}
    present = set(states)
    for kept in map(_read, (path, *others)):
        place = np.array([numbers.setdefault(term, len(numbers)) for term in kept.vocabulary], np.int32)
        rows_by_state |= {
            state: (place[terms], weights) for state, (terms, weights) in kept.rows.items() if state in present
        }
    before = len(rows_by_state)
    for state, compute in zip(states, weigh, strict=True):
        if state not in rows_by_state:
            weights_of_story = compute()
            terms = np.array([numbers.setdefault(term, len(numbers)) for term in weights_of_story], np.int32)
            rows_by_state[state] = terms, np.array([*weights_of_story.values()], np.uint8)
    chosen = [rows_by_state[state] for state in states]
    terms = np.concatenate([np.empty(0, np.int32), *(terms_of_story for terms_of_story, _ in chosen)])
    weights = np.concatenate([np.empty(0, np.uint8), *(weights_of_story for _, weights_of_story in chosen)])
    vocabulary = list(numbers)
    if is_other(len(rows_by_state) - before, len(states)) or not path.exists():
        _write(path, states, vocabulary, chosen)
    stories = np.repeat(np.arange(len(states), dtype=np.int32), [len(terms_of_story) for terms_of_story, _ in chosen])
    return Rows(vocabulary, terms, stories, weights)


def _read(path: Path) -> _CachedTerms:
    try:
        kept = store.read(path, VERSION)
        pairs = (line.partition(APART) for line in kept["vocabulary"].tobytes().decode().split("\n"))
        vocabulary = [SearchTerm(text, stem or text) for text, _, stem in pairs]
        keys = [key.tobytes() for key in kept["states"].reshape(-1, KEY)]
        pairs_of_arrays = zip(cut(kept["terms"], kept["ends"]), cut(kept["weights"], kept["ends"]), strict=True)
        return _CachedTerms(vocabulary, dict(zip(keys, pairs_of_arrays, strict=True)))
    except UNREADABLE:
        return _CachedTerms((), {})


def _write(
    path: Path,
    states: Sequence[bytes],
    vocabulary: Sequence[SearchTerm],
    chosen: Sequence[tuple[NDArray[np.int32], NDArray[np.uint8]]],
) -> None:
    """Put the *chosen* terms of *states* at *path*, with those of the *vocabulary* that they use, sorted."""
    terms = np.concatenate([np.empty(0, np.int32), *(terms_of_story for terms_of_story, _ in chosen)])
    used = sorted(np.unique(terms).tolist(), key=vocabulary.__getitem__)
    place = np.zeros(len(vocabulary), np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    lines = (_line(vocabulary[number]) for number in used)
    store.write(path, VERSION, [
        ("states", np.frombuffer(b"".join(states), np.uint8)),
        ("vocabulary", np.frombuffer("\n".join(lines).encode(), np.uint8)),
        ("ends", ends([terms_of_story for terms_of_story, _ in chosen])),
        ("terms", place[terms]),
        ("weights", np.concatenate([np.empty(0, np.uint8), *(weights_of_story for _, weights_of_story in chosen)])),
    ])  # fmt: skip


def _line(term: SearchTerm) -> str:
    return term.text if term.stem == term.text else f"{term.text}{APART}{term.stem}"
