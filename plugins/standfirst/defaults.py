"""Every setting of a site, each with its reason: `from standfirst.defaults import *` is the first line of a pelicanconf.py.

The settings that most sites change are keys of site.toml (standfirst.desk); the others may be set again in pelicanconf.py, below
`globals().update(desk(__file__))`. What differs between machines comes from the environment.
"""

import os
from typing import Any

from standfirst.builds.pelican_class import SwiftPelican
from standfirst.core.settings import theme
from standfirst.core.vocabulary import slug
from standfirst.desk import settings as settings_of_desk
from standfirst.digest.archive import newest_first
from standfirst.posts import html
from standfirst.site import i18n

# ---- The keys of site.toml ----
SITENAME = "Standfirst"  # title
SITESUBTITLE = "A curated digest of the day's news"  # subtitle
TIMEZONE = "UTC"  # timezone: of dates that name no offset
DEFAULT_LANG = "en"  # language: of the interface; the theme has ar, de, en and ja
LOGO = ""  # logo: a picture under content/images/ that stands for the name
MENU: list[tuple[str, str]] = []  # menu: (name, address) beside the built-in entries
FOOTER = ""  # footer: a line at the foot of every page
LICENCE: tuple[str, str] | None = None  # licence: (name, address) of the licence that the editor's own words are under
# colours: light and dark of paper, ink, quiet, rule, accent or wash, such as {"accent": ("#0b5394", "#8fbcf0")}.
COLOURS: dict[str, tuple[str, str]] = {}
DEFAULT_CATEGORY = "News"  # section: of a story that names none

# ---- The settings of pelicanconf.py ----
DIGEST = {
    "curate": False,  # True: new posts wait as drafts (`standfirst pick`)
    "lead": "first",  # of several posts with one story in one wording; or "longest"
    "preferred_sources": (),  # the first of these with a story leads it, before "lead" decides
    "related_days": 30,  # between a story and those related to it
    "issues": "weekly",  # or "daily", "monthly"
    "section_order": (),  # of an issue; other sections follow, the fullest first
    "tag_page_from": 1,  # stories that a tag needs to have a page, unless the vocabulary lists it; a feed comes with the second
    "sender": "",  # of an issue's email edition: "Name <address>"
    "unsubscribe": "",  # an https: or mailto: address
}
DISCOVERY = {
    "feed_items": 50,
    "feed_text": "full",  # or "summary"
    "summary_sources": (),  # sources whose stories are always summaries in feeds
    "source_feeds": {},  # "Source": "https://source.example/feed.xml", if a source's own feed is known
    "canonical_sources": (),  # sources whose originals search engines shall take for the story's own page
    "cards": True,  # a picture a story for shared links
    "search": True,
}
# Lead pictures of stories: "carried", those that dumps hold; "fetch", those that they name, too. If you may show them is yours to decide.
PICTURES = "carried"
FEED_ID = ""  # a lasting id for the Atom feed, such as "tag:digest.example,2026:news", if the address may change
# The effect of a broken rule of the gate: "stop" the build, "warn", or "off".
GATE = {
    "posts": "stop",
    "links": "stop",
    "quoted": "warn",
    "remote": "stop",
    "pages": "stop",
    "feeds": "stop",
    "sitemap": "stop",
}
MOST_REMOVED = (
    0.5  # a build that would take a larger share of the stories off the site stops (`--anyway` if it is meant)
)
# Pages fetch nothing but this site's own style and pictures; the theme adds its one script, unless a `script-src` is here; `connect-src` lets checkers that run
# in the page, Lighthouse for one, read robots.txt.
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
# ---- Reaching readers (docs/readers.md) ----
WEBSUB_HUB = ""  # the address of a WebSub hub: feeds name it, and it hears of each publish that changed one
AFTER_PUBLISH: list[str] = []  # commands and webhooks that get the new stories as JSON
# (address, field): where a form on the page about feeds sends a reader's mail address, such as ("https://list.example/subscribe", "email").
SIGNUP: tuple[str, str] | None = None
SECURITY_CONTACT = ""  # mailto: or https: address for reports of security holes; makes /.well-known/security.txt
THEME = str(theme())

