"""Read, segment, settle, clean, describe, render: one dump to its posts; a bad page costs that page alone."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple

from standfirst.converter import cleanup, left_out, no_story, written
from standfirst.converter.formats import reading
from standfirst.converter.markdown.render import render
from standfirst.converter.metadata.describe import describe
from standfirst.converter.metadata.settle import choose_metadata
from standfirst.converter.model import Article, Block, Dump, EmbeddedPicture, Facts, Page, Record, Refusal, refusal_of
from standfirst.converter.segment import Segment, segment
from standfirst.converter.written import kind
from standfirst.core import publications as known_publications
from standfirst.core.errors import DumpError
from standfirst.core.publications import Publications
from standfirst.core.vocabulary import Vocabulary
from standfirst.posts import checks
from standfirst.posts.header import parse, write
from standfirst.posts.post import Post

NO_TERMS = Vocabulary()
WEB = ("http://", "https://")
FetchPicture = Callable[[str], bytes | None]  # the bytes at an address; None if there are none
PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first."
# It declares its language: what detects one takes half a second to load, and few pages ask for it.
WARMING = f'<html lang="en"><title>Boats race</title><h1>Boats race</h1><p>6 May 2024</p><p>{PROSE}</p></html>'.encode()


def convert(dump: Dump) -> tuple[Post | Refusal, ...]:
    """Return the posts that *dump* becomes, in its order; for a dump or a record that gives none, why."""
    records = reading.records(dump.path, BytesIO(dump.data))
    return tuple(record if isinstance(record, Refusal) else post(record) for record in records)


def warm_up() -> None:
    """Load models and tables by converting a page."""
    convert(Dump("a.html", WARMING))


class Desk(NamedTuple):
    """What an editor has said that counts for every page: the names of tags, and what is known of *publications*."""

    vocabulary: Vocabulary = NO_TERMS
    publications: Publications = MappingProxyType({})


NO_DESK = Desk()


def post(
    record: Record, desk: Desk = NO_DESK, latest: str = "", fetch_picture: FetchPicture | None = None
) -> Post | Refusal:
    """Return the post that *record* becomes at a *desk*, or why it gives none; runs in any process.

    A page that says it is from after the day *latest* (`2026-05-07`) is not believed: its post waits for a date. With *fetch_picture* a lead
    picture that the dump names and does not hold is fetched.
    """
    try:
        with _uncollected():
            return _converted(record, desk, latest, fetch_picture)
    except Exception as error:  # noqa: BLE001 - whatever one page makes us stumble over, the others are published
        refusal = refusal_of(record.source.key, error)
        return replace(refusal, reason=f"{record.where}: {refusal.reason}") if record.where else refusal


class Story(NamedTuple):
    """The story of a page: its page, whose blocks may have been read anew, the blocks chosen, and the log-odds that the page is one."""

    page: Page
    segment: Segment
    page_odds: float  # below 0 it is a text that a person wrote


def story_of(page: Page) -> Story:
    """Return the story that *page* holds: chosen among the blocks of a page, all of a text that a person wrote."""
    story = judged = segment(page)
    if page.is_cut:
        return Story(page, story, kind.SURE)
    if page.form == "story":  # of which all blocks are chosen; here is asked what would be chosen of a page
        judged = segment(replace(page, form="lines" if page.lines else "page"))
    odds = kind.page_odds(page, judged)
    if odds < 0:
        text, all_of_it = written.of_page(page)
        if all_of_it.chosen:
            return Story(text, all_of_it, odds)
    return Story(page, story, odds)


def article_of(page: Page, story: Segment, desk: Desk = NO_DESK) -> Article:
    """Return the article that the blocks *story* of a *page* become."""
    settled = choose_metadata(page, story)
    facts = settled.facts
    body = settled.lines
    if page.form != "written":
        body = settled.opening + cleanup.tidy(body, (facts.title, *page.names, *facts.authors), facts.authors)
        facts, body = _as_corrected(facts, body, desk.publications)
    return describe(page, story.chosen, facts, body, desk.vocabulary)


def _as_corrected(facts: Facts, body: tuple[Block, ...], publications: Publications) -> tuple[Facts, tuple[Block, ...]]:
    """Return the facts and the story of a page with what its editor corrected in earlier stories of its publication."""
    known = publications.get(known_publications.name_of(facts.url, facts.site))
    if known is None:
        return facts, body
    section = known.sections.get(facts.section, facts.section)
    facts = replace(facts, site=known.source or facts.site, section=section, authors=known.authors(facts.authors))
    return facts, tuple(block for block in body if block.text not in known.without) or body


def _converted(record: Record, desk: Desk, latest: str, fetch_picture: FetchPicture | None) -> Post:
    read_page = reading.page(record)
    page, story, page_odds = story_of(read_page)
    article = article_of(page, story, desk)
    facts = article.facts
    if reason := no_story.reason(facts.title, article.body, read_page.blocks, page.form):
        raise DumpError(reason)
    if latest:
        date, modified = ("" if day[:10] > latest else day for day in (facts.date, facts.modified))
        facts = replace(facts, date=date, modified=modified)
    pictures = article.pictures
    if (
        fetch_picture is not None
        and facts.image.startswith(WEB)
        and facts.image not in [picture.address for picture in pictures]
    ):
        data = fetch_picture(facts.image)
        pictures += (EmbeddedPicture(facts.image, data),) if data else ()
    article = replace(article, facts=facts, pictures=pictures)
    made_post = render(article)
    # A post must pass the check that each build makes of every post: one that fails would stop the whole site.
    header, body = parse(write(made_post.header, made_post.body), record.source.key)
    checks.check_parts(header, bool(body.strip()), UTC, record.source.key)
    left = left_out.lines(read_page.blocks, header, article.body) if read_page.lines else []
    doubt = ""
    if page_odds < kind.SURE and left_out.is_most(left, read_page.blocks):
        doubt = "more than half of its text is left out"
    elif no_story.is_none(page, read_page, story, facts, article.body):
        doubt = "its page may hold no story"
    return replace(
        made_post,
        confidence=round(story.expected, 3),
        left_out=len(left),
        doubt=doubt,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Disable the garbage collector in this context: converting makes hardly any cycles, and to look for them takes a twentieth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
