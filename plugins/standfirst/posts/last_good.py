"""The posts as they were when they could last be published: one that cannot be read now stays on the site as it was."""

import zlib
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path

from standfirst.core.state import Kind
from standfirst.posts import changed
from standfirst.posts.cache import PostFile


def _texts(state: Path) -> Kind:
    return Kind(state, "good", 1, is_binary=True)


def _digests(state: Path) -> Kind:
    return Kind(state, "good digests", 1)


def update(state: Path, good: Mapping[str, PostFile], bad: Collection[str]) -> list[str]:
    """Keep the texts of all *good* posts in the database *state*, by their paths below content/posts/; losing it costs only this.

    What is known of the *bad* ones stays as it is; of posts that are no longer there nothing is kept. Return the ids of the stories whose editor changed
    them since: what the shelf wrote is known already.
    """
    known = _digests(state).rows()
    new = {path: post for path, post in good.items() if known.get(path) != post.digest.hex()}
    before = ((recall(state, path), post) for path, post in new.items() if path in known)
    ids = [changed.id_of_changed(text, post.whole()) for text, post in before if text is not None]
    gone = known.keys() - good.keys() - set(bad)
    _texts(state).save({path: _packed(post.whole()) for path, post in new.items()}, gone)
    _digests(state).save({path: post.digest.hex() for path, post in new.items()}, gone)
    return [each for each in ids if each]


def keep(state: Path, texts: Mapping[str, str]) -> None:
    """Keep the *texts* that the shelf wrote over posts of which an earlier text is known, so that no editor seems to have changed them."""
    known = _digests(state).rows()
    written = {path: text for path, text in texts.items() if path in known}
    _texts(state).save({path: _packed(text) for path, text in written.items()})
    _digests(state).save({path: sha256(text.encode()).hexdigest() for path, text in written.items()})


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


def recall(state: Path, path: str) -> str | None:
    """Return the last good text of the post at *path*; None if none is known."""
    text = _texts(state).get(path)
    return None if text is None else zlib.decompress(text).decode()
