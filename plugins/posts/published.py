"""Which posts must be pages of the site, told from their files alone."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

from plugins.errors import PostError
from plugins.posts import withdrawn
from plugins.posts.dates import moment
from plugins.posts.header import parse


def pages(content: Path, clock: datetime, zone: tzinfo) -> Iterator[str]:
    """`YYYY/MM/name/index.html` for every post under *content* that is neither a draft, nor undated, nor yet to come, nor withdrawn."""
    away = withdrawn.read(content / "withdrawn.txt")
    for path in sorted((content / "posts").rglob("*.md")):
        try:
            header, _ = parse(path.read_text(encoding="utf-8"), str(path))
            date = header.get("Date")
            is_draft = (header.get("Status") or "").casefold() == "draft"
            if (
                date is not None
                and not is_draft
                and moment(date, zone, str(path)) <= clock
                and not away.names_header(header)
            ):
                yield f"{path.relative_to(content / 'posts').as_posix().removesuffix('.md')}/index.html"
        except (PostError, UnicodeDecodeError):
            continue  # told by the check of every post, with its line
