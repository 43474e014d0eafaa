"""The only way anything is written into a site: make it, unless a store knows that nothing it is made of changed."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from blinker import Signal
from jinja2 import Template
from pelican import signals
from pelican.utils import sanitised_join
from pelican.writers import Writer

from standfirst.core import parallel
from standfirst.core.errors import DigestError
from standfirst.core.settings import ON_FRONT
from standfirst.site import files, i18n, pagination
from standfirst.site.pagination import WholeList

# Outputs that wait to be made together, those that one process makes one after another, and such runs a process at least.
MOST_WAITING, RUN, FEWEST_RUNS = 4_096, 32, 8
SPARE = ".spare"  # beside the builds: one that is no longer kept; the next may take over its unchanged files


class Store(Protocol):
    """A store that remembers how each output was made; builds.store is one."""

    def key(self, made_of: Sequence[object]) -> str | None:
        """Return a key that changes with *made_of*; None if there is none."""

    def reuse(self, path: str, key: str | None) -> bool:
        """Return true if *path* was in the last build with the same *key*; then it will be in this one."""

    def share(self, path: str, content: bytes, place: str) -> bool:
        """Return true if *path* held the same *content* in the last build; then it is at *place* too."""

    def reuse_all(self, paths: Sequence[str], made_of: Sequence[object]) -> bool:
        """Return true if the outputs at *paths* were in the last build as they would all be made from *made_of*, and will be in this one."""

    def record_made(self, path: str, key: str | None, size: int, moment: int) -> None:
        """Remember the *key* of *path*, which was just made, and by what (st_size, st_mtime_ns) it is known to be as it was left."""

    def save_bodies(self) -> None:
        """Write down what this process rendered."""

    @property
    def made(self) -> Sequence[str]:
        """Return what was not reused."""

    @property
    def reused(self) -> AbstractSet[str]:
        """Return what was reused."""


@dataclass(frozen=True, slots=True)
class StoriesAlone:
    """Stories among the parts of an output that shows nothing of what was gathered for them: no related story, no other source."""

    stories: Sequence[Any]


class PageSpec(NamedTuple):
    """The parts of one page: a template, the values of this page, and those that all pages share."""

    template: Template
    own: Mapping[str, Any]
    shared: Mapping[str, Any]

    def render(self) -> str:
        """Return the page."""
        return self.template.render({**self.shared, **self.own})


class Output(NamedTuple):
    """One file of a site that must be made: its path, the key of what it is made of, and how."""

    path: str
    key: str | None
    make: Callable[[], str | bytes]

    def content(self) -> bytes:
        """Return the file."""
        text = self.make()
        return text.encode() if isinstance(text, str) else text


class Written(NamedTuple):
    """The paths of the files of a finished build: those that it made, and those that it took over from the last one."""

    new: Sequence[str]
    reused: AbstractSet[str]


class Outputs:
    """One site's folder, and every path written into it by this build."""

    def __init__(self, folder: Path, store: Store | None = None) -> None:
        self.folder = folder
        self.store = store
        self._made: dict[str, str] = {}
        self._folders: set[str] = set()
        self._to_make: list[Output] = []

    def emit(self, path: str, made_of: Sequence[object], make: Callable[[], str | bytes]) -> None:
        """Write what *make* returns at *path*, unless the store says that nothing in *made_of* changed.

        A new file is written, never an old one opened: builds share files by hard link. Raises DigestError
        when *path* was already written by this build, since one of the two pages would be lost.
        """
        self._note(path)
        if self.store is None:
            files.write(self.place(path), Output(path, None, make).content())
            return
        key = self.store.key(made_of)
        if not self.store.reuse(path, key):
            self._to_make.append(Output(path, key, make))
            if len(self._to_make) >= MOST_WAITING:
                self.finish()

    def _note(self, path: str) -> None:
        """Take *path* as written; raises DigestError if it was already."""
        folded = path.casefold()
        if folded in self._made:
            raise DigestError(
                f"two pages want the address {path!r} ({self._made[folded]!r} has it); rename one of them: a page in content/pages/ must "
                "not be called as one of the site's own, nor may the names of two posts differ only in capitals, blanks and signs (`x y.md`, `X-y.md`)"
            )
        self._made[folded] = path

    def has_all(self, paths: Sequence[str], made_of: Sequence[object]) -> bool:
        """Return true if the last build's outputs at *paths*, a list's pages or a group, are as they would be from *made_of*; note them as written."""
        if self.store is None or not self.store.reuse_all(paths, made_of):
            return False
        for path in paths:
            self._note(path)
        return True

    def finish(self) -> None:
        """Make what waits to be made, on all cores if it is much. Neighbours share entries of lists, so each process gets runs of them."""
        if self.store is None:
            return
        runs = [self._to_make[start : start + RUN] for start in range(0, len(self._to_make), RUN)]
        for run, looks in zip(runs, parallel.mapped(self._make, runs, FEWEST_RUNS), strict=True):
            for output, (size, moment) in zip(run, looks, strict=True):
                self.store.record_made(output.path, output.key, size, moment)
        self._to_make.clear()

    def _make(self, run: Sequence[Output]) -> list[tuple[int, int]]:
        """Write the outputs of a *run*; return the size and the moment of each file."""
        assert self.store is not None  # noqa: S101 - see `finish`
        looks = []
        for output in run:
            content, place = output.content(), self.place(output.path)
            if not self.store.share(output.path, content, place):
                files.write(place, content)
            status = os.lstat(place)
            looks.append((status.st_size, status.st_mtime_ns))
        self.store.save_bodies()
        return looks

    def place(self, path: str) -> str:
        """Return where *path* lies, in a folder that is there; raises RuntimeError if that is outside the site."""
        if path.startswith("/") or ".." in path:
            sanitised_join(str(self.folder), path)
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            files.make_folder(f"{self.folder}/{folder}")
            self._folders.add(folder)
        return f"{self.folder}/{path}"

    def written(self) -> "Written":
        """Return the paths of the files of this build, once it is complete."""
        if self.store is None:
            return Written(list(self._made.values()), frozenset())
        return Written(self.store.made, self.store.reused)

    def pages(self) -> list[str]:
        """Return the paths of the pages that this build has written so far."""
        return sorted(path for path in self._made.values() if path.endswith(".html"))

    def copy(self, source: Path, path: str) -> None:
        """Emit the file at *source* as *path*."""
        self.emit(path, (source.read_bytes(),), source.read_bytes)

    def copy_all(self, folder: Path, below: str, leave_out: Collection[str] = ()) -> None:
        """Emit the files in *folder*, if it is there, under *below*; no hidden file, no link, none of the paths *leave_out*."""
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not path.is_symlink() and not path.name.startswith(".") and name not in leave_out:
                self.copy(path, f"{below}/{name}")


