"""An issue as a book: EPUB 3.3 (W3C Recommendation, 2023) of its introduction and its stories, for readers without a connection."""

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import lxml.html
from jinja2 import Environment
from lxml import etree

from standfirst.core import jpeg
from standfirst.posts.html import OWN_IMAGE

TYPE = "application/epub+zip"
OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment of a zip: the same issue gives the same bytes
LINK = re.compile(r"https?://|mailto:|p\d+\.xhtml$")
WIDEST = 1200  # pixels of a picture
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
STYLE = """body { line-height: 1.5; } h1 { line-height: 1.2; } .about { color: #555; font-size: .9em; } img { max-width: 100%; } blockquote { font-style: italic; }
table { border-collapse: collapse; } td, th { border: 1px solid #999; padding: .2em .4em; }
"""
PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{{ book.language }}" dir="{{ book.direction }}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{{ book.identity }}</dc:identifier><dc:title>{{ book.title }}</dc:title><dc:language>{{ book.language }}</dc:language>
<dc:publisher>{{ book.publisher }}</dc:publisher><dc:date>{{ day }}</dc:date><meta property="dcterms:modified">{{ moment }}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="style" href="style.css" media-type="text/css"/>
{% for name in pages %}<item id="p{{ loop.index }}" href="{{ name }}" media-type="application/xhtml+xml"/>
{% endfor %}{% for name in pictures %}<item id="i{{ loop.index }}" href="{{ name }}" media-type="image/jpeg"/>
{% endfor %}</manifest>
<spine page-progression-direction="{{ book.direction }}">{% for name in pages %}<itemref idref="p{{ loop.index }}"/>{% endfor %}</spine>
</package>
"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{{ language }}" xml:lang="{{ language }}" dir="{{ direction }}">
<head><title>{{ title }}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>{{ body|safe }}</body>
</html>
"""
NAV = """<nav epub:type="toc"><h1>{{ book.title }}</h1><ol>{% for name, title in entries %}<li><a href="{{ name }}">{{ title }}</a></li>{% endfor %}</ol></nav>"""
HEAD = """<h1>{{ chapter.title }}</h1><p class="about">{{ chapter.about }}{% if chapter.link %} · <a href="{{ chapter.link }}">{{ chapter.link_label }}</a>{% endif %}</p>{% if chapter.note %}<p><strong>{{ chapter.note|safe }}</strong></p>{% endif %}"""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One story of the book."""

    title: str
    html: str  # safe; its pictures are files below content/images/
    about: str  # source, authors, day
    note: str = ""  # the editor's, safe inline HTML
    link: str = ""  # of the original
    link_label: str = ""
    language: str = ""
    direction: str = "ltr"


@dataclass(frozen=True, slots=True)
class Book:
    """An issue as a book."""

    identity: str  # stays the same if the issue is made again
    title: str
    publisher: str
    day: datetime
    introduction: str  # safe HTML of the issue; a link to a chapter leads to its file, as `chapter_file` names it
    chapters: tuple[Chapter, ...]
    language: str
    direction: str


def chapter_file(number: int) -> str:
    """Return the name of the file of a chapter; the first is 1."""
    return f"p{number}.xhtml"


def written(book: Book, images: Path) -> bytes:
    """Return *book* as an EPUB file, with the pictures that its chapters show from the folder *images*."""
    environment = Environment(autoescape=True)
    pictures: dict[str, bytes] = {}
    pages = {
        "p0.xhtml": _page(
            environment,
            book.title,
            f"<h1>{environment.from_string('{{ t }}').render(t=book.title)}</h1>{_xhtml(book.introduction, images, pictures)}",
            (book.language, book.direction),
        )
    }
    for number, chapter in enumerate(book.chapters, 1):
        head = environment.from_string(HEAD).render(chapter=chapter)
        look = chapter.language or book.language, chapter.direction
        pages[chapter_file(number)] = _page(
            environment, chapter.title, head + _xhtml(chapter.html, images, pictures), look
        )
    entries = [
        ("p0.xhtml", book.title),
        *((chapter_file(number), chapter.title) for number, chapter in enumerate(book.chapters, 1)),
    ]
    nav = environment.from_string(NAV).render(book=book, entries=entries)
    moment = book.day.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    package = environment.from_string(PACKAGE).render(
        book=book, day=f"{book.day:%Y-%m-%d}", moment=moment, pages=list(pages), pictures=list(pictures)
    )
    files = {
        "META-INF/container.xml": CONTAINER.encode(), "book/content.opf": package.encode(),
        "book/nav.xhtml": _page(environment, book.title, nav, (book.language, book.direction)).encode(), "book/style.css": STYLE.encode(),
        **{f"book/{name}": text.encode() for name, text in pages.items()}, **{f"book/{name}": data for name, data in pictures.items()},
    }  # fmt: skip
    return _zipped(files)


def _zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype", OLDEST), TYPE)  # first, and not packed (OCF, 4.2)
        for name, data in files.items():
            book.writestr(zipfile.ZipInfo(name, OLDEST), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _page(environment: Environment, title: str, body: str, look: tuple[str, str]) -> str:
    return environment.from_string(PAGE).render(title=title, body=body, language=look[0], direction=look[1])


def _xhtml(html: str, images: Path, pictures: dict[str, bytes]) -> str:
    """Return safe *html* as XHTML; its own pictures are added to *pictures*, all others are left out."""
    if not html.strip():
        return ""
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    for image in list(tree.iter("img")):
        own = OWN_IMAGE.fullmatch(image.get("src") or "")
        data = jpeg.of_file(images / own["name"], WIDEST) if own and ".." not in own["name"].split("/") else b""
        if not data or own is None:
            image.drop_tree()
            continue
        name = f"i-{sha256(own['name'].encode()).hexdigest()[:16]}.jpg"
        pictures[name] = data
        alt = image.get("alt", "")
        image.attrib.clear()
        image.attrib.update({"src": name, "alt": alt})
    for element in tree.iter():
        for attribute in ("tabindex", "loading", "decoding"):
            element.attrib.pop(attribute, None)
    for link in [link for link in tree.iter("a") if not LINK.match(link.get("href") or "")]:
        link.drop_tag()  # EPUB allows no link that leads nowhere
    return str(etree.tostring(tree, encoding="unicode", method="xml"))
