"""Commands for dumps and the posts that they become."""

import json as jsons
import os
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from standfirst.cli import running
from standfirst.converter.batch import commands, folder, newest
from standfirst.core.errors import ShelfError
from standfirst.core.settings import AWAY, LEDGER, PAGES, POSTS, SECTIONS, SOURCES, WITHDRAWN, command
from standfirst.digest import commands as digest_commands
from standfirst.intake import watched
from standfirst.posts import checks, names
from standfirst.posts.header import unlisted
from standfirst.posts.post import Outcome
from standfirst.shelf import editing, takedown


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
        raise Exit("convert takes --source and --target together, or neither", running.FAILED)

    def work() -> bool:
        outcomes = (
            folder.into_folder(source, Path(target), running.desk().how(scheduler))
            if source
            else commands.convert(running.desk(), scheduler)
        )
        print(commands.report(outcomes, target or "content/posts"))
        return commands.refused(outcomes)

    running.end(work if source else lambda: running.alone(work), allow_refused)


@task(help={"json": "JSON instead of a table.", "all": "List the posts that have not changed, too."})
def status(_: Context, json: bool = False, all: bool = False) -> None:  # noqa: A002 - as an editor types it
    """Show which dumps came in and what became of them; how many posts are published or wait; unknown tags."""

    def work() -> None:
        desk_folder = running.desk()
        outcomes, posts = commands.status(desk_folder), digest_commands.at_a_glance(running.newsroom())
        zone, content = ZoneInfo(desk_folder.zone), desk_folder.content
        faults = {
            "a watched feed fails": list(watched.failing(content)),
            "not published": [fault.sentence for fault in checks.faults(content / POSTS, zone)],
            "stops the build": list(checks.page_faults(content / PAGES, zone)),
        }
        named = {(outcome.key, outcome.note) for outcome in outcomes if commands.is_listed(outcome)}
        if json:
            report = {"dumps": commands.plain(outcomes), "posts": posts.plain(), "faults": faults}
            print(jsons.dumps(report, ensure_ascii=False, indent=2))
        else:
            print(
                *filter(
                    None,
                    (commands.report(outcomes, is_whole=all), commands.changes(desk_folder, named), posts.report()),
                ),
                sep="\n",
            )
        for what, sentences in faults.items():
            for sentence in sentences:
                print(f"{what}: {sentence}", file=sys.stderr)

    running.end(work)


@task(
    help={
        "post": "The post: its path, file name, address or dump; or all, for every post that differs.",
        "left-out": "Show the lines of its dump that the post does not have.",
    }
)
def diff(_: Context, post: str, left_out: bool = False) -> None:
    """Show how a post differs from its newest conversion: `invoke diff POST`, or `invoke diff all`."""

    def work() -> None:
        if left_out:
            print(*newest.left_out(running.desk(), post) or ["no line is left out"], sep="\n")
        else:
            print(newest.diff(running.desk(), post) or "no difference from the newest conversion\n", end="")

    running.end(work)


@task(help={"post": "The post: its path, file name, address or dump."})
def accept(_: Context, post: str) -> None:
    """Replace a post that you edited by its newest conversion; Status, Pinned, Note and Also stay yours."""
    running.end(lambda: _take_newest(post, newest.accept))


@task(help={"post": "The post: its path, file name, address or dump."})
def restore(_: Context, post: str) -> None:
    """Bring a post that you deleted back, as its dump converts now; your edits of it are in your version control."""
    running.end(lambda: _take_newest(post, newest.restore))


def _take_newest(post: str, take: Callable[[commands.DeskFolder, str], Outcome]) -> None:
    desk_folder = running.desk()
    name = newest.path_of(desk_folder, post)
    paths = (f"content/posts/{name}", f"content/{LEDGER}")
    running.decide("accept", name, paths, lambda: print(commands.report([take(desk_folder, post)])), name)


