"""One story: its post, edited in place; what something else changed meanwhile is shown, and never written over."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from standfirst.builds.release import BusyError
from standfirst.converter.batch import commands
from standfirst.converter.batch.cache import is_older
from standfirst.core.errors import DigestError, PostError, ShelfError
from standfirst.posts import reader
from standfirst.posts.header import Header, listed, one_line, unlisted
from standfirst.posts.names import place_of
from standfirst.posts.post import Fate
from standfirst.shelf import editing, ledger
from standfirst.shelf.editing import LISTS, EditablePost
from standfirst.shelf.history import Order
from standfirst.shelf.merge import edits
from standfirst.web import pages
from standfirst.web.beside import dump_of
from standfirst.web.context import DeskContext
from standfirst.web.decisions import BUSY, CONFLICT, INVALID, ConflictError, post_path
from standfirst.web.inbox import SURE, UNSURE, likeness
from standfirst.web.index import IndexedPost
from standfirst.web.pages import desk_of

# The header lines that the page edits, and their labels.
FIELDS = {
    "Title": "Title", "Date": "Date", "Authors": "Authors", "Category": "Section", "Tags": "Tags", "Source": "Source", "Link": "Original",
    "Lang": "Language", "Summary": "Summary", "Note": "Your note",
}  # fmt: skip
MOST_OFFERED = 400  # names for completion
BODY = "body"
LARGEST_FIELD = 10_000  # characters of a header line


@dataclass(frozen=True, slots=True)
class Edit:
    """What the form holds: each field as it was when the page was made, and as the editor left it."""

    base: Mapping[str, str]  # by key; of the body the digest
    now: Mapping[str, str]

    def changed(self, current: Mapping[str, str]) -> dict[str, str]:
        """Return the fields that the editor changed; *current* is the post as its file has it."""
        return {
            key: value
            for key, value in self.now.items()
            if _mark(key, value) != self.base.get(key) and value != current[key]
        }

    def conflicts(self, current: Mapping[str, str]) -> dict[str, str]:
        """Return, as the file has them, the fields that the editor changed and that something else changed meanwhile."""
        return {key: current[key] for key in self.changed(current) if _mark(key, current[key]) != self.base.get(key)}


def _mark(key: str, value: str) -> str:
    """Return what the form keeps of a field to see if it changed."""
    return ledger.body_digest(value) if key == BODY else value


def fields_of(paper: EditablePost) -> dict[str, str]:
    """Return the values that the form edits."""
    return {**{key: paper.get(key) for key in FIELDS}, BODY: paper.body}


def edit_of(form: FormData) -> Edit:
    """Return the edit that *form* holds."""
    keys = [*FIELDS, BODY]
    now = {key: _clean(key, str(form[key])) for key in keys if key in form}
    return Edit({key: str(form.get(f"base.{key}", "")) for key in keys}, now)


def _clean(key: str, text: str) -> str:
    """Return a field of a form as a post holds it."""
    plain = text.replace("\r\n", "\n")
    if key == BODY:
        return plain.rstrip() + "\n" if plain.strip() else ""
    line = one_line(plain)[:LARGEST_FIELD]
    return listed(unlisted(line)) if key in LISTS else line


async def story(request: Request) -> Response:
    """Answer with the page of a story, or save what its form holds."""
    if request.method != "POST":
        return await run_in_threadpool(_show, request)
    form = await request.form()
    return await run_in_threadpool(_save, request, form)


def _show(request: Request) -> Response:
    desk = desk_of(request)
    try:
        return _page(request, desk.index.post(request.path_params["name"]))
    except DigestError as error:
        return pages.failed(request, error, 404)


def _page(request: Request, post: IndexedPost, status: int = 200, **values: object) -> HTMLResponse:
    """Return the page of *post*; *values* may hold the editor's `now`, and `conflicts` or an `error`."""
    desk = desk_of(request)
    dump, why_not = dump_of(desk, post)
    current = fields_of(post.paper)
    shared = {
        "post": post, "place": place_of(post.name), "fields": FIELDS, "now": current, "base": _base(current),
        "blocks": dump.blocks if dump else (), "inside": dump.in_post(post.paper.body) if dump else (), "dump": dump, "no_dump": why_not,
        "shelf": shelf_state(desk, post), "like": likeness(desk, post), "names": completion(desk),
        "confidence": commands.confidence(desk.folder).get(post.paper.dump), "sure": SURE, "unsure": UNSURE, "conflicts": {}, "error": "",
    }  # fmt: skip
    return pages.page(request, "story", status, **(shared | values))


