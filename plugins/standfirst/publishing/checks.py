"""The gate: what must hold before readers see a site. Each rule stops a build, only warns, or is off, by setting."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from lxml import etree

from standfirst.builds.record import CachedFile
from standfirst.core import parallel
from standfirst.posts.cache import Stamp, stamp_of
from standfirst.publishing import page_facts
from standfirst.publishing.check_memory import NO_FILE, CheckedPage, Memory, address_of
from standfirst.publishing.page_facts import PageFacts

Weight = Literal["stop", "warn", "off"]
Stamps = dict[str, Stamp]  # by path


FEWEST = 20  # pages to look at, below which a process costs more than it saves
PLAIN = re.compile(r"/[\w.-][\w./-]*", re.ASCII)  # an address without anything to cut off or decode


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """The GATE dict of pelicanconf.py: what a broken rule does."""

    posts: Weight = "stop"  # every post in is a page out
    links: Weight = "stop"  # every address of this site resolves, its fragment too
    quoted: Weight = "warn"  # the same of full addresses in the text of a story, which its source may have written
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


def shown(fault: Fault, posts: Path) -> str:
    """Return *fault* in words, with the post below *posts* whose page has it: there an editor mends it."""
    post = posts / f"{fault.path.removesuffix('/index.html')}.md"
    return f"{fault}, made of content/{posts.name}/{post.relative_to(posts)}" if post.is_file() else str(fault)


def grouped(all_faults: Sequence[Fault], posts: Path) -> list[str]:
    """Return a line for each different fault, with the first page that has it and how many others do: a link in the menu is on every page.

    *posts* is the folder of the posts.
    """
    pages: dict[tuple[str, str], list[Fault]] = {}
    for fault in all_faults:
        pages.setdefault((fault.rule, fault.what), []).append(fault)
    return [
        f"{shown(same[0], posts)}{f' and on {len(same) - 1} more pages' if len(same) > 1 else ''}"
        for same in pages.values()
    ]


def faults(  # noqa: PLR0913, PLR0917
    folder: Path,
    site: str,
    posts: Iterable[str],
    memory: Memory | None = None,
    stamps: Stamps | None = None,
    unchanged: AbstractSet[str] = frozenset(),
) -> Iterator[Fault]:
    """Return the faults of the site in *folder*, to be served at *site*, by the rules of docs/publishing.md; *posts* are pages that must be there.

    *stamps* are of all files that a build wrote into the folder, as `stamps_of` returns them, except those that are *unchanged* since *memory*
    described them; without them the folder is walked. What *memory* holds afterwards is worth saving.
    """
    facts = memory or Memory(site=site)
    _look(folder, site, facts, stamps, unchanged)
    for path in sorted(path for path, row in facts.rows.items() if row.faults):
        yield from _by_itself(path, facts.rows[path])
    yield from (Fault("posts", path, "a post without a page") for path in posts if path not in facts.rows)
    yield from _links(facts, site)
    yield from _sitemap(folder, facts)


def _by_itself(path: str, facts: CheckedPage | PageFacts) -> Iterator[Fault]:
    rule = "pages" if path.endswith(".html") else "feeds"
    yield from (Fault(rule, path, fault) for fault in facts.faults)


def weighed(faults: Iterable[Fault], options: CheckSettings) -> tuple[list[Fault], list[Fault]]:
    """Return the faults that stop a build, and those that are only printed."""
    by: dict[Weight, list[Fault]] = defaultdict(list)
    for fault in faults:
        by[getattr(options, fault.rule)].append(fault)
    return by["stop"], by["warn"]


def described(last: Mapping[str, CachedFile], memory: Memory) -> set[str]:
    """Return the paths of those files of the *last* build that *memory* describes."""
    return {path for path, row in memory.rows.items() if path in last and _is_described(path, row.stamp, last[path])}


def _is_described(path: str, stamp: Stamp, file: CachedFile) -> bool:
    if stamp == NO_FILE:
        return not page_facts.has_facts(path)
    return stamp[1:] == (file.size, file.moment)


def _look(folder: Path, site: str, memory: Memory, stamps: Stamps | None, unchanged: AbstractSet[str]) -> None:
    """Let *memory* hold what every file of the site says, those *unchanged* and those that have *stamps*, and no other. New ones are looked at on all cores."""
    if stamps is None:
        stamps = parallel.walked(str(folder), lambda entry: _stamp(entry.name, entry.stat))
    new = [path for path, stamp in stamps.items() if (row := memory.rows.get(path)) is None or row.stamp != stamp]
    new.sort(key=lambda path: -stamps[path][1])  # the largest first: each process gets as much
    gone = memory.rows.keys() - unchanged
    memory.drop(gone.difference(stamps))

    def look(path: str) -> PageFacts:
        return _facts_of(path, (folder / path).read_bytes(), site)

    for path, facts in zip(new, parallel.mapped(look, new, FEWEST), strict=True):
        memory.add(path, stamps[path], facts)
    memory.recheck_links_to(new)


def stamps_of(folder: Path, paths: Iterable[str]) -> Stamps:
    """Return by what each file at *paths* in *folder* is known again; nothing for those that are not there."""
    in_order = sorted(paths)  # neighbours on the disk after each other
    found = zip(in_order, parallel.mapped(partial(_stamp_at, f"{folder}/"), in_order), strict=True)
    return {path: stamp for path, stamp in found if stamp is not None}


def _stamp_at(folder: str, path: str) -> Stamp | None:
    """Return by what the file at *path* in *folder* is known again; None if there is none. To look at each file takes a third of a walk."""
    try:
        status = os.stat(folder + path)  # noqa: PTH116 - for each file of the site
    except OSError:
        return None
    return _stamp(path, lambda: status)


def _stamp(path: str, look: Callable[[], os.stat_result]) -> Stamp:
    """Return by what the file at *path* is known again; nothing for one without facts, at which there is no *look*."""
    return stamp_of(look()) if page_facts.has_facts(path) else NO_FILE


def _facts_of(path: str, data: bytes, site: str) -> PageFacts:
    return page_facts.extract(path, data, address_of(path, site))


def _links(memory: Memory, site: str) -> Iterator[Fault]:
    """Yield a fault for each broken link, and for each file of another site that a browser would fetch; each address is looked up once."""
    fetched, linked = memory.known("fetched"), memory.known("links", "quoted")
    addresses = memory.addresses
    unresolved = [number for number in (fetched | linked) - memory.resolved if _is_of(addresses[number], site)]
    broken = {number: fault for number in unresolved if (fault := _unresolved(addresses[number], site, memory))}
    memory.resolved |= {number for number in unresolved if number not in broken and _is_plain(addresses[number], site)}
    remote = {
        number
        for number in fetched - memory.resolved
        if not _is_of(addresses[number], site) and urlsplit(addresses[number]).scheme != "data"
    }
    for path, facts in sorted(memory.facts_of_all().items()) if broken or remote else ():
        for rule, numbers in (("links", (*facts.links, *facts.fetched)), ("quoted", facts.quoted)):
            yield from (Fault(rule, path, broken[number]) for number in numbers if number in broken)
        for address in (addresses[number] for number in facts.fetched if number in remote):
            yield Fault("remote", path, f"a browser would fetch {address}; show a copy under images/ instead")


def _is_of(address: str, site: str) -> bool:
    return address == site or address.startswith((f"{site}/", f"{site}#", f"{site}?"))


def _is_plain(address: str, site: str) -> bool:
    """Return true if *address*, up to its fragment, is how `address_of` writes it."""
    target = address.partition("#")[0]
    return PLAIN.fullmatch(target, len(site)) is not None and not target.endswith("/index.html")


def _unresolved(address: str, site: str, memory: Memory) -> str:
    """Return what is wrong with an address of this site; empty if it leads to a file, and to a place that this has."""
    if PLAIN.fullmatch(address, len(site)):  # as most are
        target = address[len(site) + 1 :]
        return (
            ""
            if (f"{target}index.html" if address[-1] == "/" else target) in memory.rows
            else f"broken link: {address}"
        )
    try:
        parts = urlsplit(address[len(site) :])
    except ValueError as error:
        return f"{address} is no address: {error}"
    target = unquote(parts.path).lstrip("/")
    file = f"{target}index.html" if not target or target.endswith("/") else target
    if file not in memory.rows:
        return f"broken link: {address}"
    fragment = unquote(parts.fragment)
    if fragment and fragment not in memory.facts_of(file).marks and not parts.fragment.startswith(":~:"):
        return f"broken link: {address}, since {file} has no such place"
    return ""


def _sitemap(folder: Path, memory: Memory) -> Iterator[Fault]:
    """Yield the pages that the sitemap omits, and its addresses that are no pages; nothing if there is no sitemap."""
    if "sitemap.xml" not in memory.rows:
        return
    try:
        urls = page_facts.addresses((folder / "sitemap.xml").read_bytes(), folder)
        named = {unquote(url) if "%" in url else url for url in urls}
    except (OSError, ValueError, etree.XMLSyntaxError) as error:
        yield Fault("sitemap", "sitemap.xml", f"it cannot be read: {error}")
        return
    yield from (Fault("sitemap", "sitemap.xml", f"{url} is missing") for url in sorted(memory.pages - named))
    yield from (Fault("sitemap", "sitemap.xml", f"{url} is no page") for url in sorted(named - memory.pages))
