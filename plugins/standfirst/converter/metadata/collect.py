"""Collect what a page declares about itself in one pass over its tree."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from standfirst.converter.html.elements import Element, text_of
from standfirst.converter.metadata.lines import Line, lines_between
from standfirst.text.words import squeezed

TAG_LINK = "link:tag"  # a link to a tag's page outside of a box
CATEGORY = "rel:category"  # as WordPress marks the link to a section: rel="category tag"
MARKS = (("itemprop", "articleSection", "articlesection"), ("rel", "tag", "rel:tag"))
MARKED = frozenset(("a", "span"))  # elements that have such marks
# A link to a tag's page in a box of tags, if no rel=tag marks it: 22 of 355 gold pages have some.
TAG_PAGE = re.compile(r"/tags?/[^/?#]+/?(?:[?#].*)?$")
TAG_BOX = re.compile(r"(?:^|[\s_-])tags?(?:$|[\s_-])", re.IGNORECASE)
TAG_LIST = re.compile(
    r"(?:^|[\s_-])(?:tags|tag[_-]?list)(?:$|[\s_-])", re.IGNORECASE
)  # whose links are tags wherever they lead
OTHER_BOX = re.compile(r"cloud|menu|nav|widget|popular|trending", re.IGNORECASE)
# "breadcrumbs", "Breadcrumb", "crumb-list", "fil-d-ariane"; part of a name, and then the name: the part is looked for in a tenth of the time.
NAMING, CRUMB, ARIANE = ("class", "id", "itemtype"), "rumb", "riane"
NAMED_PATH = re.compile(r"crumb|ariane", re.IGNORECASE)
MOST_BOXES, MOST_STEPS = 3, 8  # such elements that are looked at, and links of one
AROUND = 4  # elements around such a link
HEADINGS = ("h1", "h2")
LONGEST = 60  # characters of a tag or section that is shown
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Mark(NamedTuple):
    """An element that may matter, and its position among the page's elements."""

    position: int
    element: Element


@dataclass(frozen=True)
class Clues:
    """The elements and lines of a page that may state its facts, in page order."""

    elements: Sequence[Element]
    language: str
    metas: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by name, property or itemprop
    links: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by rel: canonical ...
    scripts: list[str] = field(default_factory=list)  # JSON-LD, unread
    titles: list[str] = field(default_factory=list)
    headings: list[Mark] = field(default_factory=list)
    times: list[Mark] = field(default_factory=list)
    paths: list[Element] = field(default_factory=list)  # that may show the way from the front page, by their attributes
    tag_boxes: set[Element] = field(default_factory=set)  # called as boxes of tags are
    tag_lists: set[Element] = field(default_factory=set)  # the first list of links to tags outside of these

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Return every line of the page."""
        return lines_between(self.elements, 0, len(self.elements))

    @property
    def path(self) -> list[str]:
        """Return the texts of the links in the first element whose attributes say that it shows the way from the front page."""
        for box in islice(filter(_is_path, self.paths), MOST_BOXES):
            steps = [squeezed(text_of(link)) for link in islice(box.iter("a"), MOST_STEPS)]
            if any(steps):
                return [step for step in steps if step and len(step) <= LONGEST]
        return []


def _is_path(element: Element) -> bool:
    """Return true if an attribute of the element says that it shows the way from the front page."""
    named = "\n".join(element.get(name, "") for name in NAMING)
    return (CRUMB in named or ARIANE in named) and NAMED_PATH.search(named) is not None


def collect(tree: Element) -> Clues:
    """Return the clues of the page *tree* holds."""
    clues = Clues(list(tree.iter()), tree.get("lang") or tree.get(XML_LANGUAGE) or tree.get("xml:lang") or "")
    for position, element in enumerate(clues.elements):
        tag = element.tag
        if attributes := element.values():
            values = " ".join(attributes)  # searched first, since one attribute by its name takes as long as all
            is_tagged = "tag" in values or "Tag" in values or "TAG" in values
            if is_tagged or CRUMB in values or ARIANE in values or "articleSection" in values:
                _look(clues, element, values)
        if tag in KEEPERS:
            KEEPERS[tag](clues, element)
        elif tag in HEADINGS:
            clues.headings.append(Mark(position, element))
        elif tag == "time":
            clues.times.append(Mark(position, element))
    return clues


def _look(clues: Clues, element: Element, values: str) -> None:
    """Keep *element* if its attributes, whose *values* are joined, say what it is."""
    if CRUMB in values or ARIANE in values:
        clues.paths.append(element)
    if _is_tag_box(element.get("class", "")):
        clues.tag_boxes.add(element)
    if element.tag in MARKED:
        _keep_marked(clues, element)


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


def _keep_marked(clues: Clues, element: Element) -> None:
    """Collect a visible section (microdata) or tag (the microformat rel-tag)."""
    for attribute, value, key in MARKS:
        stated = element.get(attribute)
        if stated and value in stated.split() and (text := squeezed(text_of(element))) and len(text) <= LONGEST:
            clues.metas[CATEGORY if "category" in stated.split() else key].append(text)


def _anchor(clues: Clues, element: Element) -> None:
    address = element.get("href") or ""
    is_tag_page = TAG_PAGE.search(address) is not None
    if not is_tag_page and not clues.tag_boxes:
        return
    around, box = list(islice(element.iterancestors(), AROUND)), TAG_BOX if is_tag_page else TAG_LIST
    is_boxed = not clues.tag_boxes.isdisjoint(around) and _are_tag_boxes(around, box)
    if not is_boxed and not (is_tag_page and _is_of_first_list(clues, around)):
        return
    text, found = squeezed(text_of(element)), clues.metas["rel:tag" if is_boxed else TAG_LINK]
    if text and len(text) <= LONGEST and text not in found:
        found.append(text)


def _is_tag_box(classes: str) -> bool:
    """Return true if an element of these *classes* is called as boxes of tags are."""
    return TAG_BOX.search(classes) is not None or TAG_LIST.search(classes) is not None


def _are_tag_boxes(around: Sequence[Element], box: re.Pattern[str]) -> bool:
    """Return true if an element *around* a link is called as the *box* of tags are."""
    classes = [element.get("class", "") for element in around]
    return any(map(box.search, classes)) and not any(map(OTHER_BOX.search, classes))


def _is_of_first_list(clues: Clues, around: Sequence[Element]) -> bool:
    """Return true if a link with these elements *around* it is in the page's first list of links to tags, and in no menu; later ones are those of other stories."""
    named = "\n".join(f"{element.tag} {element.get('class', '')} {element.get('id', '')}" for element in around)
    if OTHER_BOX.search(named):
        return False
    if not clues.tag_lists:
        clues.tag_lists.update(around[1:2])
    return not clues.tag_lists.isdisjoint(around)


