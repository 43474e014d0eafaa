"""The facts of a story, settled: what its page declares, else what its text shows."""

from collections.abc import Sequence
from dataclasses import replace

from plugins.converter import summary, tags, tidy
from plugins.converter.facts import shown
from plugins.converter.model import Article, Block, Facts, Page
from plugins.converter.segment import Segment
from plugins.text.languages import detect

LANGUAGE_WORDS = 1_500  # characters of the story by which its language is told


def describe(page: Page, segment: Segment) -> Article:
    """The article: its facts settled, its body without what the header says."""
    chosen = tidy.with_embeds(page.blocks, frozenset(segment.chosen))
    body = [page.blocks[index] for index in chosen]
    seen = shown.read(page, segment) if page.source.format == "text" else shown.Shown()
    facts = _merged(page.declared, seen.facts)
    language = _language(facts.language, body)
    standfirst = seen.facts.summary or _standfirst(page, chosen, facts)
    body = [block for index, block in zip(chosen, body, strict=True) if index not in seen.lines]
    known = (facts.title, *page.names[:3], standfirst if standfirst != _first_prose(body) else "")
    kept = tidy.tidy(body, known)
    facts = replace(
        facts,
        language=language,
        summary=summary.settle(facts.summary, standfirst, kept, language),
        tags=tags.settle(facts.tags, (facts.site, facts.section)),
    )
    return Article(page.source, facts, kept, page.base)


def _merged(declared: Facts, seen: Facts) -> Facts:
    """What is *declared*, filled up by what is *seen*; a date of the same day with the clock beats one without."""
    filled = {name: getattr(declared, name) or getattr(seen, name) for name in Facts.__dataclass_fields__}
    if seen.date.startswith(declared.date):
        filled["date"] = seen.date or declared.date
    return Facts(**filled)


def _language(declared: str, body: Sequence[Block]) -> str:
    """The declared language tag, its first part in lower case; else the language of the text."""
    first, _, rest = declared.replace("_", "-").partition("-")
    if first.isalpha() and 2 <= len(first) <= 3:
        return f"{first.lower()}-{rest}" if rest else first.lower()
    return detect(" ".join(block.text for block in body)[:LANGUAGE_WORDS])


def _standfirst(page: Page, chosen: Sequence[int], facts: Facts) -> str:
    """The line under the headline that sums the story up, where an element of its own holds one."""
    stated = facts.summary.rstrip(".…").strip()
    for index in range(max(0, chosen[0] - 12), min(len(page.blocks), chosen[0] + 4)) if chosen else ():
        block = page.blocks[index]
        hints = " ".join(node.hints for node in block.place[-2:])
        is_marked = any(hint in hints for hint in STANDFIRSTS) or block.kind == "heading"
        starts_alike = bool(stated) and block.text.startswith(stated[:60])
        if (is_marked and starts_alike) or (any(hint in hints for hint in STANDFIRSTS[:6]) and len(block.text) > 40):
            return block.text
    return ""


# Class words for the line under a headline; the first six hold nothing else.
STANDFIRSTS = ("standfirst", "subheadline", "sub-headline", "article-dek", "article__dek", "subtitle", "dek", "lead", "lede", "intro", "summary", "teaser", "description", "excerpt", "deck", "kicker")


def _first_prose(body: Sequence[Block]) -> str:
    return next((block.text for block in body if block.kind == "paragraph"), "")
