"""Phrases that a text may be about: runs of content words, with how often, where and how they are written."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from standfirst.text.words import HAS_UNSPACED, MARKS

COMMON = Path(__file__).with_name("common.txt")
LOOKED_AT = 6_000  # characters: the rest of a long story says the same again
LONGEST = 3  # words
STOP = 5  # the level from which a word begins and ends no phrase: a quarter of all texts have it
SHORTEST = 3  # letters
ACRONYM = 5  # letters up to which capitals alone are how a name is spelled
LETTERS = rf"[^\W_]++(?:[{MARKS}]++[^\W_]*+)*+"
TOKEN = re.compile(rf"{LETTERS}(?:['’&+./-]{LETTERS})*+[+#]*+|[^\w\s]|\n")
UPPER = "".join(chr(code) for code in range(0x2000) if chr(code).isupper())
REST = r"[^\W_]*(?:['’&+./-][^\W_]+)*[+#]*"
CAPITAL = f"[{UPPER}]{REST}"
# The character before a capital is checked after it, so that the engine skips all other letters: a third of the time.
CAPITALS = re.compile(rf"[{UPPER}](?<!\w.)(?<!\w['’&+./-].){REST}(?: {CAPITAL})*", re.DOTALL)
STARTS = frozenset('.!?:\n"“”‘([•–—|')  # after these a capital says nothing
# In scripts without spaces, runs of katakana or of Han are words more often than not.
HAN = re.compile(r"[\u3400-\u9fff]")
PARTICLE = re.compile(
    r"^[的了在和与與是及把被让讓万萬亿億千百第]|[的了在和与與是]$"
)  # beside a word, and no part of it
UNSPACED_RUN = re.compile(r"[\u30a1-\u30ff]{3,12}|[\u3400-\u9fff]{2,6}|[A-Za-z][A-Za-z0-9-]{2,20}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side."""

    text: str  # as it is written most often
    size: int  # words
    count: int
    first: int  # the place of its first word
    level: int  # how common its commonest word is, 0 to 6
    capital: float  # the share written with capitals where none was due; a half if that is not known
    in_title: bool = False
    inside: int = 0  # how often it is in the commonest phrase that holds it


@dataclass(slots=True)
class Occurrences:
    """The places of a phrase, and how often it occurs."""

    size: int
    first: int
    spellings: dict[str, int]
    count: int = 0
    free: int = 0  # times it was where no capital was due
    capitals: int = 0

    def count_spelling(self, spelled: str) -> None:
        """Count it once more, *spelled* so."""
        self.count += 1
        self.spellings[spelled] = self.spellings.get(spelled, 0) + 1


