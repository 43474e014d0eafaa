"""Every post is read once before Pelican starts, so that an editor's slip is told as file, line, and what to write."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from pathlib import Path

from plugins.errors import PostError
from plugins.posts import opened
from plugins.posts.dates import moment
from plugins.posts.header import Header
from plugins.posts.reader import STATUSES

DATES = ("Date", "Modified", "Added")
PINNED = ("yes", "no", "true", "false", "1", "0")
CHECKED = frozenset((*DATES, "Status", "Pinned", "Also"))  # lines that not every value may stand in


def faults(folder: Path, zone: tzinfo) -> Iterator[str]:
    """What is wrong with the posts in *folder*, one sentence each, naming file and line."""
    opened.forget()
    for path in opened.files(folder):
        try:
            check(path, zone)
        except PostError as error:
            yield str(error)


def check(path: str, zone: tzinfo) -> None:
    """Raise PostError where the post at *path* could not be published as it stands."""
    where = _shown(path)
    post = opened.read(path, where)
    check_parts(post.header, post.has_text, zone, where)


def check_parts(header: Header, has_text: bool, zone: tzinfo, where: str) -> None:
    """Raise PostError where a post of this *header*, with text or not, could not be published."""
    if not header.get("Title"):
        raise PostError(f"{where}:1: the post has no title; write `Title: ...` on its first line")
    for number, (key, value) in enumerate(header, 1):
        if key in CHECKED:
            check_values({key: value}, zone, f"{where}:{number}")
    if not has_text:
        line = len(header.lines) + 1
        raise PostError(f"{where}:{line}: the post has no text; write it after a blank line below the header")


def check_values(values: Mapping[str, str], zone: tzinfo, where: str) -> None:
    """Raise PostError where one of *values*, header lines by key, could not stand in a post at *where*."""
    for key, value in values.items():
        if key in DATES and value:
            moment(value, zone, f"{where}: {key}")
        if key == "Status" and value and value.casefold() not in STATUSES:
            raise PostError(f"{where}: Status is {value!r}; write one of {', '.join(STATUSES)}")
        if key in ("Pinned", "Also") and value and value.casefold() not in PINNED:
            raise PostError(f"{where}: {key} is {value!r}; write yes or no")


def _shown(path: str) -> str:
    return path[path.index("/content/") + 1 :] if "/content/" in path else path
