"""The tags of a story: the page's own, without those that say nothing of it; then the vocabulary's; then its own phrases."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from standfirst.converter import lexicon
from standfirst.converter.metadata import full_names, headline_names, story_topics, tag_noise
from standfirst.converter.metadata.story_words import StoryWords, stems_of
from standfirst.converter.metadata.tag_worth import TagWorth
from standfirst.converter.models import weights
from standfirst.core.vocabulary import Vocabulary, slug, with_signs_spelled
from standfirst.text.dates import months
from standfirst.text.languages import primary
from standfirst.text.words import HAS_UNSPACED, places, words

MOST = 8  # are kept of a dump, those first that the story says; 6 are shown
LONGEST, LONGEST_UNSPACED = 60, 16  # characters; longer ones are sentences
MOST_WORDS = 6
SHOWN = 6  # to which the vocabulary's and the story's own names are added
ENOUGH = 5  # tags up to which names of headline and standfirst are added
FEW = 3  # tags from which a story needs none of its own (by taste)
SHORT_NAME = 4  # letters up to which a name must be spelled as in the vocabulary: AI, US, WHO
NO_TOPIC = frozenset(lexicon.phrases("no_topic"))  # words that many stories say, and none is about
LETTER = re.compile(r"[^\W\d_]")
BROKEN = re.compile(r"^\(|:\s*\d|:\s|[&»›]$|\.\s|^[^()]*\)|\([^()]*$|https?:|[{}<>]")
# Values that publishing systems write if no tag or section was chosen.
DEFAULTS = frozenset(lexicon.phrases("default_tag"))


@dataclass(frozen=True)
class TagContext:
    """The parts of a story that show its topic."""

    title: str
    text: str
    language: str
    excluded: tuple[str, ...] = ()  # names that are no topic of it: its site, its section, its authors
    origin: tag_noise.Origin = "person"  # of the tags that its dump states
    site: str = ""  # its name
    text_words: Sequence[str] = ()  # those of the text, signs spelled, if they are known
    lead: str = ""  # the story's standfirst or description, else its first sentences

    @property
    def is_english(self) -> bool:
        """Return true if the story is in English."""
        return primary(self.language) == "en"

    @cached_property
    def story(self) -> StoryWords:
        """Return the words of the story, which the tags that its dump states and its own phrases are held against."""
        return StoryWords(self.title, self.text, self.text_words)


def choose_tags(stated: Iterable[str], context: TagContext, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the first dozen of *stated* that name its topics, one spelling each, without names that are no topic of it."""
    excluded_words = {tuple(words(name)) for name in context.excluded}
    by_words: dict[tuple[str, ...], str] = {}
    for tag in stated:
        name = full_names.of_address(" ".join(tag.strip().lstrip("#&").split()), context.text)
        key = tuple(words(with_signs_spelled(name)))  # C, C# and C++ are three things
        if words(name) and key not in excluded_words and says_something(name) and len(name.split()) <= MOST_WORDS:
            by_words.setdefault(key, name)
    stated_tags = full_names.split_at_comma(tuple(by_words.values()), context.text)
    if not stated_tags:
        return ()
    vocabulary_tags = [tag for tag in stated_tags if slug(tag) in vocabulary.terms]
    if context.origin == "keywords":
        stated_tags = _in_full(stated_tags, context, vocabulary_tags)
    chosen = [*tag_noise.informative(stated_tags, context.story, vocabulary_tags, context.origin)]
    if len(chosen) > MOST:
        said = [tag for tag in chosen if tag in vocabulary_tags or context.story.count(tag)]
        kept = {*said[:MOST], *[tag for tag in chosen if tag not in said][: max(0, MOST - len(said))]}
        chosen = [tag for tag in chosen if tag in kept]
    return tuple(full_names.in_words(tag, context.text) for tag in chosen)


def _in_full(keywords: Iterable[str], context: TagContext, vocabulary_tags: Collection[str]) -> tuple[str, ...]:
    """Return *keywords*, names that a program took from the story in full and in the nominative; others as they are."""
    story_text = f"{context.title}\n{context.text}"
    full: dict[str, None] = {}
    for tag in keywords:
        if tag in vocabulary_tags or tag not in context.text:
            full[tag] = None
        elif not tag_noise.is_oblique(tag, context.language):
            full[full_names.introduced(tag, story_text, context.language)] = None
    return tuple(full)


