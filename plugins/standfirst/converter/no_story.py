"""Say of a page that holds no story why: an error page, a check for robots, a page that shows only its paywall, a menu.

The one module that decides it. Three forms are known by their words. All others are found by a logistic regression over figures of the
whole page and of what was chosen of it; `benchmarks/train_no_story.py` learns it from the golds, whole and without their stories.
"""

import re
from collections.abc import Iterable, Sequence
from math import log1p
from pathlib import Path

import numpy as np

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.model import Block, Facts, Form, Page
from standfirst.converter.models.logistic import log_odds
from standfirst.converter.segment import Segment
from standfirst.converter.written import kind

# The whole title, or all before the site's name: "404 - Page not found | Harbour Post". A headline that says it of something else goes on.
CODE = r"(?:error|http|fehler|erreur|ошибка)?\W{0,3}(?:40[0-9]|41[0-9]|429|50[0-9])"
PHRASE = rf"(?:(?:sorry|oops|error|the|this|that|404)\W{{1,3}}){{0,3}}(?:{alternatives('error_page')})"
ERROR = re.compile(rf"\W{{0,3}}(?:{CODE}(?:\W{{1,3}}{PHRASE})?|{PHRASE})(?:\W*|\s*[|–—:-]\s.*)", re.IGNORECASE)
PAYWALL = re.compile(rf"(?:{alternatives('paywall')})", re.IGNORECASE)
SHORT, TEASER = 150.0, 60.0  # words of an error page, and of what is shown above a paywall
PROSE = 10.0  # words of a line that is a sentence
FEWEST_LINES = 4  # of a menu
LONGEST_CUE = 300  # characters of a line that says a story must be paid for
WEIGHTS = Path(__file__).parent / "models" / "no_story.json"
# What any page without a story may say; looked for as it is, a hundred times as fast as a pattern of five hundred phrases.
CUES = tuple(
    dict.fromkeys(
        phrase.casefold().rstrip("*") for name in ("no_story", "error_page", "paywall") for phrase in phrases(name)
    )
)
# All of a title but the site's name: "Unavailable due to legal reasons", not "Access denied to the quay for lorries".
CUE_TITLE = re.compile(
    rf"\W*(?:{alternatives('no_story', 'error_page', 'paywall')})(?:\W+[^\W_]+){{0,2}}(?:\W*|\s*[|–—:(-].*)",
    re.IGNORECASE,
)
FIGURES = (
    *kind.FIGURES, "is_text", "is_written", "story_words", "story_sentences", "longest", "cues", "cues_in_story", "cue_share", "cue_in_title",
    "dated", "signed", "pictured", "title_echo",
)  # fmt: skip
MOST_LEARNED = 250.0  # words: what has more is a story
FEWEST_CUES = 2  # different ones, of a short page without menus that is none of a story
MOST_FACTS = 3  # lines of a page that is all story: its headline, its byline, its day


def reason(title: str, story: Sequence[Block], page: Iterable[Block], form: Form) -> str:
    """Return why a *story* of this *title*, chosen among the blocks of a *page*, is none; empty if it is one."""
    words = sum(block.size for block in story)
    beginning = next((block.text for block in story), "")
    if words <= SHORT and (ERROR.fullmatch(title) or (not title and ERROR.fullmatch(beginning))):
        return f"it is no story but a site's error page ({title or beginning}); save the page again when it is shown"
    if words <= TEASER and any(len(block.text) <= LONGEST_CUE and PAYWALL.search(block.text) for block in page):
        return "it holds no story, only that one must subscribe to read it; save it as a subscriber sees it"
    is_menu = len(story) >= FEWEST_LINES and not any(block.size >= PROSE or block.is_ended for block in story)
    if form in ("page", "lines") and is_menu and all(block.kind in ("paragraph", "item", "heading") for block in story):
        return "no story found: all of its text looks like a menu"
    return ""


def is_none(page: Page, read: Page, story: Segment, facts: Facts, body: Sequence[Block]) -> bool:
    """Return true if a page, as it was *read* and as its *story* was chosen, most likely holds no story."""
    if is_certain(read, facts, body):
        return False
    is_links = len(body) >= FEWEST_LINES and all(block.link_share > kind.MOSTLY for block in body)
    is_said = len(_cues(facts.title, read.blocks)) >= FEWEST_CUES or CUE_TITLE.fullmatch(facts.title) is not None
    if is_links or (page.form == "written" and is_said and sum(block.size for block in body) <= SHORT):
        return True
    return log_odds(WEIGHTS, figures_of(page, read, story, facts, body)) > 0


def is_certain(read: Page, facts: Facts, body: Sequence[Block]) -> bool:
    """Return true if a page certainly holds its story: a program cut it out, it is long, or it is all of the page and speaks of nothing else."""
    if read.form == "story" or sum(block.size for block in body) > MOST_LEARNED:
        return True
    is_all = len(body) + MOST_FACTS >= len(read.blocks)
    is_prose = any(block.is_ended and block.size >= PROSE for block in body)
    return is_all and is_prose and not _cues(facts.title, read.blocks)


def _cues(title: str, blocks: Iterable[Block]) -> set[str]:
    """Return those of CUES that a *title* and the *blocks* below it hold."""
    text = " ".join(" ".join((title, *(block.text for block in blocks))).casefold().split())
    return {cue for cue in CUES if cue in text}


def figures_of(page: Page, read: Page, story: Segment, facts: Facts, body: Sequence[Block]) -> list[float]:
    """Return FIGURES of a page that became this *body*, with these *facts*."""
    cues, inside = len(_cues(facts.title, read.blocks)), len(_cues(facts.title, body))
    sizes = [block.size for block in body]
    title = frozenset(facts.title.casefold().split())
    text = frozenset(" ".join(block.text for block in body).casefold().split())
    return [
        *kind.figures_of(read, story if page is read else Segment(tuple(range(len(read.blocks))), np.ones(len(read.blocks)), 1.0)),
        float(bool(read.lines)), float(page.form == "written"), log1p(sum(sizes)), log1p(sum(block.is_ended for block in body)),
        log1p(max(sizes, default=0.0)), log1p(cues), log1p(inside), inside / (sum(sizes) + 1.0), float(ERROR.fullmatch(facts.title) is not None),
        float(bool(facts.date)), float(bool(facts.authors)), float(bool(facts.image)), len(title & text) / (len(title) or 1),
    ]  # fmt: skip
