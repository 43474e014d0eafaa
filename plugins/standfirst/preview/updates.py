"""Stories that move in a build that is in memory: the lists that they leave and enter, and what those make."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from pelican.writers import Writer

from standfirst.builds.articles import LazyArticle
from standfirst.builds.generator import Articles
from standfirst.builds.templates import Templates
from standfirst.core import settings as settings_of
from standfirst.posts.tags import TagPages
from standfirst.site.changes import Change, Follower
from standfirst.site.outputs import Output, Outputs, PageSpec, PageWriter
from standfirst.site.pagination import FAR, Listing

COMPUTED = frozenset(("digest", "discovery", "translations"))  # attributes of a story that do not come from its post

# A story before and after an edit; None if it was not, or will not be, published.
Edit = tuple[LazyArticle | None, LazyArticle | None]


class ListChanges(NamedTuple):
    """The changes that edits made in a site's lists."""

    lists: Sequence[Output]
    outputs: Sequence[Output]  # of these, what is not as it was
    gone: frozenset[str]  # paths
    stories: Sequence[LazyArticle]  # that moved
    pages: Sequence[LazyArticle]  # whose own pages show others
    names: frozenset[str]  # of the values that all pages share


class RecordedOutputs(Outputs):
    """Outputs that are recorded and not written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.emitted = []

    def _make(self, output: Output) -> None:
        """Nothing: it is in `emitted`."""


class RecordingWriter(PageWriter):
    """A writer that writes nothing: its `outputs.emitted` lists what would be made, and how; of long lists the first pages.

    Those are the pages that *is_near* accepts by their distance from the front; `lists` has, by the list's path, all that its pages
    show except their own stories.
    """

    def __init__(self, writer: PageWriter, is_near: Callable[[int, Listing], bool]) -> None:
        Writer.__init__(self, writer.output_path, settings=writer.settings)
        self.outputs = RecordedOutputs(writer.outputs.folder)
        self.lists: dict[str, PageSpec] = {}
        self._is_near = is_near

    def _pages(self, name: str, sheet: PageSpec, template_name: str) -> Iterable[Listing]:
        self.lists[name] = sheet
        pages = enumerate(super()._pages(name, sheet, template_name))
        return (page for _, page in takewhile(lambda numbered_page: self._is_near(*numbered_page), pages))


class ListUpdater:
    """Lets the lists of one build's generators follow edits of stories."""

    def __init__(self, generators: Sequence[Any], writer: PageWriter, templates: Templates) -> None:
        self._followers = [follower for follower in generators if isinstance(follower, Follower)]
        self.articles: Articles = generators[0]
        self._writer, self._templates = writer, templates

    def apply(self, edits: Sequence[Edit]) -> ListChanges | None:
        """Let the lists follow *edits*; None if that is a build's to do, which then has to come."""
        olds, news = ([story for story in column if story is not None] for column in zip(*edits, strict=True))
        if not all(self._is_move(old, new) for old, new in edits):
            return None
        if not all(follower.can_follow(edits) for follower in self._followers):
            return None
        places = {place for follower in self._followers for story in (*olds, *news) for place in follower.places(story)}
        context, shared = self.articles.context, dict(self.articles.context)
        order = self.articles.settings["ARTICLE_ORDER_BY"]
        last = max(map(order, (*olds, *news)))
        # As many stories as before are after the last of these, so the pages of a list that begin there are unchanged,
        # except those at the front: of them there are now more, or fewer, by no more than there are edits.
        before = self._lists_at(places, olds, FAR + len(edits), last)
        settings_of.shared(self.articles.settings, TagPages).follow(edits)
        stories = [self._moved(old, new) for old, new in edits]
        there = [story for story, (_, new) in zip(stories, edits, strict=True) if new is not None]
        self.articles.update_context()
        change = Change(stories, there, places, order)
        pages = [page for follower in self._followers for page in follower.follow(change)]
        after = self._lists_at(places, there, FAR + 3 * len(edits), last)
        if not all(self._is_alike(before.lists.get(name, sheet), sheet) for name, sheet in after.lists.items()):
            return None
        old, new = _by_path(before), _by_path(after)
        changed = [output for path, output in new.items() if not self._is_same(old.get(path), output)]
        names = (name for name, value in context.items() if shared.get(name) is not value)
        return ListChanges(
            [*new.values()], changed, frozenset(old.keys() - new.keys()), there, pages,
            frozenset(name for name in names if shared.get(name) != context[name]),
        )  # fmt: skip

    def _is_move(self, old: LazyArticle | None, new: LazyArticle | None) -> bool:
        """Return true if a story is one by itself, and in the lists, or is to be, at one address."""
        is_alone = old is None or not (
            old.status != "published" or old.digest.lead or old.digest.also or old.digest.event
        )
        is_there = old is None or new is None or old.save_as == new.save_as
        return is_alone and is_there and (new is None or new.status == "published")

    def _moved(self, old: LazyArticle | None, new: LazyArticle | None) -> LazyArticle:
        if old is not None:
            self.articles.leave(old)
        if old is None or new is None:
            story = old or new
            assert story is not None  # noqa: S101 - an edit has one of them
        else:
            story = old
            own_values = {name: value for name, value in old.__dict__.items() if name in COMPUTED}
            old.__dict__.clear()
            old.__dict__.update(new.__dict__ | own_values)
        if new is not None:
            self.articles.enter(story)
        return story

    def _lists_at(self, places: set[str], moved: Sequence[LazyArticle], count: int, last: Any) -> RecordingWriter:
        """Return the lists at *places*: of each the first *count* pages, and those up to what is *last* in order."""
        order = self.articles.settings["ARTICLE_ORDER_BY"]
        recorder = RecordingWriter(self._writer, lambda away, page: away < count or order(page.stories[0]) <= last)
        for follower in self._followers:
            follower.list_again(recorder, places, moved)
        return recorder

    def _is_same(self, old: Output | None, new: Output) -> bool:
        """Return true if an output shows the same stories in the same places; what these say is another matter."""
        if old is None or len(old.made_of) != len(new.made_of):
            return False
        pairs = zip(old.made_of, new.made_of, strict=True)
        return all(
            self._is_alike(one, other) if isinstance(one, PageSpec) and isinstance(other, PageSpec) else one == other
            for one, other in pairs
        )

    def _is_alike(self, old: PageSpec, new: PageSpec) -> bool:
        """Return true if two pages have the same values of what their template reads."""
        asked = self._templates.closure(str(new.template.name))
        return old.template.name == new.template.name and all(
            _is_equal(old.own.get(name), new.own.get(name), asked.parts.get(name)) for name in asked.names
        )


def _by_path(recorder: RecordingWriter) -> dict[str, Output]:
    return {output.path: output for output in recorder.outputs.emitted or ()}


def _is_equal(old: object, new: object, parts: Sequence[str] | None) -> bool:
    """Return true if two values are the same, or at least those *parts* of them, if nothing else is read."""
    if old is new or parts is None:
        return old is new or old == new
    pairs = [(getattr(old, part, None), getattr(new, part, None)) for part in parts]
    is_comparable = not any(callable(part) for pair in pairs for part in pair)
    return all(one is other or one == other for one, other in pairs) if is_comparable else old == new
