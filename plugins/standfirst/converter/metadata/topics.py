"""Find what a story is about, in any language: the tags that its page states and runs of its own words, each with the chance that a reader finds it a helpful tag.

A forest has learned the chances from 683 stories in 18 languages whose tags readers wrote down (`benchmarks/topics.jsonl`, gold-header), and from 826 stated tags that
readers judged (`benchmarks/tags.tsv`). benchmarks/CONVERSION.md has what it reaches, beside the rules that it replaced.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from math import log, log1p
from typing import Any, Literal, NamedTuple

import numpy as np
from babel import Locale, UnknownLocaleError

from standfirst.converter import lexicon
from standfirst.converter.lexicon.cues import cue_bits_of_words
from standfirst.converter.metadata.story_words import StoryWords, stems_of
from standfirst.converter.models.forest import Forest
from standfirst.converter.segment import sigmoid
from standfirst.text import phrases
from standfirst.text.dates import months
from standfirst.text.languages import primary
from standfirst.text.words import HAS_UNSPACED, words

LOOKED_AT = 6_000  # characters of the text
MOST = 60  # runs of a story that are weighed
MOST_WORDS, LONGEST_UNSPACED = 4, 8  # of a run; characters, in a script without spaces
SHORT = 3  # letters of a word in small letters that neither begins nor ends a run
SHORTEST_STORY = 400  # characters, for how dense a run is
LONGEST_ENDING = 3  # letters of an ending that makes a form of a shorter word of the story
SHORTEST_BASE, SHORTEST_KOREAN = 4, 2  # letters of that word
KOREAN = re.compile("[\uac00-\ud7a3]")
SUFFIX = re.compile(r"['’](?:[^\W\d_]{1,4})?$")  # "Trump's", "İzmir'in"
DOTTED = re.compile(r"\b[A-Z]\.[A-Z]$")
NAME_WORD = re.compile(r"(?P<inside>[\w,] )?\b(?P<word>[A-Z][a-z]+) $")  # before a name
LONGEST_BEFORE = 20  # characters
NAME = re.compile(
    r"[^\W\d_]{3,}(?: [^\W\d_]+(?:[-'’][^\W\d_]+)*)+"
)  # of a person: no article, figure or abbreviation in it
CUT = re.compile(r"[\u3400-\u9fff\u30a0-\u30ff]{2,}")
CASES = frozenset(
    ("cs", "lt", "lv", "pl", "ru", "sk", "sl", "uk")
)  # languages whose nouns have other forms after most words
NEVER = -1.0  # what is not known
BASIC = 22  # figures of a run; nothing is known of a stated tag that is none
LETTER = re.compile(r"[^\W\d_]")
LONGEST, LONGEST_IN_UNSPACED = 60, 16  # characters; longer ones are sentences
BROKEN = re.compile(r"^\(|:\s*\d|:\s|[&»›]$|\.\s|^[^()]*\)|\([^()]*$|https?:|[{}<>]")
# Values that publishing systems write if no tag or section was chosen; words that many stories say, and none is about.
DEFAULTS, NO_TOPIC = (frozenset(lexicon.phrases(kind)) for kind in ("default_tag", "no_topic"))
# Names of sections that may hold any story, and of sections of a newspaper.
GENERIC, SECTIONS = (frozenset(lexicon.phrases(kind)) for kind in ("generic_tag", "section_tag"))
ADDRESSES = frozenset(lexicon.phrases("form_of_address"))
ROLES = ADDRESSES | frozenset(lexicon.phrases("before_surname"))
SEARCHED = re.compile(rf"\b(?:19|20)\d\d\b|[?？]|^(?:{lexicon.alternatives('question_word')})\b.* ", re.IGNORECASE)
# Ends of words of a language that are not in the nominative: a tag in another case reads as a slip.
OBLIQUE = {language: lexicon.of_language(language, "oblique") for language in ("el", "pl", "ru", "uk")}
GENITIVES_BEHIND = "el"  # a language where a name often ends in a genitive: "Πανεπιστήμιο Αθηνών"
LONGER = 4  # letters of such a word before its ending
# Keywords that only search engines see, tags that the page shows or calls tags, tags in a line of a text dump, and tags of a feed or a
# reading list.
Origin = Literal["keywords", "page", "line", "person"]
ORIGINS = ("keywords", "page", "line", "person")


@dataclass(frozen=True)
class TagContext:
    """The parts of a story that show its topic."""

    title: str
    text: str
    language: str
    excluded: tuple[str, ...] = ()  # names that are no topic of it: its site, its section, its authors
    origin: Origin = "person"  # of the tags that its dump states
    site: str = ""  # its name
    text_words: Sequence[str] = ()  # those of the text, signs spelled, if they are known
    lead: str = ""  # the story's standfirst or description, else its first sentences

    @cached_property
    def story(self) -> StoryWords:
        """Return the words of the story, which its tags are held against."""
        return StoryWords(self.title, self.text, self.text_words)

    @cached_property
    def site_words(self) -> Sequence[str]:
        """Return the words of the site's name."""
        return words(self.site)

    @cached_property
    def no_topics(self) -> frozenset[str]:
        """Return the names that are no topic of it, without blanks and signs."""
        return frozenset(joined(name) for name in self.excluded)


