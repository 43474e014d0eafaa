"""The search index: Pagefind's, a bundle a year, made again only where a year's pages changed."""

import asyncio
import gzip
import json
import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pagefind.service import PagefindService

from standfirst.core import parallel
from standfirst.core.errors import DigestError

FOLDER = "search"
SUMS = ".sums.json"  # in a bundle: the checksums of its files
UNUSED = re.compile(r"\.|pagefind-(?!entry|worker)")  # Pagefind's own pages and styles; ours are the theme's
KEPT = 3  # bundles a year, of this build and earlier ones
LONGEST_WAIT, STEP = 60, 0.05  # seconds for Pagefind to finish its files, and between two looks
PACKED = b"\x1f\x8b"
LANGUAGE = re.compile(r"(?<=<html lang=\")[^\"]*")


@dataclass(frozen=True, slots=True)
class Story:
    """A page that can be found: its path in the site, and the language of its words."""

    path: str
    language: str


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the index: its path in the site, its place on disk, and a value that differs if its content does."""

    path: str
    file: Path
    digest: bytes  # of the bundle


def parts(
    site: Callable[[], Path], years: Mapping[str, Sequence[Story]], cache: Path, may_be_old: bool = False
) -> Iterator[Part]:
    """Return every file of the index of *site*, a folder that is computed only if it is read; raises DigestError if Pagefind fails.

    Where it *may_be_old*, a year's last bundle will do: for a preview, since a year is indexed as a whole.
    """
    chosen: dict[str, Path] = {}
    for year, stories in sorted(years.items()):
        last = _last(cache, year) if may_be_old else None
        chosen[year] = last or cache / f"{year}-{_key(site(), stories)}"
    missing = {year: bundle for year, bundle in chosen.items() if not _is_made(bundle)}
    if missing:
        asyncio.run(_make_all(site(), years, missing))
    for year, bundle in chosen.items():
        bundle.touch()
        # Pagefind never makes the same bytes twice, but all its files hang by this one.
        digest = sha256(bundle.name.encode() + (bundle / "pagefind-entry.json").read_bytes()).digest()
        for name in _files(str(bundle)):
            yield Part(f"{FOLDER}/{year}/{name}", bundle / name, digest)
    _forget(cache)


def _files(bundle: str) -> list[str]:
    """Return the files of a bundle that the site has, by their paths in it."""
    names_by_folder = ((base, name) for base, _, names in os.walk(bundle) for name in names if not UNUSED.match(name))
    return sorted(f"{base}/{name}"[len(bundle) + 1 :] for base, name in names_by_folder)


def _last(cache: Path, year: str) -> Path | None:
    """Return the bundle of *year* that was used last."""
    bundles = [path for path in cache.glob(f"{year}-*") if _is_made(path)]
    return max(bundles, key=lambda path: path.stat().st_mtime, default=None)


def _is_made(bundle: Path) -> bool:
    """Return true if *bundle* holds just the files that were made, by their checksums."""
    try:
        return bool(json.loads((bundle / SUMS).read_bytes()) == _sums(bundle))
    except (OSError, ValueError):
        return False


def _sums(bundle: Path) -> dict[str, str]:
    """Return the checksum of each file of *bundle* that the site has."""
    return {name: sha256((bundle / name).read_bytes()).hexdigest() for name in _files(str(bundle))}


def _key(site: Path, stories: Sequence[Story]) -> str:
    """Return what a bundle is made of: the pages' bytes, and the program."""
    digest = sha256(version("pagefind").encode())
    for story in sorted(stories, key=lambda story: story.path):
        with open(f"{site}/{story.path}", "rb") as page:  # noqa: PTH123 - for each story of the site
            digest.update(f"\0{story.path}\0{story.language}\0".encode() + page.read())
    return digest.hexdigest()[:32]


async def _make_all(site: Path, years: Mapping[str, Sequence[Story]], wanted: Mapping[str, Path]) -> None:
    """Make the bundles *wanted*, as many at once as there are cores."""
    free = asyncio.Semaphore(parallel.cores())

    async def make(year: str, bundle: Path) -> None:
        async with free:
            await _make(site, year, years[year], bundle)

    await asyncio.gather(*(make(year, bundle) for year, bundle in wanted.items()))


async def _make(site: Path, year: str, stories: Sequence[Story], bundle: Path) -> None:
    bundle.parent.mkdir(parents=True, exist_ok=True)
    spare, pages = (bundle.with_name(f"{bundle.name}.{what}") for what in ("new", "pages"))
    for left in (spare, pages):
        shutil.rmtree(left, ignore_errors=True)
    try:
        _lay(site, stories, pages)
        await _index(pages, spare)
    except (OSError, RuntimeError, ValueError, AssertionError) as error:
        raise DigestError(f"the search index of {year} could not be made: {error}") from error
    finally:
        shutil.rmtree(pages, ignore_errors=True)
    if not (spare / "pagefind.js").is_file():
        raise DigestError(f"the search index of {year} could not be made: Pagefind wrote nothing")
    (spare / SUMS).write_text(json.dumps(_sums(spare)), encoding="utf-8")
    shutil.rmtree(bundle, ignore_errors=True)
    spare.rename(bundle)


def _lay(site: Path, stories: Sequence[Story], pages: Path) -> None:
    """Write each page as a page in the language of its story, by which words are cut and stemmed, below *pages*.

    Handed over one by one, each page would wait a tenth of a second for the answer.
    """
    for story in stories:
        text = (site / story.path).read_text(encoding="utf-8")
        page = pages / story.path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(LANGUAGE.sub(story.language.partition("-")[0], text, count=1), encoding="utf-8")


async def _index(pages: Path, target: Path) -> None:
    """Index all of *pages*.

    Pagefind answers before its files are whole, and is ended when the service closes: we wait for them.
    """
    async with PagefindService() as service:
        index = await service.create_index()
        await index.add_directory(str(pages))
        await index.write_files(str(target))
        before: dict[Path, int] = {}
        for _ in range(int(LONGEST_WAIT / STEP)):
            sizes = {path: path.stat().st_size for path in target.rglob("*") if path.is_file()}
            if sizes and sizes == before and all(map(_is_whole, sizes)):
                return
            before = sizes
            await asyncio.sleep(STEP)
    raise ValueError(f"Pagefind's files were not whole after {LONGEST_WAIT} seconds")


def _is_whole(path: Path) -> bool:
    content = path.read_bytes()
    try:
        if content.startswith(PACKED):
            gzip.decompress(content)
        elif path.suffix == ".json":
            json.loads(content)
    except (EOFError, OSError, ValueError, zlib.error):
        return False
    return bool(content)


def _forget(cache: Path) -> None:
    """Keep the bundles of each year that were used last."""
    old = sorted((path for path in cache.glob("*") if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for year in {path.name.partition("-")[0] for path in old}:
        for path in [path for path in old if path.name.partition("-")[0] == year][:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)
