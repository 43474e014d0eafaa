"""Terms of a story for the search: words of any script, with a weight each, and the stem that joins a word's forms.

A word is folded as the script of the search page folds it (theme/static/search.js; a test holds both together): NFKC, small
letters, no accents and no vowel points. Scripts without spaces, and Hangul, whose words carry endings that a query does not, give
overlapping pairs of characters; Thai, Lao, Khmer and Burmese, which have far fewer letters, give triples. Stems are Snowball's
(M. F. Porter, 2001); languages that it does not know have each word as its own stem.

The weight of a term is the saturated count of BM25 (Robertson and Zaragoza, 2009) over fields (BM25F), without the factor for how
rare a term is: that changes with every story, and the reader's script computes it from the number of stories that hold the term.

The terms of each story are kept between builds (`rows`), so that a story is read again only if it changes.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

from standfirst.core.state import Kind
from standfirst.text.languages import primary
from standfirst.text.words import MARKS

PAIRED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"  # kana, Han, Hangul
TRIPLED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
UNSPACED = PAIRED + TRIPLED
TOKEN = re.compile(rf"[{PAIRED}]+|[{TRIPLED}]+|[^\W{UNSPACED}](?:[^\W{UNSPACED}]|[{MARKS}])*")
FIRST_UNSPACED = "\u0e00"  # what is before it in Unicode is words
IS_TRIPLED, IS_PAIRED = re.compile(f"[{TRIPLED}]"), re.compile(f"[{PAIRED}]")
# Accents of Latin, Greek and Cyrillic letters, Hebrew and Arabic vowel points, the Arabic letter stretcher.
ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
FINAL_FORMS = str.maketrans({"ß": "ss", "ς": "σ"})
LONGEST = 40  # characters of a term; longer ones are addresses and code
# BM25's two parameters at their usual values, and the length of a story that is neither long nor short, in words (by taste).
SATURATION, BY_LENGTH, USUAL_LENGTH = 1.2, 0.75, 300
TITLE, NAMES, SUMMARY = 6, 3, 2  # what a word in these fields counts, a word of the text being 1 (by taste)
STRONGEST = 255  # a weight is one byte
ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian",
    "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "fa": "persian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class SearchTerm(NamedTuple):
    """A folded word, or a pair of characters, and its folded stem with the language that it is one of; itself if none is known."""

    text: str
    stem: str


def folded(text: str) -> str:
    """Return *text* as terms are compared."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    return unicodedata.normalize("NFC", ACCENTS.sub("", apart)).translate(FINAL_FORMS)


def terms(text: str, language: str) -> list[SearchTerm]:
    """Return the terms of *text*, in order, in the *language* of its story (`de-AT`)."""
    own_language = primary(language)
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    in_order: list[SearchTerm] = []
    for token in TOKEN.findall(plain):
        if token < FIRST_UNSPACED:
            in_order.append(_word(token, own_language))
        else:
            in_order += _parts(token, own_language)
    return in_order


def _parts(token: str, language: str) -> Iterable[SearchTerm]:
    """Return the pairs or triples of a run of a script without spaces; the word itself if *token* is one."""
    size = 3 if IS_TRIPLED.match(token) else 2 if IS_PAIRED.match(token) else 0
    if not size:
        return (_word(token, language),)
    return [_part(token[start : start + size]) for start in range(max(1, len(token) - size + 1))]


@lru_cache(100_000)
def _part(text: str) -> SearchTerm:
    return SearchTerm(folded(text), folded(text))


@lru_cache(300_000)
def _word(token: str, language: str) -> SearchTerm:
    text = folded(token)[:LONGEST] or token  # of a word that is nothing but a stretcher of Arabic letters
    stemmer = _stemmer(language) if text.isalpha() else None
    return SearchTerm(text, f"{folded(stemmer.stemWord(token.lower()))[:LONGEST]} {language}" if stemmer else text)


@cache
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    """Return Snowball's stemmer for *language*; None if it has none."""
    name = ALGORITHMS.get(language)
    return Stemmer.Stemmer(name, 0) if name in Stemmer.algorithms() else None  # 0: we remember words ourselves


