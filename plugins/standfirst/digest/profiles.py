"""The terms, names and tags by which stories are compared."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.text import phrases
from standfirst.text.similarity import numbers
from standfirst.text.words import HAS_UNSPACED, words

TERM, COUNT = np.dtype("<u4"), np.dtype("<f4")
Terms = NDArray[np.uint32]  # words and names as numbers, in order; two of 100,000 words share one, which harms nothing
Counts = NDArray[np.float32]

LOOKED_AT = 6_000  # characters
TWICE = 2
IN_TITLE, A_TAG, A_NAME = 3.0, 3.0, 2.0  # how often such a term counts (by taste)
CONTRACTED = re.compile(r"['’]\w{1,2}\b")  # I've, what's: English words, no names


class Profile(NamedTuple):
    """The terms, tags and names by which a story is compared."""

    key: str
    day: datetime
    added: datetime  # when it came to the digest
    tags: frozenset[str]  # slugs
    names: frozenset[str]
    # Its terms, and how often each counts; asked only where its weightiest are not known.
    words: Callable[[], tuple[Terms, Counts]]
    stamp: bytes = b""  # the same only where the words are
    language: str = ""  # without its country
    source: str = ""
    central: frozenset[str] = frozenset()  # of its names, those that it is about: in its title, or mentioned twice


def central(title: str, text: str, names: Iterable[str]) -> frozenset[str]:
    """Return those of *names*, which a story mentions, that its *title* has or its *text* has twice: a name that is said once may be said in passing."""
    folded_title, folded_text = title.casefold(), text[:LOOKED_AT].casefold()
    return frozenset(
        name for name in names if (folded := name.casefold()) in folded_title or folded_text.count(folded) >= TWICE
    )


def counted(title: str, text: str, text_words: Sequence[str] | None = None) -> tuple[dict[str, float], frozenset[str]]:
    """Return how often each term of a story counts, and the names it mentions; *text_words* are the words of *text*, where known."""
    if text_words is None or len(text) > LOOKED_AT:
        text = text[:LOOKED_AT]
        text_words = words(text)
    candidate_names = phrases.names(title, text, phrases.common())
    names = frozenset(name for name in candidate_names if not CONTRACTED.search(name))
    counts: dict[str, float] = dict(Counter(_terms(text, text_words)))
    for word in _terms(title, words(title)):
        counts[word] = counts.get(word, 0) + IN_TITLE
    weights = {word: 1 + log2(count) if count > 1 else 1.0 for word, count in counts.items() if not word.isdecimal()}
    return weights | {f"name {name.casefold()}": A_NAME for name in names if " " in name}, names


def _terms(text: str, text_words: Sequence[str]) -> Sequence[str]:
    """Return the words *text_words* of a text; pairs of characters if the script has no spaces."""
    if not HAS_UNSPACED.search(text):
        return text_words
    alone = [HAS_UNSPACED.match(word) is not None for word in text_words]
    pairs = zip(pairwise(text_words), pairwise(alone), strict=True)
    joined = [a + b for (a, b), are_alone in pairs if all(are_alone)]
    return joined + [word for word, is_alone in zip(text_words, alone, strict=True) if not is_alone]


def hashed(counts: Mapping[str, float]) -> tuple[Terms, Counts]:
    """Terms as numbers, in order, and how often each counts."""
    terms = (numbers(counts) >> np.uint64(32)).astype(TERM)
    order = np.argsort(terms, kind="stable")
    return terms[order], np.fromiter(counts.values(), COUNT, len(counts))[order]


def tagged(terms: Terms, counts: Counts, tags: Iterable[str]) -> tuple[Terms, Counts]:
    """Return the same with the slugs of a story's *tags*."""
    tag_terms, weights = hashed({f"tag {tag}": A_TAG for tag in tags})
    return np.concatenate([terms, tag_terms]), np.concatenate([counts, weights])
