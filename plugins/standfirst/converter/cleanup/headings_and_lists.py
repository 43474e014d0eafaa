"""Find headings and lists of a text dump by the form of its lines; its page showed them by style alone."""

import re
from collections.abc import Sequence

from standfirst.converter.model import HEADING_ANCHORS, Block
from standfirst.text.words import is_ended, size, words

LONGEST, WORDS, QUESTION_WORDS = (
    90,
    12.0,
    15.0,
)  # characters and words of a heading, and of one that is a question (by taste)
ANCHOR = re.compile(rf"\s[{''.join(sorted(HEADING_ANCHORS))}]\ufe0f?$")
LETTERS = re.compile(r"[^\W\d_]{2}|[^\x00-\u2fff]")
SPOKEN = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]+:\s|\(.*\)$")  # "HOST: ..." and "(LAUGHTER)" of a transcript
# The beginning of an item that names its topic: "Lunch: a salad", "Ease – nothing is kneaded".
LABELLED = re.compile(r"(?=[^\W\d_])[^:–—.!?]{2,40}(?::| [–—]) \S")
SENTENCES = re.compile(r"(?<=[^\W\d_]{4})[.!?] [^\W\d_a-z]")  # two of them
BOLD = re.compile(r"<strong>(?:(?!</?strong>).)*</strong>", re.DOTALL)
FEWEST_BOLD, FEWEST_PLAIN = 2, 3  # bold lines above prose that are headings, and short ones between prose
QUOTES = "‘’“”„«»\"'「『"
BELOW = 8.0  # words of a sentence that a heading may be above (by taste)
LONGER = 5  # letters of a word that names a topic
CONTENTS = 4  # lines of a table of contents at the least, and words of its label at the most
FEWEST, LONGEST_ITEM = 3, 40.0  # lines of a list, and words of one (by taste)


