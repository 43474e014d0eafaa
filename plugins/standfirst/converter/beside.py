"""A story's dump as an editor sees it beside the post: the blocks of its page, and the page itself without scripts and addresses.

A block is in the post if the post's text has it as a block of its own, or within it, or with a few words corrected. So edits of any kind
count: a paragraph that was deleted in a text editor is out, as one that was taken out at the desk.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import lxml.html
from lxml.html import HtmlElement

from standfirst.converter import left_out
from standfirst.converter.batch import cutter, sources
from standfirst.converter.formats import reading
from standfirst.converter.html import blocks
from standfirst.converter.html.decode import decoded
from standfirst.converter.markdown import markdown
from standfirst.converter.model import Block, Page, Record
from standfirst.core.errors import DumpError, ShelfError
from standfirst.posts import html as posts_html
from standfirst.posts.header import Header
from standfirst.text.words import words

LONG = 6  # words from which a block may also be part of a paragraph of the post, as cleaning joins lines
# Share of the words of a paragraph that are left after an editor corrected it: a few typing errors, a name.
SAME = 0.75
GONE = frozenset((
    "script", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "meta", "base", "link", "portal", "audio", "video",
    "source", "track", "input", "select", "textarea", "svg", "math",
))  # fmt: skip
UNWRAPPED = frozenset(("form", "noscript", "dialog", "button"))  # what is in them is shown
KEPT = frozenset(
    ("class", "id", "dir", "lang", "alt", "width", "height", "colspan", "rowspan", "start", "style", "hidden", "align")
)
HOLDERS = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "td", "th", "dt", "dd", "figcaption", "table")
)
BOXES = frozenset(("div", "span"))
MARK = "data-block"
# What the post does not have is grey; the desk sets `data-in` on the blocks that it has.
GREY = """
body, body * { color: #767676 !important; background-color: #fff !important; background-image: none !important; }
[data-block] { cursor: pointer !important; }
[data-in="true"], [data-in="true"] * { color: #000 !important; }
[data-in="true"] { box-shadow: -6px 0 0 #2e7d32 !important; }
"""
STYLE_ADDRESS = re.compile(r"@import\b[^;]{0,2000};?|url\(\s*[\"']?(?!\s*data:)[^)]{0,2000}\)?", re.IGNORECASE)


@dataclass(frozen=True)
class DumpPage:
    """The page of one story in its dump."""

    record: Record
    page: Page

    @property
    def is_html(self) -> bool:
        """Return true if the dump's page can be shown as it was saved."""
        return self.record.kind == "html"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return its blocks in reading order."""
        return self.page.blocks

    @property
    def words(self) -> frozenset[tuple[str, ...]]:
        """Return the words of each of its blocks."""
        return frozenset(block.words for block in self.blocks)

    def in_post(self, body: str) -> tuple[bool, ...]:
        """Return for each block if the post with the Markdown *body* has it."""
        text = BodyText(body, self.words)
        return tuple(text.has(block) for block in self.blocks)

    def left_out(self, header: Header, body: str) -> list[str]:
        """Return the lines of a text that are neither in the post's *body* nor stated by its *header*; of a saved page none, it has hundreds."""
        return left_out.lines(self.blocks, header, blocks_of_body(body)) if self.page.lines else []

    @cached_property
    def html(self) -> str:
        """Return the saved page without scripts, frames, forms and addresses; each element that shows a block has its number as `data-block`."""
        text, is_plain = decoded(self.record.data, self.record.charset)
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(self.record.data if is_plain else text.encode(), parser=parser)
        _mark(tree, self.blocks)
        _disarm(tree)
        grey = tree.makeelement("style")
        grey.text = GREY
        tree.append(grey)  # after the page's own styles
        return str(lxml.html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))


def blocks_of_body(body: str) -> tuple[Block, ...]:
    """Return the blocks that a post with the Markdown *body* shows."""
    html = posts_html.render(body)
    return blocks.blocks_of(lxml.html.fragment_fromstring(html, create_parent="div")) if html.strip() else ()


class BodyText:
    """The text of a post's body, as blocks of a page are looked for in it; none of its blocks that are *on_page* as they are is a corrected one."""

    def __init__(self, body: str, on_page: AbstractSet[tuple[str, ...]] = frozenset()) -> None:
        read = blocks_of_body(body)
        self._blocks = {block.words for block in read}
        self._blocks |= {tuple(words(line)) for block in read for line in block.text.split("\n")}
        self._corrected = [Counter(words) for words in self._blocks - on_page if len(words) >= LONG]
        self._text = f" {' '.join(word for block in read for word in block.words)} "

    def is_block(self, block: Block) -> bool:
        """Return true if *block* is one of the post."""
        return bool(block.words) and block.words in self._blocks

    def has(self, block: Block) -> bool:
        """Return true if *block* is one of the post, a longer part of one, or what one was before an editor corrected it."""
        if len(block.words) < LONG:
            return self.is_block(block)
        if block.words in self._blocks or f" {' '.join(block.words)} " in self._text:
            return True
        counted = Counter(block.words)
        return any(_is_corrected(counted, words) for words in self._corrected)


def page_of(place: str, key: str) -> DumpPage:
    """Return the page of the story called *key* from the dumps at *place*; raises ShelfError if the dump gives it no more."""
    dump = key.partition("#")[0]
    origin = sources.source_at(place)
    if dump not in origin.names():
        raise ShelfError(f"the dump {dump} was deleted; put it back into dumps/ to see it")
    for record in cutter.records(origin, dump):
        if isinstance(record, Record) and record.source.key == key:
            try:
                return DumpPage(record, reading.page(record))
            except DumpError as error:
                raise ShelfError(f"{key} cannot be shown: {error}") from error
    raise ShelfError(f"the dump {dump} does not hold {key} any more; it was changed since the last build")


def _is_corrected(block: Counter[str], other: Counter[str]) -> bool:
    return (block & other).total() >= SAME * max(block.total(), other.total())


def without_block(body: str, page: DumpPage, number: int) -> str:
    """Return the Markdown *body* without the block of this *number*; a heading, list item or line of it that says the same is removed, too.

    If none does, a paragraph is removed that was this block before an editor corrected it.
    """
    block = page.blocks[number]
    chunks = body.rstrip("\n").split("\n\n")
    kept = [rest for chunk in chunks if (rest := _without(chunk, block))]
    if kept == chunks:
        on_page = page.words
        kept = [rest for chunk in chunks if (rest := _without_corrected(chunk, block, on_page))]
    return "\n\n".join(kept) + "\n"


def with_block(body: str, page: DumpPage, number: int) -> str:
    """Return the Markdown *body* with the block of this *number*, after the nearest block above it that the body has."""
    written = markdown((page.blocks[number],), page.page.base).strip("\n")
    chunks = body.rstrip("\n").split("\n\n") if body.strip() else []
    place = _place(chunks, page.blocks, number)
    return "\n\n".join([*chunks[:place], written, *chunks[place:]]) + "\n"


def _place(chunks: Sequence[str], page_blocks: Sequence[Block], number: int) -> int:
    """Return the place among *chunks* for the block of this *number*: beside the nearest block of the page that is one of theirs."""
    texts = [BodyText(chunk) for chunk in chunks]
    for is_same in (BodyText.is_block, BodyText.has):  # a sentence of the summary may be part of a paragraph far below
        for distance in range(1, len(page_blocks)):
            for place, step in ((number - distance, 1), (number + distance, 0)):
                if 0 <= place < len(page_blocks):
                    found = [position for position, text in enumerate(texts) if is_same(text, page_blocks[place])]
                    if found:
                        return found[-1] + 1 if step else found[0]
    return len(chunks)


def _without(chunk: str, block: Block) -> str:
    """Return the rest of a *chunk* of Markdown, which blank lines part from others, without *block*; empty if nothing is left."""
    if _words(chunk) == block.words:
        return ""
    lines = chunk.split("\n")
    kept = [line for line in lines if _words(line) != block.words]
    if len(kept) < len(lines):
        return "\n".join(kept)
    if not BodyText(chunk).has(block):
        return chunk
    sentences = [line for line in lines if f" {' '.join(_words(line))} " not in f" {' '.join(block.words)} "]
    return "\n".join(sentences)


def _without_corrected(chunk: str, block: Block, on_page: AbstractSet[tuple[str, ...]]) -> str:
    """Return *chunk*, or the rest of its lines, without what is *block* with a few words changed and is not *on_page* as it is."""
    counted = Counter(block.words)

    def is_corrected(text: str) -> bool:
        found = _words(text)
        return len(found) >= LONG and found not in on_page and _is_corrected(counted, Counter(found))

    return "" if is_corrected(chunk) else "\n".join(line for line in chunk.split("\n") if not is_corrected(line))


def _words(markdown_text: str) -> tuple[str, ...]:
    return tuple(words(posts_html.plain(posts_html.render(markdown_text))))


def _mark(tree: HtmlElement, page_blocks: Sequence[Block]) -> None:
    """Write the number of its block into each element that shows one, in reading order."""
    waiting: dict[tuple[str, ...], list[int]] = {}
    for number, block in enumerate(page_blocks):
        waiting.setdefault(block.words, []).append(number)
    for element in _holders(tree):
        numbers = waiting.get(tuple(words(element.text_content())))
        if numbers:
            element.set(MARK, str(numbers.pop(0)))


def _holders(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Return the elements that may show a block as a whole."""
    for element in tree.iter():
        if element.tag in HOLDERS or (element.tag in BOXES and not len(element)):
            yield element


def _disarm(tree: HtmlElement) -> None:
    """Take out of *tree* what runs, fetches or leads anywhere."""
    for element in list(tree.iter()):
        if element.tag in UNWRAPPED and element is not tree:
            element.drop_tag()
        elif (not isinstance(element.tag, str) or element.tag in GONE or ":" in element.tag) and element is not tree:
            element.drop_tree()
        else:
            _strip(element)


def _strip(element: HtmlElement) -> None:
    """Take out of *element* the attributes that lead anywhere, and the addresses in its style."""
    for name in set(element.attrib) - KEPT - {MARK}:
        is_picture = name == "src" and element.tag == "img" and element.attrib[name].startswith("data:image/")
        if not is_picture:
            del element.attrib[name]
    if "style" in element.attrib:
        element.set("style", STYLE_ADDRESS.sub("none", element.attrib["style"]))
    if element.tag == "style" and element.text:
        element.text = STYLE_ADDRESS.sub("none", element.text)
