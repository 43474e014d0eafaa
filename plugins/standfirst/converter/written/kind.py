"""Decide which texts a person wrote or pasted, and which are pages copied with their menus, teasers and buttons around the story.

A logistic regression over a few figures of the whole text: its short lines, where they are, what they say, and how many of its words the
model of lines leaves out. `benchmarks/train_written.py` learns it from the golds (pages) and from their stories alone (written). What is
unsure counts as written: then nothing is lost.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import log1p
from pathlib import Path

import numpy as np

from standfirst.converter.cleanup.buttons import is_button
from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.lexicon.cues import BIT, CUES
from standfirst.converter.metadata.plain_text.lines import terms_of, tokens_of
from standfirst.converter.metadata.sources import is_notice
from standfirst.converter.model import Block, Page
from standfirst.converter.models.logistic import log_odds
from standfirst.converter.segment import Segment
from standfirst.converter.segment.boilerplate import is_advertisement, is_teaser

WEIGHTS = Path(__file__).parents[1] / "models" / "written.json"
SURE = 3.0  # log-odds of what is a page beyond doubt
SHORT, CUED, PROSE, SENTENCE = 6.0, 12.0, 20.0, 8.0  # words: of a label, of a line with a cue, of prose, of a sentence
MOSTLY = 0.5  # of a block's characters, those inside links
EDGE, HEAD = 3, 8  # lines at each end of a text, and lines that may begin with labels
LABEL = re.compile(
    rf"(?:{alternatives('title_label', 'mail_subject', 'author_label', 'mail_from', 'date_label', 'mail_date')})\s*[:：]"
    rf"|\W*(?:{alternatives('release_label')})\b",
    re.IGNORECASE,
)
FOOTER = re.compile(rf"\b(?:{alternatives('mail_footer')})", re.IGNORECASE)
LETTER = re.compile(rf"(?:{alternatives('greeting', 'closing')})\b", re.IGNORECASE)  # how letters begin and end
# What lines of menus say, whole.
MENU = frozenset(
    phrase.casefold()
    for kind in ("section_tag", "button", "front_page", "share", "comment", "signup", "reply", "ad", "no_name_word")
    for phrase in phrases(kind)
)
FIGURES = (
    "short_share", "short", "before_prose", "after_prose", "run", "cued", "cued_share", "menu", "buttons", "boxes", "notices", "repeated",
    "short_words", "words", *CUES, "left_out", "unlikely", "lines_left_out", "first", "last", "mean", "expected",
    "headline", "top", "bottom", "ended", "headline_words", "last_words", "labels", "letter", "marks",
    "linked", "linked_share", "declared", "classes", "framed", "depth",
)  # fmt: skip
MENUS = frozenset(("nav", "aside", "footer", "form"))  # elements that nobody writes into a text
FRAMES = MENUS | {"header", "button"}
EXPORTED = re.compile(r"^(?:mso|western|c\d|docs-|gmail|wp-block|has-)")  # classes that programs for texts write
DECLARED = ("url", "site", "image", "section", "tags", "summary", "modified")  # facts that a page declares of itself
# What lines of pages begin or end with: arrows, marks of templates that were not filled in.
MARKED = re.compile(
    r"\s*(?:[»›«‹←→↑▲▼►▶◄☰✕×]|&[lr]aquo;).{0,40}|.{0,40}[»›«‹←→↑▲▼►▶◄☰✕]\s*|.{0,300}(?:\{\{.{0,80}\}\}|\$\{.{0,80}\}).{0,300}",
    re.DOTALL,
)


def page_odds(page: Page, story: Segment) -> float:
    """Return the log-odds that *page* is one; below 0 it is a text that a person wrote or pasted. *story* is what would be chosen of a page."""
    if page.is_newsletter or any(FOOTER.search(block.text) for block in page.blocks[-HEAD:]):
        return SURE
    # Publishing systems declare both of a story, for cards in networks; whoever writes a page by hand does not.
    if not page.lines and page.declared.url and page.declared.image:
        return SURE
    if any(node.tag in MENUS for block in page.blocks for node in block.place):
        return SURE
    return log_odds(WEIGHTS, figures_of(page, story), "text" if page.lines else "markup")


def figures_of(page: Page, story: Segment) -> list[float]:
    """Return FIGURES of a text whose lines are the blocks of *page*, of which the model of lines would choose *story*."""
    blocks = page.blocks
    sizes = np.array([block.size for block in blocks])
    total = sizes.sum() or 1.0
    short = np.array([block.size <= SHORT and not block.is_ended and block.kind != "table" for block in blocks])
    prose = [block.size >= PROSE or (block.is_ended and block.size >= SENTENCE) for block in blocks]
    first = prose.index(True) if any(prose) else len(blocks)
    last = len(blocks) - prose[::-1].index(True) if any(prose) else 0
    cues = [block.cues if block.size <= CUED else 0 for block in blocks]
    copies = Counter(block.text.casefold() for block in blocks)
    chosen = np.zeros(len(blocks), bool)
    chosen[list(story.chosen)] = True
    chances = np.asarray(story.chances)
    return [
        float(short.mean()), log1p(short.sum()), log1p(first), log1p(len(blocks) - last), log1p(_longest_run(short.tolist())),
        log1p(sum(map(bool, cues))), sum(map(bool, cues)) / len(blocks), log1p(sum(block.text.casefold() in MENU for block in blocks)),
        log1p(sum(is_button(block.text) for block in blocks)), log1p(sum(is_advertisement(block) or is_teaser(block) for block in blocks)),
        log1p(sum(is_notice(block.text) for block in blocks)), log1p(sum(copies.values()) - len(copies)),
        float((sizes * short).sum() / total), log1p(total), *(log1p(sum(bits >> bit & 1 for bits in cues)) for bit in range(len(CUES))),
        float(1 - (sizes * chosen).sum() / total),
        float(1 - (sizes * chances).sum() / total), log1p(len(blocks) - chosen.sum()), log1p(story.chosen[0] if story.chosen else len(blocks)),
        log1p(len(blocks) - 1 - story.chosen[-1] if story.chosen else len(blocks)), float(1 - chances.mean()), story.expected,
        _headline(blocks), float(chances[:EDGE].mean()), float(chances[-EDGE:].mean()), float(blocks[-1].is_ended), log1p(blocks[0].size),
        log1p(blocks[-1].size), log1p(sum(LABEL.match(block.text) is not None for block in blocks[:HEAD])),
        log1p(sum(block.size <= SHORT and LETTER.match(block.text) is not None for block in blocks)),
        log1p(sum(MARKED.fullmatch(block.text) is not None for block in blocks)), *_markup(page),
    ]  # fmt: skip


def _markup(page: Page) -> list[float]:
    """Return the figures of elements, classes and declared facts; of a text without markup all are 0."""
    blocks, places = page.blocks, [block.place for block in page.blocks]
    linked = sum(block.link_share > MOSTLY for block in blocks)
    classes = sum(any(node.hints and not EXPORTED.match(node.hints) for node in place) for place in places)
    framed = sum(any(node.tag in FRAMES for node in place) for place in places)
    declared = sum(bool(getattr(page.declared, name)) for name in DECLARED)
    return [
        log1p(linked), linked / len(blocks), float(declared), classes / len(blocks), log1p(framed),
        sum(map(len, places)) / len(blocks),
    ]  # fmt: skip


def _headline(blocks: Sequence[Block]) -> float:
    """Return how many of the longer words of the first line the others say again: those of a headline, not those of a menu."""
    terms = terms_of(blocks[0].words)
    others = set(tokens_of(word for block in blocks[1:] for word in block.words))
    return len(terms & others) / (len(terms) or 1)


def _longest_run(short: Sequence[bool]) -> int:
    longest = run = 0
    for is_short in short:
        run = run + 1 if is_short else 0
        longest = max(longest, run)
    return longest


def is_of_page(block: Block) -> bool:
    """Return true if a line at the head or the foot of a written text is known to be of the page it was copied from: a button, a share line, rights."""
    if is_button(block.text) or is_advertisement(block) or is_teaser(block) or is_notice(block.text):
        return True
    if block.size > SHORT or block.is_ended:
        return False
    return bool(block.cues & (BIT["share"] | BIT["rights"])) or MARKED.fullmatch(block.text) is not None
