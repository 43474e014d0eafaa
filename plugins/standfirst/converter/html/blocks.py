"""An HTML tree becomes blocks in reading order: one walk, everything visible kept, nothing judged."""

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from html import escape

from standfirst.converter.html import elements, embeds, tables, visibility
from standfirst.converter.html.elements import BLOCKS, BOXES, CONTROLS, INLINE, MENUS, SKIPPED, Element, text_of
from standfirst.converter.model import HEADING_ANCHORS, Block, Node, ShownPicture
from standfirst.core.errors import DumpError
from standfirst.text.characters import BULLETS, without_bullet
from standfirst.text.words import HAS_UNSPACED, squeezed

DEEPEST = 150  # real pages end at 55 (709 gold pages); parsers further down fail at about 500
NOTHING: Mapping[str, str] = {}
EMPTY = frozenset(("br", "img", "iframe"))  # elements whose content is not part of the page
CLOAKING = frozenset(("a", "span"))  # elements in which an address is hidden from robots
SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table)\b", re.IGNORECASE)
SHORT = 4  # characters of a link that may be an anchor
LONGEST_BADGE = 3  # digits
MOST_SHOWN = 500  # pictures of a page


def blocks_of(tree: Element) -> tuple[Block, ...]:
    """Return every visible block of *tree* in reading order; raises DumpError beyond 150 levels of nesting."""
    return read(tree)[0]


def read(tree: Element) -> tuple[tuple[Block, ...], tuple[ShownPicture, ...]]:
    """Return the blocks of *tree*, and the pictures between them."""
    walk = _Walk(visibility.sign_ups(tree))
    walk.enter(tree)
    walk.flush()
    return tuple(walk.blocks), tuple(_captioned(shown, walk.blocks) for shown in walk.shown)


def _captioned(shown: ShownPicture, blocks: Sequence[Block]) -> ShownPicture:
    """Return a picture with the caption that is right after it."""
    behind = blocks[shown.before] if shown.before < len(blocks) else None
    return replace(shown, caption=behind.text) if behind and behind.kind == "caption" else shown


