"""The JSON dialects of article tools: the keys that identify each, and its names for title, text and the rest.

Names were checked against what the producers wrote (tests/dumps/json/README.md lists the versions); a name with a dot
is a key inside an object.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Object = Mapping[str, Any]
OpenBeside = Callable[[str], bytes | None]
PLAIN_NAME = re.compile(r"[^/\\\0-\x1f]{1,200}")  # of one file, in no other folder
REMOVED = "[Removed]"  # NewsAPI's title for what a source has taken back


@dataclass(frozen=True, slots=True)
class Dialect:
    """One producer's names: for each fact the keys that may hold it, the best first."""

    name: str
    marks: frozenset[str]
    title: tuple[str, ...] = ("title",)
    url: tuple[str, ...] = ("url",)
    date: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    authors: tuple[str, ...] = ("author",)
    site: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    language: tuple[str, ...] = ("language",)
    body: tuple[str, ...] = ("text",)
    skips: Callable[[Object], bool] = field(default=lambda _: False)  # what is no article
    completed: Callable[[Object, OpenBeside], Object] = field(default=lambda article, _: article)


def _omnivore(article: Object, open_beside: OpenBeside) -> Object:
    """Return the article with its text, which lies in a file of its own."""
    slug = article.get("slug")
    content = open_beside(f"content/{slug}.html") if isinstance(slug, str) and PLAIN_NAME.fullmatch(slug) else None
    return {**article, "content": content.decode("utf-8", "replace")} if content else article


def _wordpress(article: Object, _: OpenBeside) -> Object:
    """Return a post of WordPress's REST API with plain values: texts as they are rendered, moments in UTC, terms by taxonomy."""
    embedded = article.get("_embedded")
    inner = embedded if isinstance(embedded, Mapping) else {}
    groups = inner.get("wp:term")
    lists = [group for group in groups if isinstance(group, list)] if isinstance(groups, list) else []
    terms = [term for group in lists for term in group if isinstance(term, Mapping)]
    names = {
        key: [term.get("name") for term in terms if term.get("taxonomy") == taxonomy]
        for key, taxonomy in (("section", "category"), ("tags", "post_tag"))
    }
    texts = {
        key: value["rendered"] for key, value in article.items() if isinstance(value, Mapping) and "rendered" in value
    }
    moments = {key: f"{value}Z" for key, value in article.items() if key.endswith("_gmt") and value}
    return {**article, **texts, **moments, **names, "author": inner.get("author")}


