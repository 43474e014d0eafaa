"""An edited title, until the page is served: `invoke livereload` beside `hugo server`, with the same posts: `python -m benchmarks.served -n 10000`.

Both have built the site before, and serve it. In turn, the newest post gets another title; its page and the front page are fetched until both
show that. The CPU time is of the whole process and its children: from the edit until then, and until they rest again.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from statistics import median

from benchmarks import build, hugo, posts
from standfirst.posts.header import parse

TICKS = os.sysconf("SC_CLK_TCK")
LOOK = 0.02  # seconds between two fetches
REST = 0.6  # seconds without work, after which a server rests
MOST = 600  # seconds until a server answers
LIVERELOAD = "from standfirst.cli import main; main()"


def line(key: str, value: str, text: str) -> str:
    """Return the post *text* with another line *key*."""
    return re.sub(rf"^{key}: .*$", f"{key}: {value}", text, count=1, flags=re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """The seconds that one edit took: of the clock and of processors until it was shown; of processors until all work ended."""

    wall: float
    cpu: float
    complete: float


@dataclass(frozen=True, slots=True)
class Server:
    """A server of a preview: its process, its address, and how the post of an edit is saved."""

    pid: int
    address: str
    save: Callable[[str], object]


def processor_time(pid: int) -> float:
    """Return the processor seconds of the process *pid* and its descendants, those that ended too."""
    parents, seconds = dict[int, int](), dict[int, float]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1])
            seconds[int(stat.parent.name)] = sum(map(int, fields[11:15])) / TICKS
    return sum(seconds[one] for one in seconds if pid in _line_of(one, parents))


def _line_of(pid: int, parents: Mapping[int, int]) -> Iterator[int]:
    while pid:
        yield pid
        pid = parents.get(pid, 0)


def rested(pid: int) -> float:
    """Wait until the process *pid* and its descendants do nothing; return their processor seconds."""
    before = processor_time(pid)
    while True:
        time.sleep(REST)
        now = processor_time(pid)
        if now - before <= 1 / TICKS:
            return now
        before = now


def fetched(address: str) -> str:
    """Return what is served at *address*; nothing while no server answers, or writes that page, or if it has none."""
    with suppress(OSError, HTTPException), urllib.request.urlopen(address, timeout=MOST) as answer:  # noqa: S310 - of this machine
        text: str = answer.read().decode()
        return text
    return ""


def wait_for(text: str, addresses: Sequence[str]) -> None:
    """Wait until each of *addresses* shows *text*; raises TimeoutError after MOST seconds."""
    end = time.monotonic() + MOST
    for address in addresses:
        while text not in fetched(address):
            if time.monotonic() > end:
                raise TimeoutError(f"{address} never showed {text!r}")
            time.sleep(LOOK)


def measured(server: Server, text: str, page: str, number: int) -> Shown:
    """Return what edit *number* of the post *text* takes, whose page is at the path *page*."""
    title = f"Edit {number} of this story"
    before, begun = processor_time(server.pid), time.perf_counter()
    server.save(line("Title", title, text))
    wait_for(title, [f"{server.address}/{page}/", f"{server.address}/"])
    wall, cpu = time.perf_counter() - begun, processor_time(server.pid) - before
    return Shown(wall, cpu, rested(server.pid) - before)


def free_port() -> int:
    """Return a port of this machine that is free now."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])


@contextmanager
def started(command: Sequence[str], folder: Path) -> Iterator[int]:
    """Yield the number of the process of *command* in *folder*; it ends with the block."""
    environment = {name: value for name, value in (os.environ | build.ENVIRONMENT).items() if name != "SITEURL"}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def ours(top: Path, shelf: Path, post: Path) -> Iterator[Server]:
    """Yield our preview of the posts under *shelf*, where *post* is edited."""
    peer, port = build.whole_command(), free_port()
    peer.write(top, shelf)
    with started([sys.executable, "-c", LIVERELOAD, "livereload", "--port", str(port)], top) as pid:
        place = top / "content" / "posts" / post.relative_to(shelf)
        yield Server(pid, f"http://localhost:{port}", lambda text: place.write_text(text, encoding="utf-8"))


@contextmanager
def hugos(top: Path, shelf: Path, post: Path) -> Iterator[Server]:
    """Yield Hugo's server of the same posts."""
    port = free_port()
    hugo.write(top, shelf)
    command = build.hugo_command()
    with started([command, "server", "--port", str(port), "--baseURL", f"http://localhost:{port}/"], top) as pid:
        place = top / "content" / "posts" / post.relative_to(shelf)
        yield Server(
            pid,
            f"http://localhost:{port}",
            lambda text: place.write_text(hugo.translated(text), encoding="utf-8"),
        )


def main() -> None:
    """Print a row for each server, and the ratio of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--counts", type=int, nargs="+", default=[1_000, 10_000], help="numbers of posts")
    parser.add_argument("-e", "--edits", type=int, default=9)
    arguments = parser.parse_args()
    print("| posts | | wall s | CPU s | CPU s until all is made | CPU / Hugo |\n|---|---|---|---|---|---|")
    for count in arguments.counts:
        with tempfile.TemporaryDirectory() as top:
            rows(Path(top), count, arguments.edits)


def rows(top: Path, count: int, edits: int) -> None:
    """Measure both with *count* posts in the folder *top*, and print a row for each."""
    posts.write(top / "shelf", posts.posts(count))
    post = max((top / "shelf").rglob("*.md"), key=lambda path: re.findall("^Date: .*", path.read_text("utf-8"), re.M))
    text, page = post.read_text("utf-8"), post.relative_to(top / "shelf").with_suffix("").as_posix()
    title = parse(text, post.name)[0].get("Title") or ""
    with hugos(top / "hugo", top / "shelf", post) as peer, ours(top / "ours", top / "shelf", post) as our_server:
        servers = {"livereload": our_server, "hugo server": peer}
        for server in servers.values():
            wait_for(title, [f"{server.address}/{page}/"])
            rested(server.pid)
        took: dict[str, list[Shown]] = {name: [] for name in servers}
        for number in range(edits):
            for name, server in servers.items():
                took[name].append(measured(server, text, page, number))
    base = median(one.cpu for one in took["hugo server"])
    for name, all_shown in took.items():
        wall, cpu, complete = (
            median(values) for values in zip(*((s.wall, s.cpu, s.complete) for s in all_shown), strict=True)
        )
        print(f"| {count:,} | {name} | {wall:.2f} | {cpu:.2f} | {complete:.2f} | {cpu / base:.2f} |", flush=True)


if __name__ == "__main__":
    main()
