"""Fetch the lead pictures that pages name: once each, kept under .cache/, through the guarded fetcher of `standfirst add`."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from standfirst.core import files
from standfirst.core.errors import IntakeError

SECONDS = 20.0  # for one picture; its story is published without it after that


@dataclass(frozen=True, slots=True)
class PictureFetcher:
    """The pictures of the web, kept in a folder; it may be copied to other processes.

    What is fetched is bytes of strangers: `markdown.pictures` decodes it, within bounds, and encodes it again.
    """

    folder: str
    allows_private: bool = False  # for tests

    def __call__(self, address: str) -> bytes | None:
        """Return what is at *address*; None if that cannot be had now, which is tried again if the story is converted again."""
        digest = sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
        path = Path(self.folder, digest[:2], digest)
        if path.is_file():
            return path.read_bytes()
        from standfirst.intake.fetch import fetch  # noqa: PLC0415 - its libraries take a tenth of a second to load

        try:
            data = fetch(address, self.allows_private, longest=SECONDS).data
        except IntakeError:
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_bytes(path, data, is_lasting=False)
        return data