class Topic(NamedTuple):
    """A candidate."""

    name: str
    key: str  # the same for its forms
    figures: list[float]
    place: int | None = None  # in the list of the tags that the page states
    full: str = ""  # the full name of a person or place that the story calls by its last word


class _Word(NamedTuple):
    text: str  # without a suffix after an apostrophe; empty for a mark
    start: int
    end: int
    raw: str


class _Place(NamedTuple):
    start: int  # among the characters
    text: str
    is_free: bool  # no capital is due to it


def ranked(context: TagContext, stated: Sequence[str], forest: Forest) -> list[tuple[Topic, float]]:
    """Return what a story may be about with the chances to be helpful tags, the likeliest first; among it the *stated* tags of its page."""
    found = candidates(context, stated)
    chances = sigmoid(forest.score([topic.figures for topic in found]))
    return [(found[place], float(chances[place])) for place in np.argsort(-chances, kind="stable").tolist()]


def candidates(context: TagContext, stated: Sequence[str] = ()) -> list[Topic]:
    """Return what a story may be about, with the figures that the forest sees: runs of its words, then those of the *stated* tags that are none of these."""
    title, language = context.title, primary(context.language)
    story = _Story(title, context.lead, context.text, language)
    runs = list(story.unspaced() if 2 * len(HAS_UNSPACED.findall(title)) > len(title) else story.spaced())
    runs.sort(key=lambda topic: (-_promise(topic.figures), topic.name))
    given = {tuple(words(tag)): place for place, tag in reversed([*enumerate(stated)])}
    of_list = _figures_of_list(stated, context)
    found: list[Topic] = []
    for rank, run in enumerate(runs[:MOST]):
        place = given.pop(tuple(words(run.name)), None)
        name = run.name if place is None or stated[place].islower() or stated[place].isupper() else stated[place]
        if place is not None or _may_be_tag(name, context, language):
            figures = [*run.figures, rank, *_own(name, context, place), *of_list]
            found.append(Topic(name, run.key, figures, place, run.full if place is None else ""))
    for place in (place for place in given.values() if " " in stated[place] or story.may_be_edge(stated[place])):
        figures = [*[NEVER] * BASIC, *_own(stated[place], context, place), *of_list]
        found.append(Topic(stated[place], stated[place].casefold(), figures, place))
    return found


def _figures_of_list(stated: Sequence[str], context: TagContext) -> list[float]:
    """Return how long the list of the *stated* tags is, what share of it the story has in any order and side by side, what share is in small letters, how many the title has, and where they were."""
    if not stated:
        return [0, *[NEVER] * 5]
    story = context.story
    return [
        len(stated),
        sum(map(story.contains, stated)) / len(stated),
        sum(map(story.says, stated)) / len(stated),
        sum(" " not in tag and tag.islower() for tag in stated) / len(stated),
        sum(map(story.is_in_title, stated)),
        ORIGINS.index(context.origin),
    ]


def _own(name: str, context: TagContext, place: int | None) -> list[float]:
    """Return what the form of *name* says and how the story uses it in any form; for the tag at a *place* of the list more."""
    story, folded = context.story, name.casefold()
    figures: list[float] = [
        log1p(story.most(name)),
        story.place(name),
        story.is_in_title(name),
        is_oblique(name, context.language),
        bool(cue_bits_of_words(name, words(name))),
        folded in SECTIONS,
        folded in GENERIC,
    ]
    if place is None:
        return [*figures, *[NEVER] * 5]
    in_title = len(set(stems_of(name)) & set(story.title)) / max(1, len(set(story.title)))
    is_searched = SEARCHED.search(name) is not None
    return [*figures, place, story.contains(name), story.mentions_late(name), in_title, is_searched]


