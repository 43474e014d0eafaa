"""Compare our grouping, tags and summaries of stories with those of other tools: `python -m benchmarks.curation GOLD`.

Tags and summaries are made of pages whose keywords, article:tag and description are blanked. Words' commonness comes from
pages of other domains than the page's own. Needs requirements-bench: yake, rake-nltk, sumy, rouge-score.
"""

import argparse
import gzip
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import fmean

from benchmarks import curation_peers as peers
from benchmarks.gold import KINDS, GoldPage, pages
from standfirst.converter.markdown.render import render
from standfirst.converter.metadata import summary, tags, topics
from standfirst.converter.model import Article
from standfirst.converter.pipeline import article_of
from standfirst.converter.segment import segment
from standfirst.core.errors import DumpError
from standfirst.core.vocabulary import Vocabulary, fold
from standfirst.digest import duplicates
from standfirst.digest.duplicates import StoryText
from standfirst.posts import html
from standfirst.text import similarity
from standfirst.text.words import words

# A page is news where it says so of itself: schema.org's NewsArticle and its kinds, or keywords for Google News.
NEWS = re.compile(rb"\"(?:Reportage|Analysis|Opinion)?NewsArticle\"|\"LiveBlogPosting\"|name=\"?news_keywords")
SHOWN = 5  # tags that are compared
SHORTEST = 25  # characters of a description


@dataclass(frozen=True, slots=True)
class JudgedStory:
    """A gold page as an article without what is looked for, and what its page says of that."""

    id: str
    fold: int
    is_news: bool
    article: Article
    text: str
    keywords: tuple[str, ...]  # those in the text, folded
    description: str  # if it is one, and no sentence of the story


def read(gold: Path) -> list[JudgedStory]:
    """Return every HTML page of the gold folder."""
    return [_story(gold, page) for page in pages(gold, "html")]


def _story(gold: Path, page: GoldPage) -> JudgedStory:
    blanked = replace(page.page, declared=replace(page.page.declared, tags=(), summary=""))
    article = article_of(blanked, segment(blanked))
    text = "\n".join(block.text for block in article.body)
    flat = f" {_folded(f'{article.facts.title} {text}')} "
    stated = dict.fromkeys(map(_folded, page.page.declared.tags))
    keywords = tuple(name for name in stated if name and f" {name} " in flat)
    stated_summary = (
        page.page.declared.summary.rstrip(".… ")
        if page.page.declared.summary.endswith(("…", "..."))
        else page.page.declared.summary
    )
    is_copied = " ".join(words(stated_summary)) in " ".join(words(text)) or words(stated_summary) == words(
        article.facts.title
    )
    data = gzip.decompress((gold / "html" / f"{page.id}.html.gz").read_bytes())
    description = "" if len(stated_summary) < SHORTEST or is_copied else stated_summary
    return JudgedStory(page.id, page.fold, NEWS.search(data) is not None, article, text, keywords, description)


def _folded(text: str) -> str:
    return " ".join(map(fold, words(text)))


def tag_table(read_stories: Sequence[JudgedStory]) -> Iterator[str]:
    """F1@5 of keywords that occur in the text, and milliseconds a page as multiples of ours."""
    asked = [story for story in read_stories if story.keywords]
    makers: Mapping[str, Callable[[JudgedStory], Sequence[str]]] = {
        "standfirst": _filled,
        **{name: _asking(make) for name, make in peers.taggers().items()},
    }
    yield f"{'tags: F1@5':>14}{'all':>9}{'news':>9}{'other':>9}{'time':>9}"
    first = 0.0
    for name, make in makers.items():
        started = time.process_time()
        tag_lists = [make(story) for story in asked]
        spent = time.process_time() - started
        first = first or spent
        scores = [_f1(got, story.keywords) for got, story in zip(tag_lists, asked, strict=True)]
        news = [score for score, story in zip(scores, asked, strict=True) if story.is_news]
        other = [score for score, story in zip(scores, asked, strict=True) if not story.is_news]
        yield f"{name:>14}{fmean(scores):9.4f}{fmean(news):9.4f}{fmean(other):9.4f}{spent / first:9.2f}"
    yield f"{'pages':>14}{len(asked):9}{len(news):9}{len(other):9}"


