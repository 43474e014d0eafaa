"""The bodies of stories as pages show them, kept from one build to the next.

One new story changes a dozen feeds, and each of these shows the bodies of many others. Losing them costs time only.
"""

import json
import zlib
from pathlib import Path

from standfirst.core.state import Kind

Body = tuple[bytes, int, str]  # as `LazyArticle.rendered` has it
BATCH = 500  # bodies, written at once: those of a large site would take much memory
SPARE_ROWS = 1_000  # of deleted and changed posts, beside as many as there are stories, before all are computed again


class Bodies:
    """The rendered bodies of one site's posts, by the digests of their files. Until it is opened it remembers none."""

    def __init__(self) -> None:
        self._kept = Kind(None, "bodies", "")
        self._new: dict[bytes, Body] = {}  # not written yet
        self._most: int | None = None

    def open(self, state: Path, seed: bytes, stories: int) -> None:
        """Use the rows in the database *state* that were made with the same *seed*, the digest of code and settings, of a site with so many *stories*."""
        self._kept, self._most = Kind(state, "bodies", seed.hex(), is_binary=True), 2 * stories + SPARE_ROWS

    def get(self, post: bytes) -> Body | None:
        """Return the body of the post with this digest; None if it is not known."""
        row = self._kept.get(post)
        if row is None:
            return None
        minutes, standfirst, html = json.loads(zlib.decompress(row))
        return html.encode(), minutes, standfirst

    def keep(self, post: bytes, body: Body) -> None:
        """Remember the *body* of the post with this digest."""
        self._new[post] = body
        if self._most is not None and len(self._new) >= BATCH:
            self.save()

    def save(self) -> None:
        """Write what is new: 59 MB of 10,000 stories are 25 MB when packed. Forget all if there are many more bodies than stories."""
        rows = {
            post: json.dumps([minutes, standfirst, html.decode()])
            for post, (html, minutes, standfirst) in self._new.items()
        }
        self._kept.save({post: zlib.compress(row.encode(), 1) for post, row in rows.items()}, most=self._most)
        self._new.clear()
