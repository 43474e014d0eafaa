"""The facts of a story, settled: what its page declares, else what its text shows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from standfirst.converter import cleanup
from standfirst.converter.metadata import bylines, plain_text, summary, tag_noise, tags
from standfirst.converter.metadata.page import host_name
from standfirst.converter.metadata.summary import LONGEST
from standfirst.converter.model import Article, Block, Facts, Page, ShownPicture
from standfirst.converter.segment import Segment
from standfirst.core.vocabulary import Vocabulary
from standfirst.text import characters, languages
from standfirst.text.languages import cut
from standfirst.text.words import squeezed, words

LONGEST_TITLE = 120  # characters that are kept of a title that is too long to be one (by taste)
PATH = re.compile(r"\s+[/›»>|]\s+")  # between the parts of a path: "News / Life"
MOST_SECTIONS = 2  # parts with a comma between them that may be one name: "Arts, Books"
TAG = re.compile(
    r"(?:<|&lt;)/?(?:[bipsu]|em|strong|br|span|div|a|h[1-6]|ul|ol|li|font|su[bp]|img|figure)\b[^<>]{0,500}?(?:>|&gt;)",
    re.IGNORECASE,
)
CREDIT_ABOVE, CREDIT_BELOW, CREDIT_INSIDE = (
    8,
    4,
    2,
)  # lines around a story, and of its own, in which its writer is named
LANGUAGE_WORDS = 1_500  # characters of the story by which its language is detected


def describe(page: Page, segment: Segment, vocabulary: Vocabulary) -> Article:
    """Return the article: its facts settled, its tags filled up from the *vocabulary*, its body without what the header says."""
    chosen = cleanup.with_embeds(page.blocks, frozenset(segment.chosen) - segment.boxed)
    story_lines = chosen
    body = [page.blocks[index] for index in chosen]
    seen = plain_text.read(page, segment) if page.form == "lines" else plain_text.StatedFacts()
    facts = _merged(page.declared, seen.facts)
    if not facts.tags and chosen:
        facts = replace(facts, tags=plain_text.tags_after(page.blocks, chosen[-1] + 1))
    facts = replace(
        facts,
        authors=bylines.people_alone(facts.authors, () if page.form == "lines" else (facts.section,))
        or _credited(page, chosen),
    )
    language = _language(facts.language, body)
    facts = replace(facts, title=facts.title or _longest_name(page, chosen, language))
    lead = _standfirst(page, chosen, facts)
    standfirst = seen.facts.summary or ("" if lead is None else page.blocks[lead].text)
    told_whole = " ".join(block.text for block in body)
    described = summary.ended(facts.summary, told_whole)
    stated = summary.stated((standfirst, described), facts.title, language, facts.site)
    body = [block for index, block in zip(chosen, body, strict=True) if index not in seen.lines and index != lead]
    body = [block for block in body if not bylines.only_names(block.text, facts.authors)]
    kept = cleanup.tidy(body, (facts.title, *page.names, *facts.authors), facts.authors)
    if lead in chosen and (not _is_said(standfirst, stated) or "<a " in page.blocks[lead].html):
        kept = (page.blocks[lead]._replace(kind="paragraph", level=0), *kept)
    facts = replace(facts, language=language, section=_section(facts))
    facts = replace(
        facts,
        summary=stated or summary.composed(facts.title, kept, language),
        tags=_tags(page, facts, kept, vocabulary),
    )
    return Article(page.source, facts, kept, page.base, _shown(page, story_lines, kept), page.pictures)


def _credited(page: Page, chosen: Sequence[int]) -> tuple[str, ...]:
    """Return the people that a page without other bylines credits around and in its story, if it is in Chinese characters."""
    if not chosen:
        return ()
    first, last = max(0, chosen[0] - CREDIT_ABOVE), chosen[-1]
    inside = {*chosen[:CREDIT_INSIDE], *chosen[-CREDIT_INSIDE:]}
    near = [
        position
        for position in range(first, min(len(page.blocks), last + CREDIT_BELOW))
        if position in inside or not chosen[0] <= position <= last
    ]
    return bylines.credited_in_han([page.blocks[position].text for position in near], near.index(last))


def _is_said(standfirst: str, summary: str) -> bool:
    """Return true if the *summary* says all that the *standfirst* does."""
    return words(standfirst) == words(summary)


def _tags(page: Page, facts: Facts, body: Sequence[Block], vocabulary: Vocabulary) -> tuple[str, ...]:
    text = " ".join(block.text for block in body if block.kind != "code")[:TAGGED]
    no_topics = (facts.site, facts.section, host_name(facts.url), *facts.authors)
    origin: tag_noise.Origin = "person" if page.form != "page" else "keywords" if facts.keywords else "page"
    context = tags.TagContext(facts.title, text, facts.language, no_topics, origin)
    return tags.fill(tags.settle(facts.tags, context, vocabulary), context, vocabulary)


TAGGED = 20_000  # characters of a story that its tags are looked for in
ABOVE = 6  # blocks above a story's first among which its picture may be


def _shown(page: Page, chosen: Sequence[int], kept: Sequence[Block]) -> tuple[ShownPicture, ...]:
    """Return the pictures among the *chosen* blocks or right above them, before those that were *kept*."""
    if not chosen or not page.shown:
        return ()
    place = {id(page.blocks[position]): position for position in chosen}
    stands = [place.get(id(block), -1) for block in kept]
    inside = (picture for picture in page.shown if chosen[0] - ABOVE <= picture.before <= chosen[-1])
    return tuple(replace(picture, before=sum(position < picture.before for position in stands)) for picture in inside)


def _longest_name(page: Page, chosen: Sequence[int], language: str) -> str:
    """Return the beginning of a title that is too long, if a page has no other; if it has none, the beginning of its story."""
    names = page.names or (() if page.form == "lines" else tuple(page.blocks[position].text for position in chosen[:1]))
    return next((cut(characters.without(name), language, LONGEST_TITLE) for name in names if name.strip()), "")


def _merged(declared: Facts, seen: Facts) -> Facts:
    """Return what is *declared*, filled up by what is *seen*; a date of the same day with the clock beats one without."""
    filled = {name: _storable(getattr(declared, name) or getattr(seen, name)) for name in Facts.__dataclass_fields__}
    for name in ("summary", "section", "tags"):
        filled[name] = _untagged(filled[name])
    if seen.date.startswith(declared.date):
        filled["date"] = seen.date or declared.date
    return Facts(**filled)


def _storable(value: Any) -> Any:
    """*value* without what no file may hold: JSON on a page writes any character as an escape."""
    return _line(value) if isinstance(value, str) else tuple(map(_line, value))


def _untagged(value: Any) -> Any:
    """*value* without markup: publishing systems copy a text's first lines, tags and all, into its description."""
    if isinstance(value, tuple):
        return tuple(filter(None, map(_untagged, value)))
    return squeezed(TAG.sub(" ", value)) if "<" in value or "&lt;" in value else value