# Tried in this order: a dialect with more marks of its own comes earlier.
DIALECTS = (
    Dialect(
        "news-please", frozenset(("maintext", "date_publish")), date=("date_publish",), modified=("date_modify",),
        authors=("authors",), site=("source_domain",), summary=("description",), body=("maintext", "text"),
    ),
    Dialect(
        "wordpress", frozenset(("title", "content", "date_gmt", "link")), url=("link",), date=("date_gmt", "date"),
        modified=("modified_gmt",), section=("section",), tags=("tags",), summary=("excerpt",), body=("content",), completed=_wordpress,
    ),
    Dialect(
        "postlight", frozenset(("lead_image_url", "date_published", "dek")), date=("date_published",), site=("domain",),
        summary=("dek", "excerpt"), body=("content",),
    ),
    Dialect(
        "trafilatura", frozenset(("fingerprint", "source-hostname")), url=("source",), date=("date",),
        site=("source-hostname", "hostname"), section=("categories",), tags=("tags",), summary=("excerpt",),
    ),
    Dialect(
        "trafilatura document", frozenset(("hostname", "sitename", "raw_text")), date=("date",),
        site=("sitename", "hostname"), section=("categories",), tags=("tags",), summary=("description",),
        body=("text", "raw_text"),
    ),
    Dialect(
        "omnivore", frozenset(("slug", "savedAt", "labels")), date=("publishedAt",), tags=("labels",),
        summary=("description",), body=("content",), completed=_omnivore,
    ),
    Dialect(
        "webz", frozenset(("thread", "ord_in_thread")), title=("title", "thread.title"), date=("published",),
        site=("thread.site",), section=("categories",), skips=lambda post: bool(post.get("ord_in_thread")),
    ),
    Dialect(
        "newspaper", frozenset(("top_image", "publish_date", "meta_img")), url=("canonical_link", "url"),
        date=("publish_date",), authors=("authors",), site=("meta_site_name", "source_url"),
        tags=("meta_keywords", "tags", "keywords"), summary=("meta_description", "summary"), language=("meta_lang",),
    ),
    Dialect(
        "readability", frozenset(("textContent", "excerpt", "byline")), date=("publishedTime",), authors=("byline",),
        site=("siteName",), summary=("excerpt",), language=("lang",), body=("content", "textContent"),
    ),
    Dialect(
        "wallabag", frozenset(("is_archived", "is_starred", "content")), date=("published_at",), modified=(),
        authors=("published_by",), site=("domain_name",), tags=("tags",), body=("content",),
    ),
    Dialect(
        "newsapi", frozenset(("urlToImage", "publishedAt")), date=("publishedAt",), site=("source.name",),
        summary=("description",), body=("content", "description"), skips=lambda article: article.get("title") == REMOVED,
    ),
    Dialect(
        "json feed", frozenset(("feed_title", "id")), url=("url", "external_url", "id"), date=("date_published",),
        modified=("date_modified",), authors=("authors", "author", "feed_authors"), site=("feed_title",), tags=("tags",),
        summary=("summary",), language=("language", "feed_language"), body=("content_html", "content_text", "summary"),
    ),
    Dialect(
        "cc_news", frozenset(("text", "domain", "date", "description", "url", "image_url")), date=("date",),
        site=("domain",), summary=("description",),
    ),
)  # fmt: skip
# The names that people give such columns, in no program's dialect.
GENERIC = Dialect(
    "generic", frozenset(),
    title=("title", "headline", "heading", "webtitle", "name", "titel", "überschrift", "titre", "título", "titulo", "titolo", "标题", "標題", "タイトル"),
    url=("url", "link", "weburl", "canonical_url", "permalink", "address", "uri"),
    date=("date", "published", "published_at", "publishedat", "date_published", "datepublished", "pubdate", "pub_date",
          "publish_date", "published_date", "publisheddate", "published_on", "first_published_at", "publication_date", "webpublicationdate", "datetime", "created_at", "created", "datum", "fecha", "data",
          "日期", "日付"),
    modified=("modified", "updated", "updated_at", "updatedat", "date_modified", "datemodified", "last_modified"),
    authors=("authors", "author", "author_name", "byline", "by", "creator", "writer", "autor", "auteur", "autore", "作者", "著者"),
    site=("source.name", "source", "publication", "publisher", "site", "site_name", "sitename", "outlet", "domain", "newspaper",
          "quelle", "fuente", "fonte"),
    section=("section", "sectionname", "category", "categories", "topic", "rubric", "ressort", "rubrik", "rubrique", "sección", "sezione"),
    tags=("tags", "keywords", "labels", "topics", "schlagwörter", "schlagworte", "mots-clés", "etiquetas"),
    summary=("summary", "description", "standfirst", "excerpt", "abstract", "dek", "lead", "teaser", "subtitle", "trailtext", "vorspann",
             "chapeau", "chapô", "entradilla", "sommario"),
    language=("language", "lang", "locale"),
    body=("content", "text", "body", "article", "article_text", "full_text", "fulltext", "bodytext", "maintext", "articlebody",
          "article_body", "content_html", "content_text", "html", "markdown", "story", "inhalt", "texte", "texto", "testo", "contenido",
          "正文", "内容", "本文"),
)  # fmt: skip
# Names of the list of articles in an envelope.
LISTS = (
    "articles", "posts", "items", "entries", "rows", "results", "documents", "data", "stories", "news", "hits", "list", "nodes", "edges",
    "messages", "db",
)  # fmt: skip
# Names of the object in which an entry of such a list has its values.
WRAPPERS = ("row", "fields", "attributes", "node")
DEEPEST = 4  # objects around such a list


def detect(article: Object) -> Dialect | None:
    """Return the dialect an *article* is written in; None if it holds no title, or no text, under any name we know."""
    keys = frozenset(article)
    dialect_found = next((dialect for dialect in DIALECTS if dialect.marks <= keys), None)
    if dialect_found:
        return dialect_found
    folded = {key.casefold() for key in article}
    return GENERIC if folded.intersection(GENERIC.body) else None


def articles(envelope: Object) -> list[Object]:
    """Return the articles that one JSON object is an envelope around; none where it is one itself."""
    listed = _listed(envelope)
    feed = {"feed_title": envelope.get("title"), "feed_authors": envelope.get("authors") or envelope.get("author")}
    around = (
        {**feed, "feed_language": envelope.get("language")} if "jsonfeed.org" in str(envelope.get("version")) else {}
    )
    return [{**_unwrapped(entry), **around} for entry in listed]


def _unwrapped(entry: Object) -> Object:
    """Return an *entry* of a list with the values of the object that it wraps: a dataset server's row, an API's fields."""
    for name in WRAPPERS:
        inner = entry.get(name)
        if isinstance(inner, Mapping):
            return inner if name == "row" else {**entry, **inner}
    return entry


def _listed(envelope: Object, depth: int = 0) -> list[Object]:
    """Return the list of articles in *envelope*, or in the objects that it holds; at the top also a list of what may be none."""
    lists = [found for name in LISTS if (found := _objects(envelope.get(name)))]
    articles = next((found for found in lists if detect(_unwrapped(found[0])) is not None), [])
    if not articles and depth < DEEPEST and detect(envelope) is None:
        inner = (value[0] if len(value) == 1 else {} for value in map(_objects, envelope.values()))
        articles = next(filter(None, (_listed(value, depth + 1) for value in inner)), [])
    return articles or (lists[0] if lists and depth == 0 else [])


def _objects(value: Any) -> list[Object]:
    """Return the objects that *value* is, one or a list of them; none if it is anything else."""
    objects = value if isinstance(value, list) else [value]
    return objects if all(isinstance(each, Mapping) for each in objects) else []
