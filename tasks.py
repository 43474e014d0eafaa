"""The editor's commands: `invoke --list` shows every task, `invoke --help TASK` its options."""

import json as jsons
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task
from rich.console import Console

if sys.platform == "win32":  # no fcntl, no links that anyone may make, no fork
    raise SystemExit("Standfirst needs Linux or macOS. On Windows, use the Windows Subsystem for Linux: wsl --install")

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "plugins"))

from standfirst import converter, digest  # noqa: E402
from standfirst.builds import release  # noqa: E402
from standfirst.converter.batch import commands, run  # noqa: E402
from standfirst.core import vocabulary  # noqa: E402
from standfirst.core.errors import DigestError, SettingError  # noqa: E402
from standfirst.core.settings import POSTS, VOCABULARY, WITHDRAWN  # noqa: E402
from standfirst.digest import commands as digest_commands, tags as digest_tags, triage  # noqa: E402
from standfirst.intake import add as intake  # noqa: E402
from standfirst.posts import reader  # noqa: E402
from standfirst.posts.post import Outcome  # noqa: E402
from standfirst.preview import server  # noqa: E402
from standfirst.publishing import build as publishing_build, deploy, releases  # noqa: E402
from standfirst.shelf import editing  # noqa: E402

T = TypeVar("T")
PORT = 8000
WAITED = float(os.environ.get("STANDFIRST_WAIT", "20"))  # seconds that a command waits for a build to end
GOLD, FOLDS = "../shared/gold", "/tmp/standfirst-folds"  # noqa: S108 - where benchmarks.train leaves them
ADVICE = "some dumps were refused (`invoke status` says why): exit status 2, or 0 with --allow-refused"
GOLDS = "../shared/gold ../shared/gold-world"
FAILED, REFUSED, BUSY = 1, 2, 3  # exit statuses (docs/security.md)


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
    _exit(lambda: _build(is_sure=anyway), allow_refused or allow_quarantine)


@task(
    help={
        "source": "A folder of dumps, or an address such as s3://bucket/dumps.",
        "target": "The folder that posts are written to, as NAME.md.",
        "scheduler": "Convert on the Dask cluster whose scheduler listens at this address.",
        "reconvert": "Rewrite posts that only a newer converter changes; what you edited stays.",
        "allow-refused": "Exit with 0, not 2, if some dumps were refused.",
    }
)
def convert(
    _: Context,
    source: str = "",
    target: str = "",
    scheduler: str = "",
    reconvert: bool = False,
    allow_refused: bool = False,
) -> None:
    """Turn the dumps into posts without building; with --source and --target, any folder into any other."""
    if reconvert:
        os.environ["STANDFIRST_RECONVERT"] = "1"
    if bool(source) != bool(target):
        raise Exit("convert takes --source and --target together, or neither", FAILED)

    def work() -> bool:
        outcomes = (
            run.into_folder(source, Path(target), _desk().how(scheduler))
            if source
            else commands.convert(_desk(), scheduler)
        )
        print(commands.report(outcomes, target or "content/posts"))
        return commands.refused(outcomes)

    _exit(work if source else lambda: _alone(work), allow_refused)


@task(
    help={
        "source": "A file, a folder, a pattern in quotes, or an address.",
        "feed": "The address is a feed's: take the page of each entry.",
        "links": "The file is a list of addresses, bookmarks or an export of a reading list: take each page.",
        "allow-private": "Fetch from this machine and its network too.",
    }
)
def add(_: Context, source: str, feed: bool = False, links: bool = False, allow_private: bool = False) -> None:
    """Take files or pages from the web into dumps/, each as it came."""

    def work() -> bool:
        dumps = _desk().dumps
        added = (
            intake.add_links(Path(source), dumps, allow_private)
            if links
            else intake.add(source, dumps, feed, allow_private)
        )
        print(intake.report(added))
        return intake.refused(added)

    _exit(work, advice="some sources were not added, for the reasons above: exit status 2")


@task(help={"json": "JSON instead of a table.", "all": "List the posts that have not changed, too."})
def status(_: Context, json: bool = False, all: bool = False) -> None:  # noqa: A002 - as an editor types it
    """Show which dumps came in and what became of them; how many posts are published or wait; unknown tags."""

    def work() -> None:
        desk_folder = _desk()
        outcomes, posts = commands.status(desk_folder), digest_commands.at_a_glance(_newsroom())
        if json:
            print(
                jsons.dumps({"dumps": commands.plain(outcomes), "posts": posts.plain()}, ensure_ascii=False, indent=2)
            )
        else:
            print(
                *filter(None, (commands.report(outcomes, is_whole=all), commands.changes(desk_folder), posts.report())),
                sep="\n",
            )
        for fault in reader.faults(desk_folder.content / POSTS, ZoneInfo(desk_folder.zone)):
            print(f"stops the build: {fault}", file=sys.stderr)

    _exit(work)


