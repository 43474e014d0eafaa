"""Commands for the site: build it, look at it, check it, publish it."""

import gc
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from invoke.context import Context
from invoke.tasks import task

from standfirst.builds import release
from standfirst.cli import running
from standfirst.core import settings
from standfirst.core.errors import DigestError, SettingError
from standfirst.core.locks import BusyError
from standfirst.core.settings import BUILDS, CACHE, POSTS, WITHDRAWN, command
from standfirst.desk import SITE
from standfirst.preview import server
from standfirst.publishing import build as publishing_build, checks, deploy, releases
from standfirst.reach import announce

if TYPE_CHECKING:
    from standfirst.intake.fetch import Answer

PORT = 8000
MOST_SHOWN = 10  # files
LEFT = ("output", ".builds", ".preview", ".demo", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")


@task(
    help={
        "allow-refused": "Exit with 0, not 2, if the site was built but some dumps were refused.",
        "anyway": "Build although the clock is before the last build, or most stories leave the site.",
        "reconvert": "Rewrite posts that only a newer converter changes; what you edited stays.",
        "allow-quarantine": "The earlier name of --allow-refused.",
    }
)
def build(
    _: Context,
    allow_refused: bool = False,
    anyway: bool = False,
    reconvert: bool = False,
    allow_quarantine: bool = False,
) -> None:
    """Turn the dumps into posts and the posts into the site in output/."""
    if reconvert:
        os.environ["STANDFIRST_RECONVERT"] = "1"

    def work() -> bool:
        is_first = not running.output().exists()
        refused = running.build(is_sure=anyway)
        if is_first:
            print(f"the site is in {running.output()}; look at it: `{command('serve')}`")
        return refused

    running.end(work, allow_refused or allow_quarantine)
    gc.freeze()  # this process ends: to take apart what a build of 10,000 posts made takes half a second


@task(help={"port": "The port on localhost.", "drafts": "Show drafts, scheduled and undated stories too."})
def serve(_: Context, port: str = str(PORT), drafts: bool = False) -> None:
    """Build a preview in .preview/ and serve it on localhost until interrupted; output/ stays as it is."""
    _preview_at(port, drafts)
    running.end(running.build, allow_refused=True)
    running.end(lambda: server.serve(running.output(), int(port)))


@task(help={"port": "The port on localhost.", "drafts": "Show drafts, scheduled and undated stories too."})
def livereload(_: Context, port: str = str(PORT), drafts: bool = False) -> None:
    """Serve a preview; rebuild it and reload the page when a dump, post, template or stylesheet changes."""
    _preview_at(port, drafts)
    running.end(_begin, allow_refused=True)
    desk_folder = running.desk()
    folder = desk_folder.content.parent
    desk_files = [
        settings.file(),
        *(folder / name for name in (SITE, "templates", settings.STATIC, settings.TRANSLATIONS)),
    ]
    code = [settings.theme(), settings.PACKAGE, *desk_files]
    running.end(lambda: server.livereload(running.output(), int(port), [desk_folder.dumps], code, desk_folder.content))


def _preview_at(port: str, drafts: bool) -> None:
    """Let this process build for localhost at *port*, into a folder of its own: readers' site and releases stay as they are."""
    running.end(lambda: server.check_port(running.number_of_port(port)))

    def work() -> None:
        output = str(running.desk().content.parent / ".preview" / port / "output")  # each port has its own addresses
        os.environ |= {
            "SITEURL": f"http://localhost:{port}",
            "STANDFIRST_OUTPUT": os.environ.get("STANDFIRST_OUTPUT", output),
            "STANDFIRST_DRAFTS": "1" if drafts else "",
        }

    running.end(work)


@task(
    help={
        "originals": "Look for stories whose originals are dead, and for copies in the archive; takes a second an address."
    }
)
def check(_: Context, originals: bool = False) -> None:
    """Look at the built site as every build does: links, outline, feeds, nothing remote; print each fault."""

    def work() -> None:
        if originals:
            _check_originals()
            return
        site = publishing_build.settings()
        stops, warnings = publishing_build.check(site)
        for fault in (*stops, *warnings):
            print(checks.shown(fault, Path(site["PATH"]) / POSTS))
        if stops:
            raise DigestError(f"{len(stops)} faults would stop a build")
        print(f"nothing stops it; {len(warnings)} warnings")

    running.end(work)


def _check_originals() -> None:
    """Print the stories whose originals are dead; what is found is kept as it is found."""
    from standfirst.intake import originals as found_originals  # noqa: PLC0415 - see `supply`
    from standfirst.intake.fetch import ask  # noqa: PLC0415
    from standfirst.intake.fetch_run import Pace  # noqa: PLC0415

    desk_folder, room = running.desk(), running.newsroom()
    links = [
        link
        for paper in room.papers()
        if not paper.is_draft and (link := paper.get("Link")).startswith(("http://", "https://"))
    ]
    book = desk_folder.content.parent / CACHE / "originals.jsonl"
    known, pace, dead = found_originals.read(book), Pace(), 0

    def answer(link: str) -> "Answer":
        pace.wait(link)
        return ask(link, {}, os.environ.get("STANDFIRST_ALLOW_PRIVATE") == "1")

    archive = os.environ.get("WAYBACK_URL", found_originals.WAYBACK)
    for original in found_originals.check(links, known, room.now().date(), answer, archive):
        if original != known.get(original.link):
            found_originals.remember(book, original)
        if original.why:
            dead += 1
            copy = f"a copy: {original.archived}" if original.archived else "the archive has no copy"
            print(f"{original.link}: {original.why}; {copy}")
    print(f"{len(dict.fromkeys(links))} originals, {dead} dead")


@task(help={"to": "The number of a release; without one they are listed."})
def rollback(_: Context, to: str = "") -> None:
    """List the releases that are kept, or serve one of them again; none that shows a withdrawn story."""

    def work() -> None:
        site = publishing_build.settings()
        output, builds, zone = running.output(), publishing_build.builds(site), ZoneInfo(site["TIMEZONE"])
        if not to:
            print(
                "\n".join(releases.report(releases.find(output, builds), publishing_build.rows(site), zone))
                or "no release is kept yet"
            )
            return
        folder = releases.chosen(to, output, builds, publishing_build.rows(site)).folder
        release.lead(output, builds, folder)
        print(f"output/ leads to {folder}")

    running.end(work)


@task(
    help={
        "to": "pages (branch gh-pages of a git remote), rsync:HOST:DIR, or s3:BUCKET/FOLDER.",
        "remote": "The git remote, for pages: its name, as `git remote --verbose` lists it, or its address.",
        "replace": "Delete files there that are not from this site, without a question.",
        "allow-refused": "Exit with 0, not 2, if some dumps were refused.",
        "dry-run": "Build, and say what would be sent and told; nothing is.",
        "no-history": "Replace the branch by one commit, so that it holds no earlier text; after a withdrawal it is always so.",
    }
)
def publish(  # noqa: PLR0913, PLR0917 - an option each
    _: Context,
    to: str,
    remote: str = "",
    no_history: bool = False,
    replace: bool = False,
    allow_refused: bool = False,
    dry_run: bool = False,
) -> None:
    """Build the site for its address, send it to where readers find it, then tell the hub and the hooks of AFTER_PUBLISH."""

    def work() -> bool:
        site = publishing_build.settings()
        publishing_build.check_address(site)
        there = deploy.target(to, remote, publishing_build.builds(site))
        print(there.check())
        refused = running.build()
        folder = deploy.built(running.output())
        if dry_run:
            strangers = there.foreign(folder)
            print(
                f"would send {sum(path.is_file() for path in folder.rglob('*')):,} files of {folder}; nothing was sent"
            )
            print("\n".join(f"would delete {name}, which is not from this site" for name in strangers[:MOST_SHOWN]))
            print("\n".join(announce.after_publish(running.reach(is_rehearsed=True))[0]))
            return refused
        deploy.check_foreign(there.foreign(folder), lambda question: replace or _agrees(question))
        book, sent = Path(site["PATH"]) / WITHDRAWN, deploy.book_of(to, publishing_build.builds(site))
        print(there.send(folder, site["SITEURL"], no_history or deploy.is_new_since(book, sent)))
        deploy.remember(book, sent)
        done, failed = running.alone(lambda: announce.after_publish(running.reach()))
        print("\n".join(filter(None, [announce.summary(done, failed, command("announce"))])))
        if failed:
            raise DigestError("the site is published; others did not hear of it, for the reasons above")
        return refused

    running.end(work, allow_refused)


def _agrees(question: str) -> bool:
    """Return true if the answer at the terminal to *question* is yes."""
    print(question)
    return sys.stdin.isatty() and input("Delete them? [y/N] ").strip().casefold() in ("y", "yes")


@task
def clean(_: Context) -> None:
    """Remove what builds and tools leave: output/, .builds/, .preview/, caches of tools. Dumps, posts and the ledger stay."""

    def work() -> None:
        folder = running.desk().content.parent
        there = [path for path in (folder / name for name in LEFT) if path.exists() or path.is_symlink()]
        if not there:
            print("nothing to remove")
            return
        running.alone(lambda: _remove([*there, folder / BUILDS]))
        removed = ", ".join(path.name for path in there)
        print(f"removed {removed}; `{command('build')}` makes the site again")

    running.end(work)


def _remove(paths: Iterable[Path]) -> None:
    """Remove the links and folders at *paths*; raises OSError if one cannot be removed."""
    for path in paths:
        if path.is_symlink():
            path.unlink()
        elif path.is_dir():
            shutil.rmtree(path)


def _begin() -> bool:
    """Build a preview for the first time; a post that could not be published is reported, and may be mended meanwhile."""
    try:
        return running.build()
    except (BusyError, SettingError):
        raise
    except DigestError as error:
        print(error, file=sys.stderr)
        return False
