"""Fingerprints by which posts are compared, kept between builds, so that one new post costs the reading of one.

A second process computes those of many new posts (`Ahead`), while the first still checks and reads them all.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.core import parallel, store
from standfirst.core.errors import PostError
from standfirst.core.parallel import Child, WorkQueue
from standfirst.core.settings import CACHE
from standfirst.core.store import UNREADABLE, cut, cut_bytes, ends
from standfirst.digest import profiles
from standfirst.digest.profiles import Counts, Terms
from standfirst.posts import cache
from standfirst.posts.reader import OPENING, SAME, PostReader
from standfirst.text import similarity
from standfirst.text.similarity import BLOCK, MARKS, ROWS, RUN, RUN_UNSPACED, Sketch
from standfirst.text.words import counted

# A file made by other rules is worth nothing: raise the first number where runs, sketches, terms, names or minutes change.
VERSION = (6, RUN, RUN_UNSPACED, MARKS, ROWS, BLOCK, profiles.LOOKED_AT, SAME, OPENING)
NAMES = "\n"  # is between names


class PostRef(NamedTuple):
    """A post whose traits are wanted."""

    digest: bytes  # of its file, 32 bytes
    title: str
    text: Callable[[], str]  # read only where the traits are not known
    path: str = ""  # of its file
    story: Any = None  # its `rendered`, if it has one, keeps what reading its text made, for pages


class Traits(NamedTuple):
    """The fingerprints of one post."""

    sketch: Sketch
    length: int  # characters of its text
    names: frozenset[str]  # that it mentions
    central: frozenset[str]  # of these, those that it is about
    terms: Terms
    counts: Counts  # of its terms
    minutes: int = 0  # that reading takes; 0 where pages do not show it
    begins_with_summary: bool = False  # if the text begins with the summary

    def with_shown(self, rendered: Any) -> "Traits":
        """Return these traits with what is *rendered* of the post: HTML, minutes and standfirst, or nothing."""
        return self if rendered is None else self._replace(minutes=rendered[1], begins_with_summary=not rendered[2])


def extract(title: str, text: str) -> Traits:
    """Return the traits of a post."""
    text_words, unspaced = counted(text)
    runs = similarity.runs_of(text_words, unspaced)
    counts, names = profiles.counted(title, text, text_words)
    return Traits(
        similarity.sketch(runs), len(text), names, profiles.central(title, text, names), *profiles.hashed(counts)
    )


# The traits of a post, and what its text was read from, where pages show it: `PostRef.story.rendered`.
Fingerprinted = tuple[Traits, Any]


def cache_path(content: Path) -> Path:
    """Return the file that keeps the traits of the site at *content*."""
    return content.parent / CACHE / "traits.npz"


def load_or_extract(
    posts: Mapping[str, PostRef], content: Path, is_whole: bool = False, helper: "Ahead | None" = None
) -> dict[str, Traits]:
    """Return the traits of *posts* by their names, those of the site at *content* remembered; *is_whole* forgets all others."""
    path = cache_path(content)
    most = read(path)
    remembered = read(store.recent(path)) | most
    missing = {post.digest: post for post in posts.values() if post.digest not in remembered}
    read_now = dict(helper.finish({post.path: post for post in missing.values()}, _read)) if helper else {}
    rest = [post for digest, post in missing.items() if digest not in read_now]
    read_now |= zip((post.digest for post in rest), parallel.mapped(_read, rest), strict=True)
    for digest, post in missing.items():
        remembered[digest], rendered = read_now[digest]
        if rendered is not None and hasattr(type(post.story), "rendered"):  # asked of a story it would be made
            post.story.rendered = rendered
    traits = {key: remembered[post.digest] for key, post in posts.items()}
    for key, post in posts.items():
        if traits[key].minutes and hasattr(
            type(post.story), "list_facts"
        ):  # spares lists the rendering of what they show
            post.story.list_facts = traits[key].minutes, traits[key].begins_with_summary
    kept_traits = {post.digest: traits[key] for key, post in posts.items()} if is_whole else remembered
    if missing or len(kept_traits) < len(remembered):
        _keep(path, kept_traits, most.keys())
    return traits


def _keep(path: Path, traits: Mapping[bytes, Traits], before: AbstractSet[bytes]) -> None:
    """Write *traits*: all to *path* if many are not those of *before*, which are there; else the new ones beside it."""
    new = {digest: traits[digest] for digest in traits.keys() - before}
    if store.is_other(len(new) + len(before - traits.keys()), len(traits)):
        write(path, traits)
        store.recent(path).unlink(missing_ok=True)
    elif new:
        write(store.recent(path), new)


def _read(post: PostRef) -> Fingerprinted:
    """Return the traits of a post, and what its text was read from: another process may have done it."""
    traits, rendered = extract(post.title, post.text()), getattr(post.story, "rendered", None)
    return traits.with_shown(rendered), rendered


def digests(path: Path) -> frozenset[bytes]:
    """Return the digests of the posts in the file at *path*; none if it cannot be read."""
    try:
        arrays = store.read(path, VERSION, ("keys", "keys_ends"))
        return frozenset(cut_bytes(arrays["keys"], arrays["keys_ends"]))
    except UNREADABLE:
        return frozenset()


def read(path: Path) -> dict[bytes, Traits]:
    """Return the traits in the file at *path* by the digests of their posts; none where it is missing, broken, or made by other rules."""
    try:
        return dict(_rows(store.read(path, VERSION)))
    except UNREADABLE:
        return {}


def _rows(kept: Mapping[str, NDArray[Any]]) -> Iterable[tuple[bytes, Traits]]:
    texts = ("keys", "digests", "marks", "names", "central")
    keys, digests, marks, names, central = (cut_bytes(kept[name], kept[f"{name}_ends"]) for name in texts)
    terms, counts = (cut(kept[name], kept["terms_ends"]) for name in ("terms", "counts"))
    numbers = (kept[name].tolist() for name in ("lengths", "minutes", "said"))
    for key, digest, mark, name, main_name, term, count, length, minutes, said in zip(
        keys, digests, marks, names, central, terms, counts, *numbers, strict=True
    ):
        sketch = Sketch(digest.hex(), mark)
        yield key, Traits(sketch, length, _names_of(name), _names_of(main_name), term, count, minutes, said)


def _names_of(joined: bytes) -> frozenset[str]:
    return frozenset(joined.decode().split(NAMES) if joined else ())


def write(path: Path, traits: Mapping[bytes, Traits]) -> None:
    """Put *traits* at *path* in one step."""
    store.write(path, VERSION, _arrays(sorted(traits), [traits[key] for key in sorted(traits)]))


def _arrays(keys: Sequence[bytes], traits: Sequence[Traits]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Return the rows of a file, an array at a time: all together they are as large as what they are made of."""
    texts: Mapping[str, Callable[[], Sequence[bytes]]] = {
        "keys": lambda: keys,
        "digests": lambda: [bytes.fromhex(post_traits.sketch.digest) for post_traits in traits],
        "marks": lambda: [post_traits.sketch.marks for post_traits in traits],
        "names": lambda: [NAMES.join(sorted(post_traits.names)).encode() for post_traits in traits],
        "central": lambda: [NAMES.join(sorted(post_traits.central)).encode() for post_traits in traits],
    }
    for name, parts in texts.items():
        yield name, np.frombuffer(b"".join(parts()), np.uint8)
        yield f"{name}_ends", ends(parts())
    yield "terms_ends", ends([post_traits.terms for post_traits in traits])
    yield "terms", np.concatenate([np.empty(0, profiles.TERM), *(post_traits.terms for post_traits in traits)])
    yield "counts", np.concatenate([np.empty(0, profiles.COUNT), *(post_traits.counts for post_traits in traits)])
    yield "lengths", np.array([post_traits.length for post_traits in traits], np.int64)
    yield "minutes", np.array([post_traits.minutes for post_traits in traits], np.int64)
    yield "said", np.array([post_traits.begins_with_summary for post_traits in traits], np.bool_)


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
        self, posts: Mapping[str, PostRef], work: Callable[[PostRef], Fingerprinted]
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


def begin(shelf: Path, site: Mapping[str, Any]) -> Ahead | None:
    """Start on the posts of *shelf*; nothing if few can be new, or no second process can help."""
    paths = cache.files(shelf)
    if len(paths) < FEWEST or parallel.cores() < 2:
        return None
    remembered = digests(cache_path(shelf.parent)) | digests(store.recent(cache_path(shelf.parent)))
    return Ahead(paths, remembered, PostReader(site)) if len(paths) - len(remembered) >= FEWEST else None
