"""Plain text that was wrapped at a width, as mails and text files are: its paragraphs in one line each again."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from standfirst.converter.formats.code_lines import run_at
from standfirst.text.characters import bullet, number
from standfirst.text.phrases import common
from standfirst.text.words import HAS_UNSPACED, is_ended

NARROWEST, WIDEST = 40, 110  # columns
SURE = 3  # lines, the last but one of them full, that show that a paragraph is wrapped
FULL, FLOWING = 0.6, 0.33  # of a paragraph's line ends: those a wrap makes, and of those the ones within a sentence
LETTERS, LONGEST_WORD = 0.85, 12  # of its characters those that are letters or blanks, and characters a word on average
LONGER = 0.1  # of a text's longer lines, those beyond its width that do not make one doubt that all of it is wrapped
ALIKE = 12  # columns by which paragraphs of one width differ: the longest word that did not fit
SIGNS = frozenset("{}=<>|\\")  # of code, not of prose
COMMENTS = "#/$>"  # what lines of code and quoted mails begin with
OPENS = "\"'“‘«„([¿¡"
BLANKS = " \t"
HYPHEN = re.compile(r"[^\W\d_]-$")
WORDS = re.compile(r"\w+(?:-\w+)*")
WORD_END, WORD_START = re.compile(r"[^\W\d_]+$"), re.compile(r"[^\W\d_]+")
HANGING = frozenset(("and", "or", "und", "oder", "et", "ou", "y", "o", "e"))  # "pre- and post-war"

Lines = Sequence[str]


class _Filled(NamedTuple):
    """A paragraph whose lines are as full as its width allows."""

    width: int
    ends: int  # of its lines, those that are full
    flowing: int  # of those, the ones within a sentence


def unwrapped(lines: Lines) -> list[str]:
    """Return *lines*, joined if only a wrap separated them: with the next one's first word each would have been wider than the text.

    Paragraphs of three lines show that they are wrapped; if nearly all of a text is wrapped, they show the
    width by which shorter ones are recognised, too.
    """
    parts = list(_parts(lines))
    full = {
        number_of_part: filled
        for number_of_part, part in enumerate(parts)
        if len(part) >= SURE and (filled := _filled(part))
    }
    is_pooled = _are_alike([filled.width for filled in full.values()]) and _is_wrapped(full.values())
    sure = {
        number_of_part: filled.width for number_of_part, filled in full.items() if is_pooled or _is_wrapped([filled])
    }
    width_of_all = _of_all(lines, list(sure.values())) if sure else 0
    splits = _Hyphenation(lines).splits
    joined: list[str] = []
    for number_of_part, part in enumerate(parts):
        width = width_of_all or sure.get(number_of_part, 0)
        joined += (
            _joined(part, width, splits)
            if width and len(part) > 1 and (number_of_part in sure or not _is_code(part))
            else part
        )
    return joined


def _parts(lines: Lines) -> Iterator[Lines]:
    """Return the runs of *lines* that may be one paragraph each: separated by blank lines, bullets and numbers, and lines that are indented further."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or not lines[end].strip() or _begins(lines[end - 1], lines[end]):
            yield lines[start:end]
            start = end


def _begins(above: str, line: str) -> bool:
    """Return true if *line* begins a paragraph below the line *above*."""
    stripped, before = line.lstrip(), above.lstrip()
    if not before or "\t" in stripped or bullet(stripped) or number(stripped) is not None:
        return True
    indent, indent_above = len(line) - len(stripped), len(above) - len(before)
    is_item = bool(bullet(before)) or number(before) is not None
    return indent > indent_above and not is_item


def _filled(part: Lines) -> _Filled | None:
    """Return what shows that the paragraph *part* may be wrapped: its lines are as full as its width allows."""
    width = max(map(_columns, part))
    if not NARROWEST <= width <= WIDEST or any(line.lstrip()[0] in COMMENTS for line in part):
        return None
    ends = [pair for pair in pairwise(part) if _is_full(*pair, width)]
    if len(ends) < FULL * (len(part) - 1) or not _is_prose(part):
        return None
    return _Filled(width, len(ends), sum(_flows(*pair) for pair in ends))


def _is_wrapped(runs: Collection[_Filled]) -> bool:
    """Return true if a wrap made the line ends of what was *runs*: then sentences go on over them, as they do not in lists."""
    return sum(run.flowing for run in runs) >= max(SURE - 1, FLOWING * sum(run.ends for run in runs))


