"""Lists, quotes and tables inside each other become Markdown by markdownify, on a BeautifulSoup tree."""

from collections.abc import Sequence
from typing import Any

import markdownify
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

LANGUAGE = "language-"


def written(fragments: Sequence[str]) -> list[str]:
    """Return every fragment of HTML, whose text is Markdown already, as Markdown; one parse for all of them."""
    html = "".join(f"<div>{fragment}</div>" for fragment in fragments)
    soup = BeautifulSoup(html, "lxml", element_classes={Tag: _Element})
    writer = _Writer()
    body = soup.body
    return [writer.convert_soup(part).strip("\n") for part in body.find_all("div", recursive=False)] if body else []


class _Element(Tag):
    """A tag that looks up to its parents plainly: markdownify looks for a `pre` around each, a sixth of all its time."""

    def find_parent(self, name: str, **kwargs: Any) -> Tag | None:  # type: ignore[override]
        """Return the nearest element of this name around it."""
        return next((parent for parent in self.parents if parent.name == name), None)


class _Writer(markdownify.MarkdownConverter):
    """markdownify over text that is Markdown already, so that what it writes re-renders to the same tree."""

    def __init__(self) -> None:
        super().__init__(bullets="-", strip_document=None, code_language_callback=_language)

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Return a text node as it is."""
        tags = parent_tags or set()
        return str(super().process_text(el, parent_tags=tags)) if "pre" in tags else str(el)  # type: ignore[misc]  # its stub leaves it out

    def convert_ol(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return an ordered list; inside an item one that starts above 1 needs a blank line before it (CommonMark 0.31, 5.2)."""
        written = str(self.convert_list(el, text, parent_tags))  # type: ignore[attr-defined]  # its stub leaves it out
        return f"\n{written}" if "li" in parent_tags and el.get("start") not in (None, "1") else written


def _language(el: Tag) -> str:
    code = el.find("code")
    names: Any = (code.get("class") if isinstance(code, Tag) else None) or []
    return next((str(name).removeprefix(LANGUAGE) for name in names if str(name).startswith(LANGUAGE)), "")
