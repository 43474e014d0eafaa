"""Where pages declare their facts: names of meta tags, surest first, in lower case."""

import re
from collections.abc import Mapping, Sequence

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
    "article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "keywords", "og:article:tag",
    "cxenseparse:taglist", "rel:tag",
)  # fmt: skip
IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail", "image")
LANGUAGES = ("content-language", "dc.language", "inlanguage", "og:locale", "language")
LABELLED = re.compile(
    r"writ|auth|\bby\b|autor|escrito|verfasst|geschrieben|écrit|scritto|geschreven|написано|автор|作者|著者|執筆|ditulis|yazan",
    re.IGNORECASE,
)


def first(metas: Mapping[str, Sequence[str]], names: Sequence[str]) -> str:
    """The first filled meta among *names*."""
    return next((value.strip() for name in names for value in metas.get(name, ()) if value.strip()), "")
