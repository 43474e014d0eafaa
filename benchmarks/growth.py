"""Measure how the build of one new story grows with the site: `python -m benchmarks.growth [-n 1000 50000] [-r 20]`.

In each round every site gets one story more and is built by `invoke build`, one site after the other. If a site with r times the posts
takes t times as long, the exponent is log t / log r: 1 means that a build looks at each post, 0 that it does not. Floor (issue "One new
story on a big site"): .5 from 1,000 to 50,000. A story that fills a block of the search, one in 64, takes twice as long.
"""

import argparse
import math
import os
import re
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

from benchmarks import build, posts

WARM = 3  # builds after the first one, not counted: they link what that one has written into folders of their own
SEED = 77  # of the new stories


def site(folder: Path, count: int) -> Path:
    """Return a desk with *count* posts in *folder*, built for the first time."""
    posts.write(folder / "shelf", posts.posts(count))
    desk = folder / "desk"
    peer = build.whole_command()
    peer.write(desk, folder / "shelf")
    shutil.rmtree(folder / "shelf")
    build.took(peer.command(desk), desk)
    return desk


def add(desk: Path, number: int) -> None:
    """Add a story to *desk* that is *number* seconds newer than the newest of the invented ones."""
    date = posts.NEWEST + timedelta(seconds=number)
    text = next(posts.posts(1, seed=SEED + number)).text.replace("Title: ", "Title: New ", 1)
    text = re.sub("Date: .*", f"Date: {date.isoformat(sep=' ')}", text, count=1)
    text = re.sub("Link: .*", f"Link: https://source.example/new-{number}", text, count=1)
    path = desk / "content" / "posts" / f"{date:%Y/%m}" / f"new-{number}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def seconds(desk: Path, number: int) -> float:
    """Return the seconds of the clock that `invoke build` takes after story *number* was added."""
    add(desk, number)
    time.sleep(build.SETTLED)
    return build.took(build.whole_command().command(desk), desk).wall


def exponent(counts: Sequence[int], times: Sequence[float]) -> float:
    """Return the exponent from the smallest site to the largest."""
    return math.log(times[-1] / times[0]) / math.log(counts[-1] / counts[0])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--counts", type=int, nargs="+", default=(1_000, 50_000), help="posts of each site")
    parser.add_argument("-r", "--rounds", type=int, default=20)
    arguments = parser.parse_args()
    counts, exponents = sorted(arguments.counts), []
    times_by_round: list[list[float]] = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name:
        desks = [site(Path(name, str(count)), count) for count in counts]
        for number in range(1, arguments.rounds + WARM + 1):
            times = [seconds(desk, number) for desk in desks]
            if number <= WARM:
                continue
            times_by_round.append(times)
            exponents.append(exponent(counts, times))
            print(*(f"{took:.2f} s" for took in times), f"exponent {exponents[-1]:.3f}", flush=True)
    middle = [median(column) for column in zip(*times_by_round, strict=True)]
    for count, took in zip(counts, middle, strict=True):
        print(f"{count:,} posts: {took:.2f} s")
    print(f"exponent {median(exponents):.3f}, of the medians {exponent(counts, middle):.3f}; {arguments.rounds} rounds")


if __name__ == "__main__":
    main()
