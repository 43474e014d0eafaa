"""Find a post by the names that an editor may use: its path, its file name, its address, its original's address, its dump's name, or a beginning that no other post has."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from standfirst.core.errors import ShelfError
from standfirst.core.settings import command
from standfirst.core.vocabulary import slug
from standfirst.text.hosts import same_address

PLAIN = re.compile(r"\w[\w.~-]*")  # a part of a path that is the same in an address; letters of any script
PLAIN_PLACE = re.compile(rf"{PLAIN.pattern}(?:/{PLAIN.pattern})*")


def place_of(path: str) -> str:
    """Return the place on the site of the post at *path* below content/posts/, such as `2026/05/boats-race.md`.

    What an editor called `C#.md` or `why?.md` gets a name that an address can hold.
    """
    place = path.removesuffix(".md")
    if PLAIN_PLACE.fullmatch(place):
        return place
    return "/".join(part if PLAIN.fullmatch(part) else slug(part) for part in place.split("/"))


def numbered(path: str) -> Iterator[str]:
    """Return the files that a post at *path* may be written to, in order: `boats.md`, `boats-2.md`, `boats-3.md` ..."""
    yield f"{path}.md"
    yield from (f"{path}-{number}.md" for number in count(2))


T = TypeVar("T")
FOLDERS = ("content/posts/", "dumps/")
SHORTEST = 3  # characters of a beginning: a slip of the finger names no post
MOST_NAMED = 5  # posts that a message lists
ADDRESS = re.compile(r"[a-z][a-z+.-]{0,20}://[^/?#]*/?(?P<path>[^?#]*)", re.IGNORECASE)


class PostNames(NamedTuple):
    """The names of a post."""

    path: str  # below content/posts/
    dump: str = ""  # the key of its dump; empty if it has none
    was: Iterable[str] = ()  # earlier paths
    link: str = ""  # its original's address


def chosen(name: str, posts: Iterable[T], names_of: Callable[[T], PostNames]) -> T:
    """Return the one of *posts* that *name* means; raises ShelfError if no post or several have that name."""
    if not name.strip(" /."):
        raise ShelfError("the name of a post is missing; write its path below content/posts/, its address or its dump")
    address = ADDRESS.match(name)
    searched = unquote(address["path"]).removesuffix("index.html").rstrip("/") if address else _plain(name)
    exact: list[tuple[T, str]] = []
    near: list[tuple[T, str]] = []
    for post in posts:
        path, dump, was, link = names_of(post)
        names = set(_places(path, was)) if address else {dump, *_names(path), *_places(path, was)}
        is_original = address and link and same_address(link) == same_address(name)
        if (
            is_original
            or searched in names
            or (address and any(f"/{searched}".endswith(f"/{place}") for place in names))
        ):
            exact.append((post, path))
        elif not address and len(searched) >= SHORTEST and any(post_name.startswith(searched) for post_name in names):
            near.append((post, path))
    return _only(name, exact or near)


def _plain(name: str) -> str:
    """Return *name* without the folders that lead to content/posts/ or dumps/, and without slashes around it."""
    for folder in FOLDERS:
        if folder in name:
            return name.rpartition(folder)[2].rstrip("/")
    return name.removeprefix("./").strip("/")


def _names(path: str) -> Iterator[str]:
    file = PurePosixPath(path)
    yield from (path, path.removesuffix(".md"), file.name, file.stem)


def _places(path: str, was: Iterable[str]) -> Iterator[str]:
    yield place_of(path)
    yield from map(place_of, was)


def _only(name: str, matches: list[tuple[T, str]]) -> T:
    if not matches:
        raise ShelfError(
            f"{name!r} names no post; write its path below content/posts/, its address or its dump, as `{command('status')} --all` shows them"
        )
    if len(matches) > 1:
        listed = ", ".join(path for _, path in matches[:MOST_NAMED])
        more = f" and {len(matches) - MOST_NAMED} more" if len(matches) > MOST_NAMED else ""
        raise ShelfError(f"{name!r} names {len(matches)} posts ({listed}{more}); write more of the name")
    return matches[0][0]