def contents(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the lines of a table of contents, by index: short ones in a row that are repeated, in this order, each above a part of the story."""
    texts = [" ".join(block.words) for block in blocks]
    last = {text: position for position, text in enumerate(texts)}
    marked: set[int] = set()
    start = 0
    while start < len(texts):
        end, place = start, start + 1
        while end < len(texts) and (repeat := last[texts[end]]) > place and _may_announce(blocks[end]):
            end, place = end + 1, repeat + 1
        if end - start >= CONTENTS and last[texts[start]] >= end:
            marked.update(range(start - _names_contents(blocks, start), end))
        start = max(end, start + 1)
    return frozenset(marked)


def _may_announce(block: Block) -> bool:
    return block.kind not in ("table", "code") and block.size <= QUESTION_WORDS


def _names_contents(blocks: Sequence[Block], position: int) -> bool:
    """Return true if the line above block *position* is the label of a table of contents: "In this article"."""
    above = blocks[position - 1] if position > 1 else None
    return above is not None and above.size <= CONTENTS and not above.is_ended


def with_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the lines of a text dump, those that head the prose below them as headings."""
    marked = list(blocks)
    is_spaced = any(block.gap for block in marked[1:])  # whether blank lines part anything at all
    for position in range(1, len(marked) - 1):
        block, below = marked[position], marked[position + 1]
        if _may_head(block, below, is_spaced) and not _goes_on(blocks, position) and _is_under(block, below):
            marked[position] = block._replace(text=ANCHOR.sub("", block.text), kind="heading", level=2)
    return marked


def _is_under(block: Block, below: Block) -> bool:
    """Return true if the text *below* a line may be what it heads: prose, a list, a table."""
    if below.kind in ("table", "item"):
        return True
    return below.size >= block.size and (below.is_ended or below.text[-1] in ":：")


def _goes_on(blocks: Sequence[Block], position: int) -> bool:
    """Return true if a line, close below another, is one of its kind: "Dinner: black beans" below "Lunch: a salad"."""
    return blocks[position].gap == 0 and all(map(LABELLED.match, (blocks[position - 1].text, blocks[position].text)))


def _may_head(block: Block, below: Block, is_spaced: bool) -> bool:
    """Return true if a line by itself looks like a heading: short, apart, and no sentence but a question."""
    if block.kind != "paragraph" or "\n" in block.text or len(block.text) > LONGEST or SPOKEN.match(block.text):
        return False
    if block.text[-1] in "?？؟":
        return (block.gap > 0 or below.gap > 0) and block.size <= min(QUESTION_WORDS, below.size - 1)
    if not (block.gap > 0 or below.gap > 0 or not is_spaced) or block.size > WORDS:
        return False
    if block.is_ended or block.text[-1] in ":：,;" or block.text[0].islower() or SENTENCES.search(block.text):
        return False
    return bool(LETTERS.search(block.text))


def with_bold_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of an HTML page, paragraphs that are bold from end to end, as a heading is, and head prose, as headings.

    So are short ones between prose, if none is bold. Where a page has headings of its own, or one or two such lines, they may be anything, and stay.
    Of 1,354 pages 17 have headings without a mark; all but two of these 130 lines are headings.
    """
    marked = list(blocks)
    if any(block.kind == "heading" for block in blocks):
        return marked
    inner = range(1, len(blocks) - 1)
    bold = [position for position in inner if _is_bold_heading(*blocks[position : position + 2])]
    plain = [position for position in inner if _is_plain_heading(*blocks[position - 1 : position + 2])]
    for position in bold if len(bold) >= FEWEST_BOLD else plain if len(plain) >= FEWEST_PLAIN else ():
        html = blocks[position].html.removeprefix("<strong>").removesuffix("</strong>")
        marked[position] = blocks[position]._replace(kind="heading", level=2, html=html if "<" in html else "")
    return marked


def _is_bold_heading(block: Block, below: Block) -> bool:
    is_bold = block.kind == "paragraph" and BOLD.fullmatch(block.html) is not None
    return is_bold and _is_short(block.text) and below.kind == "paragraph" and _is_prose(below)


def _is_plain_heading(above: Block, block: Block, below: Block) -> bool:
    """Return true if a paragraph without a mark stands between two of prose, as a heading does."""
    is_plain = block.kind == "paragraph" and "<" not in block.html and not block.text.lstrip(QUOTES)[:1].islower()
    return is_plain and _is_short(block.text) and _is_prose(above) and below.kind == "paragraph" and _is_prose(below)


def _is_short(text: str) -> bool:
    """Return true if *text* is no sentence but a question, and no label of what follows."""
    return (
        size(text) <= WORDS
        and "\n" not in text
        and text[-1] not in ":：,;，"
        and (text[-1] in "?？" or not is_ended(text))
    )


def _is_prose(block: Block) -> bool:
    return block.size >= BELOW and block.is_ended and not block.html.startswith("<strong>")


def with_lists(blocks: Sequence[Block]) -> list[Block]:
    """Return the lines of a text dump, those that a colon announces or that all name their topic, with no blank line between, as items of a list.

    Browsers copy items to lines of their own without blank ones between; of runs of three after a colon 86 % are lists.
    """
    marked, position = list(blocks), 0
    if not any(block.gap for block in marked[1:]):
        return marked  # nothing parts paragraphs either
    ends = _run_ends(blocks)
    while position < len(blocks):
        run = _announced(blocks, position, ends) or _labelled(blocks, position)
        for index in run if len(run) >= FEWEST else ():
            marked[index] = blocks[index]._replace(kind="item")
        position = run[-1] + 1 if run else position + 1
    return marked


def _run_ends(blocks: Sequence[Block]) -> list[int]:
    """Return, for each block, where the run of short paragraphs close together ends that begins with it; its own index if it is none."""
    ends = list(range(len(blocks)))
    for index in range(len(blocks) - 1, -1, -1):
        if blocks[index].kind == "paragraph" and blocks[index].size <= LONGEST_ITEM:
            is_followed = index + 1 < len(blocks) and not blocks[index + 1].gap
            ends[index] = ends[index + 1] if is_followed else index + 1
    return ends


def _announced(blocks: Sequence[Block], position: int, ends: Sequence[int]) -> Sequence[int]:
    """Return the paragraphs close together after the colon at the end of block *position*; *ends* as `_run_ends` returns them."""
    if blocks[position].text[-1] not in ":：" or position + 1 == len(blocks):
        return ()
    run = range(position + 1, ends[position + 1])
    if not run or blocks[run[-1]].text[-1] in ":：":
        return ()
    if run[-1] + 1 < len(blocks) and _heads([blocks[index] for index in run], blocks[run[-1] + 1]):
        return run[:-1]
    return run


def _labelled(blocks: Sequence[Block], position: int) -> list[int]:
    """Return the paragraphs from *position* on, close together, that all begin with a label; not those of a talk, "HOST: Welcome"."""
    run: list[int] = []
    for index in range(position, len(blocks)):
        block = blocks[index]
        is_item = block.kind == "paragraph" and LABELLED.match(block.text) and not SPOKEN.match(block.text)
        if not is_item or (run and block.gap) or block.size > LONGEST_ITEM:
            break
        run.append(index)
    return run if len(run) >= FEWEST else []


def _heads(run: Sequence[Block], below: Block) -> bool:
    """Return true if the last line of a *run* is no item of it but the heading over the prose *below*.

    Of last lines of runs over prose (gold pages that mark their lists): over 12 words 1 of 171 is a heading; bare under
    lines with an end 153 of 182; bare under bare ones 157 of 234 where it shares a longer word with the prose, 55 of 287
    where it does not.
    """
    last = run[-1].text
    if not below.is_ended or below.size < max(BELOW, size(last) + 1) or size(last) > WORDS:
        return False
    if last[-1] in "?？؟":
        return True
    if is_ended(last):
        return False
    ended = [block.is_ended for block in run[:-1]]
    return (bool(ended) and sum(ended) * 2 > len(ended)) or bool(_longer(last) & _longer(below.text))


def _longer(text: str) -> set[str]:
    return {word for word in words(text) if len(word) >= LONGER}
