"""Keep what the checks know of each file of a site from one build to the next."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.core import store
from standfirst.posts.cache import Stamp, stamp_of
from standfirst.publishing.page_facts import PageFacts

VERSION = (7,)  # of the form of both files
FEW, MANY = 50, 400  # if fewer than one file in FEW changed, and fewer than MANY, they are written beside the others
ADDRESSES = ("links", "quoted", "fetched")  # the facts that are addresses
MARK_END = "\0"
NOT_FOUND = "404.html"

Numbers = NDArray[np.int32]


def address_of(path: str, site: str) -> str:
    """Return the address of the file at *path* of *site*, as its pages write it."""
    return f"{site}/{path.removesuffix('index.html')}"


class CheckedPage(NamedTuple):
    """The facts of one file when it was last checked; addresses as numbers, since most are on many pages."""

    stamp: Stamp  # by which it is known to be that file still
    faults: Sequence[str]
    links: Numbers
    quoted: Numbers
    fetched: Numbers
    marks: str  # joined: few are ever looked up
    is_page: bool

    def has_mark(self, mark: str) -> bool:
        """Return true if an element has the id *mark*."""
        return mark in self.marks.split(MARK_END)


class Memory:
    """The facts of each file of a site by its path, kept from one build to the next; losing them costs time only."""

    def __init__(self, path: Path | None = None, site: str = "") -> None:
        self._path, self._site = path, site
        self._clear()
        try:
            self._read()
            self._read_recent()
        except store.UNREADABLE:
            self._clear()

    def _clear(self) -> None:
        """Remember nothing."""
        self.addresses: list[str] = []
        self._numbers: dict[str, int] = {}
        self._changed: set[str] = set()  # paths of files that came, changed or went since all was written
        self.sure: set[int] = set()  # numbers of addresses that lead to files among `rows`, and to ids that these have
        self.rows: dict[str, CheckedPage] = {}
        self._pages: set[str] | None = None  # `pages`, once it was asked for
        self._known: dict[str, set[int]] = {name: set() for name in ADDRESSES}  # numbers that files have, or had

    def _read(self) -> None:
        if self._path is None:
            return
        arrays = store.read(self._path, VERSION)
        record = store.record_in(arrays)
        if record["site"] != self._site:
            return
        self.addresses = record["addresses"]
        numbers = [_numbers_of(name, arrays, len(self.addresses)) for name in ADDRESSES]
        self._known = {name: {*_distinct(arrays[name], len(self.addresses))} for name in ADDRESSES}
        self.sure = {*_checked(arrays["sure"], len(self.addresses)).tolist()}
        facts = record["faults"]
        columns = zip(
            map(tuple, arrays["stamps"].tolist()), (facts.get(path, ()) for path in record["paths"]),
            *numbers, record["marks"], arrays["is_page"].tolist(), strict=True,
        )  # fmt: skip
        self.rows = dict(zip(record["paths"], starmap(CheckedPage, columns), strict=True))
        self._numbers = {address: number for number, address in enumerate(self.addresses)}

    def _read_recent(self) -> None:
        """Take over what changed since all was written. A row describes the file that has its stamp, and no other."""
        if self._path is None or not store.recent(self._path).exists():
            return
        record = store.read_record(store.recent(self._path), VERSION)
        if record["site"] != self._site:
            return
        for path, (stamp, facts) in record["rows"].items():
            inode, size, moment = map(int, stamp)
            self.add(path, (inode, size, moment), PageFacts(**facts))
        self.drop(record["gone"])
        self.doubt(record["rows"])

    def add(self, path: str, stamp: Stamp, facts: PageFacts) -> None:
        """Remember the *facts* of the file at *path*."""
        links, quoted, fetched = (np.array([*map(self._number, getattr(facts, name))], np.int32) for name in ADDRESSES)
        for name, own in zip(ADDRESSES, (links, quoted, fetched), strict=True):
            self._known[name].update(own.tolist())
        marks = MARK_END.join(facts.marks)
        self._changed.add(path)
        self._forget_page(path)
        self.rows[path] = CheckedPage(stamp, facts.faults, links, quoted, fetched, marks, facts.is_page)
        if self._pages is not None and self._is_own_page(path):
            self._pages.add(address_of(path, self._site))

    @property
    def pages(self) -> AbstractSet[str]:
        """Return the addresses of all pages, except that of a page that is not found."""
        if self._pages is None:
            self._pages = {address_of(path, self._site) for path in self.rows if self._is_own_page(path)}
        return self._pages

    def _is_own_page(self, path: str) -> bool:
        return self.rows[path].is_page and path != NOT_FOUND

    def _forget_page(self, path: str) -> None:
        if self._pages:
            self._pages.discard(address_of(path, self._site))

    def drop(self, paths: Collection[str]) -> None:
        """Forget the files at *paths*, which were removed."""
        for path in paths:
            self.rows.pop(path, None)
            self._forget_page(path)
        self._changed.update(paths)
        self.doubt(paths)

    def doubt(self, paths: Iterable[str]) -> None:
        """Let addresses of the files at *paths*, which changed or went, be looked up again: they may have lost the ids that fragments lead to."""
        pages = {address_of(path, self._site) for path in paths}
        if pages:
            self.sure -= {self._numbers[page] for page in pages if page in self._numbers}
            with_fragment = (number for number in self.sure if "#" in self.addresses[number])
            self.sure -= {number for number in with_fragment if self.addresses[number].partition("#")[0] in pages}

    def _number(self, address: str) -> int:
        number = self._numbers.setdefault(address, len(self.addresses))
        if number == len(self.addresses):
            self.addresses.append(address)
        return number

    def known(self, *names: str) -> set[int]:
        """Return the numbers of the addresses that any file has, or had, among the facts *names*."""
        return set().union(*(self._known[name] for name in names))

    def _used(self) -> list[int]:
        """Return the numbers of the addresses that any file has, each once, sorted."""
        arrays = [np.empty(0, np.int32), *(getattr(row, name) for row in self.rows.values() for name in ADDRESSES)]
        return _distinct(np.concatenate(arrays), len(self.addresses))

    def save(self) -> None:
        """Hold in this process what is remembered, and write it down: all of it if many files changed, else these."""
        if self._path is None:
            return
        if len(self._changed) * FEW > len(self.rows) or len(self._changed) > MANY:
            self._write(self._path)
            store.recent(self._path).unlink(missing_ok=True)
            self._changed.clear()
        elif self._changed:
            store.write_record(store.recent(self._path), VERSION, self._recent())
        _memories[self._path, self._site] = _stamp(self._path), self

    def _write(self, path: Path) -> None:
        used = self._used()
        if len(used) < len(self.addresses) / 2:
            self._renumber(used)
        store.write(path, VERSION, self._arrays())

    def _recent(self) -> Mapping[str, object]:
        """Return what changed since all was written."""
        changed = {path: self.rows[path] for path in sorted(self._changed) if path in self.rows}
        rows = {path: (row.stamp, self._facts(row)) for path, row in changed.items()}
        return {"site": self._site, "rows": rows, "gone": sorted(self._changed - self.rows.keys())}

    def _facts(self, row: CheckedPage) -> Mapping[str, object]:
        """Return the facts of *row*, its addresses as text."""
        addresses = {name: [self.addresses[number] for number in getattr(row, name).tolist()] for name in ADDRESSES}
        marks = row.marks.split(MARK_END) if row.marks else []
        return {"faults": row.faults, **addresses, "marks": marks, "is_page": row.is_page}

    def _arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        rows = self.rows.values()
        record = {
            "site": self._site,
            "addresses": self.addresses,
            "paths": [*self.rows],
            "marks": [row.marks for row in rows],
            "faults": {path: row.faults for path, row in self.rows.items() if row.faults},
        }
        yield store.record(record)
        yield "stamps", np.array([row.stamp for row in rows], np.int64)
        yield "sure", np.array(sorted(self.sure), np.int32)
        yield "is_page", np.array([row.is_page for row in rows], np.bool_)
        for name in ADDRESSES:
            arrays = [getattr(row, name) for row in rows]
            yield name, np.concatenate(arrays) if arrays else np.array([], np.int32)
            yield f"{name}_ends", store.ends(arrays)

    def _renumber(self, used: Sequence[int]) -> None:
        """Let go of the addresses that no file has any more."""
        now = np.zeros(len(self.addresses), np.int32)
        now[used] = np.arange(len(used))
        self.addresses = [self.addresses[old] for old in used]
        self._numbers = {address: number for number, address in enumerate(self.addresses)}
        self.sure = {*now[sorted(self.sure.intersection(used))].tolist()}
        self._known = {name: {*now[sorted(known.intersection(used))].tolist()} for name, known in self._known.items()}
        self.rows = {
            path: row._replace(**{name: now[getattr(row, name)] for name in ADDRESSES})
            for path, row in self.rows.items()
        }


def _numbers_of(name: str, arrays: Mapping[str, NDArray[Any]], count: int) -> list[Numbers]:
    """Return the numbers of each file's addresses *name*; raises ValueError where one is of none of the *count* addresses."""
    return store.cut(_checked(arrays[name], count), arrays[f"{name}_ends"])


def _distinct(numbers: Numbers, count: int) -> list[int]:
    """Return each of *numbers*, which are below *count*, once, sorted; in a tenth of the time of np.unique, which sorts them all."""
    is_there = np.zeros(count, np.bool_)
    is_there[numbers] = True
    distinct: list[int] = np.flatnonzero(is_there).tolist()
    return distinct


def _checked(numbers: Numbers, count: int) -> Numbers:
    """Return *numbers*; raises ValueError where one is of none of *count* addresses."""
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < count:
        raise ValueError("numbers of no address")
    return numbers


NO_FILE: Stamp = (0, 0, 0)
# By path and site, while the file is as it was then.
_memories: dict[tuple[Path, str], tuple[Stamp, Memory]] = {}


def recall(path: Path, site: str) -> Memory:
    """Return what is remembered at *path* of the site at address *site*; as this process holds it, unless another has written since."""
    stamp, memory = _memories.get((path, site), (NO_FILE, None))
    return memory if memory is not None and stamp == _stamp(path) else Memory(path, site)


def _stamp(path: Path) -> Stamp:
    try:
        return stamp_of(path.stat())
    except OSError:
        return NO_FILE