KEEPERS: Mapping[str, Callable[[Clues, Element], None]] = {
    "meta": _meta,
    "link": _link,
    "script": _script,
    "title": _title,
    "a": _anchor,
}


TITLES = (
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title",
    "title", "headline",
)  # fmt: skip
PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "og:publish_date", "article:published",
    "publish_time", "published_time", "publishdate", "publish-date", "pubdate", "publisheddate", "published",
    "published_at", "parsely-pub-date", "sailthru.date", "cxenseparse:publishtime", "cxenseparse:recs:publishtime",
    "citation_online_date", "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "date", "og:article:published_time",
    "shareaholic:article_published_time", "date-pub", "displaydate", "article.published", "originalpublicationdate",
    "article_date_original", "ptime", "rnews:datepublished", "datecreated", "uploaddate", "publish_date", "published-date",
    "published_date", "publication_date", "publication-date", "article-published_time", "article:first_published_time",
    "article:publish_date", "date_published", "ya:ovs:upload_date",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:modified_time", "datemodified", "og:updated_time", "article:updated_time",
    "last-modified", "dcterms.modified", "dc.date.modified", "lastmod", "updated", "revision_date", "modified-date",
    "modified_date", "date_modified", "lastmodifieddate", "og:article:modified_time", "article-modified_time",
)  # fmt: skip
AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "citation_author", "citation_authors", "cxenseparse:author", "creator", "og:author", "og:article:author", "byl",
    "article_author", "article-author", "bc:authors", "shareaholic:article_author_name", "news_author",
    "article.author",
)  # fmt: skip
# In these a library lists people, "Ruiz, Ana".
LISTED_AUTHORS = frozenset(("citation_author", "citation_authors", "dc.creator", "dcterms.creator"))
SITES = (
    "og:site_name", "application-name", "al:ios:app_name", "dc.publisher", "dcterms.publisher", "citation_publisher",
    "publisher", "twitter:app:name:iphone", "apple-mobile-web-app-title", "copyright", "cre",
)  # fmt: skip
SECTIONS = (
    "article:section", "articlesection", "parsely-section", "cxenseparse:section", "section", "category", "og:article:section",
    "sailthru.section", "categories", "rel:category",
)  # fmt: skip
DESCRIPTIONS = ("description", "og:description", "twitter:description", "dc.description", "dcterms.description")
TAGS = (
    "article:tag", "parsely-tags", "sailthru.tags", "rel:tag", "news_keywords", "keywords", "og:article:tag",
    "cxenseparse:taglist", TAG_LINK,
)  # fmt: skip
ALTS = ("og:image:alt", "twitter:image:alt")  # the words for the picture that they name
IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail", "image")
LANGUAGES = ("content-language", "dc.language", "inlanguage", "og:locale", "language")


def first(metas: Mapping[str, Sequence[str]], names: Sequence[str]) -> str:
    """Return the first filled meta among *names*."""
    return next((value.strip() for name in names for value in metas.get(name, ()) if value.strip()), "")
