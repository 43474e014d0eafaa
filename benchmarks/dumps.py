"""The invented posts as what an editor drops: a saved page each, which the whole command converts."""

from html import escape
from pathlib import Path

import pyromark

from standfirst.core.vocabulary import slug
from standfirst.posts.header import parse

FIELDS = {
    "lang": "Lang", "title": "Title", "site": "Source", "summary": "Summary", "date": "Date", "section": "Category",
    "tags": "Tags", "authors": "Authors",
}  # fmt: skip
# The converter checks the words of a page that says it is English, and syllables are none; it believes a page that says it is German.
LANGUAGES = {"en": "de"}
PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title} - {site}</title>
<meta name="description" content="{summary}">
<meta property="og:site_name" content="{site}">
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="{date}">
<meta property="article:section" content="{section}">
<meta name="keywords" content="{tags}">
<link rel="canonical" href="https://{host}.example/{name}">
</head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/about">About us</a></li></ul></nav>
<main><article>
<h1>{title}</h1>
<p class="byline">By {authors}</p>
{body}
</article></main>
<footer><p>All rights reserved.</p></footer>
</body>
</html>
"""


def page(text: str, name: str) -> str:
    """Return the page on which the post called *name*, whose file is *text*, was published."""
    header, body = parse(text, name)
    shown = {field: escape(header.get(key) or "") for field, key in FIELDS.items()}
    language = LANGUAGES.get(shown["lang"], shown["lang"])
    return PAGE.format(
        **shown | {"lang": language, "name": name, "host": slug(shown["site"])}, body=pyromark.html(body)
    )


def write(folder: Path, shelf: Path) -> None:
    """Put the pages of the posts below *shelf* into *folder*."""
    for path in shelf.rglob("*.md"):
        put(folder / path.relative_to(shelf).with_suffix(".html"), path)


def put(place: Path, post: Path) -> None:
    """Write the page of one *post* to *place*."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(page(post.read_text(encoding="utf-8"), post.stem), encoding="utf-8")
