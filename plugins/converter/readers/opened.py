"""A dump, or what lies inside one, as a stream about to be cut into records."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BufferedReader

from plugins.converter.model import Source

LONGEST = 200  # characters of a record's name
DIGITS = 12  # hexadecimal, of a name made of a record's own identity


Beside = Callable[[str], bytes | None]


def nothing(path: str) -> bytes | None:
    """No file lies beside a stream."""
    del path
    return None


@dataclass(frozen=True, slots=True)
class Opened:
    """A stream, and where its bytes come from."""

    dump: str  # path under dumps/
    stream: BufferedReader
    inside: str = ""  # the names of the archives' members it lies in, parted by `#`
    format: str = ""
    depth: int = 0
    beside: Beside = nothing  # the file at a path from the folder it lies in, where there is one

    def of(self, format_: str) -> "Opened":
        """The same, its *format_* known by a look at its head."""
        return replace(self, format=self.format or format_)

    def member(self, name: str, stream: BufferedReader, beside: Beside = nothing) -> "Opened":
        """A file inside this one; without a *name*, all that this one holds."""
        inside = "#".join(filter(None, (self.inside, name)))
        return Opened(self.dump, stream, inside, "", self.depth + 1, beside)

    def key(self, record: str = "") -> str:
        """The name of the whole, or of one record in it."""
        return "#".join(filter(None, (self.dump, self.inside, record)))

    def source(self, record: str, data: bytes) -> Source:
        """Where the record of this name and these bytes came from."""
        name = "#".join(filter(None, (self.inside, record)))
        return Source(self.dump, self.format, sha256(data).hexdigest(), name)


class Names:
    """Names for the records of one dump, by what each says of itself: they last when others are added or taken out.

    Numbers would not: a feed saved again has its newest entry first, and an editor's post of the second record would be
    updated with the text of another story.
    """

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()

    def of(self, identity: str) -> str:
        """A name for the record that *identity* tells from others; a number behind it where several say the same."""
        name = sha256(identity.encode()).hexdigest()[:DIGITS]
        self._times[name] += 1
        return name if self._times[name] == 1 else f"{name}-{self._times[name]}"


def as_name(path: str) -> str:
    """A member's *path* as a name on one line of a post's header."""
    shown = "".join(character if character.isprintable() else "?" for character in path.replace("#", "%23"))
    if len(shown) <= LONGEST:
        return shown
    return f"{shown[:LONGEST]}~{sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:DIGITS]}"
