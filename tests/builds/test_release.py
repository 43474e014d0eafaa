"""Readers see the old site or the new one."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from standfirst.builds.release import lead, press, record_of
from standfirst.core.errors import DigestError, SettingError
from standfirst.core.locks import BusyError, lock, waited
from standfirst.publishing import releases


def make(text: str) -> Callable[[Path], None]:
    """A build that writes one page."""

    def build(folder: Path) -> None:
        (folder / "index.html").write_text(text)

    return build


def test_a_build_is_swapped_in_and_three_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        press(tmp_path / "output", tmp_path / ".builds", make(str(number)))

    assert (tmp_path / "output" / "index.html").read_text() == "4"
    assert sorted(path.name for path in (tmp_path / ".builds").iterdir() if path.is_dir()) == [".spare", "3", "4", "5"]


def test_a_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    press(tmp_path / "output", tmp_path / ".builds", make("old"))

    with pytest.raises(ZeroDivisionError):
        press(tmp_path / "output", tmp_path / ".builds", lambda _: _fail())

    assert (tmp_path / "output" / "index.html").read_text() == "old"
    assert not (tmp_path / ".builds" / ".unfinished").exists()


def test_a_second_build_is_refused_at_once(tmp_path: Path) -> None:
    with lock(tmp_path / ".builds"), pytest.raises(BusyError, match="another build"):
        press(tmp_path / "output", tmp_path / ".builds", make("new"))


def test_a_folder_that_we_did_not_make_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()

    with pytest.raises(DigestError, match="did not make"):
        press(tmp_path / "output", tmp_path / ".builds", make("new"))


def _fail() -> NoReturn:
    raise ZeroDivisionError


def test_unchanged_files_are_shared_and_an_unchanged_build_leaves_no_folder(tmp_path: Path) -> None:
    def pages(second: str) -> Callable[[Path], None]:
        def build(folder: Path) -> None:
            (folder / "same.html").write_text("same")
            (folder / "other.html").write_text(second)

        return build

    output, builds = tmp_path / "output", tmp_path / ".builds"
    first = press(output, builds, pages("one"))
    unchanged = press(output, builds, pages("one"))
    second = press(output, builds, pages("two"))

    assert unchanged == first
    assert (first / "same.html").samefile(second / "same.html")
    assert not (first / "other.html").samefile(second / "other.html")
    assert (first / "other.html").read_text() == "one"


def test_a_page_taken_out_is_a_change(tmp_path: Path) -> None:
    def two(folder: Path) -> None:
        make("a")(folder)
        (folder / "b.html").write_text("b")

    press(tmp_path / "output", tmp_path / ".builds", two)
    press(tmp_path / "output", tmp_path / ".builds", make("a"))

    assert [path.name for path in (tmp_path / "output").iterdir()] == ["index.html"]


def test_a_failed_gate_keeps_the_old_site(tmp_path: Path) -> None:
    press(tmp_path / "output", tmp_path / ".builds", make("old"))

    with pytest.raises(ZeroDivisionError):
        press(tmp_path / "output", tmp_path / ".builds", make("new"), lambda _: _fail())

    assert (tmp_path / "output" / "index.html").read_text() == "old"


def test_rolling_back_leads_to_an_earlier_build_and_the_next_build_goes_on(tmp_path: Path) -> None:
    output, builds = tmp_path / "output", tmp_path / ".builds"
    for text in ("one", "two", "three"):
        press(output, builds, make(text))

    lead(output, builds, releases.chosen("1", output, builds, ()).folder)
    assert (output / "index.html").read_text() == "one"
    with pytest.raises(DigestError, match="no release 9"):
        releases.chosen("9", output, builds, ())
    press(output, builds, make("four"))

    assert (output / "index.html").read_text() == "four"


def test_a_record_of_an_earlier_version_is_removed(tmp_path: Path) -> None:
    output, builds = tmp_path / "output", tmp_path / ".builds"
    builds.mkdir()
    (builds / "1.jsonl").write_text("{}\n")

    press(output, builds, make("new"))

    assert sorted(path.name for path in builds.iterdir()) == [".lock", "1"]


def test_after_a_rollback_all_files_are_compared_with_what_is_served(tmp_path: Path) -> None:
    output, builds = tmp_path / "output", tmp_path / ".builds"

    def build(one: str, other: str, new: list[str] | None = None) -> None:
        def make(folder: Path) -> list[str] | None:
            (folder / "one").write_text(one)
            (folder / "other").write_text(other)
            record_of(builds / ".unfinished").write_text("")
            return new

        press(output, builds, make)

    build("a", "a")
    build("b", "b")
    build("c", "b", ["one"])
    assert (output / "one").read_text() == "c"
    lead(output, builds, builds / "1")

    build("a", "b", ["one"])  # as made by one who took "other" over from the newest build

    assert ((output / "one").read_text(), (output / "other").read_text()) == ("a", "b")


def test_the_time_to_wait_for_the_lock_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFIRST_WAIT", "1.5")
    assert waited() == 1.5
    monkeypatch.setenv("STANDFIRST_WAIT", "soon")
    with pytest.raises(SettingError, match="STANDFIRST_WAIT is 'soon'; write seconds, such as 20"):
        waited()


def test_steps_after_a_build_run_before_another_build_can_begin(tmp_path: Path) -> None:
    def after(folder: Path) -> None:
        assert folder.name == "1"
        with pytest.raises(BusyError), lock(tmp_path / "builds"):
            pass

    press(tmp_path / "output", tmp_path / "builds", make("x"), after=after)
