"""An article that another program took apart already: its named fields become a page, its text the story."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from babel import Locale

from standfirst.converter.formats import json_dialects, markdown, text
from standfirst.converter.formats.json_dialects import GENERIC, Dialect
from standfirst.converter.html import page as html_page
from standfirst.converter.html.blocks import blocks_of
from standfirst.converter.html.decode import clean
from standfirst.converter.html.elements import parse, text_of
from standfirst.converter.markdown.links import publishable
from standfirst.converter.metadata import bylines
from standfirst.converter.model import Facts, Page, Record, Source
from standfirst.core.errors import DumpError
from standfirst.text.characters import TAG
from standfirst.text.dates import parse as dates_parse
from standfirst.text.languages import cut
from standfirst.text.words import squeezed

Object = Mapping[str, Any]

# Texts that programs write for a missing value.
EMPTY = frozenset(("", "none", "null", "nan", "n/a", "undefined", "[removed]"))
IN_PARAGRAPH = ("html", "text", "value", "content")  # what may hold the text of a paragraph that is an object
MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|article|section|blockquote|span|a|img|figure|table|html|body)[\s>/]", re.IGNORECASE
)
WHOLE_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")  # NewsAPI's mark of where its 200 characters end
END = re.compile(r"(?=</(?:p|div|li|h[1-6])>)|<br\s*/?>", re.IGNORECASE)  # of a line
TRAILER = re.compile(r"<p\b[^<>]{0,500}>(?:(?!</?p\b).){0,2000}</p>\s*$", re.IGNORECASE | re.DOTALL)
LONGEST_TRAILER = 4_000  # characters
HREF = re.compile(r"href=[\"']([^\"']+)")
PARTED = re.compile(r"\s*[;|]\s*")
COMMAS = re.compile(r"\s*[,،、]\s*")
MAILBOX = re.compile(r"[^\s@]{1,64}@\S+")  # "news@site.example (Ana Ruiz)", as RSS writes authors
MOST_TAGS = 30
# Dialects of those who publish; the texts of all others a program cut out of pages.
WRITTEN = frozenset(("generic", "json feed", "wordpress"))
LONGEST_TITLE = 100  # characters of a headline made of a story's first sentence (by taste)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def page(record: Record) -> Page:
    """Return the page of an object; raises DumpError if its text is missing."""
    return of_article(json.loads(record.data), record.source)


def of_article(article: Object, source: Source) -> Page:
    """Return the page of an *article*'s fields; raises DumpError if its text is missing."""
    dialect = json_dialects.detect(article) or GENERIC
    facts = _facts(article, dialect)
    body = _without_trailer(_text(article, dialect), facts.url)
    if not body.strip():
        raise DumpError(_without_text(article, dialect, "column" if source.format == "csv" else "field"))
    if WHOLE_PAGE.match(body):
        page_of_body = html_page.page(body, source, facts.url)
        return replace(
            page_of_body,
            declared=over(facts, page_of_body.declared),
            given=over(facts, page_of_body.given or page_of_body.declared),
            names=(*filter(None, (facts.title,)), *page_of_body.names),
        )
    if not MARKUP.search(body) and markdown.shows(body):
        body = markdown.rendered(body)
    if MARKUP.search(body):
        lines: tuple[str, ...] = ()
        blocks = blocks_of(parse(f"<html><body>{body}</body></html>"))
    else:
        lines = tuple(CUT.sub("", body).replace("\r\n", "\n").split("\n"))
        blocks = tuple(text.blocks(list(lines)))
    if not blocks:
        raise DumpError("no text to read: it shows no words")
    title = facts.title or cut(blocks[0].text, facts.language, LONGEST_TITLE)
    names = tuple(filter(None, (facts.title,)))
    declared = replace(facts, title=title)
    return Page(
        source,
        blocks,
        declared,
        facts,
        base=facts.url,
        names=names,
        form="story",
        lines=lines,
        is_cut=dialect.name not in WRITTEN,
    )


def _without_text(article: Object, dialect: Dialect, part: str) -> str:
    """Return which *part* of an article, a column or a field, should hold its text and does not."""
    empty = [str(name) for name in article if str(name).casefold() in dialect.body]
    if len(empty) > 1:
        return f"the {part}s {', '.join(empty)} are empty"
    if empty:
        return f"the {empty[0]} {part} is empty"
    return f"no {part} holds a text; name it {dialect.body[0]}" + (f" or {dialect.body[1]}" if dialect.body[1:] else "")


def identity(article: Object, dialect: Dialect | None) -> str:
    """Return what distinguishes one article of a dump from the others: its address, its number, else its title and day."""
    names = dialect or GENERIC
    address = _first(article, (*names.url, "guid", "id", "uuid"))
    return address or f"{_first(article, names.title)} {_first(article, names.date)}".strip() or str(sorted(article))


def over(stated: Facts, declared: Facts) -> Facts:
    """Return *stated* facts, filled up by what a page *declared*."""
    return Facts(**{name: getattr(stated, name) or getattr(declared, name) for name in Facts.__dataclass_fields__})


