"""The tags of a story: the vocabulary's, and those that its page states or its words name and that are likely to help a reader."""

import re
from collections.abc import Iterable, Iterator, Sequence

from standfirst.converter.lexicon.cues import cue_bits_of_words
from standfirst.converter.metadata import topics
from standfirst.converter.metadata.topics import TagContext, Topic
from standfirst.converter.models import weights
from standfirst.core.vocabulary import Vocabulary, slug, with_signs_spelled
from standfirst.text.words import HAS_UNSPACED, places, words

MOST = 8  # tags of a story
ENOUGH = 3  # tags up to which a story gets words of its own
SHOWN = 6  # tags up to which the vocabulary's names are added
CHOSEN = 2  # tags that a person chose from which they are the list
LIKELY, SURE = 0.2, 0.5  # chance of the first three tags, and of more that its page states
SHARE, POSSIBLE = (
    0.34,
    0.1,
)  # of a list that readers see, how many are sure if it is for this story, and the chance of the others
MOST_WORDS = 6
QUOTED = re.compile('^["„“”«»]([^"„“”«»]+)["„“”«»]$')
SHORT_NAME = 4  # letters up to which a name must be spelled as in the vocabulary: AI, US, WHO
ALIKE, SHORTEST = 5, 4  # letters that two forms of one word share, and that a word has which may have forms
ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")  # of a tag's page, in some publishing systems the tag itself


def choose(stated: Iterable[str], context: TagContext, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the tags of a story whose dump states some: its vocabulary's first, then those likely to help a reader, the likeliest first.

    All that a person chose for the story are kept, in their order.
    """
    given = [tag for tag in spelled(stated, context) if slug(tag) in vocabulary.terms or not _is_beside(tag, context)]
    kept = [tag for tag in given if context.origin == "person" or slug(tag) in vocabulary.terms][:MOST]
    have = {vocabulary.term(name).slug for name in kept}
    named = [name for name in mentioned(context, vocabulary) if vocabulary.term(name).slug not in have]
    chosen = [*kept, *named[: max(0, SHOWN - len(kept))]]
    if context.origin == "person" and len(kept) >= CHOSEN:
        return tuple(chosen)
    ranked = topics.ranked(context, given, weights.load().forests["topics"])
    listed = _listed(ranked) if context.origin in ("page", "line") else []
    return (*chosen, *likely([*listed, *ranked], chosen))


def _listed(ranked: Sequence[tuple[Topic, float]]) -> list[tuple[Topic, float]]:
    """Return the list of tags that a page shows, in its order, if it is for this story and not for all: what is possible of it is then sure."""
    stated = sorted((topic.place, chance, topic) for topic, chance in ranked if topic.place is not None)
    is_for_story = sum(chance >= SURE for _, chance, _ in stated) >= max(1, SHARE * len(stated))
    return [(topic, 1) for _, chance, topic in stated if is_for_story and chance >= POSSIBLE]


def likely(ranked: Iterable[tuple[Topic, float]], have: Sequence[str]) -> Iterator[str]:
    """Yield those of the *ranked* topics that are likely to help a reader beside the tags that a story has; none that says the same as another."""
    known, count = [name.casefold() for name in have], len(have)
    for topic, chance in ranked:
        is_wanted = count < ENOUGH or (topic.place is not None and chance >= SURE)
        if count == MOST or chance < LIKELY:
            return
        name = topic.full or topic.name
        forms = name.casefold(), topic.key
        if is_wanted and not any(_is_same(form, other) for form in forms for other in known):
            known += forms
            count += 1
            yield name


def _is_same(name: str, other: str) -> bool:
    if HAS_UNSPACED.search(name + other):
        return name in other or other in name
    is_part = f" {name} " in f" {other} " or f" {other} " in f" {name} "
    is_single = " " not in name + other and len(other) >= SHORTEST
    return is_part or (is_single and name.startswith(other[:ALIKE]) and other.startswith(name[:ALIKE]))


def _is_beside(tag: str, context: TagContext) -> bool:
    """Return true if *tag* is a section, or a line beside stories that this story does not have: "Читайте также"."""
    if context.origin == "person":
        return tag.casefold() in topics.GENERIC
    is_label = bool(cue_bits_of_words(tag, words(tag))) and not context.story.says(tag)
    return is_label or tag.casefold() in topics.GENERIC | topics.SECTIONS


def spelled(stated: Iterable[str], context: TagContext) -> list[str]:
    """Return those of the *stated* tags that may be tags of this story, one spelling each, addresses and names cut at a comma as the story has them."""
    by_words: dict[tuple[str, ...], str] = {}
    for tag in stated:
        name = _of_address(" ".join(QUOTED.sub(r"\1", tag.strip().lstrip("#&")).split()), context.text)
        key = tuple(words(with_signs_spelled(name)))  # C, C# and C++ are three things
        is_topic = topics.joined(name) not in {*context.no_topics, ""} and topics.says_something(name)
        if is_topic and len(name.split()) <= MOST_WORDS:
            by_words.setdefault(key, name)
    names = list(by_words.values())
    for index in range(len(names) - 2, -1, -1):
        full_name = f"{names[index + 1]} {names[index]}"
        if full_name.count(" ") == 1 and full_name.istitle() and full_name in context.text:
            names[index : index + 2] = [full_name]
    return list(dict.fromkeys(names))


def _of_address(tag: str, text: str) -> str:
    """Return the words of the address of a tag ("united-kingdom") that the *text* of the story has, or that is long; any other *tag* as it is."""
    if not ADDRESS.fullmatch(tag) or tag in text.casefold():  # "covid-19"
        return tag
    spaced = tag.replace("-", " ")
    said = re.search(rf"\b{spaced}\b", text, re.IGNORECASE)
    return said[0] if said else spaced if spaced.count(" ") > 1 else tag


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
