"""Work shared among forked processes gives what one process gives."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from standfirst.core import parallel
from standfirst.core.errors import DigestError


class OddError(Exception):
    """One that is not made of what its `args` hold, as those of some libraries."""

    def __init__(self, what: str, where: int) -> None:
        super().__init__(what)
        self.where = where


@pytest.fixture
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 3)
    monkeypatch.setattr(parallel.Child, "is_beside", False)  # whatever a test before this one left


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


def never() -> Callable[[str], int]:
    raise ValueError("not ready")


@pytest.mark.parametrize("cores", [1, 2])
def test_a_function_made_ready_ahead_is_called_with_what_is_known_later(
    monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: cores)
    before = own_children()
    with (
        parallel.ForkedCall[int, tuple[int, int]](lambda: lambda number: (number, os.getpid())) as call,
        parallel.ForkedCall[str, int](lambda: int) as failing,
        parallel.ForkedCall[str, int](never) as never_ready,
        parallel.ForkedCall[str, int](lambda: int),
    ):
        call.give(7)
        assert call.is_given
        number, process = call.result()
        assert number == 7
        assert (process == os.getpid()) == (cores == 1)
        failing.give("x")
        with pytest.raises(ValueError, match="'x'"):
            failing.result()
        never_ready.give("1")
        with pytest.raises(ValueError, match="not ready"):
            never_ready.result()

    assert own_children() == before  # no child is left, not even one that was never called


def test_the_parent_does_not_wait_for_what_a_child_does_after_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    done, (answered, answer) = tmp_path / "done", os.pipe()
    before = own_children()

    def after() -> None:
        os.read(answered, 1)  # until the parent has the result
        done.write_text("done")

    with parallel.ForkedCall[int, int](lambda: abs, after) as call:
        call.give(-7)
        assert call.result() == 7
        assert not done.exists()
        os.write(answer, b"x")

    assert done.read_text() == "done"
    assert own_children() == before


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


def processes(count: int) -> int:
    """Return how many processes share a list of *count* values."""
    return len(set(parallel.mapped(lambda _: os.getpid(), range(count), fewest=1)))


def test_a_child_takes_no_further_core_for_little_until_its_parent_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    monkeypatch.setattr(parallel, "MUCH", 100)

    def make_ready() -> Callable[[int], tuple[int, int]]:
        before = processes(10)
        return lambda _: (before, processes(10))

    with parallel.ForkedCall(make_ready) as call:
        call.give(0)
        assert call.result() == (1, 2)
    assert processes(10) == 2
