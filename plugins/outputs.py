"""The only way anything is written into a site: make it, unless a store knows that nothing it is made of changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Template
from pelican import signals
from pelican.utils import sanitised_join
from pelican.writers import Writer

from plugins import paging
from plugins.errors import DigestError

FILE_MODE = 0o644


class Store(Protocol):
    """What remembers how each output was made; the accelerator brings one."""

    def is_current(self, path: str, made_of: Sequence[object]) -> bool:
        """Whether *path* stands as it would be made from *made_of*."""

    def keep(self, path: str, made_of: Sequence[object], content: bytes) -> None:
        """Remember what *path* was made of."""


class Outputs:
    """One site's folder, and every path written into it by this build."""

    def __init__(self, folder: Path, store: Store | None = None) -> None:
        self._folder = folder
        self._store = store
        self._made: dict[str, str] = {}

    def emit(self, path: str, made_of: Sequence[object], make: Callable[[], str | bytes]) -> None:
        """Write what *make* returns at *path*, unless the store says that nothing in *made_of* changed.

        A new file is written and renamed, never an old one opened: builds share files by hard link. Raises DigestError
        when *path* was already written by this build, since one of the two pages would be lost.
        """
        folded = path.casefold()
        if folded in self._made:
            raise DigestError(
                f"two pages want the address {path!r} ({self._made[folded]!r} has it); rename one of them"
            )
        self._made[folded] = path
        if self._store is not None and self._store.is_current(path, made_of):
            return
        made = make()
        content = made.encode() if isinstance(made, str) else made
        _write(Path(sanitised_join(str(self._folder), path)), content)
        if self._store is not None:
            self._store.keep(path, made_of, content)

    def pages(self) -> list[str]:
        """The paths of the pages that this build has written so far."""
        return sorted(path for path in self._made.values() if path.endswith(".html"))

    def copy(self, source: Path, path: str) -> None:
        """Emit the file at *source* as *path*."""
        self.emit(path, (source.read_bytes(),), source.read_bytes)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_name(f".{path.name}.new")
    spare.write_bytes(content)
    spare.chmod(FILE_MODE)
    spare.replace(path)


class PageWriter(Writer):  # type: ignore[misc]  # Pelican is untyped
    """Pelican's writer over `emit`: templates to pages, lists cut into pages numbered from the oldest."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings=settings)
        self.outputs = Outputs(Path(output_path))

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
        """Write one template's page, or, for a list of stories, its pages; nothing where Pelican gives no name."""
        del relative_urls, paginated, override_output
        if not name:
            return
        listed = template_name in self.settings["PAGINATED_TEMPLATES"] and kwargs.get("articles")
        pages = (
            paging.pages(kwargs["articles"], self.settings["PAGINATED_TEMPLATES"][template_name]) if listed else [None]
        )
        for page in pages:
            path = name if page is None else page.path(name)
            address = (url or "") if page is None else page.address(url or "")
            given = {
                **context,
                **kwargs,
                "page": kwargs.get("page"),
                "listing": page,
                "output_file": path,
                "url": address,
            }
            self.outputs.emit(path, (), lambda values=given: template.render(values))  # type: ignore[misc]


def writer_class(pelican: object) -> type[PageWriter]:
    """The writer that Pelican shall use."""
    del pelican
    return PageWriter


def register() -> None:
    """Connect to Pelican."""
    signals.get_writer.connect(writer_class)
