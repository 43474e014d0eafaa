"""Name the publication of a text dump: of the names that its lines around the story say, the one that a learned model finds likeliest.

Of 103 newspaper pages copied as text (gold-header), whose publications the model had not seen, 79 get a name and 46 the right one; by the rules that were here before 66 and 32.
For 75 the right name is among the candidates. Their menus name it most often, then notices of rights, calls to subscribe, and addresses of mail.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from math import log
from typing import NamedTuple

import numpy as np

from standfirst.converter.metadata import sources
from standfirst.converter.models.forest import Forest
from standfirst.converter.segment import sigmoid
from standfirst.text import hosts
from standfirst.text.phrases import ACRONYM

LEAST = 0.1  # chance of a name that is taken: of those taken five in eight are right, with .2 two in three
MOST = 60  # candidates of a page
MOST_WORDS, LONGEST, LONGEST_LINE = (
    4,
    40,
    200,
)  # words and characters of a name, characters of a line in which names are looked for
HEAD, TAIL = 8, 25  # lines at the ends of a dump: a name said once is a candidate if it is there
SHORTEST_LABEL, USUAL_LABELS = 3, 4  # letters of a host's name, and hosts, by which names are looked for
LABELLED_ABOVE = 60  # lines at the top of a dump in which "Source: ..." is looked for
BEFORE = 30  # characters before a name in which a notice of rights may begin
WORD = re.compile(r"[^\W_](?:[\w’'&.+]*[\w+])?")
BREAK = re.compile(r"[|–—·•»›/©:;,()\t]|\s-\s")  # between two names
NOTICE = re.compile(r"©|\(c\)|copyright|ⓒ", re.IGNORECASE)


class Mention(NamedTuple):
    """A place of a name."""

    line: int
    start: int
    end: int


def name_of(texts: Sequence[str], chosen: Sequence[int], forest: Forest, least: float = LEAST) -> str:
    """Return the name of the publication that *texts*, the lines of a dump, come from; if none is likely, who holds the rights by a line after the story.

    Lines *chosen* are the story. A label that shouts ("PACKET") is spelled as the notice does: "The Dunmarrow Packet".
    """
    names, rows = candidates(texts, chosen)
    chances = sigmoid(forest.score(rows))
    best = int(np.argmax(chances)) if names else 0
    found = names[best] if names and chances[best] >= least else ""
    holder = sources.publisher(texts[chosen[-1] if chosen else 0 :]) or ""
    shouts = len(found) > ACRONYM and found.isupper() and found.casefold() in holder.casefold()
    return holder if shouts or not found else found


def candidates(texts: Sequence[str], chosen: Collection[int]) -> tuple[list[str], list[list[float]]]:
    """Return the names that may be the publication's, and the figures of each: (names, figures)."""
    inside = frozenset(chosen)
    around = {place: text for place, text in enumerate(texts) if place not in inside}
    stated = (sources.publisher([*around.values()]) or "", sources.labelled(texts[:LABELLED_ABOVE]))
    labels = _labels_of_hosts(around)
    mentions = _mentions(around, texts, labels, stated)
    counts = {name: len({mention.line for mention in places}) for name, places in mentions.items()}

    def weight(name: str) -> float:
        is_alone = any(at.start == 0 and at.end == len(texts[at.line]) for at in mentions[name])
        worth = counts[name] * (1 + name.count(" ") / 2) + 2 * is_alone + 3 * (sources.letters_of(name) in labels)
        return worth + 5 * (name in stated)

    kept = sorted((name for name in mentions if _may_be_name(name, mentions[name], counts, len(texts))), key=weight)
    kept = kept[::-1][:MOST]
    page = _PageOfNames(texts, len(around), labels, stated, counts)
    return kept, [page.figures(name, rank, mentions[name], kept) for rank, name in enumerate(kept)]


