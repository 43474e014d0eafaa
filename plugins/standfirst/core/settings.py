"""Settings: one upper-case dict of pelicanconf.py becomes one frozen dataclass, or a clear refusal; and the names that several folders use."""

import os
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from standfirst.core.errors import SettingError

T = TypeVar("T")

# The folders and files of a desk: under content/, then beside it.
CONTENT = "content"
AWAY, ISSUES = "withdrawn", "issues"  # folders below it with Markdown that is no post
POSTS, PAGES, IMAGES, LEDGER, WITHDRAWN = "posts", "pages", "images", "ledger.jsonl", "withdrawn.txt"
VOCABULARY, SECTIONS, SOURCES = "vocabulary.toml", "sections.toml", "sources.toml"  # of tags, sections, sources
HELD = "held.txt"  # the posts that an editor set aside at the desk
CHANGED = "changed.jsonl"  # when an editor last changed the words of a published story
FORMER_SECTIONS = "sections.jsonl"  # the sections that the site has had; written by builds
CORRECTIONS = "corrections.jsonl"  # what an editor took out of stories and brought into them
CONFIGURATION = "pelicanconf.py"
CACHE, BUILDS = ".cache", ".builds"
LOCK = ".lock"  # under BUILDS, while a build runs
STATIC, TRANSLATIONS = "static", "locale"  # of the theme and, in their place, of a desk
SHARED = "STANDFIRST_SHARED"  # the setting that `shared` keeps its objects in; no output depends on it
CARRIED, FETCH = "carried", "fetch"  # what PICTURES may be
ON_FRONT = "on_front"  # the key in Pelican's context of what only the first page of a list shows


PACKAGE = Path(__file__).resolve().parents[1]
FILE = "STANDFIRST_SETTINGS"  # in the environment: the pelicanconf.py of the desk that this process works on
NO_DESK = "this folder is no desk; go to one, or make one: standfirst new DIR"


def theme() -> Path:
    """Return the folder of the theme: in the package, or in a checkout of the repository at its top level."""
    inside = PACKAGE / "theme"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "theme"


def use(folder: Path) -> None:
    """Let this process and its children work on the desk in *folder*, or on that which STANDFIRST_DESK names if it has a pelicanconf.py."""
    named = os.environ.get("STANDFIRST_DESK")
    places = [Path(named, CONFIGURATION)] if named else []
    os.environ[FILE] = str(next(filter(Path.is_file, (*places, folder / CONFIGURATION)), ""))


def file() -> Path:
    """Return the pelicanconf.py of this process's desk; raises SettingError if it works on none."""
    if FILE not in os.environ:
        use(Path.cwd())
    if not os.environ[FILE]:
        raise SettingError(NO_DESK)
    return Path(os.environ[FILE])


def desk() -> Path | None:
    """Return the folder of this process's desk, which STANDFIRST_DESK may name; none if it works on none."""
    if named := os.environ.get("STANDFIRST_DESK"):
        return Path(named)
    here = Path.cwd()
    return Path(os.environ[FILE]).parent if os.environ.get(FILE) else here if (here / CONFIGURATION).is_file() else None


def command(name: str) -> str:
    """Return what to type for the command *name*: `standfirst build`, or `invoke build` if that is how this process was called.

    In a process that no editor called, as those of the desk, it is the former, unless it works in a clone.
    """
    called = Path(sys.argv[0])
    if called.name == "-c":
        is_installed = not (PACKAGE.parents[1] / "tasks.py").is_file()
    else:
        is_installed = called.name.startswith("standfirst") or called.parent.name == PACKAGE.name
    return f"{'standfirst' if is_installed else 'invoke'} {name}"


def load(kind: type[T], name: str, values: Mapping[str, Any]) -> T:
    """Return the settings *values* under *name* as a *kind*; raises SettingError at an unknown key or a wrong type."""
    types = get_type_hints(kind)
    keys = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
    for key, value in values.items():
        if key not in keys:
            raise SettingError(f"{name} has no key {key!r}{_meant(key, keys)}")
        _check(f"{name}[{key!r}]", value, types[key])
    return kind(**values)


def shared(site: MutableMapping[str, Any], kind: Callable[[], T]) -> T:
    """Return the one object of the class *kind* that all plugins share while Pelican builds with the settings *site*; made when it is first asked for.

    Pelican hands its settings, and nothing else, to every reader, generator and signal of one build.
    """
    objects: dict[Callable[[], T], T] = site.setdefault(SHARED, {})
    if kind not in objects:
        objects[kind] = kind()
    return objects[kind]


def _meant(key: str, keys: list[str]) -> str:
    near = get_close_matches(key, keys, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(keys)}"


def _check(where: str, value: Any, expected: Any) -> None:
    if get_origin(expected) is Literal:
        if value not in get_args(expected):
            raise SettingError(f"{where} is {value!r}; it must be one of {', '.join(map(repr, get_args(expected)))}")
        return
    plain = getattr(expected, "__origin__", expected)
    if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
        raise SettingError(f"{where} is {value!r}; it must be a {plain.__name__}")
