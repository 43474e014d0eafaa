"""Every setting of the site, each with its reason. What differs between machines comes from the environment."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Worker processes, tests and tasks.py then share one import path, `standfirst.*`.
if str(HERE / "plugins") not in sys.path:
    sys.path.insert(0, str(HERE / "plugins"))

from standfirst.builds.workers import SwiftPelican  # noqa: E402
from standfirst.core.vocabulary import slug  # noqa: E402
from standfirst.digest.archive import newest_first  # noqa: E402
from standfirst.posts import html  # noqa: E402
from standfirst.site import i18n  # noqa: E402 - after sys.path
from standfirst.text import languages  # noqa: E402

# ---- The site: yours to change ----
SITENAME = "Standfirst"
SITESUBTITLE = "A curated digest of the day's news"
TIMEZONE = "UTC"  # of dates that name no offset
DEFAULT_LANG = os.environ.get("STANDFIRST_LANG") or "en"  # of the interface: theme/locale/ has ar, de, en and ja
LOGO = ""  # a picture under content/images/ that stands for the name
MENU: list[tuple[str, str]] = []  # (name, address) beside the built-in entries
FOOTER = ""  # a line at the foot of every page
LICENCE: tuple[str, str] | None = None  # (name, address) of the licence that the editor's own words are under
# Light and dark of paper, ink, quiet, rule, accent or wash, such as {"accent": ("#0b5394", "#8fbcf0")}.
COLOURS: dict[str, tuple[str, str]] = {}
DEFAULT_CATEGORY = "News"

# The address that readers use, such as "https://digest.example"; a sub-path (https://user.example/repo) is fine. Write it between
# the last quotation marks; SITEURL in the environment takes its place.
SITEURL = (os.environ.get("SITEURL") or "").rstrip("/")
HAS_ADDRESS = bool(SITEURL)  # whether mails and a published site may be made
SITEURL = SITEURL or "http://localhost:8000"

# ---- Where things lie ----
# The desk holds dumps/ and content/; the demo and the tests have desks of their own.
DESK = Path(os.environ.get("STANDFIRST_DESK", HERE)).resolve()
PATH = str(DESK / "content")
OUTPUT_PATH = os.environ.get("STANDFIRST_OUTPUT", str(DESK / "output"))
CONVERTER = {
    "dumps": str(DESK / "dumps"),
    "reconvert": os.environ.get("STANDFIRST_RECONVERT") == "1",  # set by `invoke build --reconvert`
}
DIGEST = {
    "curate": os.environ.get("STANDFIRST_CURATE") == "1",  # True: new posts wait as drafts (`invoke pick`)
    "lead": "first",  # of several posts with one story in one wording; or "longest"
    "preferred_sources": (),  # the first of these with a story leads it, before "lead" decides
    "related_days": 30,  # between a story and those related to it
    "issues": "weekly",  # or "daily", "monthly"
    "section_order": (),  # of an issue; other sections follow, the fullest first
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
DRAFTS = os.environ.get("STANDFIRST_DRAFTS") == "1"  # set by `invoke serve --drafts`: show what waits, marked as such
PREVIEW = (
    os.environ.get("STANDFIRST_PREVIEW") == "1"
)  # set by `invoke livereload`: the search may not have the last edit yet
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
# Pages hold no script and fetch nothing but this site's own style and pictures; `connect-src` lets checkers that run
# in the page, Lighthouse for one, read robots.txt.
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
SECURITY_CONTACT = ""  # mailto: or https: address for reports of security holes; makes /.well-known/security.txt
THEME = str(HERE / "theme")
THEME_TEMPLATES_OVERRIDES = [str(DESK / "templates")]  # a template here takes the place of the theme's of that name

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
DIRECT_TEMPLATES = ["index", "tags", "sources", "archives", "404"]
TAGS_URL, TAGS_SAVE_AS = "tags/", "tags/index.html"
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
JINJA_FILTERS = {
    "slug": slug,
    "date": i18n.dates(DEFAULT_LANG),
    "number": i18n.numbers(DEFAULT_LANG),
    "minutes": i18n.minutes(DEFAULT_LANG),
    "by_letter": i18n.by_letter,
    "most": i18n.most,
    "titled": i18n.titled,
    "scrollable": html.scrollable,
}
# theme/locale/ has the catalogues of `_`.
JINJA_GLOBALS = {"_": i18n.words(DEFAULT_LANG), "DIRECTION": languages.direction(DEFAULT_LANG)}
SLUGIFY_SOURCE = "basename"
ARTICLE_ORDER_BY = newest_first
LOCALE = ["C"]  # the machine's language must not show in dates

if os.environ.get("STANDFIRST_DEMO") == "1":  # `invoke demo`: invented stories, without the editor's pictures and pages
    LOGO, MENU = "", []
