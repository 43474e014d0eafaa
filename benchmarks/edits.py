"""Measure an edit of one post in `invoke livereload`, by the number of posts: `python -m benchmarks.edits -n 1000 10000`."""

import argparse
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar
from unittest.mock import patch

from benchmarks import plain, posts
from standfirst.builds import state
from standfirst.preview.live import LiveSite

Result = TypeVar("Result")
TIMES = 9  # edits of each kind


def preview(top: Path, count: int) -> LiveSite:
    """Return a site of *count* invented posts, built for a preview."""
    posts.write(top / "content" / "posts", count)
    site_settings = plain.settings(
        {"PATH": str(top / "content"), "OUTPUT_PATH": str(top / "output"), "PREVIEW": True}, True
    )
    built = plain.build(site_settings).in_memory
    site = LiveSite(built)
    site.index_stories()
    return site


def took(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the CPU seconds that *work* takes, and its result."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def line(key: str, value: str, text: str) -> str:
    """Return the post *text* with another line *key*."""
    return re.sub(rf"^{key}: .*$", f"{key}: {value}", text, count=1, flags=re.MULTILINE)


# Edits of a post, by their number; a new post is written beside it and deleted after the next edit.
EDITS: Mapping[str, Callable[[str, int], str]] = {
    "title": lambda text, number: line("Title", f"Story {number}", text),
    "tags": lambda text, number: line("Tags", f"Boats, Wind {number % 2}", text),
    "source": lambda text, number: line("Source", f"Source {number % 3}", text),
    "date": lambda text, number: line("Date", f"2025-12-31 {17 - number % 8}:00+00:00", text),
    "section": lambda text, number: line("Category", ("World", "Sport")[number % 2], text),
}
NEW = "new post"


def edit(post: Path, kind: str, number: int) -> None:
    """Edit *post*, or write a new one beside it."""
    text = post.read_text("utf-8")
    if kind == NEW:
        post.with_name(f"new-{number}.md").write_text(line("Title", f"New {number}", text), "utf-8")
    else:
        post.write_text(EDITS[kind](text, number), "utf-8")


@dataclass(frozen=True, slots=True)
class Row:
    """Cost of one kind of edit: the files made, and CPU seconds to read all digests and to show it; medians."""

    kind: str
    file_count: int
    digests: float
    edit: float


def measured(site: LiveSite, post: Path) -> Iterator[Row]:
    """Return each kind of edit, of *post* or beside it, TIMES over."""
    for kind in (*EDITS, NEW):
        file_counts, digests, edits = list[int](), list[float](), list[float]()  # the digests within the edits
        for number in range(TIMES):
            edit(post, kind, number)
            with patch.object(state, "digests", partial(_read, state.digests, digests)):
                seconds, changed = took(site.changed_files)
            edits.append(seconds)
            file_counts.append(len([*(changed or ())]))
        yield Row(kind, int(median(file_counts)), median(digests), median(edits))


def _read(look: Callable[..., Result], times: list[float], *arguments: object) -> Result:
    """Return what *look* returns; how long it took joins *times*."""
    seconds, result = took(partial(look, *arguments))
    times.append(seconds)
    return result


def main() -> None:
    """Print a row for each number of posts and kind of edit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--counts", type=int, nargs="+", default=[1_000, 10_000], help="numbers of posts")
    arguments = parser.parse_args()
    print(f"{'posts':>7} {'edit of':>9} {'files':>6} {'digests, CPU s':>15} {'edit, CPU s':>12} {'less digests':>13}")
    for count in arguments.counts:
        with tempfile.TemporaryDirectory() as top:
            site = preview(Path(top), count)
            post = max(Path(top).rglob("story-*.md"), key=lambda path: path.read_text("utf-8").partition("Date: ")[2])
            for row in measured(site, post):
                less = row.edit - row.digests
                print(
                    f"{count:>7} {row.kind:>9} {row.file_count:>6} {row.digests:>15.3f} {row.edit:>12.3f} {less:>13.3f}"
                )


if __name__ == "__main__":
    os.environ.setdefault("SITEURL", "https://digest.example")
    logging.disable(logging.WARNING)
    main()
