"""Check every post before Pelican starts, so that an editor's slip is reported with file, line, and what to write."""

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from pathlib import Path

from standfirst.core.errors import PostError
from standfirst.posts import cache
from standfirst.posts.cache import PostFile
from standfirst.posts.header import Header, moment
from standfirst.posts.reader import STATUSES
from standfirst.text.characters import printable

DATES = ("Date", "Modified", "Added")
PINNED = ("yes", "no", "true", "false", "1", "0")
CHECKED = frozenset((*DATES, "Status", "Pinned", "Also"))  # keys that take only some values


def faults(folder: Path, zone: tzinfo, warn: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """Return what keeps the posts in *folder* from being published, one sentence each, naming file and line.

    What does not keep them from it is handed to *warn*.
    """
    cache.clear_waiting()
    for path in cache.files(folder):
        try:
            for warning in _pictures(check(path, zone), _shown(path)):
                warn(warning)
        except PostError as error:
            yield str(error)


def _pictures(post: PostFile, where: str) -> Iterator[str]:
    """Return a sentence for each picture that *post* names and no page will show."""
    for address in post.strange_pictures:
        name = printable(address.rpartition("/")[2])
        yield (
            f"{where}: the picture {printable(address)} is not shown; put the file into content/images/ and write images/{name}"
        )


def check(path: str, zone: tzinfo) -> PostFile:
    """Return the post at *path*; raises PostError if it could not be published as it is."""
    where = _shown(path)
    post = cache.read(path, where)
    check_parts(post.header, post.has_text, zone, where)
    return post


def check_parts(header: Header, has_text: bool, zone: tzinfo, where: str) -> None:
    """Raise PostError if a post of this *header*, with text or not, could not be published."""
    if not header.get("Title"):
        raise PostError(f"{where}:1: the post has no title; write `Title: ...` on its first line")
    for number, (key, value) in enumerate(header, 1):
        if key in CHECKED:
            check_values({key: value}, zone, f"{where}:{number}")
    if not has_text:
        line = len(header.lines) + 1
        raise PostError(f"{where}:{line}: the post has no text; write it after a blank line below the header")


def check_values(values: Mapping[str, str], zone: tzinfo, where: str) -> None:
    """Raise PostError if one of *values*, header lines by key, is not valid in a post at *where*."""
    for key, value in values.items():
        if key in DATES and value:
            moment(value, zone, f"{where}: {key}")
        if key == "Status" and value and value.casefold() not in STATUSES:
            raise PostError(f"{where}: Status is {value!r}; write one of {', '.join(STATUSES)}")
        if key in ("Pinned", "Also") and value and value.casefold() not in PINNED:
            raise PostError(f"{where}: {key} is {value!r}; write yes or no")


def _shown(path: str) -> str:
    return path[path.index("/content/") + 1 :] if "/content/" in path else path
