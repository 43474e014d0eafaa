"""The facts of a story, settled before its text is cleaned: what its page declares, else what its lines show."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from standfirst.converter.metadata import bylines, chinese_bylines, sections, sources, standfirst, summary, topics
from standfirst.converter.metadata.plain_text import publications, rules, stated as stated_in_lines
from standfirst.converter.metadata.titles import is_title_line
from standfirst.converter.model import Block, Facts, Page
from standfirst.converter.models import weights
from standfirst.converter.segment import Segment
from standfirst.text import characters, languages
from standfirst.text.languages import cut
from standfirst.text.words import squeezed, words

LONGEST_TITLE = 120  # characters that are kept of a title that is too long to be one (by taste)
PATH = re.compile(r"\s+[/›»>|]\s+")  # between the parts of a path: "News / Life"
MOST_SECTIONS = 2  # parts with a comma between them that may be one name: "Arts, Books"
MARKUP = re.compile(
    r"(?:<|&lt;)/?(?:[bipsu]|em|strong|br|span|div|a|h[1-6]|ul|ol|li|font|su[bp]|img|figure)\b[^<>]{0,500}?(?:>|&gt;)",
    re.IGNORECASE,
)
# Lines around a story, and of its own, in which its writer is named.
CREDIT_ABOVE, CREDIT_BELOW, CREDIT_INSIDE = 8, 3, 2
SOURCE_ABOVE = 6  # lines above a story among which one may name its source
LEAST_OF_HTML = (
    0.25  # chance of a publication that an HTML page neither states nor has in its title; below it most are wrong
)
LANGUAGE_CHARACTERS = 1_500  # characters of the story by which its language is detected


@dataclass(frozen=True, slots=True)
class Settled:
    """The facts of a story, and its lines without those that state one."""

    facts: Facts  # the summary is the page's own; empty if it has none
    lines: tuple[Block, ...]  # of the story, still to be cleaned
    opening: tuple[Block, ...] = ()  # the standfirst, unless the story says it again: the body's first paragraph


@dataclass(frozen=True, slots=True)
class FoundFacts:
    """The facts that a page states of its story, before the summary is known."""

    facts: Facts  # the summary is the page's description
    stating: frozenset[int]  # the blocks that state a fact
    standfirst: int | None  # the block that sums the story up, by rule


def choose_metadata(page: Page, segment: Segment) -> Settled:
    """Return the facts of the story in *page* whose blocks are the *segment*, and the lines of its text."""
    if page.form == "written":
        return _of_written(page, segment.chosen)
    found_facts, chosen = find(page, segment), segment.chosen
    facts = found_facts.facts
    index = _summing_up(page, segment, found_facts)
    block = None if index is None else page.blocks[index]
    lead = "" if block is None else standfirst.without_label(block.text)
    described = summary.ended(facts.summary, " ".join(page.blocks[position].text for position in chosen))
    stated = summary.stated((lead, described), facts.title, facts.language, facts.site)
    # A line that the tagger alone takes for the standfirst stays in the story too: it may be its first.
    # It stays in its place if the story begins before it.
    is_apart = index is not None and index == found_facts.standfirst and not any(other < index for other in chosen)
    lines = (
        page.blocks[position]
        for position in chosen
        if position not in found_facts.stating and not (is_apart and position == index)
    )
    return Settled(
        replace(facts, section=_section(facts), summary=stated),
        tuple(block for block in lines if not bylines.only_names(block.text, facts.authors)),
        _opening(page, chosen, index, stated) if is_apart and index is not None else (),
    )


def _of_written(page: Page, chosen: Sequence[int]) -> Settled:
    """Return the facts of a text that a person wrote, and all its lines; elements may say which of them sums it up."""
    facts = page.declared
    index = None if page.lines else standfirst.of_elements(page, chosen, facts.title, facts.summary)
    lead = "" if index is None else standfirst.without_label(page.blocks[index].text)
    stated = summary.stated((lead, facts.summary), facts.title, facts.language, facts.site)
    lines = [page.blocks[position] for position in chosen]
    head = [
        block
        for block in lines[:CREDIT_ABOVE]
        if block.text not in facts.authors and not bylines.only_names(block.text, facts.authors)
    ]
    return Settled(replace(facts, section=_section(facts), summary=stated), (*head, *lines[CREDIT_ABOVE:]))


def _opening(page: Page, chosen: Sequence[int], index: int, stated: str) -> tuple[Block, ...]:
    """Return the standfirst *index* as the story's first paragraph, if it is *chosen* as a part of the story, or the summary *stated* was cut out of it.

    Nothing if it is called a summary, or the story says the same.
    """
    block = page.blocks[index]
    is_cut = len(stated) < len(block.text) and block.text.startswith(stated.removesuffix("…"))
    is_said = any(block.text in page.blocks[other].text for other in chosen if other != index)
    is_called = standfirst.without_label(block.text) != block.text
    if not stated or is_said or is_called or not (is_cut or index in chosen):  # none is stated if the line is the title
        return ()
    return (block._replace(kind="paragraph", level=0),)


def _summing_up(page: Page, segment: Segment, found_facts: FoundFacts) -> int | None:
    """Return the block that becomes the summary: on an HTML page by rule, else by the tagger; in a text dump the other way round."""
    if page.form == "story" or (page.form == "page" and found_facts.standfirst is not None):
        return found_facts.standfirst
    if page.form == "page" and not found_facts.facts.summary:
        left_out = standfirst.left_out(page, segment.chosen, found_facts.facts.title)
        if left_out is not None:
            return left_out
    by_tagger = standfirst.likeliest(page, segment, found_facts.facts.title, found_facts.standfirst)
    return found_facts.standfirst if by_tagger is None else by_tagger


def find(page: Page, segment: Segment) -> FoundFacts:
    """Return the facts that *page* states of its story, the *segment*, and which blocks state them."""
    chosen = segment.chosen
    body = [page.blocks[index] for index in chosen]
    seen = stated_in_lines.read(page, segment) if page.form == "lines" else stated_in_lines.StatedFacts()
    facts = merged(page.declared, seen.facts)
    story = " ".join(block.text for block in body)
    language = languages.settled(facts.language, story[:LANGUAGE_CHARACTERS])
    title = facts.title or _fallback_title(page, chosen, language)
    if page.form == "page" and facts.summary:
        shown = [block.text for block in page.blocks]
        facts = replace(facts, summary=summary.of_story(facts.summary, title, facts.site, body, shown))
    if page.form == "page" and chosen and not facts.date:
        facts = replace(facts, date=stated_in_lines.day_of(page, segment))
    facts = replace(
        facts,
        language=language,
        title=title,
        authors=_authors(page, chosen, facts),
        section=_as_shown(page, chosen, title, facts.section) if page.form == "page" else facts.section,
        site=facts.site
        or sources.labelled(_texts(page, chosen, SOURCE_ABOVE))
        or _publication(page, chosen, facts.url),
        tags=facts.tags or (stated_in_lines.tags_after(page.blocks, chosen[-1] + 1) if chosen else ()),
    )
    by_rule = (
        seen.standfirst if page.form == "lines" else standfirst.of_elements(page, chosen, facts.title, facts.summary)
    )
    return FoundFacts(facts, seen.lines, by_rule)


def _as_shown(page: Page, chosen: Sequence[int], title: str, section: str) -> str:
    """Return the *section* that a page declares as its lines write it; for one that says nothing ("News") what is above the headline."""
    texts = [block.text for block in page.blocks]
    if section and sections.is_general(section):
        end = chosen[-1] if chosen else 0
        places = [place for place, text in enumerate(texts[:end]) if is_title_line(text, title)]
        above = sections.above_headline(texts, places[0], title, rules.is_no_section) if places else ""
        return above if above and not sections.is_general(above) else section
    return sections.as_written(section, texts) if section else ""


def _publication(page: Page, chosen: Sequence[int], url: str) -> str:
    """Return the name of the publication that the lines of a page say, which states none, else its host's."""
    texts = [block.text for block in page.blocks]
    forest, least = weights.load().forests["source"], LEAST_OF_HTML
    return (page.form == "page" and publications.name_of(texts, chosen, forest, least)) or sources.of_page((), url)


