"""The record beside a finished build: what it was made of, and the cache key, size and moment of each of its files."""

import json
import zipfile
import zlib
from collections.abc import Iterator, KeysView, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.builds.release import record_of
from standfirst.builds.state import SiteState
from standfirst.core import files

VERSION = 5  # of the record's form
END = "\0"  # of a path: a character that none can hold
KEY_END = "\n"  # of a key
# Exceptions at a file that is missing, broken, or made by other rules.
UNREADABLE = (
    OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error, NotImplementedError,
)  # fmt: skip


class CachedFile(NamedTuple):
    """One file of a build: its cache key, and its size and moment, by which it is known to be as we left it."""

    key: str
    size: int
    moment: int  # st_mtime_ns; links share it


@dataclass(frozen=True, slots=True, eq=False)
class FileTable(Mapping[str, CachedFile]):
    """The files of a build by their paths, in rows of arrays, which are read in a third of the time that an object for each file takes."""

    rows: Mapping[str, int] = field(default_factory=dict)  # by path, in the order of the rows
    keys_of: Sequence[str] = ()  # a cache key a row
    looks: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), np.int64))  # (files, 2): size and moment

    def __getitem__(self, path: str) -> CachedFile:
        row = self.rows[path]
        size, moment = self.looks[row].tolist()
        return CachedFile(self.keys_of[row], size, moment)

    def keys(self) -> KeysView[str]:
        """Return the paths; what sets can do with them is done without Python code for each."""
        return self.rows.keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, path: object) -> bool:
        return path in self.rows

    def alike(self, other: "FileTable") -> set[str]:
        """Return the paths of the files that have the same size and moment in *other*."""
        if not other:
            return set()
        theirs = np.array([other.rows.get(path, -1) for path in self.rows], np.int64)
        is_alike = (theirs >= 0) & (other.looks[theirs] == self.looks).all(1)
        return {path for path, is_one in zip(self.rows, is_alike.tolist(), strict=True) if is_one}


class BuildRecord(NamedTuple):
    """The record of a build: what it was made of, its files with a key, the paths of those without one, the keys of lists, and when it was written."""

    state: SiteState = SiteState()
    files: FileTable = FileTable()
    others: Sequence[str] = ()
    lists: Mapping[str, str] = {}  # keys of lists in all their pages, by the first one's path
    moment: int = 0  # st_mtime_ns; a folder of the build that is as old or younger was changed since


def table(files: Mapping[str, CachedFile], reused: AbstractSet[str], earlier: FileTable) -> FileTable:
    """Return *files*, and those of *earlier* whose paths are among *reused*, in the order of their paths."""
    kept = [(path, row) for path, row in earlier.rows.items() if path in reused and path not in files]
    paths = [path for path, _ in kept] + [*files]
    keys = [earlier.keys_of[row] for _, row in kept] + [file.key for file in files.values()]
    looks_of_files = np.array([file[1:] for file in files.values()], np.int64).reshape(-1, 2)
    looks = np.concatenate([earlier.looks[[row for _, row in kept]].reshape(-1, 2), looks_of_files])
    order = sorted(range(len(paths)), key=paths.__getitem__)
    rows = {paths[row]: number for number, row in enumerate(order)}
    return FileTable(rows, [keys[row] for row in order], looks[order])


def write(folder: Path, record: BuildRecord) -> None:
    """Write the *record* of the build in *folder* beside it; nothing changes in the folder afterwards."""
    about = {"state": record.state.record(), "others": [*record.others], "lists": dict(record.lists)}
    with files.writing(record_of(folder)) as out:
        np.savez(
            out, version=np.array(VERSION), about=_joined("", [json.dumps(about)]), paths=_joined(END, [*record.files.rows]),
            keys=_joined(KEY_END, record.files.keys_of), looks=record.files.looks,
        )  # fmt: skip


def read(folder: Path) -> BuildRecord:
    """Return the record of the build in *folder*; an empty one if it cannot be read."""
    try:
        moment = record_of(folder).stat().st_mtime_ns
        with record_of(folder).open("rb") as file, np.load(file) as kept:
            about, paths, keys = _about(kept), _pieces(END, kept["paths"]), _pieces(KEY_END, kept["keys"])
            rows, looks = dict(zip(paths, range(len(keys)), strict=True)), kept["looks"].astype(np.int64)
        if looks.shape != (len(rows), 2):
            return BuildRecord()
        state, others, lists = SiteState(**about["state"]), [*about["others"]], dict(about["lists"])
        return BuildRecord(state, FileTable(rows, keys, looks), others, lists, moment)
    except UNREADABLE:
        return BuildRecord()


def identity(folder: Path) -> str:
    """Return a text that identifies the finished build in *folder* by what it is made of; empty if there is no record of it."""
    try:
        with record_of(folder).open("rb") as file, np.load(file) as kept:
            digest = _about(kept)["state"]["digest"]
    except UNREADABLE:
        return ""
    return f"{folder.name} {digest}" if digest else ""


def _about(kept: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return what a record says of its build; raises ValueError if it has another version."""
    if kept["version"].tolist() != VERSION:
        raise ValueError("made by other rules")
    return dict(json.loads(kept["about"].tobytes()))


def _joined(end: str, texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("".join(f"{text}{end}" for text in texts).encode("utf-8", "surrogatepass"), np.uint8)


def _pieces(end: str, joined: NDArray[np.uint8]) -> list[str]:
    return joined.tobytes().decode("utf-8", "surrogatepass").split(end)[:-1]