# Named in full: Pelican otherwise imports every installed pelican.plugins.* package.
PLUGINS = [
    "standfirst.builds", "standfirst.converter", "standfirst.posts", "standfirst.site.outputs", "standfirst.digest", "standfirst.discovery",
]  # fmt: skip
PELICAN_CLASS = SwiftPelican  # comes and goes with standfirst.builds

# ---- What is read ----
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS: list[str] = []  # pictures are standfirst.discovery's: only what published pages show
# Files under content/ are the editor's Markdown; `<meta name=save_as>` or `.. include::` in others would be obeyed.
READERS = {"html": None, "htm": None, "rst": None}
WITH_FUTURE_DATES = True  # our reader keeps what is to come away, by the clock of the build; Pelican uses the machine's
LOAD_CONTENT_CACHE = False
USE_FOLDER_AS_CATEGORY = False
IGNORE_FILES = [".*"]  # an editing program's own: Pelican's pattern for them matches no file name
FORMATTED_FIELDS: list[str] = []  # values are plain text; templates escape them once
TYPOGRIFY = False
INTRASITE_LINK_REGEX = r"[{](?P<what>filename|static|attach|tag|category|author|index)[}]"  # the old |filename| is text

# ---- Addresses: /YYYY/MM/name/ from a post's place on the shelf; they stay if its title, date or language change ----
ARTICLE_URL = ARTICLE_LANG_URL = "{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{slug}/index.html"
ARTICLE_TRANSLATION_ID = None  # two languages' posts of one name are two stories
PAGE_URL = PAGE_LANG_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_LANG_SAVE_AS = "{slug}/index.html"
PAGE_TRANSLATION_ID = None
DRAFT_URL = DRAFT_LANG_URL = DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = ""  # drafts are not published at all
DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = ""
TAG_URL, TAG_SAVE_AS = "tag/{slug}/", "tag/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "section/{slug}/", "section/{slug}/index.html"
AUTHOR_URL = AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "sections", "sources", "archives", "404"]
TAGS_URL, TAGS_SAVE_AS = "tags/", "tags/index.html"
SECTIONS_URL, SECTIONS_SAVE_AS = "sections/", "sections/index.html"
SOURCES_URL, SOURCES_SAVE_AS = "sources/", "sources/index.html"
ARCHIVES_URL, ARCHIVES_SAVE_AS = "archives/", "archives/index.html"
INDEX_URL = ""
# Stories on a full page of each kind of list; the newest page holds up to twice as many less one.
PAGINATED_TEMPLATES = {"index": 20, "tag": 20, "category": 20, "source": 20}
DEFAULT_PAGINATION = 20

# ---- What is written ----
# Feeds are standfirst.discovery's; Pelican's own are off.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
RELATIVE_URLS = False
THEME_STATIC_PATHS: list[str] = []  # the theme's files are emitted by standfirst.discovery
DELETE_OUTPUT_DIRECTORY = False
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "extensions": []}
# The filters and words that depend on DEFAULT_LANG are added by standfirst.site.i18n.
JINJA_FILTERS = {
    "slug": slug, "by_letter": i18n.by_letter, "most": i18n.most, "titled": i18n.titled, "scrollable": html.scrollable,
    "tongue": i18n.tongue,
}  # fmt: skip
SLUGIFY_SOURCE = "basename"
ARTICLE_ORDER_BY = newest_first
LOCALE = ["C"]  # the machine's language must not show in dates


def desk(configuration: str) -> dict[str, Any]:
    """Return the settings of the desk whose pelicanconf.py is the file *configuration*: its site.toml, its folders, this command's choices."""
    return {
        # Copies, which a pelicanconf.py may change: a process reads it several times.
        "DIGEST": DIGEST | {"curate": os.environ.get("STANDFIRST_CURATE") == "1"},
        "DISCOVERY": dict(DISCOVERY),
        "GATE": dict(GATE),
        "DRAFTS": os.environ.get("STANDFIRST_DRAFTS")
        == "1",  # set by `serve --drafts`: show what waits, marked as such
        **settings_of_desk(configuration),
    }


__all__ = ["desk", *(name for name in dir() if name.isupper())]  # noqa: PLE0604 - what Pelican reads
