"""Our site, Pelican's and Hugo's from the same posts: what each takes cold, after one new post, and when nothing changed.

`whole` is `invoke build` as an editor runs it: conversion, posts, pages, feeds, search index, cards, checks, flush and swap; its stories are
posts. `dumps` is the same command on a desk whose stories are saved pages: the new one is a page dropped into dumps/. `swift` leaves
out conversion, search, cards and checks, which Hugo does not have; `hugo+pagefind` is Hugo followed by Pagefind's own program.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib.metadata import version
from pathlib import Path
from shutil import which
from statistics import median
from typing import IO

from benchmarks import apart, dumps, floor, hugo, pictures, posts, stock

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r"(?<=v)\d+\.\d+\.\d+")
EPOCH = "1767225600"  # after the newest post
SETTLED = 3  # seconds: a file that changed within two before a build is read by the next one again
STEPS = ("cold", "one new", "nothing")
ENVIRONMENT = {
    "SITEURL": "https://digest.example",
    "SOURCE_DATE_EPOCH": EPOCH,
    "PYTHONPATH": f"{ROOT}:{ROOT / 'plugins'}",
    "PYTHONDONTWRITEBYTECODE": "",  # as for everybody, a command compiles our modules once, not each time
}


@dataclass(frozen=True, slots=True)
class Took:
    """Cost of one build: seconds of processors and of the clock, and MB of memory."""

    user: float
    system: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Peer:
    """One generator: how its site is written, how a post is added, the command that builds it, the folder of the site."""

    name: str
    write: Callable[[Path, Path], None]
    put: Callable[[Path, Path, Path], None]
    command: Callable[[Path], Sequence[str]]
    output: str
    images: str = ""  # the folder for the pictures of the site; empty if it gets none


IMAGES, STATIC = "content/images", "static/images"  # of Pelican and of Hugo
CONFIGURATION = "from standfirst.defaults import *\n\nglobals().update(desk(__file__))\n"
COMMAND_LINE = "from standfirst.cli import main; main()"
MOVING = "import os, time; os.environ['SOURCE_DATE_EPOCH'] = str(int(time.time()))"


def whole_command() -> Peer:
    """Our site by the whole command, in a desk."""
    our_peer = ours("swift")

    def write(folder: Path, shelf: Path) -> None:
        our_peer.write(folder, shelf)
        (folder / "dumps").mkdir()
        (folder / "pelicanconf.py").write_text(CONFIGURATION, encoding="utf-8")
        (folder / "site.toml").write_text('title = "A digest"\n', encoding="utf-8")

    return Peer(
        "ours, whole", write, our_peer.put, lambda _: [sys.executable, "-c", COMMAND_LINE, "build"], "output", IMAGES
    )


def from_dumps() -> Peer:
    """Our site by the whole command, from saved pages alone."""
    desk = whole_command()

    def write(folder: Path, shelf: Path) -> None:
        desk.write(folder, shelf)
        shutil.rmtree(folder / "content" / "posts")
        dumps.write(folder / "dumps", shelf)

    def put(folder: Path, shelf: Path, post: Path) -> None:
        del shelf
        dumps.put(folder / "dumps" / f"{post.stem}.html", post)

    # A story joins the digest when a build converts it, so that the clock has to go on from build to build.
    return Peer(
        "ours, from dumps", write, put, lambda _: [sys.executable, "-c", f"{MOVING}; {COMMAND_LINE}", "build"], "output"
    )


def ours(mode: str) -> Peer:
    """Our site with (`swift`) or without (`plain`) the accelerator."""

    def command(folder: Path) -> list[str]:
        over = {"PATH": str(folder / "content"), "OUTPUT_PATH": str(folder / "output")}
        return [sys.executable, "-m", "benchmarks.plain", json.dumps(over), mode]

    def write(folder: Path, shelf: Path) -> None:
        shutil.copytree(shelf, folder / "content" / "posts", dirs_exist_ok=True)

    def put(folder: Path, shelf: Path, post: Path) -> None:
        place = folder / "content" / "posts" / post.relative_to(shelf)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(post, place)

    return Peer({"swift": "ours", "plain": "ours, no accelerator"}[mode], write, put, command, "output", IMAGES)


def peers(names: Sequence[str]) -> list[Peer]:
    """Return the generators called *names*, in order."""
    generators = {
        "whole": whole_command(),
        "dumps": from_dumps(),
        "swift": ours("swift"),
        "plain": ours("plain"),
        "stock": Peer("Pelican, simple theme", stock.write, stock.put, lambda _: stock.command(), "output", IMAGES),
        "floor": Peer("floor", floor.write, floor.put, floor.command, "output"),
        "hugo": Peer("Hugo", hugo.write, hugo.put, lambda _: [hugo_command(), "--quiet"], "public", STATIC),
        "hugo+pagefind": Peer(
            "Hugo and Pagefind",
            hugo.write,
            hugo.put,
            lambda _: ["sh", "-c", BOTH.format(hugo=hugo_command())],
            "public",
            STATIC,
        ),
    }
    return [generators[name] for name in names]


BOTH = f"{{hugo}} --quiet && {sys.executable} -m pagefind --site public --silent"


def hugo_command() -> str:
    """Return the Hugo of this environment, or of this machine."""
    local_hugo = Path(sys.executable).with_name("hugo")
    return str(local_hugo) if local_hugo.exists() else which("hugo") or "hugo"


def took(command: Sequence[str], folder: Path, output: IO[str] | None = None) -> Took:
    """Run *command* in *folder*, with its output in the file *output*; raise CalledProcessError if it fails.

    Earlier writes are flushed to the disk first, so that no command pays for the writes of another.
    """
    os.sync()
    begun = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - the peers above
        command, cwd=folder, env=os.environ | ENVIRONMENT, stdout=output or subprocess.DEVNULL
    ) as ran:
        _, status, used = os.wait4(ran.pid, 0)
        ran.returncode = os.waitstatus_to_exitcode(status)
    if ran.returncode:
        raise subprocess.CalledProcessError(ran.returncode, command)
    return Took(used.ru_utime, used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024)


def steps(peer: Peer, shelf: Path, folder: Path, new: Path, pictured: int = 0) -> list[Took]:
    """Return what *peer* takes for each of STEPS, with the pictures of *pictured* posts."""
    peer.write(folder, shelf)
    if peer.images and pictured:
        pictures.write(folder / peer.images, pictured)
        time.sleep(SETTLED)
    command = peer.command(folder)
    costs = [took(command, folder)]
    peer.put(folder, new.parents[2], new)
    if peer.images and pictured:
        pictures.draw(folder / peer.images / pictures.NEW, pictured)
    return [*costs, took(command, folder), took(command, folder)]


def done(work: str, shelf: Path, site: Path) -> tuple[int, Took]:
    """Return how many things one of apart.WORKS was done to, and what it took."""
    with tempfile.TemporaryFile("w+") as output:
        one = took([sys.executable, "-m", "benchmarks.apart", work, str(shelf), str(site)], ROOT, output)
        output.seek(0)
        return int(output.read()), one


def contents(folder: Path) -> tuple[str, int]:
    """Return how many pages, feeds and items a site has, in words; how many pages."""
    files = [path for path in folder.resolve().rglob("*") if path.is_file()]
    feeds = [path for path in files if path.name in ("feed.xml", "index.xml", "atom.xml")]
    items = sum(path.read_bytes().count(b"<item>") + path.read_bytes().count(b"<entry>") for path in feeds)
    pages = sum(path.suffix == ".html" for path in files)
    return f"{pages} pages, {len(feeds)} feeds, {items} items", pages


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--count", type=int, default=1_000)
    parser.add_argument("-r", "--rounds", type=int, default=1)
    parser.add_argument(
        "--peers",
        default="whole,swift,stock,hugo,hugo+pagefind,floor",
        help="of whole, dumps (whole, each story from a saved page), swift, plain (ours without the accelerator), stock, hugo, hugo+pagefind, floor (after swift: the same files, no work)",
    )
    parser.add_argument("--pictures", action="store_true", help="give three of four stories a picture of their own")
    parser.add_argument("--plot", type=Path, help="write the table as a picture to this SVG file")
    arguments = parser.parse_args()
    costs: dict[tuple[str, str], list[Took]] = {}
    others: dict[str, tuple[int, Took]] = {}
    # Deleted at the end: ext4 takes many times as long to make a file where others were deleted in the last half minute.
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as work_folder:
        for number in range(arguments.rounds):
            top = Path(work_folder, str(number))
            shelf, added = top / "shelf", top / "added"
            posts.write(shelf, posts.posts(arguments.count), arguments.pictures)
            new = added / "2025/12/new-post.md"
            new.parent.mkdir(parents=True)
            text = next(posts.posts(1, seed=9)).text.replace("Title: ", "Title: New ")
            new.write_text(posts.pictured(text, pictures.NEW) if arguments.pictures else text, encoding="utf-8")
            for peer in peers(arguments.peers.split(",")):
                folder = top / peer.name.replace(" ", "-").replace(",", "")
                for step, one in zip(
                    STEPS, steps(peer, shelf, folder, new, arguments.count * arguments.pictures), strict=True
                ):
                    costs.setdefault((peer.name, step), []).append(one)
                    print(peer.name, step, one, flush=True)
                summary, pages = contents(folder / peer.output)
                print(peer.name, summary, flush=True)
                if pages < arguments.count:
                    sys.exit(f"{peer.name} made {pages} pages of {arguments.count} posts: what it took says nothing")
                if peer.name == "ours" and not others:
                    others = {
                        work: done(work, folder / "content" / "posts", folder / peer.output) for work in apart.WORKS
                    }
    print(about(arguments.count, arguments.rounds) + ("; with pictures" if arguments.pictures else ""))
    print(table(costs))
    if others:
        print(besides(others))
    if arguments.plot:
        arguments.plot.write_text(plot(costs), encoding="utf-8")


def about(count: int, rounds: int) -> str:
    """Return what was measured, when, with what and where."""
    hugo_version = subprocess.run([hugo_command(), "version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    number = VERSION.search(hugo_version)
    return (
        f"{count:,} posts, medians of {rounds}; {date.today().isoformat()}; Python {platform.python_version()}, "
        f"Pelican {version('pelican')}, Hugo {number[0] if number else '?'}; {os.cpu_count()} cores of {_processor()}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def plot(costs: dict[tuple[str, str], list[Took]]) -> str:
    """Seconds of the clock as bars, in colours that stand out on light and dark ground."""
    rows = [(f"{name}, {step}", median(one.wall for one in took)) for (name, step), took in costs.items()]
    longest = max(seconds for _, seconds in rows)
    bars = []
    for index, (name, seconds) in enumerate(rows):
        top, width = 24 * index, max(1, 400 * seconds / longest)
        fill = "#2563eb" if name.startswith("ours") else "#8a8a8a"
        bars.append(f'<text x="190" y="{top + 15}" text-anchor="end">{escape(name)}</text>')
        bars.append(f'<rect x="200" y="{top + 3}" width="{width:.1f}" height="16" fill="{fill}"/>')
        bars.append(f'<text x="{206 + width:.1f}" y="{top + 15}">{seconds:.1f} s</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {24 * len(rows)}" font-family="sans-serif" font-size="13"'
    return f'{head} fill="#7a7a7a">\n' + "\n".join(bars) + "\n</svg>\n"


def table(costs: dict[tuple[str, str], list[Took]]) -> str:
    """Return a row a peer and step: medians, and the ratio of processor time and of the clock to Hugo's cold build."""
    middle = {
        key: tuple(median(values) for values in zip(*map(_row, took), strict=True)) for key, took in costs.items()
    }
    base = middle.get(("Hugo", "cold"))
    lines = ["| | | CPU s | wall s | MB | CPU / Hugo cold | wall / Hugo cold |", "|---|---|---|---|---|---|---|"]
    for (name, step), (cpu, wall, memory) in middle.items():
        ratios = f"{cpu / base[0]:.2f} | {wall / base[1]:.2f}" if base else "- | -"
        lines.append(f"| {name} | {step} | {cpu:.2f} | {wall:.2f} | {memory:.0f} | {ratios} |")
    return "\n".join(lines)


def besides(others: dict[str, tuple[int, Took]]) -> str:
    """Return a row for each work that `invoke build` also does, as it is done the first time, and the milliseconds of each thing."""
    lines = ["| also, once | of | CPU s | wall s | MB | wall ms each |", "|---|---|---|---|---|---|"]
    for work, (count, one) in others.items():
        cpu, wall, memory = _row(one)
        lines.append(f"| {work} | {count:,} | {cpu:.2f} | {wall:.2f} | {memory:.0f} | {1000 * wall / count:.1f} |")
    return "\n".join(lines)


def _row(one: Took) -> tuple[float, float, float]:
    return one.user + one.system, one.wall, one.memory


if __name__ == "__main__":
    main()
