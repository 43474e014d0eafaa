"""Footnotes: marks in the text stay if the notes that they lead to are in the story; the link back from a note is removed."""

import re
from collections.abc import Sequence
from html import unescape

from standfirst.converter.model import Block
from standfirst.text.characters import TAG

INTO_PAGE = 'href="#'  # what a link within the page holds
BACK = re.compile(r"\s?<a [^>]*href=\"#[^>]*>\s*[↩↑⤴⏎^]\ufe0e?\ufe0f?\s*</a>")
# The number, letter or sign of a note, raised or in brackets, that leads to it.
LINK = r"<a [^>]*href=\"#[^>]*>"
SIGN = r"(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3})"
MARK = re.compile(
    rf"<sup>\s*{LINK}\s*\[?{SIGN}\]?\s*</a>\s*</sup>|{LINK}\s*<sup>\s*\[?{SIGN}\]?\s*</sup>\s*</a>|{LINK}\s*\[{SIGN}\]\s*</a>"
)
MARKS = re.compile(rf"<sup>\s*{LINK}\s*\[?{SIGN}\]?\s*</a>(?:[\s,;]*{LINK}\s*\[?{SIGN}\]?\s*</a>)+\s*</sup>")
NOTE = re.compile(rf"(?:{LINK})?(?:<sup>\s*\[?{SIGN}\]?\s*</sup>|\[{SIGN}\])")  # how a note begins


def without_footnote_links(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* without the links that lead back from notes; without the marks in the text, too, if there is no such note."""
    has_notes = any(map(_is_note, blocks))
    patterns = (BACK,) if has_notes else (MARKS, MARK)
    cleaned = (_without(block, patterns) if INTO_PAGE in block.html else block for block in blocks)
    return [block for block in cleaned if block.text]


def _is_note(block: Block) -> bool:
    """Return true if a block begins as a note does, or has a link back into the text."""
    html = block.html or block.text
    return (html[:1] in "<[" and NOTE.match(html) is not None) or (INTO_PAGE in html and BACK.search(html) is not None)


def _without(block: Block, patterns: Sequence[re.Pattern[str]]) -> Block:
    html = block.html
    for pattern in patterns:
        html = pattern.sub("", html)
    if html == block.html:
        return block
    text = unescape(TAG.sub("", html.replace("<br>", "\n"))).strip()
    return block._replace(text=text, html=html.strip())
