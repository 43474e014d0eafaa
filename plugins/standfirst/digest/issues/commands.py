"""An editor's orders about issues: draft one, and make its mail and its book."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import lxml.html

from standfirst.core.clock import Changes
from standfirst.core.errors import ShelfError
from standfirst.core.settings import IMAGES, command
from standfirst.digest import duplicates
from standfirst.digest.commands import Newsroom, groups_of
from standfirst.digest.issues import draft, email, epub, published as issues_published
from standfirst.digest.issues.email import Edition
from standfirst.digest.issues.epub import Book, Chapter
from standfirst.digest.issues.published import Issue
from standfirst.posts import html as posts_html
from standfirst.posts.header import moment, parse, unlisted
from standfirst.posts.names import place_of
from standfirst.shelf import editing
from standfirst.shelf.editing import EditablePost
from standfirst.site import i18n
from standfirst.text.languages import direction
from standfirst.text.words import minutes

PLACE = re.compile(r'href="[^"]*?/(\d{4}/\d{2}/[^"/?#]+)/?["?#]')  # of a story of the site


def draft_issue(room: Newsroom, name: str = "") -> Path:
    """Write content/issues/NAME.md, a draft of the stories added in that week, month or day; the present one by default.

    Raises ShelfError where it is there already, or would hold no story.
    """
    covered = draft.period(name or present_issue(room))
    path = room.content / issues_published.FOLDER / f"{covered.name}.md"
    if path.exists():
        raise ShelfError(f"content/issues/{path.name} is there already; edit it, or delete it and draft it again")
    papers = room.with_shown_sources(draft.stories_of(room.papers(), covered, room.now()))
    folded = duplicates.keys_of(groups_of(room, papers))
    issue = draft.issue_of(papers, covered, room.own.section_order, folded, room.section_of(), room.section)
    if not issue.stories:
        raise ShelfError(
            f"no published story was added from {covered.first} to {covered.last}; nothing to put in an issue"
        )
    editing.put(path, draft.draft(issue, _title(room, covered), i18n.words(room.language)))
    return path


def present_issue(room: Newsroom) -> str:
    """Return the name of the issue of the present week, month or day, whichever the site has."""
    day = room.now().date()
    forms: Mapping[str, str] = {"daily": day.isoformat(), "monthly": f"{day:%Y-%m}", "weekly": f"{day:%G-W%V}"}
    return forms[room.own.issues]


def _title(room: Newsroom, covered: draft.Period) -> str:
    words, dates = i18n.words(room.language), i18n.dates(room.language)
    if covered.first == covered.last:
        return dates(covered.first)
    if "W" in covered.name:
        return words("Week of %(day)s", day=dates(covered.first))
    return dates(covered.first, "month")


def published_issue(room: Newsroom, name: str) -> Issue:
    """Return the published issue called *name*; raises ShelfError, saying what to do, if it is none."""
    name_of_issue = draft.period(name).name
    pages = editing.pages(room.content, room.now(), ZoneInfo(room.zone))
    issues = issues_published.published(room.issues_of({page.removesuffix("/index.html") for page in pages}), Changes())
    issue = next((each for each in issues if each.name == name_of_issue), None)
    if issue is None:
        raise ShelfError(_why_not(room, name_of_issue))
    return issue


def mail(room: Newsroom, name: str) -> bytes:
    """Return the published issue called *name* as a message ready to send; raises ShelfError if it is none, or DIGEST names no sender."""
    return mailer(room, name)("")


def mailer(room: Newsroom, name: str) -> Callable[[str], bytes]:
    """Return a function that makes the message to one address of the published issue called *name*; raises what `mail` does."""
    if not room.own.sender:
        raise ShelfError('DIGEST has no sender; write "sender": "Name <address>" in pelicanconf.py')
    return partial(email.message, edition(published_issue(room, name), room), room.own.sender)


def book(room: Newsroom, name: str) -> bytes:
    """Return the published issue called *name*, and its stories, as an EPUB; raises ShelfError if it is none."""
    return book_of(published_issue(room, name), room.papers(), room)


def book_of(issue: Issue, posts: Iterable[EditablePost], room: Newsroom) -> bytes:
    """Return *issue* as an EPUB, with those of the *posts* that it links."""
    papers = {place_of(paper.name): paper for paper in room.with_shown_sources(posts)}
    linked = dict.fromkeys(place for place in PLACE.findall(issue.html) if place in papers)
    introduction = posts_html.sanitise(issue.html)
    for number, place in enumerate(linked, 1):
        introduction = introduction.replace(f'href="{room.site}/{place}/"', f'href="{epub.chapter_file(number)}"')
    chapters = tuple(_chapter(papers[place], room) for place in linked)
    book_of_issue = Book(
        issue.id, f"{room.publisher}: {issue.title}", room.publisher, issue.date, introduction, chapters, room.language, direction(room.language),
    )  # fmt: skip
    return epub.written(book_of_issue, room.content / IMAGES)


def _chapter(paper: EditablePost, room: Newsroom) -> Chapter:
    day = paper.get("Date")[:10]
    shown = i18n.dates(room.language)(date.fromisoformat(day)) if day else ""
    about = " · ".join(filter(None, (paper.get("Source"), ", ".join(unlisted(paper.get("Authors"))), shown)))
    note = posts_html.render_line(paper.get("Note")) if paper.get("Note") else ""
    link, lang, words = paper.get("Link"), paper.get("Lang"), i18n.words(room.language)
    label = words("Original")
    return Chapter(
        paper.get("Title"), posts_html.render(paper.body), about, note, link if link.startswith(("http://", "https://")) else "", label,
        lang, direction(lang or room.language),
    )  # fmt: skip


def _why_not(room: Newsroom, name: str) -> str:
    """Return why the issue called *name* is not published, and what to do."""
    path = room.content / issues_published.FOLDER / f"{name}.md"
    if not path.is_file():
        option = {7: "month", 8: "week"}.get(len(name), "day")
        return f"there is no issue {name}; `{command('issue')} --{option} {name}` drafts it"
    header, _ = parse(path.read_text(encoding="utf-8"), f"content/{issues_published.FOLDER}/{path.name}")
    if header.status != "published":
        return f"issue {name} is a draft; edit content/{issues_published.FOLDER}/{path.name}, and set Status: published"
    return f"issue {name} is held until its Date, {header.get('Date')}; change or delete that line to publish it now"


class LineFacts(NamedTuple):
    """What a line of a mail says of its story beside the editor's words."""

    language: str
    day: date
    minutes: int  # that reading it takes


