"""An article's blocks become Markdown: markdownify on a BeautifulSoup tree for what has markup, escapes for the rest."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import markdownify
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from plugins.converter import outline
from plugins.converter.model import Block
from plugins.posts.markup import escape, sanitise

# Parameters that follow a reader about, under their published names (Google, Meta, Microsoft, Mailchimp, HubSpot,
# Matomo, Yandex); they never change what a link shows.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|mc_[ce]id|_hs\w+|hsCtaTracking|mkt_tok|igshid|yclid|pk_\w+|mtm_\w+"
)
BLANK_LINES = re.compile(r"\n{3,}")
UNSAFE_IN_ADDRESS = {ord(mark): f"%{ord(mark):02X}" for mark in ' <>{}|\\"`^\n'}
BLOCK_TAGS = frozenset(("p", "li", "td", "th", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "span"))
HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6", "th"))
CELLS = frozenset(("td", "th"))
LANGUAGE = "language-"


def markdown(blocks: Sequence[Block], base: str = "") -> str:
    """CommonMark of *blocks*, ending in one newline; links are made absolute by *base* or dropped."""
    found = list(outline.pieces(blocks))
    marked = iter(_marked([piece.html for piece in found if piece.html], base))
    parts = [next(marked) if piece.html else _plain(piece.text) for piece in found]
    return BLANK_LINES.sub("\n\n", "\n\n".join(filter(None, parts))) + "\n"


def _plain(text: str) -> str:
    return "\\\n".join(map(escape, text.split("\n")))


def _marked(fragments: Sequence[str], base: str) -> list[str]:
    """Every fragment as Markdown; one parse for all of them."""
    if not fragments:
        return []
    html = "".join(f"<div>{sanitise(fragment)}</div>" for fragment in fragments)
    soup = BeautifulSoup(html, "lxml")
    writer = _Writer(base)
    body = soup.body
    return [writer.convert_soup(part).strip("\n") for part in body.find_all("div", recursive=False)] if body else []


class _Writer(markdownify.MarkdownConverter):
    """markdownify with our escapes, our links, and Markdown that re-renders to the same tree."""

    def __init__(self, base: str) -> None:
        super().__init__(
            heading_style=markdownify.ATX, bullets="-", newline_style=markdownify.BACKSLASH, autolinks=False,
            sub_symbol="<sub>", sup_symbol="<sup>", strip_document=None, code_language_callback=_language,
        )  # fmt: skip
        self._base = base

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """A text node, with every character that Markdown would read as markup written as an entity."""
        tags = parent_tags or set()
        if "pre" in tags or "code" in tags:
            return str(super().process_text(el, parent_tags=tags))  # type: ignore[misc]  # its stub leaves it out
        text = re.sub(r"\s+", " ", str(el))
        starts = _starts_line(el)
        safe = escape(text.lstrip() if starts else text, starts_line=starts and not tags & (CELLS | HEADINGS))
        if safe[-1:] in ("!", "]") and _opens_link(_sibling(el, "next_sibling")):
            return f"{safe[:-1]}&#{ord(safe[-1])};"  # before a link it would make a picture, before a bracket a link
        return safe

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link to an absolute address, or its text where there is none."""
        address = absolute(str(el.get("href") or ""), self._base)
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        shown = text.strip()
        return f"{before}[{shown}]({address}){after}" if address and shown else text

    def convert_ol(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """An ordered list; inside an item one that starts above 1 needs a blank line before it (CommonMark 0.31, 5.2)."""
        written = str(self.convert_list(el, text, parent_tags))  # type: ignore[attr-defined]  # its stub leaves it out
        return f"\n{written}" if "li" in parent_tags and el.get("start") not in (None, "1") else written

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A quotation inside a line."""
        return f"“{text}”"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A line break; a space where a line cannot break, nothing at the end of a block."""
        if parent_tags & (CELLS | HEADINGS):
            return " "
        return "\\\n" if el.next_sibling is not None and el.previous_sibling is not None else ""

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Bold text; a heading is bold already."""
        return text if parent_tags & HEADINGS else _wrapped(el, text, "**")

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Emphasis."""
        return _wrapped(el, text, "*")

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Struck text."""
        return _wrapped(el, text, "~~")

    def convert_cite(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A source's name, as text."""
        return text

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell; a pipe in its code would end it."""
        return " " + text.strip().replace("\\\n", " ").replace("\n", " ").replace("|", "\\|") + " |"

    convert_th = convert_td


EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def _wrapped(el: Tag, text: str, mark: str) -> str:
    """*text* between two *mark*s, blanks moved outside; as it is where no engine would read the marks.

    CommonMark 0.31, "left-flanking delimiter run": a mark with punctuation inside needs a blank or punctuation outside.
    """
    match = EDGES.fullmatch(text)
    if match is None or not match[2] or mark in match[2] or "\n\n" in match[2]:
        return text
    before, inner, after = match.groups()
    opens = inner[0].isalnum() or bool(before) or _is_open(_beside(el, "previous_sibling")[-1:])
    closes = inner[-1].isalnum() or bool(after) or _is_open(_beside(el, "next_sibling")[:1])
    return f"{before}{mark}{inner}{mark}{after}" if opens and closes else text


def _beside(el: Any, side: str) -> str:
    """The text right beside *el* in its block; empty at the block's edge."""
    sibling = _sibling(el, side)
    return "" if sibling is None else str(sibling.get_text() if isinstance(sibling, Tag) else sibling)


def _sibling(el: Any, side: str) -> Any:
    """What stands right beside *el* in its block; None at the block's edge."""
    node = el
    while (sibling := getattr(node, side)) is None:
        node = node.parent
        if node is None or node.name in BLOCK_TAGS:
            return None
    return sibling


def _opens_link(node: Any) -> bool:
    """Whether *node* starts with a bracket, its own or a link's."""
    if isinstance(node, Tag):
        return node.name == "a" or node.find("a") is not None or node.get_text()[:1] in ("(", "[", ":")
    return str(node or "")[:1] in ("(", "[", ":")


def _is_open(character: str) -> bool:
    return not character.isalnum()


def _starts_line(el: NavigableString) -> bool:
    node: Any = el
    while node.previous_sibling is None:
        node = node.parent
        if node is None or node.name in BLOCK_TAGS:
            return True
    return bool(node.previous_sibling.name in ("br", "ul", "ol", "p", "pre", "table", "blockquote"))


def _language(el: Tag) -> str:
    code = el.find("code")
    names: Any = (code.get("class") if isinstance(code, Tag) else None) or []
    return next((str(name).removeprefix(LANGUAGE) for name in names if str(name).startswith(LANGUAGE)), "")


def absolute(address: str, base: str) -> str:
    """*address* as a full http, https or mailto one without tracking parameters; empty where it cannot be made so."""
    if not address.strip() or address.startswith("#"):
        return ""
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        query = parts.query
        if query and TRACKING.search(query):
            kept = [
                (key, value) for key, value in parse_qsl(query, keep_blank_values=True) if not TRACKING.fullmatch(key)
            ]
            query = urlencode(kept)
    except ValueError:
        return ""
    if parts.scheme == "mailto" and parts.path:
        return _quoted(urlunsplit(("mailto", "", parts.path, query, "")))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return _quoted(urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment)))


def _quoted(address: str) -> str:
    safe = address.translate(UNSAFE_IN_ADDRESS)
    if safe.count("(") != safe.count(")") or ")(" in safe:
        safe = safe.replace("(", "%28").replace(")", "%29")
    return safe
