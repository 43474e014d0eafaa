"""Files of a site that has our theme and our writer: style, icons, pictures, what servers read, and the search."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from standfirst.core.clock import Changes
from standfirst.core.errors import DigestError
from standfirst.core.settings import IMAGES, STATIC, shared
from standfirst.core.state import path_of
from standfirst.core.vocabulary import slug
from standfirst.discovery import cards, server_files, sitemaps
from standfirst.discovery.search import SearchIndex, SearchStory
from standfirst.discovery.search_terms import KEY, SearchTerm, weights
from standfirst.discovery.server_files import Retired
from standfirst.posts import html
from standfirst.posts.tags import all_of, counted
from standfirst.site import colours
from standfirst.site.outputs import Outputs
from standfirst.site.pagination import grouped
from standfirst.text.languages import cut, grouped_as

STYLE = "style.css"
LONGEST_EXCERPT = 200  # characters of a summary that a hit shows
MOST_CHOICES = 100  # of a filter on the search page; more are found by their words
ICONS = {"icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180}

Choices = dict[str, list[tuple[str, str, int]]]  # by the kind of a filter: values, how they are shown, stories


class SiteFiles:
    """The files of the site that *generator*, a DiscoveryGenerator, writes, in *palette*: light and dark of each colour."""

    def __init__(self, generator: Any, palette: Mapping[str, tuple[str, str]]) -> None:
        self.settings, self.context, self._generator = generator.settings, generator.context, generator
        self._content, self._theme, self._palette = Path(generator.path), Path(generator.theme), palette
        self._changes = shared(self.settings, Changes)

    def style(self, outputs: Outputs) -> None:
        """Write the theme's files, its stylesheet in the site's colours, and the icons."""
        # The desk's folder is the first: a file there takes the place of the theme's file of that name.
        places = [*map(Path, self.settings.get("STATIC_OVERRIDES", ())), self._theme / STATIC]
        site_colours = colours.style(self.settings.get("COLOURS", {}))
        sheet = next((place / STYLE for place in places if (place / STYLE).is_file()), None)
        if sheet is None:
            raise DigestError(
                f"the theme has no stylesheet: {self._theme / STATIC / STYLE} is not there; bring it back"
            )
        plain = sheet.read_text(encoding="utf-8")
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
        # They are known by length and moment, as all files of a desk are: they may be a gigabyte.
        names = sorted(server_files.used(self.settings, self.context))
        looks = {name: look for name in names if (look := server_files.look(folder, name))}
        for group in grouped(looks, str):
            made_of = repr([(name, looks[name]) for name in group])
            if not outputs.has_all([f"images/{name}" for name in group], (made_of,)):
                for name in group:
                    outputs.emit(f"images/{name}", looks[name], (folder / name).read_bytes)

    def servers(self, outputs: Outputs, retired: Retired, now: Any) -> None:
        """Write the files that servers and browsers read of the whole site, at the moment *now*."""
        if self.settings.get("SECURITY_CONTACT"):
            self._changes.note(server_files.next_month(now))  # when security.txt changes
        paper_and_accent = self._palette["paper"][0], self._palette["accent"][0]
        for path, text in server_files.files(self.settings, retired, paper_and_accent, now):
            outputs.emit(path, (text,), lambda content=text: content)  # type: ignore[misc]
        site = self.settings["SITEURL"]
        outputs.emit("robots.txt", (site,), lambda: sitemaps.robots(site))

    def search(self, writer: Any, outputs: Outputs) -> None:
        """Write the page with the search, and the files of its index."""
        stories = self._generator.newest.oldest_first(self.context["articles"])
        filters = [*map(FiltersOfStories().of, stories)]
        index = SearchIndex(
            [*map(_state, stories)],
            [[passed.name for passed in of_story] for of_story in filters],
            lambda place: _search_story(stories[place]),
            path_of(self._content),
        )
        policy = f"{self.settings['CONTENT_SECURITY_POLICY']}; {server_files.SEARCH}"
        writer.write_file(
            "search/index.html", self._generator.get_template("search"), self.context, url="search/", index=index.about(),
            choices=_choices(chain.from_iterable(filters)), CONTENT_SECURITY_POLICY=policy,
        )  # fmt: skip
        for path, made_of, make in index.files():
            outputs.emit(path, made_of, make)


class Filter(NamedTuple):
    """A filter of the search page: its kind, its value, how it is shown, and its name in the index."""

    kind: str
    value: str
    label: str
    name: str


class FiltersOfStories:
    """The filters that let stories through; those of one tag, section, source or language are one object."""

    def __init__(self) -> None:
        self._of_terms: dict[int, Filter] = {}  # by the identity of a tag or section
        self._filters: dict[tuple[str, str], Filter] = {}  # by kind and name

    def of(self, story: Any) -> list[Filter]:
        """Return the filters that let *story* through."""
        section, tags = story.category, getattr(story, "tags", ())
        try:
            filters = [*map(self._of_terms.__getitem__, map(id, (section, *tags)))]
        except KeyError:  # as for few stories
            filters = [self._of_term("section", section), *(self._of_term("tag", tag) for tag in tags)]
        if source := getattr(story, "source", ""):
            filters.append(self._of_name("source", source))
        filters.append(self._of_name("language", story.lang))
        return filters

    def _of_term(self, kind: str, term: Any) -> Filter:
        return self._of_terms.setdefault(id(term), Filter(kind, term.slug, term.name, f"{kind}:{term.slug}"))

    def _of_name(self, kind: str, name: str) -> Filter:
        name_filter = self._filters.get((kind, name))
        if name_filter is None:
            language = grouped_as(name)
            value, label = (language, language) if kind == "language" else (slug(name), name)
            name_filter = self._filters[kind, name] = Filter(kind, value, label, f"{kind}:{value}")
        return name_filter


def _choices(filters: Iterable[Filter]) -> Choices:
    """Return the values of each kind of filter, how they are shown, and how many stories each lets through; the largest first."""
    counts = Counter[Filter]()
    for filter_object, count in counted([*filters]):
        counts[filter_object] += count  # two of one language have one value
    choices: Choices = {kind: [] for kind in ("section", "tag", "source", "language")}
    for (kind, value, label, _), count in sorted(
        counts.items(), key=lambda pair: (-pair[1], pair[0].label.casefold(), pair[0])
    ):
        if len(choices[kind]) < MOST_CHOICES:
            choices[kind].append((value, label, count))
    return choices


def _names(story: Any) -> list[str]:
    """Return the names by which *story* is found; of tags also those without a page, in an order that does not depend on which have one."""
    return [story.category.name, getattr(story, "source", ""), *sorted(tag.name for tag in all_of(story))]


def _state(story: Any) -> bytes:
    """Return KEY bytes that change with what the search finds and shows of *story*: what is not here follows from its file."""
    varying = "\n".join((story.url, story.title, story.lang, *_names(story)))
    return blake2b(story.digest_of_post + varying.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def _search_story(story: Any) -> SearchStory:
    """Return *story* as the search sees it."""
    source, summary = getattr(story, "source", ""), str(getattr(story, "metadata", {}).get("summary", ""))

    def shown() -> Sequence[str]:
        excerpt = cut(summary, story.lang, LONGEST_EXCERPT)
        return story.url, story.title, story.lang, f"{story.date:%Y-%m-%d}", source, excerpt

    def weigh() -> Mapping[SearchTerm, int]:
        authors = (author.name for author in getattr(story, "authors", ()))
        names = [*_names(story), *authors]
        note = html.plain(getattr(story, "note", ""))
        return weights(story.title, names, f"{summary} {note}", str(story.text), story.lang)

    return SearchStory(shown, weigh)
