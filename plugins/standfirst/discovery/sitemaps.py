"""Write the sitemaps by which search engines find pages, and robots.txt, which names them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from standfirst.discovery.entry import FeedEntry
from standfirst.text.languages import TRADITIONAL, primary

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
register_namespace("", SITEMAP)
register_namespace("news", NEWS)
MOST = 50_000  # addresses of one sitemap (sitemaps.org)
FRESH = timedelta(hours=48)  # of a news sitemap


class Place(NamedTuple):
    """A page, and when what it shows last changed."""

    url: str
    changed: datetime | None = None


def sitemaps(places: Sequence[Place], site: str) -> Iterator[tuple[str, bytes]]:
    """Return path and bytes of the sitemap; with too many pages for one, of several and of their index."""
    parts = [places[start : start + MOST] for start in range(0, len(places), MOST)] or [()]
    if len(parts) == 1:
        yield "sitemap.xml", _sitemap(parts[0])
        return
    root = Element(f"{{{SITEMAP}}}sitemapindex")
    for number, part in enumerate(parts, 1):
        name = f"sitemap-{number}.xml"
        SubElement(SubElement(root, f"{{{SITEMAP}}}sitemap"), f"{{{SITEMAP}}}loc").text = f"{site}/{name}"
        yield name, _sitemap(part)
    yield "sitemap.xml", _xml(root)


def _sitemap(places: Sequence[Place]) -> bytes:
    """Return a sitemap; its many small elements are written by hand, in a tenth of the time."""
    head = _xml(Element(f"{{{SITEMAP}}}urlset")).removesuffix(b" />\n")
    urls = escape("\n".join(place.url for place in places), quote=False).split("\n")  # no address holds a line break
    moments = (f"\n    <lastmod>{place.changed.isoformat()}</lastmod>" if place.changed else "" for place in places)
    entries = (f"\n  <url>\n    <loc>{url}</loc>{moment}\n  </url>" for url, moment in zip(urls, moments, strict=True))
    return head + b">" + "".join(entries).encode() + b"\n</urlset>\n" if places else head + b" />\n"


def news(entries: Sequence[FeedEntry], name: str, now: datetime) -> bytes:
    """Return the stories of the last two days for news search."""
    root = Element(f"{{{SITEMAP}}}urlset")
    for entry in entries:
        if not now - FRESH <= entry.date <= now:
            continue
        url = SubElement(root, f"{{{SITEMAP}}}url")
        SubElement(url, f"{{{SITEMAP}}}loc").text = entry.url
        news_element = SubElement(url, f"{{{NEWS}}}news")
        publication = SubElement(news_element, f"{{{NEWS}}}publication")
        SubElement(publication, f"{{{NEWS}}}name").text = name
        SubElement(publication, f"{{{NEWS}}}language").text = _news_language(entry.language)
        SubElement(news_element, f"{{{NEWS}}}publication_date").text = entry.date.isoformat()
        SubElement(news_element, f"{{{NEWS}}}title").text = entry.title
    return _xml(root)


def _news_language(tag: str) -> str:
    """Return a language as Google's news sitemaps name it: by ISO 639, Chinese by its script."""
    if primary(tag) != "zh":
        return primary(tag)
    return "zh-tw" if TRADITIONAL.intersection(tag.split("-")) else "zh-cn"


def robots(site: str) -> str:
    """Return robots.txt: everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site}/sitemap.xml\nSitemap: {site}/sitemap-news.xml\n"


def _xml(root: Element) -> bytes:
    indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"
