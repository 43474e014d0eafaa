"""Commands for the supply of stories: watched feeds."""

from invoke.context import Context
from invoke.tasks import task

from standfirst.cli import running
from standfirst.core.errors import IntakeError
from standfirst.core.settings import command
from standfirst.intake import opml, rules, watch, watched
from standfirst.intake.fetch_run import FetchRun

WATCH, RULES = "watch.opml", "watch.toml"  # under content/


@task(
    help={
        "allow-private": "Fetch from this machine and its network too.",
        "dry-run": "Ask the feeds, and say what would be taken; nothing is written.",
    }
)
def fetch(_: Context, allow_private: bool = False, dry_run: bool = False) -> None:
    """Read the feeds of content/watch.opml and take their new entries into dumps/, by the rules of content/watch.toml."""

    def work() -> bool:
        desk_folder = running.desk()
        listed = desk_folder.content / WATCH
        if not listed.exists():
            raise IntakeError(f"there is no content/{WATCH}; export the feeds of your reader as OPML to that file")
        feeds = opml.read(listed)
        run = FetchRun(
            desk_folder.dumps, watched.read(desk_folder.content / watched.FILE), rules.read(desk_folder.content / RULES), running.newsroom().now(),
            allow_private, is_rehearsed=dry_run,
        )  # fmt: skip
        reports = watch.run(feeds, run)
        print("\n".join(map(str, reports)))
        new = sum(report.new for report in reports)
        print(_sentence(new, dry_run))
        return any(report.refused for report in reports)

    running.end(work, advice="some pages were not fetched, for the reasons above: exit status 2")


def _sentence(new: int, is_rehearsed: bool) -> str:
    stories = f"{new} new {'story' if new == 1 else 'stories'}"
    if is_rehearsed:
        return f"{stories} would be taken"
    return f"{stories} in dumps/; next: `{command('build')}`" if new else f"{stories} in dumps/"