def _filled(story: JudgedStory) -> Sequence[str]:
    facts = story.article.facts
    no_topics = (facts.site, facts.section, *facts.authors)
    return tags.choose((), topics.TagContext(facts.title, story.text, facts.language, no_topics), Vocabulary())


def _asking(make: Callable[[str], Sequence[str]]) -> Callable[[JudgedStory], Sequence[str]]:
    return lambda story: make(_full_text(story))


def _full_text(story: JudgedStory) -> str:
    return f"{story.article.facts.title}.\n\n{story.text}"


def _f1(proposed_tags: Sequence[str], keywords: Sequence[str]) -> float:
    got = list(dict.fromkeys(map(_folded, proposed_tags)))[:SHOWN]
    return 2 * len(set(got) & set(keywords)) / (len(got) + len(keywords))


def summary_table(read_stories: Sequence[JudgedStory]) -> Iterator[str]:
    """ROUGE-1, -2 and -L against the page's description."""
    asked = [story for story in read_stories if story.description]
    makers: Mapping[str, Callable[[JudgedStory], str]] = {
        "standfirst": lambda story: summary.composed(story.article.facts.title, story.article.body, "en"),
        **{name: _summing(make) for name, make in peers.summarisers().items()},
    }
    yield f"{'summaries':>14}{'ROUGE-1':>9}{'ROUGE-2':>9}{'ROUGE-L':>9}{'length':>9}"
    for name, make in makers.items():
        summaries = [make(story) for story in asked]
        scores = [peers.rouge(story.description, text) for story, text in zip(asked, summaries, strict=True)]
        one, two, longest = (fmean(score[index] for score in scores) for index in range(3))
        yield f"{name:>14}{one:9.4f}{two:9.4f}{longest:9.4f}{fmean(map(len, summaries)):9.0f}"
    yield f"{'pages':>14}{len(asked):9}"


def _summing(make: Callable[[str], str]) -> Callable[[JudgedStory], str]:
    return lambda story: make(summary.prose(story.article.body))


def story_table(gold: Path) -> Iterator[str]:
    """Return how many pages meet their own text dump in one group, and which others they meet."""
    texts = {f"{page.id} {kind}": text for kind in KINDS for page in pages(gold, kind) if (text := _posted(page))}
    day = datetime(2026, 1, 1, tzinfo=UTC)
    story_texts = [
        StoryText(key, "", partial(str, text), key[-4:], day, "", True, len(text), day) for key, text in texts.items()
    ]
    groups = duplicates.group(
        story_texts, "longest", {key: similarity.sketch(similarity.runs(text)) for key, text in texts.items()}
    )
    pairs = [pair for group in groups for pair in combinations(sorted({group.lead, *(o.key for o in group.others)}), 2)]
    expected_count = sum(f"{key[:4]} text" in texts for key in texts if key.endswith("html"))
    false = [pair for pair in pairs if pair[0][:4] != pair[1][:4]]
    yield f"stories: {len(pairs) - len(false)} of {expected_count} pages meet their text dump ({(len(pairs) - len(false)) / expected_count:.4f})"
    unrelated = len(texts) * (len(texts) - 1) // 2 - expected_count
    yield f"{len(false)} of {unrelated} other pairs meet: {', '.join(' = '.join(pair) for pair in false) or 'none'}"


def _posted(page: GoldPage) -> str:
    try:
        return html.prose(html.render(render(article_of(page.page, segment(page.page))).body))
    except DumpError:
        return ""


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    gold = parser.parse_args().gold
    stories = read(gold)
    for lines in (story_table(gold), tag_table(stories), summary_table(stories)):
        print(*lines, "", sep="\n")


if __name__ == "__main__":
    main()
