"""Work shared among forked processes gives what one process gives."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from standfirst.core import parallel
from standfirst.core.errors import DigestError
from tests.conftest import ROOT


class OddError(Exception):
    """One that is not made of what its `args` hold, as those of some libraries."""

    def __init__(self, what: str, where: int) -> None:
        super().__init__(what)
        self.where = where

    def __reduce__(self) -> str:
        raise TypeError("not to be pickled")  # whatever libraries that another test loads do about exceptions


@pytest.fixture
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 3)


@pytest.mark.usefixtures("three_cores")
def test_results_are_in_the_order_of_the_values() -> None:
    values = list(range(1_001))

    results = parallel.mapped(lambda value: (value * 2, os.getpid()), values)

    assert [double for double, _ in results] == [value * 2 for value in values]
    assert len({process for _, process in results}) == 3


def test_few_values_start_no_process() -> None:
    assert set(parallel.mapped(lambda _: os.getpid(), range(parallel.FEWEST))) == {os.getpid()}


@pytest.mark.usefixtures("three_cores")
@pytest.mark.parametrize("bad", [0, 999])
def test_an_error_is_raised_wherever_it_happens_and_no_process_is_left(bad: int, children: list[int]) -> None:

    def work(value: int) -> int:
        if value == bad:
            raise DigestError(f"{value} is bad")
        return value

    with pytest.raises(DigestError, match="is bad"):
        parallel.mapped(work, range(1_000))

    assert len(children) == 2
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


@pytest.mark.usefixtures("three_cores")
@pytest.mark.parametrize("is_local", [True, False])
def test_an_error_that_cannot_be_pickled_is_reported_with_its_place(is_local: bool) -> None:
    class LocalError(Exception):
        """Defined in a function, so that it cannot be pickled."""

    def work(value: int) -> int:
        if value == 992:
            raise LocalError("992 is bad") if is_local else OddError("992 is bad", 1)
        return value

    with pytest.raises(RuntimeError, match=r"in work\n(?s:.*)992 is bad"):
        parallel.mapped(work, range(1_000))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a child ends before its next value")
def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    script = f"""
import os, time
from standfirst.core import parallel
parallel.cores = lambda: 2
def work(value):
    if value % 2:
        open({str(tmp_path / "child")!r}, "w").write(str(os.getpid()))
    time.sleep(60)
parallel.mapped(work, range(2), fewest=1)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": str(ROOT / "plugins")})
    while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
        time.sleep(0.02)
    child = psutil.Process(int((tmp_path / "child").read_text()))

    parent.kill()
    parent.wait()

    psutil.wait_procs([child], timeout=20)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


@pytest.mark.usefixtures("three_cores")
def test_a_process_that_dies_is_reported() -> None:
    parent = os.getpid()

    def work(value: int) -> int:
        if os.getpid() != parent and value == 992:
            os.kill(os.getpid(), 9)
        return value

    with pytest.raises(ChildProcessError, match="run it again"):
        parallel.mapped(work, range(1_000))


def test_a_process_with_threads_is_not_forked() -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert parallel.cores() == 1
    finally:
        end.set()
        thread.join()


def own_children() -> set[int]:
    """The processes that this one has started and not waited for: the browser of another test may be one."""
    return {child.pid for child in psutil.Process().children()}


@pytest.mark.parametrize("cores", [1, 3])
def test_all_files_of_a_large_folder_are_seen_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: cores)
    paths = ["a", "b/c.html", *(f"b/{number:04}/d/e" for number in range(3 * parallel.FEWEST))]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "b")

    sizes = parallel.walked(str(tmp_path), lambda entry: entry.stat(follow_symlinks=False).st_size)

    assert list(sizes) == sorted([*paths, "link"])
    assert all(sizes[path] == len(path) for path in paths)


def test_a_folder_without_files_has_none(tmp_path: Path) -> None:
    assert parallel.walked(str(tmp_path), lambda entry: entry.name) == {}
