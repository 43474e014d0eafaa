"""A site of the same posts by an unchanged Pelican: its `simple` theme, Python-Markdown, its own feeds, a source as the author."""

import sys
from pathlib import Path

from standfirst.posts.header import parse, write as written

SETTINGS = """
SITENAME = "Standfirst"
SITEURL = FEED_DOMAIN = "https://digest.example"
PATH, OUTPUT_PATH = "content", "output"
PLUGINS = []
TIMEZONE, DEFAULT_LANG, LOCALE = "UTC", "en", ["C"]
THEME = "simple"
USE_FOLDER_AS_CATEGORY = False
ARTICLE_TRANSLATION_ID = None
SLUGIFY_SOURCE = "basename"
ARTICLE_URL = ARTICLE_LANG_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "tag/{slug}/", "tag/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "section/{slug}/", "section/{slug}/index.html"
AUTHOR_URL, AUTHOR_SAVE_AS = "source/{slug}/", "source/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "tags", "archives"]
PAGINATED_TEMPLATES = {"index": 20, "tag": 20, "category": 20, "author": 20}
DEFAULT_PAGINATION = 20
FEED_MAX_ITEMS = 50
FEED_ALL_ATOM, FEED_ALL_RSS = "atom.xml", "feed.xml"
TAG_FEED_RSS, CATEGORY_FEED_RSS, AUTHOR_FEED_RSS = "tag/{slug}/feed.xml", "section/{slug}/feed.xml", "source/{slug}/feed.xml"
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = None
RSS_FEED_SUMMARY_ONLY = False
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
"""


def write(folder: Path, posts: Path) -> None:
    """Write a Pelican site in *folder* made of the posts under *posts*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")
    for post in sorted(posts.rglob("*.md")):
        put(folder, posts, post)


def put(folder: Path, posts: Path, post: Path) -> None:
    """Write one *post* of those under *posts* for the site in *folder*."""
    header, body = parse(post.read_text(encoding="utf-8"), str(post))
    path = folder / "content" / post.relative_to(posts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(header.updated("Authors", header.get("Source")), body), encoding="utf-8")


def command() -> list[str]:
    """Return what builds it, run in its folder."""
    return [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-q"]
