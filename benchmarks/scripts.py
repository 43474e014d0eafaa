"""The gold's English pages written in another script, so that a model knows none of their words.

Latin letters become those of an alphabet with capitals, those of one without, or each word a few signs of a script without
spaces; marks, figures, links and elements stay as they are. No page says anything by its words then, as most pages in the
world's languages do not to a model that learned from English ones.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from zlib import crc32

from benchmarks.gold import GoldPage

Spelled = Callable[[str], str]  # a text in another script

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC, HEBREW = "абцдефгхийклмнопярстувшзыж", "אבצדהפגחיטקלמנועשרסתוביצעז"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FIRST_SIGN, SIGNS, BITS = 0x4E00, 0x1400, 9  # of Han, and bits of a word's checksum that choose each of its signs
LONGER = (4, 8)  # letters from which a word takes a second sign, and a third
MARK = re.compile(r"(?<=[\u4e00-\u9fff])[.,?!:;](?=\s|$|[\"”’)])")
WIDE = str.maketrans(".,?!:;", "。，？！：；")
GAP = re.compile(r"(?<=[\u4e00-\u9fff。，？！：；]) (?=[\u4e00-\u9fff])")


def _letters(others: str) -> Spelled:
    table = str.maketrans(LATIN + LATIN.upper(), others + others.upper())
    return lambda text: text.translate(table)


def _signs(text: str) -> str:
    """*text* without spaces between words, the same signs for the same word."""
    return GAP.sub("", MARK.sub(lambda mark: mark[0].translate(WIDE), WORD.sub(_word, text)))


def _word(match: re.Match[str]) -> str:
    checksum = crc32(match[0].casefold().encode())
    count = 1 + sum(len(match[0]) >= least for least in LONGER)
    return "".join(chr(FIRST_SIGN + (checksum >> (BITS * index)) % SIGNS) for index in range(count))


SCRIPTS: Mapping[str, Spelled] = {"Cyrillic": _letters(CYRILLIC), "Hebrew": _letters(HEBREW), "Han": _signs}


def spelled(gold: GoldPage, script: str) -> GoldPage:
    """Return a gold page, what it declares of its story and what is true of it, in a *script* of SCRIPTS."""
    write, page = SCRIPTS[script], gold.page
    original = page.declared
    declared = replace(
        original, title=write(original.title), summary=write(original.summary), text=write(original.text)
    )
    blocks = tuple(block._replace(text=write(block.text)) for block in page.blocks)
    shown = replace(page, blocks=blocks, names=tuple(map(write, page.names)), declared=declared)
    truth = {name: write(gold.truth[name] or "") for name in ("title", "body")}
    return replace(gold, page=shown, truth=gold.truth | truth)
