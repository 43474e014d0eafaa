"""Read the facts of a finished file that the checks need: its links, pictures, outline and structured data."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml import etree

FETCHING = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "embed": "src",
}
PAGE, XML, JSON = "html", ("xml", "opml", "svg"), ("json", "webmanifest")  # how names of files with facts end
WITH_FACTS = frozenset((PAGE, *XML, *JSON))
STYLES = frozenset(("stylesheet", "icon", "preload", "manifest", "apple-touch-icon", "modulepreload"))
LANGUAGE_DATA = "application/ld+json"
RUNNING = frozenset(("javascript", "data", "vbscript"))
SPACES = re.compile(r"[\x00-\x20]")  # browsers skip them in a scheme
HOST = re.compile(r"https?://[^/]")  # the beginning of an address that names a host
TO_CHECK = etree.XPath("//*[@*] | //script | //style")  # the elements that can have an address, an id or a fault
PLAIN = re.compile(
    r"https?://[a-z0-9.-]+(?:/[\w~%-]+(?:\.[\w~%-]+)*)*/?(?:#[\w~%-]*)?", re.ASCII
)  # an address that is whole and says nothing twice
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LOCATIONS = etree.XPath("//s:loc/text()", namespaces={"s": SITEMAP}, smart_strings=False)
STUB = "noindex"  # redirects and tombstones: pages for browsers, not for readers of lists


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts of a file for the checks; plain values, so that they can be stored."""

    faults: tuple[str, ...] = ()  # of the file by itself
    links: tuple[str, ...] = ()  # absolute addresses that must resolve
    quoted: tuple[str, ...] = ()  # full addresses in the text of a story, which its source may have written
    fetched: tuple[str, ...] = ()  # absolute addresses that a browser loads by itself
    marks: tuple[str, ...] = ()  # ids that fragments may lead to
    is_page: bool = False  # a page that a sitemap should name


def extract(path: str, data: bytes, address: str) -> PageFacts:
    """Return what the file at *path*, served at *address*, says; a file that cannot be checked has that as its fault."""
    try:
        return _look(path, data, address)
    except Exception as error:  # noqa: BLE001 - a file that nobody foresaw must not end the check of all others
        return PageFacts((f"it cannot be checked: {type(error).__name__}: {error}",))


def _look(path: str, data: bytes, address: str) -> PageFacts:
    suffix = path.rpartition(".")[2]
    if suffix == PAGE:
        return _page(data, address, is_mail=path.endswith("/email.html"))
    if suffix in XML:
        return _xml(data, is_feed=path.endswith("feed.xml"))
    if suffix in JSON:
        return PageFacts(tuple(_json_faults(data)))
    return PageFacts()


def has_facts(path: str) -> bool:
    """Return true if the file at *path* is of a kind that `extract` looks into: no picture, style or script is."""
    return path.rpartition(".")[2] in WITH_FACTS


def _xml(data: bytes, is_feed: bool) -> PageFacts:
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return PageFacts((f"no XML: {error}",))
    links = tuple((element.text or "").strip() for element in tree.iter("link") if element.text) if is_feed else ()
    return PageFacts(links=links)


def _json_faults(data: bytes) -> Iterator[str]:
    try:
        json.loads(data)
    except ValueError as error:
        yield f"no JSON: {error}"


def _page(data: bytes, address: str, is_mail: bool) -> PageFacts:
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    if tree is None:
        return PageFacts(("an empty page",))
    scheme = address.partition(":")[0]
    links, quoted, fetched, marks, bad = set[str](), set[str](), set[str](), [], list[str]()
    for element in TO_CHECK(tree):
        attributes = dict(element.items())
        if mark := attributes.get("id"):
            marks.append(mark)
        bad += _element_faults(element, attributes, is_mail)
        for is_fetched, stated in _addresses_of(element.tag, attributes):
            try:
                absolute = stated if PLAIN.fullmatch(stated) else _absolute(scheme, address, stated)
            except ValueError as error:
                bad.append(f"{stated[:60]!r} is no address: {error}")
            else:
                is_from_dump = "ugc" in attributes.get("rel", "") and stated.lower().startswith(("http:", "https:"))
                (fetched if is_fetched else quoted if is_from_dump else links).add(absolute)
    robots = " ".join(element.get("content") or "" for element in tree.iter("meta") if element.get("name") == "robots")
    faults = (*_page_faults(tree, marks), *bad)
    sorted_sets = (tuple(sorted(addresses)) for addresses in (links, quoted, fetched, set(marks)))
    facts = dict(zip(("links", "quoted", "fetched", "marks"), sorted_sets, strict=True))
    return PageFacts(faults, **facts, is_page=STUB not in robots)


