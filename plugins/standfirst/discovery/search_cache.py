"""The terms of stories, kept between builds: each story's are computed once, whatever else changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.core import store
from standfirst.core.store import UNREADABLE, cut, ends, is_other
from standfirst.discovery.search_terms import Term

KEY = 16  # bytes by which the state of a story is known
VERSION = (1, KEY)  # raise the first number if terms or their weights are computed by other rules
APART = "\t"  # between a term and its stem; no term holds white space

Weigh = Callable[[], Mapping[Term, int]]


class Rows(NamedTuple):
    """The terms of stories: of each occurrence its term, by its place in *vocabulary*, its story, by its place, and its weight."""

    vocabulary: Sequence[Term]
    terms: NDArray[np.int32]
    stories: NDArray[np.int32]
    weights: NDArray[np.uint8]


class _Kept(NamedTuple):
    vocabulary: Sequence[Term]
    rows: Mapping[bytes, tuple[NDArray[np.int32], NDArray[np.uint8]]]  # by the state of a story


def rows(states: Sequence[bytes], weigh: Sequence[Weigh], path: Path, others: Iterable[Path] = ()) -> Rows:
    """Return the terms of the stories in *states*, from the cache at *path* or one of *others* if they have them, else by *weigh*.

    The cache is written anew if enough of it would change.
    """
    numbers: dict[Term, int] = {}
    known: dict[bytes, tuple[NDArray[np.int32], NDArray[np.uint8]]] = {}
    wanted = set(states)
    for kept in map(_read, (path, *others)):
        place = np.array([numbers.setdefault(term, len(numbers)) for term in kept.vocabulary], np.int32)
        known |= {state: (place[terms], weights) for state, (terms, weights) in kept.rows.items() if state in wanted}
    before = len(known)
    for state, compute in zip(states, weigh, strict=True):
        if state not in known:
            found = compute()
            terms = np.array([numbers.setdefault(term, len(numbers)) for term in found], np.int32)
            known[state] = terms, np.array([*found.values()], np.uint8)
    chosen = [known[state] for state in states]
    terms = np.concatenate([np.empty(0, np.int32), *(each for each, _ in chosen)])
    weights = np.concatenate([np.empty(0, np.uint8), *(each for _, each in chosen)])
    vocabulary = list(numbers)
    if is_other(len(known) - before, len(states)) or not path.exists():
        _write(path, states, vocabulary, chosen)
    stories = np.repeat(np.arange(len(states), dtype=np.int32), [len(each) for each, _ in chosen])
    return Rows(vocabulary, terms, stories, weights)


def _read(path: Path) -> _Kept:
    try:
        kept = store.read(path, VERSION)
        pairs = (line.partition(APART) for line in kept["vocabulary"].tobytes().decode().split("\n"))
        vocabulary = [Term(text, stem or text) for text, _, stem in pairs]
        keys = [key.tobytes() for key in kept["states"].reshape(-1, KEY)]
        found = zip(cut(kept["terms"], kept["ends"]), cut(kept["weights"], kept["ends"]), strict=True)
        return _Kept(vocabulary, dict(zip(keys, found, strict=True)))
    except UNREADABLE:
        return _Kept((), {})


def _write(
    path: Path,
    states: Sequence[bytes],
    vocabulary: Sequence[Term],
    chosen: Sequence[tuple[NDArray[np.int32], NDArray[np.uint8]]],
) -> None:
    """Put the *chosen* terms of *states* at *path*, with those of the *vocabulary* that they use, sorted."""
    terms = np.concatenate([np.empty(0, np.int32), *(each for each, _ in chosen)])
    used = sorted(np.unique(terms).tolist(), key=vocabulary.__getitem__)
    place = np.zeros(len(vocabulary), np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    lines = (_line(vocabulary[at]) for at in used)
    store.write(path, VERSION, [
        ("states", np.frombuffer(b"".join(states), np.uint8)),
        ("vocabulary", np.frombuffer("\n".join(lines).encode(), np.uint8)),
        ("ends", ends([each for each, _ in chosen])),
        ("terms", place[terms]),
        ("weights", np.concatenate([np.empty(0, np.uint8), *(each for _, each in chosen)])),
    ])  # fmt: skip


def _line(term: Term) -> str:
    return term.text if term.stem == term.text else f"{term.text}{APART}{term.stem}"