def _texts(page: Page, chosen: Sequence[int], above: int) -> list[str]:
    """Return the line where the story begins, and the lines *above* it, as many as that."""
    return [block.text for block in page.blocks[max(0, chosen[0] - above) : chosen[0] + 1]] if chosen else []


def _authors(page: Page, chosen: Sequence[int], facts: Facts) -> tuple[str, ...]:
    """Return the people among the authors; in a page in Chinese characters without any, those that its story credits."""
    named = bylines.people_alone(facts.authors, () if page.form == "lines" else (facts.section,))
    return named or _credited(page, chosen, facts.title)


def _credited(page: Page, chosen: Sequence[int], title: str) -> tuple[str, ...]:
    """Return the people that a page without other bylines credits around and in its story, if it is in Chinese characters."""
    if not chosen:
        return ()
    first, last = max(0, chosen[0] - CREDIT_ABOVE), chosen[-1]
    inside = {*chosen[:CREDIT_INSIDE], *chosen[-CREDIT_INSIDE:]}
    near = [
        position
        for position in range(first, min(len(page.blocks), last + CREDIT_BELOW + 1))
        if position in inside or not chosen[0] <= position <= last
    ]
    lines = [page.blocks[position].text for position in near]
    return chinese_bylines.credited(lines, near.index(chosen[0]), near.index(last), title)


