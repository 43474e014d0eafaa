"""An issue: the stories added in a week (a day, a month) by section, drafted as Markdown for its editor."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from standfirst.core.errors import PostError, ShelfError
from standfirst.core.vocabulary import Term
from standfirst.posts.header import Header, moment, write
from standfirst.posts.html import escape
from standfirst.posts.names import place_of
from standfirst.shelf.editing import EditablePost, is_public
from standfirst.text.languages import between_words

NAME = re.compile(r"(?P<year>\d{4})-(?:W(?P<week>\d{2})|(?P<month>\d{2})(?:-(?P<day>\d{2}))?)")
LINE = 160  # characters of a story's line (by taste)
MOST_OF_SECTION = 7  # stories of a section that an issue shows; a link leads to the others
PLACE = "Write the introduction here; this paragraph is not published."
COMMENT = f"<!-- {PLACE} -->"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that an issue covers, both ends included."""

    name: str  # `2021-W47`, `2021-11-23` or `2021-11`
    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One story of an issue."""

    address: str  # `2021/11/name/`, below the site's
    title: str
    source: str
    why: str  # the editor's note, else the beginning of its summary
    pinned: bool


@dataclass(frozen=True, slots=True)
class DraftIssue:
    """The content of an issue before its editor changes it."""

    period: Period
    sections: tuple[tuple[str, tuple[DraftLine, ...]], ...]
    pages: Mapping[str, str] = field(default_factory=dict)  # the address of each section, below the site's

    @property
    def stories(self) -> int:
        """Return how many stories it has."""
        return sum(len(lines) for _, lines in self.sections)


def period(name: str) -> Period:
    """Return the days called *name*; raises ShelfError if it is no ISO week, month or day."""
    match = NAME.fullmatch(name.strip().upper())
    try:
        if match is None:
            raise ValueError("no such form")
        first, last = _ends(match)
    except ValueError as error:
        raise ShelfError(f"{name!r} names no issue ({error}); write 2021-W47, 2021-11 or 2021-11-23") from error
    return Period(match[0], first, last)


def _ends(match: re.Match[str]) -> tuple[date, date]:
    year = int(match["year"])
    if match["week"]:
        first = date.fromisocalendar(year, int(match["week"]), 1)
        return first, first + timedelta(days=6)
    first = date(year, int(match["month"]), int(match["day"] or 1))
    if match["day"]:
        return first, first
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def issue_of(  # noqa: PLR0913, PLR0917 - what an issue is made of
    papers: Iterable[EditablePost], covered: Period, order: Sequence[str], folded: Collection[str], section_of: Callable[[EditablePost], Term],
    no_section: str = "",
) -> DraftIssue:  # fmt: skip
    """Return the issue of the stories *papers*, which `stories_of` gave for the period *covered*, by section, pinned ones first.

    Sections, as *section_of* names them, are sorted as in *order*, others follow by how many stories they have, the one called *no_section*
    last. Stories in *folded* are left out.
    """
    sections: dict[str, list[EditablePost]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for paper in papers:
        if paper.name not in folded:
            term = section_of(paper)
            sections[spelled.setdefault(term.slug, term.name)].append(paper)
    places = {name.casefold(): place for place, name in enumerate(order)}

    def place(name: str) -> tuple[int, bool, int, str]:
        own = places.get(name.casefold(), len(places))
        return own, own == len(places) and name == no_section, -len(sections[name]), name

    pages = {name: f"section/{key}/" for key, name in spelled.items()}
    return DraftIssue(covered, tuple((name, _lines(sections[name])) for name in sorted(sections, key=place)), pages)


def stories_of(papers: Iterable[EditablePost], covered: Period, now: datetime) -> list[EditablePost]:
    """Return those of *papers* that belong to an issue, the newest first: on the site at the moment *now*, and added in the period *covered*."""
    own = [paper for paper in papers if _added(paper) in covered and _is_shown(paper, now)]
    by_name = sorted(own, key=lambda paper: paper.name)
    return sorted(by_name, key=lambda paper: moment(paper.get("Date"), now.tzinfo or UTC, paper.name), reverse=True)


def _is_shown(paper: EditablePost, now: datetime) -> bool:
    try:
        return paper.header.status == "published" and is_public(paper.header, now)
    except PostError:
        return False  # the check of every post reports the line


def _added(paper: EditablePost) -> date | None:
    try:
        return date.fromisoformat((paper.get("Added") or paper.get("Date"))[:10])
    except ValueError:
        return None


def _lines(papers: Sequence[EditablePost]) -> tuple[DraftLine, ...]:
    return tuple(sorted(map(_line, papers), key=lambda line: not line.pinned))


def _line(paper: EditablePost) -> DraftLine:
    why = paper.get("Note") or escape(between_words(paper.get("Summary"), LINE), starts_line=False)
    return DraftLine(f"{place_of(paper.name)}/", paper.get("Title"), paper.get("Source"), why, paper.header.is_pinned)


def draft(issue: DraftIssue, title: str, words: Callable[..., str]) -> str:
    """Return the Markdown file of *issue*, waiting for its editor: a place for the introduction, then a line a story.

    If there are several sections, each shows MOST_OF_SECTION stories and a link to the others, called in *words* of the site's language.
    """
    lines = (("Title", title), ("Status", "draft"))  # its date is the day on which it is published
    most = MOST_OF_SECTION if len(issue.sections) > 1 else None
    parts = [COMMENT]
    for name, stories in issue.sections:
        parts += [f"## {escape(name, starts_line=False)}", "\n".join(map(item, stories[:most]))]
        if more := len(stories[most:] if most else ()):
            others = words("%(count)s more in %(name)s", count=more, name=name)
            parts.append(f"[{label(others)}](/{issue.pages[name]})")
    return write(Header(lines), "\n\n".join(parts) + "\n")


def item(line: DraftLine) -> str:
    """Return the line of an issue that leads to a story and says why it matters."""
    source = f" ({escape(line.source, starts_line=False)})" if line.source else ""
    why = f": {line.why}" if line.why else ""
    return f"- [{label(line.title)}](/{line.address}){source}{why}"


def label(title: str) -> str:
    """Return *title* as the text of a link: its brackets open and close nothing."""
    return escape(title, starts_line=False).replace("[", "&#91;").replace("]", "&#93;")
