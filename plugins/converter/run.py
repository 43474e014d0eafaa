"""A folder of dumps becomes posts: on the shelf, or as files in another folder."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from plugins.converter.fingerprint import fingerprint
from plugins.converter.model import Dump, Refusal
from plugins.converter.pipeline import convert
from plugins.errors import DumpError
from plugins.posts import files, header
from plugins.posts.post import Fate, Outcome, Post
from plugins.posts.shelf import Shelf

LARGEST = 8 * 1024 * 1024  # bytes of a dump (SAFETY.md)
FEW = 8  # dumps that are converted here rather than by starting other processes (by taste)
IGNORED = frozenset(("Thumbs.db", "desktop.ini"))

Result = Post | Refusal


@dataclass(frozen=True, slots=True)
class Converted:
    """What one dump gave."""

    dump: str
    digest: str
    results: tuple[Result, ...]


def dumps_in(folder: Path) -> list[str]:
    """The dumps under *folder*, as sorted paths with forward slashes: regular files, no links, nothing hidden."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(base, name) for name in names if not name.startswith(".") and name not in IGNORED]
    return sorted(path.relative_to(folder).as_posix() for path in found if path.is_file() and not path.is_symlink())


def read(folder: Path, dump: str) -> Dump:
    """The dump called *dump* under *folder*; raises DumpError when it is too large or cannot be read."""
    path = folder / dump
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DumpError(f"the file has {size:,} bytes; the most is {LARGEST:,}: split it")
        return Dump(dump, path.read_bytes())
    except OSError as error:
        raise DumpError(f"cannot be read: {error.strerror}") from error


def convert_file(folder: str, dump: str) -> Converted:
    """One dump from disk to posts and refusals; runs in any process."""
    try:
        found = read(Path(folder), dump)
    except DumpError as error:
        return Converted(dump, "", (Refusal(dump, str(error)),))
    return Converted(dump, sha256(found.data).hexdigest(), convert(found))


def converted(folder: Path, dumps: Sequence[str]) -> Iterator[Converted]:
    """Every one of *dumps*, in order, converted on all cores."""
    if len(dumps) <= FEW:
        yield from (convert_file(str(folder), dump) for dump in dumps)
        return
    with ProcessPoolExecutor() as workers:
        yield from workers.map(convert_file, [str(folder)] * len(dumps), dumps, chunksize=4)


def onto_shelf(folder: Path, shelf: Shelf, rehearse: bool = False) -> list[Outcome]:
    """What became of every dump under *folder*; only those that changed are read again.

    A *rehearse*d run tells what would become of them and writes nothing.
    """
    outcomes: list[Outcome] = []
    changed = []
    for dump in dumps_in(folder):
        known = shelf.known(dump, _digest(folder / dump), fingerprint())
        outcomes += map(shelf.stands, known)
        if not known:
            changed.append(dump)
    for done in converted(folder, changed):
        outcomes += [_put(shelf, result, done.digest, rehearse) for result in done.results]
    return sorted(outcomes, key=lambda outcome: outcome.key)


def _put(shelf: Shelf, result: Result, digest: str, rehearse: bool) -> Outcome:
    if isinstance(result, Refusal):
        return Outcome(Fate.QUARANTINED, result.key, "", result.reason)
    return shelf.put(result, digest, fingerprint(), rehearse)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as dump:
            return sha256(dump.read(LARGEST + 1)).hexdigest()
    except OSError:
        return ""


def into_folder(source: Path, target: Path) -> list[Outcome]:
    """Convert every dump under *source* to `target/NAME.md`, folders kept; content/ and the ledger are not touched."""
    dumps = dumps_in(source)
    names = target_names(dumps)
    outcomes: list[Outcome] = []
    for done in converted(source, dumps):
        posts = [result for result in done.results if isinstance(result, Post)]
        for number, result in enumerate(posts, 1):
            name = names[done.dump] if len(posts) == 1 else f"{names[done.dump]}-{number}"
            fate = _written(target / f"{name}.md", header.write(result.header, result.body))
            outcomes.append(Outcome(fate, result.key, f"{name}.md"))
        refused = (result for result in done.results if isinstance(result, Refusal))
        outcomes += [Outcome(Fate.QUARANTINED, result.key, "", result.reason) for result in refused]
    return outcomes


def _written(path: Path, text: str) -> Fate:
    """Write *text* to *path* where it is not there already, and say which."""
    old = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    if old == text:
        return Fate.UNCHANGED
    files.write(path, text)
    return Fate.CREATED if old is None else Fate.UPDATED


def target_names(dumps: Iterable[str]) -> dict[str, str]:
    """The post's path, without `.md`, for each dump: its own without the suffix, unless two dumps would share that."""
    stems: dict[str, list[str]] = {}
    for dump in dumps:
        stems.setdefault(str(PurePosixPath(dump).with_suffix("")), []).append(dump)
    return {dump: stem if len(shared) == 1 else dump for stem, shared in stems.items() for dump in shared}