def _fallback_title(page: Page, chosen: Sequence[int], language: str) -> str:
    """Return the beginning of a title that is too long, if a page has no other; if it has none, the beginning of its story."""
    names = page.names or (() if page.form == "lines" else tuple(page.blocks[position].text for position in chosen[:1]))
    return next((cut(characters.without(name), language, LONGEST_TITLE) for name in names if name.strip()), "")


def merged(declared: Facts, seen: Facts) -> Facts:
    """Return what is *declared*, filled up by what is *seen*; a date of the same day with the clock beats one without."""
    filled = {name: _storable(getattr(declared, name) or getattr(seen, name)) for name in Facts.__dataclass_fields__}
    for name in ("summary", "section", "tags"):
        filled[name] = _without_markup(filled[name])
    if seen.date.startswith(declared.date):
        filled["date"] = seen.date or declared.date
    return Facts(**filled)


def _storable(value: Any) -> Any:
    """Return *value* without what no file may hold: JSON on a page writes any character as an escape."""
    return _line(value) if isinstance(value, str) else tuple(map(_line, value))


def _without_markup(value: Any) -> Any:
    """Return *value* without markup: publishing systems copy a text's first lines, tags and all, into its description."""
    if isinstance(value, tuple):
        return tuple(filter(None, map(_without_markup, value)))
    return squeezed(MARKUP.sub(" ", value)) if "<" in value or "&lt;" in value else value


def _line(value: str) -> str:
    return characters.published(characters.without(value))


def _section(facts: Facts) -> str:
    """Return the section, the last of a path; the first that says something, more than site and authors do, if the page lists several."""
    stated, others = PATH.split(facts.section)[-1], [words(name) for name in (facts.site, *facts.authors)]
    parts = [part.strip() for part in stated.split(",")]
    narrower = [part for part in parts if not sections.is_general(part)]
    stated_parts = parts if len(parts) > MOST_SECTIONS else narrower if len(narrower) == 1 else [stated]
    informative = (part for part in stated_parts if topics.says_something(part) or part.casefold() == "news")
    return sections.spelled(next((part for part in informative if words(part) not in others), ""))