def _may_be_tag(name: str, context: TagContext, language: str) -> bool:
    """Return true if a run of words may be a tag: no month, no role, no part of the site's name, nothing that is no topic of this story."""
    folded, own_words = name.casefold(), words(name)
    is_site = own_words == context.site_words[: len(own_words)]  # "Riveck House" of "Riveck House School of Music"
    is_of_person = folded in ROLES or folded.partition(" ")[0] in ADDRESSES  # "Ms Quill"
    is_excluded = "".join(own_words) in context.no_topics or is_site or is_of_person
    return not is_excluded and says_something(name) and not months.month_of(name, (language,))


def says_something(name: str) -> bool:
    """Return true if a tag or a section was chosen by an editor: no number, no leftover, no default of a publishing system."""
    return (
        len(name) <= LONGEST
        and LETTER.search(name) is not None
        and not BROKEN.search(name)
        and not name.endswith((":", "："))
        and name.casefold() not in DEFAULTS
        and not (HAS_UNSPACED.search(name) and (name in NO_TOPIC or len(name) > LONGEST_IN_UNSPACED))
    )


def is_oblique(name: str, language: str) -> bool:
    """Return true if a word of *name* has an ending of another case than the nominative, in a language whose endings are known."""
    code = primary(language)
    endings = OBLIQUE.get(code, ())
    parts = name.split()[:1] if code == GENITIVES_BEHIND else name.split()
    ended = ((word, end) for word in parts for end in endings if not word.isupper() and word.endswith(end))
    return any(len(word) >= LONGER + len(end) for word, end in ended)


def joined(name: str) -> str:
    """Return *name* without case, blanks and signs."""
    return "".join(words(name))


def _promise(figures: Sequence[float]) -> float:
    """Return by which candidates are ordered before they are weighed: how often they are said, and where."""
    said, in_title, in_lead, capital = figures[:4]
    return said + in_title + in_lead / 2 + 0.7 * capital


