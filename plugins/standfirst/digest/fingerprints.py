"""Fingerprints by which posts are compared, kept between builds, so that one new post costs the reading of one.

A second process computes those of many new posts (`Ahead`), while the first still checks and reads them all.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence, Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from standfirst.core import parallel, store
from standfirst.core.errors import PostError
from standfirst.core.parallel import Child, WorkQueue
from standfirst.core.settings import CACHE, shared
from standfirst.digest.profiles import Counts, Terms
from standfirst.digest.traits import AnyTraits, Traits, digests_in, extract, read_traits, write_traits
from standfirst.posts import cache
from standfirst.posts.cache import PostCache
from standfirst.posts.reader import PostReader


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


def load_or_extract(
    posts: Mapping[str, AnyPost], content: Path, is_whole: bool = False, helper: "Ahead | None" = None
) -> dict[str, AnyTraits]:
    """Return the traits of *posts* by their names, those of the site at *content* remembered; *is_whole* forgets all others."""
    path = cache_path(content)
    most = read_traits(path)
    remembered = read_traits(store.recent(path)) | most
    digests = {key: post.digest for key, post in posts.items()}
    missing = {digest: posts[key] for key, digest in digests.items() if digest not in remembered}
    read_now = dict(helper.finish({post.path: post for post in missing.values()}, _read)) if helper else {}
    rest = [post for digest, post in missing.items() if digest not in read_now]
    read_now |= zip((post.digest for post in rest), parallel.mapped(_read, rest), strict=True)
    for digest, post in missing.items():
        remembered[digest], rendered = read_now[digest]
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


FEWEST = 400  # new posts, below which a process costs more than it saves
BATCH = 16  # posts drawn at once


class Ahead:
    """The posts of one shelf; a child and its parent compute their fingerprints in batches that each draws."""

    def __init__(self, paths: Sequence[str], remembered: Collection[bytes], reader: PostReader) -> None:
        self._paths = paths
        self._draws = WorkQueue(len(paths), BATCH)
        self._child = Child()
        self._is_open = True
        if self._child.is_here:
            self._child.do(lambda: dict(self._all(remembered, reader)))

    def _all(self, remembered: Collection[bytes], reader: PostReader) -> Iterator[tuple[bytes, Fingerprinted]]:
        """In the child: the traits of the posts that it draws; what is no post is left to the checks."""
        for batch in self._draws.batches(len(self._paths)):
            self._child.follow()
            for number in batch:
                try:
                    post = cache.load(self._paths[number], self._paths[number])
                except (PostError, OSError):
                    continue
                if post.digest not in remembered:
                    shown = reader.shown(post.body, post.header.get("Summary") or "")
                    rendered = shown.html.encode(), shown.reading_minutes, shown.standfirst
                    traits = extract(post.header.get("Title") or "", shown.text)
                    yield post.digest, (traits.with_shown(rendered), rendered)

    def finish(
        self, posts: Mapping[str, AnyPost], work: Callable[[AnyPost], Fingerprinted]
    ) -> dict[bytes, Fingerprinted]:
        """Return the fingerprints by digest; *work* computes those of *posts* (by path) that are not drawn yet."""
        drawn = (posts.get(self._paths[number]) for batch in self._draws.batches(len(self._paths)) for number in batch)
        own_traits = {post.digest: work(post) for post in drawn if post is not None}
        traits_of_child: dict[bytes, Fingerprinted] = self._child.result()
        self.close()
        return own_traits | traits_of_child

    def close(self) -> None:
        """End the child, if it is still at work."""
        if self._is_open:
            self._is_open = False
            self._child.__exit__()
            self._draws.close()


def begin(shelf: Path, site: MutableMapping[str, Any]) -> Ahead | None:
    """Start on the posts of *shelf*; nothing if few can be new, or no second process can help."""
    seen = shared(site, PostCache).seen(str(shelf))  # of a build that has looked at all files already
    paths = [path for path in seen if path.endswith(".md")] or cache.files(shelf)
    if len(paths) < FEWEST or parallel.cores() < 2:
        return None
    remembered = digests_in(cache_path(shelf.parent)) | digests_in(store.recent(cache_path(shelf.parent)))
    return Ahead(paths, remembered, PostReader(site)) if len(paths) - len(remembered) >= FEWEST else None
