"""The inbox: what waits for the editor, grouped by story, and one decision a key."""

import mimetypes
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from standfirst.converter.batch import commands
from standfirst.core.errors import PostError
from standfirst.core.settings import IMAGES
from standfirst.digest import commands as digest_commands, duplicates
from standfirst.digest.duplicates import StoryText
from standfirst.shelf import held
from standfirst.text import languages
from standfirst.text.words import words
from standfirst.web import pages
from standfirst.web.context import DeskContext
from standfirst.web.index import IndexedPost
from standfirst.web.pages import desk_of

SHOWN = 40  # stories of a page
FILTERS = ("source", "lang", "tag", "section")
MOST_OFFERED = 60  # values of a filter
PICTURES = frozenset((".webp", ".png", ".jpg", ".jpeg", ".gif", ".avif"))
STATES = ("waiting", "held", "published", "scheduled", "hidden", "all")
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
class Wanted:
    """What the editor wants to see."""

    state: str
    query: str
    values: Mapping[str, str]  # of the filters
    page: int

    def address(self, **changed: object) -> str:
        """Return the address of the same list with some parts *changed*."""
        parts = {"state": self.state, "q": self.query, **self.values, "page": self.page, **changed}
        stated = {
            key: value
            for key, value in parts.items()
            if value and (key, value) not in (("state", "waiting"), ("page", 1))
        }
        return f"/?{urlencode(stated)}" if stated else "/"


def wanted_of(request: Request) -> Wanted:
    """Return what the address of *request* asks for."""
    query = request.query_params
    state = query.get("state", "waiting")
    number = query.get("page", "1")
    return Wanted(
        state if state in STATES else "waiting",
        query.get("q", "").strip(),
        {name: query.get(name, "") for name in FILTERS},
        int(number) if number.isdecimal() and len(number) < 7 and int(number) else 1,
    )


def inbox(request: Request) -> Response:
    """Answer with the list of stories that wait, or that the filters name."""
    desk, wanted = desk_of(request), wanted_of(request)
    held_names = held.read(desk.root)
    all_posts = list(desk.index.posts().values())
    of_state = [post for post in all_posts if state_of(post, held_names) == wanted.state or wanted.state == "all"]
    chosen = [post for post in of_state if matches(post, wanted)]
    stories = (
        grouped(desk, chosen) if wanted.state == "waiting" else [InboxStory(post) for post in newest_first(chosen)]
    )
    begin = (wanted.page - 1) * SHOWN
    shown = stories[begin : begin + SHOWN]
    counts = Counter(state_of(post, held_names) for post in all_posts)
    return pages.page(
        request, "inbox",
        stories=[_whole(desk, story) for story in shown], count=len(chosen), wanted=wanted, states=STATES, counts=counts,
        has_more=len(stories) > begin + SHOWN, choices=choices(of_state, wanted), confidence=commands.confidence(desk.folder),
        sure=SURE, unsure=UNSURE, faults=desk.index.faults, curates=desk.folder.curate,
    )  # fmt: skip


def _whole(desk: DeskContext, story: InboxStory) -> InboxStory:
    """Return *story* with its text, which the index keeps only of posts that wait."""
    if story.post.paper.body:
        return story
    return InboxStory(desk.index.post(story.post.name), story.others)


def state_of(post: IndexedPost, held_names: frozenset[str]) -> str:
    """Return which list *post* is in."""
    if post.waits:
        return "held" if post.name in held_names else "waiting"
    status = (post.paper.get("Status") or "published").casefold()
    return status if status in STATES else "published"


def matches(post: IndexedPost, wanted: Wanted) -> bool:
    """Return true if *post* is what the filters name, and has all words of the search."""
    for name, value in wanted.values.items():
        if value and value not in values_of(post, name):
            return False
    if not wanted.query:
        return True
    header = " ".join(post.paper.get(key) for key in ("Title", "Summary", "Tags", "Source", "Authors", "Note"))
    text = f"{header} {post.paper.body} {post.name}".casefold()
    return all(word in text for word in words(wanted.query)) or wanted.query.casefold() in text


def values_of(post: IndexedPost, name: str) -> Sequence[str]:
    """Return what *post* has for the filter *name*."""
    if name == "tag":
        return post.paper.tags
    value = post.paper.get({"source": "Source", "lang": "Lang", "section": "Category"}[name])
    return (languages.canonical(value) if name == "lang" and value else value,) if value else ()


def choices(posts: Iterable[IndexedPost], wanted: Wanted) -> dict[str, list[tuple[str, int]]]:
    """Return the values of each filter among *posts*, the commonest first, and what is chosen."""
    offered = {}
    among = list(posts)
    for name in FILTERS:
        counts = Counter(value for post in among for value in values_of(post, name))
        if wanted.values[name]:
            counts.setdefault(wanted.values[name], 0)
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        kept = ranked[:MOST_OFFERED] + [pair for pair in ranked[MOST_OFFERED:] if pair[0] == wanted.values[name]]
        offered[name] = kept
    return offered


def newest_first(posts: Iterable[IndexedPost]) -> list[IndexedPost]:
    """Return *posts*, those that came last first."""
    by_name = sorted(posts, key=lambda post: post.name)
    return sorted(by_name, key=lambda post: post.paper.get("Added") or post.paper.get("Date"), reverse=True)


def grouped(desk: DeskContext, posts: Sequence[IndexedPost]) -> list[InboxStory]:
    """Return *posts* as stories: those in the same wording are one, led as on the site."""
    by_name = {post.name: post for post in posts}
    room = desk.room
    texts = [text for post in posts if (text := _story_text(post, room.zone))]
    sketches = {text.key: by_name[text.key].sketch for text in texts}
    groups = duplicates.group(texts, room.own.preferred_sources or room.own.lead, sketches)
    others_of = {group.lead: tuple(by_name[other.key] for other in group.others) for group in groups}
    folded = duplicates.keys_of(groups)
    return [InboxStory(post, others_of.get(post.name, ())) for post in newest_first(posts) if post.name not in folded]


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
    if ".." in name.split("/") or "\0" in name or path.suffix.lower() not in PICTURES or not path.is_file():
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