@task(help={"post": "The post: its path, file name, address or dump; or all, for every post that differs."})
def diff(_: Context, post: str) -> None:
    """Show how a post differs from its newest conversion: `invoke diff POST`, or `invoke diff all`."""
    _exit(lambda: print(commands.diff(_desk(), post), end=""))


@task(help={"post": "The post: its path, file name, address or dump."})
def accept(_: Context, post: str) -> None:
    """Replace a post that you edited by its newest conversion; Status, Pinned, Note and Also stay yours."""
    _exit(lambda: _alone(lambda: print(commands.report([commands.accept(_desk(), post)]))))


@task(help={"post": "The post: its path, file name, address or dump."})
def restore(_: Context, post: str) -> None:
    """Bring a post that you deleted back, as its dump converts now; your edits of it are in your version control."""
    _exit(lambda: _alone(lambda: print(commands.report([commands.accept(_desk(), post)]))))


@task(
    name="set",
    help={
        "post": "The post: its path, file name, address or dump.",
        "status": "published, draft or hidden.",
        "tags": "All its tags, separated by commas.",
        "note": "Why it matters; inline Markdown.",
        "pinned": "yes or no.",
        "also": "no keeps it apart from other stories.",
        "title": "Its headline.",
        "date": "YYYY-MM-DD, with a clock and an offset if you like.",
    },
)
def set_(  # noqa: PLR0913, PLR0917 - an option a header line
    _: Context, post: str, status: str | None = None, tags: str | None = None, note: str | None = None,
    pinned: str | None = None, also: str | None = None, title: str | None = None, date: str | None = None,
) -> None:  # fmt: skip
    """Change header lines of a post; an empty value drops the line."""
    options = {
        "Status": status,
        "Tags": tags,
        "Note": note,
        "Pinned": pinned,
        "Also": also,
        "Title": title,
        "Date": date,
    }
    values = {key: value for key, value in options.items() if value is not None}

    def work() -> None:
        desk_folder = _desk()
        chosen_post = editing.find(desk_folder.content, post)
        reader.check_values(values, ZoneInfo(desk_folder.zone), chosen_post.name)
        editing.change(chosen_post, values)
        print(f"content/posts/{chosen_post.name}: {', '.join(values) or 'nothing'} set")

    _exit(lambda: _alone(work))


@task(name="pick")
def pick_(_: Context) -> None:
    """Walk through the waiting posts in a terminal: publish, hold, withdraw, edit or note each."""

    def work() -> None:
        desk_folder = _desk()
        screen = Console(highlight=False)
        locked = lambda: release.lock(publishing_build.lock_folder(publishing_build.settings()), WAITED)  # noqa: E731 - handed on once
        print(
            triage.walk(
                desk_folder.content,
                screen,
                triage.Keys(input, _withdraw, locked),
                digest_commands.likeness(_newsroom()),
            )
        )

    _exit(work)


@task(
    help={
        "week": "The stories added in a week: 2021-W47.",
        "month": "Those of a month: 2021-11.",
        "day": "Those of a day: 2021-11-23.",
        "eml": "Write the published issue as a mail that is ready to send, to outbox/.",
    }
)
def issue(_: Context, week: str = "", month: str = "", day: str = "", eml: bool = False) -> None:
    """Draft an issue in content/issues/, of the present week where none is named; edit it and set Status: published."""

    def work() -> None:
        room, name = _newsroom(), week or month or day
        if not eml:
            drafted = _alone(lambda: digest_commands.draft_issue(room, name))
            print(f"{drafted}: write the introduction, then set Status: published")
            return
        publishing_build.check_address(publishing_build.settings())
        message = digest_commands.mail(room, name)
        path = room.content.parent / "outbox" / f"{name.upper()}.eml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(message)
        print(f"{path}: open it in a mail program, add the recipients, send")

    _exit(work)


@task(name="list")
def tags_list(_: Context) -> None:
    """Show every tag, how many stories have it, and what an unknown one may mean."""

    def work() -> None:
        for tag in _tags():
            remark = "" if tag.is_known else f"  unknown{f', perhaps {tag.meant!r}' if tag.meant else ''}"
            print(f"{tag.stories:>6}  {tag.name}{remark}")

    _exit(work)


