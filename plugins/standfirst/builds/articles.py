"""Pelican's articles: their addresses reckoned once, their bodies rendered when asked for."""

import os
from functools import cache
from typing import Any

from pelican import contents, signals
from pelican.settings import Settings

from standfirst.builds.bodies import Bodies, Body
from standfirst.core import settings as settings_of
from standfirst.core.once import once
from standfirst.posts import html
from standfirst.posts.cache import PostFile
from standfirst.posts.reader import PostReader


class Reader(PostReader):
    """Our reader, with one object a tag, section and author."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.bodies = settings_of.shared(settings, Bodies)
        self._source = cache(super()._source)  # type: ignore[method-assign]
        self._named = cache(super()._named)  # type: ignore[method-assign]
        self._tag = cache(super()._tag)  # type: ignore[method-assign]
        self._category = cache(super()._category)  # type: ignore[method-assign]
        self._author = cache(super()._author)  # type: ignore[method-assign]


# The values that Pelican's articles have as properties; to set them takes their own way.
OF_PELICAN = frozenset(name for name in dir(contents.Article) if hasattr(getattr(contents.Article, name), "__set__"))


class LazyArticle(contents.Article):  # type: ignore[misc]
    """A post as templates see it: the values of its header at once, those of its body when they are used."""

    digest_of_post: bytes
    metadata: dict[str, Any]
    has_links: bool
    has_body_pictures: bool
    in_default_lang: bool
    pictures: tuple[str, ...]  # of the site
    source_path: str
    _reader: Reader
    _post: PostFile | None  # until its body is rendered
    _shown: Body | None
    _list_facts: tuple[int, bool] | None

    def __init__(self, post: PostFile, path: str, reader: Reader, context: dict[str, Any]) -> None:
        settings, metadata = reader.settings, reader.values(post.header, path, post.parsed.guesses)
        metadata["reader"] = "post"
        default = settings["DEFAULT_LANG"].lower()
        language = metadata.get("lang", default)
        # All at once: a table that grows by one value after the other takes twice the memory, and a tenth of an article's time.
        self.__dict__ = {
            **metadata,
            "metadata": metadata,
            "digest_of_post": post.digest,
            "settings": settings,
            "_context": context,
            "_reader": reader,
            "_post": post,
            "_shown": None,
            "_list_facts": None,
            "has_links": post.has_braces,
            "pictures": post.images,
            "has_body_pictures": bool(post.parsed.images),
            "source_path": path,
            "translations": [],
            "template": self.default_template,
            "lang": language,
            "in_default_lang": language == default,
            "date_format": settings["DATE_FORMATS"].get(language, settings["DEFAULT_DATE_FORMAT"]),
        }
        for name in OF_PELICAN:
            if name in metadata:
                setattr(self, name, self.__dict__.pop(name))
        if "authors" in metadata:
            self.author = metadata["authors"][0]
        elif "AUTHOR" in settings:
            self.author = reader.author_class(settings["AUTHOR"], settings)
            self.authors = [self.author]
        if signals.content_object_init.receivers:
            signals.content_object_init.send(self)

    @property
    def rendered(self) -> Body:
        """Return what pages show of the body: the HTML as UTF-8, half of what other text takes; minutes; the standfirst."""
        if self._shown is None:
            cached = self._reader.bodies.get(self.digest_of_post) if self._is_kept else None
            if cached is None:
                self._show()
            else:
                self._shown, self._post = cached, None
        assert self._shown is not None  # noqa: S101 - a line above
        return self._shown

    @rendered.setter
    def rendered(self, rendered_body: Body) -> None:
        self._shown, self._post = rendered_body, None
        if self._is_kept:
            self._reader.bodies.keep(self.digest_of_post, rendered_body)

    @property
    def _is_kept(self) -> bool:
        """Return true if its body may be kept for the next build: pages show the sizes of pictures, which may change."""
        return not self.has_body_pictures

    def _show(self) -> str:
        """Render the body and release the Markdown; return the text."""
        body, is_same = self._post.read_body() if self._post is not None else ("", False)
        self._post = None
        shown = self._reader.shown(body, str(self.metadata.get("summary", "")))
        self._shown = shown.html.encode(), shown.reading_minutes, shown.standfirst
        if is_same and self._is_kept:
            self._reader.bodies.keep(self.digest_of_post, self._shown)
        return shown.text

    @property
    def text(self) -> str:
        """Return the text of the body, without markup."""
        return self._show() if self._shown is None else html.prose(self._content)

    @property
    def _content(self) -> str:
        return self.rendered[0].decode()

    @property
    def content(self) -> str:
        """Return the safe HTML, Pelican's own addresses in it resolved."""
        # Not Pelican's own `content`, which remembers what an article said first: in a preview it may say another thing.
        return str(self._update_content(self._content, self.get_siteurl())) if self.has_links else self._content

    @property
    def list_facts(self) -> tuple[int, bool]:
        """Return what lists show of the body: minutes, and if it begins with the summary; known from a build before, or rendered now."""
        return self._list_facts or (self.rendered[1], not self.rendered[2])

    @list_facts.setter
    def list_facts(self, list_facts: tuple[int, bool]) -> None:
        self._list_facts = list_facts

    @property
    def reading_minutes(self) -> int:
        """Return whole minutes that reading takes."""
        return self.list_facts[0]

    @property
    def standfirst(self) -> str:
        """Return the summary, unless the text begins with it; missing where it is empty, as every empty value."""
        if self.list_facts[1]:
            raise AttributeError("standfirst")
        return str(self.metadata["summary"])

    @once
    def url(self) -> str:
        """Return the address, below the site's."""
        return self._address("url")

    @once
    def save_as(self) -> str:
        """Return the file."""
        return self._address("save_as")

    def _address(self, key: str) -> str:
        """Return the address or the file by the setting *key*; if that needs no more than the slug, without Pelican, which gathers all values."""
        form = str(self.settings[f"ARTICLE_{'' if self.in_default_lang else 'LANG_'}{key.upper()}"])
        plain = form.replace("{slug}", self.slug)
        return str(self.get_url_setting(key)) if "{" in plain else plain

    @once
    def locale_date(self) -> str:
        """Return the date in the site's form."""
        return str(self.date.strftime(self.date_format))

    @once
    def relative_source_path(self) -> str:
        """Return the post's place under content/."""
        content = f"{self.settings['PATH']}/"
        is_below = self.source_path.startswith(content)  # as all are: a tenth of a second for 10,000
        return self.source_path.removeprefix(content) if is_below else os.path.relpath(self.source_path, content)

    def get_relative_source_path(self, source_path: str | None = None) -> str | None:
        """Return the same, for Pelican's call."""
        if source_path:
            return str(super().get_relative_source_path(source_path))
        return self.relative_source_path

    def get_static_links(self) -> set[str]:
        """Return the files that Pelican's own addresses in the body name."""
        return set(super().get_static_links()) if self.has_links else set()

    def is_valid(self) -> bool:
        """Return true if it can be published; our checks have reported what cannot."""
        return ".." not in self.save_as or bool(super().is_valid())

    def refresh_metadata_intersite_links(self) -> None:
        """Only where fields are formatted at all."""
        if self.settings["FORMATTED_FIELDS"]:
            super().refresh_metadata_intersite_links()
