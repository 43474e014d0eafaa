"""The inbox: what waits for the editor, grouped by story, and one decision a key."""

import mimetypes
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from standfirst.converter.batch import commands
from standfirst.core import clock
from standfirst.core.errors import PostError
from standfirst.core.settings import IMAGES
from standfirst.core.vocabulary import Vocabulary
from standfirst.digest import commands as digest_commands, duplicates
from standfirst.digest.duplicates import StoryText
from standfirst.posts.header import PUBLISHED
from standfirst.shelf import editing, held
from standfirst.text.languages import primary
from standfirst.text.words import words
from standfirst.web import pages
from standfirst.web.context import TERM_FILES, DeskContext
from standfirst.web.index import IndexedPost
from standfirst.web.pages import desk_of

SHOWN = 40  # stories of a page
FILTERS = ("source", "lang", "tag", "section")
MOST_OFFERED = 60  # values of a filter
PICTURES = frozenset((".webp", ".png", ".jpg", ".jpeg", ".gif", ".avif"))
STATES = ("waiting", "undated", "held", "published", "scheduled", "hidden", "all")
SORTS = {"": "last come first", "date": "newest first", "unsure": "least sure first"}
SURE, UNSURE = (
    0.95,
    0.8,
)  # expected F1 from which a conversion is called sure, and below which it should be read beside its dump


@dataclass(frozen=True, slots=True)
class InboxStory:
    """A story that waits: one post, and others that say the same."""

    post: IndexedPost
    others: tuple[IndexedPost, ...] = ()


@dataclass(frozen=True, slots=True)
class ListChoice:
    """The list that the editor wants to see: its state, search, filters, page and order."""

    state: str
    query: str
    values: Mapping[str, str]  # of the filters
    page: int
    sort: str = ""

    def address(self, **changed: object) -> str:
        """Return the address of the same list with some parts *changed*."""
        parts = {"state": self.state, "q": self.query, **self.values, "sort": self.sort, "page": self.page, **changed}
        stated = {
            key: value
            for key, value in parts.items()
            if value and (key, value) not in (("state", "waiting"), ("page", 1))
        }
        return f"/?{urlencode(stated)}" if stated else "/"


def list_choice_of(request: Request) -> ListChoice:
    """Return the list that the address of *request* names."""
    query = request.query_params
    state = query.get("state", "waiting")
    number = query.get("page", "1")
    return ListChoice(
        state if state in STATES else "waiting",
        query.get("q", "").strip(),
        {name: query.get(name, "") for name in FILTERS},
        int(number) if number.isdecimal() and len(number) < 7 and int(number) else 1,
        query.get("sort", "") if query.get("sort", "") in SORTS else "",
    )


def inbox(request: Request) -> Response:
    """Answer with the list of stories that wait, or that the filters name."""
    desk, wanted = desk_of(request), list_choice_of(request)
    names, terms = held.read(desk.root), {kind: desk.terms(kind) for kind in TERM_FILES}
    all_posts = list(desk.index.posts().values())
    now = clock.now(ZoneInfo(desk.room.zone))
    states = {post.name: states_of(post, names, now) for post in all_posts}
    of_state = [post for post in all_posts if wanted.state == "all" or wanted.state in states[post.name]]
    chosen = [post for post in of_state if matches(post, wanted, terms)]
    confidence = commands.confidence(desk.folder)
    in_order = sorted_as(chosen, wanted.sort, confidence)
    stories = (
        grouped(desk, in_order) if wanted.state in ("waiting", "undated") else [InboxStory(post) for post in in_order]
    )
    begin = (wanted.page - 1) * SHOWN
    shown = stories[begin : begin + SHOWN]
    counts = Counter(state for post_states in states.values() for state in post_states)
    return pages.page(
        request, "inbox",
        stories=[_with_text(desk, story) for story in shown], count=len(chosen), wanted=wanted, states=STATES, counts=counts, sorts=SORTS,
        has_more=len(stories) > begin + SHOWN, choices=choices(of_state, wanted, terms), confidence=confidence,
        sure=SURE, unsure=UNSURE, faults=desk.index.faults, sections=sorted({term.name for term in terms["sections"].terms.values()}),
    )  # fmt: skip


def _with_text(desk: DeskContext, story: InboxStory) -> InboxStory:
    """Return *story* with its text, which the index keeps only of posts that wait."""
    if story.post.paper.body:
        return story
    return InboxStory(desk.index.post(story.post.name), story.others)


def states_of(post: IndexedPost, held_names: frozenset[str], now: datetime) -> tuple[str, ...]:
    """Return which lists *post* is in at the moment *now*."""
    if post.waits:
        if post.name in held_names:
            return ("held",)
        return ("waiting", "undated") if not post.paper.get("Date") else ("waiting",)
    status = post.paper.header.status
    if is_scheduled(post, now):
        return ("scheduled",)
    return (status,) if status in STATES else ("published",)