def _is_code(part: Lines) -> bool:
    return bool(run_at(part, 0)) and not _is_prose(part)


def _is_prose(part: Lines) -> bool:
    """Return true if *part* is no code, no table and no list of addresses."""
    text = " ".join(map(str.strip, part))
    letters = sum(character.isalpha() or character == " " for character in text)
    is_wordy = HAS_UNSPACED.search(text) is not None or len(text) <= LONGEST_WORD * len(text.split())
    return is_wordy and letters >= LETTERS * len(text) and SIGNS.isdisjoint(text)


def _of_all(lines: Lines, widths: Sequence[int]) -> int:
    """Return the width at which all of *lines* were wrapped, from the *widths* of its paragraphs; 0 if they were not."""
    widest = max(widths)
    longer = [columns for line in lines if " " in line.strip() and (columns := _columns(line)) >= NARROWEST]
    return widest if _are_alike(widths) and sum(columns > widest for columns in longer) <= LONGER * len(longer) else 0


def _are_alike(widths: Sequence[int]) -> bool:
    return bool(widths) and max(widths) - min(widths) <= ALIKE


def _columns(line: str) -> int:
    """Return how many columns *line* takes, blanks before it among them: two for a character of a wide script."""
    line = line.rstrip()
    if line.isascii() or not HAS_UNSPACED.search(line):
        return len(line)
    return len(line) + sum(unicodedata.east_asian_width(character) in "WF" for character in line)


def _is_full(line: str, below: str, width: int) -> bool:
    """Return true if *line* would be wider than *width* with the first word *below*, a few characters where words have no spaces."""
    columns = _columns(line)
    first = below.lstrip()[:2] if HAS_UNSPACED.match(below.lstrip()) else below.split(maxsplit=1)[0]
    return columns <= width < columns + 1 + _columns(first)


def _flows(line: str, below: str) -> bool:
    """Return true if a sentence seems to go on from *line* to the one *below*."""
    first = below.lstrip(OPENS + BLANKS)[:1]
    return not is_ended(line.rstrip()) and first.isalpha() and not first.isupper()


def _joined(part: Lines, width: int, splits: Callable[[str, str], bool]) -> Iterator[str]:
    pieces = [part[0].rstrip()]
    for above, line in pairwise(part):
        if _is_full(above, line, width):
            if splits(pieces[-1], line):
                pieces[-1] = pieces[-1][:-1]
                pieces.append(line.strip())
            else:
                pieces += [_between(above.rstrip(), line.strip()), line.strip()]
        else:
            yield "".join(pieces)
            pieces = [line.rstrip()]
    yield "".join(pieces)


def _is_hyphened(line: str, below: str) -> bool:
    is_word = HYPHEN.search(line[-2:]) is not None and below[:1].islower()
    return is_word and below.split(maxsplit=1)[0] not in HANGING


class _Hyphenation:
    """The hyphens at the ends of *lines*: those of a compound stay, those that only split a word, as in print and PDFs, are removed."""

    def __init__(self, lines: Lines) -> None:
        stripped = [line.strip() for line in lines]
        self._is_typeset = sum(_is_hyphened(*pair) for pair in pairwise(stripped)) >= SURE
        self._words = {word for line in stripped for word in WORDS.findall(line.casefold())}

    def splits(self, line: str, below: str) -> bool:
        """Return true if the hyphen at the end of *line* only splits a word that goes on *below*."""
        below = below.strip()
        if not _is_hyphened(line, below):
            return False
        start, end = WORD_END.search(line[:-1].casefold()), WORD_START.match(below.casefold())
        if start is None or end is None or f"{start[0]}-{end[0]}" in self._words:
            return False
        is_compound = start[0] in common() and end[0] in common() and start[0] + end[0] not in common()
        return start[0] + end[0] in self._words or (self._is_typeset and not is_compound)


def _between(line: str, below: str) -> str:
    """Return what joins two lines: nothing after a hyphen, unless it hangs, and in scripts that write no blanks; else a blank."""
    is_hyphened = _is_hyphened(line, below)
    is_unspaced = HAS_UNSPACED.match(line[-1]) or HAS_UNSPACED.match(below)
    return "" if is_hyphened or is_unspaced else " "