class _Story:
    """The words of a story, read once."""

    def __init__(self, title: str, lead: str, text: str, language: str) -> None:
        self.head_end, self.title_end = len(title) + len(lead) + 2, len(title)
        self.whole = f"{title}\n{lead}\n{text[:LOOKED_AT]}"
        self.language = language
        self.levels = phrases.common() if language == "en" else {}
        self.function_words = frozenset(lexicon.of_language(language, "function_word"))
        self.countries = frozenset(name.casefold() for name in country_names(language))

    def spaced(self) -> Iterator[Topic]:
        """Yield runs of words that recur, are in the head of the story, or are names of several words."""
        words = [_word(match) for match in phrases.TOKEN.finditer(self.whole)]
        counts = Counter(word.text for word in words if word.text)
        bases = _bases(counts) if self.language not in CASES else _lemmas(counts, self.language)
        key_of = {word: bases.get(word, word).casefold() for word in ("", *counts)}
        base_counts = Counter(key_of[word.text] for word in words if word.text)
        recurs = frozenset(word for word, key in key_of.items() if base_counts[key] > 1)
        places: dict[str, list[_Place]] = defaultdict(list)
        for first, last in self._runs(words, recurs):
            run = [word.text for word in words[first : last + 1]]
            is_free = first > 0 and (bool(words[first - 1].text) or words[first - 1].raw in ",;(-")
            places[" ".join([key_of[word] for word in run])].append(_Place(words[first].start, " ".join(run), is_free))
        kept = {key: said for key, said in places.items() if self._may_be_topic(said)}
        inside = _most_around({key: len(said) for key, said in kept.items()})
        full_names = self._full_names(kept.values())
        for key, said in kept.items():
            name = self._spelled(said, bases)
            first = next((place.start for place in said if place.start > self.title_end), -1)
            full = full_names.get(first, "") if " " not in name and key not in self.countries else ""
            yield Topic(name, key, self._figures(name, key, said, (inside[key], kept, counts)), full=full)

    def _runs(self, words: Sequence[_Word], recurs: Collection[str]) -> Iterator[tuple[int, int]]:
        """Yield the first and the last word of runs of up to four words without a mark between them, longer ones than three only of names.

        Below the head of the story a run begins and ends with a name or a word that *recurs*: no other is a candidate.
        """
        edges = {word for word in {word.text for word in words} if self.may_be_edge(word)}
        is_name = [word.text[:1].isupper() for word in words]
        is_edge = [
            word.text in edges and (name or word.start < self.head_end or word.text in recurs)
            for word, name in zip(words, is_name, strict=True)
        ]
        is_next = [False, *(self.whole[one.end : other.start].isspace() for one, other in pairwise(words))]
        for first in (place for place, is_one in enumerate(is_edge) if is_one):
            for last in range(first, min(first + MOST_WORDS, len(words))):
                if last > first and not is_next[last]:
                    break
                is_number = last == first and words[first].text.isdigit()
                is_short = last - first < MOST_WORDS - 1 or (is_name[first] and is_name[last])
                if is_edge[last] and not is_number and is_short:
                    yield first, last

    def may_be_edge(self, word: str) -> bool:
        """Return true if a run may begin or end with *word*: it is neither very short nor one that most texts have."""
        folded = word.casefold()
        if len(word) < 2 or folded in self.function_words or self.levels.get(folded, 0) >= phrases.STOP:
            return False
        return not (word.islower() and len(word) <= SHORT and word[0] < "\u0900")

    def _may_be_topic(self, said: Sequence[_Place]) -> bool:
        parts = said[0].text.split(" ")
        is_name = len(parts) > 1 and parts[0][0].isupper() and parts[-1][0].isupper()
        return len(said) > 1 or is_name or any(place.start < self.head_end for place in said)

    def _spelled(self, said: Sequence[_Place], bases: Mapping[str, str]) -> str:
        """Return the usual form, as the title has it rather than another; of a single word the form without an ending."""
        counts = Counter(place.text for place in said)
        in_title = {place.text for place in said if place.start < self.title_end}

        def rank(name: str) -> tuple[bool, float, int, str]:
            return _shouts(name), -counts[name] - 1.5 * (name in in_title), len(name), name

        name = min(counts, key=rank)
        base = " ".join(bases.get(word, word) for word in name.split(" "))
        is_single = " " not in name
        is_usual = is_single or base in counts
        is_of_title = name in in_title and (not is_single or (base[0].islower() and self.language not in CASES))
        chosen = base if is_usual and not is_of_title else name
        if DOTTED.search(chosen) and f"{chosen}." in self.whole:  # "U.S."
            return f"{chosen}."
        return self._first_word(said) + (chosen.title() if _shouts(chosen) else chosen)

    def _full_names(self, runs: Iterable[Sequence[_Place]]) -> dict[int, str]:
        """Return the names of two or three words by where their last one begins; not in German, where roles have capitals, nor in languages that inflect names."""
        if self.language == "de" or self.language in CASES:
            return {}
        full: dict[int, str] = {}
        for place in (place for said in runs for place in said):
            parts = place.text.split(" ")
            is_name = place.text.istitle() and NAME.fullmatch(place.text) and parts[0].casefold() not in ROLES
            end = place.start + len(place.text)
            goes_on = self.whole[end : end + 2].strip(" ").isupper()  # "Fairmont Orlaholm" of "Fairmont Orlaholm Lodge"
            if 1 < len(parts) < MOST_WORDS and is_name and not goes_on:
                last = end - len(parts[-1])
                full[last] = max(full.get(last, ""), place.text, key=len)
        return full

    def _first_word(self, said: Sequence[_Place]) -> str:
        """Return the common word in capitals, and a blank, that is before a name wherever the story says it: "New" of "York City"."""
        if not self.levels or not said[0].text[0].isupper() or said[-1].start < self.title_end:
            return ""
        before = [NAME_WORD.search(self.whole[: place.start][-LONGEST_BEFORE:]) for place in said]
        found = {match["word"] if match else "" for match in before}
        word = found.pop().casefold() if len(found) == 1 else ""
        is_inside = any(match and match["inside"] for match in before)  # of a sentence, where no capital is due
        is_of_name = is_inside and word not in self.function_words and self.levels.get(word, 0) >= phrases.STOP
        return f"{word.capitalize()} " if is_of_name else ""

    def _figures(
        self,
        name: str,
        key: str,
        said: Sequence[_Place],
        around: tuple[int, Mapping[str, Sequence[_Place]], Mapping[str, int]],
    ) -> list[float]:
        inside, kept, counts = around
        parts, count = name.split(" "), len(said)
        free = [place.text[0].isupper() for place in said if place.is_free]
        shorter = (" ".join(part).casefold() for part in (parts[:-1], parts[1:]) if part)
        return [
            *self._usual(said[0].start, said[-1].start, count, name, parts[0][0].isupper() and parts[-1][0].isupper()),
            sum(free) / len(free) if free else NEVER,
            name.isupper(),
            len(parts),
            max(self.levels.get(part.casefold(), 0) for part in parts) if self.levels else NEVER,
            inside / count,
            max((len(kept.get(part, ())) for part in shorter), default=0) / count,
            key in self.countries,
            (counts[parts[0].lower()] if parts[0][0].isupper() and parts[0].lower() in counts else 0) / count,
            min(len(parts[0]), len(parts[-1])),
        ]

    def _usual(self, first: int, last: int, count: int, name: str, is_name: bool) -> list[float]:
        """Return the figures that candidates of all scripts have."""
        length = len(self.whole)
        return [
            log(count),
            first < self.title_end,
            self.title_end <= first < self.head_end,
            is_name,
            1000 * count / max(SHORTEST_STORY, length),
            log1p(max(0, first - self.head_end)),
            (last - first) / length,
            first / max(1, self.title_end) if first < self.title_end else 2,
            len(name),
            log(length),
            self.language == "de",
            self.language == "en",
        ]

    def unspaced(self) -> Iterator[Topic]:
        """Yield runs of one script that recur or are in the title, and what recurs of those in the head of the story."""
        alone = Counter(phrases.UNSPACED_RUN.findall(self.whole))
        names = {run for run, count in alone.items() if count > 1 or run in self.whole[: self.title_end]}
        for run in CUT.findall(self.whole[: self.head_end]):
            spans = (
                (start, end)
                for start in range(len(run))
                for end in range(start + 2, min(len(run), start + LONGEST_UNSPACED) + 1)
            )
            names.update(run[start:end] for start, end in spans)
        counts = {name: self.whole.count(name) for name in sorted(names)}
        counts = {name: count for name, count in counts.items() if count > 1 or name in alone}
        inside = Counter[str]()
        for name, count in counts.items():
            for part in {name[start:end] for start in range(len(name)) for end in range(start + 2, len(name) + 1)} - {
                name
            }:
                inside[part] = max(inside[part], count)
        for name, count in counts.items():
            if inside[name] < count:
                first, last = self.whole.find(name), self.whole.rfind(name)
                is_han, has_particle = bool(phrases.HAN.match(name)), bool(phrases.PARTICLE.search(name))
                usual = self._usual(first, last, count, name, is_name=False)
                is_country = name in self.countries
                rest = [alone[name] / count, is_han, 1, NEVER, inside[name] / count, 0, is_country, has_particle, 0]
                yield Topic(name, name, [*usual, *rest])


