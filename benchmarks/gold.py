"""The gold pages (WCXB, see CONTRIBUTING.md): dumps, truth, and folds that share no domain."""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from standfirst.converter import beside, pipeline
from standfirst.converter.formats import reading
from standfirst.converter.html import visibility
from standfirst.converter.model import Dump, Page
from standfirst.core.errors import DigestError, DumpError
from standfirst.posts.post import Post
from standfirst.shelf import corrections

FOLDS = 5
KINDS = ("html", "text")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page as a dump of one kind, and what is true of it."""

    id: str
    kind: str
    page: Page
    truth: dict[str, Any]  # as truth.jsonl holds it: title, author, date, body, markdown ...
    fold: int


@cache
def script(path: Path) -> Any:
    """Return a script of ../shared as a module: its own definitions of what is right hold."""
    spec = spec_from_file_location(f"{path.stem} of {path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with patch.object(sys, "dont_write_bytecode", True):
        spec.loader.exec_module(module)
    return module


def scorer(folder: Path) -> Any:
    """Return the folder's own score.py."""
    return script(folder / "score.py")


def truths(folder: Path) -> list[dict[str, Any]]:
    """Return every line of truth.jsonl."""
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def dump_of(folder: Path, kind: str, page: str) -> Dump:
    """Return the page called *page* as a dump."""
    suffix = {"html": "html", "text": "txt"}[kind]
    return Dump(f"{page}.{suffix}", gzip.decompress((folder / kind / f"{page}.{suffix}.gz").read_bytes()))


def with_menus(folder: Path) -> Iterator[GoldPage]:
    """Return every HTML page with the blocks of its menus, which our reader leaves out where it knows them."""
    with patch.object(visibility, "is_menu", return_value=False):
        yield from pages(folder, "html")


def pages(folder: Path, kind: str) -> Iterator[GoldPage]:
    """Return every page that can be read as a dump of *kind*; two text dumps are empty."""
    for truth in truths(folder):
        dump = dump_of(folder, kind, truth["id"])
        try:
            page = next(reading.read(dump))
        except DumpError:
            continue
        yield GoldPage(truth["id"], kind, page, truth, fold_of(truth["url"]))


def with_titles(folder: Path, texts: Iterable[GoldPage]) -> Iterator[GoldPage]:
    """Yield the text dumps *texts* of the gold in *folder*; those whose title the gold does not know get that of their HTML page, as we read it, if it is one of their lines."""
    for page in texts:
        unknown = page.truth.get("unscored", ())
        title = _title_of(folder, page.id) if "title" in unknown else ""
        if title in {block.text for block in page.page.blocks}:
            rest = [name for name in unknown if name != "title"]
            yield replace(page, truth={**page.truth, "title": title, "unscored": rest})
        else:
            yield page


def _title_of(folder: Path, page: str) -> str:
    """Return the title of the HTML page called *page*; empty if it gives no post."""
    post = next(iter(pipeline.convert(dump_of(folder, "html", page))), None)
    return post.header.get("Title") or "" if isinstance(post, Post) else ""


def corrected(desk: Path) -> Iterator[GoldPage]:
    """Return the pages whose text the editor of a *desk* corrected (shelf/corrections.py), and that are in its dumps as they were then."""
    for correction in corrections.read(desk / "content"):
        try:
            dump = beside.page_of(str(desk / "dumps"), correction.dump)
        except DigestError:
            continue
        if dump.record.source.digest == correction.digest:
            kind = "html" if dump.page.form == "page" else "text"
            yield GoldPage(correction.dump, kind, dump.page, asdict(correction), fold_of(correction.url))


def fold_of(url: str) -> int:
    """Return the fold of a page, the same for all of its domain."""
    return int(hashlib.sha256(domain(url).encode()).hexdigest(), 16) % FOLDS


def domain(url: str) -> str:
    """Return the registered part of the host, roughly: `bbc.co.uk`."""
    host = urlsplit(url).netloc.removeprefix("www.").split(".")
    deep = len(host) > 2 and len(host[-1]) == 2 and len(host[-2]) <= 3
    return ".".join(host[-3:] if deep else host[-2:])