def weights(title: str, names: Iterable[str], summary: str, text: str, language: str) -> Mapping[SearchTerm, int]:
    """Return how much each term says of a story, 1 to 255.

    *names* are its tags, authors, section and source.
    """
    body = terms(text, language)
    counts = Counter(body)
    for field, weight in ((title, TITLE), (" \n ".join(names), NAMES), (summary, SUMMARY)):
        for term in terms(field, language):
            counts[term] += weight
    length = 1 - BY_LENGTH + BY_LENGTH * len(body) / USUAL_LENGTH
    numbers = np.fromiter(counts.values(), np.float64, len(counts))
    weight_of = np.maximum(1, np.rint(STRONGEST * numbers / (numbers + SATURATION * length)))
    return dict(zip(counts, weight_of.astype(np.uint8).tolist(), strict=True))


KEY = 16  # bytes that identify the state of a story
CACHE_VERSION = (2, KEY)  # raise the first number if terms or their weights are computed by other rules
VOCABULARY = ""  # the key of the row with all terms; each other one has the places of its own in it
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


def rows(states: Sequence[bytes], weigh: Sequence[Weigh], kept: Kind, others: Iterable[Kind] = ()) -> Rows:
    """Return the terms of the stories in *states*, as they are *kept* or as one of *others* has them, else by *weigh*.

    They are written again if one is new, and if a story is gone: one that was taken down leaves nothing.
    """
    numbers: dict[SearchTerm, int] = {}
    rows_by_state: dict[bytes, tuple[NDArray[np.int32], NDArray[np.uint8]]] = {}
    present = set(states)
    is_new = True
    for kind in (kept, *others):
        if kind is not kept and len(rows_by_state) == len(present):
            break
        found = _read(kind)
        is_new = is_new if kind is not kept else found.rows.keys() != present
        place = np.array([numbers.setdefault(term, len(numbers)) for term in found.vocabulary], np.int32)
        rows_by_state |= {
            state: (place[terms], weights) for state, (terms, weights) in found.rows.items() if state in present
        }
    for state, compute in zip(states, weigh, strict=True):
        if state not in rows_by_state:
            weights_of_story = compute()
            terms = np.array([numbers.setdefault(term, len(numbers)) for term in weights_of_story], np.int32)
            rows_by_state[state] = terms, np.array([*weights_of_story.values()], np.uint8)
    chosen = [rows_by_state[state] for state in states]
    terms = np.concatenate([np.empty(0, np.int32), *(terms_of_story for terms_of_story, _ in chosen)])
    weights = np.concatenate([np.empty(0, np.uint8), *(weights_of_story for _, weights_of_story in chosen)])
    vocabulary = list(numbers)
    if is_new:
        _write(kept, states, vocabulary, chosen)
    stories = np.repeat(np.arange(len(states), dtype=np.int32), [len(terms_of_story) for terms_of_story, _ in chosen])
    return Rows(vocabulary, terms, stories, weights)


def _read(kept: Kind) -> _CachedTerms:
    rows = kept.rows()
    lines = rows.pop(VOCABULARY, b"").decode().split("\n")
    pairs = (line.partition(APART) for line in lines)
    vocabulary = [SearchTerm(text, stem or text) for text, _, stem in pairs]
    return _CachedTerms(vocabulary, {state: _terms_of(row) for state, row in rows.items()})


def _terms_of(row: bytes) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    count = len(row) // (np.dtype(np.int32).itemsize + 1)
    return np.frombuffer(row, np.int32, count), np.frombuffer(row, np.uint8, count, 4 * count)


def _write(
    kept: Kind,
    states: Sequence[bytes],
    vocabulary: Sequence[SearchTerm],
    chosen: Sequence[tuple[NDArray[np.int32], NDArray[np.uint8]]],
) -> None:
    """Keep the *chosen* terms of *states*, with those of the *vocabulary* that they use, sorted."""
    terms = np.concatenate([np.empty(0, np.int32), *(terms_of_story for terms_of_story, _ in chosen)])
    is_used = np.zeros(len(vocabulary), np.bool_)
    is_used[terms] = True
    used = sorted(np.flatnonzero(is_used).tolist(), key=vocabulary.__getitem__)
    place = np.zeros(len(vocabulary), np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    lines = "\n".join(_line(vocabulary[number]) for number in used).encode()
    rows = {
        state: place[its_terms].tobytes() + its_weights.tobytes()
        for state, (its_terms, its_weights) in zip(states, chosen, strict=True)
    }
    kept.save({VOCABULARY: lines} | rows, kept.rows().keys() - rows.keys() - {VOCABULARY})


def _line(term: SearchTerm) -> str:
    return term.text if term.stem == term.text else f"{term.text}{APART}{term.stem}"
