"""Describe a story whose text is clean: its summary if the page has none, its tags, its pictures."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from standfirst.converter.metadata import summary, tags, topics
from standfirst.converter.metadata.sources import host_name
from standfirst.converter.model import Article, Block, Facts, Page, ShownPicture
from standfirst.core.vocabulary import Vocabulary, with_signs_spelled
from standfirst.text import languages
from standfirst.text.words import words

TAGGED = 20_000  # characters of a story that its tags are looked for in
ABOVE = 6  # blocks above a story's first among which its picture may be


def describe(
    page: Page, chosen: Sequence[int], facts: Facts, body: tuple[Block, ...], vocabulary: Vocabulary
) -> Article:
    """Return the article: the settled *facts* with what the clean *body* adds to them.

    The blocks *chosen* of the page are the story before it was cleaned: its pictures are among them.
    """
    summed = facts.summary or summary.composed(facts.title, body, facts.language)
    facts = replace(facts, summary=summed, language=languages.base(facts.language))
    complete = replace(facts, tags=_tags(page, facts, body, vocabulary))
    return Article(page.source, complete, body, page.base, _shown(page, chosen, body), page.pictures)


def text_of(body: Sequence[Block]) -> str:
    """Return the text of a story in which its tags are looked for."""
    return " ".join(block.text for block in body if block.kind != "code")[:TAGGED]


def _words_of(body: Sequence[Block]) -> list[str]:
    """Return the words of that text, signs spelled, and of the rest of the block in which it ends."""
    found, length = list[str](), 0
    for block in body:
        if block.kind != "code" and length < TAGGED:
            spelled = with_signs_spelled(block.text)
            found += block.words if spelled == block.text else words(spelled)
            length += len(block.text) + 1
    return found


def _tags(page: Page, facts: Facts, body: Sequence[Block], vocabulary: Vocabulary) -> tuple[str, ...]:
    text = text_of(body)
    no_topics = (facts.site, facts.section, host_name(facts.url), *facts.authors)
    origin: topics.Origin = "line" if page.form == "lines" else "person"
    if page.form == "page":
        origin = "keywords" if facts.keywords else "page"
    context = topics.TagContext(
        facts.title, text, facts.language, no_topics, origin, facts.site, _words_of(body), facts.summary
    )
    return tags.choose(facts.tags, context, vocabulary)


def _shown(page: Page, chosen: Sequence[int], body: Sequence[Block]) -> tuple[ShownPicture, ...]:
    """Return the pictures among the *chosen* blocks or right above them, before those of the *body*."""
    if not chosen or not page.shown:
        return ()
    place = {id(page.blocks[position]): position for position in chosen}
    # Cleaning copies a block that it marks as a heading or a list: it is after the block before it.
    stands = list(accumulate((place.get(id(block), -1) for block in body), max))
    inside = (picture for picture in page.shown if chosen[0] - ABOVE <= picture.before <= chosen[-1])
    return tuple(replace(picture, before=sum(position < picture.before for position in stands)) for picture in inside)
