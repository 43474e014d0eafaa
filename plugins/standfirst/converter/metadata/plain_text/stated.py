"""Read what the lines of a text dump say about their story: title, date and byline by a learned model, the rest by form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from standfirst.converter.metadata import sources, standfirst
from standfirst.converter.metadata.plain_text import publications, rules, tagger
from standfirst.converter.metadata.plain_text.lines import DumpLines, sheet
from standfirst.converter.metadata.titles import is_title_line
from standfirst.converter.model import Block, Facts, Page
from standfirst.converter.models import weights
from standfirst.converter.segment import Segment
from standfirst.text.dates import parse
from standfirst.text.words import is_ended, size

MOST_ADDED = 40  # characters that a caption adds to the text of its picture (by taste)
PROSE = 25.0  # words of a line that states no fact alone, and is no caption (by taste)
DAY_WORDS = 15.0  # of a line of a saved page that may give its day: in prose it is mostly another's
LAST = 4  # lines at the end of the story among which its tag line may have been taken for text


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """The facts found, and the blocks (by index) that state one and are no part of the story."""

    facts: Facts = field(default_factory=Facts)
    lines: frozenset[int] = frozenset()
    standfirst: int | None = None  # the block that sums the story up


def read(page: Page, segment: Segment) -> StatedFacts:
    """Return the facts that the lines of *page* state, where *segment* is the story."""
    declared, texts = page.declared, [block.text for block in page.blocks]
    seed = rules.Seed(declared.date, declared.title) if declared.title else None
    view, forests = _view(page, segment), weights.load().forests
    choices = tagger.read(view, tagger.from_forests(forests), seed)
    position = choices.title_line
    lead = standfirst.of_lines(view, position, segment.chosen)
    end = segment.chosen[-1] + 1 if segment.chosen else len(page.blocks)
    tags, tag_rows = _tags(texts, end)
    facts = Facts(
        title=choices.title or "",
        date=choices.date or "",
        modified=rules.modified(texts[: end + 1], view.languages) or "",
        authors=choices.authors,
        site=publications.name_of(texts, segment.chosen, forests["source"]),
        section=rules.section(view, -1 if seed else position) or "",
        tags=tags,
    )
    stated = [position] if is_title_line(view.texts[position], facts.title) else []
    stated += [index for index in segment.chosen[-LAST:] if sources.is_notice(texts[index])]
    stated += [] if choices.byline_line is None else [choices.byline_line]
    stated = [index for index in stated if size(texts[index]) <= PROSE or sources.is_notice(texts[index])]
    return StatedFacts(facts, frozenset((*stated, *tag_rows, *_repeated(view, stated, segment))), lead)


def day_of(page: Page, segment: Segment) -> str:
    """Return the day that the lines around the story, the *segment*, most likely give as its own; empty if none is likely enough."""
    taggers = replace(tagger.from_forests(weights.load().forests), gates=tagger.Gates(day_words=DAY_WORDS))
    return tagger.read(_view(page, segment), taggers).date or ""


def _view(page: Page, segment: Segment) -> DumpLines:
    """Return the lines of *page* as the taggers look at them."""
    texts = [block.text for block in page.blocks]
    spoken = parse.spoken(page.declared.language, texts, lambda: " ".join(texts[index] for index in segment.chosen))
    return sheet(page.blocks, segment.chances.tolist(), parse.settled(spoken, texts, lambda: texts))


def _tags(texts: Sequence[str], end: int) -> tuple[tuple[str, ...], frozenset[int]]:
    """Return the tags in the story's last lines or in those after it, and which of the story's lines state them."""
    for position in range(max(0, end - LAST), end):
        tags = rules.tag_line(texts[position : position + 1], 0)
        if tags:
            return tags, frozenset((position,))
    return rules.tag_line(texts, end), frozenset()


def tags_after(blocks: Sequence[Block], end: int) -> tuple[str, ...]:
    """Return the tags that a line after the story states, which ends before block *end*."""
    return rules.labelled_tags([block.text for block in blocks[end : end + rules.TAGS_REACH]])


def _repeated(view: DumpLines, stated: Iterable[int], segment: Segment) -> Iterator[int]:
    """Return the chosen lines that repeat a fact, or are there twice in a row (a picture's text and caption).

    If prose is there twice, the last is the story's.
    """
    stated_texts = {view.folded[position] for position in stated}
    last = {view.folded[index]: index for index in segment.chosen if size(view.texts[index]) >= PROSE}
    for index in segment.chosen:
        text = view.folded[index]
        is_twin = (
            text in view.folded[max(0, index - 1) : index]
            or any(  # or its caption adds who took the picture
                below.startswith(text) and len(below) <= len(text) + MOST_ADDED
                for below in view.folded[index + 1 : index + 2]
            )
        )
        ends = (
            is_ended(text) and text[-1] not in "?？؟"
        )  # a question is rather a heading, listed before in the contents
        is_caption = index < view.start + 3 and view.copies[text] > 1 and ends
        is_again = (is_twin or is_caption) and last.get(text) != index
        if text in stated_texts or is_again:
            yield index
