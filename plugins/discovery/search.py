"""The search index: Pagefind's, a bundle a year, made again only where a year's pages changed."""

import asyncio
import gzip
import json
import re
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pagefind.service import PagefindService

from plugins.errors import DigestError

FOLDER = "search"
UNUSED = re.compile(r"pagefind-(?!entry|worker)")  # Pagefind's own pages and styles; ours are the theme's
KEPT = 400  # bundles of earlier builds
LONGEST_WAIT, STEP = 60, 0.05  # seconds for Pagefind to finish its files, and between two looks
PACKED = b"\x1f\x8b"
LANGUAGE = re.compile(r"(?<=<html lang=\")[^\"]*")


@dataclass(frozen=True, slots=True)
class Story:
    """A page that can be found: its path in the site, and the language of its words."""

    path: str
    language: str


def bundles(site: Path, years: Mapping[str, Sequence[Story]], cache: Path) -> Iterator[tuple[str, Path]]:
    """Path in the site and file of every part of the index; raises DigestError where Pagefind fails."""
    for year, stories in sorted(years.items()):
        bundle = cache / _key(site, stories)
        if not (bundle / "pagefind.js").is_file():
            _make(site, year, stories, bundle)
        bundle.touch()
        for path in sorted(bundle.rglob("*")):
            if path.is_file() and not UNUSED.match(path.name):
                yield f"{FOLDER}/{year}/{path.relative_to(bundle).as_posix()}", path
    _forget(cache)


def _key(site: Path, stories: Sequence[Story]) -> str:
    """What a bundle is made of: the pages' bytes, and the program."""
    found = sha256(version("pagefind").encode())
    for story in sorted(stories, key=lambda story: story.path):
        found.update(f"\0{story.path}\0{story.language}\0".encode() + (site / story.path).read_bytes())
    return found.hexdigest()[:32]


def _make(site: Path, year: str, stories: Sequence[Story], bundle: Path) -> None:
    bundle.parent.mkdir(parents=True, exist_ok=True)
    spare, pages = (bundle.with_name(f"{bundle.name}.{what}") for what in ("new", "pages"))
    for left in (spare, pages):
        shutil.rmtree(left, ignore_errors=True)
    try:
        _lay(site, stories, pages)
        asyncio.run(_index(pages, spare))
    except (OSError, RuntimeError, ValueError, AssertionError) as error:
        raise DigestError(f"the search index of {year} could not be made: {error}") from error
    finally:
        shutil.rmtree(pages, ignore_errors=True)
    if not (spare / "pagefind.js").is_file():
        raise DigestError(f"the search index of {year} could not be made: Pagefind wrote nothing")
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
    """Keep the bundles used last."""
    if cache.is_dir():
        old = sorted(
            (path for path in cache.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime, reverse=True
        )
        for path in old[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)
