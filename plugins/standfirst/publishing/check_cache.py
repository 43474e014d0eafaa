"""Remember the checked facts of each file of a site from one build to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standfirst.core import store
from standfirst.posts.cache import stamp_of
from standfirst.publishing.page_facts import PageFacts

VERSION = (4,)  # the version of what is remembered
FEW = 50  # if fewer than one file in this many changed, checking them again next time is faster than writing all


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """The facts of one file when it was last checked; addresses as numbers, since most are on many pages."""

    stamp: tuple[int, ...]  # by which it is known to be that file still
    faults: Sequence[str]
    links: Sequence[int]
    quoted: Sequence[int]
    fetched: Sequence[int]
    marks: Sequence[str]
    is_page: bool


class Memory:
    """The facts of each file of a site by its path, kept from one build to the next; losing them costs time only."""

    def __init__(self, path: Path | None = None, site: str = "") -> None:
        self._path, self._site = path, site
        self.addresses: list[str] = []
        self.rows: dict[str, CheckedPage] = {}
        self._numbers: dict[str, int] = {}
        try:
            self._read()
        except store.UNREADABLE:
            self.addresses, self.rows = [], {}
        self._numbers = {address: number for number, address in enumerate(self.addresses)}

    def _read(self) -> None:
        record = store.read_record(self._path, VERSION) if self._path else {}
        if record and record["site"] == self._site:
            self.addresses = record["addresses"]
            self.rows = {path: CheckedPage(tuple(stamp), *facts) for path, (stamp, *facts) in record["rows"].items()}

    def add(self, path: str, stamp: tuple[int, ...], facts: PageFacts) -> None:
        """Remember what the file at *path* *facts*."""
        links, quoted, fetched = (
            [self._number(address) for address in addresses] for addresses in (facts.links, facts.quoted, facts.fetched)
        )
        self.rows[path] = CheckedPage(stamp, facts.faults, links, quoted, fetched, facts.marks, facts.is_page)

    def _number(self, address: str) -> int:
        number = self._numbers.setdefault(address, len(self.addresses))
        if number == len(self.addresses):
            self.addresses.append(address)
        return number

    def settle(self, changed: int) -> None:
        """Hold in this process what is remembered, and write it down where enough files *changed* that it is worth the time."""
        if self._path is None:
            return
        if changed * FEW > len(self.rows):
            self._write(self._path)
        _memories[self._path, self._site] = _stamp(self._path), self

    def _write(self, path: Path) -> None:
        rows = self.rows.values()
        used = sorted({number for row in rows for facts in (row.links, row.quoted, row.fetched) for number in facts})
        if len(used) < len(self.addresses) / 2:
            self._renumber(used)
        facts = {
            name: [row.stamp, row.faults, row.links, row.quoted, row.fetched, row.marks, row.is_page]
            for name, row in self.rows.items()
        }
        store.write_record(path, VERSION, {"site": self._site, "addresses": self.addresses, "rows": facts})

    def _renumber(self, used: Sequence[int]) -> None:
        """Let go of the addresses that no file has any more."""
        now = {old: number for number, old in enumerate(used)}
        self.addresses = [self.addresses[old] for old in used]
        self._numbers = {address: number for number, address in enumerate(self.addresses)}
        for path, row in self.rows.items():
            links, quoted, fetched = ([now[old] for old in numbers] for numbers in (row.links, row.quoted, row.fetched))
            self.rows[path] = replace(row, links=links, quoted=quoted, fetched=fetched)


_memories: dict[
    tuple[Path, str], tuple[tuple[int, ...], Memory]
] = {}  # by path and site, while the file is as it was then


def recall(path: Path, site: str) -> Memory:
    """Return what is remembered at *path* of the site at address *site*; as this process holds it, unless another has written since."""
    stamp, memory = _memories.get((path, site), ((), None))
    return memory if memory is not None and stamp == _stamp(path) else Memory(path, site)


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        return stamp_of(path.stat())
    except OSError:
        return ()
