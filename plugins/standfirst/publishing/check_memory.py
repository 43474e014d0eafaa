"""Keep what the checks know of each file of a site from one build to the next; losing it costs time only."""

from collections.abc import Collection, Iterable, Sequence, Set as AbstractSet
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from standfirst.core.state import Kind
from standfirst.posts.cache import Stamp
from standfirst.publishing.page_facts import PageFacts

VERSION = 8  # of the form of the rows
ADDRESSES = {"links": 1, "quoted": 2, "fetched": 4}  # the facts that are addresses, each a bit
MOST_ADDRESSES = 20  # a file; if there are more, most are those of files that went, and all is forgotten
NOT_FOUND = "404.html"
NO_FILE: Stamp = (0, 0, 0)


def address_of(path: str, site: str) -> str:
    """Return the address of the file at *path* of *site*, as its pages write it."""
    return f"{site}/{path.removesuffix('index.html')}"


class CheckedPage(NamedTuple):
    """What is known of one file since it was last checked."""

    stamp: Stamp  # by which it is known to be that file still
    is_page: bool
    faults: Sequence[str]


class Addresses(NamedTuple):
    """The addresses in one file, as numbers, since most are on many pages; and the ids of its elements."""

    links: Sequence[int]
    quoted: Sequence[int]
    fetched: Sequence[int]
    marks: Sequence[str]


class Memory:
    """The facts of each file of the site at address *site*, by its path, kept in the database *state*."""

    def __init__(self, state: Path | None = None, site: str = "") -> None:
        self._site, version = site, [VERSION, site]
        self._kept_pages, self._kept_facts = Kind(state, "checked", version), Kind(state, "page facts", version)
        self._kept_addresses, self._kept_token = Kind(state, "addresses", version), Kind(state, "check", version)
        self._token = self._kept_token.get("token")  # of what was written last
        self.rows = {
            path: CheckedPage((inode, size, moment), is_page, faults)
            for path, (inode, size, moment, is_page, faults) in self._kept_pages.rows().items()
        }
        known = self._kept_addresses.rows()
        if known.keys() != {str(number) for number in range(len(known))}:  # a damaged row
            self.rows, known = {}, {}
        by_number = [known[str(number)] for number in range(len(known))]
        self.addresses = [address for address, _, _ in by_number]
        self._bits = [bits for _, bits, _ in by_number]  # in which facts of any file, now or before, an address is
        # Numbers of addresses that lead to files among `rows`, and to ids that these have.
        self.resolved = {number for number, (_, _, is_resolved) in enumerate(by_number) if is_resolved}
        self._numbers = {address: number for number, address in enumerate(self.addresses)}
        self._begin()

    def _begin(self) -> None:
        """Take what is known for what is written."""
        self._facts: dict[str, Addresses] = {}  # of files that came or changed
        self._gone: set[str] = set()
        self._new: set[int] = set()  # numbers of addresses that are new, or in another fact
        self._resolved_before = set(self.resolved)
        self._pages: AbstractSet[str] | None = None

    def add(self, path: str, stamp: Stamp, facts: PageFacts) -> None:
        """Remember the *facts* of the file at *path*."""
        links, quoted, fetched = (
            [self._number(address, bit) for address in getattr(facts, name)] for name, bit in ADDRESSES.items()
        )
        self._facts[path] = Addresses(links, quoted, fetched, facts.marks)
        self.rows[path] = CheckedPage(stamp, facts.is_page, facts.faults)
        self._gone.discard(path)
        self._pages = None

    @property
    def pages(self) -> AbstractSet[str]:
        """Return the addresses of all pages, except that of a page that is not found."""
        if self._pages is None:
            own = (path for path, row in self.rows.items() if row.is_page and path != NOT_FOUND)
            self._pages = frozenset(address_of(path, self._site) for path in own)
        return self._pages

    def facts_of(self, path: str) -> Addresses:
        """Return the addresses and ids in the file at *path*."""
        kept = self._facts.get(path) or self._kept_facts.get(path)
        return Addresses(*kept) if kept else Addresses((), (), (), ())

    def facts_of_all(self) -> dict[str, Addresses]:
        """Return the same of all files."""
        kept = {path: Addresses(*row) for path, row in self._kept_facts.rows().items() if path in self.rows}
        return kept | self._facts

    def drop(self, paths: Collection[str]) -> None:
        """Forget the files at *paths*, which were removed."""
        for path in paths:
            self.rows.pop(path, None)
            self._facts.pop(path, None)
        self._gone.update(paths)
        self._pages = None
        self.recheck_links_to(paths)

    def recheck_links_to(self, paths: Iterable[str]) -> None:
        """Let addresses of the files at *paths*, which changed or went, be looked up again: they may have lost the ids that fragments lead to."""
        pages = {address_of(path, self._site) for path in paths}
        if pages:
            self.resolved -= {self._numbers[page] for page in pages if page in self._numbers}
            with_fragment = (number for number in self.resolved if "#" in self.addresses[number])
            self.resolved -= {number for number in with_fragment if self.addresses[number].partition("#")[0] in pages}

    def _number(self, address: str, bit: int) -> int:
        number = self._numbers.setdefault(address, len(self.addresses))
        if number == len(self.addresses):
            self.addresses.append(address)
            self._bits.append(0)
        if not self._bits[number] & bit:
            self._bits[number] |= bit
            self._new.add(number)
        return number

    def known(self, *names: str) -> set[int]:
        """Return the numbers of the addresses that any file has, or had, among the facts *names*."""
        mask = sum(ADDRESSES[name] for name in names)
        return {number for number, bits in enumerate(self._bits) if bits & mask}

    def save(self) -> None:
        """Hold in this process what is remembered, and write down what changed."""
        changed = self._new | (self.resolved ^ self._resolved_before)
        if not (self._facts or self._gone or changed):
            return
        self._token = uuid4().hex
        pages = {path: [*self.rows[path].stamp, *self.rows[path][1:]] for path in self._facts}
        addresses = {
            str(number): [self.addresses[number], self._bits[number], number in self.resolved] for number in changed
        }
        most = MOST_ADDRESSES * (len(self.rows) + MOST_ADDRESSES)
        self._kept_addresses.save(addresses, most=most)
        self._kept_facts.save(self._facts, self._gone)
        self._kept_pages.save(pages, self._gone)
        self._kept_token.save({"token": self._token})
        self._begin()

    @property
    def is_written(self) -> bool:
        """Return true if no other process has written since this one has."""
        return self._token is not None and self._kept_token.get("token") == self._token


_memories: dict[tuple[Path, str], Memory] = {}  # of this process, by database and site


def recall(state: Path, site: str) -> Memory:
    """Return what the database *state* remembers of the site at address *site*; as this process holds it, unless another has written since."""
    memory = _memories.get((state, site))
    if memory is None or not memory.is_written:
        memory = _memories[state, site] = Memory(state, site)
    return memory
