"""The finished builds that are kept: their stories, which may be served again, and which are deleted."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path

from standfirst.builds.release import numbers, record_of
from standfirst.core import files
from standfirst.core.errors import DigestError, PostError
from standfirst.core.settings import command
from standfirst.posts.header import moment
from standfirst.posts.withdrawn import WithdrawnRow
from standfirst.site.outputs import SPARE

# In the structured data of a story's page, and of no list, tombstone or redirect.
ARTICLE = re.compile(rb'"@type":\s*"NewsArticle"')
LEADS_ON = re.compile(rb'http-equiv="?refresh', re.IGNORECASE)  # in the page of a post whose story another post leads


@dataclass(frozen=True)
class Release:
    """One finished build."""

    folder: Path
    is_served: bool

    @property
    def number(self) -> int:
        """Its name: builds are numbered as they come."""
        return int(self.folder.name)

    @property
    def moment(self) -> datetime:
        """Return when it was finished, by this machine's clock and zone."""
        return datetime.fromtimestamp(self.folder.stat().st_mtime).astimezone()

    @cached_property
    def stories(self) -> frozenset[str]:
        """Return the places of its stories."""
        pages = self.folder.rglob("index.html")
        places = (page.parent.relative_to(self.folder).as_posix() for page in pages)
        return frozenset(place for place in places if shows(self.folder, place))

    def withdrawn(self, rows: Iterable[WithdrawnRow]) -> list[WithdrawnRow]:
        """Return those of *rows* whose story it still shows."""
        return [row for row in rows if row.place and shows(self.folder, row.place)]


def shows(folder: Path, place: str) -> bool:
    """Return true if the site in *folder* has a story at *place*, and not only a page that says where it went."""
    return _has(folder, place, ARTICLE)


def _has(folder: Path, place: str, mark: re.Pattern[bytes]) -> bool:
    try:
        return mark.search((folder / place / "index.html").read_bytes()) is not None
    except (OSError, ValueError):
        return False


def find(output: Path, builds: Path) -> list[Release]:
    """Return the finished builds in the folder *builds*, the newest first."""
    served = output.resolve() if output.is_symlink() else None
    finished = sorted(numbers(builds), reverse=True) if builds.is_dir() else []
    return [Release(builds / str(number), (builds / str(number)).resolve() == served) for number in finished]


def was_shown(output: Path, builds: Path, place: str, added: str) -> bool | None:
    """Return true if readers could see a story at *place*: a release that is kept shows it, or leads from there to the post with the same story.

    None if that is not known: no release is kept, or the story joined the digest (*added*, as in a post) after the newest of them,
    so that another machine may have published it.
    """
    releases = find(output, builds)
    if any(_has(release.folder, place, mark) for release in releases for mark in (ARTICLE, LEADS_ON)):
        return True
    newest = max((release.moment for release in releases), default=None)
    moment_joined = joined(added, UTC)
    return None if newest is None or (moment_joined is not None and moment_joined > newest) else False


def joined(added: str, zone: tzinfo) -> datetime | None:
    """Return the moment at which a story joined the digest, by its *added* line, in *zone* if that has no offset; None if it is no moment."""
    try:
        return moment(added, zone, "Added") if added else None
    except PostError:
        return None  # the check of every post reports the line


def report(releases: Iterable[Release], rows: Iterable[WithdrawnRow], zone: tzinfo) -> Iterator[str]:
    """Yield a line for each release: number, moment by the clocks of *zone*, stories, how it differs from the one that is served."""
    kept_releases, rows = list(releases), list(rows)
    served = next((release.stories for release in kept_releases if release.is_served), frozenset())
    for release in kept_releases:
        named = f"{release.number}  {release.moment.astimezone(zone):%Y-%m-%d %H:%M}  {len(release.stories)} stories"
        if release.is_served:
            yield f"{named}  served now"
        elif gone := release.withdrawn(rows):
            yield f"{named}  cannot be served again: it shows {_names(row.title or row.place for row in gone)}, withdrawn since"
        else:
            yield f"{named}  {difference(release.stories, served)}"


def difference(stories: frozenset[str], served: frozenset[str]) -> str:
    """Return in words how the *stories* of a release differ from those of the one that is *served*."""
    parts = [f"with {_names(sorted(stories - served))}"] if stories - served else []
    parts += [f"without {_names(sorted(served - stories))}"] if served - stories else []
    return " and ".join(parts) or "the same stories"


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return ", ".join(listed[:MOST_NAMED]) + more


MOST_NAMED = 5


def chosen(number: str, output: Path, builds: Path, rows: Iterable[WithdrawnRow]) -> Release:
    """Return the release called *number*; raises DigestError if there is none, or if it shows a withdrawn story."""
    release = next((release for release in find(output, builds) if str(release.number) == number), None)
    if release is None:
        raise DigestError(f"no release {number} is kept in {builds}; `{command('rollback')}` lists them")
    if gone := release.withdrawn(rows):
        raise DigestError(
            f"release {number} shows {_names(row.title or row.place for row in gone)}, withdrawn since; choose another one"
        )
    return release


def drop_withdrawn(output: Path, builds: Path, rows: Iterable[WithdrawnRow]) -> None:
    """Delete the releases that show a withdrawn story, except the served one, and files kept for reuse that do."""
    withdrawn_rows = list(rows)
    for release in find(output, builds):
        if not release.is_served and release.withdrawn(withdrawn_rows):
            shutil.rmtree(release.folder, ignore_errors=True)
            record_of(release.folder).unlink(missing_ok=True)
    spare = builds / SPARE
    if any(shows(spare, row.place) for row in withdrawn_rows if row.place):
        shutil.rmtree(spare, ignore_errors=True)
        record_of(spare).unlink(missing_ok=True)


FEWEST = 3  # removed stories below which a build never stops: fewer are an editor's ordinary day


@dataclass(frozen=True, slots=True)
class Last:
    """A build: its moment in seconds since 1970, how many stories it published, and its fingerprint if the checks found nothing at all."""

    moment: float = 0
    stories: int = 0
    clean: str = ""


def read(path: Path) -> Last:
    """Read the file at *path*; an empty record if it is missing or not ours."""
    try:
        values = json.loads(path.read_bytes())
        return Last(float(values["moment"]), int(values["stories"]), str(values.get("clean", "")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Last()


def write(path: Path, last: Last) -> None:
    """Remember a build that was published."""
    files.write(path, json.dumps(asdict(last)))


def check_clock(last: Last, now: datetime) -> None:
    """Raise DigestError if *now* is before the last build: posts would get a wrong date, and stories would leave the site."""
    if now.timestamp() < last.moment:
        then = datetime.fromtimestamp(last.moment, now.tzinfo)
        raise DigestError(
            f"the clock says {now:%Y-%m-%d %H:%M}, but the last build was at {then:%Y-%m-%d %H:%M}. Set the clock, or "
            f"SOURCE_DATE_EPOCH, right; if the last build's was wrong, `{command('build')} --anyway`"
        )


def check_stories(last: Last, stories: int, share: float) -> None:
    """Raise DigestError if more than *share* of the last build's stories would leave the site."""
    gone = int(last.stories) - stories
    if gone >= FEWEST and gone > share * last.stories:
        raise DigestError(
            f"this build would take {gone} of {int(last.stories)} stories off the site, and was not published. Look at "
            f"`{command('status')}` and at content/posts; if it is meant, `{command('build')} --anyway`"
        )
