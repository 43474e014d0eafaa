"""Records become posts in other processes, and one that kills its worker costs itself alone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from standfirst.converter import pipeline
from standfirst.converter.batch import folder, stream, workers
from standfirst.converter.model import Record, Refusal, Source, refusal_of
from standfirst.core.errors import DigestError
from standfirst.posts.header import Header
from standfirst.posts.post import Fate, Post
from tests.loopback import serving

STORY = "date 2024-05-06 Boats race {number}\n\nThe boats raced all day in a fresh wind, and boat {number} was home first.\n"


def record(name: str) -> Record:
    """A record whose bytes are its name."""
    return Record(Source("a.jsonl", "json", sha256(name.encode()).hexdigest(), name), "text", name.encode())


def behave(input_record: Record) -> Post | Refusal:
    """Do what the record says: die, wait, sleep, spin, take memory, or be well."""
    if input_record.data == b"wait":
        time.sleep(2)
    while input_record.data == b"spin":
        pass
    if input_record.data == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if input_record.data == b"sleep":
        time.sleep(60)
    if input_record.data == b"take":
        try:
            bytearray(8 * workers.MEMORY)
        except MemoryError as error:
            return refusal_of(input_record.source.key, error)
    return Post(input_record.source.key, "a", Header(), input_record.data.decode())


def test_a_record_that_kills_hangs_or_exhausts_memory_fails_alone() -> None:
    names = ["one", "die", "two", "sleep", "three", "take", "four", "spin", "five"]

    with workers.local(seconds=0.5, wall=5) as (executor, count):
        results = list(workers.each(map(record, names), executor, workers.AHEAD * count, behave))

    results_by_name = {result.key.partition("#")[2]: result for result in results}
    assert list(results_by_name) == names
    refusals = {name: result for name, result in results_by_name.items() if isinstance(result, Refusal)}
    assert refusals.keys() == {"die", "sleep", "take", "spin"}
    assert "memory is short" in refusals["die"].reason
    assert "paused or overloaded" in refusals["sleep"].reason
    assert "seconds of CPU time" in refusals["spin"].reason
    assert {name: refusal.retry for name, refusal in refusals.items()} == {
        "die": "now", "sleep": "now", "take": "now", "spin": "next build",
    }  # fmt: skip


def test_a_slow_machine_refuses_nothing() -> None:
    """A record that waits takes no CPU time, however long the clock on the wall says it took."""
    with workers.local(most=1, seconds=0.5) as (executor, _):
        (result,) = workers.each([record("wait")], executor, 1, behave)

    assert isinstance(result, Post)


def test_few_records_are_held_at_a_time() -> None:
    read = 0

    def counted() -> Iterator[Record]:
        nonlocal read
        for number in range(200):
            read = number
            yield record(str(number))

    with workers.local(most=1) as (executor, count):
        results = workers.each(counted(), executor, workers.AHEAD * count, behave)
        next(results)

        assert read <= workers.AHEAD * count + 1
        assert len(list(results)) == 199


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    """A folder of two hundred text dumps."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(STORY.format(number=number))
    return folder


def kill_later(victim: int, posts: Path) -> None:
    """Kill a process as soon as there is a first post."""
    while not (posts.is_dir() and any(posts.iterdir())):
        time.sleep(0.01)
    os.kill(victim, signal.SIGKILL)


def test_a_cluster_whose_worker_is_killed_gives_the_same_posts(
    dumps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster  # noqa: PLC0415 - it takes a second to import

    folder.into_folder(str(dumps), tmp_path / "local")
    monkeypatch.setattr(workers, "WALL", 8.0)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        threading.Thread(target=kill_later, args=(cluster.workers[0].process.pid, tmp_path / "cluster")).start()
        outcomes = folder.into_folder(
            str(dumps), tmp_path / "cluster", stream.ConvertOptions(cluster.scheduler_address)
        )

    def posts(name: str) -> dict[str, str]:
        return {path.name: path.read_text() for path in (tmp_path / name).iterdir()}

    assert len(outcomes) == 200
    assert len(posts("local")) == 200
    assert posts("cluster") == posts("local")


START = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
BARE = "import sys; sys.modules['nh3'] = None\n"  # a machine on which a package is missing


@contextmanager
def far_cluster(folder: Path, before: str = "") -> Iterator[str]:
    """A cluster whose scheduler and workers were started in an empty *folder*, so that nothing of ours is in their reach."""
    folder.mkdir()
    (folder / "start.py").write_text(before + START)
    with subprocess.Popen(
        [sys.executable, "start.py"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def test_workers_without_this_repository_receive_the_code(dumps: Path, tmp_path: Path) -> None:
    folder.into_folder(str(dumps), tmp_path / "local")

    with far_cluster(tmp_path / "empty") as address:
        outcomes = folder.into_folder(str(dumps), tmp_path / "far", stream.ConvertOptions(address))

    assert {(outcome.fate, outcome.note) for outcome in outcomes} == {(Fate.CREATED, "")}
    for path in (tmp_path / "local").iterdir():
        assert (tmp_path / "far" / path.name).read_text() == path.read_text()


def test_workers_that_lack_a_package_are_reported_before_any_record(dumps: Path, tmp_path: Path) -> None:
    with far_cluster(tmp_path / "empty", BARE) as address, pytest.raises(DigestError) as error:
        folder.into_folder(str(dumps), tmp_path / "far", stream.ConvertOptions(address))

    assert "2 of 2 workers cannot convert" in str(error.value)
    assert "nh3" in str(error.value)
    assert "install requirements-cluster.txt there" in str(error.value)
    assert not (tmp_path / "far").exists()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a local S3."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - it takes a second to import

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    yield f"http://{host}:{port}"
    server.stop()


def test_dumps_are_read_from_s3(s3: str, tmp_path: Path) -> None:
    import boto3  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional requirement

    client = boto3.client("s3", endpoint_url=s3)
    client.create_bucket(Bucket="dumps")
    for number in range(3):
        client.put_object(Bucket="dumps", Key=f"deep/{number}.txt", Body=STORY.format(number=number).encode())

    outcomes = folder.into_folder("s3://dumps", tmp_path)

    assert [outcome.fate for outcome in outcomes] == [Fate.CREATED] * 3
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")) == [
        "deep/0.md", "deep/1.md", "deep/2.md",
    ]  # fmt: skip


def test_a_dump_is_read_from_a_web_address(tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "boats.txt").write_text(STORY.format(number=1))
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "served"))
    with serving(handler) as site:
        outcomes = folder.into_folder(f"{site}/boats.txt", tmp_path / "posts")

    assert [(outcome.fate, outcome.path) for outcome in outcomes] == [(Fate.CREATED, "boats.md")]


def test_dumps_are_read_from_any_address(tmp_path: Path) -> None:
    import fsspec  # noqa: PLC0415 - an optional requirement

    with fsspec.open("memory://dumps/deep/a.txt", "w") as out:
        out.write(STORY.format(number=1))

    folder.into_folder("memory://dumps", tmp_path)

    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")] == ["deep/a.md"]


def test_a_worker_is_warm_before_its_first_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code and tables that a first record needs are loaded before its time begins."""
    monkeypatch.setattr(pipeline, "warm_up", lambda: os.environ.update(WARMED="yes"))

    with workers.local(most=1) as (executor, _):
        assert executor.submit(os.getenv, "WARMED").result() == "yes"