def is_scheduled(post: IndexedPost, now: datetime) -> bool:
    """Return true if *post* is to be published later than *now*."""
    try:
        header = post.paper.header
        return header.status == PUBLISHED and not (post.waits or editing.is_public(header, now))
    except PostError:
        return False


Terms = Mapping[str, Vocabulary]


def matches(post: IndexedPost, wanted: ListChoice, terms: Terms) -> bool:
    """Return true if *post* is what the filters name, and has all words of the search."""
    for name, value in wanted.values.items():
        if value and _key_of(value, name, terms) not in {
            _key_of(own, name, terms) for own in values_of(post, name, terms)
        }:
            return False
    if not wanted.query:
        return True
    header = " ".join(post.paper.get(key) for key in ("Title", "Summary", "Tags", "Source", "Authors", "Note"))
    text = f"{header} {post.paper.body} {post.name}".casefold()
    return all(word in text for word in words(wanted.query)) or wanted.query.casefold() in text


def _key_of(value: str, name: str, terms: Terms) -> str:
    """Return what all spellings of a *value* of the filter *name* share."""
    return primary(value) if name == "lang" else terms["tags" if name == "tag" else f"{name}s"].term(value).slug


def values_of(post: IndexedPost, name: str, terms: Terms) -> Sequence[str]:
    """Return what *post* has for the filter *name*, under the names of the vocabularies; a language without its country."""
    if name == "tag":
        return [terms["tags"].term(tag).name for tag in post.paper.tags]
    value = post.paper.get({"source": "Source", "lang": "Lang", "section": "Category"}[name])
    if not value:
        return ()
    return (primary(value),) if name == "lang" else (terms[f"{name}s"].term(value).name,)


def choices(posts: Iterable[IndexedPost], wanted: ListChoice, terms: Terms) -> dict[str, list[tuple[str, int]]]:
    """Return the values of each filter among *posts*, the commonest first, and what is chosen."""
    offered = {}
    among = list(posts)
    for name in FILTERS:
        counts = Counter(value for post in among for value in values_of(post, name, terms))
        if wanted.values[name]:
            counts.setdefault(wanted.values[name], 0)
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        kept = ranked[:MOST_OFFERED] + [pair for pair in ranked[MOST_OFFERED:] if pair[0] == wanted.values[name]]
        offered[name] = kept
    return offered


def sorted_as(posts: Iterable[IndexedPost], sort: str, confidence: Mapping[str, float]) -> list[IndexedPost]:
    """Return *posts* in the order *sort*: those that came last first, the newest first, or those that the converter is least sure of."""
    by_name = sorted(posts, key=lambda post: post.name)
    by_date = sorted(by_name, key=lambda post: post.paper.get("Date"), reverse=True)
    if sort == "unsure":
        return sorted(by_date, key=lambda post: confidence.get(post.paper.dump, 1.0))
    return (
        by_date
        if sort == "date"
        else sorted(by_date, key=lambda post: post.paper.get("Added") or post.paper.get("Date"), reverse=True)
    )


def grouped(desk: DeskContext, posts: Sequence[IndexedPost]) -> list[InboxStory]:
    """Return *posts* as stories: those in the same wording are one, led as on the site."""
    by_name = {post.name: post for post in posts}
    room = desk.room
    sketches = {post.name: post.sketch for post in posts}
    texts = [text for name in duplicates.candidates(sketches) if (text := _story_text(by_name[name], room.zone))]
    groups = duplicates.group(texts, room.own.preferred_sources or room.own.lead, sketches)
    others_of = {group.lead: tuple(by_name[other.key] for other in group.others) for group in groups}
    folded = duplicates.keys_of(groups)
    return [InboxStory(post, others_of.get(post.name, ())) for post in posts if post.name not in folded]


def _story_text(post: IndexedPost, zone: str) -> StoryText | None:
    """Return the parts of *post* by which its story is recognised; None if its date is none, which the story's page shows."""
    try:
        return digest_commands.story_text(post.paper, len(post.text), zone)
    except PostError:
        return None


def picture(request: Request) -> Response:
    """Answer with a picture of a post."""
    name = request.path_params["name"]
    path = desk_of(request).content / IMAGES / name
    if ".." in name.split("/") or path.suffix.lower() not in PICTURES or not os.path.isfile(path):  # noqa: PTH113 - Path's own raises for a name longer than a disk takes
        return Response(status_code=404)
    return Response(path.read_bytes(), media_type=mimetypes.guess_type(name)[0])


def likeness(desk: DeskContext, post: IndexedPost) -> list[IndexedPost]:
    """Return the other waiting posts that say the same as *post*."""
    waiting = [other for other in desk.index.posts().values() if other.waits or other.name == post.name]
    waiting = [post if other.name == post.name else other for other in waiting]
    texts = {other.name: partial(getattr, other, "text") for other in waiting}
    by_name = {other.name: other for other in waiting}
    near = duplicates.neighbours(texts, {other.name: other.sketch for other in waiting})
    return [by_name[name] for name in near(post.name)]
