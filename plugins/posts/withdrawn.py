"""content/withdrawn.txt: the stories taken down, which no dump may bring back."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Digests of dumps and addresses of originals that stay away."""

    digests: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def names(self, digest: str, address: str) -> bool:
        """Whether a story from a dump of this *digest*, or first published at *address*, was taken down."""
        return digest in self.digests or (bool(address) and address in self.addresses)


def read(path: Path) -> Withdrawn:
    """The list at *path*: a line a story, `digest TAB address TAB title TAB reason`; `#` starts a comment."""
    if not path.exists():
        return Withdrawn()
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    digests = frozenset(row[0].strip().removeprefix("sha256:") for row in rows if row[0].strip())
    addresses = frozenset(row[1].strip() for row in rows if len(row) > 1 and row[1].strip())
    return Withdrawn(digests, addresses)
