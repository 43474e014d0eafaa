"""Stories on one event, in other words or in another language: published within a week, alike, and with the same names.

How alike two stories are is the cosine of their rare words, as for related stories. The limits are from 156 pairs of the gold's real
news that two people judged (`benchmarks/events.tsv`; they agreed on all). Of 100 pairs of one week above NAMED, 89 are one event; by the limits below
81 of 85 pairs are, and .84 of all that are one are found (`invoke bench.events`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from unidecode import unidecode

from standfirst.digest import duplicates
from standfirst.digest.likeness import LEAST, SECONDS_A_DAY, Likenesses
from standfirst.digest.profiles import Profile

DAYS = 7  # between two stories on one event
SAME = 0.35  # cosine of stories on one event
NAMED = 0.2  # of those that share a whole name, too
NAMELESS = 0.26  # of those in a language without capitals, by which names are known; in others they share one at least
CASELESS = frozenset("am ar bn fa gu he hi ja ka km kn ko lo ml mr my ne pa si ta te th ti ur zh".split())
NEVER = 2.0  # more than a cosine
KINDRED = LEAST  # that every two stories of an event reach at least
STEM, SHORTEST = (
    5,
    4,
)  # letters that a name has in common in two languages: "Зеленский", "Zelenskyj"; of a name that is compared
RARE = 50  # a name that more than one story in RARE has, says nothing
FEWEST = 5  # stories that may have it in any case
WORDS, NUMBERS = 3, 1  # of names that stories in two languages share, not all of one name; numbers
ONE_SOUND = str.maketrans("wyjczq", "viiksk")  # letters by which languages spell one sound: Wien, Вена; Zelenskyj
NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*\d(?!\w)")
YEAR = re.compile(r"(?:19|20)\d\d")

Pairs = dict[tuple[str, str], float]


def events(
    compared: Likenesses, text_of: Mapping[str, Callable[[], str]], away: Collection[str] = ()
) -> tuple[tuple[str, ...], ...]:
    """Return the keys of the stories of each event that several report, in order of time; those in *away* are in none.

    *text_of* returns a story's text; it is called for the few that may be on one event in two languages.
    """
    pairs = {**_in_one_language(compared), **_in_two_languages(compared.shown, text_of)}
    same_event = {
        pair: score for pair, score in pairs.items() if score >= SAME and not any(key in away for key in pair)
    }
    order = {profile.key: place for place, profile in enumerate(compared.shown)}
    found = duplicates.clusters(same_event, {key for pair in same_event for key in pair}, pairs)
    return tuple(sorted(tuple(sorted(keys, key=order.__getitem__)) for keys in found if len(keys) > 1))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _in_one_language(compared: Likenesses) -> Pairs:
    """Return the likeness of each two stories of a week that are kindred; those on one event have SAME at least."""
    days = np.array([profile.day.timestamp() for profile in compared.shown]) / SECONDS_A_DAY
    is_near = (compared.ones < compared.others) & (compared.scores >= KINDRED)
    is_near &= np.abs(days[compared.ones] - days[compared.others]) <= DAYS
    rows = zip(
        compared.ones[is_near].tolist(),
        compared.others[is_near].tolist(),
        compared.scores[is_near].tolist(),
        strict=True,
    )
    return {
        _pair(compared.shown[one].key, compared.shown[other].key): _score(
            compared.shown[one], compared.shown[other], score
        )
        for one, other, score in rows
    }


def _score(one: Profile, other: Profile, likeness: float) -> float:
    """Return the *likeness* of two stories, raised to SAME if their names show one event, lowered to KINDRED if they do not."""
    shared = one.names & other.names
    if one.language in CASELESS:
        enough = NAMELESS
    else:
        enough = NAMED if any(" " in name for name in shared) else SAME if shared else NEVER
    return max(likeness, SAME) if likeness >= enough else min(likeness, KINDRED)


def _in_two_languages(shown: Sequence[Profile], text_of: Mapping[str, Callable[[], str]]) -> Pairs:
    """Return the pairs of a week in two languages whose rare names, as both spell them in Latin letters, and numbers agree."""
    names = {profile.key: [_stems(name) for name in profile.names] for profile in shown}
    stems = {key: frozenset().union(*stems_of_names) for key, stems_of_names in names.items()}
    counts = Counter(stem for story_stems in stems.values() for stem in story_stems)
    most = max(FEWEST, len(shown) // RARE)
    by_stem: dict[str, list[Profile]] = defaultdict(list)
    for profile in shown:
        for stem in stems[profile.key]:
            if 1 < counts[stem] <= most:
                by_stem[stem].append(profile)
    shared = Counter(
        _pair(one.key, other.key)
        for profiles in by_stem.values()
        for one, other in combinations(profiles, 2)
        if one.language != other.language and abs((one.day - other.day).total_seconds()) <= DAYS * SECONDS_A_DAY
    )
    return {
        (one, other): SAME
        for (one, other), count in shared.items()
        if count >= WORDS
        and not any(stems[one] & stems[other] <= name for name in (*names[one], *names[other]))
        and len(numbers(text_of[one]()) & numbers(text_of[other]())) >= NUMBERS
    }


@lru_cache(50_000)
def _stems(name: str) -> frozenset[str]:
    """Return how the words of *name* begin in Latin letters."""
    words = (unidecode(word).lower().translate(ONE_SOUND) for word in name.split() if len(word) >= SHORTEST)
    return frozenset(word[:STEM] for word in words)


def numbers(text: str) -> frozenset[str]:
    """Return the digits of the numbers in *text* that have two and more, and are no years."""
    return frozenset(digits for digits in _digits(text) if len(digits) > 1 and not YEAR.fullmatch(digits))


def _digits(text: str) -> Iterator[str]:
    return (re.sub(r"\D", "", match[0]) for match in NUMBER.finditer(text))
