"""Find what a story is about, in any language: runs of its words, each with the chance that a reader finds it a helpful tag.

A forest has learned the chances from 683 stories in 18 languages whose tags readers wrote down (`benchmarks/topics.jsonl`, and gold-header for 103 of them). Of 170 of these that
neither an earlier forest nor the rules had seen, out of fold by publication, 53 % (HTML pages) and 49 % (text dumps) have two good tags or more and at most a third wrong. The forest of
343 stories gave 53 % and 48 % there; its tags had at most a third wrong in 57 % and 50 % of them, those of this one in 59 % and 55 %.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import log, log1p
from typing import NamedTuple

import numpy as np

from standfirst.converter.metadata import headline_names
from standfirst.converter.models.forest import Forest
from standfirst.converter.segment import sigmoid
from standfirst.text import phrases
from standfirst.text.languages import primary
from standfirst.text.words import HAS_UNSPACED

LEAST, SURE = 0.25, 0.5  # chance of a tag of a story with fewer than two, and of its third
FEW, ENOUGH = 2, 3
LOOKED_AT = 6_000  # characters of the text
MOST = 120  # candidates of a story
MOST_WORDS, LONGEST_UNSPACED = 4, 8  # of a candidate; characters, in a script without spaces
SHORT = 3  # letters of a word in small letters that neither begins nor ends a candidate
SHORTEST_STORY = 400  # characters, for how dense a candidate is
ALIKE = 5  # letters that two forms of one word share
LONGEST_ENDING = 3  # letters of an ending that makes a form of a shorter word of the story
SHORTEST_BASE, SHORTEST_KOREAN = 4, 2  # letters of that word
KOREAN = re.compile("[\uac00-\ud7a3]")
SUFFIX = re.compile(r"['’](?:[^\W\d_]{1,4})?$")  # "Trump's", "İzmir'in"
CUT = re.compile(r"[\u3400-\u9fff\u30a0-\u30ff]{2,}")
NEVER = -1.0  # what is not known


class Topic(NamedTuple):
    """A candidate."""

    name: str
    key: str  # the same for its forms
    figures: list[float]


class _Word(NamedTuple):
    text: str  # without a suffix after an apostrophe; empty for a mark
    start: int
    end: int
    raw: str


class _Place(NamedTuple):
    first: int  # among the words
    start: int  # among the characters
    text: str
    is_free: bool  # no capital is due to it


def of_story(title: str, lead: str, text: str, language: str, forest: Forest) -> list[tuple[Topic, float]]:
    """Return the topics of a story with their chances to be helpful tags, the likeliest first."""
    found = candidates(title, lead, text, language)
    chances = sigmoid(forest.score([topic.figures for topic in found]))
    return [(found[place], float(chances[place])) for place in np.argsort(-chances, kind="stable").tolist()]


def more(topics: Iterable[tuple[Topic, float]], have: Sequence[str], enough: int = ENOUGH) -> Iterator[str]:
    """Yield those of *topics*, the likeliest first, until a story that has some tags has *enough*; none that says the same as one of them."""
    known, count = [name.casefold() for name in have], len(have)
    for topic, chance in topics:
        if count == enough or chance < (LEAST if count < FEW else SURE):
            return
        if not any(_is_same(form, other) for form in (topic.name.casefold(), topic.key) for other in known):
            known += [topic.name.casefold(), topic.key]
            count += 1
            yield topic.name


def _is_same(name: str, other: str) -> bool:
    is_part = f" {name} " in f" {other} " or f" {other} " in f" {name} "
    is_single = " " not in name + other and len(other) >= SHORTEST_BASE
    return is_part or (is_single and name.startswith(other[:ALIKE]) and other.startswith(name[:ALIKE]))


def candidates(title: str, lead: str, text: str, language: str) -> list[Topic]:
    """Return what a story may be about, with the figures that the forest sees."""
    is_unspaced = 2 * len(HAS_UNSPACED.findall(title)) > len(title)
    story = _Story(title, lead, text, primary(language))
    found = list(story.unspaced() if is_unspaced else story.spaced())
    found.sort(key=lambda topic: (-_promise(topic.figures), topic.name))
    return [topic._replace(figures=[*topic.figures, rank]) for rank, topic in enumerate(found[:MOST])]


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
        self.countries = frozenset(name.casefold() for name in headline_names.country_names(language))

    def spaced(self) -> Iterator[Topic]:
        """Yield runs of words that recur, are in the head of the story, or are names of several words."""
        words = [_word(match) for match in phrases.TOKEN.finditer(self.whole)]
        counts = Counter(word.text for word in words if word.text)
        bases = _bases(counts)
        places: dict[str, list[_Place]] = defaultdict(list)
        for first, last in self._runs(words):
            run = [word.text for word in words[first : last + 1]]
            is_free = first > 0 and (bool(words[first - 1].text) or words[first - 1].raw in ",;(-")
            place = _Place(first, words[first].start, " ".join(run), is_free)
            places[" ".join(bases.get(word, word) for word in run).casefold()].append(place)
        kept = {key: said for key, said in places.items() if self._may_be_topic(said)}
        inside = _most_around({key: len(said) for key, said in kept.items()})
        for key, said in kept.items():
            name = self._spelled(said, bases)
            yield Topic(name, key, self._figures(name, key, said, (inside[key], kept, counts)))

    def _runs(self, words: Sequence[_Word]) -> Iterator[tuple[int, int]]:
        """Yield the first and the last word of runs of up to four words without a mark between them, longer ones than three only of names."""
        edges = [self._may_be_edge(word.text) for word in words]
        for first, word in enumerate(words):
            if not edges[first]:
                continue
            for last in range(first, min(first + MOST_WORDS, len(words))):
                if last > first and not self.whole[words[last - 1].end : words[last].start].isspace():
                    break
                is_name = word.text[0].isupper() and words[last].text[:1].isupper()
                is_number = last == first and word.text.isdigit()
                if edges[last] and not is_number and (last - first < MOST_WORDS - 1 or is_name):
                    yield first, last

    def _may_be_edge(self, word: str) -> bool:
        if len(word) < 2 or self.levels.get(word.casefold(), 0) >= phrases.STOP:
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
        is_of_title = name in in_title and (not is_single or base[0].islower())
        chosen = base if is_usual and not is_of_title else name
        return chosen.title() if _shouts(chosen) else chosen

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
                yield Topic(
                    name,
                    name,
                    [
                        *usual,
                        alone[name] / count,
                        is_han,
                        1,
                        NEVER,
                        inside[name] / count,
                        0,
                        name in self.countries,
                        has_particle,
                        0,
                    ],
                )


def _shouts(name: str) -> bool:
    """Return true if a name is written in capitals, and is too long for an abbreviation."""
    return name.isupper() and len(name) > phrases.ACRONYM


def _word(match: re.Match[str]) -> _Word:
    """Return a token as a word, or as a mark."""
    text = match[0] if match[0][0].isalnum() else ""
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


def _most_around(counts: Mapping[str, int]) -> Counter[str]:
    """Return how often the commonest longer run around each run is."""
    around = Counter[str]()
    for key, count in counts.items():
        parts = key.split(" ")
        inner = {" ".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
        for part in inner - {key}:
            around[part] = max(around[part], count)
    return around
