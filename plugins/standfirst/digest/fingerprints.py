"""Fingerprints by which posts are compared, kept between builds, so that one new post costs the reading of one."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from standfirst.core import parallel
from standfirst.core.state import path_of
from standfirst.digest import traits
from standfirst.digest.traits import Traits, Words, extract


class AnyPost(Protocol):
    """A post whose traits are wanted."""

    @property
    def digest(self) -> bytes:
        """Return the digest of its file, 32 bytes."""

    @property
    def title(self) -> str:
        """Return its title."""

    @property
    def text(self) -> Callable[[], str]:
        """Return a function that reads its text; called only if the traits are not known."""

    @property
    def path(self) -> str:
        """Return the path of its file."""

    @property
    def story(self) -> Any:
        """Return what shows it: its `rendered`, if it has one, keeps what reading its text made, for pages."""


class PostRef(NamedTuple):
    """A post whose traits are wanted, by its values."""

    digest: bytes
    title: str
    text: Callable[[], str]
    path: str = ""
    story: Any = None


def words_of(post: AnyPost, traits: Traits) -> Words:
    """Return the terms of *post*, which has these *traits*, and how often each counts."""
    words = traits.words() or extract(post.title, post.text()).words()
    assert words is not None  # noqa: S101 - those of a text always are
    return words


# The traits of a post, and what its text was read from, where pages show it: `AnyPost.story.rendered`.
Fingerprinted = tuple[Traits, Any]


def load_or_extract(posts: Mapping[str, AnyPost], content: Path, is_whole: bool = False) -> dict[str, Traits]:
    """Return the traits of *posts* by their names, those of the site at *content* remembered; *is_whole* forgets all others."""
    state = path_of(content)
    known = traits.read(state)
    digests = {key: post.digest for key, post in posts.items()}
    missing = {digest: posts[key] for key, digest in digests.items() if digest not in known}
    new: dict[bytes, Traits] = {}
    for (digest, post), (traits_of_post, rendered) in zip(
        missing.items(), parallel.mapped(_read, [*missing.values()]), strict=True
    ):
        new[digest] = traits_of_post
        if rendered is not None and hasattr(type(post.story), "rendered"):  # asked of a story it would be made
            post.story.rendered = rendered
    traits.save(state, new, known.keys() - digests.values() if is_whole else ())
    found = {key: new.get(digest) or known[digest] for key, digest in digests.items()}
    for post, post_traits in zip(posts.values(), found.values(), strict=True):
        story = post.story
        if post_traits.minutes and hasattr(type(story), "list_facts"):  # spares lists the rendering of what they show
            story.list_facts = post_traits.minutes, post_traits.begins_with_summary
    return found


def _read(post: AnyPost) -> Fingerprinted:
    """Return the traits of a post, and what its text was read from: another process may have done it."""
    found, rendered = extract(post.title, post.text()), getattr(post.story, "rendered", None)
    return found.with_shown(rendered), rendered
