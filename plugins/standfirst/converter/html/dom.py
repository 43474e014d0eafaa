"""An HTML page as a tree of plain lxml elements; lxml.html's own look a class up in Python for each, which costs a tenth."""

import re

from lxml import etree
from lxml.etree import _Element as Element

from standfirst.core.errors import DumpError

__all__ = ["Element", "parse", "text_of"]

# libxml2 drops what follows `</html>`, browsers show it; both end tags may be left out (WHATWG HTML, 13.1.2.4). Letters of
# both cases are named one by one: the engine then leaps from "</" to "</".
ENDS = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
_TEXT = etree.XPath("string()")


def parse(page: str | bytes) -> Element:
    """Return the root element of a *page*, bytes in UTF-8, without comments; raises DumpError if it holds no element."""
    parser = etree.HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    root = etree.fromstring(ENDS.sub(b"", page.encode() if isinstance(page, str) else page), parser)
    if root is None:
        raise DumpError("no text to read: the page holds no elements")
    return root


def text_of(element: Element) -> str:
    """Return all text inside *element*."""
    return str(_TEXT(element))
