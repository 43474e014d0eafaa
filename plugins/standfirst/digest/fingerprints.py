"""Fingerprints by which posts are compared, kept between builds, so that one new post costs the reading of one."""

from collections.abc import Callable, Mapping, Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from standfirst.core import parallel, store
from standfirst.core.settings import CACHE
from standfirst.digest.profiles import Counts, Terms
from standfirst.digest.traits import AnyTraits, Traits, extract, read_traits, write_traits


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


def words_of(post: AnyPost, traits: AnyTraits) -> tuple[Terms, Counts]:
    """Return the terms of *post*, which has these *traits*, and how often each counts."""
    return traits.words() or extract(post.title, post.text()).words()


# The traits of a post, and what its text was read from, where pages show it: `AnyPost.story.rendered`.
Fingerprinted = tuple[Traits, Any]


def cache_path(content: Path) -> Path:
    """Return the file that keeps the traits of the site at *content*."""
    return content.parent / CACHE / "traits.npz"


def load_or_extract(posts: Mapping[str, AnyPost], content: Path, is_whole: bool = False) -> dict[str, AnyTraits]:
    """Return the traits of *posts* by their names, those of the site at *content* remembered; *is_whole* forgets all others."""
    path = cache_path(content)
    most = read_traits(path)
    remembered = read_traits(store.recent(path)) | most
    digests = {key: post.digest for key, post in posts.items()}
    missing = {digest: posts[key] for key, digest in digests.items() if digest not in remembered}
    for (digest, post), (traits_of_post, rendered) in zip(
        missing.items(), parallel.mapped(_read, [*missing.values()]), strict=True
    ):
        remembered[digest] = traits_of_post
        if rendered is not None and hasattr(type(post.story), "rendered"):  # asked of a story it would be made
            post.story.rendered = rendered
    traits = {key: remembered[digest] for key, digest in digests.items()}
    for post, post_traits in zip(posts.values(), traits.values(), strict=True):
        story = post.story
        if post_traits.minutes and hasattr(type(story), "list_facts"):  # spares lists the rendering of what they show
            story.list_facts = post_traits.minutes, post_traits.begins_with_summary
    kept_traits = dict(zip(digests.values(), traits.values(), strict=True)) if is_whole else remembered
    if missing or len(kept_traits) < len(remembered):
        _keep(path, kept_traits, most.keys())
    return traits


def _keep(path: Path, traits: Mapping[bytes, AnyTraits], before: AbstractSet[bytes]) -> None:
    """Write *traits*: all to *path* if many are not those of *before*, which are there; else the new ones beside it."""
    new = {digest: traits[digest] for digest in traits.keys() - before}
    if store.is_other(len(new) + len(before - traits.keys()), len(traits)):
        write_traits(path, {digest: each for digest, each in traits.items() if each.words()})  # others: the next time
        store.recent(path).unlink(missing_ok=True)
    elif new:
        write_traits(store.recent(path), new)


def _read(post: AnyPost) -> Fingerprinted:
    """Return the traits of a post, and what its text was read from: another process may have done it."""
    traits, rendered = extract(post.title, post.text()), getattr(post.story, "rendered", None)
    return traits.with_shown(rendered), rendered
