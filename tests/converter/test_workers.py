"""Records become posts in other processes, and one that kills its worker costs itself alone."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from plugins.converter import limits, pipeline, run, workers
from plugins.converter.model import Record, Refusal, Source, refusal_of
from plugins.posts.header import Header
from plugins.posts.post import Post

STORY = "date 2024-05-06 Boats race {number}\n\nThe boats raced all day in a fresh wind, and boat {number} was home first.\n"


def record(name: str) -> Record:
    """A record whose bytes are its name."""
    return Record(Source("a.jsonl", "json", sha256(name.encode()).hexdigest(), name), "text", name.encode())


def behave(each: Record) -> Post | Refusal:
    """Do what the record says: die, wait, sleep, spin, take memory, or be well."""
    if each.data == b"wait":
        time.sleep(2)
    while each.data == b"spin":
        pass
    if each.data == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if each.data == b"sleep":
        time.sleep(60)
    if each.data == b"take":
        try:
            bytearray(8 * limits.MEMORY)
        except MemoryError as error:
            return refusal_of(each.source.key, error)
    return Post(each.source.key, "a", Header(), each.data.decode())


def test_a_record_that_kills_hangs_or_takes_all_memory_costs_itself_alone() -> None:
    names = ["one", "die", "two", "sleep", "three", "take", "four", "spin", "five"]

    with workers.local(seconds=1, wall=3) as (executor, count):
        results = list(workers.each(map(record, names), executor, workers.AHEAD * count, behave))

    told = {result.key.partition("#")[2]: result for result in results}
    assert list(told) == names
    refusals = {name: result for name, result in told.items() if isinstance(result, Refusal)}
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


def test_a_cluster_whose_worker_is_killed_gives_the_same_posts(dumps: Path, tmp_path: Path) -> None:
    from distributed import LocalCluster  # noqa: PLC0415 - it takes a second to import

    run.into_folder(str(dumps), tmp_path / "local")
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        victim = cluster.workers[0].process.pid
        threading.Timer(0.7, os.kill, (victim, signal.SIGKILL)).start()
        outcomes = run.into_folder(str(dumps), tmp_path / "cluster", run.How(cluster.scheduler_address))

    def posts(name: str) -> dict[str, str]:
        return {path.name: path.read_text() for path in (tmp_path / name).iterdir()}

    assert len(outcomes) == 200
    assert len(posts("local")) == 200
    assert posts("cluster") == posts("local")


def test_dumps_are_read_from_any_address(tmp_path: Path) -> None:
    import fsspec  # noqa: PLC0415 - an optional requirement

    with fsspec.open("memory://dumps/deep/a.txt", "w") as out:
        out.write(STORY.format(number=1))

    run.into_folder("memory://dumps", tmp_path)

    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")] == ["deep/a.md"]


def test_a_worker_is_warm_before_its_first_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a first record needs is loaded before its time begins."""
    monkeypatch.setattr(pipeline, "warm_up", lambda: os.environ.update(WARMED="yes"))

    with workers.local(most=1) as (executor, _):
        assert executor.submit(os.getenv, "WARMED").result() == "yes"
