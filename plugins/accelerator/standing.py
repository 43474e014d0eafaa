"""A build that stands in memory: what shows a post is made again when its words change, and nothing else is looked at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from plugins.accelerator import whole
from plugins.accelerator.articles import Article, Articles
from plugins.accelerator.parts import Parts
from plugins.accelerator.reach import Reach
from plugins.accelerator.templates import Templates
from plugins.outputs import Output
from plugins.posts import checks, opened

# What a post may change without changing which lists it stands in, and where; its body besides.
WORDS = ("title", "summary", "note")
BESIDES = ("digest_of_post", "_post", "_shown", "has_links", "has_pictures")

Files = Mapping[str, bytes]  # the digest of each file that a site is made of, by its path


class Standing:
    """The outputs and the stories of the last build of this process."""

    def __init__(
        self, generator: Articles, templates: Templates, parts: Sequence[Parts], outputs: Sequence[Output], files: Files
    ) -> None:
        self._settings, self._context = generator.settings, generator.context
        self._reader = generator.readers.reader
        self._templates, self._parts, self._outputs, self._files = templates, parts, outputs, files
        self._stories: dict[str, Article] = {}
        self._shows: dict[int, list[Output]] = {}
        self._untold: list[Output] = []  # of which nobody can tell what they show

    def look(self) -> None:
        """Find out which outputs show each story: while nobody waits."""
        found = self._context["generated_content"].values()
        self._stories = {story.source_path: story for story in found if isinstance(story, Article)}
        reach = Reach(self._settings)
        reach.templates = self._templates
        shows, self._untold = defaultdict(list), []
        for output in self._outputs:
            met = reach.stories(output.made_of)
            for story in met or ():
                shows[story].append(output)
            if met is None:
                self._untold.append(output)
        self._shows = dict(shows)

    def again(self) -> Iterable[tuple[str, bytes]] | None:
        """The outputs that show what changed since, as they are now; None where more than the words of posts did.

        Raises PostError where a post could not be published as it stands. Which stories are related, or are one, is as it was.
        """
        files = whole.digests(self._settings)
        changed = [path for path, digest in files.items() if self._files.get(path) != digest]
        if files.keys() != self._files.keys() or not all(path in self._stories for path in changed):
            return None
        edited = [(self._stories[path], self._read(path)) for path in changed]
        if not all(_is_alike(old, new) for old, new in edited):
            return None
        for old, new in edited:
            _take(old, new)
            for parts in self._parts:
                parts.forget(old)
        self._files = files
        wanted = {id(output): output for old, _ in edited for output in (*self._shows.get(id(old), ()), *self._untold)}
        return [(output.path, output.content()) for output in wanted.values()]

    def _read(self, path: str) -> Article:
        checks.check(path, ZoneInfo(self._settings["TIMEZONE"]))
        return Article(opened.take(path), path, self._reader, self._context)


def _is_alike(old: Article, new: Article) -> bool:
    """Whether a post stands where it stood, under the same names."""
    keys = (old.metadata.keys() | new.metadata.keys()).difference(WORDS)
    return all(old.metadata.get(key) == new.metadata.get(key) for key in keys)


def _take(old: Article, new: Article) -> None:
    """Let *old* say what *new* does, wherever it stands."""
    for name in (*WORDS, *BESIDES, "_summary"):
        if name in new.__dict__:
            setattr(old, name, new.__dict__[name])
        else:
            old.__dict__.pop(name, None)
    kept = {name: value for name, value in old.metadata.items() if name not in WORDS}
    old.metadata = kept | {name: new.metadata[name] for name in WORDS if name in new.metadata}
