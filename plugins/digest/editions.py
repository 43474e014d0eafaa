"""Published issues: what stands in content/issues/, as pages, feed items and mails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from uuid import UUID, uuid5

from plugins.digest import issues
from plugins.digest.email import absolute
from plugins.posts import markup
from plugins.posts.dates import moment
from plugins.posts.header import parse
from plugins.text.sentences import cut

FOLDER = "issues"
ISSUES = UUID("9c2c1f0a-5f59-5d0e-9a55-6f2f5d2b8c1e")  # our own namespace for issues' ids
LONGEST_SUMMARY = 280  # characters


@dataclass(frozen=True, slots=True)
class Issue:
    """One published issue."""

    name: str  # `2021-W47`
    title: str
    date: datetime
    html: str  # safe, its links absolute
    summary: str
    id: str  # lasts, whatever title or domain become

    @property
    def url(self) -> str:
        """The address of its page, below the site's."""
        return f"{FOLDER}/{self.name.lower()}/"


def published(content: Path, now: datetime, zone: tzinfo, site: str, language: str) -> Iterator[Issue]:
    """The issues under *content* whose editor published them and whose day has come, the newest first.

    Links that begin at the site's root lead to the address *site*.
    """
    for path in sorted((content / FOLDER).glob("*.md"), reverse=True):
        header, body = parse(path.read_text(encoding="utf-8"), f"content/{FOLDER}/{path.name}")
        date = moment(header.get("Date") or issues.period(path.stem).last.isoformat(), zone, path.name)
        if (header.get("Status") or "published").casefold() != "published" or date > now:
            continue
        html = absolute(markup.render(body), site)
        text = " ".join(markup.plain(html.partition("<h2>")[0]).split())
        summary = header.get("Summary") or cut(text, language, LONGEST_SUMMARY) if text or header.get("Summary") else ""
        title = header.get("Title") or path.stem
        yield Issue(path.stem, title, date, html, summary or title, uuid5(ISSUES, path.stem).urn)