@dataclass(frozen=True, slots=True)
class ShelfState:
    """What the shelf knows about a post."""

    edited: frozenset[str] = frozenset()  # the parts that are the editor's
    is_outdated: bool = False  # a newer converter may write it differently
    is_known: bool = False  # it was made of a dump


def shelf_state(desk: DeskContext, post: IndexedPost) -> ShelfState:
    """Return which parts of *post* are the editor's, and if a newer conversion waits."""
    shelf = desk.folder.shelf()
    entry = shelf.entry(post.paper.dump)
    if entry is None or entry.path != post.name:
        return ShelfState()
    fate = shelf.stands(entry).fate
    edited = frozenset(edits(entry, (post.paper.header, post.paper.body)))
    return ShelfState(edited, fate is Fate.OUTDATED or is_older(entry.fingerprint), True)


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


def _save(request: Request, form: FormData) -> Response:
    """Write what the editor changed; what something else changed meanwhile is shown beside it, and nothing is written."""
    desk, name, edit = desk_of(request), request.path_params["name"], edit_of(form)
    is_publishing = form.get("action") == "publish"
    order = Order("publish" if is_publishing else "edit", edit.now.get("Title") or name, (post_path(name),), name)
    try:
        decision = desk.decide(order, lambda: _write(desk, name, edit, is_publishing))
    except ConflictError:
        return _conflict(request, edit)
    except BusyError as error:
        return pages.failed(request, error, BUSY)
    except ShelfError as error:
        return pages.failed(request, error, CONFLICT)
    except DigestError as error:
        return _invalid(request, edit, str(error))
    saved = desk.index.post(name)
    current = fields_of(saved.paper)
    after = str(form.get("next", f"/story/{name}"))
    return pages.decided(request, decision, after, fields=current, base=_base(current), version=saved.version)


def _write(desk: DeskContext, name: str, edit: Edit, is_publishing: bool) -> None:
    """Write the *edit* of the post called *name*; raises ConflictError if something else changed the same parts, PostError if it is not valid."""
    post = desk.index.post(name)
    current = fields_of(post.paper)
    if edit.conflicts(current):
        raise ConflictError("")
    values = edit.changed(current)
    body = values.pop(BODY, None)
    _check(desk, post, values, body)
    if is_publishing:
        if not values.get("Date", post.paper.get("Date")):
            raise PostError("it has no date; give it one, then publish")
        values["Status"] = "published"
    editing.change(post.paper, values, body)


def _invalid(request: Request, edit: Edit, error: str) -> Response:
    """Return the page of a story with what the editor wrote, and why it was not saved."""
    if pages.wants_json(request):
        return pages.failed(request, error, INVALID)
    post = desk_of(request).index.post(request.path_params["name"])
    return _page(request, post, INVALID, now={**fields_of(post.paper), **edit.now}, error=error)


def _base(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what the form keeps of *fields*, by which it is seen later what changed."""
    return {key: _mark(key, value) for key, value in fields.items()}


def _check(desk: DeskContext, post: IndexedPost, values: Mapping[str, str], body: str | None) -> None:
    """Raise PostError if the post with these values could not be published."""
    header: Header = post.paper.header
    for key, value in values.items():
        header = header.updated(key, value or None)
    reader.check_parts(
        header, bool((post.paper.body if body is None else body).strip()), ZoneInfo(desk.room.zone), post.name
    )


def _conflict(request: Request, edit: Edit) -> Response:
    desk = desk_of(request)
    post = desk.index.post(request.path_params["name"])
    current = fields_of(post.paper)
    conflicts = edit.conflicts(current)
    message = pages.say(
        request, "The file was changed meanwhile, in the same parts. Both versions are below; nothing is written yet."
    )
    if pages.wants_json(request):
        return JSONResponse(
            {"error": message, "conflicts": conflicts, "base": _base(current), "fields": current}, CONFLICT
        )
    return _page(request, post, CONFLICT, now={**current, **edit.now}, conflicts=conflicts, error=message)


def diff(request: Request) -> Response:
    """Answer with how a post differs from its newest conversion."""
    desk, name = desk_of(request), request.path_params["name"]
    try:
        post = desk.index.post(name)
        text = commands.diff(desk.folder, post.paper.dump or name)
    except DigestError as error:
        return pages.failed(request, error, 404)
    return pages.page(request, "diff", post=post, lines=text.splitlines())