OF_OUR_THEMES = "list.html"  # a template by which a theme is known whose lists are paged by `listing`
opened = Signal()  # sent with the Outputs of a build before anything is written, so that a store can be given


# The values that a page of a story, or of a list, has by itself besides those that `has_group` is given.
OF_STORY = ("blog", "category", "override_output", "url", "page", "listing", "output_file")
OF_LIST = ("blog", "dates", "template_name", "page_name", "url", "page", "output_file")


class PageWriter(Writer):  # type: ignore[misc]  # Pelican is untyped
    """Pelican's writer over `emit`: templates to pages, lists cut into pages numbered from the oldest."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings=settings)
        self.outputs = Outputs(Path(output_path))
        # Pages of a site without an address work at any: their links begin at its top.
        self._assumed = "" if settings.get("HAS_ADDRESS", True) else settings["SITEURL"]
        opened.send(self.outputs, settings=settings)

    def write_file(  # noqa: PLR0913, PLR0917 - Pelican's signature
        self,
        name: str,
        template: Template,
        context: dict[str, Any],
        relative_urls: bool = False,
        paginated: dict[str, Any] | None = None,
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Write one template's page, or, for a list of stories, its pages; nothing if Pelican gives no name.

        The first page of a list also has the values that *context* holds for its file under `on_front`.
        """
        del relative_urls, paginated, override_output
        if not name:
            return
        plain = {**kwargs, "page": kwargs.get("page"), "listing": None, "output_file": name, "url": url or ""}
        sizes, stories = self.settings["PAGINATED_TEMPLATES"], kwargs.get("articles")
        if template_name is None or template_name not in sizes or not stories:
            self._emit(PageSpec(template, plain, context))
            return
        front = context.get(ON_FRONT, {}).get(name, {})
        all_pages = PageSpec(template, {**front, **plain, "listing": WholeList(stories, sizes[template_name])}, context)
        if self.outputs.has_all(pagination.paths(name, stories, sizes[template_name]), (all_pages,)):
            return
        for page in pagination.pages(stories, sizes[template_name]):
            page_values = {"listing": page, "output_file": page.path(name), "url": page.address(url or "")}
            self._emit(PageSpec(template, {**(front if page.is_front else {}), **plain, **page_values}, context))

    def has_group(
        self, paths: Sequence[str], own: Mapping[str, Sequence[Any]], template: Template, context: dict[str, Any]
    ) -> bool:
        """Return true if the last build has the pages at *paths* as *template* would make them; note them as written.

        *own* has the values of all these pages together, by name. Whatever else the page of one has by itself follows from them.
        """
        others = OF_STORY if "article" in own else OF_LIST
        values = {**dict.fromkeys(others), **{name: WholeList(each, 1) for name, each in own.items()}}
        return self.outputs.has_all(paths, (PageSpec(template, values, context),))

    def _emit(self, sheet: PageSpec) -> None:
        """Emit the page *sheet* at its own `output_file`."""
        self.outputs.emit(
            sheet.own["output_file"], (sheet,), partial(self._rendered, sheet) if self._assumed else sheet.render
        )

    def _rendered(self, sheet: PageSpec) -> str:
        """Return the page *sheet* with links from the top of the site."""
        page = sheet.render()
        page = page.replace(f'="{self._assumed}"', '=""')  # what a script puts before addresses
        for before in ('="', "; url="):
            page = page.replace(f"{before}{self._assumed}/", f"{before}/")
        return page


def writer_class(pelican: Any) -> type[PageWriter] | None:
    """Return the writer that *pelican* shall use; None, which means its own, if the theme pages its lists in Pelican's way."""
    return PageWriter if Path(pelican.settings["THEME"], "templates", OF_OUR_THEMES).exists() else None


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(i18n.fill)
    signals.get_writer.connect(writer_class)
