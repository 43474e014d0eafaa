"""Measure the desk on a big site: `python -m benchmarks.desk [-n 10000] [-w 500]`.

Processor seconds of the inbox's first page, of the same page again, of a story's page and of decisions, each as a share of reading the
headers of all posts once, in the same run. Floors (issue "The desk"): the first page at most 2, a decision at most .1.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median

from starlette.testclient import TestClient

from benchmarks import posts as invented
from standfirst.core import settings
from standfirst.shelf import editing
from standfirst.web.context import DeskContext
from standfirst.web.server import application

HOME = "http://localhost:8001"
TOKEN = "bench"  # noqa: S105 - of no real server
DECISIONS = 9


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=10_000, help="posts")
    parser.add_argument("-w", type=int, default=500, help="of them, those that wait")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        fill(desk, arguments.n, arguments.w)
        os.environ |= {
            "STANDFIRST_DESK": folder,
            settings.FILE: str(Path("pelicanconf.py").resolve()),
            "SITEURL": "https://digest.example",
        }
        measure(desk)


def fill(desk: Path, count: int, waiting: int) -> None:
    """Write *count* posts; the newest *waiting* are drafts."""
    folder = desk / "content" / "posts"
    invented.write(folder, invented.posts(count))
    for post in islice(invented.posts(count), waiting):
        (folder / post.path).write_text(post.text.replace("\n\n", "\nStatus: draft\n\n", 1), encoding="utf-8")


def measure(desk: Path) -> None:
    """Print what each page and decision costs, beside reading all headers."""
    headers = cpu(lambda: sum(1 for _ in editing.papers(desk / "content")))
    print(f"{'headers of all posts, read once':34} {headers:6.3f} CPU s")
    context = DeskContext()
    with TestClient(application(context, 8001, TOKEN), base_url=HOME) as client:
        first = cpu(lambda: client.get(f"/?token={TOKEN}").raise_for_status())
        second = cpu(lambda: client.get("/").raise_for_status())
        waiting = [post for post in context.index.posts().values() if post.waits]
        page = cpu(lambda: client.get(f"/story/{waiting[0].name}").raise_for_status())

        def decide(action: str, number: int) -> Callable[[], object]:
            post = context.index.post(waiting[number].name)
            form = {"action": action, "post": f"{post.version}:{post.name}"}
            return lambda: client.post(
                "/decide", data=form, headers={"Origin": HOME, "Accept": "application/json"}
            ).raise_for_status()

        rows = [("inbox, first page", first), ("inbox, again", second), ("a story's page", page)]
        for number, action in enumerate(("publish", "decline", "pin", "hold")):
            rows.append(
                (
                    f"decision: {action}",
                    median(cpu(decide(action, number * DECISIONS + turn)) for turn in range(DECISIONS)),
                )
            )
        undo = lambda: client.post("/undo", headers={"Origin": HOME, "Accept": "application/json"}).raise_for_status()  # noqa: E731 - measured
        rows.append(("undo", median(cpu(undo) for _ in range(DECISIONS))))
    for name, seconds in rows:
        print(f"{name:34} {seconds:6.3f} CPU s {seconds / headers:6.2f} of the headers")


def cpu(work: Callable[[], object]) -> float:
    """Return the processor seconds that *work* takes in this process and its threads."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