@task(name="rename", help={"old": "The tag as it is.", "new": "As it shall be; empty drops it."})
def tags_rename(_: Context, old: str, new: str) -> None:
    """Write another name for a tag in every post."""
    _exit(lambda: _retag([old], new))


@task(name="merge", help={"into": "The tag that stays.", "tags": "Those that become it, separated by semicolons."})
def tags_merge(_: Context, into: str, tags: str) -> None:
    """Make several tags one in every post."""
    _exit(lambda: _retag([tag.strip() for tag in tags.split(";")], into))


@task(name="suggest")
def tags_suggest(_: Context) -> None:
    """Print entries for content/vocabulary.toml made of the tags that recur."""

    def work() -> None:
        content = _desk().content
        tags = [tag for paper in editing.papers(content) for tag in paper.tags]
        print(digest_tags.suggested(tags, vocabulary.load(content / VOCABULARY)) or "no tag recurs that is not listed")

    _exit(work)


def _retag(old: list[str], new: str) -> None:
    print(f"{len(_alone(lambda: editing.retag(_desk().content, old, new)))} posts changed")


def _newsroom() -> digest_commands.Newsroom:
    return digest.room_of(publishing_build.settings())


def _tags() -> list[digest_tags.Used]:
    content = _desk().content
    tags = [tag for paper in editing.papers(content) for tag in paper.tags]
    return digest_tags.used(tags, vocabulary.load(content / VOCABULARY))


@task(
    help={
        "post": "The post: its path, file name, address or dump.",
        "why": "The reason; it is kept in content/withdrawn.txt, not shown on the site.",
    }
)
def withdraw(_: Context, post: str, why: str) -> None:
    """Take a story down and keep it away, also when its dump comes again in another form."""
    _exit(lambda: _alone(lambda: print(commands.report(_withdraw(post, why)))))


def _withdraw(post: str, why: str) -> list[Outcome]:
    """Take a story down; the releases show if readers could see it."""
    site = publishing_build.settings()
    shown = partial(releases.was_shown, _output(), publishing_build.builds(site))
    return commands.withdraw(_desk(), post, why, shown)


@task
def check(_: Context) -> None:
    """Look at the built site as every build does: links, outline, feeds, nothing remote; print each fault."""

    def work() -> None:
        stops, warnings = publishing_build.check(publishing_build.settings())
        for fault in (*stops, *warnings):
            print(fault)
        if stops:
            raise DigestError(f"{len(stops)} faults would stop a build")
        print(f"nothing stops it; {len(warnings)} warnings")

    _exit(work)


@task(help={"to": "The number of a release; without one they are listed."})
def rollback(_: Context, to: str = "") -> None:
    """List the releases that are kept, or serve one of them again; none that shows a withdrawn story."""

    def work() -> None:
        site = publishing_build.settings()
        output, builds = _output(), publishing_build.builds(site)
        if not to:
            print(
                "\n".join(releases.report(releases.kept(output, builds), publishing_build.rows(site)))
                or "no release is kept yet"
            )
            return
        folder = releases.chosen(to, output, builds, publishing_build.rows(site)).folder
        release.lead(output, builds, folder)
        print(f"output/ leads to {folder}")

    _exit(work)


@task(
    help={
        "to": "pages (branch gh-pages of a git remote), or rsync:HOST:DIR.",
        "remote": "The git remote, for pages: its name, as `git remote --verbose` lists it, or its address.",
        "replace": "Delete files there that are not from this site, without a question.",
        "allow-refused": "Exit with 0, not 2, if some dumps were refused.",
        "no-history": "Replace the branch by one commit, so that it holds no earlier text; after a withdrawal it is always so.",
    }
)
def publish(
    _: Context,
    to: str,
    remote: str = "",
    no_history: bool = False,
    replace: bool = False,
    allow_refused: bool = False,
) -> None:
    """Build the site for its address, then send it to where readers find it."""

    def work() -> bool:
        site = publishing_build.settings()
        publishing_build.check_address(site)
        there = deploy.target(to, remote, publishing_build.builds(site))
        print(there.check())
        refused = _build()
        folder = deploy.built(_output())
        deploy.check_foreign(there.foreign(folder), lambda question: replace or _agrees(question))
        book, sent = Path(site["PATH"]) / WITHDRAWN, publishing_build.builds(site) / "sent"
        print(there.send(folder, site["SITEURL"], no_history or deploy.is_new_since(book, sent)))
        deploy.remember(book, sent)
        return refused

    _exit(work, allow_refused)


