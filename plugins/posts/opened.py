"""A post file as it stands on the shelf: its bytes' digest, its header, its body; read once though two ask."""

from dataclasses import dataclass
from hashlib import sha256

from plugins.errors import PostError
from plugins.posts.header import Header, normal, split

_waiting: dict[str, "Opened"] = {}  # read by the checks, not yet taken by the reader
_headers: dict[
    bytes, tuple[Header, int]
] = {}  # of the files read so far, by their digests, and where their bodies begin


@dataclass(frozen=True, slots=True)
class Opened:
    """One post file."""

    digest: bytes
    header: Header
    body: str


def read(path: str, where: str) -> Opened:
    """The post at *path*, kept until it is taken; raises PostError, naming it *where*, when it is no post."""
    _waiting[path] = opened = load(path, where)
    return opened


def take(path: str) -> Opened:
    """The post at *path*, as it was read a moment ago or as it is now; it is not kept longer."""
    return _waiting.pop(path, None) or load(path, path)


def forget() -> None:
    """Let go of what was read and never taken."""
    _waiting.clear()


def load(path: str, where: str) -> Opened:
    """The post at *path* as it is now; raises PostError, naming it *where*, when it is no post."""
    with open(path, "rb") as file:  # noqa: PTH123 - for each post of the site
        data = file.read()
    try:
        text = normal(data.decode())
    except UnicodeDecodeError as error:
        raise PostError(f"{where}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    digest = sha256(data).digest()
    if digest not in _headers:
        _headers[digest] = split(text, where)
    header, end = _headers[digest]
    return Opened(digest, header, text[end:])
