"""An Article becomes a Post: its header in the order of docs/dumps.md, its body in Markdown."""

from dataclasses import replace
from datetime import UTC

from standfirst.converter.markdown import markdown, pictures
from standfirst.converter.markdown.links import publishable
from standfirst.converter.model import Article, Facts
from standfirst.core.errors import DumpError, PostError
from standfirst.core.vocabulary import slug
from standfirst.posts.header import Header, listed, moment, one_line
from standfirst.posts.post import Post
from standfirst.text import characters

LONGEST_BODY = 500_000  # characters (docs/security.md)
LONGEST_NAME = 80  # bytes of a file name without its suffix
LONGEST_TITLE = 300  # characters


def render(article: Article) -> Post:
    """Return the post of *article*; raises DumpError if it has no title, no text, or more than 500 KB of it."""
    facts, source = article.facts, article.source
    if not one_line(facts.title):
        raise DumpError("no title found; write it on the dump's first line")
    stored = list(pictures.stored(article.shown, article.pictures, article.base))
    # A dump's bytes were cleaned when decoded; JSON within it can write any character as an escape.
    body = characters.composed(
        characters.without(markdown(article.body, article.base, [picture for picture, _ in stored]))
    )
    if not body.strip():
        raise DumpError("no story found: all of the page's text looks like navigation")
    if len(body) > LONGEST_BODY:
        raise DumpError(f"the story has {len(body):,} characters; the most is {LONGEST_BODY:,}: split the dump")
    dump = f"{source.key} sha256:{source.digest}"
    lead = pictures.lead(facts.image, article.pictures)
    files = {name: data for _, stored_picture in stored for name, data in stored_picture.files.items()}
    files |= lead.files if lead else {}
    first = stored[0][0] if stored else None
    name, alt = (lead.name, facts.alt) if lead else (first.name, first.alt) if first else ("", "")
    image, credit = f"images/{name}" if name else "", facts.credit if lead else ""
    return Post(
        source.key,
        slug(facts.title, LONGEST_NAME),
        _header(replace(facts, image=image, alt=alt, credit=credit), dump),
        body,
        files,
    )


def _date(stated: str) -> str:
    """Return *stated* if a post may hold it as a date, else nothing: the post then waits for its editor."""
    try:
        moment(stated, UTC, "")
    except PostError:
        return ""
    return stated


def _header(facts: Facts, dump: str) -> Header:
    values = (
        ("Title", facts.title[:LONGEST_TITLE]), ("Date", _date(facts.date)),
        ("Modified", _date(facts.modified) if facts.modified != facts.date else ""), ("Category", facts.section),
        ("Tags", listed(facts.tags)), ("Authors", listed(facts.authors)), ("Source", facts.site), ("Link", publishable(facts.url)),
        ("Lang", facts.language), ("Summary", facts.summary), ("Image", facts.image), ("Alt", facts.alt), ("Credit", facts.credit), ("Dump", dump),
    )  # fmt: skip
    return Header((key, one_line(value)) for key, value in values if value)
