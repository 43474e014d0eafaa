"""The markup inside one line of a page becomes Markdown that shows the same: links, emphasis, code, line breaks."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape as escape_html, unescape
from typing import Literal

from standfirst.converter.markdown.links import absolute
from standfirst.posts.html import escape, sanitise
from standfirst.text.characters import raised

TOKEN = re.compile(r"<(/?)([a-z]+[1-6]?)((?:[^>\"]|\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r"([a-z]+)=\"([^\"]*)\"")
SPACE = re.compile(r"\s{2,}|[^\S ]")  # a single blank stays as it is
EDGES = re.compile(r"((?:\\\n|\s)*)(.*?)((?:\\\n|\s)*)", re.DOTALL)  # blanks and line breaks on both sides
NUMBERED = re.compile(r"^\d{1,9}&#(?:41|46);")  # what would begin a list, except a mark of emphasis before it
FENCE = re.compile(r"`+")
BREAK = "\\\n"
# Headings and cells hold no line break, and nothing in them begins a list or a quote; a heading is bold already.
Where = Literal["block", "heading", "cell"]
PLAINLY = re.compile(r"(?:st|nd|rd|th|er|e|ème|re|º|ª|®|™|©|TM|SM|\*+|†|‡)", re.IGNORECASE)
SIGNS = {"tm": "™", "sm": "℠"}
OPENS_LINK = frozenset("([:")
# Characters that would end a table's cell, or make an address of Pelican's, inside an attribute.
IN_ATTRIBUTE = {ord(mark): f"&#{ord(mark)};" for mark in "{|`"}


@dataclass(slots=True)
class _OpenElement:
    """An open element: the place where its text starts, and the Markdown of its content so far."""

    name: str
    start: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    marked: str = ""  # the mark of emphasis, or the address of a link, that the last part ends with


def written(html: str, base: str = "", where: Where = "block") -> str:
    """Return the Markdown of *html*, the inside of one block; links are made absolute by *base* or dropped."""
    if "<" not in html and "&" not in html:
        return plain(_folded(html).strip(), where)
    return _InlineWriter(sanitise(html), base, where).written()


def plain(text: str, where: Where = "block") -> str:
    """Markdown that shows *text*, its newlines as line breaks."""
    is_block = where == "block"
    return (BREAK if is_block else " ").join(escape(line, starts_line=is_block) for line in text.split("\n"))


class _InlineWriter:
    """One line being written: its tokens, its text without markup, and the elements that are open."""

    def __init__(self, html: str, base: str, where: Where) -> None:
        self._base, self._where = base, where
        self._tokens = list(_tokens(html))
        self._text = "".join("\n" if name == "br" else text for text, name, _ in self._tokens)
        self._at = 0  # characters of the text written so far
        self._open = [_OpenElement("", 0)]

    def written(self) -> str:
        for index, (text, name, attributes) in enumerate(self._tokens):
            if text:
                self._say(text, index)
            elif name == "br":
                self._break()
            elif name[0] != "/":
                self._open.append(_OpenElement(name, self._at, attributes))
            elif len(self._open) > 1:
                self._close()
        while len(self._open) > 1:
            self._close()
        return "".join(self._open[0].parts).strip()

    def _put(self, part: str, marked: str = "") -> None:
        self._open[-1].parts.append(part)
        self._open[-1].marked = marked

    def _say(self, text: str, index: int) -> None:
        starts = self._at == 0 or self._text[self._at - 1] == "\n"
        self._at += len(text)
        if any(around.name == "code" for around in self._open):
            self._put(text)
            return
        safe = escape(text.lstrip() if starts else text, starts_line=starts and self._where == "block")
        if safe[-1:] in ("!", "]") and self._opens_link(index + 1):
            safe = f"{safe[:-1]}&#{ord(safe[-1])};"  # before a link it would make a picture, before a bracket a link
        marked = self._open[-1].marked
        self._put(safe, marked if safe == " " and marked in MARKS.values() else "")

    def _opens_link(self, index: int) -> bool:
        """Return true if the Markdown after the token at *index* starts with a bracket, typed or a link's."""
        while index < len(self._tokens) and not self._tokens[index][0]:
            if self._tokens[index][1] in ("a", "br"):
                return self._tokens[index][1] == "a"
            index += 1
        return self._text[self._at : self._at + 1] in OPENS_LINK

    def _break(self) -> None:
        self._at += 1
        is_edge = self._at == 1 or self._at == len(self._text)
        self._put("" if is_edge else BREAK if self._where == "block" else " ")

    def _close(self) -> None:
        around = self._open.pop()
        inside = "".join(around.parts)
        if around.name in MARKS:
            self._emphasise(inside, MARKS[around.name], around.start)
        elif around.name == "a":
            self._link(inside, absolute(around.attributes.get("href", ""), self._base))
        else:
            self._put(WRITERS[around.name](inside, around) if around.name in WRITERS else inside)

    def _is_all(self, start: int) -> bool:
        """Return true if the text from *start* to here is all of the line."""
        return not self._text[:start].strip() and not self._text[self._at :].strip()

    def _link(self, text: str, address: str) -> None:
        match = EDGES.fullmatch(text)
        if match is None or not match[2] or not address:
            self._put(text)
            return
        around, end = self._open[-1], f"]({address})"
        if around.marked == end and not match[1]:  # two in a row to one place are one
            around.parts[-1] = f"{around.parts[-1][: -len(end)]}{match[2]}{end}{match[3]}"
            around.marked = "" if match[3] else end
            return
        self._put(f"{match[1]}[{match[2]}{end}{match[3]}", "" if match[3] else end)

    def _emphasise(self, text: str, mark: str, start: int) -> None:
        """Put *text* between two *mark*s, blanks moved outside; as it is where no engine would read the marks.

        CommonMark 0.31, "left-flanking delimiter run": a mark with punctuation inside needs a blank or punctuation outside.
        """
        match = EDGES.fullmatch(text)
        if (
            match is None
            or not match[2]
            or mark in match[2]
            or "\n\n" in match[2]
            or (self._where == "heading" and (mark == "**" or self._is_all(start)))
        ):
            self._put(text)
            return
        before, inner, after = match.groups()
        numbered = NUMBERED.sub(_readable, inner)
        around = self._open[-1]
        if around.marked == mark and "\n" not in before:  # two in a row are one
            gap = around.parts.pop() if around.parts[-1].isspace() else before
            part = around.parts[-1].rstrip()
            apart = " " if gap or len(part) < len(around.parts[-1]) else ""
            around.parts[-1] = f"{part[: -len(mark)]}{apart}{inner}{mark}{after}"
            around.marked = "" if "\n" in after else mark
            return
        opens = inner[0].isalnum() or bool(before) or _is_open(self._text[:start][-1:])
        closes = inner[-1].isalnum() or bool(after) or _is_open(self._text[self._at : self._at + 1])
        shown = f"{before}{mark}{numbered}{mark}{after}" if opens and closes else text
        self._put(shown, mark if shown is not text and "\n" not in after else "")