def _agrees(question: str) -> bool:
    """Return true if the answer at the terminal to *question* is yes."""
    print(question)
    return sys.stdin.isatty() and input("Delete them? [y/N] ").strip().casefold() in ("y", "yes")


@task
def let_go(_: Context) -> None:
    """Say that all posts missing from content/posts were deleted on purpose."""
    _exit(
        lambda: print(
            f"{_alone(lambda: commands.forget_missing(_desk()))} posts stay deleted; `invoke restore POST` brings one back"
        )
    )


@task(help={"port": "The port on localhost.", "drafts": "Show drafts, scheduled and undated stories too."})
def serve(_: Context, port: int = PORT, drafts: bool = False) -> None:
    """Build a preview in .preview/ and serve it on localhost until interrupted; output/ stays as it is."""
    _preview_at(port, drafts)
    _exit(_build, allow_refused=True)
    _exit(lambda: server.serve(_output(), port))


@task(help={"port": "The port on localhost.", "drafts": "Show drafts, scheduled and undated stories too."})
def livereload(_: Context, port: int = PORT, drafts: bool = False) -> None:
    """Serve a preview; rebuild it and reload the page when a dump, post, template or stylesheet changes."""
    _preview_at(port, drafts)
    os.environ["STANDFIRST_PREVIEW"] = "1"
    _exit(_begin, allow_refused=True)
    desk_folder = _desk()
    code = [HERE / "theme", HERE / "plugins", HERE / "pelicanconf.py", desk_folder.content.parent / "templates"]
    _exit(lambda: server.livereload(_output(), port, [desk_folder.dumps], code, desk_folder.content))


def _preview_at(port: int, drafts: bool) -> None:
    """Let this process build for localhost at *port*, into a folder of its own: readers' site and releases stay as they are."""
    output = str(_desk().content.parent / ".preview" / "output")
    os.environ |= {
        "SITEURL": f"http://localhost:{port}",
        "STANDFIRST_OUTPUT": os.environ.get("STANDFIRST_OUTPUT", output),
    }
    os.environ["STANDFIRST_DRAFTS"] = "1" if drafts else ""


@task(help={"port": "Serve it on localhost at this port until interrupted; 0 only builds it."})
def demo(_: Context, port: int = 0) -> None:
    """Build a site from the invented stories of tests/dumps/ in .demo/output/."""
    demo_desk = _demo_desk(f"http://localhost:{port or PORT}")
    _exit(_build, allow_refused=True)
    if port:
        _exit(lambda: server.serve(demo_desk / "output", port))


def _demo_desk(address: str) -> Path:
    """Return the desk of the demo, its dumps laid out, this process's orders meant for it."""
    demo_desk = HERE / ".demo"
    os.environ |= {
        "STANDFIRST_DESK": str(demo_desk),
        "SITEURL": address,
        "STANDFIRST_RECONVERT": "1",
        "STANDFIRST_DEMO": "1",
    }
    (demo_desk / "content").mkdir(parents=True, exist_ok=True)
    invented = HERE / "tests" / "dumps"
    for dump in sorted(path for kind in ("html", "text", "mhtml") for path in (invented / kind).rglob("*.*")):
        if dump.suffix not in (".md", ".golden"):
            copied = demo_desk / "dumps" / dump.relative_to(invented)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(dump, copied)
    return demo_desk


@task(
    name="test",
    help={
        "full": "Also the second stage: whole commands, browsers, clusters, the gold pages.",
        "names": "Only tests whose name matches, of both stages.",
    },
)
def run_tests(_: Context, full: bool = False, names: str = "") -> None:
    """Run the tests, on all cores: those of single parts; with --full all of them."""
    chosen = ["-k", names, "--full"] if names else ["-n", "auto", *(["--full"] if full else [])]
    raise Exit(code=subprocess.run([sys.executable, "-m", "pytest", *chosen], check=False).returncode)


@task
def lint(_: Context) -> None:
    """Check format, rules and types: ruff and mypy, as CI does."""
    checks = (["ruff", "format", "--check"], ["ruff", "check"], ["mypy"])
    codes = [subprocess.run([sys.executable, "-m", *check], check=False).returncode for check in checks]
    raise Exit(code=max(codes))


