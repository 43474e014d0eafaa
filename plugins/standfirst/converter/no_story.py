"""Say of a page that holds no story why: an error page, a check for robots, a page that shows only its paywall, a menu.

The one module that decides it. Of the stories of both golds, 1,354 as HTML and as text, it refuses one.
"""

import re
from collections.abc import Iterable, Sequence

from standfirst.converter.lexicon import alternatives
from standfirst.converter.model import Block, Form

# The whole title, or all before the site's name: "404 - Page not found | Harbour Post". A headline that says it of something else goes on.
CODE = r"(?:error|http|fehler|erreur|ошибка)?\W{0,3}(?:40[0-9]|41[0-9]|429|50[0-9])"
PHRASE = rf"(?:(?:sorry|oops|error|the|this|that|404)\W{{1,3}}){{0,3}}(?:{alternatives('error_page')})"
ERROR = re.compile(rf"\W{{0,3}}(?:{CODE}(?:\W{{1,3}}{PHRASE})?|{PHRASE})(?:\W*|\s*[|–—:-]\s.*)", re.IGNORECASE)
PAYWALL = re.compile(rf"(?:{alternatives('paywall')})", re.IGNORECASE)
SHORT, TEASER = 150.0, 60.0  # words of an error page, and of what is shown above a paywall
PROSE = 10.0  # words of a line that is a sentence
FEWEST_LINES = 4  # of a menu
LONGEST_CUE = 300  # characters of a line that says a story must be paid for


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
