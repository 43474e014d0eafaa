"""What a page declares about itself, collected in one pass over its tree."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from plugins.converter.dom import Element, text_of
from plugins.converter.facts.lines import Line, lines_between
from plugins.text.words import squeezed

CATEGORY = "rel:category"  # as WordPress marks the link to a section: rel="category tag"
MARKS = (("itemprop", "articleSection", "articlesection"), ("rel", "tag", "rel:tag"))
# A link to a tag's page in a box of tags, where no rel=tag says so: 22 of 355 gold pages have some.
TAG_PAGE = re.compile(r"/tags?/[^/?#]+/?(?:[?#].*)?$")
TAG_BOX = re.compile(r"(?:^|[\s_-])tags?(?:$|[\s_-])", re.IGNORECASE)
OTHER_BOX = re.compile(r"cloud|menu|nav|widget|popular|trending", re.IGNORECASE)
AROUND = 4  # elements around such a link
HEADINGS = ("h1", "h2")
LONGEST = 60  # characters of a tag or section that is shown
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Spot(NamedTuple):
    """An element worth a look, and where it stands among the page's elements."""

    at: int
    element: Element


@dataclass(frozen=True)
class Clues:
    """What on a page may state its facts, in page order."""

    elements: Sequence[Element]
    language: str
    metas: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by name, property or itemprop
    links: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by rel: canonical ...
    scripts: list[str] = field(default_factory=list)  # JSON-LD, unread
    titles: list[str] = field(default_factory=list)
    headings: list[Spot] = field(default_factory=list)
    times: list[Spot] = field(default_factory=list)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Every line of the page."""
        return lines_between(self.elements, 0, len(self.elements))


def collect(tree: Element) -> Clues:
    """The clues of the page *tree* holds."""
    clues = Clues(list(tree.iter()), tree.get("lang") or tree.get(XML_LANGUAGE) or tree.get("xml:lang") or "")
    for at, element in enumerate(clues.elements):
        tag = element.tag
        if keep := KEEPERS.get(tag):
            keep(clues, element)
        elif tag in HEADINGS:
            clues.headings.append(Spot(at, element))
        elif tag == "time":
            clues.times.append(Spot(at, element))
    return clues


def _meta(clues: Clues, element: Element) -> None:
    content = element.get("content")
    for attribute in ("property", "name", "itemprop"):
        key = element.get(attribute)
        if content and key:
            clues.metas[key.strip().lower()].append(content)


def _link(clues: Clues, element: Element) -> None:
    if target := element.get("href"):
        clues.links[(element.get("rel") or "").lower()].append(target.strip())


def _script(clues: Clues, element: Element) -> None:
    if "ld+json" in (element.get("type") or "").lower() and element.text:
        clues.scripts.append(element.text)


def _title(clues: Clues, element: Element) -> None:
    if text := squeezed(element.text):
        clues.titles.append(text)


def _marked(clues: Clues, element: Element) -> None:
    """A visible section (microdata) or tag (the microformat rel-tag)."""
    for attribute, value, key in MARKS:
        stated = element.get(attribute)
        if stated and value in stated.split() and (text := squeezed(text_of(element))) and len(text) <= LONGEST:
            clues.metas[CATEGORY if "category" in stated.split() else key].append(text)


def _anchor(clues: Clues, element: Element) -> None:
    _marked(clues, element)
    if not (TAG_PAGE.search(element.get("href") or "") and _is_in_tag_box(element)):
        return
    text, told = squeezed(text_of(element)), clues.metas["rel:tag"]
    if text and len(text) <= LONGEST and text not in told:
        told.append(text)


def _is_in_tag_box(link: Element) -> bool:
    classes = [around.get("class") or "" for around in islice(link.iterancestors(), AROUND)]
    return any(map(TAG_BOX.search, classes)) and not any(map(OTHER_BOX.search, classes))


KEEPERS: Mapping[str, Callable[[Clues, Element], None]] = {
    "meta": _meta,
    "link": _link,
    "script": _script,
    "title": _title,
    "a": _anchor,
    "span": _marked,
}
