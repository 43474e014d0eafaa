"""Records a second and memory: plain files, one WARC of the same pages, one core, all cores, a cluster.

`python -m benchmarks.scale GOLD --count 10000`. Every record is a gold page at an address of its own, so that no two are
alike. Memory is the resident set of the driving process at its highest, and that of its largest worker.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

import psutil
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.gold import dump_of, truths
from standfirst.converter import pipeline
from standfirst.converter.batch import workers
from standfirst.converter.batch.cluster import cluster
from standfirst.converter.batch.cutter import Cutter
from standfirst.converter.batch.progress import nothing
from standfirst.converter.batch.sources import FolderSource
from standfirst.converter.model import Record, Refusal

MEBI = 1024 * 1024


def pages(gold: Path, count: int) -> Iterator[tuple[str, bytes]]:
    """*count* distinct pages made of the gold ones: an address, and the bytes found there."""
    listed = truths(gold)
    documents = [dump_of(gold, "html", truth["id"]).data for truth in listed]
    for number in range(count):
        yield f"https://site-{number}.example/story", b"<!-- %d -->" % number + documents[number % len(documents)]


def as_files(folder: Path, downloads: Iterator[tuple[str, bytes]]) -> None:
    """One file a page."""
    for number, (_, data) in enumerate(downloads):
        (folder / f"{number:06}.html").write_bytes(data)


def as_warc(folder: Path, downloads: Iterator[tuple[str, bytes]]) -> None:
    """All pages in one packed WARC."""
    with (folder / "crawl.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for address, data in downloads:
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(address, "response", payload=BytesIO(data), http_headers=http)
            writer.write_record(record)
            record.raw_stream.close()


def converted(folder: Path, how: AbstractContextManager[tuple[Executor, int]]) -> tuple[int, float, float]:
    """Return how many posts the dumps in *folder* give, in how many seconds, and the memory of the largest worker in MiB."""
    origin, started, largest, count = FolderSource(folder), time.perf_counter(), 0.0, 0
    with how as (executor, width):
        for result in workers.each(_records(origin), executor, workers.AHEAD * width, pipeline.post):
            count += not isinstance(result, Refusal)
            if count % 200 == 0:
                children = psutil.Process().children(recursive=True)
                largest = max([largest, *(child.memory_info().rss / MEBI for child in children)])
    return count, time.perf_counter() - started, largest


def _records(origin: FolderSource) -> Iterator[Record | Refusal]:
    yield from (cut.record for cut in Cutter(origin, nothing).cut(origin.names()))


def measure(folder: Path, width: int, scheduler: str) -> str:
    """Return one line of the table, for this process alone."""
    how = cluster(scheduler) if scheduler else workers.local(most=width)
    count, seconds, largest = converted(folder, how)
    status = Path("/proc/self/status").read_text(
        encoding="ascii"
    )  # its VmHWM starts again with the program, ru_maxrss does not
    driver = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    where = "cluster" if scheduler else f"{width} process{'es' if width > 1 else ''}"
    return f"{folder.name:<6} {where:<12} {count:>7,} posts {count / seconds:8.1f}/s   driver {driver:4.0f} MiB, worker {largest:4.0f} MiB"


def apart(*words: str) -> None:
    """Measure in a process of its own, whose memory is what the work takes."""
    subprocess.run([sys.executable, "-m", "benchmarks.scale", *words], check=True)  # noqa: S603 - our own words


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the gold pages; with --width or --scheduler, dumps to convert")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--width", type=int, default=0, help="only convert, in this number of processes")
    parser.add_argument("--scheduler", default="", help="only convert, on this cluster")
    arguments = parser.parse_args()
    if arguments.width or arguments.scheduler:
        print(measure(arguments.folder, arguments.width, arguments.scheduler), flush=True)
        return
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as spare:
        for name, write in (("files", as_files), ("warc", as_warc)):
            folder = Path(spare) / name
            folder.mkdir()
            write(folder, pages(arguments.folder, arguments.count))
            for width in (1, cores):
                apart(str(folder), "--width", str(width))
        from distributed import LocalCluster  # noqa: PLC0415 - optional

        with LocalCluster(n_workers=cores, threads_per_worker=1, dashboard_address=None) as local_cluster:
            apart(str(Path(spare) / "files"), "--scheduler", local_cluster.scheduler_address)


if __name__ == "__main__":
    main()