@cache
def common(path: Path = COMMON) -> Mapping[str, int]:
    """Return how common the commonest English words are, 1 to 6: the share of texts that have them, doubled from level to level."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {word: level for level, line in enumerate(lines, 1) for word in line.split()}


def phrases(title: str, text: str, levels: Mapping[str, int], least: int = 1, alone: int = 1) -> list[Phrase]:
    """Return the phrases of a story of up to three words that recur or are written as names, at least *least* times; of one word *alone* times."""
    text = text[:LOOKED_AT]
    if 2 * len(HAS_UNSPACED.findall(title)) > len(title):
        return _unspaced(title, text)
    tokens = TOKEN.findall(f"{title}\n{text}")
    folded = list(map(str.casefold, tokens))
    counts, end = Counter(folded), folded.index("\n")
    places: dict[str, list[int]] = {}
    run: list[int] = []
    content = {
        word
        for word, count in counts.items()
        if (count > 1 or least == 1) and word[0].isalnum() and levels.get(word, 0) < STOP
    }
    for place, word in enumerate((*folded, "\n")):
        # A word that occurs once, without a capital, is in no phrase that recurs.
        if word in content and (counts[word] > 1 or tokens[place][0].isupper()):
            run.append(place)
        elif run:
            _place(run, folded, places)
            run = []
    holding = _holding(places)
    return [
        _phrase(key, _read(occurrences, tokens, key.count(" ") + 1), levels, end, holding)
        for key, occurrences in places.items()
        if len(occurrences) >= (least if " " in key else max(least, alone)) and _is_one(key)
    ]


def names(title: str, text: str, levels: Mapping[str, int]) -> frozenset[str]:
    """Return the names that a story mentions: up to three words with capitals where none is due, and two words or two occurrences."""
    line = f"{title}\n{text[:LOOKED_AT]}"
    seen: dict[str, Occurrences] = {}
    for match in CAPITALS.finditer(line):
        start = match.start()
        is_free = start > 1 and line[start - 1] == " " and line[start - 2] not in STARTS
        run: list[str] = []
        for word in match[0].split(" "):
            if levels.get(word.casefold(), 0) < STOP:
                run.append(word)
                continue
            _count_names(run, is_free, seen)
            run, is_free = [], True
        _count_names(run, is_free, seen)
    return frozenset(
        _spelled(occurrences) for key, occurrences in seen.items() if _is_one(key) and _is_name(key, occurrences, line)
    )


def _count_names(run: Sequence[str], is_free: bool, seen: dict[str, Occurrences]) -> None:
    """Count the names within *run*, words with capitals side by side; *is_free* where no capital is due to the first."""
    for start in range(len(run)):
        for size in range(1, min(LONGEST, len(run) - start) + 1):
            spelled = " ".join(run[start : start + size])
            key = spelled.casefold()
            occurrences = seen.get(key)
            if occurrences is None:
                occurrences = seen[key] = Occurrences(size, 0, {})
            occurrences.count_spelling(spelled)
            occurrences.capitals += is_free or start > 0


def _is_name(key: str, occurrences: Occurrences, line: str) -> bool:
    """Return true if a phrase has capitals without need more often than *line* has it as *key*, in small letters."""
    if not occurrences.capitals:
        return False
    small = _whole_words(key, line)
    return occurrences.capitals > small and (occurrences.size > 1 or occurrences.count + small > 1)


def _whole_words(key: str, line: str) -> int:
    """Return how often the words *key* are in *line*."""
    count, start = 0, line.find(key)
    while start >= 0:
        end = start + len(key)
        count += not (line[start - 1 : start].isalnum() or line[end : end + 1].isalnum())
        start = line.find(key, end)
    return count


def _unspaced(title: str, text: str) -> list[Phrase]:
    """Return the runs of one script in *title* that recur in *text*; a run of Han only if it is somewhere alone, or it may be cut anywhere."""
    runs = dict.fromkeys(UNSPACED_RUN.findall(title))
    story_text = f"{title}\n{text}"
    return [
        Phrase(run, 1, 1 + text.count(run), 0, 0, 0.5, True)
        for run in runs
        if run in text and not PARTICLE.search(run) and (not HAN.match(run) or _is_alone(run, story_text))
    ]


def _is_alone(run: str, text: str) -> bool:
    """Return true if *run* is somewhere in *text* between characters that are not Han. A pattern for each run would take a tenth of the time of a page."""
    start = text.find(run)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(run) : start + len(run) + 1]
        if not (HAN.match(before) or HAN.match(after)):
            return True
        start = text.find(run, start + 1)
    return False


def _is_one(key: str) -> bool:
    """Return true if a phrase may stand alone: it has letters enough, and starts with one."""
    return len(key) >= SHORTEST and key[0].isalpha() and not key.endswith(("'s", "’s"))


def _place(run: Sequence[int], folded: Sequence[str], places: dict[str, list[int]]) -> None:
    """Note where the phrases within *run*, places of words side by side, begin."""
    last = run[-1] + 1
    for begin in run:
        key = folded[begin]
        places.setdefault(key, []).append(begin)
        for place in range(begin + 1, min(begin + LONGEST, last)):
            key = f"{key} {folded[place]}"
            places.setdefault(key, []).append(begin)


def _read(places: Sequence[int], tokens: Sequence[str], size: int) -> Occurrences:
    """Return how the phrase of *size* words is written at its *places*."""
    occurrences = Occurrences(size, places[0], {})
    for begin in places:
        occurrences.count_spelling(" ".join(tokens[begin : begin + size]))
        if begin > 0 and tokens[begin - 1] not in STARTS:
            occurrences.free += 1
            occurrences.capitals += tokens[begin][0].isupper() and tokens[begin + size - 1][0].isupper()
    return occurrences


def _holding(places: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Return how often the commonest longer phrase around a phrase is."""
    most: dict[str, int] = {}
    for key, begins in places.items():
        parts = key.split(" ")
        if len(parts) > 1:
            count = len(begins)
            inner = () if len(parts) < LONGEST else (f"{parts[0]} {parts[1]}", f"{parts[1]} {parts[2]}")
            for part in (*parts, *inner):
                if most.get(part, 0) < count:
                    most[part] = count
    return most


def _phrase(
    key: str, occurrences: Occurrences, levels: Mapping[str, int], end: int, holding: Mapping[str, int]
) -> Phrase:
    level = max(levels.get(word, 0) for word in key.split(" "))
    share = occurrences.capitals / occurrences.free if occurrences.free else 0.5
    count = occurrences.count
    return Phrase(
        _spelled(occurrences),
        occurrences.size,
        count,
        occurrences.first,
        level,
        share,
        occurrences.first < end,
        holding.get(key, 0),
    )


def _spelled(occurrences: Occurrences) -> str:
    """As it is written most often. A dateline shouts, "PORT WENNICK": such a name is spelled as it is elsewhere."""
    if len(occurrences.spellings) == 1:
        return next(iter(occurrences.spellings))
    return min(
        occurrences.spellings,
        key=lambda spelling: (
            len(spelling) > ACRONYM and spelling.isupper(),
            -occurrences.spellings[spelling],
            spelling,
        ),
    )
