"""Which posts must be pages of the site, told from their files alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from plugins.errors import PostError
from plugins.posts import opened, withdrawn
from plugins.posts.dates import moment
from plugins.posts.header import Header
from plugins.posts.places import place_of


def pages(content: Path, clock: datetime, zone: tzinfo) -> Iterator[str]:
    """`YYYY/MM/name/index.html` for every post under *content* that is neither a draft, nor undated, nor yet to come, nor withdrawn."""
    away = withdrawn.read(content / "withdrawn.txt")
    shelf, now = f"{content / 'posts'}/", clock.astimezone(zone)
    for path in opened.files(content / "posts"):
        try:
            header = opened.load(path, path).header
            if is_public(header, now) and not away.names_header(header):
                yield f"{place_of(path.removeprefix(shelf))}/index.html"
        except PostError:
            continue  # told by the check of every post, with its line


def is_public(header: Header, clock: datetime) -> bool:
    """Return true if a post of this *header* is neither a draft, nor undated, nor yet to come at the moment *clock*.

    A date without an offset is in the zone of *clock*. Raises PostError if the date is none.
    """
    date = header.get("Date")
    if date is None or (header.get("Status") or "").casefold() == "draft":
        return False
    return moment(date, clock.tzinfo or UTC, "Date") <= clock
