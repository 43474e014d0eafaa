"""Commands for the supply of stories: files, pages, reading lists, services, mail folders, watched feeds.

Each loads what it fetches with when it is called: that takes a tenth of a second, and `build` needs none of it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.tasks import task

from standfirst.cli import running
from standfirst.core.errors import IntakeError
from standfirst.core.settings import command
from standfirst.shelf import added as said
from standfirst.shelf.added import AddedWith

if TYPE_CHECKING:
    from standfirst.intake.add import Added
    from standfirst.intake.saved import SavedArticle

RULES = "watch.toml"  # under content/


@task(
    help={
        "source": "A file, a folder, a pattern in quotes, an address; wallabag:, readeck:, linkding:TAG, karakeep:, miniflux: or imap:FOLDER.",
        "feed": "The address is a feed's: take the page of each entry.",
        "list": "SOURCE is a file with addresses: plain ones, bookmarks, or an export of Pocket, Instapaper, Raindrop or Readwise; take each page.",
        "links": "The earlier name of --list.",
        "allow-private": "Fetch from this machine and its network too.",
    }
)
def add(
    _: Context,
    source: str,
    feed: bool = False,
    list: bool = False,  # noqa: A002 - as an editor types it
    links: bool = False,
    allow_private: bool = False,
) -> None:
    """Take files, pages, what a list names, or what a service holds for you, into dumps/."""

    def work() -> bool:
        from standfirst.intake import add as intake, collect  # noqa: PLC0415 - see above

        added = _collected(source, list or links, allow_private)
        if added is None:
            added = intake.add(source, running.desk().dumps, feed, allow_private)
        print(intake.report(added) or "nothing new")
        return intake.refused([one for one in added if one.note != collect.KNOWN])

    running.end(work, advice="some sources were not added, for the reasons above: exit status 2")


def _collected(source: str, is_list: bool, allow_private: bool) -> "Sequence[Added] | None":
    """Return what became of each article of a list or a service; None if *source* is neither."""
    from standfirst.intake import collect, reading_list, services, watched  # noqa: PLC0415 - see above
    from standfirst.intake.collect import Collecting  # noqa: PLC0415

    kind, _, rest = source.partition(":")
    if not is_list and (kind not in (*services.SERVICES, "imap") or rest.startswith("//")):
        return None
    desk_folder = running.desk()
    book = watched.read(desk_folder.content / watched.FILE)

    def say(dump: str, article: "SavedArticle") -> None:
        said.put(desk_folder.content, [AddedWith(dump, article.tags, article.note)])

    run = Collecting(desk_folder.dumps, book, running.newsroom().now().date(), say, allow_private)
    if is_list:
        return tuple(collect.articles("list", reading_list.read(Path(source)), run))
    if kind == "imap":
        return tuple(collect.mails("imap", rest, run))
    return tuple(collect.articles(kind, services.entries_of(kind, rest), run))


@task(
    help={
        "allow-private": "Fetch from this machine and its network too.",
        "dry-run": "Ask the feeds, and say what would be taken; nothing is written.",
    }
)
def fetch(_: Context, allow_private: bool = False, dry_run: bool = False) -> None:
    """Read the feeds of content/watch.opml and take their new entries into dumps/, by the rules of content/watch.toml."""

    def work() -> bool:
        from standfirst.intake import opml, rules, watch, watched  # noqa: PLC0415 - see above
        from standfirst.intake.fetch_run import FetchRun  # noqa: PLC0415

        desk_folder = running.desk()
        listed = desk_folder.content / opml.WATCH
        if not listed.exists():
            raise IntakeError(f"there is no content/{opml.WATCH}; export the feeds of your reader as OPML to that file")
        feeds = opml.read(listed)
        run = FetchRun(
            desk_folder.dumps, watched.read(desk_folder.content / watched.FILE), rules.read(desk_folder.content / RULES), running.newsroom().now(),
            allow_private, is_rehearsed=dry_run,
        )  # fmt: skip
        rules.check_feeds(run.rules, [feed.address for feed in feeds])
        reports = watch.run(feeds, run)
        print("\n".join(map(str, reports)))
        new = sum(report.new for report in reports)
        print(_sentence(new, dry_run))
        return any(report.refused or report.is_failed for report in reports)

    running.end(work, advice="some feeds or pages were not fetched, for the reasons above: exit status 2")


def _sentence(new: int, is_rehearsed: bool) -> str:
    stories = f"{new} new {'story' if new == 1 else 'stories'}"
    if is_rehearsed:
        return f"{stories} would be taken"
    return f"{stories} in dumps/; next: `{command('build')}`" if new else f"{stories} in dumps/"
