"""The lines of a dump, described for the taggers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from standfirst.text.words import MARKS

UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}](?:[^\W{UNSPACED}]|[{MARKS}])*")
ANY_UNSPACED = re.compile(f"[{UNSPACED}]")
FIRST_UNSPACED, FIRST_UNLATIN = "\u0e00", "\u0400"
STOPS = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", '."', ".”", "。」")
# Lines looked at: before the body, in it, after it, and at the top of the dump in any case.
BEFORE, INSIDE, AFTER, TOP = 50, 12, 20, 8
HALF = 0.5  # a character of an unspaced script counts as half a word
PROSE = 20  # words of a sure line of prose
LONG = 4  # letters of a Latin word that says something
BREAK_EVEN, FULL = 0.35, 40.0  # the body: the run with the highest sum of (chance - .35) x words (40 at most)
FAR = 10  # lines; what is farther counts as this far
SEEN = 160  # characters of a line looked at for letters and figures
MANY = 9  # counts end here
# The credit of a picture, a notice of rights, the text in the place of an advertisement.
NO_TITLE = re.compile(
    r"^\W*(?:copyright|©|photos?\b|photograph|fotos?\s?[:：]|bild\s?[:：]|image\s?[:：])|\(photos?\b|(?:\b(?:kuva|foto|photo|bild|zdj\.|fot\.)|фото|φωτο)\s?:\s?[^\W\d_][^.!?]{2,40}$|\[사진|사진\s?(?:출처|제공)|getty images|advertisement has not loaded",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DumpLines:
    """A dump's lines that say something, and what was counted in them."""

    texts: tuple[str, ...]
    rows: tuple[int, ...]  # the place of each in the dump
    folded: tuple[str, ...]
    weights: tuple[float, ...]  # words, characters of unspaced scripts at half
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


def weigh(text: str) -> float:
    """Return how many words *text* is worth."""
    spaced = text.count(" ") + 1
    if text.isascii():
        return float(spaced)
    return spaced + HALF * len(ANY_UNSPACED.findall(text))


def tokens_of(text: str) -> list[str]:
    """Return the words of folded *text*, and its pairs of characters where words are not spaced."""
    tokens: list[str] = TOKEN.findall(text)
    if text.isascii() or not ANY_UNSPACED.search(text):
        return tokens
    pairs = pairwise(tokens)
    return tokens + [a + b for a, b in pairs if a >= FIRST_UNSPACED and b >= FIRST_UNSPACED]


def terms_of(text: str) -> set[str]:
    """Return the words of folded *text* that say something: the longer ones."""
    return {token for token in tokens_of(text) if len(token) >= LONG or (len(token) > 1 and token >= FIRST_UNLATIN)}


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


def blocks_of(rows: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return for each line the number of lines between it and the blank before, and the blank after, at most FAR."""
    back, on = [0] * len(rows), [0] * len(rows)
    for position in range(1, len(rows)):
        if rows[position] == rows[position - 1] + 1:
            back[position] = min(back[position - 1] + 1, FAR)
    for position in range(len(rows) - 2, -1, -1):
        if rows[position] == rows[position + 1] - 1:
            on[position] = min(on[position + 1] + 1, FAR)
    return tuple(zip(back, on, strict=True))


def sheet(lines: Sequence[str], chances: Sequence[float], languages: tuple[str, ...] = ()) -> DumpLines:
    """Return the described *lines*, in *languages*; *chances* that each is body come from the program's model of lines."""
    rows = tuple(row for row, line in enumerate(lines) if line and not line.isspace())
    texts = tuple(lines[row].strip() for row in rows)
    folded = tuple(text.casefold() for text in texts)
    weights = tuple(weigh(text) for text in texts)
    body = [chances[row] for row in rows]
    start, end = best_run(
        [(chance - BREAK_EVEN) * min(weight, FULL) for chance, weight in zip(body, weights, strict=True)]
    )
    prose = next((position for position, weight in enumerate(weights) if weight >= PROSE), len(weights))
    masses = [0.0, *accumulate(chance * weight for chance, weight in zip(body, weights, strict=True))]
    mass = tuple(part / (masses[-1] or 1) for part in masses[:-1])
    terms = Counter(tokens_of("\n".join(folded[start:end])))
    return DumpLines(
        texts,
        rows,
        folded,
        weights,
        Counter(folded),
        "\n".join(folded),
        terms,
        start,
        end,
        prose,
        tuple(body),
        mass,
        blocks_of(rows),
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
        sum([word[0].isupper() for word in words]) / len(words), text.endswith(STOPS), page.copies[page.folded[position]],
    ]  # fmt: skip


def frame(page: DumpLines, position: int) -> list[float]:
    """Return the position of the line."""
    back, on = page.blocks[position]
    before, after = page.chances[max(0, position - 4) : position], page.chances[position + 1 : position + 5]
    return [
        back + on + 1, back, position, position / len(page.rows), position - page.start, position - page.end, position - page.prose,
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
