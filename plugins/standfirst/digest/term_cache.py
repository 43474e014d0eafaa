"""The weightiest terms of stories, kept between builds: one new post changes its own, until there are twice as many stories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standfirst.digest import array_file, fingerprints, related
from standfirst.digest.array_file import UNREADABLE, cut, ends
from standfirst.digest.related import Commonness, Profile, Weighed

# A file made by other rules is worth nothing: raise the first number where terms or weights change.
# Terms come from traits: by other rules for those, these are others too.
VERSION = (1, related.TOP, related.COMMON, *fingerprints.VERSION)
DIGEST = 16  # bytes by which the stories are known that commonness was counted over


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept: how common terms are, counted over which stories, and each story's terms by its stamp."""

    counted: bytes
    known: Commonness
    rows: Mapping[bytes, Weighed]


def kept(path: Path, shown: Sequence[Profile]) -> list[Weighed]:
    """Return what related.weighed tells of the stories *shown*, in their order, those at *path* remembered."""
    first = b"".join(each.stamp for each in related.first(shown))
    counted = blake2b(first, digest_size=DIGEST).digest()
    before = _read(path)
    is_known = before is not None and before.counted == counted
    known = before.known if before is not None and is_known else related.commonness(shown)
    rows = before.rows if before is not None and is_known else {}
    found = {each.stamp: rows.get(each.stamp) or related.weighed(each, known) for each in shown}
    if array_file.is_other(len(found.keys() ^ rows.keys()), len(found)):
        _write(path, _Kept(counted, known, found))
    return [found[each.stamp] for each in shown]


def _read(path: Path) -> _Kept | None:
    try:
        told = array_file.read(path, VERSION)
        known = Commonness(told["common"], told["levels"], int(told["level"]))
        terms, weights = (cut(told[name], told["ends"]) for name in ("terms", "weights"))
        keys = (key.tobytes() for key in cut(told["keys"], told["keys_ends"]))
        return _Kept(told["counted"].tobytes(), known, dict(zip(keys, zip(terms, weights, strict=True), strict=True)))
    except UNREADABLE:
        return None


def _write(path: Path, told: _Kept) -> None:
    keys = sorted(told.rows)
    rows = [told.rows[key] for key in keys]
    found: dict[str, NDArray[Any]] = {
        "counted": np.frombuffer(told.counted, np.uint8),
        "common": told.known.terms, "levels": told.known.levels, "level": np.array(told.known.level),
        "keys": np.frombuffer(b"".join(keys), np.uint8), "keys_ends": ends(keys),
        "terms": np.concatenate([np.empty(0, related.TERM), *(terms for terms, _ in rows)]),
        "weights": np.concatenate([np.empty(0), *(weights for _, weights in rows)]),
        "ends": ends([terms for terms, _ in rows]),
    }  # fmt: skip
    array_file.write(path, VERSION, found.items())
