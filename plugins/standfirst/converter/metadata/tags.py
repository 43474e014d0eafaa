"""The tags of a story: the page's own, without those that say nothing of it; then the vocabulary's; then its own phrases."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from standfirst.converter import lexicon
from standfirst.converter.metadata import full_names, headline_names, story_topics, tag_noise
from standfirst.converter.metadata.story_words import StoryWords, stems_of
from standfirst.converter.metadata.tag_worth import TagWorth
from standfirst.converter.models import weights
from standfirst.core.vocabulary import Vocabulary, fold, slug, with_signs_spelled
from standfirst.text import phrases
from standfirst.text.dates import months
from standfirst.text.languages import primary
from standfirst.text.phrases import Phrase
from standfirst.text.words import HAS_UNSPACED, places, words

MOST = 8  # are kept of a dump, those first that the story says; 6 are shown
LONGEST, LONGEST_UNSPACED = 60, 16  # characters; longer ones are sentences
MOST_WORDS = 6
SHOWN = 6  # to which the vocabulary's and the story's own names are added
MOST_PHRASES = 4  # phrases of its own that a story gets (by taste)
# Times that a name of one word is said, one of another language that is not in the title, another English word.
NAMED, FOREIGN, OFTEN = 3, 4, 5
RARE = 0  # how common the latter may be
PAIR, HALF = 2, 0.5  # words of a compound; the share of capitals from which a phrase is a name
COMPOUND = 0.4  # of the places of a word, the share beside one and the same word, from which it is half of a compound
ENOUGH = 5  # tags up to which names of headline and standfirst are added
FEW = 3  # tags from which a story needs none of its own phrases (by taste)
# Phrases as far below the best are left out: F1@5 .145 with five each time -> .170 (gold, 177 pages).
NEAR_BEST = 0.7
# Logistic regression on the gold pages' own keywords; by weights and words held out by domain, too, F1@5 is .170.
COUNT, TITLE, COMMON, LONG, NAME, LATE, INSIDE = 0.53, 0.41, -0.29, 0.95, 0.67, -0.44, -0.81
SHORT_NAME = 4  # letters up to which a name must be spelled as in the vocabulary: AI, US, WHO
ARTICLE = 3  # letters at most of an article
NO_TOPIC = frozenset(lexicon.phrases("no_topic"))  # words that many stories say, and none is about
# Between two names, which are two tags; in English these words are also within one: "Rock and Roll", "Once a Week".
JOINING = frozenset((*lexicon.phrases("and"), *lexicon.phrases("and_between_names"))) - {"and", "a"}
LETTER = re.compile(r"[^\W\d_]")
CONTRACTED = re.compile(r"['’](?:m|ve|re|ll|d|t)$")  # "I'm", "don't"
SAYING_VERBS = frozenset("said says told".split())
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

    Where it then has fewer than three, its own phrases follow. What is not likely to help a reader is left out, except names of the vocabulary.
    """
    worth = TagWorth(context.story)
    helpful = worth.of_dump([tag for tag in stated_tags if slug(tag) not in vocabulary.terms], context.origin)
    stated_tags = tuple(tag for tag in stated_tags if slug(tag) in vocabulary.terms or tag in helpful)
    have = {vocabulary.term(name).slug for name in stated_tags}
    named = [name for name in mentioned(context, vocabulary) if vocabulary.term(name).slug not in have]
    by_words = (*stated_tags, *named[: max(0, SHOWN - len(stated_tags))])
    if len(by_words) >= FEW:
        return by_words
    have |= {vocabulary.term(name).slug for name in named}
    folded = {fold(name) for name in by_words}
    own_phrases = [
        name
        for name in extracted(context)
        if vocabulary.term(name).slug not in have and fold(name) not in folded and not _is_part(name, by_words)
    ]
    # Of 30 single English words in small letters 12 were helpful: they are better than nothing.
    surer = [name for name in own_phrases if not (context.is_english and tag_noise.is_plain(name))]
    chosen = (*by_words, *worth.of_story(surer if surer or by_words else own_phrases))[:SHOWN]
    named_tags = (*chosen, *_of_headline(context, chosen))
    return (*named_tags, *likely_topics(context, named_tags))


def likely_topics(context: TagContext, chosen: Sequence[str]) -> Iterator[str]:
    """Return what a story with few tags is likely about, too."""
    if len(chosen) >= story_topics.ENOUGH:
        return iter(())
    excluded_words, language = {_joined(name) for name in context.excluded}, primary(context.language)
    forest = weights.load().forests["topics"]
    topics = (
        (topic, chance)
        for topic, chance in story_topics.of_story(context.title, context.lead, context.text, context.language, forest)
        if _joined(topic.name) not in excluded_words
        and says_something(topic.name)
        and topic.name.casefold() not in full_names.ROLES
        and not months.month_of(topic.name, (language,))
        and not _is_site(topic.name, context.site)
    )
    return story_topics.more(topics, chosen)


def _of_headline(context: TagContext, chosen: Sequence[str]) -> Iterator[str]:
    """Yield the names that headline and standfirst say, until there are ENOUGH tags."""
    have, excluded_words = list(chosen), {_joined(name) for name in context.excluded}
    text, language = context.text, context.language
    finders: tuple[tuple[int, Callable[[], list[str]]], ...] = (
        (ENOUGH, lambda: headline_names.of_head(context.title, context.lead, text, language)),
        (FEW, lambda: headline_names.of_beginning(text, language)),  # which takes longer, and is seldom needed
    )
    for most, find in finders:
        for name in find() if len(have) < most else ():
            is_new = not any(context.story.count(name) and _is_same(name, other) for other in have)
            if (
                len(have) < most
                and is_new
                and _joined(name) not in excluded_words
                and says_something(name)
                and not _is_site(name, context.site)
            ):
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


