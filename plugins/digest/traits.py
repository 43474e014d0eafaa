"""What posts are compared by, kept between builds as arrays, so that one new post costs the reading of one."""

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugins import forks
from plugins.digest import related
from plugins.digest.related import Counts, Terms
from plugins.posts import files
from plugins.text import likeness
from plugins.text.likeness import BLOCK, MARKS, ROWS, RUN, RUN_UNSPACED, Sketch
from plugins.text.words import HAS_UNSPACED, words

# A file made by other rules is worth nothing: raise the first number where runs, sketches, terms or names change.
VERSION = (3, RUN, RUN_UNSPACED, MARKS, ROWS, BLOCK, related.LOOKED_AT)
NAMES = "\n"  # stands between names


@dataclass(frozen=True, slots=True)
class Asked:
    """A post whose traits are wanted."""

    digest: bytes  # of its file, 32 bytes
    title: str
    text: Callable[[], str]  # read only where the traits are not known
    story: Any = None  # whose `rendered`, where it has one, tells what reading its text made, for pages to show


@dataclass(frozen=True, slots=True)
class Traits:
    """What one post is compared by."""

    sketch: Sketch
    length: int  # characters of its text
    names: frozenset[str]  # that it mentions
    terms: Terms
    counts: Counts  # of its terms


def of(title: str, text: str) -> Traits:
    """The traits of a post."""
    found = words(text)
    runs = likeness.runs_of(found, len(HAS_UNSPACED.findall(text)))
    counts, names = related.counted(title, text, found)
    return Traits(likeness.sketch(runs), len(text), names, *related.hashed(counts))


def kept(posts: Mapping[str, Asked], content: Path, is_whole: bool = False) -> dict[str, Traits]:
    """The traits of *posts* by their names, those of the site at *content* remembered; *is_whole* forgets all others."""
    path = content.parent / ".cache" / "traits.npz"
    known = read(path)
    missing = {post.digest: post for post in posts.values() if post.digest not in known}
    for post, (traits, rendered) in zip(missing.values(), forks.mapped(_read, list(missing.values())), strict=True):
        known[post.digest] = traits
        if rendered is not None:
            post.story.rendered = rendered
    found = {key: known[post.digest] for key, post in posts.items()}
    wanted = {post.digest: found[key] for key, post in posts.items()} if is_whole else known
    if missing or len(wanted) != len(known):
        write(path, wanted)
    return found


def _read(post: Asked) -> tuple[Traits, Any]:
    """The traits of a post, and what its text was read from: another process may have done it."""
    return of(post.title, post.text()), getattr(post.story, "rendered", None)


def read(path: Path) -> dict[bytes, Traits]:
    """The traits in the file at *path* by the digests of their posts; none where it is missing, broken, or made by other rules."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as told:
            arrays = {name: told[name] for name in told.files}
        if tuple(arrays["version"].tolist()) != VERSION:
            return {}
        return dict(_rows(arrays))
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile):
        return {}


def _rows(arrays: Mapping[str, NDArray[Any]]) -> Iterable[tuple[bytes, Traits]]:
    keys, digests, marks = (_cut(arrays[name], arrays[f"{name}_ends"]) for name in ("keys", "digests", "marks"))
    names, terms = (_cut(arrays[name], arrays[f"{name}_ends"]) for name in ("names", "terms"))
    counts = _cut(arrays["counts"], arrays["terms_ends"])
    lengths = arrays["lengths"].tolist()
    for key, digest, mark, length, name, term, count in zip(
        keys, digests, marks, lengths, names, terms, counts, strict=True
    ):
        told = name.tobytes().decode()
        sketch = Sketch(digest.tobytes().hex(), mark.tobytes())
        yield key.tobytes(), Traits(sketch, length, frozenset(told.split(NAMES) if told else ()), term, count)


def _cut(array: NDArray[Any], ends: NDArray[np.int64]) -> list[NDArray[Any]]:
    if len(array) != ends[-1]:
        raise ValueError("cut short")
    return [array[start:end] for start, end in pairwise(ends.tolist())]


def write(path: Path, found: Mapping[bytes, Traits]) -> None:
    """Put *found* at *path* in one step."""
    told = [found[key] for key in sorted(found)]
    blobs = {
        "keys": sorted(found),
        "digests": [bytes.fromhex(each.sketch.digest) for each in told],
        "marks": [each.sketch.marks for each in told],
        "names": [NAMES.join(sorted(each.names)).encode() for each in told],
    }
    arrays: dict[str, NDArray[Any]] = {"version": np.array(VERSION)}
    for name, parts in blobs.items():
        arrays[name] = np.frombuffer(b"".join(parts), np.uint8)
        arrays[f"{name}_ends"] = _ends(parts)
    arrays["terms_ends"] = _ends([each.terms for each in told])
    arrays["terms"] = np.concatenate([np.empty(0, related.TERM), *(each.terms for each in told)])
    arrays["counts"] = np.concatenate([np.empty(0, related.COUNT), *(each.counts for each in told)])
    arrays["lengths"] = np.array([each.length for each in told], np.int64)
    out = BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    files.write_bytes(path, out.getvalue())


def _ends(parts: Iterable[Any]) -> NDArray[np.int64]:
    return np.array([0, *accumulate(map(len, parts))], np.int64)
