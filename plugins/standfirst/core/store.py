"""The files under .cache/ that spare a build work: arrays and records in one ZIP archive, which load at once.

Losing one costs time only. A file that is broken, by the archive's checksums, or of another version counts as no file.
"""

import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any, Self, TypeVar
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from standfirst.core import files

Pieces = TypeVar("Pieces", NDArray[Any], bytes)
# Exceptions at a file that is missing, broken, or made by other rules.
UNREADABLE = (
    OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error, NotImplementedError,
)  # fmt: skip

# If fewer than one row in this many changed, computing them again next time is faster than writing all.
FEW = 100
RECORD = "record"  # the array that holds a record as JSON


@cache
def code_version(folder: Path) -> tuple[int, ...]:
    """Return a number that changes with the code in *folder*, by whose rules a file was made."""
    code = sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py"))))
    return (int.from_bytes(code.digest()[:6]),)


def is_other(changed: int, count: int) -> bool:
    """Return true if enough of *count* rows *changed* to be worth writing."""
    return changed * FEW > count


def recent(path: Path) -> Path:
    """Return the file beside *path* for what is too little to write all again."""
    return path.with_stem(f"{path.stem}-recent")


def cut(array: Pieces, ends: NDArray[np.int64]) -> list[Pieces]:
    """Return the pieces of *array* between the places *ends*; raises ValueError if it is cut short."""
    if len(array) != ends[-1]:
        raise ValueError("cut short")
    return [array[start:end] for start, end in pairwise(ends.tolist())]


def cut_bytes(array: NDArray[np.uint8], ends: NDArray[np.int64]) -> list[bytes]:
    """Return the bytes of such pieces, in half the time that the arrays take to become bytes one by one."""
    return cut(array.tobytes(), ends)


def ends(parts: Iterable[Any]) -> NDArray[np.int64]:
    """Return where each of *parts* ends if they are joined to one array; 0 first."""
    return np.array([0, *accumulate(map(len, parts))], np.int64)


class Archive:
    """The arrays in the file at *path*; it stays open, so that some can be read later, though the file is replaced meanwhile.

    Raises one of UNREADABLE, also if the file has another *version*.
    """

    def __init__(self, path: Path, version: tuple[int, ...]) -> None:
        with ExitStack() as opened:
            file = opened.enter_context(path.open("rb"))
            self._arrays = opened.enter_context(np.load(file, allow_pickle=False))
            if tuple(self._arrays["version"].tolist()) != version:
                raise ValueError("made by other rules")
            self._close = finalize(self, opened.pop_all().close)

    def read(self, names: Iterable[str] = ()) -> dict[str, NDArray[Any]]:
        """Return the arrays called *names*, or all; raises one of UNREADABLE."""
        return {name: self._arrays[name] for name in names or self._arrays.files}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()


def read(path: Path, version: tuple[int, ...], names: Iterable[str] = ()) -> dict[str, NDArray[Any]]:
    """Return the arrays in the file at *path*, those *names* or all; raises one of UNREADABLE, also if it has another *version*."""
    with Archive(path, version) as archive:
        return archive.read(names)


def write(
    path: Path, version: tuple[int, ...], arrays: Iterable[tuple[str, NDArray[Any]]], is_lasting: bool = False
) -> None:
    """Put *arrays*, by their names, at *path* in one step; each is made when the one before is written. What *is_lasting* is flushed to disk."""
    with files.writing(path, is_lasting) as out, zipfile.ZipFile(out, "w") as kept:
        for name, array in chain([("version", np.array(version))], arrays):
            with kept.open(f"{name}.npy", "w", force_zip64=True) as place:
                np.lib.format.write_array(place, array, allow_pickle=False)


def read_record(path: Path, version: tuple[int, ...]) -> Any:
    """Return the record in the file at *path*; raises one of UNREADABLE, also if it has another *version*."""
    return record_in(read(path, version, (RECORD,)))


def write_record(path: Path, version: tuple[int, ...], data: object) -> None:
    """Put a record of *data*, which JSON can hold, at *path* in one step."""
    write(path, version, [record(data)])


def record_in(arrays: Mapping[str, NDArray[Any]], name: str = RECORD) -> Any:
    """Return the record called *name* among the *arrays* of a file; raises one of UNREADABLE where there is none."""
    return json.loads(arrays[name].tobytes())


def record(data: object, name: str = RECORD) -> tuple[str, NDArray[Any]]:
    """Return *data*, which JSON can hold, as an array and its *name*."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return name, np.frombuffer(text, np.uint8)
