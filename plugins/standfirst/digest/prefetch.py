"""Compute the fingerprints of new posts in a second process, while the first still checks and reads them all."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from standfirst.core import parallel
from standfirst.core.errors import PostError
from standfirst.core.parallel import Child, WorkQueue
from standfirst.digest import fingerprints
from standfirst.digest.fingerprints import Fingerprinted, PostRef
from standfirst.posts import cache
from standfirst.posts.reader import PostReader

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
        for batch in self._draws.turns(len(self._paths)):
            self._child.follow()
            for number in batch:
                try:
                    post = cache.load(self._paths[number], self._paths[number])
                except (PostError, OSError):
                    continue
                if post.digest not in remembered:
                    shown = reader.shown(post.body, post.header.get("Summary") or "")
                    rendered = shown.html.encode(), shown.reading_minutes, shown.standfirst
                    yield post.digest, (fingerprints.extract(post.header.get("Title") or "", shown.text), rendered)

    def finish(
        self, posts: Mapping[str, PostRef], work: Callable[[PostRef], Fingerprinted]
    ) -> dict[bytes, Fingerprinted]:
        """Return the fingerprints by digest; *work* computes those of *posts* (by path) that are not drawn yet."""
        drawn = (posts.get(self._paths[number]) for batch in self._draws.turns(len(self._paths)) for number in batch)
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
    remembered = fingerprints.digests(fingerprints.cache_path(shelf.parent))
    return Ahead(paths, remembered, PostReader(site)) if len(paths) - len(remembered) >= FEWEST else None
