"""Files of a site that has our theme and our writer: style, icons, pictures, what servers read, and the search."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from standfirst.core.clock import Changes
from standfirst.core.settings import CACHE, IMAGES, PREVIEW, STATIC, shared
from standfirst.discovery import cards, search, server_files
from standfirst.discovery.server_files import Retired
from standfirst.site import colours
from standfirst.site.outputs import Outputs

STYLE = "style.css"
ICONS = {"icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180}


class SiteFiles:
    """The files of the site that Pelican's *generator* writes for, in *palette*: light and dark of each colour."""

    def __init__(self, generator: Any, palette: Mapping[str, tuple[str, str]]) -> None:
        self.settings, self.context, self._generator = generator.settings, generator.context, generator
        self._content, self._theme, self._palette = Path(generator.path), Path(generator.theme), palette
        self._changes = shared(self.settings, Changes)

    def style(self, outputs: Outputs) -> None:
        """Write the theme's files, its stylesheet in the site's colours, and the icons."""
        # The desk's folder is the first: a file there takes the place of the theme's file of that name.
        places = [*map(Path, self.settings.get("STATIC_OVERRIDES", ())), self._theme / STATIC]
        site_colours = colours.style(self.settings.get("COLOURS", {}))
        plain = next(place / STYLE for place in places if (place / STYLE).is_file()).read_text(encoding="utf-8")
        outputs.emit(f"theme/{STYLE}", (plain, site_colours), lambda: plain + site_colours)
        written = {STYLE}
        for place in places:
            outputs.copy_all(place, "theme", written)
            written |= {path.relative_to(place).as_posix() for path in place.rglob("*")}
        inks = {name: pair[0] for name, pair in self._palette.items()}
        for file, size in ICONS.items():
            outputs.emit(f"theme/{file}", (size, inks["accent"]), partial(cards.icon, size, inks))

    def pictures(self, outputs: Outputs) -> None:
        """Write the pictures that something published shows, and no other."""
        folder = self._content / IMAGES
        for name in sorted(server_files.used(self.settings, self.context)):
            path = server_files.regular(folder, name)
            if path is not None:
                outputs.copy(path, f"images/{name}")

    def servers(self, outputs: Outputs, retired: Retired, now: Any) -> None:
        """Write the files that servers and browsers read of the whole site, at the moment *now*."""
        if self.settings.get("SECURITY_CONTACT"):
            self._changes.note(now)
        paper_and_accent = self._palette["paper"][0], self._palette["accent"][0]
        for path, text in server_files.files(self.settings, retired, paper_and_accent, now):
            outputs.emit(path, (text,), lambda content=text: content)  # type: ignore[misc]
        site = self.settings["SITEURL"]
        outputs.emit("robots.txt", (site,), lambda: server_files.robots(site))

    def search_page(self, writer: Any) -> None:
        """Write the page with the search."""
        stories = {(story.url.partition("/")[0], story.lang.partition("-")[0]) for story in self.context["articles"]}
        bundles = [f"{year}:{language}" for year, language in sorted(stories, reverse=True)]
        policy = f"{self.settings['CONTENT_SECURITY_POLICY']}; {server_files.SEARCH}"
        writer.write_file(
            "search/index.html", self._generator.get_template("search"), self.context, url="search/", bundles=bundles,
            CONTENT_SECURITY_POLICY=policy,
        )  # fmt: skip

    def search_index(self, outputs: Outputs, now: Any) -> None:
        """Write the index of all stories; in a preview, at the moment *now*, it may be that of an earlier build."""
        years: dict[str, list[search.Story]] = defaultdict(list)
        for story in self.context["articles"]:
            years[story.url.partition("/")[0]].append(search.Story(f"{story.url}index.html", story.lang))
        folder, is_preview = self._content.parent / CACHE / "search", bool(self.settings.get(PREVIEW))
        if is_preview:
            self._changes.note(now)  # so that the next build looks again
        for part in search.parts(partial(_laid, outputs), years, folder, may_be_old=is_preview):
            outputs.emit(part.path, (part.digest,), part.file.read_bytes)


def _laid(outputs: Outputs) -> Path:
    """Return the folder of the site, with all that was emitted so far."""
    outputs.settle()
    return outputs.folder
