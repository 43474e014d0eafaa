"""The site as others find it: feeds, the theme's own files, pictures, and redirects from addresses that moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import signals
from pelican.generators import Generator

from plugins import clock, settings
from plugins.discovery import feeds, headers, redirects
from plugins.discovery.entry import Entry, entry
from plugins.discovery.feeds import Channel
from plugins.outputs import Outputs
from plugins.posts import withdrawn


@dataclass(frozen=True, slots=True)
class Settings:
    """The DISCOVERY dict of pelicanconf.py."""

    feed_items: int = 50  # in a feed, newest by the day they were added


class DiscoveryGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """Everything that is written beside the pages."""

    def generate_output(self, writer: Any) -> None:
        """Write feeds, theme files, pictures and redirects."""
        own = settings.load(Settings, "DISCOVERY", self.settings.get("DISCOVERY", {}))
        self._feeds(writer.outputs, own.feed_items)
        _copies(writer.outputs, Path(self.theme) / "static", "theme")
        _copies(writer.outputs, Path(self.path) / "images", "images")
        for path, text in headers.files(self._policy(), [row.place for row in self._withdrawn()]):
            writer.outputs.emit(path, (text,), lambda made=text: made)
        contact = self.settings.get("SECURITY_CONTACT")
        if contact:
            told = headers.security(contact, self.settings["SITEURL"], clock.now(ZoneInfo(self.settings["TIMEZONE"])))
            writer.outputs.emit(".well-known/security.txt", (told,), lambda: told)
        self._moved(writer)

    def _policy(self) -> str:
        return str(self.settings["CONTENT_SECURITY_POLICY"])

    def _withdrawn(self) -> list[withdrawn.Row]:
        taken = {story.slug for story in self.context["articles"]}
        return [row for row in withdrawn.read(Path(self.path) / "withdrawn.txt").places() if row.place not in taken]

    def _moved(self, writer: Any) -> None:
        """A page at each address that a story had, and at each where one was taken down."""
        template = self.get_template("moved")
        published = {story.slug: f"{self.settings['SITEURL']}/{story.url}" for story in self.context["articles"]}
        for path, address in redirects.moved(Path(self.path) / "ledger.jsonl", published):
            writer.write_file(f"{path}/index.html", template, self.context, address=address, url=f"{path}/")
        template = self.get_template("withdrawn")
        for row in self._withdrawn():
            writer.write_file(f"{row.place}/index.html", template, self.context, url=f"{row.place}/")

    def _feeds(self, outputs: Outputs, count: int) -> None:
        site = self.settings["SITEURL"]
        entries = {story.slug: entry(story, site) for story in self.context["articles"]}
        for url, title, description, stories in self._lists():
            channel = Channel(
                title, description, f"{site}/{url}", f"{site}/{url}feed.xml", self.settings["DEFAULT_LANG"]
            )
            chosen = feeds.newest([entries[story.slug] for story in stories], count)
            outputs.emit(f"{url}feed.xml", (channel, *chosen), _maker(channel, chosen))

    def _lists(self) -> Iterator[tuple[str, str, str, Sequence[Any]]]:
        """Address, title, description and stories of everything that has a feed."""
        name, about = self.settings["SITENAME"], self.settings["SITESUBTITLE"]
        yield "", name, about, self.context["articles"]
        for tag, stories in self.context["tags"]:
            yield (
                tag.url,
                f"{tag.name} – {name}",
                getattr(tag, "description", "") or f"Stories about {tag.name}",
                stories,
            )
        for section, stories in self.context["categories"]:
            yield section.url, f"{section.name} – {name}", f"Stories in {section.name}", stories
        for source in self.context["sources"]:
            yield source.url, f"{source.name} – {name}", f"Stories first told by {source.name}", source.stories


def _maker(channel: Channel, entries: Sequence[Entry]) -> Any:
    return lambda: feeds.rss(channel, entries)


def _copies(outputs: Outputs, folder: Path, below: str) -> None:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            outputs.copy(path, f"{below}/{path.relative_to(folder).as_posix()}")


def add_generator(pelican: object) -> type[DiscoveryGenerator]:
    """The generator of everything beside the pages."""
    del pelican
    return DiscoveryGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
