"""The gate: what must hold before readers see a site. Each rule stops a build, only warns, or is off, by setting."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from plugins import forks
from plugins.publishing import pages
from plugins.publishing.pages import Found

Weight = Literal["stop", "warn", "off"]
KNOWN = 1  # the version of what is remembered


@dataclass(frozen=True, slots=True)
class Settings:
    """The GATE dict of pelicanconf.py: what a broken rule does."""

    posts: Weight = "stop"  # every post in is a page out
    links: Weight = "stop"  # every address of this site resolves, its fragment too
    remote: Weight = "stop"  # a browser loads nothing from elsewhere, and nothing over http from an https site
    pages: Weight = "stop"  # outline, language, title, description, no inline script or style
    feeds: Weight = "stop"  # XML and JSON parse
    sitemap: Weight = "stop"  # it names every page, and no other


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold."""

    rule: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what} [{self.rule}]"


@dataclass(slots=True)
class Memory:
    """What each file said, by its digest, from one build to the next; losing it costs time only."""

    path: Path | None = None
    held: dict[str, Found] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Memory":
        """What is remembered at *path*; nothing where it cannot be read."""
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
            if given.pop("version") != KNOWN:
                return cls(path)
            return cls(path, {key: _found_again(each) for key, each in given.items()})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls(path)

    def save(self, used: Iterable[str]) -> None:
        """Remember what was *used*."""
        if self.path is None:
            return
        kept = {"version": KNOWN, **{key: asdict(self.held[key]) for key in sorted(set(used))}}
        spare = self.path.with_name(f"{self.path.name}.new")
        spare.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        spare.replace(self.path)


def _found_again(kept: Mapping[str, object]) -> Found:
    return Found(**{name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()})  # type: ignore[arg-type]


def faults(folder: Path, site: str, posts: Iterable[str], memory: Memory | None = None) -> Iterator[Fault]:
    """What does not hold of the site in *folder*, to be served at *site*; *posts* are the paths that must have a page."""
    known = memory or Memory()
    found = dict(_found(folder, site, known))
    for path, each in found.items():
        rule = "pages" if path.endswith(".html") else "feeds"
        yield from (Fault(rule, path, fault) for fault in each.faults)
    yield from (Fault("posts", path, "a post without a page") for path in posts if path not in found)
    yield from _links(found, site)
    yield from _sitemap(folder, found, site)


def weighed(found: Iterable[Fault], own: Settings) -> tuple[list[Fault], list[Fault]]:
    """The faults that stop a build, and those that are only told."""
    by: dict[Weight, list[Fault]] = defaultdict(list)
    for fault in found:
        by[getattr(own, fault.rule)].append(fault)
    return by["stop"], by["warn"]


def _found(folder: Path, site: str, memory: Memory) -> Iterator[tuple[str, Found]]:
    """Every file of the site and what it says; those that are not remembered are looked at on all cores."""
    keys = {path: _key(folder, site, path) for path in _paths(folder)}
    new = [path for path, key in keys.items() if key not in memory.held]

    def look(path: str) -> Found:
        return pages.look(path, (folder / path).read_bytes(), f"{site}/{path.removesuffix('index.html')}")

    for path, said in zip(new, forks.mapped(look, new), strict=True):
        memory.held[keys[path]] = said
    yield from ((path, memory.held[key]) for path, key in keys.items())
    memory.save(keys.values())


def _paths(folder: Path) -> Iterator[str]:
    for base, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(base, name).relative_to(folder).as_posix() for name in sorted(names))


def _key(folder: Path, site: str, path: str) -> str:
    return sha256(f"{site}\0{path}\0".encode() + (folder / path).read_bytes()).hexdigest()


def _links(found: Mapping[str, Found], site: str) -> Iterator[Fault]:
    marks = {path: frozenset(each.marks) for path, each in found.items()}
    for path, each in found.items():
        for address in (*each.links, *each.fetched):
            if _is_of(address, site):
                yield from _unresolved(path, address, site, marks)
        for address in each.fetched:
            if urlsplit(address).scheme != "data" and not _is_of(address, site):
                yield Fault("remote", path, f"a browser would fetch {address}; show a copy under images/ instead")


def _is_of(address: str, site: str) -> bool:
    return address == site or address.startswith((f"{site}/", f"{site}#", f"{site}?"))


def _unresolved(path: str, address: str, site: str, marks: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    parts = urlsplit(address[len(site) :])
    target = unquote(parts.path).lstrip("/")
    file = f"{target}index.html" if not target or target.endswith("/") else target
    if file not in marks:
        yield Fault("links", path, f"{address} leads nowhere")
    elif parts.fragment and unquote(parts.fragment) not in marks[file] and not parts.fragment.startswith(":~:"):
        yield Fault("links", path, f"{address} names a place that {file} does not have")


def _sitemap(folder: Path, found: Mapping[str, Found], site: str) -> Iterator[Fault]:
    """Where there is a sitemap, whether it names the pages."""
    if "sitemap.xml" not in found:
        return
    named = {unquote(url) for url in pages.addresses((folder / "sitemap.xml").read_bytes(), folder)}
    own = {
        f"{site}/{path.removesuffix('index.html')}"
        for path, each in found.items()
        if each.is_page and path != "404.html"
    }
    yield from (Fault("sitemap", "sitemap.xml", f"{url} is missing") for url in sorted(own - named))
    yield from (Fault("sitemap", "sitemap.xml", f"{url} is no page") for url in sorted(named - own))
