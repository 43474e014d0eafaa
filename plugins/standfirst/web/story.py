"""One story: its post, edited in place; what something else changed meanwhile is shown, and never written over."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from standfirst.converter.batch import commands, newest
from standfirst.converter.batch.cache import is_older
from standfirst.core import clock
from standfirst.core.errors import DigestError, PostError
from standfirst.core.locks import BusyError
from standfirst.core.settings import CONTENT, SECTIONS, SOURCES
from standfirst.posts import checks
from standfirst.posts.cache import FORBIDDEN
from standfirst.posts.header import Header
from standfirst.posts.names import place_of
from standfirst.posts.post import Fate
from standfirst.shelf import editing, held, term_files
from standfirst.shelf.history import Decision, Order
from standfirst.shelf.ledger import body_digest
from standfirst.shelf.merge import edits
from standfirst.web import pages
from standfirst.web.beside import dump_of
from standfirst.web.context import DeskContext
from standfirst.web.decisions import name_of, post_path, still_there
from standfirst.web.edit import BODY, FIELDS, Edit, check, difference, edit_of, fields_of, mark
from standfirst.web.inbox import SURE, UNSURE, is_scheduled, likeness
from standfirst.web.index import IndexedPost, is_name
from standfirst.web.learning import key_of, lessons
from standfirst.web.pages import CONFLICT, INVALID, ConflictError, desk_of

MOST_OFFERED = 400  # names for completion


def show(request: Request) -> Response:
    """Answer with the page of a story; with the text of its file if that is no post."""
    desk, name = desk_of(request), request.path_params["name"]
    try:
        return _page(request, desk.index.post(name))
    except PostError as error:
        text = _raw(desk.root / post_path(name))
        return pages.page(request, "broken", name=name, error=str(error), raw=text, file_version=body_digest(text))


def _page(request: Request, post: IndexedPost, status: int = 200, **values: object) -> HTMLResponse:
    """Return the page of *post*; *values* may hold the editor's `now`, and `conflicts` or an `error`."""
    desk = desk_of(request)
    dump, why_not = dump_of(desk, post)
    current, shelf = fields_of(post.paper), shelf_state(desk, post)
    shared = {
        "post": post, "place": place_of(post.name), "fields": FIELDS, "now": current, "base": current,
        "blocks": dump.blocks if dump else (), "inside": dump.in_post(post.paper.body) if dump else (), "dump": dump, "no_dump": why_not,
        "left_out": len(dump.left_out(post.paper.header, post.paper.body)) if dump else 0,
        "is_scheduled": is_scheduled(post, clock.now(ZoneInfo(desk.room.zone))), "shelf": shelf, "lessons": lessons(desk, post, bool(shelf.edited)), "key_of": key_of, "like": likeness(desk, post), "names": completion(desk),
        "confidence": commands.confidence(desk.folder).get(post.paper.dump), "sure": SURE, "unsure": UNSURE, "conflicts": {}, "theirs": {}, "marks": {}, "error": "",
    }  # fmt: skip
    return pages.page(request, "story", status, **(shared | values))


@dataclass(frozen=True, slots=True)
class ShelfState:
    """The state of a post on the shelf."""

    edited: frozenset[str] = frozenset()  # the parts that are the editor's
    is_outdated: bool = False  # a newer converter may write it differently
    is_known: bool = False  # it was made of a dump


def shelf_state(desk: DeskContext, post: IndexedPost) -> ShelfState:
    """Return which parts of *post* are the editor's, and if a newer conversion waits."""
    shelf = desk.folder.shelf()
    entry = shelf.entry(post.paper.dump)
    if entry is None or entry.path != post.name:
        return ShelfState()
    fate = shelf.current_outcome(entry).fate
    edited = frozenset(edits(entry, (post.paper.header, post.paper.body)))
    may_differ = fate is Fate.OUTDATED or (not edited and is_older(entry.fingerprint))
    return ShelfState(edited, may_differ and _differs(desk, post), True)


def _differs(desk: DeskContext, post: IndexedPost) -> bool:
    """Return true if the present converter writes *post* differently."""
    try:
        return bool(newest.diff(desk.folder, post.paper.dump))
    except DigestError:
        return False  # its dump gives no post any more


def completion(desk: DeskContext) -> dict[str, list[str]]:
    """Return the names that fields are completed from: of the vocabularies, then of the posts."""
    posts = desk.index.posts().values()
    names: dict[str, dict[str, None]] = {"Tags": {}, "Category": {}, "Source": {}}
    for key, kind in (("Tags", "tags"), ("Category", "sections"), ("Source", "sources")):
        names[key] |= dict.fromkeys(sorted({term.name for term in desk.terms(kind).terms.values()}))
    for post in posts:
        for key in ("Category", "Source"):
            if value := post.paper.get(key):
                names[key].setdefault(value)
        names["Tags"] |= dict.fromkeys(post.paper.tags)
    return {key: list(values)[:MOST_OFFERED] for key, values in names.items()}


