"""The text of an issue as its editor arranges it: an introduction, then headings, lines about stories, and other text, each movable."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from standfirst.digest.issues.draft import COMMENT

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
        return [IssueLine("heading", chunk)]
    if not ITEM_START.match(chunk):
        return [IssueLine("text", chunk)]
    items: list[str] = []
    for line in chunk.split("\n"):
        if ITEM_START.match(line) or not items:
            items.append(line)
        else:
            items[-1] += f"\n{line}"
    return [IssueLine("item", item) for item in items]
