"""The lines a reader sees around an element."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from standfirst.converter.html.elements import Element
from standfirst.text.words import HAS_UNSPACED, squeezed

INLINE = frozenset((
    "a", "abbr", "address", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
MOST = 60  # elements of a heading or byline read
UNSEEN = frozenset((
    "script", "style", "noscript", "template", "svg", "option", "select", "textarea", "head", "iframe", "title",
))  # fmt: skip


class Line(NamedTuple):
    """A line of text and the first element in it."""

    position: int
    text: str


def lines_between(elements: Sequence[Element], start: int, stop: int) -> list[Line]:
    """Return the lines of the *elements* from *start* to *stop*."""
    lines: list[Line] = []
    pieces: list[str] = []
    first, before = start, None
    for position, is_inline, text, element in _pieces(elements, start, stop):
        if pieces and not is_inline:
            _flush(lines, first, pieces)
        if text and (pieces or not text.isspace()):  # no line begins with white space
            if not pieces:
                first = position
            elif _abut(pieces[-1], text) or (_are_siblings(before, element) and _abut_without_case(pieces[-1], text)):
                pieces.append(" ")
            pieces.append(text)
            before = element
    if pieces:
        _flush(lines, first, pieces)
    return lines


def _flush(lines: list[Line], first: int, pieces: list[str]) -> None:
    """End the line that is made of the *pieces*."""
    lines.append(Line(first, squeezed("".join(pieces))))
    pieces.clear()


def _abut(before: str, after: str) -> bool:
    """Return true if two pieces meet as words only a style keeps apart: "byAna", "Ruiz23"."""
    return before[-1:].islower() and (after[:1].isupper() or after[:1].isdigit())


def _abut_without_case(before: str, after: str) -> bool:
    """Return true if two pieces meet as words of a script that has spaces and no capitals do: Arabic, Hebrew, Hindi."""
    last, first = before[-1:], after[:1]
    is_caseless = last.isalpha() and last.lower() == last.upper() and not HAS_UNSPACED.match(last)
    return is_caseless and (first.isdigit() or (first.isalpha() and first.lower() == first.upper()))


def _are_siblings(one: Element | None, other: Element | None) -> bool:
    return one is not None and other is not None and one is not other and one.getparent() is other.getparent()


def _pieces(
    elements: Sequence[Element], start: int, stop: int
) -> Iterator[tuple[int, bool, str | None, Element | None]]:
    """Yield texts in reading order, and the ends of lines: the element's number, if it goes on in the same line, the text, the element that it begins."""
    open_: list[Element] = []
    for position in range(start, min(stop, len(elements))):
        element = elements[position]
        parent, tag = element.getparent(), element.tag
        while open_ and open_[-1] is not parent:
            closed = open_.pop()
            is_inline, tail = closed.tag in INLINE, closed.tail
            if tail or not is_inline:
                yield position, is_inline, tail, None
        open_.append(element)
        is_inline, text = tag in INLINE, None if tag in UNSEEN else element.text
        if text or not is_inline:
            yield position, is_inline, text, element
    while open_:
        closed = open_.pop()
        yield stop, closed.tag in INLINE, closed.tail if open_ else None, None


def rows_of(element: Element) -> list[str]:
    """Return the lines inside *element*."""
    return [line.text for line in lines_between(list(element.iter()), 0, MOST)]
