"""An editor's orders about stories: the pile at a glance, what resembles what."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from standfirst.core import clock, vocabulary
from standfirst.core.errors import PostError
from standfirst.core.settings import LEDGER, SECTIONS, SOURCES, VOCABULARY, WITHDRAWN, command
from standfirst.core.vocabulary import Term, Vocabulary
from standfirst.digest import duplicates, fingerprints, tags
from standfirst.digest.annotate import DigestSettings
from standfirst.digest.duplicates import Group, StoryText
from standfirst.digest.fingerprints import PostRef
from standfirst.digest.issues import published as issues_published
from standfirst.digest.tags import Used
from standfirst.digest.traits import Traits
from standfirst.posts import html, sections, withdrawn
from standfirst.posts.header import NO, moment
from standfirst.posts.names import place_of
from standfirst.posts.withdrawn import LEFT_OFF, Withdrawn
from standfirst.shelf import editing, ledger
from standfirst.shelf.editing import EditablePost

STATES = {
    "published": "published",
    "draft": f"wait as drafts ({command('pick')})",
    "hidden": "hidden",
    "undated": "without a date",
    "scheduled": "scheduled",
    "away": "left off the site",
}
NO_ROWS = Withdrawn()
MOST_LISTED = 10  # tags


@dataclass(frozen=True, slots=True)
class PostStatus:
    """The summary of the posts that `invoke status` prints."""

    states: tuple[tuple[str, int], ...]
    folded: tuple[tuple[str, str], ...]  # a post, and the one that leads its story
    unknown: tuple[Used, ...]  # tags that no vocabulary has, those that nearly equal an entry first
    # The path and the date of each post that is published later, the next first.
    scheduled: tuple[tuple[str, str], ...] = ()
    undated: tuple[str, ...] = ()  # posts that an editor wrote without a date; those of dumps are among the dumps
    left_off: tuple[str, ...] = ()  # posts that a line in withdrawn.txt names

    def report(self) -> str:
        """Return lines for people."""
        lines = ["posts: " + (", ".join(f"{count} {STATES[state]}" for state, count in self.states) or "none yet")]
        lines += [f"scheduled    {path} from {date}" for path, date in self.scheduled]
        lines += [f"needs a date {path}: write a line such as Date: 2026-11-30" for path in self.undated]
        lines += [f"left off     {path}: {LEFT_OFF}" for path in self.left_off]
        lines += [f"folded       {one} is in the group of {lead}" for one, lead in self.folded]
        for tag in self.unknown[:MOST_LISTED]:
            meant = (
                f"; perhaps {tag.meant!r}: {command('tags.merge')} {tag.meant!r} --tags {tag.name!r}"
                if tag.meant
                else ""
            )
            lines.append(f"unknown tag  {tag.name} ({tag.stories}){meant}")
        if len(self.unknown) > MOST_LISTED:
            lines.append(
                f"and {len(self.unknown) - MOST_LISTED} more tags that are not listed ({command('tags.list')})"
            )
        return "\n".join(lines)

    def plain(self) -> dict[str, Any]:
        """Return the same for scripts."""
        return {
            "states": dict(self.states),
            "scheduled": [{"post": path, "date": date} for path, date in self.scheduled],
            "undated": list(self.undated),
            "left_off": list(self.left_off),
            "folded": [{"post": one, "lead": lead} for one, lead in self.folded],
            "unknown_tags": [asdict(tag) for tag in self.unknown],
        }


def glance(  # noqa: PLR0913, PLR0917
    papers: Sequence[EditablePost],
    groups: Iterable[Group],
    terms: Vocabulary,
    now: datetime,
    zone: tzinfo,
    away: Withdrawn = NO_ROWS,
) -> PostStatus:
    """Return the summary of *papers*; *groups* are the stories that several of them have, those *away* were taken down."""
    state_of = {paper.name: "away" if away.names_header(paper.header) else _state(paper, now, zone) for paper in papers}
    counts = Counter(state_of.values())
    scheduled = [paper for paper in papers if state_of[paper.name] == "scheduled"]
    scheduled.sort(key=lambda paper: moment(paper.get("Date"), zone, paper.name))
    folded = sorted((other.key, group.lead) for group in groups for other in group.others)
    used = tags.used((tag for paper in papers for tag in paper.tags), terms)
    unknown = [tag for tag in used if not tag.is_known] if terms.terms else []
    states = tuple((state, counts[state]) for state in STATES if counts[state])
    likely_first = tuple(sorted(unknown, key=lambda tag: not tag.meant))
    undated = (paper.name for paper in papers if state_of[paper.name] == "undated" and not paper.dump)
    left_off = (name for name, state in state_of.items() if state == "away")
    dates = tuple((paper.name, paper.get("Date")) for paper in scheduled)
    return PostStatus(states, tuple(folded), likely_first, dates, tuple(undated), tuple(left_off))


def _state(paper: EditablePost, now: datetime, zone: tzinfo) -> str:
    status = paper.header.status
    if status != "published":
        return status if status in STATES else "draft"
    try:
        date = moment(paper.get("Date"), zone, paper.name) if paper.get("Date") else None
    except PostError:
        return "undated"  # the check of every post reports the line
    if date is None:
        return "undated"
    return "scheduled" if date > now else "published"


NO_DAY = datetime(1, 1, 1, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The posts and the settings of a site, for an editor's commands."""

    content: Path
    zone: str
    own: DigestSettings
    site: str = ""  # its address
    language: str = "en"
    section: str = "News"  # of a story that names none
    publisher: str = ""  # the site's name

    def section_of(self) -> Callable[[EditablePost], Term]:
        """Return a function that gives the section of a post, as sections.toml spells it; raises SettingError if that file cannot be read."""
        terms = vocabulary.load(self.content / SECTIONS)

        def section(paper: EditablePost) -> Term:
            name = paper.get("Category")
            term, is_guess = sections.of_post(name, sections.guessed(paper.header, paper.body), terms)
            return term if is_guess or name else terms.term(self.stated(paper, "Category"))

        return section

    def with_shown_sources(self, papers: Iterable[EditablePost]) -> list[EditablePost]:
        """Return *papers* with their sources as sources.toml has them for readers, without one that it hides."""
        terms = vocabulary.load(self.content / SOURCES)
        named = ((paper, terms.term(paper.get("Source"))) for paper in papers)
        return [
            replace(paper, header=paper.header.updated("Source", None if term.hidden else term.name))
            if paper.get("Source")
            else paper
            for paper, term in named
        ]

    def stated(self, paper: EditablePost, key: str) -> str:
        """Return what *paper* has for the header line *key*; the site's own section if it names none."""
        return paper.get(key) or (self.section if key == "Category" else "")

    def papers(self) -> list[EditablePost]:
        """Return every post that can be read."""
        return list(editing.papers(self.content))

    def now(self) -> datetime:
        """Return the moment of this run."""
        return clock.now(ZoneInfo(self.zone))

    def issues_of(self, places: Container[str], drafts: bool = False) -> issues_published.IssueContext:
        """Return what the issues are made with, on a site where readers can see the stories at *places*; its editor sees *drafts* too."""
        moved = {old: place_of(path) for old, path in ledger.moved(self.content / LEDGER)}
        return issues_published.IssueContext(
            self.content, self.now(), ZoneInfo(self.zone), self.site, self.language, places, drafts, moved
        )