def _labels_of_hosts(around: Mapping[int, str]) -> Counter[str]:
    """Return the names of the hosts that lines say, without hyphens, by how often: "example" of www.example.co.uk."""
    said = Counter(match[1].casefold() for text in around.values() for match in sources.ANY_HOST.finditer(text[:500]))
    labels = Counter[str]()
    for host, count in said.items():
        label = hosts.domain(host).partition(".")[0].replace("-", "") if hosts.is_registered(host) else ""
        if label and label not in sources.OTHER_HOSTS:
            labels[label] += count
    return labels


def _mentions(
    around: Mapping[int, str], texts: Sequence[str], labels: Counter[str], stated: Collection[str]
) -> dict[str, list[Mention]]:
    """Return the places of runs of words with capitals around the story, of *stated* names, and of words that spell the name of a host."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for place, text in around.items():
        for start, end in _runs(text) if len(text) <= 4 * LONGEST_LINE else ():
            mentions[text[start:end]].append(Mention(place, start, end))
    for name in stated:
        if name and name not in mentions:
            mentions[name] = [_place(name, at, text) for at, text in around.items() if name in text] or [
                Mention(0, 0, 0)
            ]
    usual = [label for label, _ in labels.most_common(USUAL_LABELS) if len(label) >= SHORTEST_LABEL]
    for label, (place, text) in product(usual, enumerate(texts)):
        for name in sources.spellings(label, text):
            if all(mention.line != place for mention in mentions[name]):
                mentions[name].append(_place(name, place, text))
    return mentions


def _place(name: str, line: int, text: str) -> Mention:
    start = text.find(name)
    return Mention(line, start, start + len(name))


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where runs of up to four words begin and end in *text*, whose first and last word has no small first letter, or a dot."""
    found = list(WORD.finditer(text[:LONGEST_LINE]))
    for start, first in enumerate(found):
        if _is_lower(first[0]):
            continue
        for end in range(start, min(start + MOST_WORDS, len(found))):
            if end > start and BREAK.search(text, found[end - 1].end(), found[end].start()):
                break
            if not _is_lower(found[end][0]):
                yield first.start(), found[end].end()


def _is_lower(word: str) -> bool:
    return word[0].islower() and "." not in word


def _may_be_name(name: str, places: Sequence[Mention], counts: Mapping[str, int], lines: int) -> bool:
    is_said = counts[name] > 1 or any(at.line < HEAD or at.line >= lines - TAIL for at in places)
    is_other = name.isdigit() or name.casefold() in sources.OTHER_HOSTS
    return is_said and 1 < len(name) <= LONGEST and not is_other


class _PageOfNames(NamedTuple):
    """What the figures of a name depend on."""

    texts: Sequence[str]
    around: int  # lines that are not the story's
    labels: Counter[str]
    stated: tuple[str, str]  # the holder of rights, and what is called a source
    counts: Mapping[str, int]

    def figures(self, name: str, rank: int, places: Sequence[Mention], kept: Sequence[str]) -> list[float]:
        """Return what the model sees of *name*, said at *places*, the one with this *rank* among those *kept*."""
        letters, count, texts = sources.letters_of(name), self.counts[name], self.texts
        lines = {at.line for at in places}
        parts = [label for label in self.labels if letters and (label in letters or letters in label)]
        return [
            max((len(label) / len(letters) for label in parts if letters in label), default=0),
            (name == self.stated[0]) + 2 * (name == self.stated[1]),
            rank,
            sum(bool(NOTICE.search(texts[at.line], max(0, at.start - BEFORE), at.start)) for at in places),
            self.labels[letters],
            sum(bool(sources.FOOTER.search(texts[line])) for line in lines),
            max((self.labels[label] for label in parts if len(label) > SHORTEST_LABEL), default=0),
            max(lines) / len(texts),
            len(name),
            sum(at.start == 0 for at in places) / len(places),
            min(lines) / len(texts),
            max((self.counts[other] for other in kept if other != name and f" {name} " in f" {other} "), default=0)
            / count,
            sum(at.end == len(texts[at.line]) for at in places) / len(places),
            count / max(1, self.around),
            len({texts[line] for line in lines}) / count,
            log(count),
        ]