def says_something(name: str) -> bool:
    """Return true if a tag or a section was chosen by an editor: no number, no leftover, no default of a publishing system."""
    return (
        len(name) <= LONGEST
        and LETTER.search(name) is not None
        and not BROKEN.search(name)
        and not name.endswith((":", "："))
        and name.casefold() not in DEFAULTS
        and not (HAS_UNSPACED.search(name) and (name in NO_TOPIC or len(name) > LONGEST_UNSPACED))
    )


def fill(stated_tags: tuple[str, ...], context: TagContext, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the tags of a story, *stated_tags* filled up to six by names of the *vocabulary* that it mentions.

    Where it then has fewer than three, names of its head follow, and what it is likely about. What is not likely to help a reader is left out, except names of the vocabulary.
    """
    worth = TagWorth(context.story)
    helpful = worth.of_dump([tag for tag in stated_tags if slug(tag) not in vocabulary.terms], context.origin)
    stated_tags = tuple(tag for tag in stated_tags if slug(tag) in vocabulary.terms or tag in helpful)
    have = {vocabulary.term(name).slug for name in stated_tags}
    named = [name for name in mentioned(context, vocabulary) if vocabulary.term(name).slug not in have]
    by_words = (*stated_tags, *named[: max(0, SHOWN - len(stated_tags))])
    if len(by_words) >= FEW:
        return by_words
    named_tags = (*by_words, *_of_headline(context, by_words))
    is_chosen = bool(stated_tags) and context.origin == "person"  # two that a person chose are the list
    return (*named_tags, *likely_topics(context, named_tags, story_topics.FEW if is_chosen else story_topics.ENOUGH))


def likely_topics(context: TagContext, chosen: Sequence[str], enough: int) -> Iterator[str]:
    """Return what a story with fewer tags than are *enough* is likely about, too."""
    if len(chosen) >= enough:
        return iter(())
    excluded_words, language = {_joined(name) for name in context.excluded}, primary(context.language)
    forest = weights.load().forests["topics"]
    topics = (
        (topic, chance)
        for topic, chance in story_topics.of_story(context.title, context.lead, context.text, context.language, forest)
        if _joined(topic.name) not in excluded_words
        and says_something(topic.name)
        and topic.name.casefold() not in full_names.ROLES
        and topic.name.partition(" ")[0].casefold() not in full_names.ADDRESSES  # "Ms Quill"
        and not months.month_of(topic.name, (language,))
        and not _is_site(topic.name, context.site)
    )
    return story_topics.more(topics, chosen, enough)


def _of_headline(context: TagContext, chosen: Sequence[str]) -> Iterator[str]:
    """Yield the names that headline and standfirst say, until there are ENOUGH tags."""
    have, excluded_words = list(chosen), {_joined(name) for name in context.excluded}
    for name in headline_names.of_head(context.title, context.lead, context.text, context.language):
        is_new = not any(context.story.count(name) and _is_same(name, other) for other in have)
        may_be_tag = _joined(name) not in excluded_words and says_something(name) and not _is_site(name, context.site)
        if len(have) < ENOUGH and is_new and may_be_tag:
            have.append(name)
            yield name


def _is_same(name: str, other: str) -> bool:
    """Return true if one of two names is a part of the other, in any form: "Duisburg" and "Duisburger"."""
    shorter, longer = sorted((stems_of(name), stems_of(other)), key=len)
    return f" {' '.join(shorter)} " in f" {' '.join(longer)} "


def mentioned(context: TagContext, vocabulary: Vocabulary) -> list[str]:
    """Return the names of the *vocabulary* that are in a story, those in its title first, then the most frequent."""
    if not vocabulary.terms:
        return []
    story_text = f"{context.title}\n{context.text}"
    plain, head = (f"-{slug(part, len(part) * 8 + 80)}-" for part in (story_text, context.title))
    ranks: dict[str, tuple[bool, int, str]] = {}
    for key, term in vocabulary.terms.items():
        count = 0 if term.hidden else plain.count(f"-{key}-")
        if count and (len(key) > SHORT_NAME or places(term.name, story_text)):
            rank = (f"-{key}-" not in head, -count, term.name)
            ranks[term.name] = min(ranks.get(term.name, rank), rank)
    return sorted(ranks, key=lambda name: ranks[name])


def _is_site(tag: str, site: str) -> bool:
    """Return true if the name of the *site* is *tag*, or begins with its words: "Riveck House" of "Riveck House School of Music"."""
    own_words = words(tag)
    return own_words == words(site)[: len(own_words)]


def _joined(name: str) -> str:
    return "".join(words(name))
