"""Publishing: what changes for readers, the build with its progress and findings, the releases that are kept."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from standfirst.builds import release
from standfirst.builds.release import KEPT
from standfirst.core import clock
from standfirst.core.errors import DigestError, PostError
from standfirst.desk import has_address
from standfirst.digest.issues.published import FOLDER
from standfirst.posts.names import place_of
from standfirst.publishing import build as publishing_build, releases
from standfirst.publishing.releases import Release
from standfirst.shelf.editing import is_public
from standfirst.web import pages
from standfirst.web.context import DeskContext
from standfirst.web.inbox import is_scheduled
from standfirst.web.index import IndexedPost
from standfirst.web.issues import readable
from standfirst.web.jobs import Jobs
from standfirst.web.pages import INVALID, ConflictError, desk_of

COMMANDS = {"build": ("build",), "convert": ("convert",), "fetch": ("fetch", "convert")}


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """A release as the page lists it."""

    release: Release
    moment: str
    stories: int
    is_tainted: bool  # it shows a story that was withdrawn since
    difference: str  # from the one that is served


@dataclass(frozen=True, slots=True)
class SiteChanges:
    """The changes of the next release for readers of the one that is served."""

    new: tuple[IndexedPost, ...] = ()
    changed: tuple[IndexedPost, ...] = ()
    gone: tuple[str, ...] = ()  # places
    scheduled: tuple[IndexedPost, ...] = ()
    issues: tuple[str, ...] = ()  # published ones whose files are newer than the release

    @property
    def count(self) -> int:
        """Return how many stories and issues change."""
        return len(self.new) + len(self.changed) + len(self.gone) + len(self.issues)


def publishing(request: Request) -> Response:
    """Answer with what would change, the last build, and the releases."""
    desk = desk_of(request)
    kept = releases.find(desk.output, desk.builds)
    rows = publishing_build.rows(desk.site)
    served = next((kept_release for kept_release in kept if kept_release.is_served), None)
    language = desk.site["DEFAULT_LANG"]
    shown = [
        ShownRelease(
            kept_release, pages.moment_in(language, kept_release.moment.astimezone(ZoneInfo(desk.room.zone))), len(stories_of(kept_release)), bool(kept_release.withdrawn(rows)),
            "" if served is None or kept_release.is_served else releases.difference(stories_of(kept_release), stories_of(served)),
        )
        for kept_release in kept
    ]  # fmt: skip
    return pages.page(
        request, "publish", changes=changes_since(desk, served), releases=shown, job=jobs_of(request).last,
        rolled=request.query_params.get("rolled", ""), faults=desk.index.faults, address=desk.site["SITEURL"] if has_address(desk.site) else "",
    )  # fmt: skip


def stories_of(kept_release: Release) -> frozenset[str]:
    """Return the places of the stories of a release, whose pages are read once as long as the desk runs."""
    return _stories_in(kept_release.folder, kept_release.folder.stat().st_ino)


@lru_cache(2 * KEPT)
def _stories_in(folder: Path, number: int) -> frozenset[str]:
    del number  # of the folder: a later release may have the name of one that was deleted
    return Release(folder, is_served=False).stories


def read_ahead(desk: DeskContext) -> None:
    """Read the pages of the releases that are kept: at 10,000 stories it takes two seconds for each."""
    for kept_release in releases.find(desk.output, desk.builds):
        with suppress(OSError):  # a build may delete one meanwhile
            stories_of(kept_release)


def changes_since(desk: DeskContext, served: Release | None) -> SiteChanges:
    """Return how the posts differ from the release that is *served*."""
    posts = desk.index.posts()
    now = clock.now(ZoneInfo(desk.room.zone))
    public = {
        place_of(name): post for name, post in posts.items() if _is_public(post, now)
    }  # hidden ones have pages, too
    later = tuple(post for post in posts.values() if is_scheduled(post, now))
    if served is None:
        return SiteChanges(new=tuple(public.values()), scheduled=later, issues=_issues(desk, 0.0))
    stories = stories_of(served)
    there = stories | places_folded(served, stories, public)
    built = served.moment.timestamp()
    new = tuple(post for place, post in sorted(public.items()) if place not in there)
    changed = tuple(post for place, post in sorted(public.items()) if place in there and post.stamp[2] > built * 1e9)
    return SiteChanges(new, changed, tuple(sorted(stories - public.keys())), later, _issues(desk, built))


def _issues(desk: DeskContext, built: float) -> tuple[str, ...]:
    """Return the published issues whose files were changed after a release was *built*."""
    changed = [path for path in sorted((desk.content / FOLDER).glob("*.md")) if path.stat().st_mtime > built]
    return tuple(issue.name for path in changed if (issue := readable(desk, path)) and not issue.is_draft)


def places_folded(served: Release, stories: frozenset[str], public: Mapping[str, IndexedPost]) -> set[str]:
    """Return those of the *public* places at which the release has a page that leads to another story."""
    return {place for place in public if place not in stories and (served.folder / place / "index.html").is_file()}


def _is_public(post: IndexedPost, now: datetime) -> bool:
    try:
        return is_public(post.paper.header, now)
    except PostError:
        return False


def jobs_of(request: Request) -> Jobs:
    """Return the commands that this server runs."""
    jobs: Jobs = request.app.state.jobs
    return jobs


def start(request: Request, form: FormData) -> Response:
    """Start a build, or a conversion alone."""
    what = str(form.get("command", "build"))
    if what not in COMMANDS:
        return pages.failed(request, f"choose one of {', '.join(COMMANDS)}", INVALID)
    jobs_of(request).start(*COMMANDS[what])
    return RedirectResponse(pages.own(str(form.get("next", "/publish"))), 303)


def progress(request: Request) -> Response:
    """Answer with what the command has printed so far, for the script of the page."""
    job = jobs_of(request).last
    begin = request.query_params.get("from", "0")
    first = int(begin) if begin.isdecimal() and len(begin) < 9 else 0
    lines = [{"text": line.text, "link": line.link} for line in job.lines[first:]] if job else []
    ending = pages.say(request, job.ending) if job and job.ending else ""
    return JSONResponse({"lines": lines, "running": jobs_of(request).is_running, "ending": ending})


def roll_back(request: Request, form: FormData) -> Response:
    """Let readers see an earlier release again."""
    desk, number = desk_of(request), str(form.get("release", ""))
    try:
        chosen = releases.chosen(number, desk.output, desk.builds, publishing_build.rows(desk.site))
        release.lead(desk.output, desk.builds, chosen.folder)
    except DigestError as error:
        raise ConflictError(str(error)) from error
    return RedirectResponse(f"/publish?rolled={number}", 303)