@task
def clean(_: Context) -> None:
    """Remove what builds leave: output/, .builds/, .preview/, .demo/ and caches. Dumps, posts and the ledger stay."""
    desk_folder = _desk().content.parent
    tools = (HERE / name for name in (".demo", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"))
    for path in (
        *(desk_folder / name for name in ("output", ".builds", ".preview")),
        *(tools if desk_folder == HERE else ()),
    ):
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)


def _build(is_sure: bool = False) -> bool:
    publishing_build.build(publishing_build.settings(), is_sure=is_sure)
    print(commands.sentence(converter.last_outcomes))
    return commands.refused(converter.last_outcomes)


def _alone(work: Callable[[], T]) -> T:
    """Do what writes under content/ while no build and no other command does; wait a moment for one that is at work."""
    site = publishing_build.settings()
    with release.lock(publishing_build.lock_folder(site), WAITED):
        publishing_build.check_clock(site)
        return work()


def _begin() -> bool:
    """Build a preview for the first time; a post that could not be published is reported, and may be mended meanwhile."""
    try:
        return _build()
    except (release.BusyError, SettingError):
        raise
    except DigestError as error:
        print(error, file=sys.stderr)
        return False


def _desk() -> commands.DeskFolder:
    return converter.desk_of(publishing_build.settings())


def _output() -> Path:
    return Path(publishing_build.settings()["OUTPUT_PATH"])


def _exit(work: Callable[[], bool | None], allow_refused: bool = False, advice: str = ADVICE) -> None:
    """End with 0 clean, 1 failed, 2 done but dumps were refused (*work* says so), 3 another build is at work."""
    try:
        refused = work()
    except release.BusyError as error:
        raise Exit(str(error), BUSY) from error
    except BrokenPipeError:  # whoever reads has seen enough: `invoke status | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    except (KeyboardInterrupt, EOFError) as error:
        raise Exit("\nstopped; what was answered before is written", FAILED) from error
    except DigestError as error:
        raise Exit(str(error), FAILED) from error
    if refused and not allow_refused:
        print(advice)
        raise Exit(code=REFUSED)


@task(
    help={
        "gold": "Folder with truth.jsonl.gz, html/ and text/.",
        "folds": "Weights that have not seen a fold, by benchmarks.train.",
        "record": "Write our figures beside the weights.",
    }
)
def quality(_: Context, gold: str = GOLDS, folds: str = FOLDS, record: bool = False) -> None:
    """Score posts of the gold pages, each made by weights that have not seen its domain."""
    _module("benchmarks.quality", *gold.split(), "--folds", folds, *(["--record"] if record else []))


@task(help={"gold": "Folder with truth.jsonl.gz, html/ and text/."})
def speed(_: Context, gold: str = GOLD) -> None:
    """Compare pages per CPU-second with trafilatura, in one run on the same pages."""
    _module("benchmarks.speed", gold)


@task(help={"gold": "Folder with truth.jsonl.gz, html/ and text/."})
def curation(_: Context, gold: str = GOLD) -> None:
    """Score tags, summaries and the finding of same stories beside the peers."""
    _module("benchmarks.curation", gold)


@task(name="site", help={"output": "A site built for http://127.0.0.1:8417; the demo by default."})
def site_(_: Context, output: str = "") -> None:
    """Read every page of a site with the Nu Html Checker and html-validate, and measure it with Lighthouse."""
    if not output:
        output = str(_demo_desk("http://127.0.0.1:8417") / "output")
        _exit(_build, allow_refused=True)
    _module("benchmarks.site", output)


@task(help={"gold": "Folder with truth.jsonl.gz, html/ and text/.", "count": "How many pages."})
def scale(_: Context, gold: str = GOLD, count: int = 10_000) -> None:
    """Measure pages a second and memory: files and a WARC, on one core, all cores and a cluster."""
    _module("benchmarks.scale", gold, "--count", str(count))


@task(
    name="build",
    help={"number": "The number of posts.", "rounds": "Builds of each generator.", "plot": "An SVG file to write."},
)
def building(_: Context, number: int = 10_000, rounds: int = 5, plot: str = "") -> None:
    """Build the same posts with us, stock Pelican and Hugo: cold, one new, nothing changed."""
    _module("benchmarks.build", "-n", str(number), "-r", str(rounds), *(["--plot", plot] if plot else []))


def _module(*words: str) -> None:
    raise Exit(code=subprocess.run([sys.executable, "-m", *words], check=False).returncode)


ns = Collection(
    build,
    serve,
    livereload,
    add,
    convert,
    status,
    diff,
    accept,
    restore,
    withdraw,
    let_go,
    set_,
    pick_,
    issue,
    check,
    rollback,
    publish,
    demo,
    run_tests,
    lint,
    clean,
)
ns.add_collection(Collection("tags", tags_list, tags_rename, tags_merge, tags_suggest))
ns.add_collection(Collection("bench", quality, speed, scale, curation, site_, building))
