"""Find the paragraphs that a source repeats in its stories: offers, notices, notes on the paper, teasers.

One page does not show that "If you see a comment that breaks our rules, click the flag" is no part of its story; three pages of
the paper do. A paragraph is left out of all stories of a source if three of them hold it that have nothing to do with each other.
Follow-ups on one event repeat whole paragraphs on what happened before, and these are story: so no two of the three may share a
longer word of their titles. Short paragraphs ("Pros", "What happens next") recur in good stories, and stay.

What is left out depends on the set of dumps alone, not on their order: when a third story comes, the two before it change, too.
Measured on the publishers of both golds that have at least two pages (148, most with two to five), lines of six words and more that
are in two unlike stories: of HTML pages 16 lines are junk and 2 story, of text dumps 65 and 3, and those 5 are disclaimers that the
gold took for story. With a minimum of two words 231 lines of tables and reviews ("Price", "Cons") would be removed.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import compress, pairwise
from typing import Any
from urllib.parse import urlsplit

from standfirst.posts.post import Post
from standfirst.text.words import HAS_UNSPACED, size, words

STORIES = 3  # unlike stories of a source in which a paragraph is, to be no part of any
SHORTEST = 6.0  # words of such a paragraph
LONG_WORD = 5  # letters of a word by which two titles are about one thing
HALF = 0.5  # of a story's words: if more would be left out, the paragraphs are its text
PARAGRAPH = "\n\n"  # between the paragraphs of a body
NO_PARAGRAPH = re.compile(
    r"#|[-*+] |\d{1,9}[.)] |\||```|~~~|>|!| "
)  # how headings, lists, tables, code, quotations and pictures begin
WITHOUT = "without {} that its source repeats"

Repeated = Mapping[str, frozenset[str]]  # digests of paragraphs, by source
Row = Sequence[Any]  # a StoryLines as the cache keeps it: its fields in their order


@dataclass(frozen=True, slots=True)
class StoryLines:
    """The paragraphs of one story as they were converted, for comparison with the others of its source."""

    source: str
    title: tuple[str, ...]  # the words that name its topic
    lines: tuple[str, ...]  # digests of the paragraphs that may be left out
    left_out: tuple[str, ...] = ()  # those that its post was written without


def story_lines(post: Post) -> StoryLines:
    """Return the lines of *post* as it was converted."""
    lines = dict.fromkeys(filter(None, map(_digest, post.body.split(PARAGRAPH))))
    return StoryLines(_source(post), tuple(sorted(_topic(post.header.get("Title") or ""))), tuple(lines))


def _source(post: Post) -> str:
    """Return what the stories of one source share: the host of their addresses, else the source's name."""
    host = urlsplit(post.header.get("Link") or "").hostname or ""
    return host.removeprefix("www.") or (post.header.get("Source") or "").casefold()


def _topic(title: str) -> Set[str]:
    """Return the longer words of a *title*, and its pairs of characters in scripts without spaces."""
    title_words = words(title)
    pairs = (a + b for a, b in pairwise(title_words) if HAS_UNSPACED.match(a + b))
    return {word for word in title_words if len(word) >= LONG_WORD} | set(pairs)


def _digest(paragraph: str) -> str:
    """Return ten hex digits for the words of a *paragraph*; nothing for one that is too short, or no paragraph."""
    if NO_PARAGRAPH.match(paragraph) or size(paragraph) < SHORTEST:
        return ""
    return blake2b(" ".join(words(paragraph)).encode(), digest_size=5).hexdigest()


def repeated(stories: Iterable[StoryLines]) -> Repeated:
    """Return the digests of the paragraphs that the source of each of the *stories* repeats."""
    by_source: dict[str, list[StoryLines]] = {}
    for story in stories:
        by_source.setdefault(story.source, []).append(story)
    return {source: frozenset(_of_source(group)) for source, group in by_source.items() if len(group) >= STORIES}


def _of_source(stories: Sequence[StoryLines]) -> Iterable[str]:
    counts = Counter(line for story in stories for line in story.lines)
    frequent = {line for line, count in counts.items() if count >= STORIES}
    holders: dict[str, list[Set[str]]] = {}
    for story in stories:
        for line in frequent.intersection(story.lines):
            holders.setdefault(line, []).append(frozenset(story.title))
    return (line for line, titles in holders.items() if _are_unlike(titles))


