"""Elements as the converter's own data."""

import re
from collections.abc import Mapping
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from standfirst.converter.model import Kind, Node
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


SKIPPED = frozenset(
    (
        "script style template noscript svg head select option button textarea input canvas audio video object "
        "embed datalist dialog map meta link title progress meter rp rt"
    ).split()
)
CONTROLS = frozenset(("button", "dialog"))  # left open by mistake, one may hold the whole story
MENUS = frozenset(("aside", "footer", "header", "nav"))  # that may hold nothing but links to the rest of a site
BOXES = frozenset(("div", "section", "ul"))  # the same, where their class says so
BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th "
        "thead tr ul caption legend menu dir"
    ).split()
)
# The markup that survives inside a line, under the one name we write it with.
INLINE = {
    "a": "a", "em": "em", "i": "em", "strong": "strong", "b": "strong", "code": "code", "kbd": "code",
    "samp": "code", "tt": "code", "sub": "sub", "sup": "sup", "del": "del", "s": "del", "strike": "del",
    "q": "q", "cite": "cite", "abbr": "abbr", "time": "time",
}  # fmt: skip
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


HINTING = ("class", "id", "role", "itemprop")  # attributes that hint at what an element is for
LONGEST_NUMBER = 6  # digits of a list's first number
LEVELS = frozenset("123456")
PARAGRAPH: tuple[Kind, int] = ("paragraph", 0)
KINDS: Mapping[str, tuple[Kind, int]] = {
    **{tag: ("heading", level) for tag, level in HEADINGS.items()},
    "li": ("item", 0), "blockquote": ("quote", 0), "figcaption": ("caption", 0),
}  # fmt: skip
ATTRIBUTES = {"a": ("href", "title"), "abbr": ("title",), "time": ("datetime",)}


def opening(name: str, attributes: Mapping[str, str]) -> str:
    """Return the opening tag of an inline element called *name*, with those of its attributes, *attributes*, that we keep."""
    kept = ""
    for key in ATTRIBUTES.get(name, ()):
        if value := attributes.get(key, "").strip():
            kept += f' {key}="{escape(value)}"'
    return f"<{name}{kept}>"


def node(element: Element, attributes: Mapping[str, str], number: int, siblings: int) -> Node:
    """Return what is kept of an element around blocks, whose attributes are *attributes* and whose parent holds so many *siblings*."""
    tag, hints, start = element.tag, "", 1
    if attributes:
        hints = " ".join([attributes[name] for name in HINTING if attributes.get(name)]).lower()
        if tag == "ol" and (stated := attributes.get("start", "")).isdecimal() and len(stated) <= LONGEST_NUMBER:
            start = int(stated)
    return Node(number, tag, hints, start, siblings)


class Open:
    """An element the walk is inside of; its place, and what its lines are, is worked out when the first block needs it."""

    __slots__ = ("element", "given", "held", "kind", "number", "place", "tag")

    def __init__(self, element: Element, given: Mapping[str, str], number: int) -> None:
        self.element, self.given, self.number, self.tag = element, given, number, element.tag
        self.place: tuple[Node, ...] = ()
        self.kind: tuple[Kind, int] = PARAGRAPH
        self.held = 0  # children, once they are counted: lxml goes through all of them

    def settle_place(self, around: "Open | None") -> None:
        """Compute place and kind from the element *around*, whose own are known."""
        outside, inherited = (around.place, around.kind) if around else ((), PARAGRAPH)
        self.place = (*outside, node(self.element, self.given, self.number, self._siblings(around)))
        self.kind = self._own_kind() or inherited

    def _siblings(self, around: "Open | None") -> int:
        parent = self.element.getparent()
        if around is None or around.element is not parent:
            return 1 if parent is None else len(parent)
        around.held = around.held or len(parent)
        return around.held

    def _own_kind(self) -> tuple[Kind, int] | None:
        """Return what the lines of such an element are, and the level of a heading."""
        if self.given.get("role") == "heading" and self.tag not in HEADINGS:
            level = self.given.get("aria-level") or ""
            return "heading", int(level) if level in LEVELS else 2
        return KINDS.get(self.tag)