def _shouts(name: str) -> bool:
    """Return true if a name is written in capitals, and is too long for an abbreviation."""
    return name.isupper() and len(name) > phrases.ACRONYM


def _word(match: re.Match[str]) -> _Word:
    """Return a token as a word, or as a mark."""
    text = match[0] if match[0][0].isalnum() else ""
    if "'" in text or "’" in text:
        text = SUFFIX.sub("", text) or text
    return _Word(text, match.start(), match.start() + len(text or match[0]), match[0])


def _bases(words: Collection[str]) -> dict[str, str]:
    """Return for each word that is a shorter word of the story with an ending that shorter one: "Chinas" is "China"."""
    bases: dict[str, str] = {}
    for word in sorted(words, key=len):
        least = SHORTEST_KOREAN if KOREAN.match(word) else SHORTEST_BASE
        for ending in range(1, LONGEST_ENDING + 1):
            base = word[:-ending]
            if len(base) >= least and base in words and base[0].isupper() == word[0].isupper():
                bases[word] = bases.get(base, base)
                break
    return bases


def _lemmas(words: Collection[str], language: str) -> dict[str, str]:
    """Return the base form of each word of a *language* with cases, spelled as it is: "Warszawa" of "Warszawie"."""
    lemmatizer = _lemmatizer()
    lemmas = {word: lemmatizer.lemmatize(word, lang=language) for word in words if not word.isupper()}
    return {word: lemma.title() if word.istitle() else lemma for word, lemma in lemmas.items() if not lemma.isupper()}


@cache
def _lemmatizer() -> Any:
    """Return what knows base forms: by tables that it reads as they lie on the disk, 60 MB instead of 400 for Polish."""
    from simplemma import Lemmatizer  # noqa: PLC0415 - few desks have such languages
    from simplemma.strategies import DefaultStrategy  # noqa: PLC0415
    from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory  # noqa: PLC0415

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=StreamDictionaryFactory()))


def _most_around(counts: Mapping[str, int]) -> Counter[str]:
    """Return how often the commonest longer run around each run is."""
    around = Counter[str]()
    for key, count in counts.items():
        parts = key.split(" ")
        inner = {" ".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
        for part in inner - {key}:
            around[part] = max(around[part], count)
    return around


@cache
def country_names(language: str) -> list[str]:
    """Return the names of countries in *language* (Unicode CLDR); none if CLDR has no such language."""
    try:
        territories = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return []
    return [name for code, name in territories.items() if len(code) == 2]
