"""Measure whether search finds the one story with a word: `python -m benchmarks.ranking GOLD STORIES`.

The stories are the news of the gold folder GOLD in all its languages, and those of STORIES (tests/browser/stories: Arabic, Hindi, Thai). A
query is a word that one or two stories hold: for Chinese and Japanese a run of three characters. In Chromium, on the whole site, the first
result has to be such a story. Floor (issue "One new story on a big site"): .95 of 200 words in 12 languages. Needs requirements-dev.txt and Chromium.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from playwright.sync_api import Page

from benchmarks.gold import truths
from benchmarks.search import chromium, served
from standfirst.text.words import HAS_UNSPACED, UNSPACED, words

MOST = 20  # words of a language
SHORTEST = 5  # letters of a word
RUN = re.compile(f"[{UNSPACED}]{{3}}")
WORD = re.compile(rf"[^\W\d_{UNSPACED}]{{{SHORTEST},}}")
STORIES_WITH_WORD = 2  # at the most


class SearchableStory(NamedTuple):
    """One story, and its words if they are given."""

    slug: str
    language: str
    title: str
    text: str
    words: Sequence[str] = ()


def news(gold: Path) -> Iterator[SearchableStory]:
    """Yield the stories of the folder *gold*."""
    for truth in truths(gold):
        if truth["body"].strip():
            title = " ".join((truth["title"] or truth["body"][:60]).split())
            yield SearchableStory(truth["id"].lower(), truth["lang"], title, truth["body"])


def folder_stories(folder: Path) -> Iterator[SearchableStory]:
    """Yield the stories in *folder*: a file a language, a line a story, its title, text and word."""
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            title, text, word = (part.strip() for part in line.split("|"))
            yield SearchableStory(f"{path.stem}-{number}", path.stem, title, text, (word,))


def write(folder: Path, stories: Sequence[SearchableStory]) -> None:
    """Write *stories* as posts into *folder*."""
    folder.mkdir(parents=True)
    for number, story in enumerate(stories):
        day = f"2025-{1 + number % 12:02}-{1 + number % 28:02}"
        header = f"Title: {story.title}\nDate: {day}\nLang: {story.language}\n"
        (folder / f"{story.slug}.md").write_text(f"{header}\n{story.text}\n", encoding="utf-8")


def queries(stories: Sequence[SearchableStory]) -> Mapping[str, Mapping[str, set[str]]]:
    """Return for each language up to MOST words, and the slugs of the one or two stories that hold each."""
    holding: defaultdict[str, set[str]] = defaultdict(set)
    candidates: defaultdict[str, set[str]] = defaultdict(set)
    for story in stories:
        text = f"{story.title} {story.text}".casefold()
        if HAS_UNSPACED.search(text) and not story.words:
            terms = {text[start : start + 3] for start in range(len(text)) if RUN.match(text, start)}
        else:
            terms = {*words(text), *(word.casefold() for word in story.words)}
        for term in terms:
            holding[term].add(story.slug)
        candidates[story.language] |= {word.casefold() for word in story.words} or {
            term for term in terms if RUN.fullmatch(term) or WORD.fullmatch(term)
        }
    chosen = {}
    for language, terms in sorted(candidates.items()):
        rare = sorted(term for term in terms if len(holding[term]) <= STORIES_WITH_WORD)
        some = Random(language).sample(rare, min(MOST, len(rare)))  # noqa: S311 - nothing secret
        chosen[language] = {term: holding[term] for term in some}
    return chosen


def first(page: Page, address: str, word: str) -> str:
    """Return the slug of the first result for *word*; empty if there is none."""
    page.goto(f"{address}/search/?q={word}")
    page.wait_for_selector("[data-results] li, [data-status]:not(:empty)")
    paths: list[str] = page.eval_on_selector_all("[data-results] li > a", "links => links.map(link => link.pathname)")
    return paths[0].removesuffix("/").rpartition("/")[2] if paths else ""


def main() -> None:
    """Print how many words of each language have their story first, and the others."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("stories", type=Path)
    arguments = parser.parse_args()
    stories = [*news(arguments.gold), *folder_stories(arguments.stories)]
    right = total = 0
    with served(partial(write, stories=stories)) as address, chromium() as browser:
        page = browser.new_page()
        for language, holding in queries(stories).items():
            missed = [word for word, slugs in holding.items() if first(page, address, word) not in slugs]
            right, total = right + len(holding) - len(missed), total + len(holding)
            print(language, f"{len(holding) - len(missed)} of {len(holding)}", *missed, flush=True)
    print(f"all: {right} of {total}, {right / total:.3f}")


if __name__ == "__main__":
    main()
