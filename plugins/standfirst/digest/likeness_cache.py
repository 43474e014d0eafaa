"""The weightiest terms of stories, and which are alike, kept between builds.

One new post changes its own terms and the pairs that it is in, until there are twice as many stories.
"""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from standfirst.core.state import Kind
from standfirst.core.vocabulary import slug
from standfirst.digest import likeness, profiles, traits
from standfirst.digest.likeness import LEVEL, PLACE, SCORE, WEIGHT, Commonness, Pairs, Places, Timeline, Weighed
from standfirst.digest.profiles import TERM, Profile

# Rows made by other rules are worth nothing: raise the first number where terms or weights change.
# Terms come from traits: by other rules for those, these are others too.
VERSION = (2, likeness.TOP, likeness.COMMON, *traits.VERSION)
PAIRS_VERSION = (2, likeness.TOP, round(1000 * likeness.LEAST))  # raise the first number where other stories are alike
DIGEST = 16  # bytes by which stories are known: those that commonness was counted over, each that is in a pair


def load_or_weigh(state: Path, language: str, shown: Sequence[Profile]) -> list[Weighed]:
    """Return likeness.weighed of the stories *shown*, which have one *language*, in their order; the database *state* keeps it."""
    first = b"".join(profile.stamp for profile in likeness.first(shown))
    version = [*VERSION, blake2b(first, digest_size=DIGEST).hexdigest()]
    kept = Kind(state, f"weights {slug(language)}", version, is_binary=True)
    rows = {stamp: _weighed(row) for stamp, row in kept.rows().items()}
    missing = {profile.stamp: profile for profile in shown if profile.stamp not in rows}
    if missing:
        common_terms = _commonness(Kind(state, f"commonness {slug(language)}", version, is_binary=True), shown)
        new = {stamp: likeness.weighed(profile, common_terms) for stamp, profile in missing.items()}
        rows |= new
        gone = rows.keys() - {profile.stamp for profile in shown}
        kept.save({stamp: terms.tobytes() + weights.tobytes() for stamp, (terms, weights) in new.items()}, gone)
    return [rows[profile.stamp] for profile in shown]


def _weighed(row: bytes) -> Weighed:
    count = len(row) // (TERM.itemsize + WEIGHT.itemsize)
    return np.frombuffer(row, TERM, count), np.frombuffer(row, WEIGHT, count, count * TERM.itemsize)


def _commonness(kept: Kind, shown: Sequence[Profile]) -> Commonness:
    """Return how common terms are among the first stories *shown*."""
    rows = kept.rows()
    if rows.keys() >= {"terms", "levels"}:
        terms, levels = np.frombuffer(rows["terms"], TERM), np.frombuffer(rows["levels"], LEVEL)
        return Commonness(terms, levels, likeness.level(shown))
    counted = likeness.commonness(shown)
    kept.save({"terms": counted.terms.tobytes(), "levels": counted.levels.tobytes()})
    return counted


def load_or_find(state: Path, stories: Timeline) -> Pairs:
    """Return the pairs of *stories*; the database *state* keeps them, and only stories that changed since are compared."""
    keys = [_key(story, weighed) for story, weighed in zip(stories.shown, stories.weighed, strict=True)]
    kept_pairs = Kind(state, "pairs", [*PAIRS_VERSION, stories.window], is_binary=True)
    known, (ones, others, scores) = _known_pairs(kept_pairs)
    place_before = {key: place for place, key in enumerate(known)}
    places = np.array([place_before.get(key, -1) for key in keys], PLACE)
    changed = np.flatnonzero(places < 0)
    if not known:
        pairs = stories.pairs()
    elif not len(changed) and len(known) == len(keys):
        return _moved(places, len(known), (ones, others, scores))
    else:
        before = _moved(places, len(known), (ones, others, scores))
        near = stories.near(changed)
        ones, others, scores = stories.part(near).pairs()
        new = near[ones].astype(PLACE), near[others].astype(PLACE), scores
        is_new = (places[new[0]] < 0) | (places[new[1]] < 0)
        ones, others, scores = (np.concatenate([before[part], new[part][is_new]]) for part in range(3))
        pairs = ones, others, scores
    names = "ones", "others", "scores"
    kept_pairs.save(
        {"keys": b"".join(keys)} | {name: array.tobytes() for name, array in zip(names, pairs, strict=True)}
    )
    return pairs


def _moved(places: Places, count: int, pairs: Pairs) -> Pairs:
    """Return those of *pairs* whose stories are still there, with their places now; *places* are those before of the stories now, of *count*."""
    now = np.full(count, -1, PLACE)
    now[places[places >= 0]] = np.flatnonzero(places >= 0)
    ones, others, scores = now[pairs[0]], now[pairs[1]], pairs[2]
    is_kept = (ones >= 0) & (others >= 0)
    return ones[is_kept], others[is_kept], scores[is_kept]


def _key(story: profiles.Profile, weighed: Weighed) -> bytes:
    """Return a key that changes if the pairs of a story may: it is made of its name, its day and its weightiest terms."""
    terms, weights = weighed
    identity = f"{story.key}\0{story.day.timestamp()!r}\0".encode("utf-8", "surrogatepass")
    return blake2b(identity + terms.tobytes() + weights.tobytes(), digest_size=DIGEST).digest()


def _known_pairs(kept: Kind) -> tuple[list[bytes], Pairs]:
    """Return the keys of the stories that are kept and the pairs among them; none if they do not agree."""
    rows = kept.rows()
    keys = rows.get("keys", b"")
    stories = [keys[place : place + DIGEST] for place in range(0, len(keys), DIGEST)]
    kinds = {"ones": PLACE, "others": PLACE, "scores": SCORE}
    ones, others, scores = (np.frombuffer(rows.get(name, b""), kind) for name, kind in kinds.items())
    is_whole = len(ones) == len(others) == len(scores) and len(set(stories)) == len(stories)
    if not is_whole or not _are_places(len(stories), ones, others):
        return [], (np.empty(0, PLACE), np.empty(0, PLACE), np.empty(0, SCORE))
    return stories, (ones, others, scores)


def _are_places(count: int, *arrays: Places) -> bool:
    """Return true if all numbers in *arrays* are places among *count* stories."""
    return all(not len(places) or 0 <= places.min() <= places.max() < count for places in arrays)
