"""The weightiest terms of stories, and which are alike, kept between builds.

One new post changes its own terms and the pairs that it is in, until there are twice as many stories.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standfirst.core import store
from standfirst.core.store import UNREADABLE, cut, cut_bytes, ends
from standfirst.digest import likeness, profiles, traits
from standfirst.digest.likeness import PLACE, Commonness, Pairs, Places, Timeline, Weighed
from standfirst.digest.profiles import Profile

# A file made by other rules is worth nothing: raise the first number where terms or weights change.
# Terms come from traits: by other rules for those, these are others too.
VERSION = (1, likeness.TOP, likeness.COMMON, *traits.VERSION)
PAIRS_VERSION = (1, likeness.TOP, round(1000 * likeness.LEAST))  # raise the first number where other stories are alike
DIGEST = 16  # bytes by which stories are known: those that commonness was counted over, each that is in a pair


@dataclass(frozen=True, slots=True)
class _Kept:
    """The content of the cache: how common terms are, the stories they were counted over, and each story's terms by its stamp."""

    counted: bytes
    known: Commonness
    rows: Mapping[bytes, Weighed]


def load_or_weigh(path: Path, shown: Sequence[Profile]) -> list[Weighed]:
    """Return likeness.weighed of the stories *shown*, in their order, from the cache at *path* if it has them."""
    first = b"".join(profile.stamp for profile in likeness.first(shown))
    counted = blake2b(first, digest_size=DIGEST).digest()
    before = _read(path)
    is_known = before is not None and before.counted == counted
    common_terms = before.known if before is not None and is_known else likeness.commonness(shown)
    rows = before.rows if before is not None and is_known else {}
    weighed_terms = {
        profile.stamp: rows.get(profile.stamp) or likeness.weighed(profile, common_terms) for profile in shown
    }
    if store.is_other(len(weighed_terms.keys() ^ rows.keys()), len(weighed_terms)):
        _write(path, _Kept(counted, common_terms, weighed_terms))
    return [weighed_terms[profile.stamp] for profile in shown]


def _read(path: Path) -> _Kept | None:
    try:
        arrays = store.read(path, VERSION)
        common_terms = Commonness(arrays["common"], arrays["levels"], int(arrays["level"]))
        terms, weights = (cut(arrays[name], arrays["ends"]) for name in ("terms", "weights"))
        keys = cut_bytes(arrays["keys"], arrays["keys_ends"])
        return _Kept(
            arrays["counted"].tobytes(), common_terms, dict(zip(keys, zip(terms, weights, strict=True), strict=True))
        )
    except UNREADABLE:
        return None


def _write(path: Path, record: _Kept) -> None:
    keys = sorted(record.rows)
    rows = [record.rows[key] for key in keys]
    arrays: dict[str, NDArray[Any]] = {
        "counted": np.frombuffer(record.counted, np.uint8),
        "common": record.known.terms, "levels": record.known.levels, "level": np.array(record.known.level),
        "keys": np.frombuffer(b"".join(keys), np.uint8), "keys_ends": ends(keys),
        "terms": np.concatenate([np.empty(0, profiles.TERM), *(terms for terms, _ in rows)]),
        "weights": np.concatenate([np.empty(0), *(weights for _, weights in rows)]),
        "ends": ends([terms for terms, _ in rows]),
    }  # fmt: skip
    store.write(path, VERSION, arrays.items())


def load_or_find(path: Path, stories: Timeline) -> Pairs:
    """Return the pairs of *stories*; the file at *path* keeps them, and only stories that changed since are compared."""
    keys = [_key(story, weighed) for story, weighed in zip(stories.shown, stories.weighed, strict=True)]
    before = _read_pairs(path, stories.window)
    place_before = {key: place for place, key in enumerate(before[0])} if before else {}
    places = np.array([place_before.get(key, -1) for key in keys], PLACE)
    changed = np.flatnonzero(places < 0)
    if before is None or store.is_other(2 * len(changed) + len(place_before) - len(keys), len(keys)):
        pairs = stories.pairs()
        _write_pairs(path, keys, pairs, stories.window)
        return pairs
    now = np.full(len(place_before), -1, PLACE)
    now[places[places >= 0]] = np.flatnonzero(places >= 0)
    kept = now[before[1][0]], now[before[1][1]], before[1][2]
    is_kept = (kept[0] >= 0) & (kept[1] >= 0)
    near = stories.near(changed)
    ones, others, scores = stories.part(near).pairs()
    new = near[ones].astype(PLACE), near[others].astype(PLACE), scores
    is_new = (places[new[0]] < 0) | (places[new[1]] < 0)
    ones, others, scores = (np.concatenate([kept[part][is_kept], new[part][is_new]]) for part in range(3))
    return ones, others, scores


def _key(story: profiles.Profile, weighed: Weighed) -> bytes:
    """Return a key that changes if the pairs of a story may: it is made of its name, its day and its weightiest terms."""
    terms, weights = weighed
    identity = f"{story.key}\0{story.day.timestamp()!r}\0".encode("utf-8", "surrogatepass")
    return blake2b(identity + terms.tobytes() + weights.tobytes(), digest_size=DIGEST).digest()


def _read_pairs(path: Path, window: int) -> tuple[list[bytes], Pairs] | None:
    """Return the keys of stories and the pairs among them, from the file at *path*; None if it has none within *window* days."""
    try:
        arrays = store.read(path, PAIRS_VERSION)
        keys = arrays["keys"].tobytes()
        stories = [keys[place : place + DIGEST] for place in range(0, len(keys), DIGEST)]
        ones, others, scores = (arrays[name] for name in ("ones", "others", "scores"))
        is_whole = len(ones) == len(others) == len(scores) and len(set(stories)) == len(stories)
        if not is_whole or int(arrays["window"]) != window or not _are_places(len(stories), ones, others):
            return None
    except UNREADABLE:
        return None
    return stories, (ones, others, scores)


def _are_places(count: int, *arrays: Places) -> bool:
    """Return true if all numbers in *arrays* are places among *count* stories."""
    return all(not len(places) or 0 <= places.min() <= places.max() < count for places in arrays)


def _write_pairs(path: Path, keys: Sequence[bytes], pairs: Pairs, window: int) -> None:
    ones, others, scores = pairs
    arrays: dict[str, NDArray[Any]] = {
        "window": np.array(window), "keys": np.frombuffer(b"".join(keys), np.uint8), "ones": ones, "others": others, "scores": scores,
    }  # fmt: skip
    store.write(path, PAIRS_VERSION, arrays.items())