def save(request: Request, form: FormData) -> Response:
    """Write what the editor changed; what something else changed meanwhile is shown beside it, and nothing is written."""
    desk, name = desk_of(request), request.path_params["name"]
    if "raw" in form:
        return _mend(request, str(form["raw"]), str(form.get("version", "")))
    is_publishing = form.get("action") == "publish"
    present = still_there(desk, name)
    edit = edit_of(form, present.paper.get("Lang"))
    if not is_publishing and edit.settled(fields_of(present.paper)) == (
        {},
        {},
    ):  # no decision: there is nothing to undo
        return _saved(request, None, name)
    header = present.paper.header.updated("Date", edit.now.get("Date") or present.paper.get("Date") or None)
    try:
        action = name_of(desk, "publish", [header]) if is_publishing else "edit"
        order = Order(
            action,
            edit.now.get("Title") or name,
            (post_path(name), held.FILE, f"{CONTENT}/{SECTIONS}", f"{CONTENT}/{SOURCES}"),
            name,
        )
        decision = desk.decide(order, partial(_write, desk, name, edit, is_publishing))
    except EditConflictError:
        return _conflict(request, edit)
    except (ConflictError, BusyError):
        raise
    except DigestError as error:  # the page shows again what the editor wrote
        return _invalid(request, edit, str(error))
    return _saved(request, decision, name, str(form.get("next", "")))


def _saved(request: Request, decision: Decision | None, name: str, after: str = "") -> Response:
    """Return the answer after a *decision* about the post called *name*; with its fields as they are in the file now."""
    desk = desk_of(request)
    saved = desk.index.post(name)
    edited = sorted(shelf_state(desk, saved).edited)
    fields = fields_of(saved.paper)
    return pages.decided(
        request, decision, after or f"/story/{name}", fields=fields, version=saved.version, edited=edited
    )


class EditConflictError(ConflictError):
    """The editor and something else changed the same parts of a post."""


def _write(desk: DeskContext, name: str, edit: Edit, is_publishing: bool) -> None:
    """Write the *edit* of the post called *name*; raises EditConflictError if something else changed the same parts, PostError if it is not valid."""
    post = still_there(desk, name)
    values, conflicts = edit.settled(fields_of(post.paper))
    if conflicts:
        raise EditConflictError(f"{name}: {', '.join(conflicts)}")
    body = values.pop(BODY, None)
    _check(desk, post, values, body)
    if is_publishing:
        if not values.get("Date", post.paper.get("Date")):
            raise PostError("Date: it has none; give it one, then publish")
        values["Status"] = "published"
        held.put(desk.root, held.read(desk.root) - {name})
    editing.change(post.paper, values, body)
    if values.get("Category"):
        term_files.list_own(desk.content / SECTIONS, values["Category"])
    if values.get("Source") and (values.get("Link") or post.paper.get("Link")):
        term_files.list_source(desk.content / SOURCES, values["Source"])


def _invalid(request: Request, edit: Edit, error: str) -> Response:
    """Return the page of a story with what the editor wrote, and why it was not saved."""
    if pages.wants_json(request):
        return pages.failed(request, error, INVALID)
    post = desk_of(request).index.post(request.path_params["name"])
    return _page(request, post, INVALID, now={**fields_of(post.paper), **edit.now}, error=error)


def _check(desk: DeskContext, post: IndexedPost, values: Mapping[str, str], body: str | None) -> None:
    """Raise PostError if the post with these values could not be published."""
    check(values)
    header: Header = post.paper.header
    for key, value in values.items():
        header = header.updated(key, value or None)
    checks.check_parts(
        header,
        bool((post.paper.body if body is None else body).strip()),
        ZoneInfo(desk.room.zone),
        post.paper.get("Title"),
    )


def _conflict(request: Request, edit: Edit) -> Response:
    desk = desk_of(request)
    post = desk.index.post(request.path_params["name"])
    current = fields_of(post.paper)
    conflicts = edit.settled(current)[1]
    shown = {key: difference(edit.now[key], text) if key == BODY else text for key, text in conflicts.items()}
    marks = {key: mark(text) for key, text in conflicts.items()}
    message = pages.say(
        request, "The file was changed meanwhile, in the same parts. Both versions are below; nothing is written yet."
    )
    if pages.wants_json(request):
        return JSONResponse({"error": message, "conflicts": shown, "theirs": conflicts, "marks": marks}, CONFLICT)
    return _page(
        request, post, CONFLICT, now={**current, **edit.now}, base={**current, **edit.base}, conflicts=shown, theirs=conflicts, marks=marks, error=message,
    )  # fmt: skip


def _mend(request: Request, text: str, version: str) -> Response:
    """Write the whole *text* of a file that is no post, unless it changed since the page was made."""
    desk, name = desk_of(request), request.path_params["name"]
    path = desk.root / post_path(name)

    def work() -> None:
        if body_digest(_raw(path)) != version:
            raise ConflictError(f"content/posts/{name} was changed meanwhile; load the page again")
        editing.put(path, FORBIDDEN.sub("", text.replace("\r\n", "\n")))

    if not is_name(name) or not path.is_file():
        raise ConflictError(f"there is no file content/posts/{name}")
    return pages.decided(request, desk.decide(Order("edit", name, (post_path(name),), name), work), f"/story/{name}")


def _raw(path: Path) -> str:
    """Return the text of the file at *path*; one that is no UTF-8 is most likely Windows-1252."""
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def diff(request: Request) -> Response:
    """Answer with how a post differs from its newest conversion."""
    desk, name = desk_of(request), request.path_params["name"]
    post = desk.index.post(name)
    text = newest.diff(desk.folder, post.paper.dump or name)
    return pages.page(request, "diff", post=post, lines=text.splitlines())