def _facts(article: Object, dialect: Dialect) -> Facts:
    site = _line(_first(article, dialect.site))
    url = _first(article, dialect.url)
    language = _language(_first(article, dialect.language))
    stated = _first(article, dialect.date), _first(article, dialect.modified)
    spoken = dates_parse.spoken(language, stated, lambda: _text(article, dialect))
    date, modified = (dates_parse.parse(stated_date, spoken) for stated_date in stated)
    sections = _list(_value(article, dialect.section))
    return Facts(
        title=_line(_first(article, dialect.title)).removesuffix(f" - {site}" if site else ""),
        date=str(date or ""),
        modified=str(modified or ""),
        authors=_authors(_value(article, dialect.authors)),
        url=publishable(url),
        site=site,
        section=sections[0] if sections else "",
        language=language,
        tags=_list(_value(article, dialect.tags)),
        summary=_line(_without_trailer(_first(article, dialect.summary), url)),
    )


def _without_trailer(html: str, url: str) -> str:
    """Return *html* without a last paragraph that only links the story and its site, in any language: "The post Ferry appeared first on The Post"."""
    trailer = TRAILER.search(html, max(0, len(html) - LONGEST_TRAILER)) if url else None
    addresses = HREF.findall(trailer[0]) if trailer else []
    try:
        links, own = [urlsplit(address) for address in addresses], urlsplit(url)
    except ValueError:  # of no address
        return html
    paths = {link.path.rstrip("/") for link in links if link.netloc == own.netloc}
    is_trailer = len(links) == 2 and paths == {own.path.rstrip("/"), ""}
    return html[: trailer.start()].rstrip() if trailer and is_trailer else html


def _text(article: Object, dialect: Dialect) -> str:
    """Return the first of the bodies that holds anything; paragraphs may be in a list."""
    for name in dialect.body:
        value = _value_at(article, name)
        lines = [*map(_line_of, value)] if isinstance(value, list) else [value if isinstance(value, str) else ""]
        if any(line.strip() and line.strip().casefold() not in EMPTY for line in lines):
            return clean("\n\n".join(lines))
    return ""


def _line_of(paragraph: Any) -> str:
    """Return the text of a *paragraph* of a list: a string, or an object such as `{"type": "p", "text": "..."}`."""
    if isinstance(paragraph, Mapping):
        return next((paragraph[key] for key in IN_PARAGRAPH if isinstance(paragraph.get(key), str)), "")
    return paragraph if isinstance(paragraph, str) else ""


def _value_at(article: Object, name: str) -> Any:
    """Return the value under *name*, which may lead into inner objects; keys are the same in any case."""
    value: Any = article
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value[part] if part in value else {key.casefold(): inner for key, inner in value.items()}.get(part)
    return value


def _value(article: Object, names: tuple[str, ...]) -> Any:
    """Return the value under the first of *names* that has one."""
    values = (_value_at(article, name) for name in names)
    return next((value for value in values if value not in (None, "", [], [""], {})), None)


def _first(article: Object, names: tuple[str, ...]) -> str:
    """Return the first value under *names* that is a line of text or a number and says something."""
    values = (
        str(value).strip()
        for value in (_value_at(article, name) for name in names)
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    )
    return next((value for value in values if value.casefold() not in EMPTY), "")


def _line(text: str) -> str:
    """Return *text* as a reader sees it on one line: tags dropped, entities read."""
    is_markup = "<" in text and TAG.search(text)
    shown = text_of(parse(f"<html><body>{END.sub(' ', text)}</body></html>")) if is_markup else text
    return squeezed(clean(unescape(shown if shown.strip() else text)))


def _named(value: Any) -> Iterator[str]:
    """Return the names in *value*: a line, or a list of lines or of objects with a name."""
    for entry in value if isinstance(value, list) else [value]:
        name = (
            next((entry[key] for key in ("name", "label", "term") if entry.get(key)), "")
            if isinstance(entry, Mapping)
            else entry
        )
        if isinstance(name, str) and name.strip().casefold() not in EMPTY:
            yield _line(name)


def _authors(value: Any) -> tuple[str, ...]:
    lines = (MAILBOX.sub("", line) for line in _named(value))
    people = [name for line in lines for part in PARTED.split(line) for name in bylines.names(part.strip(" ()"))]
    return tuple(dict.fromkeys(people))


def _list(value: Any) -> tuple[str, ...]:
    """Return tags or sections: those of a list, or of one line; if semicolons separate them, a part with commas repeats others."""
    lines = list(_named(value))
    parted = [part for line in lines for part in PARTED.split(line)]
    if len(parted) > 1:
        plain = {part.casefold() for part in parted}
        names = [
            part
            for part in parted
            if not all(piece.casefold() in plain for piece in COMMAS.split(part)) or "," not in part
        ]
    else:
        names = [part for line in parted for part in COMMAS.split(line)]
    return tuple(dict.fromkeys(part.strip() for part in names if part.strip()))[:MOST_TAGS]


def _language(stated: str) -> str:
    """Return the language tag for a tag or for a language's English name."""
    if LANGUAGE.fullmatch(stated):
        return stated.replace("_", "-")
    return _codes().get(stated.casefold(), "")


@cache
def _codes() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2}
