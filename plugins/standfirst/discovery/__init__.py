"""Make a site findable: feeds, sitemaps, cards, structured data, search, and the old addresses of moved and withdrawn stories."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set as AbstractSet
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import signals
from pelican.generators import Generator

from standfirst.core import clock, settings
from standfirst.core.settings import CACHE, IMAGES, PREVIEW, STATIC
from standfirst.discovery import cards, entry, feeds, lists, search, server_files
from standfirst.discovery.cards import Headline
from standfirst.discovery.entry import Crumb, DiscoveryData, DiscoverySettings
from standfirst.discovery.feeds import Channel
from standfirst.discovery.lists import Newest
from standfirst.discovery.server_files import Place, retired
from standfirst.site import colours, i18n
from standfirst.site.changes import Change
from standfirst.site.outputs import Outputs

STYLE = "style.css"
PREVIEWED = 5  # stories on the page about feeds
ICONS = {"icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180}


class DiscoveryGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """Everything that is written beside the pages."""

    def generate_context(self) -> None:
        """Give every story what its templates place, and templates the list of feeds."""
        self.own = settings.load(DiscoverySettings, "DISCOVERY", self.settings.get("DISCOVERY", {}))
        self.site = self.settings["SITEURL"]
        self.colours = colours.settled(self.settings.get("COLOURS", {}))
        self.channel = cache(self._new_channel)
        self.newest = Newest()
        self.inks = {name: pair[0] for name, pair in self.colours.items()}

    def prepare(self) -> None:
        """Collect what feeds and lists need, once all stories, tags and sources are known."""
        self._find((*self.context["articles"], *self.context["hidden_articles"]))
        self.newest.see(self.context["articles"])
        self.listed = list(lists.lists(self.settings, self.context))
        if self.settings.get(PREVIEW):  # whose lists will change
            self.newest.keep(self.listed)
        self._list()
        self.context["page_links"] = [(page.title, page.url) for page in self.context["pages"]]
        home = Crumb(self.settings["SITENAME"], f"{self.site}/")
        self.context["collection"] = partial(lists.collection, home, self.site)

    def _find(self, stories: Iterable[Any]) -> None:
        images = Path(self.path) / IMAGES
        about = {"name": self.settings["SITENAME"], "url": f"{self.site}/"}
        for story in stories:
            story.discovery = DiscoveryData(story, self.own, about, images)

    def _list(self) -> None:
        self.context["feeds"] = [lists.feed(listed, self.site) for listed in self.listed]
        self.context["latest"] = self.newest.of(self.listed[0], PREVIEWED)
        # Without their stories and texts: what every page shows must not change with every story.
        self.context["sections"] = [section for section, _ in self.context["categories"]]

    def places(self, story: Any) -> set[str]:
        """None of its own: feeds lie where the lists do."""
        del story
        return set()

    def follow(self, change: Change) -> Iterable[Any]:
        """Look again at what has a feed, and at the stories that moved; no page shows others for that."""
        self._find(change.moved)
        self.listed = list(lists.lists(self.settings, self.context))
        self.newest.follow(self.listed, change)
        self._list()
        return ()

    def list_again(self, writer: Any, places: AbstractSet[str], moved: Sequence[Any]) -> None:
        """Emit the feeds at *places*, the page about feeds, and the cards of the stories *moved*; sitemaps are a build's."""
        self._feeds(writer.outputs, [listed for listed in self.listed if not listed.url or listed.url in places])
        self._about_feeds(writer)
        self._cards(writer.outputs, moved)

    def generate_output(self, writer: Any) -> None:
        """Write feeds, sitemaps, cards, theme files, pictures, the search index, and the files for servers."""
        outputs = writer.outputs
        self.retired = retired(Path(self.path), self.site, self.context["articles"])
        self._feeds(outputs, self.listed)
        self._issues(outputs)
        self._theme(outputs)
        self._images(outputs)
        self._pictures(outputs)
        self._servers(outputs)
        self._moved(writer)
        self._pages(writer)
        self._sitemaps(outputs)
        if self.own.search:
            self._search(outputs)

    def _theme(self, outputs: Outputs) -> None:
        """Write the theme's files, its stylesheet in the site's colours."""
        # The desk's folder is the first: a file there takes the place of the theme's file of that name.
        places = [*map(Path, self.settings.get("STATIC_OVERRIDES", ())), Path(self.theme) / STATIC]
        site_colours = colours.style(self.settings.get("COLOURS", {}))
        plain = next(place / STYLE for place in places if (place / STYLE).is_file()).read_text(encoding="utf-8")
        outputs.emit(f"theme/{STYLE}", (plain, site_colours), lambda: plain + site_colours)
        written = {STYLE}
        for place in places:
            outputs.copy_all(place, "theme", written)
            written |= {path.relative_to(place).as_posix() for path in place.rglob("*")}

    def _feeds(self, outputs: Outputs, listed_pages: Iterable[lists.Listed]) -> None:
        for listed in listed_pages:
            channel = self._channel(listed)
            chosen = self.newest.of(listed, self.own.feed_items)
            outputs.emit(
                f"{listed.url}feed.xml", (channel, *chosen), partial(feeds.feed_of, feeds.rss, channel, chosen)
            )
            if not listed.url:
                others = ((feeds.atom, "atom.xml"), (feeds.json_feed, "feed.json"))
                for make, name in others:
                    other = self._channel(listed, name)
                    outputs.emit(name, (other, *chosen), partial(feeds.feed_of, make, other, chosen))
        issues = self._issues_channel()
        channels = [*([issues] if issues else []), *(self._channel(listed) for listed in self.listed)]
        outputs.emit("feeds.opml", tuple(channels), lambda: feeds.opml(self.settings["SITENAME"], channels))

    def _issues(self, outputs: Outputs) -> None:
        """Write the feed of issues, one item for each."""
        entries = [lists.of_issue(issue, self.site, self.settings["DEFAULT_LANG"]) for issue in self.context["issues"]]
        if channel := self._issues_channel():
            outputs.emit("issues.xml", (channel, *entries), lambda: feeds.rss(channel, entries))

    def _issues_channel(self) -> Channel | None:
        """Return what the feed of issues says of itself; none if there are no issues."""
        if not self.context["issues"]:
            return None
        name, words = self.settings["SITENAME"], i18n.words(self.settings["DEFAULT_LANG"])
        title, about = f"{words('Issues')} – {name}", words("Every issue of %(name)s.", name=name)
        return replace(
            self._channel(lists.Listed("issues/", name, title, about, ())), address=f"{self.site}/issues.xml"
        )

    def _channel(self, listed: lists.Listed, name: str = "feed.xml") -> Channel:
        return self.channel(listed.title, listed.description, listed.url, name)

    def _new_channel(self, title: str, description: str, url: str, name: str) -> Channel:
        return Channel(
            title, description, f"{self.site}/{url}", f"{self.site}/{url}{name}",
            self.settings["DEFAULT_LANG"], f"{self.site}/theme/feed.css", self.settings.get("FEED_ID", ""),
            tuple(sorted(self.own.source_feeds.items())),
        )  # fmt: skip

    def _images(self, outputs: Outputs) -> None:
        """Write the pictures that something published shows, and no other."""
        folder = Path(self.path) / IMAGES
        for name in sorted(server_files.used(self.settings, self.context)):
            path = server_files.regular(folder, name)
            if path is not None:
                outputs.copy(path, f"images/{name}")

    def _pictures(self, outputs: Outputs) -> None:
        """Cards of stories, and icons."""
        for file, size in ICONS.items():
            outputs.emit(f"theme/{file}", (size, self.inks["accent"]), lambda size=size: cards.icon(size, self.inks))  # type: ignore[misc]
        self._cards(outputs, self.context["articles"])

    def _cards(self, outputs: Outputs, stories: Iterable[Any]) -> None:
        folder, name = Path(self.path).parent / CACHE / "cards", self.settings["SITENAME"]
        look = (name, *self.inks.values())
        for story in stories if self.own.cards else ():
            headline = Headline(story)
            outputs.emit(f"{story.url}card.png", (headline, look), partial(headline.draw, folder, name, self.inks))

    def _servers(self, outputs: Outputs) -> None:
        """Write the files that servers and browsers read of the whole site."""
        if self.settings.get("SECURITY_CONTACT"):
            clock.changes_at(self._now())
        colours = self.colours["paper"][0], self.colours["accent"][0]
        for path, text in server_files.files(self.settings, self.retired, colours, self._now()):
            outputs.emit(path, (text,), lambda content=text: content)  # type: ignore[misc]
        outputs.emit("robots.txt", (self.site,), lambda: server_files.robots(self.site))

    def _now(self) -> Any:
        return clock.now(ZoneInfo(self.settings["TIMEZONE"]))

    def _moved(self, writer: Any) -> None:
        """Write a page at each address that a story had, and at each where one was taken down."""
        template = self.get_template("moved")
        for path, address in self.retired.moved:
            writer.write_file(f"{path}/index.html", template, self.context, address=address, url=f"{path}/")
        template = self.get_template("withdrawn")
        for path in self.retired.gone:
            writer.write_file(f"{path}/index.html", template, self.context, url=f"{path}/")

    def _pages(self, writer: Any) -> None:
        """Pages of our own: the feeds, and the search."""
        self._about_feeds(writer)
        if self.own.search:
            stories = {
                (story.url.partition("/")[0], story.lang.partition("-")[0]) for story in self.context["articles"]
            }
            bundles = [f"{year}:{language}" for year, language in sorted(stories, reverse=True)]
            policy = f"{self.settings['CONTENT_SECURITY_POLICY']}; {server_files.SEARCH}"
            writer.write_file(
                "search/index.html", self.get_template("search"), self.context, url="search/", bundles=bundles,
                CONTENT_SECURITY_POLICY=policy,
            )  # fmt: skip

    def _about_feeds(self, writer: Any) -> None:
        writer.write_file("feeds/index.html", self.get_template("feeds"), self.context, url="feeds/")

    def _sitemaps(self, outputs: Outputs) -> None:
        stories = [Place(f"{self.site}/{story.url}", entry.updated(story)) for story in self.context["articles"]]
        changed = {place.url: place.changed for place in stories}
        latest = max((place.changed for place in stories if place.changed), default=None)
        unlisted = (*self.context.get("folded", ()), *self.context["hidden_articles"])
        without_story = (*self.retired.gone, *dict(self.retired.moved))
        # No pages for readers: errors, tombstones, redirects, and below, mails.
        stubs = {
            "404.html",
            *(story.save_as for story in unlisted),
            *(f"{place}/index.html" for place in without_story),
        }
        pages = sorted(
            f"{self.site}/{path.removesuffix('index.html')}"
            for path in outputs.pages()
            if path not in stubs and not path.endswith("/email.html")
        )
        places = [Place(url, changed.get(url, latest)) for url in pages]
        for path, data in server_files.sitemaps(places, self.site):
            outputs.emit(path, (data,), lambda content=data: content)  # type: ignore[misc]
        now = self._now()
        fresh = [story for story in self.context["articles"] if now - server_files.FRESH <= story.date <= now]
        for story in fresh:
            clock.changes_at(story.date + server_files.FRESH + timedelta(seconds=1))
        name = self.settings["SITENAME"]
        outputs.emit(
            "sitemap-news.xml", (name, now if fresh else None, *fresh),
            lambda: server_files.news([story.discovery.entry for story in fresh], name, now),
        )  # fmt: skip

    def _search(self, outputs: Outputs) -> None:
        years: dict[str, list[search.Story]] = defaultdict(list)
        for story in self.context["articles"]:
            years[story.url.partition("/")[0]].append(search.Story(f"{story.url}index.html", story.lang))
        cache, is_preview = Path(self.path).parent / CACHE / "search", bool(self.settings.get(PREVIEW))
        if is_preview:
            clock.changes_at(self._now())  # so that the next build looks again
        for part in search.parts(partial(_laid, outputs), years, cache, may_be_old=is_preview):
            outputs.emit(part.path, (part.digest,), part.file.read_bytes)


def _laid(outputs: Outputs) -> Path:
    """Return the folder of the site, with all that was emitted so far."""
    outputs.settle()
    return outputs.folder


def add_generator(pelican: object) -> type[DiscoveryGenerator]:
    """Return the generator of everything beside the pages."""
    del pelican
    return DiscoveryGenerator


def prepare(generators: Sequence[Any]) -> None:
    """Let our generator look at all stories before the first page is written."""
    for generator in generators:
        if isinstance(generator, DiscoveryGenerator):
            generator.prepare()


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
    signals.all_generators_finalized.connect(prepare)