class _Walk:
    """The line being gathered, the elements around it, and the blocks finished so far."""

    def __init__(self, unread: Collection[elements.Element] = ()) -> None:
        self._unread = unread  # elements that hold no text of the page
        self.blocks: list[Block] = []
        self.shown: list[ShownPicture] = []
        self._path: list[elements.Open] = []
        self._inline: list[tuple[str, str]] = []  # open inline elements: opening tag, name
        self._opened = 0  # how many of them are already written into the line
        self._html: list[str] = []
        self._text: list[str] = []
        self._linked = 0
        self._count = 0
        self._links = 0
        self._marked = False
        self._seam = 0  # pieces of text before the place where two elements meet

    def enter(self, element: Element) -> None:
        """Walk one element, its text and its children; the tail is its parent's."""
        tag = element.tag
        if tag in SKIPPED and not (tag in CONTROLS and visibility.holds_page_text(element)):
            return
        if tag in EMPTY:
            self._see(element, tag)
            return
        items = element.items()
        attributes = dict(items) if items else NOTHING
        if tag in CLOAKING and attributes.get("data-cfemail"):
            self._say(embeds.uncloaked(attributes["data-cfemail"]))
        elif (not attributes or visibility.is_seen(element, attributes)) and not (
            tag == "label" and visibility.names_field(element)
        ):
            self._enter_shown(element, tag, attributes)

    def _see(self, element: Element, tag: str) -> None:
        if tag == "br":
            self._break()
        elif tag == "img":
            self._show(element)
        else:
            self._embed(element)

    def _is_menu(self, element: Element, tag: str, classes: str | None) -> bool:
        """Return true if *element* is a menu of the site; an article's own footer may name its tags and its author."""
        is_named = tag in MENUS or (tag in BOXES and visibility.is_called_menu(classes))
        return is_named and all(around.tag != "article" for around in self._path) and visibility.is_menu(element)

    def _enter_shown(self, element: Element, tag: str, attributes: Mapping[str, str]) -> None:
        is_block = tag in BLOCKS or ("style" in attributes and SHOWN_AS_BLOCK.search(attributes["style"]))
        if is_block or (tag == "button" and visibility.unfolds(element)):
            self._enter_block(element, tag, attributes)
        elif tag in INLINE:
            self._enter_inline(element, INLINE[tag], attributes)
        else:
            self._inside(element)

    def _enter_block(self, element: Element, tag: str, attributes: Mapping[str, str]) -> None:
        if self._text:
            self.flush()
        if element in self._unread or self._is_menu(element, tag, attributes.get("class")):
            return
        self._count += 1
        if len(self._path) >= DEEPEST:
            raise DumpError(f"elements are nested more than {DEEPEST} deep; save the page again with less around it")
        self._path.append(elements.Open(element, attributes, self._count))
        if tag == "pre":
            self._code(element)
        elif tag == "table" and tables.is_data(element):
            self._table(element)
        else:
            self._inside(element)
            if self._text:
                self.flush()
        self._path.pop()

    def _enter_inline(self, element: Element, name: str, attributes: Mapping[str, str]) -> None:
        is_link = name == "a" and bool(attributes.get("href"))
        if name == "a" and not is_link:
            self._inside(element)
            return
        if is_link and len(element.text or "") < SHORT and text_of(element).strip() in HEADING_ANCHORS:
            return
        self._inline.append((elements.opening(name, attributes), name))
        self._links += is_link
        self._inside(element)
        self._links -= is_link
        self._close_to(len(self._inline) - 1)
        self._inline.pop()

    def _inside(self, element: Element) -> None:
        text = element.text  # lxml makes a new string at each access
        if text:
            self._say(text)
        is_beside = False  # whether an element ended right here
        for child in element:
            if is_beside:
                self._seam = len(self._text)
            self.enter(child)
            tail = child.tail
            is_beside = not tail
            if tail:
                self._say(tail)

    def _say(self, text: str) -> None:
        if not self._text and text.isspace():
            return
        folded = squeezed(text)
        starts_apart = self._text and self._text[-1][-1] not in " \n"
        if starts_apart and (text[0].isspace() or self._is_badge(text[0]) or self._is_seam(text[0])):
            folded = f" {folded}"
        if text[-1].isspace() and folded and folded != " ":
            folded += " "
        if not folded:
            return
        while self._opened < len(self._inline):
            self._html.append(self._inline[self._opened][0])
            self._opened += 1
            self._marked = True
        self._text.append(folded)
        is_plain = "&" not in folded and "<" not in folded and ">" not in folded  # as nearly all text is
        self._html.append(folded if is_plain else escape(folded, quote=False))
        if self._links:
            self._linked += len(folded)

    def _is_seam(self, first: str) -> bool:
        """Return true if two elements meet here as words that only a style keeps apart: `<span>Read more</span><a>The ferry</a>`."""
        last = self._text[-1][-1]
        if self._seam != len(self._text) or not first.isalpha() or last.isupper() or first.islower():
            return False
        is_cased = last.islower() and first.isupper()
        return is_cased or (last.isalpha() and not (last.islower() or first.isupper() or HAS_UNSPACED.match(first)))

    def _is_badge(self, first: str) -> bool:
        """Return true if the line so far is a number that only a style keeps apart from what it counts: `<span>1</span>Look`."""
        return (
            first.isupper()
            and len(self._text) == 1
            and len(self._text[0]) <= LONGEST_BADGE
            and self._text[0].isdecimal()
        )

    def _break(self) -> None:
        if not self._text:
            return
        if self._text[-1] == "\n":  # two in a row part paragraphs
            self.flush()
            return
        self._text.append("\n")
        self._html.append("<br>")

    def _close_to(self, depth: int) -> None:
        while self._opened > depth:
            self._opened -= 1
            self._html.append(f"</{self._inline[self._opened][1]}>")

    def flush(self) -> None:
        """End the line: what was gathered becomes a block."""
        if not self._text:
            return
        self._close_to(0)
        raw = "".join(self._text)
        text = raw.strip() if "\n" not in raw else "\n".join(line.strip() for line in raw.strip().split("\n"))
        if text:
            html = "".join(self._html).strip() if self._marked or "\n" in text else ""
            place = self._place()
            kind, level = self._path[-1].kind if self._path else elements.PARAGRAPH
            if (
                kind == "paragraph" and text[0] in BULLETS and len(text) > 2 and text[1].isspace()
            ):  # typed, not marked up
                kind, text, html = "item", text[1:].lstrip(), without_bullet(html, text[0])
            share = min(1.0, self._linked / len(raw)) if self._linked else 0.0
            self.blocks.append(Block(kind, text, html, level, share, place))
        self._text, self._html, self._linked, self._marked, self._seam = [], [], 0, False, 0

    def _place(self) -> tuple[Node, ...]:
        path, depth = self._path, len(self._path)
        while depth and not path[depth - 1].place:
            depth -= 1
        around = path[depth - 1] if depth else None
        for level in path[depth:]:
            level.settle_place(around)
            around = level
        return around.place if around else ()

    def _code(self, element: Element) -> None:
        code, html = embeds.code(element)
        if code:
            self.blocks.append(Block("code", code, html, 0, 0.0, self._place()))

    def _show(self, element: Element) -> None:
        address = element.get("src") or ""
        if address and len(self.shown) < MOST_SHOWN:
            alt = squeezed(element.get("alt"))
            self.shown.append(ShownPicture(len(self.blocks) + bool(self._text), address, alt))

    def _embed(self, element: Element) -> None:
        text, html = embeds.player(element)
        if text:
            self.flush()
            self.blocks.append(Block("embed", text, html, 0, 1.0, self._place()))

    def _table(self, element: Element) -> None:
        for caption in element.iterchildren("caption"):
            self._enter_block(caption, "caption", dict(caption.items()))
        if tables.is_too_large(element):
            text, html = squeezed(text_of(element)), ""
        else:
            rows = [
                [(cell.tag == "th", _cell(cell)) for cell in row.iterchildren("td", "th")] for row in element.iter("tr")
            ]
            text, html = tables.render(rows, tables.spans(element))
        linked = sum(len(text_of(link)) for link in element.iter("a"))
        if text:
            share = min(1.0, linked / len(text))
            self.blocks.append(Block("table", text, html, 0, share, self._place()))


def _cell(element: Element) -> tuple[str, str]:
    walk = _Walk()
    walk._inside(element)  # noqa: SLF001 - the same class: a cell is a small page
    walk.flush()
    html = ""
    for block, behind in itertools.zip_longest(walk.blocks, walk.blocks[1:]):
        html += block.html or escape(block.text, quote=False)
        if behind is not None:  # items are on one line there
            html += "; " if block.kind == behind.kind == "item" and block.text[-1].isalnum() else "<br>"
    return " ".join(block.text.replace("\n", " ") for block in walk.blocks), html