def extracted(context: TagContext) -> list[str]:
    """Return up to four phrases that a story is about, the surest first."""
    is_english = context.is_english
    by_words = phrases.phrases(
        context.title, context.text, phrases.common() if is_english else {}, 2 if is_english else 1, NAMED
    )
    excluded_words = {_joined(name) for name in context.excluded}
    story_text = f"{context.title}\n{context.text}"
    topics = [phrase for phrase in by_words if _may_be_tag(phrase, is_english)]
    scored = sorted((-_score(phrase), phrase.text) for phrase in _compounds(topics, by_words))
    kept: dict[str, str] = {}
    for score, name in scored:
        if score > scored[0][0] + NEAR_BEST or len(kept) == MOST_PHRASES:
            break
        if name.casefold() in full_names.ROLES:
            continue  # "Australian"
        if is_english and tag_noise.is_plain(name) and not tag_noise.is_mostly_noun(name, story_text):
            continue
        is_noun = tag_noise.is_german_noun(name, context.title, context.text, context.language)
        if is_noun or tag_noise.is_oblique(name, context.language):
            continue
        if _joined(name) not in excluded_words and says_something(name) and not _is_part(name, kept.values()):
            full = full_names.full(name, story_text, context.language)
            if full and not _is_part(full, kept.values()) and not _is_site(full, context.site):
                kept.setdefault(fold(full), full)
    return list(kept.values())


def _compounds(topics: Sequence[Phrase], by_words: Sequence[Phrase]) -> Iterator[Phrase]:
    """Return the *topics*, for half of a compound ("interior") the whole one ("interior design"), if that is a topic."""
    pairs = [phrase for phrase in by_words if phrase.size == PAIR]
    for phrase in topics:
        is_half = phrase.size == 1 and phrase.capital <= HALF and 1 < phrase.inside >= COMPOUND * phrase.count
        compounds = [pair for pair in pairs if pair.count == phrase.inside and _is_part(phrase.text, (pair.text,))]
        if not (is_half and compounds):
            yield phrase
        elif compounds[0] in topics:
            yield compounds[0]


def _is_part(name: str, names: Iterable[str]) -> bool:
    return any(f" {name.casefold()} " in f" {other.casefold()} " for other in names)


def _is_site(tag: str, site: str) -> bool:
    """Return true if the name of the *site* is *tag*, or begins with its words: "Riveck House" of "Riveck House School of Music"."""
    own_words = words(tag)
    return own_words == words(site)[: len(own_words)]


def _joined(name: str) -> str:
    return "".join(words(name))


def _score(phrase: Phrase) -> float:
    recurs = phrase.count > 1
    return (
        COUNT * log(phrase.count)
        + TITLE * (phrase.in_title and recurs)
        + COMMON * phrase.level
        + LONG * (phrase.size > 1)
        + NAME * phrase.capital * recurs
        + LATE * log(phrase.first + 1)
        + INSIDE * phrase.inside / phrase.count
    )


def _may_be_tag(phrase: Phrase, is_english: bool) -> bool:
    """Return true if a phrase may be a tag; without a table of common words only names and what the title repeats."""
    parts = phrase.text.casefold().split(" ")
    if not is_english and any(map(_is_short, phrase.text.split(" "))):
        return False
    if (
        parts[-1].isdecimal()
        or parts[-1] in SAYING_VERBS
        or parts[0] in full_names.ADDRESSES
        or any(map(CONTRACTED.search, parts))
        or any(map(headline_names.SUFFIXED.search, parts[:-1]))
        or NO_TOPIC.issuperset(parts)
        or (phrase.capital <= HALF and not NO_TOPIC.isdisjoint(parts))
        or not JOINING.isdisjoint(parts[1:-1])
    ):
        return False
    if not (_is_frequent(phrase, is_english) if phrase.size == 1 else _is_said_again(phrase)):
        return False
    if phrase.count == 1 or is_english:
        return phrase.count > 1
    if phrase.text.lower() != phrase.text.upper():
        return phrase.capital > HALF
    is_long = len(phrase.text) >= (2 if HAS_UNSPACED.search(phrase.text) else SHORT_NAME)
    return phrase.in_title and phrase.size == 1 and is_long


def _is_frequent(phrase: Phrase, is_english: bool) -> bool:
    """Return true if one word alone may be what a story is about: a name said several times, or a rare word said often.

    Of 82 English words in small letters helpers found 45 % helpful, of 17 common ones ("owner", "women") 12 %, so that no common one is taken; of
    61 phrases of several words 76 %, of 17 single names of other languages 59 %, of the 10 that are said four times 80 %.
    """
    if not is_english:
        is_uncased = phrase.text.lower() == phrase.text.upper()
        return phrase.count >= (NAMED if is_uncased or phrase.in_title else FOREIGN)
    return (phrase.capital > HALF and phrase.count >= NAMED) or (phrase.level <= RARE and phrase.count >= OFTEN)


def _is_said_again(phrase: Phrase) -> bool:
    """Return true if several words are a name, or more than words that are side by side twice by chance."""
    return phrase.capital > HALF or phrase.count > PAIR


def _is_short(word: str) -> bool:
    """Return true if *word* may be an article or a preposition of a language in Latin script, of whose words we have no table."""
    return (
        len(word) <= ARTICLE
        and word.isalpha()
        and not word.isupper()
        and unicodedata.name(word[0], "").startswith("LATIN")
    )