def edition(issue: Issue, room: Newsroom, facts: Mapping[str, LineFacts] | None = None) -> Edition:
    """Return the mail of *issue*; *facts* of its stories, by their places, are read from their posts unless they are given."""
    words = i18n.words(room.language)
    if facts is None:
        papers = {place_of(paper.name): paper for paper in room.papers()}
        facts = {place: _facts_of(papers[place], room) for place in PLACE.findall(issue.html) if place in papers}
    return Edition(
        issue.title, _with_facts(issue.html, room.language, facts), f"{room.site}/{issue.url}", issue.date, room.language, direction(room.language),
        room.own.unsubscribe, words("Read this issue online"), words("Unsubscribe"), room.publisher, f"{room.site}/{issue.book}",
    )  # fmt: skip


def _facts_of(paper: EditablePost, room: Newsroom) -> LineFacts:
    text = posts_html.prose(posts_html.render(paper.body))
    day = moment(paper.get("Date"), ZoneInfo(room.zone), paper.name).date()
    return LineFacts(paper.get("Lang") or room.language, day, minutes(text))


def _with_facts(html: str, language: str, facts: Mapping[str, LineFacts]) -> str:
    """Return the *html* of an issue in which each line about a story says its language, its day and how long it takes to read."""
    if not facts:
        return html
    dates, spans = i18n.dates(language), i18n.minutes(language)
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    for item in tree.iter("li"):
        link = next(item.iter("a"), None)
        place = None if link is None else PLACE.match(f'href="{link.get("href")}"')
        fact = facts.get(place[1]) if place else None
        if fact is not None:
            item.set("lang", fact.language)
            about = lxml.html.Element("span", {"class": "about", "lang": language})
            about.text = f" {dates(fact.day, 'medium')} · {spans(fact.minutes)}"
            item.extend((lxml.html.Element("br"), about))
    return email.inside(tree)
