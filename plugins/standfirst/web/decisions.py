"""Decisions of an editor about posts, one or many at once, and their undo."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from standfirst.converter.batch import commands, newest
from standfirst.core import clock
from standfirst.core.errors import PostError, ShelfError
from standfirst.core.settings import AWAY, CONTENT, LEDGER, POSTS, SECTIONS, WITHDRAWN
from standfirst.posts import checks
from standfirst.posts.header import Header, listed
from standfirst.publishing import releases
from standfirst.shelf import editing, held, takedown, term_files
from standfirst.shelf.history import Order
from standfirst.shelf.takedown import free_place
from standfirst.web import pages
from standfirst.web.context import DeskContext
from standfirst.web.index import IndexedPost
from standfirst.web.pages import INVALID, ConflictError, desk_of

DECLINED = "declined"  # the reason where an editor gives none
LONGEST_NUMBER = 9  # digits of a decision's number
CHANGED = "it was changed since you looked at it; look again, then decide"


def post_path(name: str) -> str:
    """Return the path below the desk of the post *name*."""
    return f"{CONTENT}/{POSTS}/{name}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that the editor made about some posts."""

    posts: Sequence[IndexedPost]
    why: str = ""  # a reason; of "tag" and "section" the name


def _set(values: Mapping[str, str]) -> Callable[[DeskContext, Choice], None]:
    """Return what sets header *values* of posts."""

    def work(desk: DeskContext, choice: Choice) -> None:
        for post in choice.posts:
            if values.get("Status") == "published":
                _check_publishable(desk, post, len(choice.posts))
        for post in choice.posts:
            editing.change(post.paper, values)
        if "Status" in values:
            _resume(desk, choice)

    return work


def _check_publishable(desk: DeskContext, post: IndexedPost, chosen: int) -> None:
    """Raise PostError if *post*, one of so many *chosen*, could not be published as it is."""
    zone = ZoneInfo(desk.room.zone)
    try:
        checks.check_publishable(post.paper.header, bool(post.paper.body.strip()), zone, f"content/posts/{post.name}")
    except PostError as error:
        raise PostError(f"{error}; none of the {chosen} was published" if chosen > 1 else str(error)) from error


def _hold(desk: DeskContext, choice: Choice) -> None:
    held.put(desk.root, held.read(desk.root) | {post.name for post in choice.posts})


def _resume(desk: DeskContext, choice: Choice) -> None:
    held.put(desk.root, held.read(desk.root) - {post.name for post in choice.posts})


def _decline(desk: DeskContext, choice: Choice) -> None:
    """Put drafts away that readers never saw."""
    for post in choice.posts:
        if not post.waits:
            raise ShelfError(f"{post.paper.get('Title')}: it is published; withdraw it, and say why")
    for post in choice.posts:
        editing.decline(desk.content, post.paper, choice.why or DECLINED, desk.index.others(post.name))


def _withdraw(desk: DeskContext, choice: Choice) -> None:
    """Take stories down that readers may have seen."""
    if not choice.why:
        raise ShelfError("say why it is withdrawn; the reason is kept in content/withdrawn.txt, readers do not see it")
    shown = partial(releases.was_shown, desk.output, desk.builds)
    for post in choice.posts:
        commands.withdraw(desk.folder, post.name, choice.why, shown)


def _as_converted(desk: DeskContext, choice: Choice) -> None:
    for post in choice.posts:
        newest.accept(desk.folder, post.name)


def _tag(desk: DeskContext, choice: Choice) -> None:
    """Give posts a tag more."""
    del desk
    if not choice.why:
        raise ShelfError("write the tag")
    for post in choice.posts:
        editing.change(post.paper, {"Tags": listed(dict.fromkeys((*post.paper.tags, choice.why)))})


def _section(desk: DeskContext, choice: Choice) -> None:
    """Move posts to a section."""
    if not choice.why:
        raise ShelfError("write the section")
    for post in choice.posts:
        editing.change(post.paper, {"Category": choice.why})
    term_files.list_own(desk.content / SECTIONS, choice.why)


