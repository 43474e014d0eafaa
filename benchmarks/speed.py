"""Compare pages per CPU-second with trafilatura, in one run on the same pages: `python -m benchmarks.speed GOLD ...`; each gold alone, then all.

Both go from bytes to the text of a post: Markdown with links and formatting, and metadata. Times are CPU times of one
process, page by page in turn, so that a noisy machine slows both; no page is seen twice, so that what either keeps of a page
helps it as little as when a dump is converted. The ratio is that of all pages to all seconds; its interval is 95 %,
bootstrap over pages. Only the ratio is worth quoting.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import trafilatura
from numpy.typing import NDArray

from benchmarks.gold import dump_of, truths
from benchmarks.peers import AS_MARKDOWN
from benchmarks.quality import RESAMPLES, SEED
from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.header import write
from standfirst.posts.post import Post
from standfirst.text import languages

WARM = 6  # one in six pages is read beforehand: imports and tables are loaded once, not once a page


def ours(dump: Dump) -> None:
    """Our post of *dump*, as text."""
    for result in convert(dump):
        if isinstance(result, Post):
            write(result.header, result.body)


def theirs(dump: Dump) -> None:
    """Trafilatura's Markdown of *dump*."""
    trafilatura.extract(dump.data, with_metadata=True, **AS_MARKDOWN)


def seconds(dump: Dump) -> tuple[float, float]:
    """CPU seconds that ours takes on *dump*, and theirs."""
    started = time.process_time()
    ours(dump)
    between = time.process_time()
    theirs(dump)
    return between - started, time.process_time() - between


def main() -> None:
    """Print pages per CPU-second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take every Nth page")
    arguments = parser.parse_args()
    languages.detect(" ".join(["der"] * 99))  # its table, which few pages ask for, no English one, is loaded, too
    by_gold = [spent_on(gold, arguments.every) for gold in arguments.gold]
    for gold, spent in zip(arguments.gold, by_gold, strict=True):
        print(gold.name)
        report(spent)
    if len(by_gold) > 1:
        print("all")
        report(np.concatenate(by_gold))


def spent_on(gold: Path, every: int) -> NDArray[np.float64]:
    """Return the CPU seconds that ours and theirs take on each *every*-th HTML page of *gold*: a row a page."""
    gold_dumps = [dump_of(gold, "html", truth["id"]) for truth in truths(gold)[::every]]
    for dump in gold_dumps[::WARM]:
        seconds(dump)
    return np.array([seconds(dump) for index, dump in enumerate(gold_dumps) if index % WARM])


def report(spent: NDArray[np.float64]) -> None:
    """Print pages per CPU-second of both, and their ratio with its interval."""
    for name, rate in zip(("ours", "trafilatura"), len(spent) / spent.sum(axis=0), strict=True):
        print(f"{name:<12} {rate:6.1f} pages per CPU-second")
    resampled = np.random.default_rng(SEED).integers(0, len(spent), (RESAMPLES, len(spent)))
    our_times, other = spent[resampled].sum(axis=1).T
    low, high = np.quantile(other / our_times, (0.025, 0.975))
    print(f"ratio        {spent[:, 1].sum() / spent[:, 0].sum():6.2f} [{low:.2f} {high:.2f}]")


if __name__ == "__main__":
    main()