def _line(value: str) -> str:
    return characters.published(characters.without(value))


def _section(facts: Facts) -> str:
    """Return the section, the last of a path; the first that says something, more than site and authors do, if the page lists several."""
    stated, others = PATH.split(facts.section)[-1], [words(name) for name in (facts.site, *facts.authors)]
    parts = [part.strip() for part in stated.split(",")]
    stated_parts = parts if len(parts) > MOST_SECTIONS else [stated]
    informative = (part for part in stated_parts if tags.says_something(part) or part.casefold() == "news")
    return next((part for part in informative if words(part) not in others), "")


def _language(declared: str, body: Sequence[Block]) -> str:
    """Return the declared language tag, its first part in lower case, if the text may be in it; else the language of the text."""
    return languages.settled(declared, " ".join(block.text for block in body)[:LANGUAGE_WORDS])


# Class words for the line under a headline: those that name nothing else, and those that name other things too.
OWN_WORDS = re.compile(
    r"standfirst|sub-?headline|article[-_]+(?:dek|deck|subtitle|lead)|\b(?:dek|deck|sub-?title|sub-?head|lede)\b"
)
SHARED_WORDS = re.compile(r"lead|intro|summary|teaser|description|excerpt|kicker|abstract")
BEFORE, INSIDE = 12, 3  # blocks before the story, and of its first ones, among which the standfirst is looked for
SHORTEST = 40  # characters
SAME = 60  # characters by which a line is known as the page's description


def _standfirst(page: Page, chosen: Sequence[int], facts: Facts) -> int | None:
    """Return the block under the headline that sums the story up, if it has an element of its own; by its index."""
    if not chosen:
        return None
    stated = facts.summary.rstrip(".… ")[:SAME]
    for index in range(max(0, chosen[0] - BEFORE), min(len(page.blocks), chosen[0] + INSIDE)):
        block = page.blocks[index]
        hints = " ".join(node.hints for node in block.place[-2:])
        is_stated = bool(stated) and block.text.startswith(stated) and len(block.text) <= 2 * LONGEST
        if (
            block.text != facts.title
            and len(block.text) >= SHORTEST
            and (
                (
                    (OWN_WORDS.search(hints) or _is_below_title(page, index, facts.title))
                    and len(block.text) <= 2 * LONGEST
                )
                or (
                    is_stated
                    and (block.kind == "heading" or SHARED_WORDS.search(hints) or _stands_apart(page, chosen, index))
                )
            )
        ):
            return index
    return None


def _is_below_title(page: Page, index: int, title: str) -> bool:
    """Return true if a heading that is a sentence is right below the headline."""
    block = page.blocks[index]
    return block.kind == "heading" and index > 0 and page.blocks[index - 1].text == title and block.is_ended


def _stands_apart(page: Page, chosen: Sequence[int], index: int) -> bool:
    """Return true if the block's parent holds none of the story's other paragraphs of sentences."""
    prose = [position for position in chosen if position != index and page.blocks[position].is_ended]
    parents = [page.blocks[position].place[-2].number for position in prose if len(page.blocks[position].place) > 1]
    place = page.blocks[index].place
    return len(place) > 1 and place[-2].number not in parents and page.blocks[index].kind != "item"
