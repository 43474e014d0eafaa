"""A build that is in memory: after an edit what shows the post is made again, and nothing else is looked at."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pelican.urlwrappers import URLWrapper

from standfirst.builds import state
from standfirst.builds.articles import LazyArticle
from standfirst.builds.dependencies import CacheKeys, Digester, TemplateInputs
from standfirst.builds.templates import Templates
from standfirst.builds.workers import BuildInMemory
from standfirst.core import clock, settings as settings_of
from standfirst.core.errors import PostError
from standfirst.posts import checks, tags
from standfirst.posts.cache import PostCache
from standfirst.posts.reader import SiteRules
from standfirst.posts.tags import TagPages
from standfirst.preview.updates import Edit, ListUpdater
from standfirst.site.outputs import Output, PageSpec


class StoryFinder(CacheKeys):
    """Find the stories that values show, in the way in which their digests are computed."""

    def __init__(self, settings: Mapping[str, Any], templates: Templates, context: Mapping[str, Any]) -> None:
        super().__init__(settings, b"")
        self.templates, self._context = templates, context
        self._met: set[int] = set()
        self._met_by: dict[int, frozenset[int]] = {}  # a story
        self._met_by_all: dict[tuple[str, ...], frozenset[int]] = {}  # what all sheets of one template share

    def stories(self, made_of: Sequence[object]) -> frozenset[int] | None:
        """Return the identities of the stories that are shown by what is *made_of*; None if that is unknown."""
        return self._while(lambda: self.of(made_of))

    def _while(self, look: Callable[[], object]) -> frozenset[int] | None:
        before, self._met = self._met, set()
        try:
            return None if look() is None else frozenset(self._met)
        finally:
            self._met = before

    def _lasting(self, value: Any, describe: Callable[[Any], bytes]) -> bytes:
        if not isinstance(value, LazyArticle):
            return super()._lasting(value, describe)
        if id(value) not in self._met_by:
            self._met_by[id(value)] = self._while(lambda: describe(value)) or frozenset()
        self._met |= self._met_by[id(value)]
        return b""

    def _file(self, story: LazyArticle) -> bytes:
        self._met.add(id(story))
        return b""

    def _alone(self, story: LazyArticle) -> bytes:
        return self._file(story)

    def alone(self, stories: Sequence[LazyArticle]) -> bytes:
        """Return what `listed` does of *stories* without what was gathered for them."""
        return b"".join(map(self._file, stories))

    def _listed(self, story: LazyArticle) -> bytes:
        return self._lasting(story, self._story)

    def _digester(self, kind: type) -> Digester:
        if issubclass(kind, URLWrapper):  # no term holds a story
            return lambda *_: b""
        digester = super()._digester(kind)

        def meet(keys: CacheKeys, value: Any) -> bytes:
            if isinstance(getattr(value, "story", None), LazyArticle):  # a part of what it says
                self._met.add(id(value.story))
            return digester(keys, value)

        return meet

    def listed(self, values: Sequence[object]) -> bytes:
        """Return the digest of a list after a look at each of *values*: one from the cache would hide the stories in it."""
        return b"".join(map(self.digest, values))

    def _asks(self, sheet: PageSpec) -> TemplateInputs:
        key = (str(sheet.template.name), *sheet.own)
        if key not in self._met_by_all:
            self._met_by_all[key] = self._while(lambda: super(StoryFinder, self)._asks(sheet)) or frozenset()
        self._met |= self._met_by_all[key]
        return super()._asks(sheet)


# Keys of a post that may change without a change of its lists or its place in them; its body may change too.
WORDS = ("title", "summary", "note")
BESIDES = ("digest_of_post", "_post", "_shown", "_list_facts", "has_links", "has_body_pictures", "pictures")
MOST = 400  # outputs that one edit may change: a build, which has all cores, is as soon done with more

Files = Mapping[str, bytes]  # the digest of each file that a site is made of, by its path


class LiveSite:
    """The outputs and the stories of a build of this process, which follow edits of posts."""

    def __init__(self, build: BuildInMemory) -> None:
        self._updater = ListUpdater(build.generators, build.writer, build.templates)
        self._templates, self._parts, self._files = build.templates, build.parts, build.files
        self._generator = self._updater.articles
        self.settings, self._context = self._generator.settings, self._generator.context
        self._posts = settings_of.shared(self.settings, PostCache)
        self._rules = settings_of.shared(self.settings, SiteRules)
        self._outputs = {output.path: output for output in build.outputs}
        self._stories: dict[str, LazyArticle] = {}
        self._shows: dict[int, set[str]] = {}  # by a story
        self._sheets: dict[tuple[str, ...], set[str]] = {}  # by the template, and the names of the values of their own
        self._zone = ZoneInfo(self.settings["TIMEZONE"])
        self._coming: dict[str, datetime] = {}  # when posts are dated that are not published yet
        self._unknown: set[str] = set()  # outputs whose stories are unknown

    def index_stories(self) -> None:
        """Find out which outputs show each story; runs while no request waits. What exists then is no garbage: the collector skips it."""
        for parts in self._parts:
            parts.index_stories()
        contents = self._context["generated_content"].values()
        self._stories = {story.source_path: story for story in contents if isinstance(story, LazyArticle)}
        self._shows, self._sheets, self._unknown = defaultdict(set), defaultdict(set), set()
        self._see(self._outputs.values())
        for path in filter(self._is_post, self._files.keys() - self._stories.keys()):
            with suppress(PostError, OSError):  # it may have been saved, half written, since the build
                self._read(path)  # so that its hour is known, if that is to come
        gc.collect()
        gc.freeze()

    def _see(self, outputs: Iterable[Output]) -> None:
        finder = StoryFinder(self.settings, self._templates, self._context)
        for output in outputs:
            met = finder.stories(output.made_of)
            for story in met or ():
                self._shows[story].add(output.path)
            if met is None:
                self._unknown.add(output.path)
            for sheet in output.made_of:
                if isinstance(sheet, PageSpec):
                    self._sheets[str(sheet.template.name), *sheet.own].add(output.path)

    def changed_files(self) -> Iterable[tuple[str, bytes | None]] | None:
        """Return the outputs that show what changed since, as they are now, None for deleted ones; None if the site must be built.

        That is where something else than posts changed, and where very much would be made again. Raises PostError where a post
        could not be published as it is. Which stories are related, or are one, which spelling of a name is the commonest, and
        where a renamed post was, is as it was in the build; so are the sitemaps and the search.
        """
        files = state.digests(self.settings)
        self._rules.now = now = clock.now(self._zone)
        due = {path for path, hour in self._coming.items() if hour <= now}
        others = {path for path, digest in files.items() if self._files.get(path) != digest}
        changed = [*others, *(self._files.keys() - files.keys()), *(due - others)]
        if not all(map(self._is_post, changed)):
            return None
        pairs = ((self._stories.get(path), self._read(path) if path in files else None) for path in changed)
        edits = [(old, new) for old, new in pairs if old is not None or new is not None]
        paths = self._edited(edits) if edits else set[str]()
        if paths is None or len(paths) > MOST:
            return None
        self._files = files
        changed_outputs = ((path, self._outputs.get(path)) for path in sorted(paths))
        return [(path, None if output is None else output.content()) for path, output in changed_outputs]

    def _is_post(self, path: str) -> bool:
        return path in self._stories or (path.startswith(f"{self.settings['PATH']}/posts/") and path.endswith(".md"))

    def _read(self, path: str) -> LazyArticle | None:
        """Return the story of a post; None if that is not published."""
        self._coming.pop(path, None)
        post = checks.check(path, self._zone, self._posts.load)
        story = LazyArticle(post, path, self._generator.readers.reader, self._context)
        if story.status != "skip":
            return story
        now = self._rules.now
        if now is not None and getattr(story, "date", now) > now:
            self._coming[path] = story.date
        return None

    def _edited(self, edits: Sequence[Edit]) -> set[str] | None:
        """Return the paths of the outputs that change with *edits*; None if only a build can find them."""
        shown = {path for old, _ in edits if old is not None for path in self._shows[id(old)]}
        of_words = [(old, new) for old, new in edits if old is not None and new is not None and _is_alike(old, new)]
        if len(of_words) < len(edits):
            others = self._retagged(edits)
            moved = self._moved([*edits, *others])
            shown = shown.union(*(self._shows[id(old)] for old, _ in others))
            return None if moved is None else shown | moved | self._unknown
        for old, new in of_words:
            _take(old, new)
            self._forget(old)
        return shown | self._unknown

    def _retagged(self, edits: Sequence[Edit]) -> list[Edit]:
        """Return the other stories with a tag that gains or loses its page by *edits*, and the same, read again."""
        slugs = settings_of.shared(self.settings, TagPages).changed_by(edits)
        olds = [old for old, _ in edits]
        others = [
            story for story in self._stories.values() if story not in olds and any(tag.slug in slugs for tag in tags.all_of(story))
        ] if slugs else []  # fmt: skip
        return [(story, self._read(story.source_path)) for story in others]

    def _moved(self, edits: Sequence[Edit]) -> set[str] | None:
        is_taken = any(old is None and new is not None and new.save_as in self._outputs for old, new in edits)
        moved = None if is_taken else self._updater.apply(edits)
        if moved is None:
            return None
        self._stories |= {story.source_path: story for story in moved.stories}
        for old, new in edits:
            if old is not None and new is None:
                del self._stories[old.source_path]
        for story in (*moved.stories, *moved.pages):
            self._forget(story)
        self._outputs |= {output.path: output for output in moved.lists}
        for path in moved.gone:
            del self._outputs[path]
        asked = [
            paths for (name, *own_names), paths in self._sheets.items() if self._asks(name, own_names) & moved.names
        ]
        paths = {output.path for output in moved.outputs} | {story.save_as for story in moved.pages}
        paths = paths.union(*asked) - moved.gone
        self._see(self._outputs[path] for path in paths if path in self._outputs)
        return paths | moved.gone

    def _asks(self, template: str, own_names: Sequence[str]) -> frozenset[str]:
        return frozenset(self._templates.closure(template).names).difference(own_names)

    def _forget(self, story: LazyArticle) -> None:
        for parts in self._parts:
            parts.forget(story)


def _is_alike(old: LazyArticle, new: LazyArticle) -> bool:
    """Return true if a post is where it was, under the same names."""
    keys = (old.metadata.keys() | new.metadata.keys()).difference(WORDS)
    return all(old.metadata.get(key) == new.metadata.get(key) for key in keys)


def _take(old: LazyArticle, new: LazyArticle) -> None:
    """Let *old* say what *new* does, wherever it is."""
    for name in (*WORDS, *BESIDES, "_summary"):
        if name in new.__dict__:
            setattr(old, name, new.__dict__[name])
        else:
            old.__dict__.pop(name, None)
    kept = {name: value for name, value in old.metadata.items() if name not in WORDS}
    old.metadata = kept | {name: new.metadata[name] for name in WORDS if name in new.metadata}
