"""content/publications.toml: what an editor corrected once for a publication, and every later page of it needs.

An entry is called by the host of the stories' addresses, or by the source of stories without one. It may hold `source`, the name by which readers
know it; `sections`, a table of names as they were read and as they must be ("" for none); `not_authors`, names and words of bylines that
are no author; `without`, lines that are never part of a story; and `asked`, what the desk does not ask again.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from standfirst.core.errors import SettingError

FILE = "publications.toml"
LISTS = {"author": "not_authors", "line": "without", "no": "asked"}  # the keys of lists, by the kind of a lesson


class Lesson(NamedTuple):
    """One thing that an editor corrected: a "source", a "section", words that are no "author", or a "line" that was taken out."""

    kind: str
    read: str  # as it was read from a page
    right: str = ""  # as it must be; nothing where it is left out


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known of one publication."""

    source: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    not_authors: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def authors(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return *names* without what is no author."""
        for cut in self.not_authors:
            names = [name.removeprefix(cut).removesuffix(cut).strip(" ,|–-") for name in names]
        return tuple(filter(None, names))

    def lessons(self) -> list[Lesson]:
        """Return all that is known, as it was learned."""
        return [
            *([Lesson("source", "", self.source)] if self.source else []),
            *(Lesson("section", read, right) for read, right in self.sections.items()),
            *(Lesson("author", name) for name in self.not_authors),
            *(Lesson("line", line) for line in self.without),
        ]


NOTHING = Publication()
Publications = Mapping[str, Publication]


def name_of(address: str, source: str) -> str:
    """Return what the publication of a story is called here: the host of its *address* without "www.", else its *source*."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or source


def load(path: Path) -> dict[str, Publication]:
    """Return the publications in the TOML file at *path*, none if there is no file; raises SettingError saying what is wrong."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig") if path.exists() else "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: {error}; mend that line") from error
    return {name: _entry(path, name, entry) for name, entry in entries.items()}


def _entry(path: Path, name: str, entry: Any) -> Publication:
    try:
        values = dict(entry)
        lists = {key: _listed(values.pop(key, [])) for key in LISTS.values()}
        sections = {str(read): str(right) for read, right in values.pop("sections", {}).items()}
        return Publication(str(values.pop("source", "")), sections, **lists, **values)
    except (TypeError, ValueError, AttributeError) as error:
        keys = ", ".join(("source", "sections", *LISTS.values()))
        raise SettingError(f"{path}: [{name!r}] may hold {keys}, as docs/desk.md has them") from error


def _listed(value: Any) -> tuple[str, ...]:
    """Return a list of texts; raises TypeError for anything else, such as one text alone."""
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(str, value))
