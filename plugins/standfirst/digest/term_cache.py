"""The weightiest terms of stories, kept between builds: one new post changes its own, until there are twice as many stories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standfirst.core import store
from standfirst.core.store import UNREADABLE, cut, ends
from standfirst.digest import fingerprints, likeness, profiles
from standfirst.digest.likeness import Commonness, Weighed
from standfirst.digest.profiles import Profile

# A file made by other rules is worth nothing: raise the first number where terms or weights change.
# Terms come from traits: by other rules for those, these are others too.
VERSION = (1, likeness.TOP, likeness.COMMON, *fingerprints.VERSION)
DIGEST = 16  # bytes by which the stories are known that commonness was counted over


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
        keys = (key.tobytes() for key in cut(arrays["keys"], arrays["keys_ends"]))
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