def _are_unlike(titles: Iterable[Set[str]]) -> bool:
    """Return true if STORIES of *titles* share no word, each two of them; they are looked at in a fixed order, the shortest first."""
    unlike_titles: list[Set[str]] = []
    for title in sorted(titles, key=lambda title: (len(title), sorted(title))):
        if title and all(title.isdisjoint(other) for other in unlike_titles):
            unlike_titles.append(title)
    return len(unlike_titles) >= STORIES


def left_out(story: StoryLines, repeats: Repeated) -> tuple[str, ...]:
    """Return the digests of the paragraphs of *story* that are among what its source *repeats*."""
    digests = repeats.get(story.source, frozenset())
    return tuple(line for line in story.lines if line in digests)


class SourceLines:
    """The lines of all stories of a desk, by their keys; what their sources repeat is left out of each that is put.

    A source is compared when one of its stories comes, changes or is removed: in one build those are a few of many.
    """

    def __init__(self, rows: Mapping[str, Row], former: Mapping[str, Row]) -> None:
        """Begin with the *rows* of stories whose dumps did not change; *former* are those of all stories that were there."""
        self._rows = dict(rows)
        self._repeats: dict[str, frozenset[str]] = {}
        self._new: set[str] = set()  # keys of stories that came or changed
        # Sources of such stories, and of those that were removed; of these, the ones that have to be compared again.
        self._touched = {row[0] for key, row in former.items() if key not in rows}
        self._stale = set(self._touched)

    def _stories(self, sources: Container[str]) -> Iterator[tuple[str, StoryLines]]:
        """Return the stories of the *sources*, by their keys."""
        return ((key, _of_row(row)) for key, row in self._rows.items() if row[0] in sources)

    def _set(self, key: str, story: StoryLines) -> None:
        sources = {story.source, self._rows[key][0] if key in self._rows else story.source}
        self._touched |= sources
        self._stale |= sources
        self._new.add(key)
        self._rows[key] = (story.source, story.title, story.lines, story.left_out)

    def see(self, post: Post) -> None:
        """Add the lines of a *post* that is put later."""
        self._set(post.key, story_lines(post))

    def keep(self, key: str, row: Row) -> None:
        """Add the *row* of a story whose post is as it was."""
        self._set(key, _of_row(row))

    def compare(self) -> None:
        """Find out again what the sources repeat whose stories changed."""
        repeats = repeated(story for _, story in self._stories(self._stale)) if self._stale else {}
        self._repeats |= {source: repeats.get(source, frozenset()) for source in self._stale}
        self._stale.clear()

    def cut(self, post: Post) -> tuple[Post, str]:
        """Return *post* without what its source repeats as far as is known by now, and a note on it."""
        story = story_lines(post)
        if story.source not in self._repeats:
            self._stale.add(story.source)
            self.compare()
        digests = left_out(story, self._repeats)
        self._set(post.key, replace(story, left_out=digests))
        return without(post, digests)

    def unsettled(self) -> Set[str]:
        """Return the keys of the stories that should lose more or fewer paragraphs, now that all are known."""
        self.compare()
        return frozenset(
            key for key, story in self._stories(self._touched) if left_out(story, self._repeats) != story.left_out
        )

    def new_rows(self) -> dict[str, Row]:
        """Return the rows of the stories that came or changed, for the cache."""
        return {key: self._rows[key] for key in self._new}


def _of_row(row: Row) -> StoryLines:
    return StoryLines(row[0], *map(tuple, row[1:]))


def without(post: Post, digests: Iterable[str]) -> tuple[Post, str]:
    """Return *post* without the paragraphs of these *digests*, and a note on it; as it is if they are most of the story."""
    gone = frozenset(digests)
    if not gone:
        return post, ""
    paragraphs = post.body.rstrip("\n").split(PARAGRAPH)
    kept = [_digest(paragraph) not in gone for paragraph in paragraphs]
    rest = PARAGRAPH.join(compress(paragraphs, kept))
    if all(kept) or size(rest) < size(post.body) * HALF:
        return post, ""
    count = kept.count(False)
    return replace(post, body=f"{rest}\n"), WITHOUT.format("a paragraph" if count == 1 else f"{count} paragraphs")
