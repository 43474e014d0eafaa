"""Announce what is new since the last time: to the hub, to hooks, to networks; each story once at each place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from standfirst.core.api import ServiceError
from standfirst.core.errors import SettingError
from standfirst.reach import hooks, hub, social, stories
from standfirst.reach.announced import BEFORE, BEGUN, DONE, Announced
from standfirst.reach.stories import PublishedStory
from standfirst.text.characters import printable

PINGED = "pinged.json"  # beside the builds
FIRST = "the stories that are there count as known; it gets those to come (`announce --all` takes all)"


@dataclass(frozen=True, slots=True)
class Reach:
    """A published site, and what was announced of it."""

    output: Path
    address: str
    builds: Path
    announced: Announced
    hub: str = ""
    hooks: tuple[str, ...] = ()
    is_rehearsed: bool = False
    takes_all: bool = False  # announce what was there before the first time, too
    live: frozenset[str] | None = (
        None  # the ids of the stories that readers can open; None: what was built was just sent to them
    )
    # The ids of all published posts: one may come into the feed, which has the newest, when another leaves it.
    published_ids: Callable[[], Iterable[str]] = tuple


def reach_of(site: Any, announced: Announced, builds: Path) -> Reach:
    """Return the reach that Pelican's settings *site* describe; raises SettingError if its hooks are no list."""
    hooks = site.get("AFTER_PUBLISH", ())
    if isinstance(hooks, str):
        raise SettingError(f"AFTER_PUBLISH is {hooks!r}; write a list: AFTER_PUBLISH = [{hooks!r}]")
    if not all(str(hook).strip() for hook in hooks):
        raise SettingError("AFTER_PUBLISH has an empty entry; delete it")
    return Reach(
        Path(site["OUTPUT_PATH"]), site["SITEURL"], builds, announced, str(site.get("WEBSUB_HUB", "")), tuple(hooks)
    )


def after_publish(reach: Reach) -> tuple[list[str], list[str]]:
    """Tell the hub and the hooks what is new; return what was done, and what failed, in sentences."""
    done: list[str] = []
    failed: list[str] = []
    for work in (_hub, *(_hook(hook) for hook in reach.hooks)):
        try:
            done += work(reach)
        except ServiceError as error:
            failed.append(str(error))
    return done, failed


def _hub(reach: Reach) -> list[str]:
    if not reach.hub:
        return []
    feeds = hub.feeds_of(reach.output, reach.address, reach.hub)
    addresses = hub.changed(feeds, reach.builds / PINGED)
    if not addresses:
        return []
    if reach.is_rehearsed:
        return [f"would report {_feeds(len(addresses))} to the hub"]
    hub.ping(reach.hub, addresses)
    hub.remember(feeds, reach.builds / PINGED)
    return [f"the hub heard of {_feeds(len(addresses))}"]


def _hook(hook: str) -> Callable[[Reach], list[str]]:
    where = f"hook {sha256(hooks.identity(hook).encode()).hexdigest()[:12]}"  # its address may hold a secret; its options may change

    def work(reach: Reach) -> list[str]:
        is_first = reach.announced.is_new_to(where) and not reach.takes_all
        new = new_at(reach, where)
        if not new:
            return [f"{hooks.named(hook)}: {FIRST}"] if is_first else []
        if reach.is_rehearsed:
            return [f"would hand {_stories(len(new))} to {hooks.named(hook)}"]
        ids = [story.id for story in new]
        reach.announced.note(where, ids, BEGUN)
        try:
            hooks.run(hook, hooks.payload(reach.address, new))
        except ServiceError:
            for one in ids:
                reach.announced.forget(where, one)
            raise
        reach.announced.note(where, ids, DONE)
        return [f"{hooks.named(hook)} got {_stories(len(new))}"]

    return work


def _feeds(count: int) -> str:
    return "a changed feed" if count == 1 else f"{count} changed feeds"


def _stories(count: int) -> str:
    return f"{count} new {'story' if count == 1 else 'stories'}"


def new_at(reach: Reach, where: str) -> list[PublishedStory]:
    """Return the stories that were not announced at *where*; the first time none, unless it takes all: those that are there count as known."""
    there = [story for story in stories.read(reach.output) if reach.live is None or story.id in reach.live]
    if reach.announced.is_new_to(where) and not reach.takes_all:
        if not reach.is_rehearsed:
            known = [*(story.id for story in there), *reach.published_ids()]
            reach.announced.note(where, dict.fromkeys(known) or ["-"], BEFORE)
        return []
    return [story for story in there if not reach.announced.has(where, story.id, only_sent=reach.takes_all)]


def begin(reach: Reach, name: str) -> None:
    """Let the stories that are there count as known at *name*, if it is the first time."""
    if reach.announced.is_new_to(name):
        new_at(replace(reach, is_rehearsed=False), name)


def to_network(reach: Reach, name: str) -> list[str]:
    """Announce the new stories on a network; return a line for each. Raises ServiceError when it does not take one; what was sent before stays known."""
    is_first = reach.announced.is_new_to(name) and not reach.takes_all
    new = new_at(reach, name)
    posts = [social.post_of(story, reach.output, reach.address, social.LONGEST[name]) for story in new]
    lines = [
        f"{name}: {unsure} may have been announced by a run that was cut short; it is not repeated"
        for unsure in reach.announced.unsure(name)
    ]
    if is_first:
        return [*lines, f"{name}: {FIRST}"]
    if reach.is_rehearsed:
        return [*lines, *(f"{name}: would post\n{_indented(post)}" for post in posts)]
    network = social.NETWORKS[name]() if posts else None
    for post in posts:
        assert network is not None  # noqa: S101 - there are posts
        reach.announced.note(name, [post.story.id], BEGUN)
        try:
            address = network.send(post)
        except ServiceError as error:
            reach.announced.forget(name, post.story.id)
            failed = printable(f"{name}: {post.story.title} was not posted: {error}")
            raise ServiceError("\n".join([*lines, failed])) from error
        reach.announced.note(name, [post.story.id], DONE)
        lines.append(printable(f"{name}: {post.story.title} -> {address}"))
    return lines


def _indented(post: social.SocialPost) -> str:
    picture = f"[picture: {post.alt}]" if post.picture else "[no picture]"
    return "\n".join(f"  {line}" for line in [*post.text.splitlines(), post.story.url, picture])


def summary(done: Sequence[str], failed: Sequence[str], again: str) -> str:
    """Return what was done and what failed, and the command that tries it *again*."""
    retry = [f"what failed is tried again by `{again}`"] if failed else []
    return "\n".join([*done, *failed, *retry])
