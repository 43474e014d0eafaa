"""Dumps: take files and addresses in, convert them, and see what was refused, why, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from standfirst.converter.batch import commands, newest, sources
from standfirst.core.errors import DigestError, DumpError, IntakeError, ShelfError
from standfirst.core.settings import AWAY, CONTENT, LEDGER, WITHDRAWN
from standfirst.intake import add as intake
from standfirst.intake.opml import WATCH
from standfirst.intake.watched import failing
from standfirst.posts import cache
from standfirst.shelf import takedown
from standfirst.shelf.editing import EditablePost
from standfirst.shelf.history import Order
from standfirst.web import guard, pages
from standfirst.web.capture import bookmarklet
from standfirst.web.context import DeskContext
from standfirst.web.decisions import post_path
from standfirst.web.index import is_name
from standfirst.web.pages import INVALID, desk_of
from standfirst.web.publishing import jobs_of

SHOWN = 200
MOST_FILES = 200  # of one form
LONGEST_SHOWN = 500_000  # bytes of a dump that are shown as text


@dataclass(frozen=True, slots=True)
class RefusedDump:
    """A dump, or a record of one, that gave no post."""

    dump: str
    where: str  # the name of its record; empty for the dump as a whole
    reason: str


def dumps(request: Request, added: "list[intake.Added] | None" = None, status: int = 200) -> Response:
    """Answer with what was refused, what was deleted, and how to take more in."""
    desk = desk_of(request)
    refused = list(_refused(desk))
    return pages.page(
        request, "dumps", status, refused=refused[:SHOWN], count=len(refused), deleted=deleted(desk)[:SHOWN], away=put_away(desk)[:SHOWN], added=added or (),
        job=jobs_of(request).last, folder=desk.folder.dumps, watches=(desk.content / WATCH).is_file(), failing=failing(desk.content), bookmarklet=bookmarklet(str(request.base_url).rstrip("/")),
    )  # fmt: skip


def _refused(desk: DeskContext) -> Iterator[RefusedDump]:
    for outcome in commands.refusals(desk.folder):
        dump, _, record = outcome.key.partition("#")
        yield RefusedDump(dump, record, outcome.note)


def deleted(desk: DeskContext) -> list[str]:
    """Return the posts that an editor deleted, and that their dumps could bring back."""
    shelf = desk.folder.shelf()
    return [entry.path for entry in shelf.entries() if entry.gone and not shelf.is_withdrawn(entry)]


def take_in(request: Request, form: FormData) -> Response:
    """Save uploaded files in dumps/, and the pages at addresses; then convert."""
    desk, added = desk_of(request), []
    for file in form.getlist("file"):
        if isinstance(file, UploadFile) and file.filename:
            added.append(intake.saved_file(file.filename, file.file.read(), desk.folder.dumps))
    for address in str(form.get("address", "")).split():
        added += _added(address, desk.folder.dumps, bool(form.get("feed")))
    if not added:
        return pages.failed(request, pages.say(request, "Choose a file, or write an address."), INVALID)
    if any(addition.path for addition in added):
        jobs_of(request).start("convert")
    return dumps(request, added, INVALID if intake.refused(added) else 200)


def _added(address: str, folder: Path, is_feed: bool) -> list[intake.Added]:
    """Return what became of the page at *address*, or of those of a feed; one that cannot be fetched costs that one alone."""
    if not address.casefold().startswith(("http://", "https://")):
        return [intake.Added(address, note="it is no address of a page: write one that starts with https://")]
    try:
        return intake.add(address, folder, feed=is_feed)
    except IntakeError as error:
        return [intake.Added(address, note=str(error))]


def change(request: Request, form: FormData) -> Response:
    """Convert a refused dump once more, or bring a deleted post back."""
    desk = desk_of(request)
    if dump := str(form.get("retry", "")):
        commands.retry(desk.folder, dump)
        jobs_of(request).start("convert")
        return RedirectResponse("/dumps", 303)
    if name := str(form.get("back", "")):
        _check_name(name)
        paths = (post_path(name), f"{CONTENT}/{AWAY}/{name}", f"{CONTENT}/{WITHDRAWN}")
        decision = desk.decide(Order("back", name, paths, name), lambda: takedown.put_back(desk.content, name))
    else:
        name = str(form.get("restore", ""))
        _check_name(name)
        order = Order("accept", name, (post_path(name), f"{CONTENT}/{LEDGER}"), name)
        decision = desk.decide(order, lambda: newest.restore(desk.folder, name))
    return pages.decided(request, decision, "/dumps")


def _check_name(name: str) -> None:
    """Raise ShelfError unless *name* can be a post's: before a path is made of it."""
    if not is_name(name):
        raise ShelfError(f"{name[:80]!r} is no post")


def put_away(desk: DeskContext) -> list[EditablePost]:
    """Return the posts that were declined or withdrawn, the newest first."""
    folder = desk.content / AWAY
    away = []
    for path in cache.files(folder):
        try:
            post = cache.load(path, path)
        except DigestError:
            continue
        away.append(EditablePost(Path(path), Path(path).relative_to(folder).as_posix(), post.header, ""))
    return sorted(away, key=lambda paper: (paper.get("Added"), paper.name), reverse=True)


def raw(request: Request) -> Response:
    """Answer with the bytes of a dump as plain text, as far as they are shown."""
    desk, name = desk_of(request), request.path_params["name"]
    origin = sources.source_at(str(desk.folder.dumps))
    if name not in origin.names():
        raise DumpError(f"there is no dump {name}")
    with origin.open(name) as stream:
        data = stream.read(LONGEST_SHOWN)
    return PlainTextResponse(data.decode("utf-8", "replace"), headers={"Content-Security-Policy": guard.OF_DUMP})
