"""What keeps a post from being published, one sentence each, naming file and line."""

import re
from collections.abc import Callable, Iterator, Mapping, Set as AbstractSet
from datetime import tzinfo
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from standfirst.core.errors import PostError
from standfirst.core.settings import IMAGES
from standfirst.posts import cache as posts_cache, pictures
from standfirst.posts.cache import PostCache, PostFile
from standfirst.posts.header import NO, PUBLISHED, STATUSES, YES, Header, moment
from standfirst.text.characters import printable
from standfirst.text.hosts import is_readable

DATES = ("Date", "Modified", "Added")
CHECKED = frozenset((*DATES, "Status", "Pinned", "Also", "Link", "Lang"))  # keys that take only some values

UNUSUAL = re.compile(r"[^\w.-]+")  # in the name of a picture, where an address in Markdown would end or be encoded
LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}|[xi])(?:[-_][A-Za-z0-9]{1,8})*")  # the form of BCP 47, private tags among it


class PostFault(NamedTuple):
    """One post that cannot be published: its path, and a sentence that names file and line and says what to do."""

    path: str
    sentence: str


def faults(
    folder: Path, zone: tzinfo, warn: Callable[[str], None] = lambda _: None, posts: PostCache | None = None
) -> Iterator[PostFault]:
    """Return what keeps posts in *folder* from being published.

    What does not keep them from it is handed to *warn*. *posts* keeps what was read for the reader.
    """
    by_id: dict[str, str] = {}  # the post that has each Id
    read = posts.read if posts is not None else posts_cache.load
    passed = posts.passed if posts is not None else set[bytes]()
    paths, misnamed = posts_cache.files_and_misnamed(folder)
    for path in misnamed:
        warn(f"{_shown(path)}: it is not read, because the name of a post ends in .md; rename it, or move it elsewhere")
    top, shown_top = len(str(folder)) + 1, f"{_shown(str(folder))}/"
    names_in = pictures.names(folder.parent / IMAGES)
    for path in paths:
        below = path[top:]
        where = shown_top + below
        try:
            post = read(path, where)
            if (own_id := post.header.get("Id")) and by_id.setdefault(own_id, where) != where:
                raise PostError(
                    f"{where}: it has the Id of {by_id[own_id]}; delete the lines Id: and Dump: in the one that is a copy"
                )
            _check_name(below, where)
            if post.digest not in passed:
                check_parts(post.header, post.has_text, zone, where)
                passed.add(post.digest)
            for sentence in _advice(post, names_in, where):
                warn(sentence)
        except PostError as error:
            yield PostFault(path, str(error))


def _advice(post: PostFile, names_in: Callable[[str], AbstractSet[str]], where: str) -> Iterator[str]:
    """Yield what readers will not see of a post that is published all the same; *names_in* lists folders of pictures."""
    header = post.header
    if not (header.get("Date") or header.get("Dump")) and header.status == PUBLISHED:
        yield f"{where}: it waits for its date; write a line such as Date: 2026-11-29"
    yield from (_unshown(address, where) for address in post.strange_pictures)
    missing = (name for name in post.parsed.images if not pictures.is_own(f"images/{name}", names_in))
    yield from (_unshown(f"images/{name}", where) for name in missing)
    lead = header.get("Image")
    if lead and not pictures.is_own(lead, names_in):
        yield _unshown(lead, where, "Image: ")


FILES = (".xml", ".json", ".txt", ".html", ".opml", ".webmanifest", ".png")  # of the site, beside posts and sections


def _check_name(below: str, where: str) -> None:
    """Raise PostError if the post *below* content/posts/ is called as a file of the site may be."""
    if below.removesuffix(".md").casefold().endswith(FILES):
        raise PostError(f"{where}: the site has files with such names; rename the post")


def _unshown(address: str, where: str, key: str = "") -> str:
    """Return a sentence on the picture at *address*, which the post at *where* names, in its header line *key* if any, and no page will show."""
    name = printable(address.rpartition("/")[2])
    plain = UNUSUAL.sub("-", name)
    renamed = "" if plain == name else f" as {plain}"
    return f"{where}: the picture {printable(address)} is not shown; put the file into content/images/{renamed} and write {key}images/{plain}"


def check(path: str, zone: tzinfo, read: Callable[[str, str], PostFile]) -> PostFile:
    """Return the post at *path*, which *read* reads; raises PostError if it could not be published as it is."""
    where = _shown(path)
    post = read(path, where)
    check_parts(post.header, post.has_text, zone, where)
    return post


def page_faults(folder: Path, zone: tzinfo) -> Iterator[str]:
    """Return what keeps the pages in *folder*, which are no posts, from being published, one sentence each."""
    for path in posts_cache.files(folder):
        where = _shown(path)
        try:
            _check_header(posts_cache.load(path, where).header, zone, where)
            if not any(map(str.isalnum, Path(path).stem)):
                raise PostError(f"{where}: its name has no letter and no digit for its address; rename it")
        except PostError as error:
            yield str(error)


def check_parts(header: Header, has_text: bool, zone: tzinfo, where: str) -> None:
    """Raise PostError if a post of this *header*, with text or not, could not be published."""
    _check_header(header, zone, where)
    if not has_text:
        line = len(header.lines) + 1
        raise PostError(f"{where}:{line}: the post has no text; write it after a blank line below the header")


def _check_header(header: Header, zone: tzinfo, where: str) -> None:
    if not header.get("Title"):
        raise PostError(f"{where}:1: the post has no title; write `Title: ...` on its first line")
    for number, (key, value) in enumerate(header, 1):
        if key in CHECKED:
            check_values({key: value}, zone, f"{where}:{number}")


def check_publishable(header: Header, has_text: bool, zone: tzinfo, where: str) -> None:
    """Raise PostError if an editor cannot publish a post of this *header* now: as `check_parts`, or because it has no date."""
    check_parts(header, has_text, zone, where)
    if not header.get("Date"):
        raise PostError(f"{where}: it has no date; write a line such as Date: 2026-11-29")


def check_values(values: Mapping[str, str], zone: tzinfo, where: str) -> None:
    """Raise PostError if one of *values*, header lines by key, is not valid in a post at *where*."""
    for key, value in values.items():
        if key == "Title" and not value.strip():
            raise PostError(f"{where}: the title is empty; write one")
        if key in DATES and value:
            moment(value, zone, f"{where}: {key}")
        if key == "Status" and value and value.casefold() not in STATUSES:
            raise PostError(f"{where}: Status is {value!r}; write one of {', '.join(STATUSES)}")
        if key == "Link" and value and not _leads_to_a_page(value):
            raise PostError(
                f"{where}: Link is {value!r}, which is no address of a page; it starts with https:// or http://"
            )
        if key == "Lang" and value and not LANGUAGE.fullmatch(value):
            raise PostError(
                f"{where}: Lang is {value!r}, which is no language tag; write one such as en, de-AT or zh-Hant"
            )
        if key in ("Pinned", "Also") and value and value.casefold() not in (*YES, *NO):
            raise PostError(f"{where}: {key} is {value!r}; write yes or no")


def _leads_to_a_page(address: str) -> bool:
    """Return true if *address*, whole or below the site, may be one of a page; "post.example/ferry" is none, since browsers look for it below the story."""
    parts = urlsplit(address) if is_readable(address) else None
    return parts is not None and (parts.scheme in ("http", "https") or (not parts.scheme and address.startswith("/")))


def _shown(path: str) -> str:
    return path[path.index("/content/") + 1 :] if "/content/" in path else path
