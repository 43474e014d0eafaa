"""The lines of a dump, described for the taggers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

from standfirst.converter.lexicon import alternatives
from standfirst.converter.model import Block
from standfirst.text.words import HAS_UNSPACED, is_ended

FIRST_UNLATIN = "\u0400"
# Lines looked at: before the body, in it, after it, and at the top of the dump in any case.
BEFORE, INSIDE, AFTER, TOP = 50, 12, 20, 8
PROSE = 20  # words of a sure line of prose
LONG = 4  # letters of a Latin word that says something
BREAK_EVEN, FULL = 0.35, 40.0  # the body: the run with the highest sum of (chance - .35) x words (40 at most)
FAR = 10  # lines; what is farther counts as this far
SEEN = 160  # characters of a line looked at for letters and figures
MANY = 9  # counts end here
# The credit of a picture, a notice of rights, the text in the place of an advertisement.
PICTURE, PICTURE_UNSPACED = alternatives("picture"), alternatives("picture_in_unspaced")
NO_TITLE = re.compile(
    rf"^\W*(?:copyright|©|(?:photos?|photograph)\b|(?:{PICTURE})\s?[:：])|\(photos?\b|(?:\b(?:zdj\.|fot\.|(?:{PICTURE})))\s?:\s?[^\W\d_][^.!?]{{2,40}}$"
    rf"|\[(?:{PICTURE_UNSPACED})|(?:{PICTURE_UNSPACED})\s?(?:{alternatives('provided', 'source_label')})|getty images|advertisement has not loaded",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DumpLines:
    """A dump's lines that say something, and what was counted in them."""

    texts: tuple[str, ...]
    folded: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]  # how many words, as `text.words.size` counts
    copies: Counter[str]
    flow: str  # the folded lines as one text
    terms: Counter[str]  # of the body
    start: int  # first line of the body
    end: int  # line after the body's last
    prose: int  # first line of PROSE words
    chances: tuple[float, ...]  # that the line is body
    mass: tuple[float, ...]  # body words expected before each line, as a share
    blocks: tuple[tuple[int, int], ...]  # lines since the last blank, lines to the next
    languages: tuple[str, ...] = ()  # that the dump is in, if dates depend on it


def tokens_of(line_words: Iterable[str]) -> list[str]:
    """Return *line_words*, and the pairs of characters among them where words are not spaced."""
    tokens = list(line_words)
    if "".join(tokens).isascii():
        return tokens
    is_unspaced = [len(token) == 1 and HAS_UNSPACED.match(token) is not None for token in tokens]
    if not any(is_unspaced):
        return tokens
    pairs = zip(pairwise(tokens), pairwise(is_unspaced), strict=True)
    return tokens + [one + other for (one, other), are in pairs if all(are)]


def terms_of(line_words: Iterable[str]) -> set[str]:
    """Return those of *line_words* that say something: the longer ones."""
    tokens = tokens_of(line_words)
    return {token for token in tokens if len(token) >= LONG or (len(token) > 1 and token >= FIRST_UNLATIN)}


def best_run(worths: Sequence[float]) -> tuple[int, int]:
    """Return the run of lines with the highest sum."""
    best, total, first, span = 0.0, 0.0, 0, (0, 0)
    for place, worth in enumerate(worths):
        if total <= 0:
            total, first = 0.0, place
        total += worth
        if total > best:
            best, span = total, (first, place + 1)
    return span


