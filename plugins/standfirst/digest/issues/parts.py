"""The text of an issue as its editor arranges it: an introduction, then headings, lines about stories, and other text, each movable."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Literal

from standfirst.digest.issues.draft import COMMENT, label

ITEM_START = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s")
STORY = re.compile(r"[-*+]\s+\[(?P<title>(?:\\.|[^\]\\])*)\]\((?P<address>[^()\s]*)\)(?P<rest>.*)", re.DOTALL)
PLACE = re.compile(r"/?(?P<place>\d{4}/\d{2}/[^\s()/?#]+)/?(?:[?#].*)?$")


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One part of an issue."""

    kind: Literal["heading", "item", "text"]
    text: str  # Markdown, without blank lines around it

    @property
    def place(self) -> str:
        """Return the place of the story that it is about, such as `2026/05/boats-race`; empty if it is about none."""
        match = STORY.match(self.text)
        found = PLACE.search(match["address"]) if match else None
        return found["place"] if found else ""

    @property
    def title(self) -> str:
        """Return the words of its link as a reader sees them; empty if it does not lead to a story."""
        match = STORY.match(self.text) if self.place else None
        return unescape(match["title"]) if match else ""

    @property
    def rest(self) -> str:
        """Return the Markdown after its link."""
        match = STORY.match(self.text) if self.place else None
        return match["rest"].strip() if match else ""

    def said(self, title: str, rest: str) -> "IssueLine":
        """Return the same with other words for its link, and after it."""
        match = STORY.match(self.text)
        if match is None or (title, rest) == (self.title, self.rest):
            return self
        joint = "" if rest.startswith((":", ",", ".", ";")) or not rest else " "
        return IssueLine("item", f"- [{label(title)}]({match['address']}){joint}{rest}")


def split(body: str) -> tuple[str, tuple[IssueLine, ...]]:
    """Return the introduction of an issue's *body*, without the note that asks for one, and the parts after it."""
    lines = [
        line
        for chunk in re.split(r"\n{2,}", body.strip())
        if chunk.strip() and chunk.strip() != COMMENT
        for line in _lines(chunk)
    ]
    first = next((number for number, line in enumerate(lines) if line.kind != "text"), len(lines))
    return "\n\n".join(line.text for line in lines[:first]), tuple(lines[first:])


def without_empty(lines: Sequence[IssueLine]) -> list[IssueLine]:
    """Return *lines* without headings that nothing is under."""
    kept: list[IssueLine] = []
    for line in reversed(lines):
        if line.kind != "heading" or (kept and kept[-1].kind != "heading"):
            kept.append(line)
    return kept[::-1]


def with_item(lines: Sequence[IssueLine], section: str, text: str) -> list[IssueLine]:
    """Return *lines* with the item *text* at the end of its *section*, which is added at the end if it is missing."""
    heading = f"## {section}"
    places = [
        number
        for number, line in enumerate(lines)
        if line.kind == "heading" and line.text.casefold() == heading.casefold()
    ]
    if not places:
        return [*lines, IssueLine("heading", heading), IssueLine("item", text)]
    after = next((number for number in range(places[0] + 1, len(lines)) if lines[number].kind == "heading"), len(lines))
    return [*lines[:after], IssueLine("item", text), *lines[after:]]


def joined(introduction: str, lines: Sequence[IssueLine]) -> str:
    """Return the body of an issue made of an *introduction*, or the note that asks for one, and *lines*."""
    parts = [introduction.strip() or COMMENT]
    kind = "text"
    for line in lines:
        if line.kind == kind == "item":
            parts[-1] += f"\n{line.text}"
        else:
            parts.append(line.text)
        kind = line.kind
    return "\n\n".join(parts) + "\n"


def _lines(chunk: str) -> list[IssueLine]:
    """Return a *chunk*, which blank lines part from others, as parts: a list has one for each of its items."""
    if chunk.startswith("#"):
        heading, _, below = chunk.partition("\n")
        return [IssueLine("heading", heading), *(_lines(below) if below else ())]
    if not ITEM_START.match(chunk):
        return [IssueLine("text", chunk)]
    items: list[str] = []
    for line in chunk.split("\n"):
        if ITEM_START.match(line) or not items:
            items.append(line)
        else:
            items[-1] += f"\n{line}"
    return [IssueLine("item", item) for item in items]