def _absolute(scheme: str, page: str, stated: str) -> str:
    """Return where a *page* of *scheme* leads with the address *stated*; raises ValueError if it is none."""
    return _of_host(scheme, stated) if HOST.match(stated) else _checked(urljoin(page, stated))


@lru_cache(100_000)
def _of_host(scheme: str, stated: str) -> str:
    """Return the same for an address that names a host: most pages share most of theirs."""
    return _checked(urljoin(f"{scheme}://page.invalid/", stated))


def _checked(address: str) -> str:
    """Return *address*; raises ValueError if it is none."""
    urlsplit(address)
    return address


def _addresses_of(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """Return every address of an element as it is there, and whether a browser loads it by itself."""
    if (href := attributes.get("href")) and tag in ("a", "area", "link"):
        yield tag == "link" and bool(STYLES & set(attributes.get("rel", "").lower().split())), href
    elif (name := FETCHING.get(tag)) and (source := attributes.get(name)):
        yield True, source
    if candidates := attributes.get("srcset"):
        parts = (part.strip().split(" ")[0] for part in candidates.split(","))
        yield from ((True, part) for part in parts if part)


def _page_faults(tree: etree._Element, marks: list[str]) -> Iterator[str]:
    metas = {element.get("name"): (element.get("content") or "").strip() for element in tree.iter("meta")}
    title = next((" ".join("".join(element.itertext()).split()) for element in tree.iter("title")), "")
    count = sum(1 for _ in tree.iter("h1"))
    if count != 1:
        yield f"{count} h1 elements; a page has one"
    if not tree.get("lang"):
        yield "no lang on the html element"
    if not title:
        yield "no title"
    if not metas.get("description"):
        yield "no description"
    if len(marks) != len(set(marks)):
        yield f"an id is there twice: {Counter(marks).most_common(1)[0][0]}"


def _element_faults(element: etree._Element, attributes: Mapping[str, str], is_mail: bool) -> Iterator[str]:
    """Return what no element of a page may have: script or style of its own (a mail has no other), an address that runs."""
    if any(name[:2] == "on" or (name == "style" and not is_mail) for name in attributes):
        yield f"script or style in an attribute of {element.tag}"
    if element.tag == "script" and attributes.get("type") == LANGUAGE_DATA:
        yield from (f"JSON-LD is {fault}" for fault in _json_faults((element.text or "").encode()))
    elif (element.tag == "script" and not attributes.get("src")) or (element.tag == "style" and not is_mail):
        yield f"an inline {element.tag}"
    href = attributes.get("href")
    if not href or href.startswith(("https:", "http:")):
        return
    scheme = unescape(href).strip().partition(":")[0]
    if SPACES.sub("", scheme).lower() in RUNNING:
        yield f"an address that runs: {href[:60]}"


def addresses(sitemap: bytes, folder: Path) -> Iterator[str]:
    """Return the pages that a sitemap names, also through an index of others in *folder*."""
    tree = etree.fromstring(sitemap, etree.XMLParser(resolve_entities=False, no_network=True))
    named = [text.strip() for text in LOCATIONS(tree)]
    if tree.tag != f"{{{SITEMAP}}}sitemapindex":
        yield from named
        return
    for address in named:
        yield from addresses((folder / urlsplit(address).path.rpartition("/")[2]).read_bytes(), folder)