def paragraphs(gaps: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return for each line the number of lines between it and the blank before, and the blank after, at most FAR; *gaps* are the blanks before each."""
    back, on = [0] * len(gaps), [0] * len(gaps)
    for position in range(1, len(gaps)):
        if not gaps[position]:
            back[position] = min(back[position - 1] + 1, FAR)
    for position in range(len(gaps) - 2, -1, -1):
        if not gaps[position + 1]:
            on[position] = min(on[position + 1] + 1, FAR)
    return tuple(zip(back, on, strict=True))


def sheet(blocks: Sequence[Block], chances: Sequence[float], languages: tuple[str, ...] = ()) -> DumpLines:
    """Return the described lines of a dump, its *blocks*, in *languages*; *chances* that each is body come from the model of lines."""
    texts = tuple(block.text for block in blocks)
    folded = tuple(text.casefold() for text in texts)
    words = tuple(block.words for block in blocks)
    weights = tuple(block.size for block in blocks)
    start, end = best_run(
        [(chance - BREAK_EVEN) * min(weight, FULL) for chance, weight in zip(chances, weights, strict=True)]
    )
    prose = next((position for position, weight in enumerate(weights) if weight >= PROSE), len(weights))
    masses = [0.0, *accumulate(chance * weight for chance, weight in zip(chances, weights, strict=True))]
    mass = tuple(part / (masses[-1] or 1) for part in masses[:-1])
    return DumpLines(
        texts,
        folded,
        words,
        weights,
        Counter(folded),
        "\n".join(folded),
        Counter(tokens_of(chain.from_iterable(words[start:end]))),
        start,
        end,
        prose,
        tuple(chances),
        mass,
        paragraphs([block.gap for block in blocks]),
        languages,
    )


def window(page: DumpLines) -> list[int]:
    """Return the lines that may state a fact: the head of the page, the body's first, and what follows the body."""
    size = len(page.texts)
    head = range(max(0, page.start - BEFORE), min(size, page.start + INSIDE))
    tail = range(max(0, page.end - INSIDE), min(size, page.end + AFTER))
    return sorted({*range(min(TOP, size)), *head, *tail})


LINE_FEATURES = ("weight", "length", "digits", "upper", "titled", "stop", "copies")
FRAME = (
    "block",
    "block_place",
    "place",
    "share",
    "to_start",
    "to_end",
    "to_prose",
    "chance",
    "chance_before",
    "chance_after",
    "mass",
)
LIKE = ("like", "like_twice", "like_mean")
SIDES = ((-2, "before2"), (-1, "before"), (1, "after"), (2, "after2"))
SIDE_FEATURES = LINE_FEATURES[:5]
BASE = (*LINE_FEATURES, *FRAME, *LIKE, *(f"{side}_{name}" for _, side in SIDES for name in SIDE_FEATURES))
NOWHERE = [-1.0] * len(LINE_FEATURES)


def line_features(page: DumpLines, position: int) -> list[float]:
    """Return what the line shows by itself."""
    text = page.texts[position]
    seen = text[:SEEN]
    words = seen.split()
    size = len(seen)
    return [
        page.weights[position], len(text), sum(map(str.isdigit, seen)) / size, sum(map(str.isupper, seen)) / size,
        sum([word[0].isupper() for word in words]) / len(words), is_ended(text), page.copies[page.folded[position]],
    ]  # fmt: skip


def frame(page: DumpLines, position: int) -> list[float]:
    """Return the position of the line."""
    back, on = page.blocks[position]
    before, after = page.chances[max(0, position - 4) : position], page.chances[position + 1 : position + 5]
    return [
        back + on + 1, back, position, position / len(page.texts), position - page.start, position - page.end, position - page.prose,
        page.chances[position], sum(before) / 4, sum(after) / 4, page.mass[position],
    ]  # fmt: skip


def like(page: DumpLines, position: int, words: set[str]) -> list[float]:
    """Return how the line's *words* recur in the body (LIKE)."""
    here = page.start <= position < page.end
    frequencies = [page.terms[word] - here for word in words]
    many = len(frequencies) or 1
    twice, mean = sum([n > 1 for n in frequencies]) / many, sum([min(n, MANY) for n in frequencies]) / many
    return [sum([n > 0 for n in frequencies]) / many, twice, mean]


def describe(page: DumpLines, places: Sequence[int], words: dict[int, set[str]]) -> list[list[float]]:
    """Return a row of BASE figures for each of the lines at *places*, whose longer *words* are given."""
    near = {position + step for position in places for step in (-2, -1, 0, 1, 2)}
    owns = {
        position: line_features(page, position) if 0 <= position < len(page.texts) else NOWHERE for position in near
    }
    sides = {position: figures[: len(SIDE_FEATURES)] for position, figures in owns.items()}
    return [
        [
            *owns[position],
            *frame(page, position),
            *like(page, position, words[position]),
            *sides[position - 2],
            *sides[position - 1],
            *sides[position + 1],
            *sides[position + 2],
        ]
        for position in places
    ]
