"""What an edit of one post's words costs `invoke livereload`, by the number of posts: `python -m benchmarks.edits -n 1000 10000`."""

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import plain, posts
from plugins.accelerator import whole
from plugins.accelerator.swift import SwiftPelican

TIMES = 9  # edits


def preview(top: Path, count: int) -> SwiftPelican:
    """A site of *count* invented posts, built for a preview."""
    posts.write(top / "content" / "posts", count)
    found = plain.settings({"PATH": str(top / "content"), "OUTPUT_PATH": str(top / "output"), "PREVIEW": True}, True)
    site: SwiftPelican = plain.build(found)
    site.look_ahead()
    return site


def took(work: Callable[[], object]) -> float:
    """CPU seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def measured(site: SwiftPelican, post: Path) -> tuple[int, float, float]:
    """The files that an edit of *post* makes, and CPU seconds: to read all digests, and to show the edit."""
    again: list[tuple[str, bytes | None]] = []
    digests, edits = [], []
    for number in range(TIMES):
        post.write_text(post.read_text("utf-8").replace("Title: ", f"Title: {number} ", 1), "utf-8")
        digests.append(took(lambda: whole.digests(site.settings)))
        again.clear()
        edits.append(took(lambda: again.extend(site.again() or ())))
    return len(again), median(digests), median(edits)


def main() -> None:
    """Print a row for each number of posts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--counts", type=int, nargs="+", default=[1_000, 10_000], help="numbers of posts")
    given = parser.parse_args()
    print(f"{'posts':>7} {'files made':>10} {'digests, CPU s':>15} {'edit, CPU s':>12} {'edit less digests':>18}")
    for count in given.counts:
        with tempfile.TemporaryDirectory() as top:
            site = preview(Path(top), count)
            post = max(Path(top).rglob("story-*.md"), key=lambda path: path.read_text("utf-8").partition("Date: ")[2])
            made, read, edit = measured(site, post)
        print(f"{count:>7} {made:>10} {read:>15.3f} {edit:>12.3f} {edit - read:>18.3f}")


if __name__ == "__main__":
    os.environ.setdefault("SITEURL", "https://digest.example")
    logging.disable(logging.WARNING)
    main()
