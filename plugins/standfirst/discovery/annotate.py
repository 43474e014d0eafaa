"""Collect the values of `article.discovery`, computed when templates use them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from standfirst.discovery import entry
from standfirst.discovery.entry import Crumb, FeedEntry


@dataclass(frozen=True, slots=True)
class DiscoverySettings:
    """The DISCOVERY dict of pelicanconf.py."""

    feed_items: int = 50  # in a feed, newest by the day they were added
    feed_text: Literal["full", "summary"] = "full"
    summary_sources: tuple[str, ...] = ()  # sources whose stories are always summaries in feeds
    source_feeds: Mapping[str, str] = field(default_factory=dict)  # the address of a source's own feed, by its name
    canonical_sources: tuple[str, ...] = ()  # sources whose originals are declared as the canonical page
    cards: bool = True  # a picture a story for shared links
    search: bool = True


class DiscoveryData:
    """The values of `article.discovery`, computed when a template uses them."""

    def __init__(self, story: Any, options: DiscoverySettings, site: Mapping[str, str], images: Path) -> None:
        self._story, self._own, self._about, self._images = story, options, site, images
        self._site = site["url"].removesuffix("/")
        self._entry: tuple[bytes, FeedEntry] | None = None

    @property
    def entry(self) -> FeedEntry:
        """Return the story as feeds see it, without its text; found once for each state of its post."""
        state = self._story.digest_of_post
        if self._entry is None or self._entry[0] != state:
            self._entry = state, entry.entry(self._story, self._site, self._images)
        return self._entry[1]

    @property
    def full(self) -> FeedEntry:
        """Return the same with as much of its text as feeds show; not kept, for texts are long."""
        source = getattr(self._story, "source", "")
        is_full = self._own.feed_text == "full" and source not in self._own.summary_sources
        return replace(self.entry, html=entry.html(self._story, is_full))

    @property
    def canonical(self) -> str:
        """Return the address that search engines shall take for the story's own."""
        entry = self.entry
        return entry.link if entry.link and entry.source in self._own.canonical_sources else entry.url

    @property
    def card(self) -> str:
        """Return the full address of the story's preview picture for shared links."""
        return f"{self._site}/{self._story.url}card.png" if self._own.cards else f"{self._site}/theme/icon-512.png"

    @property
    def data(self) -> Sequence[Mapping[str, Any]]:
        """JSON-LD."""
        section = self._story.category
        crumbs = [
            Crumb(self._about["name"], self._about["url"]),
            Crumb(section.name, f"{self._site}/{section.url}"),
            Crumb(self._story.title, self.entry.url),
        ]
        return entry.article(self.entry, self._about, crumbs, self.card)
