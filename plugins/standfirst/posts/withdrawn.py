"""content/withdrawn.txt: the stories taken down, which no dump may bring back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from standfirst.posts.header import Header
from standfirst.posts.names import place_of
from standfirst.text.hosts import same_address
from standfirst.text.words import words

FEWEST_WORDS = 4  # words of a title that, with the day, name a story without a source
HEAD = "# digest\taddress of the original\ttitle\treason\tplace\tsource\tday"
LEFT_OFF = "a line in content/withdrawn.txt has its address, or its title, source and day; delete the post or the line"


@dataclass(frozen=True, slots=True)
class WithdrawnRow:
    """One story taken down; what is not known is empty."""

    digest: str = ""
    address: str = ""
    title: str = ""
    reason: str = ""
    place: str = ""  # its address, `YYYY/MM/name`
    source: str = ""
    day: str = ""

    def line(self) -> str:
        """Return the row as it is in the file."""
        values = (getattr(self, name) for name in self.__slots__)
        return "\t".join(" ".join(str(value).split()) for value in values).rstrip("\t")

    @property
    def identity(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of title, source and day, which identify a story in any file; none if one is missing."""
        return _identity(self.title, self.source, self.day)


class Withdrawn:
    """The stories that stay away: by the digest of their dump, the address of the original, or title, source and day."""

    def __init__(self, rows: tuple[WithdrawnRow, ...] = ()) -> None:
        self.rows = rows
        self._digests = {row.digest for row in rows if row.digest}
        self._addresses = {address for row in rows if (address := same_address(row.address))}
        self._identities = {row.identity for row in rows if row.identity}
        self._days = {row.day[:10] for row in rows}
        self._places = {row.place for row in rows if row.place}

    def names(self, digest: str, header: Header) -> bool:
        """Return true if a story from a dump of this *digest* and with this *header* was taken down."""
        if digest in self._digests or same_address(header.get("Link") or "") in self._addresses:
            return True
        title, source, day = (header.get(key) or "" for key in ("Title", "Source", "Date"))
        return day[:10] in self._days and _identity(title, source, day) in self._identities

    def names_header(self, header: Header) -> bool:
        """Return true if a post was taken down; its `Dump:` line has the digest."""
        return bool(self.rows) and self.names((header.get("Dump") or "").rpartition(" sha256:")[2], header)

    def has_place(self, path: str) -> bool:
        """Return true if the post at *path* below content/posts/ was taken down."""
        return place_of(path) in self._places

    def places(self) -> Iterator[WithdrawnRow]:
        """Return the rows whose old address is known, one each."""
        yield from {row.place: row for row in self.rows if row.place}.values()


def _identity(title: str, source: str, day: str) -> tuple[tuple[str, ...], ...]:
    title_words = tuple(words(title))
    is_enough = bool(source) or len(title_words) >= FEWEST_WORDS  # many stories without a source have a short title
    return (title_words, tuple(words(source)), (day[:10],)) if title and day and is_enough else ()


def read(path: Path) -> Withdrawn:
    """Return the list at *path*: a line a story, fields separated by tabs as in HEAD; `#` starts a comment."""
    if not path.exists():
        return Withdrawn()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return Withdrawn(tuple(row_in(line) for line in lines if line.strip() and not line.startswith("#")))


def row_in(line: str) -> WithdrawnRow:
    """Return the story in a *line* of the file."""
    fields = [field.strip() for field in line.split("\t")][: len(WithdrawnRow.__slots__)]
    return WithdrawnRow(fields[0].removeprefix("sha256:"), *fields[1:])
