"""Dumps of any size are cut as they stream by; a broken record costs itself, and a killed run goes on where it stopped."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from standfirst.converter.formats import reading
from standfirst.converter.formats.streams import LARGEST
from standfirst.converter.model import Dump, Record, Refusal
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post
from tests.conftest import DUMPS, ROOT, Desk

MEBI = 1024 * 1024


class Endless:
    """A stream of *size* bytes that repeats what *line* makes of its number."""

    def __init__(self, size: int, head: bytes = b"", end: bytes = b"\n") -> None:
        self._left, self._held, self._end, self._number = size, head, end, 0

    def read(self, size: int, /) -> bytes:
        while len(self._held) < size and self._left > 0:
            line = json.dumps(
                {"url": f"https://a.example/{self._number}", "title": "Boats", "text": "They raced. " * 400}
            ).encode()
            self._held += line + self._end
            self._left -= len(line)
            self._number += 1
        chunk, self._held = self._held[:size], self._held[size:]
        return chunk


def names(results: object) -> list[str]:
    """Return the type of each result: Record, Post or Refusal."""
    return [type(result).__name__ for result in results]  # type: ignore[attr-defined]


@pytest.mark.second_stage
def test_lines_without_end_take_little_memory() -> None:
    tracemalloc.start()

    count = sum(isinstance(result, Record) for result in reading.records("a.jsonl", Endless(20 * MEBI)))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 3_000
    assert peak < 12 * MEBI


@pytest.mark.second_stage
def test_an_array_without_end_takes_little_memory() -> None:
    tracemalloc.start()

    count = sum(isinstance(result, Record) for result in reading.records("a.json", Endless(16 * MEBI, b"[", b",\n")))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 3_000
    assert peak < 8 * MEBI


def test_a_broken_line_is_refused_alone() -> None:
    line = b'{"title": "A", "text": "B."}\n'

    results = list(reading.records("a.jsonl", BytesIO(line + b'{"title": "A", \n' + b"[1]\n" + line)))

    assert names(results) == ["Record", "Refusal", "Refusal", "Record"]
    assert getattr(results[1], "reason", "").startswith("no JSON")


def test_a_line_that_is_too_long_is_refused_alone() -> None:
    line = b'{"title": "A", "text": "B."}\n'
    long = b'{"title": "A", "text": "' + b"x" * (LARGEST + 10) + b'"}\n'

    assert names(reading.records("a.jsonl", BytesIO(line + long + line))) == ["Record", "Refusal", "Record"]


def test_a_row_that_does_not_fit_is_refused_alone() -> None:
    rows = b"title,date,text\nA,2024-01-01,B\nA,2024-01-01\nA,2024-01-02,B\n"

    assert names(reading.records("a.csv", BytesIO(rows))) == ["Record", "Refusal", "Record"]


@pytest.mark.parametrize("name", ["plain.warc", "crawl_1.1.warc.gz"])
def test_lost_bytes_in_a_warc_lose_only_the_records_they_were_in(name: str) -> None:
    data = (DUMPS / "warc" / name).read_bytes()
    all_records = [record for record in reading.records(name, BytesIO(data)) if isinstance(record, Record)]
    middle = len(data) // 2

    cut = list(reading.records(name, BytesIO(data[:middle] + data[middle + 900 :])))

    kept = [record for record in cut if isinstance(record, Record)]
    assert len(all_records) == 3
    assert 2 <= len(kept) <= 3
    assert {record.source.key for record in kept} <= {record.source.key for record in all_records}


def test_a_bomb_is_refused_and_its_neighbours_are_not() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", '{"title": "A", "text": "B."}')
        archive.writestr("bomb.html", b"<p>" + b"a" * (40 * MEBI))
        archive.writestr("z.json", '{"title": "Z", "text": "B."}')

    results = convert(Dump("a.zip", packed.getvalue()))

    assert names(results) == ["Post", "Refusal", "Post"]
    bomb = convert(Dump("bomb.gz", gzip.compress(b"<html>" + b"a" * (40 * MEBI))))
    assert names(bomb) == ["Refusal"]


def test_nested_archives_are_read_to_a_limited_depth() -> None:
    data = b'{"title": "A", "text": "B."}'
    for _ in range(6):
        data = gzip.compress(data)

    (refusal,) = convert(Dump("a.gz", data))

    assert isinstance(refusal, Refusal)
    assert "deep in one another" in refusal.reason


def test_records_keep_their_names_when_others_come_before_them() -> None:
    def line(number: int) -> bytes:
        return json.dumps({"url": f"https://a.example/{number}", "title": "A", "text": "B."}).encode() + b"\n"

    before = {post.key for post in convert(Dump("a.jsonl", line(1) + line(2))) if isinstance(post, Post)}
    after = {post.key for post in convert(Dump("a.jsonl", line(3) + line(1) + line(2))) if isinstance(post, Post)}

    assert len(before) == 2
    assert before < after


def test_parts_of_a_saved_page_and_of_an_index_are_no_dumps(desk: Desk) -> None:
    dumps = desk.path / "dumps"
    with zipfile.ZipFile(DUMPS / "archives" / "omnivore.zip") as archive:
        archive.extractall(dumps / "omnivore")
    (dumps / "page.html").write_bytes((DUMPS / "saved" / "save-as-en.html").read_bytes())
    (dumps / "page_files").mkdir()
    (dumps / "page_files" / "frame.html").write_text("<p>An advertisement.</p>")

    fates = {row["key"]: row["fate"] for row in json.loads(desk.invoke("status", "--json").stdout)["dumps"]}

    assert sorted(fates.values()) == ["created"] * 4 + ["refused"]
    assert not any("content/" in key or "page_files" in key for key in fates)


@pytest.mark.second_stage
def test_a_killed_run_resumes_where_it_stopped(desk: Desk, tmp_path: Path) -> None:
    lines = [
        json.dumps({"url": f"https://a.example/{number}", "title": f"Boats {number}", "date": "2024-05-06", "text": f"Boat {number} won. " * 30})
        for number in range(200)
    ]  # fmt: skip
    (desk.path / "dumps" / "a.jsonl").write_text("\n".join(lines))
    undisturbed_desk = Desk(tmp_path / "whole")
    (undisturbed_desk.path / "content").mkdir(parents=True)
    (undisturbed_desk.path / "dumps").mkdir()
    (undisturbed_desk.path / "dumps" / "a.jsonl").write_text("\n".join(lines))
    assert undisturbed_desk.invoke("convert").returncode == 0

    chance = random.Random(7)
    environment = {"STANDFIRST_DESK": str(desk.path), "SOURCE_DATE_EPOCH": "1767225600"}
    for _ in range(4):
        started = subprocess.Popen(
            [sys.executable, "-m", "invoke", "convert"], cwd=ROOT, env={**os.environ, **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(chance.uniform(0.8, 2.5))
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
    done = desk.invoke("convert")

    assert done.returncode == 0, done.stdout + done.stderr
    posts = {path.relative_to(desk.posts): path.read_text() for path in desk.posts.rglob("*.md")}
    assert posts == {
        path.relative_to(undisturbed_desk.posts): path.read_text() for path in undisturbed_desk.posts.rglob("*.md")
    }
    assert len(posts) == 200
