"""The address of a post's page on the site, `YYYY/MM/name`, from its path under content/posts/."""

import re
from collections.abc import Iterator
from itertools import count

from standfirst.core.vocabulary import slug

PLAIN = re.compile(r"\w[\w.~-]*")  # a part of a path that is the same in an address; letters of any script


def place_of(path: str) -> str:
    """Return the place on the site of the post at *path* below content/posts/, such as `2026/05/boats-race.md`.

    What an editor called `C#.md` or `why?.md` gets a name that an address can hold.
    """
    parts = path.removesuffix(".md").split("/")
    return "/".join(part if PLAIN.fullmatch(part) else slug(part) for part in parts)


def numbered(path: str) -> Iterator[str]:
    """Return the files that a post at *path* may be written to, in order: `boats.md`, `boats-2.md`, `boats-3.md` ..."""
    yield f"{path}.md"
    yield from (f"{path}-{number}.md" for number in count(2))
