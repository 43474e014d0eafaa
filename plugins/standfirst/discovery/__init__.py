"""Make a site findable: feeds, sitemaps, cards, structured data, search, and the old addresses of moved and withdrawn stories."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import signals
from pelican.generators import Generator

from standfirst.core import clock, settings
from standfirst.core.clock import Changes
from standfirst.core.settings import CACHE, IMAGES, STATIC
from standfirst.discovery import cards, entry, feeds, lists, server_files, sitemaps
from standfirst.discovery.cards import Headline
from standfirst.discovery.entry import Crumb, DiscoveryData, DiscoverySettings
from standfirst.discovery.feeds import Channel
from standfirst.discovery.lists import Newest
from standfirst.discovery.server_files import retired
from standfirst.discovery.site_files import SiteFiles
from standfirst.discovery.sitemaps import Place
from standfirst.posts import foreign
from standfirst.posts.reader import SiteRules
from standfirst.posts.tags import is_single
from standfirst.site import colours, i18n
from standfirst.site.outputs import Outputs, PageWriter, StoriesAlone
from standfirst.site.pagination import grouped

logger = logging.getLogger(__name__)
PREVIEWED = 5  # stories on the page about feeds
UNLISTED = ("folded", "hidden_articles", "hidden_pages", "pages")  # what has a page beside the stories that are listed


class DiscoveryGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """Everything that is written beside the pages."""

    def generate_context(self) -> None:
        """Give every story what its templates place, and templates the list of feeds."""
        self.own = settings.load(DiscoverySettings, "DISCOVERY", self.settings.get("DISCOVERY", {}))
        self.site = self.settings["SITEURL"]
        self._changes = settings.shared(self.settings, Changes)
        self.colours = colours.settled(self.settings.get("COLOURS", {}))
        self.channel = cache(self._new_channel)
        self.has_sources = foreign.template(self, "source") is not None
        self.has_style = (Path(self.theme) / STATIC / "feed.css").is_file()
        self.newest = Newest()
        self._cards_folder = Path(self.path).parent / CACHE / "cards"
        self.inks = {name: pair[0] for name, pair in self.colours.items()}
        for story in (*self.context["articles"], *self.context["hidden_articles"]):
            foreign.complete(story)

    def prepare(self) -> None:
        """Collect what feeds and lists need, once all stories, tags and sources are known."""
        images = Path(self.path) / IMAGES
        language = self.settings["DEFAULT_LANG"]
        about = {"name": self.settings["SITENAME"], "url": f"{self.site}/", "language": language}
        for story in (*self.context["articles"], *self.context["hidden_articles"]):
            story.discovery = DiscoveryData(story, self.own, about, images)
        self.listed = list(lists.lists(self.settings, self.context, self.has_sources))
        self.context["feeds"] = [lists.feed(listed, self.site) for listed in self.listed]
        self.context["latest"] = self.newest.newest_of(self.listed[0], PREVIEWED)
        # Without their stories and texts: what every page shows must not change with every story.
        self.context["sections"] = lists.largest_sections(
            self.context["categories"], settings.shared(self.settings, SiteRules).section_order
        )
        self.context["has_more_sections"] = len(self.context["sections"]) < len(self.context["categories"])
        self.context["page_links"] = [(page.title, page.url) for page in self.context["pages"]]
        home = Crumb(self.settings["SITENAME"], f"{self.site}/")
        self.context["collection"] = partial(lists.collection, home, self.site)

    def generate_output(self, writer: Any) -> None:
        """Write feeds, sitemaps and cards; for our own theme and writer, also what else a site has beside its pages."""
        if not self.site:
            logger.warning("SITEURL is empty: feeds, sitemaps and cards, which need whole addresses, are not written")
            return
        outputs, site_files = foreign.outputs(writer), SiteFiles(self, self.colours)
        is_own = isinstance(writer, PageWriter)
        self.moved_lists = self.context.get("moved_lists", ())
        others = [page for name in UNLISTED for page in self.context.get(name, ())]
        self.retired = retired(Path(self.path), self.site, self.context["articles"], others, self.moved_lists)
        self._feeds(outputs, self.listed)
        self._issues(outputs)
        if is_own:
            site_files.style(outputs)
            site_files.pictures(outputs)
            site_files.servers(outputs, self.retired, self._now())
        self._cards(outputs, self.context["articles"])
        self._moved(writer)
        self._about_feeds(writer)
        if is_own and self.own.search:
            site_files.search(writer, outputs)
        self._sitemaps(outputs, is_own)
        cards.prune(self._cards_folder, len(self.context["articles"]))

    def _feeds(self, outputs: Outputs, listed_pages: Iterable[lists.Listed]) -> None:
        by_kind: dict[str, list[lists.Listed]] = {}
        for listed in listed_pages:
            if listed.url:
                by_kind.setdefault(listed.url.partition("/")[0], []).append(listed)
            else:
                self._feed(outputs, "feed.xml", listed)
        for group in chain.from_iterable(grouped(of_kind, attrgetter("url")) for of_kind in by_kind.values()):
            paths = [foreign.sibling_address(listed.url, "feed.xml") for listed in group]
            about = repr([(listed.title, listed.description, listed.url) for listed in group])
            shown = (StoriesAlone(listed.stories) for listed in group)
            if not outputs.has_all(paths, (self._channel(self.listed[0]), about, *shown)):
                for path, listed in zip(paths, group, strict=True):
                    self._feed(outputs, path, listed)
        by_address = {listed.url: listed for listed in self.listed}
        for old, new in self.moved_lists:  # programs go on asking there
            if new in by_address:
                self._feed(outputs, f"{old}feed.xml", by_address[new])
        issues = self._issues_channel()
        words = i18n.words(self.settings["DEFAULT_LANG"])
        names = {
            "tag": words("Tags"), "section": words("Sections"), "source": words("Sources"), "language": words("Languages"),
        }  # fmt: skip
        channels = [(names.get(listed.url.partition("/")[0], ""), self._channel(listed)) for listed in self.listed]
        channels = [*([("", issues)] if issues else []), *channels]
        outputs.emit("feeds.opml", tuple(channels), lambda: feeds.opml(self.settings["SITENAME"], channels))

    def _feed(self, outputs: Outputs, path: str, listed: lists.Listed) -> None:
        """Write the feed of *listed* at *path*; that of all stories in three formats."""
        channel, chosen = self._channel(listed), self.newest.newest_of(listed, self.own.feed_items)
        shown = StoriesAlone(chosen)
        outputs.emit(path, (channel, shown), partial(feeds.feed_of, feeds.rss, channel, chosen))
        for make, name in ((feeds.atom, "atom.xml"), (feeds.json_feed, "feed.json")) if not listed.url else ():
            other = self._channel(listed, name)
            outputs.emit(name, (other, shown), partial(feeds.feed_of, make, other, chosen))

    def _issues(self, outputs: Outputs) -> None:
        """Write the feed of issues, one item for each."""
        entries = [
            lists.of_issue(issue, self.site, self.settings["DEFAULT_LANG"]) for issue in self.context.get("issues", ())
        ]
        if channel := self._issues_channel():
            outputs.emit("issues.xml", (channel, *entries), lambda: feeds.rss(channel, entries))

    def _issues_channel(self) -> Channel | None:
        """Return what the feed of issues says of itself; none if there are no issues."""
        if not self.context.get("issues"):
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
            title, description, f"{self.site}/{url}", f"{self.site}/{foreign.sibling_address(url, name)}",
            lists.language_of(url) or self.settings["DEFAULT_LANG"], f"{self.site}/theme/feed.css" if self.has_style else "", self.settings.get("FEED_ID", ""),
            tuple(sorted(self.own.source_feeds.items())), str(self.settings.get("WEBSUB_HUB", "")),
        )  # fmt: skip

    def _cards(self, outputs: Outputs, stories: Iterable[Any]) -> None:
        name = self.settings["SITENAME"]
        look = blake2b("\n".join((name, *self.inks.values())).encode()).digest()  # once for all cards
        for group in grouped(stories if self.own.cards else (), attrgetter("url")):
            paths = [foreign.sibling_address(story.url, "card.png") for story in group]
            if not outputs.has_all(paths, (StoriesAlone(group), look)):
                for path, headline in zip(paths, map(Headline, group), strict=True):
                    draw = partial(headline.draw, self._cards_folder, name, self.inks)
                    outputs.emit(path, (headline, look), draw)

    def _now(self) -> Any:
        return clock.now(ZoneInfo(self.settings["TIMEZONE"]))

    def _moved(self, writer: Any) -> None:
        """Write a page at each address that a story had, and at each where one was taken down."""
        moved = [(path, {"address": address}) for path, address in self.retired.moved]
        withdrawn: list[tuple[str, dict[str, str]]] = [(path, {}) for path in self.retired.gone]
        for name, pages in (("moved", moved), ("withdrawn", withdrawn)):
            template = foreign.template(self, name)
            for path, values in pages if template else ():
                writer.write_file(f"{path}/index.html", template, self.context, url=f"{path}/", **values)

    def _about_feeds(self, writer: Any) -> None:
        if template := foreign.template(self, "feeds"):
            policy = server_files.with_signup(self.settings["CONTENT_SECURITY_POLICY"], self.settings.get("SIGNUP"))
            writer.write_file("feeds/index.html", template, self.context, url="feeds/", CONTENT_SECURITY_POLICY=policy)

    def _sitemaps(self, outputs: Outputs, is_own: bool) -> None:
        changed = {story.url: entry.updated(story) for story in self.context["articles"]}
        latest = max(changed.values(), default=None)
        unlisted = (*self.context.get("folded", ()), *self.context["hidden_articles"], *self.context["hidden_pages"])
        without_story = (*self.retired.gone, *dict(self.retired.moved))
        # No pages for readers: errors, tombstones, redirects, tags of one story, and below, mails.
        stubs = {
            "404.html",
            *(story.save_as for story in unlisted),
            *(tag.save_as for tag, _ in self.context["tags"] if is_single(tag)),
            *(f"{place}/index.html" for place in without_story),
        }
        paths = outputs.pages() if is_own else lists.pages(self.context)
        pages = sorted(
            path.removesuffix("index.html") for path in paths if path not in stubs and not path.endswith("/email.html")
        )
        places = [Place(f"{self.site}/{page}", changed.get(page, latest)) for page in pages]
        for path, data in sitemaps.sitemaps(places, self.site):
            outputs.emit(path, (data,), lambda content=data: content)  # type: ignore[misc]
        now = self._now()
        since = now - sitemaps.FRESH
        fresh = [story for story in self.context["articles"] if since <= story.date <= now]
        for story in fresh:
            self._changes.note(story.date + sitemaps.FRESH + timedelta(seconds=1))
        name = self.settings["SITENAME"]
        outputs.emit(
            "sitemap-news.xml", (name, now if fresh else None, *fresh),
            lambda: sitemaps.news([story.discovery.entry for story in fresh], name, now),
        )  # fmt: skip


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