def _tokens(html: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Text, or the name of a tag (a slash before it where it closes) and its attributes."""
    position = 0
    for match in TOKEN.finditer(html):
        if match.start() > position:
            yield _folded(unescape(html[position : match.start()])), "", {}
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(match[3])} if match[3] else {}
        yield "", match[1] + match[2], attributes
        position = match.end()
    if position < len(html):
        yield _folded(unescape(html[position:])), "", {}


def _folded(text: str) -> str:
    """Return *text* with a blank for white space; of all white space only the blank is printable, so that nearly all texts need one check."""
    return text if text.isprintable() and "  " not in text else SPACE.sub(" ", text)


def _readable(match: re.Match[str]) -> str:
    return unescape(match[0])


def _is_open(character: str) -> bool:
    return not character.isalnum()


def _code(text: str, around: _OpenElement) -> str:
    """Code between more backticks than any inside it (CommonMark 0.31, 6.1)."""
    del around
    if not text.strip():
        return text
    longest = max(map(len, FENCE.findall(text)), default=0)
    apart = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{'`' * (longest + 1)}{apart}{text}{apart}{'`' * (longest + 1)}"


def _abbreviation(text: str, around: _OpenElement) -> str:
    meaning = escape_html(around.attributes.get("title", "")).translate(IN_ATTRIBUTE)
    return f'<abbr title="{meaning}">{text}</abbr>' if meaning and text.strip() else text


def _raised(text: str, around: _OpenElement) -> str:
    """Superscripts and subscripts in Unicode's own characters where it has them; ordinals and marks as plain text."""
    stripped = text.strip()
    if in_unicode := raised(around.name, stripped):
        return in_unicode
    if not stripped or PLAINLY.fullmatch(stripped):
        return SIGNS.get(stripped.casefold(), text)
    return f"<{around.name}>{text}</{around.name}>"


def _quotation(text: str, around: _OpenElement) -> str:
    del around
    return f"“{text}”"


MARKS = {"strong": "**", "em": "*", "del": "~~"}
WRITERS: Mapping[str, Callable[[str, _OpenElement], str]] = {
    "code": _code, "abbr": _abbreviation, "sub": _raised, "sup": _raised, "q": _quotation,
}  # fmt: skip
