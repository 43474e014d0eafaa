"""An HTML tree becomes blocks in reading order: one walk, everything visible kept, nothing judged."""

import re
from html import escape

from plugins.converter.dom import Element, text_of
from plugins.converter.model import Block, Kind, Node
from plugins.converter.readers import tables
from plugins.errors import DumpError

DEEPEST = 150  # real pages end at 55 (709 gold pages); parsers further down fail at about 500
SKIPPED = frozenset(
    (
        "script style template noscript svg head select option button textarea input canvas audio video object "
        "embed datalist dialog map meta link title progress meter rp rt"
    ).split()
)
CONTROLS = frozenset(("button", "dialog"))  # left open by mistake, one may hold the whole story
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
UNSHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table)\b", re.IGNORECASE)
FOR_SCREEN_READERS = re.compile(r"\b(?:sr-only|screen-reader|screenreader|visually-?hidden|assistive)", re.IGNORECASE)
SPACE = re.compile(r"\s+")
HEADING_ANCHORS = frozenset(["#", "¶", "§", "🔗", "⚓"])  # links from a heading to itself
PLAYER = re.compile(r"/embed\b|player|video|\bembed\.", re.IGNORECASE)
CODE_LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source|brush:)[-\s]?([a-z0-9+#]+)", re.IGNORECASE)
# A streamed page keeps its story in a hidden element; less prose than this is a menu or a dialog (issue 3's figure).
HIDDEN_STORY = 1_000
SHORT = 4  # characters of a link that may be an anchor


def blocks_of(tree: Element) -> tuple[Block, ...]:
    """Every visible block of *tree* in reading order; raises DumpError beyond 150 levels of nesting."""
    walk = _Walk()
    walk.enter(tree)
    walk.flush()
    return tuple(walk.blocks)


def _is_unseen(element: Element, style: str | None) -> bool:
    """Whether a browser would not show *element*, or only screen readers read it, unless it holds a streamed story."""
    classes = element.get("class")
    is_hidden = element.get("hidden") is not None or (style and UNSHOWN.search(style))
    if not is_hidden and not (classes and FOR_SCREEN_READERS.search(classes)):
        return False
    return not (element.get("id") or "").startswith("S:") and _prose(element) < HIDDEN_STORY


def _prose(element: Element) -> int:
    return sum(len(text_of(p)) for p in element.iter("p"))


class _Open:
    """An element the walk is inside of; its place is worked out when the first block needs it."""

    __slots__ = ("element", "number", "place", "tag")

    def __init__(self, element: Element, number: int) -> None:
        self.element, self.number, self.tag = element, number, element.tag
        self.place: tuple[Node, ...] | None = None


class _Walk:
    """The line being gathered, the elements around it, and the blocks finished so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._path: list[_Open] = []
        self._inline: list[tuple[str, str]] = []  # open inline elements: opening tag, name
        self._opened = 0  # how many of them are already written into the line
        self._html: list[str] = []
        self._text: list[str] = []
        self._linked = 0
        self._count = 0
        self._links = 0
        self._marked = False

    def enter(self, element: Element) -> None:
        """Walk one element, its text and its children; the tail is its parent's."""
        tag = element.tag
        if not isinstance(tag, str) or (tag in SKIPPED and not (tag in CONTROLS and _prose(element) >= HIDDEN_STORY)):
            return
        if tag == "br":
            self._break()
        elif tag == "iframe":
            self._embed(element)
        else:
            self._enter_shown(element, tag, element.get("style"))

    def _enter_shown(self, element: Element, tag: str, style: str | None) -> None:
        if _is_unseen(element, style):
            return
        if tag in BLOCKS or (style and SHOWN_AS_BLOCK.search(style)):
            self._enter_block(element, tag)
        elif tag in INLINE:
            self._enter_inline(element, INLINE[tag])
        else:
            self._inside(element)

    def _enter_block(self, element: Element, tag: str) -> None:
        self.flush()
        self._count += 1
        if len(self._path) >= DEEPEST:
            raise DumpError(f"elements are nested more than {DEEPEST} deep; save the page again with less around it")
        self._path.append(_Open(element, self._count))
        if tag == "pre":
            self._code(element)
        elif tag == "table" and tables.is_data(element):
            self._table(element)
        else:
            self._inside(element)
            self.flush()
        self._path.pop()

    def _enter_inline(self, element: Element, name: str) -> None:
        is_link = name == "a" and bool(element.get("href"))
        if name == "a" and not is_link:
            self._inside(element)
            return
        if is_link and len(element.text or "") < SHORT and text_of(element).strip() in HEADING_ANCHORS:
            return
        self._inline.append((_opening(element, name), name))
        self._links += is_link
        self._inside(element)
        self._links -= is_link
        self._close_to(len(self._inline) - 1)
        self._inline.pop()

    def _inside(self, element: Element) -> None:
        if element.text:
            self._say(element.text)
        for child in element:
            self.enter(child)
            if child.tail:
                self._say(child.tail)

    def _say(self, text: str) -> None:
        if not self._text and text.isspace():
            return
        folded = " ".join(text.split())
        starts_apart = self._text and self._text[-1][-1] not in " \n"
        if text[0].isspace() and starts_apart:
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
        self._html.append(escape(folded, quote=False))
        if self._links:
            self._linked += len(folded)

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
            kind, level = self._kind()
            share = min(1.0, self._linked / max(1, len(raw)))
            self.blocks.append(Block(kind, text, html, level, share, self._place()))
        self._text, self._html, self._linked, self._marked = [], [], 0, False

    def _kind(self) -> tuple[Kind, int]:
        for around in reversed(self._path):
            tag = around.tag
            if tag in HEADINGS:
                return "heading", HEADINGS[tag]
            if tag in ("li", "blockquote", "figcaption"):
                kinds: dict[str, Kind] = {"li": "item", "blockquote": "quote"}
                return kinds.get(tag, "caption"), 0
        return "paragraph", 0

    def _place(self) -> tuple[Node, ...]:
        place: tuple[Node, ...] = ()
        for around in self._path:
            if around.place is None:
                around.place = (*place, _node(around.element, around.number))
            place = around.place
        return place

    def _code(self, element: Element) -> None:
        for line_break in element.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        code = text_of(element).strip("\n").rstrip()
        if code.strip():
            classes = " ".join(node.get("class") or "" for node in element.iter("pre", "code"))
            named = CODE_LANGUAGE.search(classes)
            language = f' class="language-{escape(named[1].lower())}"' if named else ""
            html = f"<pre><code{language}>{escape(code, quote=False)}</code></pre>"
            self.blocks.append(Block("code", code, html, 0, 0.0, self._place()))

    def _embed(self, element: Element) -> None:
        """A player that stands in the page becomes a link to what it plays."""
        address = (element.get("src") or element.get("data-src") or "").strip()
        if not PLAYER.search(address) or not address.startswith(("http://", "https://", "//")):
            return
        self.flush()
        title = SPACE.sub(" ", element.get("title") or "").strip()
        text = f"Video: {title}" if title else "Video"
        href = f"https:{address}" if address.startswith("//") else address
        self.blocks.append(Block("embed", text, f'<a href="{escape(href)}">{escape(text)}</a>', 0, 1.0, self._place()))

    def _table(self, element: Element) -> None:
        for caption in element.iterchildren("caption"):
            self._enter_block(caption, "caption")
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
    html = "<br>".join(block.html or escape(block.text, quote=False) for block in walk.blocks)
    return " ".join(block.text.replace("\n", " ") for block in walk.blocks), html


def _opening(element: Element, name: str) -> str:
    wanted = {"a": ("href", "title"), "abbr": ("title",), "time": ("datetime",)}.get(name, ())
    given = "".join(f' {key}="{escape(value)}"' for key in wanted if (value := (element.get(key) or "").strip()))
    return f"<{name}{given}>"


def _node(element: Element, number: int) -> Node:
    get = element.get
    hints = " ".join(filter(None, (get("class"), get("id"), get("role"), get("itemprop")))).lower()
    start = get("start") or ""
    parent = element.getparent()
    siblings = len(parent) if parent is not None else 1
    return Node(number, element.tag, hints, int(start) if start.isdecimal() and len(start) < 7 else 1, siblings)
