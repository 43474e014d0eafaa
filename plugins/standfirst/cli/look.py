"""Commands that look and change nothing: search in posts, and what may be wrong with a desk."""

import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from standfirst import __version__
from standfirst.cli import running
from standfirst.converter.batch import commands
from standfirst.core import settings
from standfirst.core.errors import ShelfError
from standfirst.core.settings import POSTS, command
from standfirst.desk import has_address
from standfirst.digest import commands as digest_commands
from standfirst.publishing import build as publishing_build, tracked
from standfirst.shelf import editing

MOST_FOUND = 20
PACKAGES = ("pelican", "markdownify", "beautifulsoup4", "invoke", "lxml", "numpy")


@task(help={"words": "The words to look for, in quotes if there are several; a post has to have all of them."})
def search(_: Context, words: str) -> None:
    """Show the posts that have all WORDS in header or text, drafts too."""

    def work() -> None:
        content, sought_words = running.desk().content, words.casefold().split()
        if not sought_words:
            raise ShelfError(f"write what to look for: `{command('search')} 'night ferry'`")
        matches = _with_words(content, sought_words)
        shown = [f"{content.name}/{POSTS}/{paper.name}: {paper.get('Title')}" for paper in islice(matches, MOST_FOUND)]
        print("\n".join(shown) or f"no post says {' and '.join(sought_words)}")
        if more := sum(1 for _ in matches):
            print(f"and {more} more; write another word")

    running.end(work)


def _with_words(content: Path, sought_words: list[str]) -> Iterator[editing.EditablePost]:
    """Return the posts under *content* with all words *sought_words*, which are in small letters."""
    for paper in editing.papers(content):
        text = "\n".join((*(value for _, value in paper.header), paper.body)).casefold()
        if all(word in text for word in sought_words):
            yield paper


@task
def doctor(_: Context) -> None:
    """Show versions, the settings in use, what waits, and what may be wrong."""

    def work() -> None:
        site = publishing_build.settings()
        desk = Path(site["PATH"]).parent
        print(f"standfirst {__version__}, Python {sys.version.split()[0]}: {sys.executable}")
        print(", ".join(f"{name} {version(name)}" for name in PACKAGES))
        print(f"settings: {settings.file()}")
        print(f"address: {site['SITEURL'] if has_address(site) else 'none; write one in site.toml before you publish'}")
        print(digest_commands.at_a_glance(running.newsroom()).report())
        print(f"{len(commands.refusals(running.desk()))} dumps refused (`{command('status')}`)")
        for fault in tracked.faults(desk):
            print(fault)

    running.end(work)
