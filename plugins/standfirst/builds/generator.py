"""Pelican's generator of articles: each post read once, its lists without a walk over all articles for each."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from operator import attrgetter, is_
from typing import Any

from pelican import contents, signals
from pelican.generators import ArticlesGenerator
from pelican.readers import Readers
from pelican.settings import Settings

from standfirst.builds.articles import LazyArticle, Reader
from standfirst.core import settings as settings_of
from standfirst.posts import foreign
from standfirst.posts.cache import PostCache
from standfirst.posts.tags import is_single
from standfirst.site.outputs import PageWriter
from standfirst.site.pagination import grouped

OF_OUR_THEME = frozenset(("sections", "sources", "404"))  # templates that Pelican's own themes lack
Order = Callable[[Any], Any]  # a sort key


class PostReaders(Readers):  # type: ignore[misc]
    """Pelican's table of readers; a post becomes our article."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.reader = Reader(settings)
        self._posts = settings_of.shared(settings, PostCache)

    def read_file(self, base_path: str, path: str, context: dict[str, Any], **options: Any) -> Any:
        """Return the article of the post at *path*, or Pelican's stub for one that stays away."""
        position = f"{base_path}/{path}"
        if os.sep != "/" or not base_path.startswith("/") or "/." in position or "//" in position:
            position = os.path.abspath(os.path.join(base_path, path))  # noqa: PTH100, PTH118 - 20 times as fast
        before, after = options["preread_signal"], options["context_signal"]
        if before.receivers:  # a signal without a listener takes as long as a tenth of the rest
            before.send(options["preread_sender"])
        article = LazyArticle(self._posts.pop(position), position, self.reader, context)
        if after.receivers:
            after.send(options["context_sender"], metadata=article.metadata)
        return article if article.status != "skip" else contents.SkipStub("")


class Articles(ArticlesGenerator):  # type: ignore[misc]
    """Pelican's articles and their lists, without a walk over all articles for each list; one story can move."""

    articles: Sequence[Any]
    dates: list[Any]
    hidden_articles: Sequence[Any]
    tags: dict[Any, list[Any]]
    categories: list[tuple[Any, list[Any]]]
    authors: Any  # a table until all are read, then a list as of `categories`
    _writer: Any = None

    def generate_context(self) -> None:
        """Read the posts as Pelican does, with our readers."""
        self.readers = PostReaders(self.settings)
        super().generate_context()

    def get_files(
        self, paths: Sequence[str], exclude: Sequence[str] | None = None, extensions: Iterable[str] | None = None
    ) -> Collection[str]:
        """Return the files to read, below content/, without the posts that stay away.

        They are in the order of their paths, mostly that of time. Stories that lists show side by side are so in memory, too, which saves
        a big build a tenth of its time.
        """
        left_out = settings_of.shared(self.settings, PostCache).left_out
        files: set[str] = super().get_files(paths, exclude, extensions)
        return sorted(path for path in files if f"{self.path}/{path}" not in left_out)

    def generate_output(self, writer: Any) -> None:
        """Write the pages."""
        self._writer = writer
        super().generate_output(writer)

    def generate_direct_templates(self, write: Callable[..., None]) -> None:
        """Write the pages of single templates; those of ours that another theme lacks are left out."""
        names = self.settings["DIRECT_TEMPLATES"]
        self.settings["DIRECT_TEMPLATES"] = [
            name for name in names if name not in OF_OUR_THEME or foreign.template(self, name)
        ]
        super().generate_direct_templates(write)

    def generate_articles(self, write: Callable[..., None]) -> None:
        """Write the pages of stories; those of a group in which none changed are taken over together."""
        if signals.article_generator_write_article.receivers or not isinstance(self._writer, PageWriter):
            super().generate_articles(write)
            return
        one_by_one = copy(self)
        one_by_one.translations = one_by_one.hidden_translations = one_by_one.hidden_articles = ()
        by_template = defaultdict[str, list[Any]](list)
        for story in (*self.translations, *self.articles, *self.hidden_translations, *self.hidden_articles):
            by_template[story.template].append(story)
        for name, stories in by_template.items():
            for group in grouped(stories, attrgetter("slug")):
                paths = [story.save_as for story in group]
                if not self._writer.has_group(paths, {"article": group}, self.get_template(name), self.context):
                    one_by_one.articles = group
                    super(Articles, one_by_one).generate_articles(write)

    def generate_tags(self, write: Callable[..., None]) -> None:
        """Write the pages of each tag; those of a group of tags of one story in which none changed are taken over together."""
        several = {tag: stories for tag, stories in self.tags.items() if not is_single(tag)}
        self._lists(write, "tag", [*several.items()])
        template = self.get_template("tag")
        for group in grouped(self.tags.keys() - several.keys(), attrgetter("slug")):
            lists = [(tag, self.tags[tag]) for tag in sorted(group)]
            own: dict[str, Sequence[Any]] = {
                "tag": [tag for tag, _ in lists],
                "articles": [stories[0] for _, stories in lists],
            }
            own |= {"listing": own["articles"], "all_articles": self.articles}
            paths = [tag.save_as for tag, _ in lists]
            if not isinstance(self._writer, PageWriter) or not self._writer.has_group(
                paths, own, template, self.context
            ):
                self._lists(write, "tag", lists)

    def generate_categories(self, write: Callable[..., None]) -> None:
        """Write the pages of each section."""
        self._lists(write, "category", self.categories)

    def generate_authors(self, write: Callable[..., None]) -> None:
        """Write the pages of each author, if authors have pages."""
        if self.settings["AUTHOR_SAVE_AS"]:
            self._lists(write, "author", self.authors)

    def _lists(self, write: Callable[..., None], name: str, lists: Sequence[tuple[Any, list[Any]]]) -> None:
        template, is_dated = self.get_template(name), all(map(is_, self.articles, self.dates))
        for term, articles in lists:
            dates = articles if is_dated else self._dated(articles)
            write(
                term.save_as, template, self.context, articles=articles, dates=dates, template_name=name,
                blog=True, page_name=term.page_name, all_articles=self.articles, url=term.url, **{name: term},
            )  # fmt: skip

    def _dated(self, articles: list[Any]) -> list[Any]:
        """Return *articles*, which have the order of all, in the order of `dates`."""
        return sorted(articles, key=attrgetter("date"), reverse=self.settings["NEWEST_FIRST_ARCHIVES"])
