"""Read the facts of a finished file that the checks need: its links, pictures, outline and structured data."""

import json
import re
from collections.abc import Iterator
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
STYLES = frozenset(("stylesheet", "icon", "preload", "manifest", "apple-touch-icon", "modulepreload"))
LANGUAGE_DATA = "application/ld+json"
RUNNING = frozenset(("javascript", "data", "vbscript"))
SPACES = re.compile(r"[\x00-\x20]")  # browsers skip them in a scheme
HOST = re.compile(r"https?://[^/]")  # the beginning of an address that names a host
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
    if suffix == "html":
        return _page(data, address, is_mail=path.endswith("/email.html"))
    if suffix in ("xml", "opml", "svg"):
        return _xml(data, is_feed=path.endswith("feed.xml"))
    if suffix in ("json", "webmanifest"):
        return PageFacts(tuple(_json_faults(data)))
    return PageFacts()


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
    for element in tree.iter(etree.Element):
        if not element.keys():
            continue
        if mark := element.get("id"):
            marks.append(mark)
        is_quoted = "ugc" in (element.get("rel") or "")
        for is_fetched, stated in _addresses_of(element):
            try:
                absolute = _whole(scheme, stated) if HOST.match(stated) else _checked(urljoin(address, stated))
            except ValueError as error:
                bad.append(f"{stated[:60]!r} is no address: {error}")
            else:
                is_told = is_quoted and stated.lower().startswith(("http:", "https:"))
                (fetched if is_fetched else quoted if is_told else links).add(absolute)
    robots = " ".join(element.get("content") or "" for element in tree.iter("meta") if element.get("name") == "robots")
    faults = (*_page_faults(tree, marks, is_mail), *bad)
    sorted_sets = (tuple(sorted(addresses)) for addresses in (links, quoted, fetched, set(marks)))
    facts = dict(zip(("links", "quoted", "fetched", "marks"), sorted_sets, strict=True))
    return PageFacts(faults, **facts, is_page=STUB not in robots)


@lru_cache(100_000)
def _whole(scheme: str, stated: str) -> str:
    """Return where a page of *scheme* leads with the address *stated*, which names a host: most pages share most of theirs."""
    return _checked(urljoin(f"{scheme}://page.invalid/", stated))


def _checked(address: str) -> str:
    """Return *address*; raises ValueError if it is none."""
    urlsplit(address)
    return address


def _addresses_of(element: etree._Element) -> Iterator[tuple[bool, str]]:
    """Return every address of *element* as it is there, and whether a browser loads it by itself."""
    if element.tag in ("a", "area") and (href := element.get("href")):
        yield False, href
    elif element.tag == "link" and (href := element.get("href")):
        yield bool(STYLES & set((element.get("rel") or "").lower().split())), href
    elif (name := FETCHING.get(element.tag)) and (source := element.get(name)):
        yield True, source
    if element.get("srcset"):
        parts = (part.strip().split(" ")[0] for part in element.get("srcset").split(","))
        yield from ((True, part) for part in parts if part)


def _page_faults(tree: etree._Element, marks: list[str], is_mail: bool) -> Iterator[str]:
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
        yield f"an id is there twice: {next(mark for mark in marks if marks.count(mark) > 1)}"
    for element in tree.iter(etree.Element):
        yield from _element_faults(element, is_mail)


def _element_faults(element: etree._Element, is_mail: bool) -> Iterator[str]:
    """Return what no element of a page may have: script or style of its own (a mail has no other), an address that runs."""
    names = element.keys()
    if not names and element.tag not in ("script", "style"):
        return
    if any(name[:2] == "on" or (name == "style" and not is_mail) for name in names):
        yield f"script or style in an attribute of {element.tag}"
    if element.tag == "script" and element.get("type") == LANGUAGE_DATA:
        yield from (f"JSON-LD is {fault}" for fault in _json_faults((element.text or "").encode()))
    elif (element.tag == "script" and not element.get("src")) or element.tag == "style":
        yield f"an inline {element.tag}"
    href = element.get("href")
    if not href or href.startswith(("https:", "http:")):
        return
    scheme = unescape(href).strip().partition(":")[0]
    if SPACES.sub("", scheme).lower() in RUNNING:
        yield f"an address that runs: {href[:60]}"


def addresses(sitemap: bytes, folder: Path) -> Iterator[str]:
    """Return the pages that a sitemap names, also through an index of others in *folder*."""
    tree = etree.fromstring(sitemap, etree.XMLParser(resolve_entities=False, no_network=True))
    named = [
        (element.text or "").strip()
        for element in tree.iter("{*}loc")
        if not etree.QName(element).namespace.endswith("/image/1.1")
    ]
    if etree.QName(tree).localname != "sitemapindex":
        yield from named
        return
    for address in named:
        yield from addresses((folder / urlsplit(address).path.rpartition("/")[2]).read_bytes(), folder)
