"""Stories that move in a build that stands in memory: the lists that they leave and enter, and what those make."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from plugins.accelerator.articles import Article
from plugins.accelerator.generator import Articles
from plugins.moves import Follower
from plugins.outputs import Output, PageWriter, Sheet

OWN = frozenset(("digest", "discovery", "translations"))  # what a story has that its post does not tell
WHOLE = frozenset(("articles", "dates", "all_articles"))  # of a list of which a page shows a part

# A story as it stands, if it does, and as its post tells it now, if it is one.
Edit = tuple[Article | None, Article | None]


class Moved(NamedTuple):
    """What is otherwise than before."""

    lists: Sequence[Output]
    outputs: Sequence[Output]  # of these, what is not as it was
    gone: frozenset[str]  # paths
    stories: Sequence[Article]  # that moved
    pages: Sequence[Article]  # whose own pages show others
    names: frozenset[str]  # of the values that all pages share


class Moves:
    """What moves among the generators of one build."""

    def __init__(self, generators: Sequence[Any], writer: PageWriter) -> None:
        self._followers = [each for each in generators if isinstance(each, Follower)]
        self.articles: Articles = generators[0]
        self._writer = writer

    def move(self, edits: Sequence[Edit]) -> Moved | None:
        """Let the lists follow *edits*; None where that is a build's to do, and nothing has moved."""
        olds, news = ([story for story in told if story is not None] for told in zip(*edits, strict=True))
        if not (self.articles.can_move and all(self._is_move(old, new) for old, new in edits)):
            return None
        places = {place for each in self._followers for story in (*olds, *news) for place in each.places(story)}
        context, shared = self.articles.context, dict(self.articles.context)
        before = self._emitted(places, olds)
        stories = [self._moved(old, new) for old, new in edits]
        there = [story for story, (_, new) in zip(stories, edits, strict=True) if new is not None]
        self.articles.settle()
        pages = [page for each in self._followers for page in each.follow(stories)]
        after = self._emitted(places, there)
        changed = [output for path, output in after.items() if not _is_same(before.get(path), output)]
        names = (name for name, value in context.items() if shared.get(name) is not value)
        return Moved(
            [*after.values()], changed, frozenset(before.keys() - after.keys()), there, pages,
            frozenset(name for name in names if shared.get(name) != context[name]),
        )  # fmt: skip

    def _is_move(self, old: Article | None, new: Article | None) -> bool:
        """Whether a story is one by itself, and in the lists, or is to be, at one address."""
        is_alone = old is None or not (old.status != "published" or old.digest.lead or old.digest.also)
        is_there = old is None or new is None or old.save_as == new.save_as
        return is_alone and is_there and (new is None or new.status == "published")

    def _moved(self, old: Article | None, new: Article | None) -> Article:
        if old is not None:
            self.articles.leave(old)
        if old is None or new is None:
            story = old or new
            assert story is not None  # noqa: S101 - an edit has one of them
        else:
            story = old
            own = {name: value for name, value in old.__dict__.items() if name in OWN}
            old.__dict__.clear()
            old.__dict__.update(new.__dict__ | own)
        if new is not None:
            self.articles.enter(story)
        return story

    def _emitted(self, places: set[str], moved: Sequence[Article]) -> dict[str, Output]:
        told = self._writer.telling()
        for each in self._followers:
            each.list_again(told, places, moved)
        return {output.path: output for output in told.outputs.emitted or ()}


def _is_same(old: Output | None, new: Output) -> bool:
    """Whether an output shows the same stories in the same places; what these say is another matter."""
    return old is not None and [*map(_told, old.made_of)] == [*map(_told, new.made_of)]


def _told(value: object) -> object:
    if not isinstance(value, Sheet):
        return value
    is_part = value.own.get("listing") is not None
    return {name: each for name, each in value.own.items() if not (is_part and name in WHOLE)}
