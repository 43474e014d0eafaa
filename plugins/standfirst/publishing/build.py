"""One build of the whole site: Pelican, run through the press."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from standfirst.builds import last_build, record
from standfirst.builds.pelican_class import collecting_rarely
from standfirst.builds.record import CachedFile
from standfirst.builds.release import press
from standfirst.core import clock, settings as settings_of
from standfirst.core.errors import DigestError
from standfirst.core.locks import lock
from standfirst.core.settings import BUILDS, LEDGER, POSTS, WITHDRAWN, command
from standfirst.core.state import FILE
from standfirst.desk import has_address, is_site_address
from standfirst.posts import withdrawn
from standfirst.posts.cache import PostCache
from standfirst.publishing import check_memory, checks, configuration, pelican_run, releases
from standfirst.shelf import editing
from standfirst.shelf.ledger import LedgerFile
from standfirst.site.outputs import Written
from standfirst.text.hosts import is_public_host

logger = logging.getLogger(__name__)
LAST = "last.json"  # beside the builds
LEEWAY = 86_400.0  # seconds by which the clocks of two machines may differ
MOST_LISTED = 20  # faults


def settings() -> Mapping[str, Any]:
    """Return what pelicanconf.py says, as Pelican reads it; raises SettingError if it cannot be used."""
    return configuration.load(settings_of.file())


def build(site: Mapping[str, Any], keep: Callable[[Any], None] = lambda _: None, is_sure: bool = False) -> Path:
    """Return the folder of a finished build of *site*, to which its output now leads; raises DigestError when it failed.

    The Pelican that built it is handed to *keep*. Unless the editor *is_sure*, a build with a clock before the last one's, or one
    that takes most stories off the site, fails too.
    """
    if not has_address(site):
        logger.warning(
            "site.toml has no address: the pages work at any, feeds, cards and sitemaps need one and name %s",
            site["SITEURL"],
        )
    if not is_site_address(site["SITEURL"]):
        raise DigestError(f"SITEURL is {site['SITEURL']!r}; write the whole address, such as https://digest.example")
    output, posts = Path(site["OUTPUT_PATH"]), PostCache()
    Path(site["PATH"]).mkdir(parents=True, exist_ok=True)
    try:
        begun = clock.now(ZoneInfo(site["TIMEZONE"]))  # a post whose hour comes meanwhile is the next build's
        before = releases.Last() if is_sure else _last(site)
        releases.check_clock(before, begun)
        # A preview has a folder of its own, but the same posts.
        other_lock = lock(lock_folder(site)) if lock_folder(site) != builds(site) else nullcontext()
        with collecting_rarely(), other_lock:
            gate = Gate(site, before, begun, posts)

            def make(folder: Path) -> Sequence[str] | None:
                def keep_all(built: Any) -> None:
                    gate.last = built.last.files
                    keep(built)

                gate.written = pelican_run.build_into(folder, keep_all, posts)
                return gate.written.new if gate.written else None

            return press(output, builds(site), make, gate.check_build, gate.record_build)
    except OSError as error:
        raise DigestError(
            f"the build failed: {error.filename or output}: {error.strerror or error}; the site in {output} is as it was"
        ) from error


Faults = tuple[list[checks.Fault], list[checks.Fault]]  # that keep a site from being published, and those only printed


class FinishedBuild(NamedTuple):
    """A build: its folder, what was written into it, and the files of the build before; None for a folder that must be walked."""

    folder: Path
    written: Written | None = None
    last: Mapping[str, CachedFile] = {}


class Gate:
    """The check of a build of *site* that has *begun*, against the release *before* it; *posts* holds what that build read."""

    def __init__(self, site: Mapping[str, Any], before: releases.Last, begun: datetime, posts: PostCache) -> None:
        self._site, self._before = site, before
        self._begun, self._posts = begun, posts
        self._found = releases.Last()
        self.written: Written | None = None  # by the build
        # The files of the last build: this one takes each over as it is, or not at all.
        self.last: Mapping[str, CachedFile] = {}

    def _look(self, folder: Path) -> tuple[Faults, int]:
        """Return the faults of the build in *folder*, and how many stories it must have."""
        pages, memory = _posts(self._site, self._begun, self._posts), _memory(self._site)
        faults = _faults(self._site, FinishedBuild(folder, self.written, self.last), pages, memory)
        memory.save()
        return faults, len(pages)

    def check_build(self, folder: Path) -> None:
        """Check the build in *folder*; raises DigestError if it stops it.

        The very build that was checked before is not checked again; a new one has no number yet.
        """
        is_known = folder.name.isdecimal() and self._before.clean and self._before.clean == record.identity(folder)
        if is_known and last_build.has_only_its_own(folder):
            self._found = self._before
            return
        faults, stories = self._look(folder)
        is_clean = _pass(*faults, Path(self._site["PATH"]) / POSTS)
        releases.check_stories(self._before, stories, self._site["MOST_REMOVED"])
        self._found = releases.Last(0, stories, "clean" if is_clean else "")

    def record_build(self, folder: Path) -> None:
        """Write down what was found of the build, which is in *folder* now; drop releases that show withdrawn stories."""
        clean = record.identity(folder) if self._found.clean else ""
        releases.write(builds(self._site) / LAST, releases.Last(self._begun.timestamp(), self._found.stories, clean))
        releases.drop_withdrawn(Path(self._site["OUTPUT_PATH"]), builds(self._site), rows(self._site))
        last_build.prepare_first(builds(self._site))


def builds(site: Mapping[str, Any]) -> Path:
    """Return the folder that holds the finished builds of *site*."""
    return Path(site["OUTPUT_PATH"]).parent / BUILDS


def rows(site: Mapping[str, Any]) -> Sequence[withdrawn.WithdrawnRow]:
    """Return the stories of *site* that were taken down."""
    return withdrawn.read(Path(site["PATH"]) / WITHDRAWN).rows


def lock_folder(site: Mapping[str, Any]) -> Path:
    """Return the folder with the lock for writing the posts of *site*."""
    return Path(site["PATH"]).parent / BUILDS


def check_address(site: Mapping[str, Any]) -> None:
    """Raise DigestError if *site* has no address that readers could use: its links would lead to this machine."""
    if not has_address(site) or not is_public_host(urlsplit(site["SITEURL"]).hostname or ""):
        raise DigestError(
            f"the address of the site is {site['SITEURL']}, which leads readers nowhere; write the one that they use in site.toml, or for "
            f"once: SITEURL=https://digest.example {command('...')}"
        )


def check_clock(site: Mapping[str, Any]) -> None:
    """Raise DigestError if the clock is before the last build of *site*."""
    releases.check_clock(_last(site), clock.now(ZoneInfo(site["TIMEZONE"])))


def _last(site: Mapping[str, Any]) -> releases.Last:
    """Return the record of the last build; on a machine that has none, the moment at which the newest story in the ledger joined the digest."""
    last, book = releases.read(builds(site) / LAST), Path(site["PATH"]) / LEDGER
    if last.moment or not book.is_file():
        return last
    entries = LedgerFile(book).entries.values()
    zone = ZoneInfo(site["TIMEZONE"])
    moments = (moment.timestamp() for entry in entries if (moment := releases.joined(entry.added, zone)))
    return replace(last, moment=max(moments, default=LEEWAY) - LEEWAY)


def check(site: Mapping[str, Any]) -> Faults:
    """Return the faults of the site that is served, in which the posts must be that are published at the present moment."""
    served = Path(site["OUTPUT_PATH"])
    if not served.is_dir():
        raise DigestError(f"{served} is not built yet; run `{command('build')}`")
    post_pages, memory = _posts(site, clock.now(ZoneInfo(site["TIMEZONE"])), PostCache()), _memory(site)
    found = _faults(site, FinishedBuild(served), post_pages, memory)
    memory.save()
    return found


def _faults(site: Mapping[str, Any], build: FinishedBuild, pages: Sequence[str], memory: check_memory.Memory) -> Faults:
    """Return the faults of a *build* of *site*, which must have *pages*; *memory* describes files of the last build."""
    options = settings_of.load(checks.CheckSettings, "GATE", site.get("GATE", {}))
    stamps, unchanged = None, frozenset[str]()
    if build.written is not None:
        described, dropped = checks.described(build.last, memory), build.last.keys() - build.written.reused
        unchanged = frozenset(described - dropped)
        stamps = checks.stamps_of(build.folder, [*build.written.new, *(build.last.keys() - described - dropped)])
    return checks.weighed(checks.faults(build.folder, site["SITEURL"], pages, memory, stamps, unchanged), options)


def _memory(site: Mapping[str, Any]) -> check_memory.Memory:
    """Return what is known of the files of *site* from its last check."""
    return check_memory.recall(builds(site) / FILE, site["SITEURL"])


def _posts(site: Mapping[str, Any], now: datetime, posts: PostCache) -> Sequence[str]:
    """Return the pages of all posts, which *posts* may hold, that are published at the moment *now*."""
    return list(editing.pages(Path(site["PATH"]), now, ZoneInfo(site["TIMEZONE"]), posts.load_good))


def _pass(stops: Sequence[checks.Fault], warnings: Sequence[checks.Fault], posts: Path) -> bool:
    """Return true if nothing at all is wrong with a build of *posts*; print the *warnings*, raise DigestError if a fault *stops* it."""
    for fault in warnings:
        logger.warning("%s", checks.shown(fault, posts))
    if stops:
        lines = checks.grouped(stops, posts)
        listed = "\n".join(lines[:MOST_LISTED])
        more = f"\nand {len(lines) - MOST_LISTED} more" if len(lines) > MOST_LISTED else ""
        raise DigestError(f"the new site was not published, the old one stays:\n{listed}{more}")
    return not warnings