@task(
    name="set",
    help={
        "post": "The post: its path, file name, address or dump.",
        "status": "published, draft or hidden.",
        "tags": "All its tags, separated by commas.",
        "authors": "Who wrote it, separated by commas.",
        "note": "Why it matters; inline Markdown.",
        "pinned": "yes or no.",
        "also": "no keeps it apart from other stories.",
        "title": "Its headline.",
        "section": "Its section.",
        "source": "Who published it.",
        "date": "A day as people write it, with a clock if you like: 2026-12-02 18:00, 2 December 2026.",
        "link": "The address of the original.",
        "lang": "Its language, such as en, de-AT or zh-Hant.",
        "summary": "What lists show below the headline.",
        "image": "The picture that leads it, such as images/race.webp.",
    },
)
def set_(  # noqa: PLR0913, PLR0917 - an option a header line
    _: Context, post: str, status: str | None = None, tags: str | None = None, note: str | None = None,
    pinned: str | None = None, also: str | None = None, title: str | None = None, date: str | None = None, section: str | None = None,
    source: str | None = None, link: str | None = None, lang: str | None = None, summary: str | None = None, image: str | None = None, authors: str | None = None,
) -> None:  # fmt: skip
    """Change header lines of a post; an empty value drops the line."""
    options = {
        "Status": status,
        "Tags": tags,
        "Authors": authors,
        "Note": note,
        "Pinned": pinned,
        "Also": also,
        "Title": title,
        "Date": date,
        "Category": section,
        "Source": source,
        "Link": link,
        "Lang": lang,
        "Summary": summary,
        "Image": image,
    }
    values = {key: value for key, value in options.items() if value is not None}

    desk_folder = running.desk()

    def change(chosen_post: editing.EditablePost) -> None:
        if date:
            values["Date"] = editing.day_of(date, chosen_post.get("Lang"))
        checks.check_values(values, ZoneInfo(desk_folder.zone), chosen_post.name)
        editing.change(chosen_post, values)
        lists = editing.LISTS
        written = (f"{key} ({' · '.join(unlisted(value))})" if key in lists else key for key, value in values.items())
        print(f"content/posts/{chosen_post.name}: {', '.join(written) or 'nothing'} set")
        from standfirst.shelf import term_files  # noqa: PLC0415 - it alone writes TOML, and takes 30 ms to load

        shown = term_files.list_own(desk_folder.content / SECTIONS, section) if section else section
        if shown != section:
            print(f"content/{SECTIONS} shows {section!r} as {shown!r}")
        if source and (link or chosen_post.get("Link")):
            term_files.list_source(desk_folder.content / SOURCES, source)

    def work() -> None:
        found = editing.find(desk_folder.content, post)
        paths = (f"content/posts/{found.name}", f"content/{SECTIONS}", f"content/{SOURCES}")
        running.decide("edit", found.get("Title"), paths, lambda: change(found), found.name)

    running.end(work)


@task(
    positional=["post"],
    help={
        "post": "The post: its path, file name, address or dump.",
        "why": "The reason, which is needed; it is kept in content/withdrawn.txt, not shown on the site.",
    },
)
def withdraw(_: Context, post: str, why: str = "") -> None:
    """Take a story down and keep it away, also when its dump comes again in another form."""

    def work() -> None:
        paths = takedown.changed_files(running.desk().content)
        running.decide("withdraw", post, paths, lambda: print(commands.report(running.withdraw(post, why))))

    running.end(work)


@task(positional=["post"], help={"post": "The post, as content/withdrawn/ has it.", "yes": "Do it without a question."})
def unwithdraw(_: Context, post: str, yes: bool = False) -> None:
    """Bring a story that was taken down back as a draft, and take its lines out of content/withdrawn.txt."""

    def work() -> None:
        content = running.desk().content
        paths = [path.relative_to(content / AWAY).as_posix() for path in sorted((content / AWAY).rglob("*.md"))]
        chosen = names.chosen(post, paths, names.PostNames)
        question = f"bring {chosen} back as a draft? It was taken down for a reason (content/withdrawn.txt) [y/N] "
        if not yes and input(question).strip().casefold() not in ("y", "yes"):
            print("nothing is changed")
            return
        changed = (f"content/posts/{chosen}", f"content/{AWAY}/{chosen}", f"content/{WITHDRAWN}")
        running.decide("unwithdraw", chosen, changed, lambda: takedown.put_back(content, chosen), chosen)
        print(f"content/posts/{chosen} is a draft now; `{command('set')} {chosen} --status published` shows it again")

    running.end(work)


@task
def undo(_: Context) -> None:
    """Take back the last decision that was made at the desk, or by set, tags, sections, sources, withdraw or unwithdraw."""

    def work() -> None:
        decided = running.history()
        last = decided.last()
        if last is None:
            raise ShelfError("there is nothing to undo")
        decided.undo(last.number)
        print(f"undone: {last.action} {last.subject}")

    running.end(lambda: running.alone(work))


@task
def let_go(_: Context) -> None:
    """Say that all posts missing from content/posts were deleted on purpose."""

    def work() -> None:
        count = commands.forget_missing(running.desk())
        print(f"{count} posts stay deleted; `{command('restore')} POST` brings one back")

    running.end(lambda: running.decide("forget", "posts that are missing", (f"content/{LEDGER}",), work))
