"""Pages per CPU-second, ours and trafilatura's, in one run on the same pages: `python -m benchmarks.speed GOLD`.

Both go from bytes to the text of a post: Markdown with links and formatting, and metadata. Times are CPU times of one
process, page by page in turn, so that a noisy machine slows both; no page is seen twice, so that what either keeps of a page
helps it as little as when a dump is converted; only the ratio is worth quoting.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import trafilatura

from benchmarks.gold import dump_of, truths
from benchmarks.peers import AS_MARKDOWN
from plugins.converter.model import Dump
from plugins.converter.pipeline import convert
from plugins.posts.header import write
from plugins.posts.post import Post
from plugins.text import languages

PAIRS = 5  # samples of pages, each measured once


def ours(dump: Dump) -> None:
    """Our post of *dump*, as text."""
    for result in convert(dump):
        if isinstance(result, Post):
            write(result.header, result.body)


def theirs(dump: Dump) -> None:
    """Trafilatura's Markdown of *dump*."""
    trafilatura.extract(dump.data, with_metadata=True, **AS_MARKDOWN)


def seconds(dumps: Sequence[Dump]) -> tuple[float, float]:
    """CPU seconds that ours takes on all *dumps*, and theirs; each page by both in turn."""
    spent = [0.0, 0.0]
    for dump in dumps:
        for at, work in enumerate((ours, theirs)):
            started = time.process_time()
            work(dump)
            spent[at] += time.process_time() - started
    return spent[0], spent[1]


def main() -> None:
    """Print pages per CPU-second of both, and the ratio of each pair."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every Nth page")
    given = parser.parse_args()
    known = [dump_of(given.gold, "html", truth["id"]) for truth in truths(given.gold)[:: given.every]]
    first, *samples = (known[at :: PAIRS + 1] for at in range(PAIRS + 1))
    seconds(first)  # imports and tables are loaded once, not once a page
    languages.detect(" ".join(["the"] * 99))  # so is the table of languages, which few pages ask for
    pairs = [seconds(dumps) for dumps in samples]
    for at, name in enumerate(("ours", "trafilatura")):
        rate = statistics.median(len(dumps) / pair[at] for dumps, pair in zip(samples, pairs, strict=True))
        print(f"{name:<12} {rate:6.1f} pages per CPU-second")
    ratios = sorted(other / own for own, other in pairs)
    print(f"ratio        {statistics.median(ratios):6.2f} (pairs: {', '.join(f'{ratio:.2f}' for ratio in ratios)})")


if __name__ == "__main__":
    main()