ACTIONS: Mapping[str, Callable[[DeskContext, Choice], None]] = {
    "publish": _set({"Status": "published"}),
    "draft": _set({"Status": "draft"}),
    "pin": _set({"Pinned": "yes"}),
    "unpin": _set({"Pinned": ""}),
    "hold": _hold,
    "resume": _resume,
    "decline": _decline,
    "withdraw": _withdraw,
    "accept": _as_converted,
    "tag": _tag,
    "section": _section,
}


def _paths(action: str, posts: Sequence[IndexedPost], content: Path) -> tuple[str, ...]:
    """Return the files that *action* may change for *posts*."""
    own = [post_path(post.name) for post in posts]
    if action in ("hold", "resume"):
        return (held.FILE,)
    if action == "decline":
        return (
            *own,
            *(f"{CONTENT}/{AWAY}/{free_place(content, post.name)}" for post in posts),
            f"{CONTENT}/{WITHDRAWN}",
        )
    if action == "withdraw":
        return takedown.changed_files(content)
    return (*own, f"{CONTENT}/{LEDGER if action == 'accept' else SECTIONS}", held.FILE)


def name_of(desk: DeskContext, action: str, headers: Iterable[Header]) -> str:
    """Return what *action* is called: "schedule" if it publishes posts that have these *headers*, and none of them is shown yet.

    Raises PostError if a date is none.
    """
    if action != "publish":
        return action
    now = clock.now(ZoneInfo(desk.room.zone))
    published = [header.updated("Status", "published") for header in headers]
    return (
        action if any(not header.get("Date") or editing.is_public(header, now) for header in published) else "schedule"
    )


def decide(request: Request, form: FormData) -> Response:
    """Carry out a decision about the posts that the *form* names, each as `VERSION:NAME`."""
    desk, action, why = desk_of(request), str(form.get("action", "")), str(form.get("why", "")).strip()
    chosen = [str(value) for value in form.getlist("post")]
    if action not in ACTIONS or not chosen:
        return pages.failed(request, pages.say(request, "Choose a story, then what to do with it."), INVALID)

    def work() -> None:
        ACTIONS[action](desk, Choice([_as_seen(desk, value) for value in chosen], why))

    posts = [_as_seen(desk, value) for value in chosen]
    subject = (
        posts[0].paper.get("Title") if len(posts) == 1 else pages.say(request, "%(count)s stories", count=len(posts))
    )
    name = name_of(desk, action, (post.paper.header for post in posts))
    order = Order(name, subject, _paths(action, posts, desk.content), posts[0].name if len(posts) == 1 else "")
    return pages.decided(request, desk.decide(order, work), str(form.get("next", "/")))


def _as_seen(desk: DeskContext, value: str) -> IndexedPost:
    """Return the post that *value*, `VERSION:NAME`, means; raises ConflictError if its file has changed since, or was deleted."""
    version, _, name = value.partition(":")
    post = still_there(desk, name)
    if version != post.version:
        raise ConflictError(f"{post.paper.get('Title')}: {CHANGED}")
    return post


def still_there(desk: DeskContext, name: str) -> IndexedPost:
    """Return the post called *name*; raises ConflictError if it was declined, moved or deleted."""
    try:
        return desk.index.post(name)
    except ShelfError as error:
        raise ConflictError(str(error)) from error


def undo(request: Request, form: FormData) -> Response:
    """Undo the decision that the *form* names, or the last one."""
    desk, number = desk_of(request), str(form.get("number", ""))
    with desk.lock():
        last = desk.history.last() if not number else None
        if not number and last is None:
            return pages.failed(request, pages.say(request, "There is nothing to undo."), INVALID)
        try:
            decision = desk.history.undo(
                last.number if last else int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else -1
            )
        except ShelfError as error:
            if last is None:
                raise ConflictError(str(error)) from error
            desk.history.pass_over(last)
            raise ConflictError(f"{error}; the next undo is of the decision before it") from error
    return pages.decided(request, decision, str(form.get("next", "/")))
