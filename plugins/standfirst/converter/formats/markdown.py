"""Markdown, as clippers and readers save pages, the facts in a header above: read as the HTML that it shows."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import TypeGuard

import pyromark
import yaml

from standfirst.converter.formats import streams
from standfirst.converter.formats.streams import OpenDump
from standfirst.converter.html.decode import clean, decode
from standfirst.converter.model import Record
from standfirst.posts import html
from standfirst.text.words import squeezed

# A header of YAML, one of TOML, and the one that Jina's reader writes.
FRONT = re.compile(r"\s*---[ \t]*\n(?P<header>(?:(?!---|\.\.\.).*\n){1,200}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<header>(?:(?!\+\+\+).*\n){1,200}?)\+\+\+[ \t]*(?:\n|$)")
TABLES = ("taxonomies", "params", "extra")  # of such a header, in which themes state facts too
SHORTCODE = re.compile(r"^[ \t]*\{\{[<%].{0,500}?[>%]\}\}[ \t]*$\n?", re.MULTILINE)  # of Hugo, alone in its line
READER = re.compile(r"(?P<header>(?:[A-Z][A-Za-z ]{1,30}: .*\n\s*){1,20})Markdown Content:[ \t]*(?:\n|$)")
ENTRY = re.compile(r"(?P<name>[A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]+(?P<value>.*)$")
SPACES = re.compile(r"[\s_-]+")
# Signs that a text without such a header is Markdown: it begins with a heading, or has links and other marks. Comments
# in code look like headings, and pages about Markdown look like Markdown.
HEADING = re.compile(r"^#{1,6}[ \t]+\S.*\n(?=[ \t]*\n)", re.MULTILINE)
LINK = re.compile(r"\[[^\]\n]{1,300}\]\((?:https?:/|/|\.)[^)\s]{0,2000}\)")
STRONG = re.compile(r"\*\*[^\s*][^*\n]{0,300}\*\*")
FEWEST = 2  # links, or other marks, at least
OPTIONS = html.OPTIONS | pyromark.Options.ENABLE_FOOTNOTES
FOOTNOTE = re.compile(r'(<sup class="footnote-definition-label">[^<]*</sup>)\s*<p>')  # its number is before it
# The names under which headers state a fact, those of records in JSON (json_article) first.
FACTS = {
    "title": ("title", "headline"),
    "date": ("date", "published", "published time", "publish date", "publishdate", "pubdate", "date published", "publication date"),
    "modified": ("modified", "updated", "lastmod", "last modified"),
    "authors": ("authors", "author", "by", "byline"),
    "url": ("url", "source", "url source", "source url", "link", "canonical", "permalink"),
    "site": ("site", "site name", "sitename", "publisher", "publication", "website"),
    "section": ("section", "category"),
    "tags": ("tags", "keywords", "topics"),
    "summary": ("summary", "description", "excerpt", "subtitle", "abstract"),
    "language": ("language", "lang", "locale"),
}  # fmt: skip
LISTS = ("authors", "tags")
# The names in a page's own declarations for the keys of a reader's header.
DECLARED = {
    "title": '<meta property="og:title" content="{}">',
    "date": '<meta property="article:published_time" content="{}">',
    "url": '<link rel="canonical" href="{}">',
}
NOTHING = ("null", "~")  # as YAML writes that there is no value
LINKED = re.compile(r"\[\[([^\[\]|]{1,200})(?:\|[^\[\]]{0,200})?\]\]")  # as Obsidian names people: [[Ana Ruiz]]

Facts = Mapping[str, str | Sequence[str]]  # by the names of FACTS


def knows(head: bytes) -> bool:
    """Return true if *head* starts with a header of Markdown, or holds headings, links and emphasis as Markdown writes them."""
    text = clean(head.decode("utf-8", "ignore")).lstrip()
    return bool(_parted(text)[0]) or shows(text)


def shows(text: str) -> bool:
    """Return true if *text*, a text, is written as Markdown."""
    if HEADING.match(text):
        return True
    marks = len(HEADING.findall(text)) + len(STRONG.findall(text))
    return marks >= FEWEST and len(LINK.findall(text)) >= FEWEST


def cut(opened: OpenDump) -> Iterator[Record]:
    """Return the whole stream as one record: an object that is a story where a clipper wrote its header, else a page of HTML."""
    data = streams.read_all(opened.stream)
    source = opened.source("", data)
    text = decode(data).lstrip()
    facts, behind = _parted(text)
    body = rendered(SHORTCODE.sub("", behind))
    if facts and not READER.match(text):
        yield Record(source, "object", json.dumps({**facts, "content": body}).encode())
    else:
        yield Record(source, "html", _page(facts, body).encode())


def _parted(text: str) -> tuple[Facts, str]:
    """Return the facts that the header of *text* states, and what is after it; no facts and all of it where it has none."""
    toml = TOML.match(text)
    header = toml or FRONT.match(text) or READER.match(text)
    facts = _facts(_entries(_tables(header["header"]) if toml else _mapping(header["header"]))) if header else {}
    return facts, text[header.end() :] if header and facts else text


def _facts(stated: Mapping[str, Sequence[str]]) -> Facts:
    stated_facts = (
        (fact, next((stated[name] for name in names if name in stated), ())) for fact, names in FACTS.items()
    )
    return {fact: values if fact in LISTS else values[0] for fact, values in stated_facts if values}


def _page(facts: Facts, body: str) -> str:
    declared = "".join(form.format(escape(str(facts[fact]))) for fact, form in DECLARED.items() if fact in facts)
    return f'<html><head><meta charset="utf-8">{declared}</head><body>{body}</body></html>'


def rendered(markdown: str) -> str:
    """Return the HTML of *markdown* as it is, unsafe: with all that its writer put in."""
    return FOOTNOTE.sub(r"<p>\1 ", pyromark.html(markdown, options=OPTIONS))


def _entries(stated: Mapping[str, object]) -> Mapping[str, Sequence[str]]:
    """Return the texts that are *stated*, by names in lower case."""
    values = {SPACES.sub(" ", str(name).strip().lower()): _values(value) for name, value in stated.items()}
    return {name: texts for name, texts in values.items() if texts}


def _tables(header: str) -> Mapping[str, object]:
    """Return what a header of TOML states; nothing if it cannot be read."""
    try:
        stated = tomllib.loads(header)
    except (ValueError, RecursionError):
        return {}
    for name in TABLES:
        table = stated.get(name)
        stated |= {key: value for key, value in table.items() if key not in stated} if isinstance(table, dict) else {}
    return stated


def _mapping(header: str) -> Mapping[str, object]:
    """Return what a header states; one that is not YAML is read as lines of `name: value`."""
    try:
        # libyaml bounds how deep lists are nested; an alias of a large list costs nothing, since no list in a list is read.
        stated = yaml.load(LINKED.sub(r"\1", header), yaml.CBaseLoader)  # noqa: S506 - it reads text, lists and mappings, no objects
    except (yaml.YAMLError, RecursionError, ValueError):
        stated = {}
    if not isinstance(stated, dict):
        stated = {}
    return stated or {entry["name"]: entry["value"] for entry in map(ENTRY.match, header.splitlines()) if entry}


def _values(value: object) -> list[str]:
    """Return the texts in *value*: itself, or the items of a list, of a mapping its name; what is nested deeper states no fact."""
    items = value if isinstance(value, list) else [value]
    named = [item.get("name", item.get("title")) if isinstance(item, dict) else item for item in items]
    texts = [item.isoformat() if isinstance(item, date) else item for item in named]
    return [text for text in map(squeezed, filter(_is_text, texts)) if text and text not in NOTHING]


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)
