"""Change the files in which an editor lists sections, sources and what was learned of publications; comments, order and all other lines stay as they are."""

import tomllib
from collections.abc import Collection, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import tomlkit
from tomlkit.exceptions import TOMLKitError

from standfirst.core import files, vocabulary
from standfirst.core.errors import SettingError, ShelfError
from standfirst.core.publications import LISTS, Lesson
from standfirst.core.vocabulary import slug


class MergedTerm(NamedTuple):
    """The entry that several names became, and those names."""

    name: str
    others: tuple[str, ...]


def merge(path: Path, into: str, names: Sequence[str], used: Collection[str]) -> MergedTerm:
    """Make *names* aliases of the entry *into* in the file at *path*, in one step, and return them.

    An entry among *names* is taken out, and its aliases become those of *into*, which is added if it is missing. *used* are the names
    that posts have. Raises ShelfError if one of *names* is neither there nor in the file, or nothing would change, and SettingError if
    the file cannot be read.
    """
    into = " ".join(into.split())
    others = [name for name in dict.fromkeys(names) if name and slug(name) != slug(into)]
    if into and not others and any(name not in ("", into) for name in names):
        return _spelled(path, into, names)
    if not into or not others:
        raise ShelfError("write the name that stays, and others that become it")
    terms = vocabulary.load(path).terms
    there = {*terms, *map(slug, used)}
    missing = [name for name in others if slug(name) not in there]
    if missing:
        raise ShelfError(f"no post and no line of {path.name} has {' or '.join(map(repr, missing))}")
    # An alias of one of the names takes the place of that one; an alias of any other entry means that entry.
    own = terms.get(slug(into))
    name = own.name if own is not None and own.slug not in set(map(slug, others)) else into
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    merged = _merged(text, path, name, others)
    vocabulary.parse(merged, path)
    if merged == text:
        raise ShelfError(f"{path.name} says that already: {name!r} also means {', '.join(map(repr, others))}")
    files.write(path, merged)
    return MergedTerm(name, tuple(others))


def _spelled(path: Path, name: str, others: Sequence[str]) -> MergedTerm:
    """Let the file at *path* spell the name that *others* are other spellings of as *name*."""
    document = _document(path)
    entries: dict[str, Any] = document
    own = next((entry for entry in entries if slug(entry) == slug(name)), None)
    if own == name:
        raise ShelfError(f"{path.name} spells it {name!r} already")
    entry = entries.pop(own) if own is not None else tomlkit.table()
    entries[name] = entry
    text = tomlkit.dumps(document)
    vocabulary.parse(text, path)
    files.write(path, text)
    return MergedTerm(name, tuple(dict.fromkeys(others)))


def describe(path: Path, name: str, values: Mapping[str, str | bool | list[str]]) -> None:
    """Set the *values* (description, parent, hidden, aliases) of the entry *name* in the file at *path*, adding it if it is missing; an empty one is removed.

    Raises SettingError if the file cannot be read, or would not be valid.
    """
    terms = vocabulary.load(path)
    listed = terms.terms.get(slug(name))  # not the entry that takes all others
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    document = _parsed(text, path)
    entry: Any = document.setdefault(listed.name if listed else name, tomlkit.table())
    for key, value in values.items():
        if value:
            entry[key] = value
        else:
            entry.pop(key, None)
    described = tomlkit.dumps(document)
    vocabulary.parse(described, path)
    files.write(path, described)


def list_own(path: Path, name: str) -> str:
    """Let the editor's own *name* be one: add it to the file at *path* if only the entry for all others has it there; return how the site shows it."""
    known = vocabulary.load(path)
    if name and slug(name) not in known.terms and known.term(name).slug != slug(name):
        describe(path, name, {})
        return name
    return known.term(name).name


def list_source(path: Path, name: str) -> None:
    """Let the site show the source *name* that the editor gave a story: add it to the file at *path*, unless it is there."""
    if name and slug(name) not in vocabulary.load(path).terms:
        describe(path, name, {})


def learn(path: Path, name: str, lesson: Lesson) -> None:
    """Add *lesson* to what the file at *path* knows of the publication *name*; raises SettingError if the file cannot be read."""
    document = _document(path)
    entry: Any = document.setdefault(name, tomlkit.table())
    if lesson.kind == "source":
        entry["source"] = lesson.right
    elif lesson.kind == "section":
        entry.setdefault("sections", tomlkit.table())[lesson.read] = lesson.right
    else:
        known = entry.setdefault(LISTS[lesson.kind], tomlkit.array())
        if lesson.read not in known:
            known.append(lesson.read)
    files.write(path, tomlkit.dumps(document))


def forget(path: Path, name: str, lesson: Lesson) -> None:
    """Take *lesson* out of what the file at *path* knows of the publication *name*; nothing happens if it is not there."""
    document = _document(path)
    entry: Any = document.get(name, {})
    if lesson.kind == "source":
        entry.pop("source", None)
    elif lesson.kind == "section":
        entry.get("sections", {}).pop(lesson.read, None)
    elif lesson.read in entry.get(LISTS[lesson.kind], ()):
        entry[LISTS[lesson.kind]].remove(lesson.read)
    files.write(path, tomlkit.dumps(document))


def aliases(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the aliases of each entry of the file at *path*; raises SettingError if it cannot be read."""
    vocabulary.load(path)  # which says what is wrong
    entries = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.exists() else {}
    return {name: tuple(entry.get("aliases", ())) for name, entry in entries.items()}


def _document(path: Path) -> Any:
    """Return the TOML file at *path*; an empty document if there is none."""
    return _parsed(path.read_text(encoding="utf-8-sig") if path.exists() else "", path)


def _parsed(text: str, path: Path) -> Any:
    """Return the document *text*, the content of the TOML file at *path*."""
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise SettingError(f"{path}: {error}; mend that line") from error


def _merged(text: str, path: Path, into: str, names: Sequence[str]) -> str:
    """Return *text* with *names*, and the aliases of those that are entries, as aliases of the entry *into*."""
    document = _parsed(text, path)
    entries: dict[str, Any] = document  # `vocabulary.load` has checked what they hold
    freed = _freed(entries, into, {slug(name) for name in names})
    own_aliases = entries.setdefault(into, tomlkit.table()).setdefault("aliases", tomlkit.array())
    listed = {slug(alias) for alias in own_aliases}
    for alias in dict.fromkeys((*names, *freed)):
        if slug(alias) not in listed | {slug(into)}:
            listed.add(slug(alias))
            own_aliases.append(alias)
    return tomlkit.dumps(document)


def _freed(entries: dict[str, Any], into: str, slugs: Set[str]) -> list[str]:
    """Take what *slugs* name out of all *entries* but *into*; return the names of the entries that were removed, and their aliases."""
    freed: list[str] = []
    for name in [name for name in entries if name != into]:
        aliases = entries[name].get("aliases", [])
        if not slugs.isdisjoint((slug(name), entries[name].get("slug"))):
            freed += [name, *map(str, aliases)]
            del entries[name]
        else:
            for alias in [alias for alias in aliases if slug(alias) in slugs]:
                aliases.remove(alias)
    return freed
