"""The parsed content of post files, and the file under .cache/ that keeps it for the next build."""

from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.core import store
from standfirst.posts.header import SPELLED, Header

FOLDER = Path(__file__).parent  # the code by whose rules posts are read and checked
DIGEST = 32  # bytes
END = "\0"  # of a value: a character that no post may hold
COMPOSED, TEXT, BRACES, PASSED = 1, 2, 4, 8  # bits, each set if this is true of a post


class ParsedPost(NamedTuple):
    """The parsed content of a post file, independent of its name."""

    header: Header
    begins: int  # the place of the body
    has_text: bool
    has_braces: bool
    images: tuple[str, ...]  # names below content/images/ that its body holds
    strange: tuple[str, ...]  # addresses of pictures that are not below content/images/, so that no page shows them


class KeptPosts(NamedTuple):
    """The posts of a site by the digests of their files, and the digests of those that passed the checks, with dates without an offset in *zone*."""

    posts: Mapping[bytes, ParsedPost] = {}
    passed: AbstractSet[bytes] = frozenset()
    zone: str = ""


def write(path: Path, kept: KeptPosts) -> None:
    """Put the posts *kept* at *path* in one step."""
    store.write(path, store.code_version(FOLDER), _arrays(kept))


def _arrays(kept: KeptPosts) -> Iterator[tuple[str, NDArray[Any]]]:
    digests = [*kept.posts]
    posts = [kept.posts[digest] for digest in digests]
    keys = [tuple(key for key, _ in post.header) for post in posts]
    shapes = {shape: number for number, shape in enumerate(sorted({*keys}))}
    pictures = {str(row): (post.images, post.strange) for row, post in enumerate(posts) if post.images or post.strange}
    yield store.record({"zone": kept.zone, "shapes": [*shapes], "pictures": pictures})
    yield "digests", np.frombuffer(b"".join(digests), np.uint8)
    yield "shapes", np.array([shapes[shape] for shape in keys], np.int64)
    values = "".join(f"{value}{END}" for post in posts for _, value in post.header)
    yield "values", np.frombuffer(values.encode(), np.uint8)
    yield "begins", np.array([post.begins for post in posts], np.int64)
    bits = (_bits(post, digest in kept.passed) for digest, post in zip(digests, posts, strict=True))
    yield "bits", np.fromiter(bits, np.uint8, len(posts))


def _bits(post: ParsedPost, has_passed: bool) -> int:
    truths = post.header.is_composed, post.has_text, post.has_braces, has_passed
    return sum(bit for bit, truth in zip((COMPOSED, TEXT, BRACES, PASSED), truths, strict=True) if truth)


def read(path: Path) -> KeptPosts:
    """Return the posts in the file at *path*; none where it is missing, broken, or made by other code."""
    try:
        arrays = store.read(path, store.code_version(FOLDER))
        about = store.record_in(arrays)
        joined = arrays["digests"].tobytes()
        digests = [joined[start : start + DIGEST] for start in range(0, len(joined), DIGEST)]
        bits = arrays["bits"].tolist()
        posts = dict(zip(digests, _posts(arrays, about), strict=True))
        passed = {digest for digest, truths in zip(digests, bits, strict=True) if truths & PASSED}
        return KeptPosts(posts, passed, about["zone"])
    except store.UNREADABLE:
        return KeptPosts()


def _posts(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> Iterator[ParsedPost]:
    """Yield the posts in the *arrays* of a file, in order; raises ValueError if values are missing."""
    shapes: Sequence[Sequence[str]] = [tuple(SPELLED[key] for key in keys) for keys in about["shapes"]]
    of_posts, all_values = arrays["shapes"].tolist(), arrays["values"].tobytes().decode().split(END)
    if len(all_values) != sum(len(shapes[number]) for number in of_posts) + 1:
        raise ValueError("cut short")
    pictures = {int(row): both for row, both in about["pictures"].items()}
    values, rows = iter(all_values), zip(of_posts, arrays["begins"].tolist(), arrays["bits"].tolist(), strict=True)
    for row, (shape, begins, bits) in enumerate(rows):
        keys = shapes[shape]
        header = Header(zip(keys, islice(values, len(keys)), strict=True), bool(bits & COMPOSED))
        images, strange = map(tuple, pictures[row]) if row in pictures else ((), ())
        yield ParsedPost(header, begins, bool(bits & TEXT), bool(bits & BRACES), images, strange)
