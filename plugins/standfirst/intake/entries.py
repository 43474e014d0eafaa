"""An entry of a feed: the article that it names or holds, and what rules look at in it."""

import re
from typing import Any
from urllib.parse import urljoin

from standfirst.intake import saved
from standfirst.intake.rules import EntryFacts
from standfirst.intake.saved import SavedArticle
from standfirst.text import languages
from standfirst.text.characters import TAG
from standfirst.text.words import size

WHOLE = 150.0  # words from which an entry's text is taken for the whole story (by taste: a teaser has at most two paragraphs)
CUT_SHORT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:read|continue reading|weiterlesen|lire la suite|leer más|leggi tutto)[^.]{0,60})\s*$",
    re.IGNORECASE,
)


def article_of(feed: Any, entry: Any, base: str) -> SavedArticle | None:
    """Return a feed's *entry*, as feedparser read both; None if it leads nowhere."""
    link = entry.get("link") or (entry["id"] if str(entry.get("id", "")).startswith(("http://", "https://")) else "")
    try:
        address = urljoin(base, link)
    except ValueError:
        return None
    if not address.startswith(("http://", "https://")) or not link:
        return None
    authors = tuple(filter(None, (author.get("name", "") for author in entry.get("authors", ()))))
    return SavedArticle(
        address, str(entry.get("title", "")), next(saved.texts(entry), ""), str(entry.get("published") or entry.get("updated") or ""), authors,
        str(feed.get("title", "")), str(entry.get("language") or feed.get("language") or ""), str(entry.get("summary", "")),
        tuple(filter(None, (tag.get("term") or "" for tag in entry.get("tags", ())))),
    )  # fmt: skip


def facts_of(article: SavedArticle) -> EntryFacts:
    """Return what rules look at in *article*; its language is guessed where none is declared."""
    text = f"{article.title}\n{TAG.sub(' ', article.summary)}"
    language = languages.settled(article.language, text) if article.language else languages.detect(text)
    return EntryFacts(text, article.feed_tags, language, article.authors, article.source)


def is_whole(html: str) -> bool:
    """Return true if an entry's *html* is the whole story and no teaser of it."""
    text = " ".join(TAG.sub(" ", html).split())
    return size(text) >= WHOLE and CUT_SHORT.search(text) is None
