"""What is saved may be saved twice at once: by threads of the desk, by commands beside it."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from standfirst.core import jsonl
from standfirst.core.files import write
from standfirst.core.locks import BusyError, lock
from standfirst.core.settings import LOCK
from standfirst.intake import add
from standfirst.intake.watched import SeenEntry, read as watched
from standfirst.shelf import added, corrections
from standfirst.shelf.added import AddedWith
from standfirst.shelf.corrections import Correction
from tests.conftest import ROOT

THREADS, PROCESSES = 16, 4


def appended(folder: Path, name: str) -> None:
    jsonl.append(folder / "lines.jsonl", [{"name": name, "long": "x" * 20_000}])


def word_added(folder: Path, name: str) -> None:
    added.put(folder, [AddedWith(name, (name,), "note")])


def corrected(folder: Path, name: str) -> None:
    corrections.put(folder, Correction(name, "digest", added=(name,)))


def uploaded(folder: Path, name: str) -> None:
    add.saved_file("story.html", name.encode(), folder / "dumps")


def seen(folder: Path, name: str) -> None:
    watched(folder / "watched.jsonl").saw([name], SeenEntry(name, "2026-05-06", "feed"))


FILES: dict[str, tuple[Callable[[Path, str], None], Callable[[Path], set[str]]]] = {
    "lines": (appended, lambda folder: {row["name"] for row in jsonl.rows(folder / "lines.jsonl")}),
    "added.jsonl": (word_added, lambda folder: set(added.read(folder))),
    "corrections.jsonl": (corrected, lambda folder: {each.dump for each in corrections.read(folder)}),
    "watched.jsonl": (seen, lambda folder: set(watched(folder / "watched.jsonl").entries)),
    "uploads": (uploaded, lambda folder: {path.read_text(encoding="utf-8") for path in (folder / "dumps").iterdir()}),
}


@pytest.mark.parametrize("kind", FILES)
def test_nothing_that_sixteen_threads_save_at_once_is_lost(tmp_path: Path, kind: str) -> None:
    save, saved = FILES[kind]
    start = threading.Barrier(THREADS)

    def work(number: int) -> None:
        start.wait()
        save(tmp_path, f"name {number}")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))

    assert saved(tmp_path) == {f"name {number}" for number in range(THREADS)}


@pytest.mark.parametrize("kind", FILES)
def test_nothing_that_four_processes_save_at_once_is_lost(tmp_path: Path, kind: str) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.core.test_locks import FILES\n"
        "for number in range(8): FILES[sys.argv[1]][0](Path(sys.argv[2]), f'{sys.argv[3]} {number}')"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'plugins'}"}
    running = [
        subprocess.Popen([sys.executable, "-c", code, kind, str(tmp_path), str(name)], env=environment)
        for name in range(PROCESSES)
    ]

    assert [process.wait() for process in running] == [0] * PROCESSES
    names = {f"{name} {number}" for name in range(PROCESSES) for number in range(8)}
    assert FILES[kind][1](tmp_path) == names


def test_threads_that_write_one_file_leave_one_of_their_texts_whole(tmp_path: Path) -> None:
    texts = [f"{number}" * 50_000 for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda text: write(tmp_path / "a.txt", text), texts))

    assert (tmp_path / "a.txt").read_text(encoding="utf-8") in texts
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_lock_that_is_held_says_by_whom(tmp_path: Path) -> None:
    with (
        lock(tmp_path),
        pytest.raises(BusyError, match=rf"another .* \(process {os.getpid()}, since \d\d:\d\d:\d\d\)"),
        lock(tmp_path),
    ):
        pass
    assert (tmp_path / LOCK).exists()


def test_a_disk_without_hard_links_keeps_uploads_apart_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    for text in ("one", "two"):
        uploaded(tmp_path, text)

    assert FILES["uploads"][1](tmp_path) == {"one", "two"}
