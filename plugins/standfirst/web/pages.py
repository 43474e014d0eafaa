"""Answers of the desk: templates in the interface's language, and what was decided with its undo."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from standfirst import __version__
from standfirst.core.errors import DigestError, SettingError
from standfirst.core.locks import BusyError
from standfirst.shelf.history import Decision
from standfirst.site import i18n
from standfirst.text.languages import direction
from standfirst.web.context import DeskContext

CONFLICT, INVALID, BUSY, MISSING, SERVER_ERROR = 409, 422, 503, 404, 500  # statuses of answers
HERE = Path(__file__).resolve().parent
TABS = (
    ("inbox", "/", "Inbox"), ("issues", "/issues", "Issues"), ("tags", "/terms/tags", "Tags"), ("sections", "/terms/sections", "Sections"),
    ("sources", "/terms/sources", "Sources"), ("dumps", "/dumps", "Dumps"), ("publish", "/publish", "Publish"),
)  # fmt: skip
# The words for what was done, by the name of the action.
DONE = {
    "publish": "Published", "schedule": "Scheduled", "hold": "Held", "resume": "Taken up again", "decline": "Declined", "pin": "Pinned", "unpin": "No longer pinned",
    "draft": "Taken back to the drafts", "withdraw": "Withdrawn", "edit": "Saved", "add": "Brought in", "remove": "Taken out",
    "accept": "Taken as converted", "back": "Brought back", "tag": "Tagged", "section": "Moved", "rename": "Renamed", "merge": "Merged", "describe": "Described", "issue": "Issue saved",
    "learn": "Learned", "forget": "Forgotten", "no": "Not asked again",
}  # fmt: skip


class ConflictError(DigestError):
    """A file is no longer what the editor saw when deciding."""


def desk_of(request: Request) -> DeskContext:
    """Return the desk that *request* is about."""
    desk: DeskContext = request.app.state.desk
    return desk


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "path": lambda text: quote(str(text), safe="/"),
        "percent": lambda share: f"{int(100 * share)} %",
    }
    return environment


@cache
def words_of(language: str) -> Mapping[str, str]:
    """Return the words of the desk in *language*, by the English ones; those of the site's theme fill what is missing."""
    return {**i18n.translations(language), **i18n.catalogue(language, HERE / "locale")}


def translated(language: str, text: str, **values: object) -> str:
    """Return *text* in *language*, with *values* filled in."""
    translation = words_of(language).get(text, text)
    return translation % values if values else translation


def say(request: Request, text: str, **values: object) -> str:
    """Return *text* in the language of the interface, with *values* filled in."""
    return translated(desk_of(request).site["DEFAULT_LANG"], text, **values)


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Return the page that *template* makes of *values*."""
    desk = desk_of(request)
    language = desk.site["DEFAULT_LANG"]
    done = request.query_params.get("decision", "")
    shared = {
        "_": lambda text, **filled: translated(language, text, **filled),
        "stories": lambda count: translated(language, "%(count)s story" if count == 1 else "%(count)s stories", count=count),
        "language": language, "direction": direction(language), "day": _day(language), "language_name": i18n.language_name,
        "site_name": desk.site["SITENAME"], "tabs": TABS, "version": __version__, "here": _here(request),
        "decision": _decision(desk, done), "last": desk.history.last(), "done_words": DONE, "path": request.url.path,
    }  # fmt: skip
    return HTMLResponse(_environment().get_template(f"{template}.html").render(shared | values), status)


def _decision(desk: DeskContext, number: str) -> Decision | None:
    """Return the decision of this *number*, which the page before made."""
    return (
        next((known for known in desk.history.newest_first() if str(known.number) == number), None) if number else None
    )


def _day(language: str) -> Any:
    """Return the filter for a date as posts have it; what is no date stays as it is."""
    dates = i18n.dates(language)

    def shown(stated: str) -> str:
        try:
            return str(dates(date.fromisoformat(stated[:10]), "medium"))
        except ValueError:
            return stated

    return shown


def moment_in(language: str, moment: datetime) -> str:
    """Return a day and a clock in *language*."""
    dates = i18n.dates(language)
    return f"{dates(moment, 'medium')}, {moment:%H:%M:%S}"


def _here(request: Request) -> str:
    """Return the address of the page, without what was decided before it."""
    query = [(key, value) for key, value in request.query_params.multi_items() if key != "decision"]
    return f"{request.url.path}?{urlencode(query)}" if query else request.url.path


def wants_json(request: Request) -> bool:
    """Return true if the request is from the script of a page, which reads JSON."""
    return "application/json" in request.headers.get("accept", "")


def decided(request: Request, decision: Decision | None, after: str, **values: object) -> Response:
    """Return the answer after a *decision*: what was done for a script, else the page *after* it."""
    if decision and not decision.changes:  # it is not kept: there is nothing to undo
        decision = None
    if wants_json(request):
        message = _message(request, decision) if decision else ""
        return JSONResponse({"decision": decision.number if decision else None, "message": message} | values)
    separator = "&" if "?" in after else "?"
    return RedirectResponse(f"{own(after)}{separator}decision={decision.number}" if decision else own(after), 303)


def _message(request: Request, decision: Decision) -> str:
    done = say(request, "Undone") if decision.is_undone else say(request, DONE.get(decision.action, decision.action))
    return f"{done}: {decision.subject}"


def failed(request: Request, error: DigestError | str, status: int, **values: object) -> Response:
    """Return the answer to what could not be done: why, and what to do."""
    if wants_json(request):
        return JSONResponse({"error": str(error)} | values, status)
    return page(request, "error", status, error=str(error), back=own(request.headers.get("referer", "/")))


def refused(request: Request, error: Exception) -> Response:
    """Return the answer to a request that raised a DigestError which its page does not handle itself."""
    assert isinstance(error, DigestError)  # noqa: S101 - registered for these
    if isinstance(error, SettingError) and not wants_json(request):  # every page needs the settings, this one too
        return PlainTextResponse(f"{error}\n", SERVER_ERROR)
    if isinstance(error, ConflictError):
        return failed(request, error, CONFLICT)
    if isinstance(error, BusyError):
        return failed(request, error, BUSY)
    return failed(request, error, INVALID if request.method == "POST" else MISSING)


def with_form(work: Callable[[Request, FormData], Response], **limits: int) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that hands the form of a request to *work*, in a thread; *limits* are those of `Request.form`."""

    async def endpoint(request: Request) -> Response:
        async with request.form(**limits) as form:
            return await run_in_threadpool(work, request, form)

    return endpoint


def own(address: str) -> str:
    """Return *address* as a path of this server; its front page if it leads anywhere else."""
    path = "/" + address.partition("://")[2].partition("/")[2] if "://" in address else address
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