def at_a_glance(room: Newsroom) -> PostStatus:
    """Return what the pile comes to."""
    papers = room.papers()
    shown = [paper for paper in papers if not paper.is_draft and paper.get("Date")]
    terms = vocabulary.load(room.content / VOCABULARY)
    away = withdrawn.read(room.content / WITHDRAWN)
    return glance(papers, groups_of(room, shown), terms, room.now(), ZoneInfo(room.zone), away)


def likeness(room: Newsroom) -> Callable[[EditablePost], Sequence[str]]:
    """Return a function from a post to the names of those with the same story."""
    papers = room.papers()
    sketches = {name: traits_of_post.sketch for name, traits_of_post in _traits(room, papers).items()}
    neighbours_of = duplicates.neighbours({paper.name: partial(_text, paper) for paper in papers}, sketches)
    return lambda paper: neighbours_of(paper.name)


def _text(paper: EditablePost) -> str:
    return html.prose(html.render(paper.body))


def _traits(room: Newsroom, papers: Iterable[EditablePost]) -> dict[str, Traits]:
    asked = {paper.name: PostRef(paper.digest, paper.get("Title"), partial(_text, paper)) for paper in papers}
    return fingerprints.load_or_extract(asked, room.content)


def groups_of(room: Newsroom, papers: Sequence[EditablePost]) -> Sequence[Group]:
    """Return the stories that several of *papers* have."""
    traits = _traits(room, papers)
    sketches = {name: traits_of_post.sketch for name, traits_of_post in traits.items()}
    some = frozenset(duplicates.candidates(sketches))
    story_texts = [story_text(paper, traits[paper.name].length, room.zone) for paper in papers if paper.name in some]
    return duplicates.group(story_texts, room.own.preferred_sources or room.own.lead, sketches)


def story_text(paper: EditablePost, length: int, zone: str) -> StoryText:
    """Return the parts of a post by which its story is recognised; its text has this *length*, dates without an offset are in *zone*."""
    stated = paper.get("Modified") or paper.get("Date")
    day = moment(stated, ZoneInfo(zone), paper.name) if stated else NO_DAY
    also = paper.get("Also").casefold() not in NO
    text, source, link = partial(_text, paper), paper.get("Source"), paper.get("Link")
    joined = paper.get("Added") or paper.get("Date")
    added = moment(joined, ZoneInfo(zone), paper.name) if joined else NO_DAY
    is_chosen = paper.header.is_pinned or bool(paper.get("Note"))
    return StoryText(paper.name, paper.get("Title"), text, source, day, link, also, length, added, is_chosen)
