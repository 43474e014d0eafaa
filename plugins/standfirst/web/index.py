"""The posts of a desk in memory: a request looks at what changed since the last one, and reads only that."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC
from functools import cached_property
from pathlib import Path

from standfirst.core.errors import PostError, ShelfError
from standfirst.posts import cache, checks, html
from standfirst.posts.cache import Stamp, stamp_of
from standfirst.posts.header import PUBLISHED, Header
from standfirst.shelf.editing import EditablePost
from standfirst.text import similarity
from standfirst.text.similarity import Sketch
from standfirst.text.words import minutes

LONGEST_NAME, DEEPEST = 255, 8  # bytes of the name of a file, and folders of its path
EXCERPT = 400  # characters of a story in a list


@dataclass(frozen=True)
class IndexedPost:
    """One post; the text of a post that does not wait for the editor is read when it is needed."""

    paper: EditablePost
    stamp: Stamp

    @property
    def name(self) -> str:
        """Return its path below content/posts/."""
        return self.paper.name

    @property
    def version(self) -> str:
        """Return the digest of this state of its file."""
        return self.paper.digest.hex()

    @cached_property
    def text(self) -> str:
        """Return the text of its body, on one line."""
        return html.prose(html.render(self.paper.body))

    @cached_property
    def sketch(self) -> Sketch:
        """Return the sketch by which stories are compared."""
        return similarity.sketch(similarity.runs(self.text))

    @cached_property
    def minutes(self) -> int:
        """Return how long it takes to read."""
        return minutes(self.text)

    @property
    def lines(self) -> str:
        """Return its first lines, without the summary that is shown above them."""
        return self.text[:EXCERPT]

    @property
    def waits(self) -> str:
        """Return why it is not published: "draft" or "undated"; empty if it does not wait for the editor."""
        if self.paper.is_draft:
            return "draft"
        return "undated" if self.paper.header.status == PUBLISHED and not self.paper.get("Date") else ""


@dataclass(slots=True)
class PostIndex:
    """Every post in *folder* that can be read, by its path below it."""

    folder: Path
    faults: dict[str, str] = field(default_factory=dict)  # why a file is no post, by its path
    _posts: dict[str, IndexedPost] = field(default_factory=dict)
    _stamps: dict[str, Stamp] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def posts(self) -> Mapping[str, IndexedPost]:
        """Return the posts as they are now."""
        with self._lock:
            stamps = dict(_stamps(str(self.folder)))
            for name in self._stamps.keys() - stamps.keys():
                self._drop(name)
            for name, stamp in stamps.items():
                if self._stamps.get(name) != stamp:
                    self._read(name, stamp)
            return dict(self._posts)

    def post(self, name: str) -> IndexedPost:
        """Return the post at *name* as it is now; raises ShelfError if there is none, and PostError if it cannot be read."""
        if not is_name(name):
            raise ShelfError(f"{name!r} is no post")
        with self._lock:
            try:
                stamp = stamp_of((self.folder / name).stat())
            except OSError as error:
                self._drop(name)
                raise ShelfError(f"content/posts/{name} is there no more: it was declined, moved or deleted") from error
            if self._stamps.get(name) != stamp:
                self._read(name, stamp)
            if name not in self._posts:
                raise PostError(self.faults[name])
            post = self._posts[name]
        return post if post.paper.body else replace(post, paper=_paper(self.folder, name))

    def others(self, name: str) -> Iterator[Header]:
        """Return the headers of all posts but the one at *name*, as they were when they were last looked at."""
        with self._lock:
            posts = list(self._posts.values()) or None
        if posts is None:
            posts = list(self.posts().values())
        return (post.paper.header for post in posts if post.name != name)

    def _read(self, name: str, stamp: Stamp) -> None:
        self._drop(name)
        self._stamps[name] = stamp
        try:
            post = IndexedPost(_paper(self.folder, name), stamp)
            checks.check_values(dict(post.paper.header), UTC, f"content/posts/{name}")
        except PostError as error:
            self.faults[name] = str(error)
            return
        self._posts[name] = post if post.waits else IndexedPost(replace(post.paper, body=""), stamp)

    def _drop(self, name: str) -> None:
        for kept in (self._stamps, self._posts, self.faults):
            kept.pop(name, None)


def is_name(name: str) -> bool:
    """Return true if *name* can be the path of a post below its folder, and leads nowhere else."""
    parts = name.split("/")
    is_path = all(
        part and not part.startswith(".") and len(part.encode("utf-8", "replace")) <= LONGEST_NAME for part in parts
    )
    return name.endswith(".md") and name.isprintable() and len(parts) <= DEEPEST and is_path


def _paper(folder: Path, name: str) -> EditablePost:
    path = folder / name
    post = cache.load(str(path), f"content/posts/{name}")
    return EditablePost(path, name, post.header, post.body, post.digest)


def _stamps(folder: str, below: str = "") -> Iterator[tuple[str, Stamp]]:
    """Return the stamp of each post below *folder*; what a name with a dot hides is none."""
    try:
        with os.scandir(folder) as inside:
            entries = list(inside)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _stamps(entry.path, f"{below}{entry.name}/")
        elif entry.name.endswith(".md"):
            with suppress(FileNotFoundError):  # a link to nothing, or a file that was deleted just now
                yield f"{below}{entry.name}", stamp_of(entry.stat())
