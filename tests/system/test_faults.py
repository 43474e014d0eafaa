"""Disks fail, power is cut, ledgers are garbled: the served site is the old one or the new one, whole, and no edit is lost.

In the manner of SQLite's fault tests: the Nth write, rename or flush fails, for every N that there is.
"""

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from standfirst.builds import release as pressing
from standfirst.builds.release import press
from standfirst.core import files
from standfirst.core.errors import DigestError
from standfirst.publishing import pelican_run
from tests.conftest import ROOT, Desk

KILLS, MANY_KILLS = 6, 24
CALLS = ((os, "fsync"), (os, "rename"), (os, "replace"), (os, "link"), (os, "symlink"), (pressing, "flush_all"))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a site."""
    root = folder.resolve()
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items()}


def pages(text: str) -> Callable[[Path], None]:
    """A build of three pages."""

    def make(folder: Path) -> None:
        (folder / "same.html").write_text("same")
        for name in ("a", "b"):
            (folder / name).mkdir()
            (folder / name / "index.html").write_text(f"{name} {text}")

    return make


class Failing:
    """Counts calls, and fails the *nth* of them as a full disk does."""

    def __init__(self, nth: int) -> None:
        self.nth, self.count = nth, 0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            if self.count == self.nth:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*args, **kwargs)

        return failing


@pytest.mark.parametrize(("module", "call"), CALLS, ids=[call for _, call in CALLS])
def test_every_call_of_a_build_may_fail(
    module: Any, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, builds = tmp_path / "output", tmp_path / ".builds"
    press(output, builds, pages("old"))
    old = contents(output)
    new = {name: data.replace(b"old", b"new") for name, data in old.items()}

    nth = 1
    while True:
        failing = Failing(nth)
        with monkeypatch.context() as patch:
            patch.setattr(module, call, failing.around(getattr(module, call)))
            with suppress(OSError):
                press(output, builds, pages("new"))
        assert contents(output) in (old, new), f"{call} {nth}"
        if failing.count < nth:
            break
        nth += 1
        press(output, builds, pages("old"))
        assert contents(output) == old

    assert contents(output) == new


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_post_is_the_old_one_or_the_new_one(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = tmp_path / "a.md"
    post.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, Failing(1).around(getattr(os, call)))
        if call == "fsync":
            with pytest.raises(OSError, match="No space"):
                files.write(post, "new")
            assert post.read_text() == "old"
    files.write(post, "new")

    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    assert post.read_text() == "new"


@pytest.fixture
def three(desk: Desk) -> Desk:
    """A built site of three stories, one of them edited."""
    for number in range(3):
        text = f"date 2024-05-0{number + 1} Boats race {number}\n\nThe boats raced all day in a fresh wind, and boat {number} won.\n"
        (desk.path / "dumps" / f"{number}.txt").write_text(text)
    assert desk.invoke("build").returncode == 0
    post = sorted(desk.posts.rglob("*.md"))[0]
    post.write_text(post.read_text().replace("Boats race 0", "An editor's title"))
    assert desk.invoke("build").returncode == 0
    return desk


def killed(desk: Desk, word: str, after: float) -> None:
    """Run a task and kill it, and all that it started, after a number of seconds."""
    environment = {
        "STANDFIRST_DESK": str(desk.path),
        "SITEURL": "https://digest.example",
        "SOURCE_DATE_EPOCH": "1767225600",
    }
    started = subprocess.Popen(
        [sys.executable, "-m", "invoke", word], cwd=ROOT, env=os.environ | environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        started.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def test_builds_and_conversions_may_be_killed_at_any_time(three: Desk, request: pytest.FixtureRequest) -> None:
    chance = random.Random(7)
    edited = sorted(three.posts.rglob("*.md"))[0]
    for round_ in range(MANY_KILLS if request.config.getoption("--full") else KILLS):
        dump = three.path / "dumps" / "2.txt"
        dump.write_text(
            dump.read_text().partition("\n\nRound")[0] + f"\n\nRound {round_} went to the blue boat in the end.\n"
        )
        killed(three, "convert" if round_ % 2 else "build", chance.uniform(0.3, 2.5))
        served = contents(three.output)
        assert "index.html" in served
        assert b"</html>" in served["index.html"]
        assert "An editor's title" in edited.read_text()

    assert three.invoke("build").returncode == 0
    assert contents(three.output) == contents(clean(three).output)


def clean(desk: Desk) -> Desk:
    """Return a desk with the same posts, built from nothing."""
    clean_desk = Desk(desk.path / "clean")
    shutil.copytree(desk.path / "dumps", clean_desk.path / "dumps")
    shutil.copytree(desk.path / "content", clean_desk.path / "content")
    assert clean_desk.invoke("build").returncode == 0
    return clean_desk


@pytest.mark.parametrize("harm", ["cut", "empty", "garbled", "gone"])
def test_a_harmed_ledger_costs_no_edit(three: Desk, harm: str) -> None:
    book = three.path / "content" / "ledger.jsonl"
    text = book.read_text()
    if harm == "gone":
        book.unlink()
    else:
        book.write_bytes(
            {"cut": text[: len(text) // 2].encode(), "empty": b"", "garbled": b"\x00\xff" + text.encode()[40:]}[harm]
        )
    before = {path.name: path.read_text() for path in three.posts.rglob("*.md")}
    (three.path / ".cache" / "state.db").unlink(missing_ok=True)

    done = three.invoke("build")

    assert done.returncode == 0, done.stderr
    assert {path.name: path.read_text() for path in three.posts.rglob("*.md")} == before


def test_a_full_disk_leaves_the_old_site_and_says_so(three: Desk, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or os.geteuid() != 0
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=20m", "none", str(small)], check=False).returncode
    ):
        pytest.skip("no right to mount a small disk")
    try:
        output = small / "output"
        assert three.invoke("build", STANDFIRST_OUTPUT=str(output)).returncode == 0
        old = contents(output)
        _fill(small)
        (three.path / "dumps" / "new.txt").write_text(
            "date 2024-05-09 New\n\nA new story about boats that raced all day long.\n"
        )

        done = three.invoke("build", STANDFIRST_OUTPUT=str(output))

        assert done.returncode == 1
        assert "No space left" in done.stderr
        assert contents(output) == old
    finally:
        subprocess.run(["umount", str(small)], check=True)  # noqa: S607 - the one that is there


def _fill(folder: Path) -> None:
    with (folder / "fill").open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"x" * 4096)
        except OSError:
            return


def test_a_target_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    (locked / "output").mkdir()

    with pytest.raises(DigestError, match="did not make"):
        press(locked / "output", locked / ".builds", pages("new"))


def test_temporary_files_of_text_editors_are_ignored(three: Desk) -> None:
    before, status = contents(three.output), three.invoke("status").stdout
    post = next(three.posts.rglob("*.md"))
    post.with_name(f".#{post.name}").symlink_to("editor@machine.4711")  # of Emacs, while it holds a post
    post.with_name(f".{post.name}.swp").write_bytes(b"b0VIM 9.0\xff")
    post.with_name(".hidden.md").write_bytes(post.read_bytes())
    (three.path / "content" / ".obsidian").mkdir()
    (three.path / "content" / ".obsidian" / "plan.md").write_text("no header at all\n", encoding="utf-8")

    built = three.invoke("build")

    assert built.returncode == 0, built.stdout + built.stderr
    assert three.invoke("status").stdout == status
    assert contents(three.output) == before


def test_a_hidden_post_may_be_the_only_one_of_its_lists(three: Desk) -> None:
    post = next(three.posts.rglob("*.md"))
    text = re.sub(r"(?m)^(?:Category|Tags|Source): .*\n", "", post.read_text(encoding="utf-8"))
    post.write_text(f"Status: hidden\nCategory: Alone\nTags: Only here\nSource: Quay\n{text}", encoding="utf-8")

    built = three.invoke("build")

    assert built.returncode == 0, built.stdout + built.stderr
    page = three.output / post.relative_to(three.posts).with_suffix("") / "index.html"
    assert "Alone" in page.read_text(encoding="utf-8")


def test_two_builds_at_once(three: Desk) -> None:
    environment = {"STANDFIRST_DESK": str(three.path), "SITEURL": "https://digest.example"}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "invoke", "build"], cwd=ROOT, env=os.environ | environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    errors = [process.communicate()[1] for process in started]

    assert sorted(process.returncode for process in started) in ([0, 0], [0, 3])
    if 3 in [process.returncode for process in started]:
        assert any("another build or command is at work" in error for error in errors)


def test_pelican_is_run_without_a_thread_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[int] = []

    class Seeing:
        def run(self) -> None:
            seen.append(threading.active_count())

    monkeypatch.setattr("pelican.get_instance", lambda _: (Seeing(), {}))

    pelican_run.build_into(tmp_path, lambda _: None)

    assert seen == [threading.active_count()]  # with one more, no process could be forked, and a build had one core
