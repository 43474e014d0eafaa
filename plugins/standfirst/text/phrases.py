"""Phrases that a text may be about: runs of content words, with how often, where and how they are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from standfirst.text.words import MARKS

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


def _is_one(key: str) -> bool:
    """Return true if a phrase may stand alone: it has letters enough, and starts with one."""
    return len(key) >= SHORTEST and key[0].isalpha() and not key.endswith(("'s", "’s"))


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
