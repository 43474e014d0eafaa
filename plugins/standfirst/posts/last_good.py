"""The posts as they were when they could last be published: one that cannot be read now stays on the site as it was."""

import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

from standfirst.core.state import Kind
from standfirst.posts.cache import PostFile


def _texts(state: Path) -> Kind:
    return Kind(state, "good", 1, is_binary=True)


def _digests(state: Path) -> Kind:
    return Kind(state, "good digests", 1)


def update(state: Path, good: Mapping[str, PostFile], bad: Collection[str]) -> None:
    """Keep the texts of all *good* posts in the database *state*, by their paths below content/posts/; losing it costs only this.

    What is known of the *bad* ones stays as it is; of posts that are no longer there nothing is kept.
    """
    known = _digests(state).rows()
    changed = {path: post for path, post in good.items() if known.get(path) != post.digest.hex()}
    gone = known.keys() - good.keys() - set(bad)
    _texts(state).save({path: zlib.compress(post.whole().encode(), 1) for path, post in changed.items()}, gone)
    _digests(state).save({path: post.digest.hex() for path, post in changed.items()}, gone)


def recall(state: Path, path: str) -> str | None:
    """Return the last good text of the post at *path*; None if none is known."""
    text = _texts(state).get(path)
    return None if text is None else zlib.decompress(text).decode()
