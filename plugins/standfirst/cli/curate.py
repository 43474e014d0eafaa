"""Commands for choosing: what waits, issues, tags."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from invoke.context import Context
from invoke.tasks import task
from rich.console import Console

from standfirst.cli import running
from standfirst.core import vocabulary
from standfirst.core.errors import ShelfError
from standfirst.core.settings import SECTIONS, SOURCES, VOCABULARY, command
from standfirst.digest import commands as digest_commands, publishers, tags as digest_tags, triage
from standfirst.posts.header import listed
from standfirst.shelf import editing, held, takedown
from standfirst.shelf.editing import EditablePost

MOST_LISTED = 8  # names that posts have for one section or source


@task(name="pick")
def pick_(_: Context) -> None:
    """Walk through the waiting posts in a terminal: publish, hold, withdraw, edit or note each."""

    def work() -> None:
        desk_folder = running.desk()
        zone, like = ZoneInfo(running.newsroom().zone), digest_commands.likeness(running.newsroom())
        keys = triage.Keys(input, running.withdraw, _decide, zone)
        print(triage.walk(desk_folder.content, Console(highlight=False), keys, like))

    running.end(work)


def _decide(action: str, paper: EditablePost, work: Callable[[], object]) -> None:
    paths: tuple[str, ...] = (f"content/posts/{paper.name}", held.FILE)
    if action == "withdraw":
        paths = takedown.changed_files(running.desk().content)
    running.decide(action, paper.get("Title"), paths, work, paper.name)


@task(name="list")
def tags_list(_: Context) -> None:
    """Show every tag, how many stories have it, and what an unknown one may mean."""

    def work() -> None:
        for tag in _tags():
            remark = "" if tag.is_known else f"  unknown{f', perhaps {tag.meant!r}' if tag.meant else ''}"
            print(f"{tag.stories:>6}  {tag.name}{remark}")

    running.end(work)


@task(name="rename", help={"old": "The tag as it is.", "new": "As it shall be; empty drops it."})
def tags_rename(_: Context, old: str, new: str) -> None:
    """Write another name for a tag in every post."""
    running.end(lambda: _retag([old], new))


@task(name="merge", help={"into": "The tag that stays.", "tags": "Those that become it, separated by semicolons."})
def tags_merge(_: Context, into: str, tags: str) -> None:
    """Make several tags one in every post."""

    def work() -> None:
        if not into.strip():
            raise ShelfError(f"write the tag that stays; `{command('tags.rename')} TAG ''` drops one")
        _retag([tag.strip() for tag in tags.split(";")], into.strip())

    running.end(work)


@task(name="split", help={"tag": "The tag as it is.", "into": "The tags that it becomes, separated by semicolons."})
def tags_split(_: Context, tag: str, into: str) -> None:
    """Make a tag several in every post that has it."""

    def work() -> None:
        names = [name.strip() for name in into.split(";") if name.strip()]
        if len(names) < 2:
            raise ShelfError(f"write two tags or more: `{command('tags.split')} '{tag}' --into 'One; Two'`")
        _retag([tag], *names)

    running.end(work)


@task(name="suggest")
def tags_suggest(_: Context) -> None:
    """Print entries for content/vocabulary.toml made of the tags that recur, with the reason for each."""

    def work() -> None:
        content = running.desk().content
        stories = [
            digest_tags.TaggedStory(paper.tags, f"{paper.get('Title')}\n{paper.body}")
            for paper in editing.papers(content)
        ]
        print(
            digest_tags.suggested(stories, vocabulary.load(content / VOCABULARY)) or "no tag recurs that is not listed"
        )

    running.end(work)


@task(name="list")
def sections_list(_: Context) -> None:
    """Show every section, how many stories have it, and the names that posts have for it."""
    running.end(lambda: _print_terms("Category", SECTIONS))


@task(name="merge", help={"into": "The section that stays.", "names": "Those that become it, separated by semicolons."})
def sections_merge(_: Context, into: str, names: str) -> None:
    """Make several sections one, in content/sections.toml: for posts that are there, and for those to come."""
    running.end(lambda: _merge_terms("Category", SECTIONS, into, names))


@task(name="list")
def sources_list(_: Context) -> None:
    """Show every source, how many stories have it, the names that posts have for it, and which of them the site shows as one, with the reason."""

    def work() -> None:
        _print_terms("Source", SOURCES)
        room = running.newsroom()
        listed_sources = vocabulary.load(room.content / SOURCES)
        for merge in publishers.merges(room.with_shown_sources(room.papers()), listed_sources):
            print(
                f"{merge.name!r} is shown as {merge.into!r}: {merge.reason}; an entry in content/{SOURCES} keeps a name"
            )

    running.end(work)


@task(name="merge", help={"into": "The source that stays.", "names": "Those that become it, separated by semicolons."})
def sources_merge(_: Context, into: str, names: str) -> None:
    """Make several sources one, in content/sources.toml: for posts that are there, and for those to come."""
    running.end(lambda: _merge_terms("Source", SOURCES, into, names))


def _print_terms(key: str, file: str) -> None:
    room = running.newsroom()
    terms = vocabulary.load(room.content / file)
    for name, stories, spellings in digest_tags.counted(_values(room, key), terms):
        others = [
            *spellings[:MOST_LISTED],
            *([f"and {len(spellings) - MOST_LISTED} more"] if len(spellings) > MOST_LISTED else []),
        ]
        print(f"{stories:>6}  {name}{f'  ({listed(others)})' if others else ''}")


def _merge_terms(key: str, file: str, into: str, names: str) -> None:
    def work() -> None:
        from standfirst.shelf import term_files  # noqa: PLC0415 - only these two commands write TOML

        room = running.newsroom()
        used = _values(room, key)
        merged = term_files.merge(room.content / file, into, [name.strip() for name in names.split(";")], used)
        slugs = set(map(vocabulary.slug, merged.others))
        count = sum(vocabulary.slug(name) in slugs for name in used)
        also = f"{merged.name!r} also means {', '.join(map(repr, merged.others))}"
        print(f"content/{file}: {also} ({count} {'story' if count == 1 else 'stories'}); `{command('build')}` shows it")

    running.decide("merge", f"{names} → {into}", (f"content/{file}",), work)


def _values(room: digest_commands.Newsroom, key: str) -> list[str]:
    """Return what the posts of *room* have for the header line *key*."""
    return [value for paper in room.papers() if (value := room.stated(paper, key))]


def _retag(old: list[str], *new: str) -> None:
    content = running.desk().content
    paths = [f"content/posts/{paper.name}" for paper, _ in editing.tagged(content, old)]
    changed: list[str] = []
    running.decide(
        "tag", f"{', '.join(old)} → {', '.join(new)}", paths, lambda: changed.extend(editing.retag(content, old, *new))
    )
    count = len(changed)
    print(f"{count} {'post' if count == 1 else 'posts'} changed; `{command('build')}` shows it")


def _tags() -> list[digest_tags.Used]:
    content = running.desk().content
    tags = [tag for paper in editing.papers(content) for tag in paper.tags]
    return digest_tags.used(tags, vocabulary.load(content / VOCABULARY))
