"""A dump that takes too much while it is cut costs itself alone, and trouble of the machine is never held against a dump."""

import errno
import os
import re
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from standfirst.converter import pipeline
from standfirst.converter.batch import cutter, run, sources, stream, workers
from standfirst.converter.batch.cache import DumpCache
from standfirst.converter.batch.progress import nothing
from standfirst.converter.formats import archives, reading
from standfirst.converter.model import Record, Refusal, Source
from standfirst.posts.post import Fate, Outcome
from standfirst.shelf.shelf import Shelf

STORY = "Boats race {name}\n\n6 May 2024\n\nThe boats raced all day in a fresh wind, and boat {name} was home first of all.\n"
NAMES = ("a.txt", "bad.txt", "c.txt")


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    """A folder of three text dumps; the second one misbehaves."""
    folder = tmp_path / "dumps"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(STORY.format(name=name))
    return folder


def misbehaving(monkeypatch: pytest.MonkeyPatch, bad: Callable[[], None]) -> None:
    """Let the readers do *bad* before they cut bad.txt: in the process that cuts, which is forked from this one."""
    plain = reading.records

    def records(dump: str, *rest: Any) -> Iterator[Record | Refusal]:
        if dump == "bad.txt":
            bad()
        yield from plain(dump, *rest)

    monkeypatch.setattr(reading, "records", records)


def put(dumps: Path, seen: DumpCache) -> dict[str, Outcome]:
    shelf = Shelf(dumps.parent / "content", datetime(2026, 1, 1, tzinfo=UTC))
    return {outcome.key: outcome for outcome in run.onto_shelf(str(dumps), shelf, seen)}


def once(folder: Path, bad: Callable[[], None]) -> Callable[[], None]:
    """Return a function that does *bad* the first time only, in any process."""

    def doing() -> None:
        with (folder / "tries").open("a") as tries:
            tries.write("x")
        if (folder / "tries").stat().st_size == 1:
            bad()

    return doing


def spin() -> None:
    while True:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fill_the_disk() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def take_all_memory() -> None:
    bytearray(8 * workers.MEMORY)


def stumble() -> None:
    raise KeyError("nobody foresaw this")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (spin, "seconds of CPU time"),
        (die, "memory is short"),
        (fill_the_disk, "No space left on device; the next build tries it again"),
        (take_all_memory, "memory"),
        (stumble, "a fault of ours"),
    ],
)
def test_a_dump_that_cannot_be_split_fails_alone(
    dumps: Path, monkeypatch: pytest.MonkeyPatch, bad: Callable[[], None], reason: str
) -> None:
    monkeypatch.setattr(workers, "SECONDS", 0.4)
    misbehaving(monkeypatch, bad)

    outcomes = put(dumps, DumpCache(dumps.parent / "seen.jsonl"))

    assert {key: outcome.fate for key, outcome in outcomes.items()} == {
        "a.txt": Fate.CREATED, "bad.txt": Fate.REFUSED, "c.txt": Fate.CREATED,
    }  # fmt: skip
    assert reason in outcomes["bad.txt"].note
    if bad is not stumble:  # trouble is not remembered: the next run reads the dump again
        monkeypatch.undo()
        assert put(dumps, DumpCache(dumps.parent / "seen.jsonl"))["bad.txt"].fate is Fate.CREATED


@pytest.mark.parametrize("bad", [die, fill_the_disk, take_all_memory])
def test_a_failure_of_the_machine_is_retried_once(
    dumps: Path, monkeypatch: pytest.MonkeyPatch, bad: Callable[[], None]
) -> None:
    misbehaving(monkeypatch, once(dumps.parent, bad))

    outcomes = put(dumps, DumpCache(None))

    assert {outcome.fate for outcome in outcomes.values()} == {Fate.CREATED}
    assert (dumps.parent / "tries").stat().st_size == 2


def test_a_worker_that_does_not_answer_is_abandoned(dumps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WALL", 0.5)
    misbehaving(monkeypatch, signal.pause)

    outcomes = put(dumps, DumpCache(None))

    assert outcomes["bad.txt"].fate is Fate.REFUSED
    assert "paused or overloaded" in outcomes["bad.txt"].note
    assert outcomes["c.txt"].fate is Fate.CREATED


def test_an_error_while_a_record_is_stored_refuses_only_that_record(
    dumps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Shelf.put

    def failing(self: Shelf, post: Any, *rest: Any, **named: Any) -> Outcome:
        if post.key == "bad.txt":
            raise ValueError("unforeseen")
        return plain(self, post, *rest, **named)

    monkeypatch.setattr(Shelf, "put", failing)

    outcomes = put(dumps, DumpCache(None))

    assert outcomes["bad.txt"].note.startswith("a fault of ours, not of the dump: ValueError")
    assert outcomes["c.txt"].fate is Fate.CREATED


def test_a_full_disk_stops_the_run(dumps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is no record's fault, and none could be put."""
    monkeypatch.setattr(Shelf, "put", lambda *_, **__: fill_the_disk())

    with pytest.raises(OSError, match="No space left"):
        put(dumps, DumpCache(None))


def test_a_second_record_of_one_name_is_refused(dumps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(dump: str, *_: Any) -> Iterator[Record]:
        for text in ("one", "two"):
            yield Record(Source(dump, "text", sha256(text.encode()).hexdigest(), "same"), "text", text.encode())

    monkeypatch.setattr(reading, "records", twice)

    records = [cut.record for cut in cutter.Cutter(sources.source_at(str(dumps)), nothing).cut(["a.txt"])]

    assert isinstance(records[0], Record)
    assert isinstance(records[1], Refusal)
    assert "the same name" in records[1].reason


@pytest.mark.second_stage
def test_a_dump_with_slow_records_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "slow.jsonl").write_text("".join(f'{{"title": "Slow {number}", "text": "x"}}\n' for number in range(9)))
    monkeypatch.setattr(pipeline, "warm_up", lambda: None)  # which makes a post
    monkeypatch.setattr(pipeline, "post", _spinning)
    local = workers.local
    monkeypatch.setattr(workers, "local", lambda: local(most=1, seconds=0.3))

    outcomes = put(folder, DumpCache(None))

    reasons = [outcome.note for outcome in outcomes.values()]
    assert len(reasons) == 9
    assert sum("seconds of CPU time" in reason for reason in reasons) >= stream.MOST_SLOW
    assert any("other records of the dump took too long" in reason for reason in reasons)


def _spinning(record: Record, **how: Any) -> Refusal:
    del how
    spin()
    return Refusal(record.source.key, "never")


def test_many_files_in_one_folder_are_listed_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    class Counting:
        def fullmatch(self, name: str) -> re.Match[str] | None:
            nonlocal looked
            looked += 1
            return re.fullmatch(r"metadata_\d+_to_\d+\.json", name)

    monkeypatch.setattr(archives, "INDEX", Counting())
    paths = [f"content/{number}.html" for number in range(4_000)]

    parts = archives.SavedPageParts([*paths, "metadata_0_to_99.json"])

    assert all(map(parts.belongs, paths))
    assert looked <= len(paths) + 1
