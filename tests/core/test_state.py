"""What builds remember: rows of one version by their keys; what is damaged counts as nothing, and nothing taken down stays in the file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from standfirst.core import parallel
from standfirst.core.state import Kind

ROWS = {"a": [1, "é\ud800"], "b": {"c": None}, b"\x00\xff": []}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / ".cache" / "state.db"
    Kind(path, "kind", 1).save(ROWS)
    Kind(path, "bytes", [1, "zone"], is_binary=True).save({b"k": b"\x00value"})
    return path


def test_rows_are_read_as_they_were_written(state: Path) -> None:
    assert Kind(state, "kind", 1).rows() == ROWS
    assert Kind(state, "kind", 1).get("b") == {"c": None}
    assert Kind(state, "kind", 1).get("none") is None
    assert Kind(state, "bytes", [1, "zone"], is_binary=True).rows() == {b"k": b"\x00value"}


def test_changed_rows_take_the_place_of_others_and_gone_ones_leave_nothing_in_the_file(state: Path) -> None:
    Kind(state, "kind", 1).save({"secret": ["swordfish"]})
    Kind(state, "kind", 1).save({"a": 2}, ["secret", "b"])

    assert Kind(state, "kind", 1).rows() == {"a": 2, b"\x00\xff": []}
    assert not [path for path in state.parent.iterdir() if b"swordfish" in path.read_bytes()]


def test_rows_of_other_rules_count_as_none_and_go_with_the_next_ones(state: Path) -> None:
    assert Kind(state, "kind", 2).rows() == {}
    assert Kind(state, "kind", 2).get("a") is None
    Kind(state, "kind", 2).save({"new": 1})

    assert Kind(state, "kind", 2).rows() == {"new": 1}
    assert Kind(state, "kind", 1).rows() == {}
    assert Kind(state, "bytes", [1, "zone"], is_binary=True).get(b"k") == b"\x00value"


def test_all_rows_go_if_there_would_be_too_many(state: Path) -> None:
    Kind(state, "kind", 1).save({"new": 1}, most=3)

    assert Kind(state, "kind", 1).rows() == {"new": 1}


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    Kind(None, "kind", 1).save({"a": 1})
    Kind(tmp_path / "state.db", "kind", 1).save({}, [])

    assert Kind(None, "kind", 1).rows() == Kind(tmp_path / "state.db", "kind", 1).rows() == {}
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_set_aside_and_begun_again(state: Path, caplog: pytest.LogCaptureFixture) -> None:
    intact = state.read_bytes()
    for broken in (b"", b"no database" * 99, intact[: len(intact) // 2], bytes(len(intact))):
        state.write_bytes(broken)

        assert Kind(state, "kind", 1).rows() == {}
        Kind(state, "kind", 1).save({"a": 1})
        assert Kind(state, "kind", 1).rows() == {"a": 1}
    assert state.with_suffix(".broken").exists()
    assert "is now state.broken; what it held is computed again" in caplog.text


def test_a_row_that_another_program_changed_counts_as_none(state: Path) -> None:
    with closing(sqlite3.connect(state)) as database, database:
        database.execute("UPDATE kind SET value = '[3]' WHERE key = 'a'")
        database.execute("UPDATE kind SET value = x'5b335d' WHERE key = 'b'")

    assert Kind(state, "kind", 1).rows() == {b"\x00\xff": []}


def test_a_place_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "state.db").mkdir()
    kind = Kind(tmp_path / "state.db", "kind", 1)
    kind.save({"a": 1})

    assert kind.rows() == {}
    assert (tmp_path / "state.db").is_dir()


def test_processes_write_at_once(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 4)
    numbers = range(80)

    parallel.mapped(lambda number: Kind(state, "numbers", 1).save({str(number): number}), numbers, fewest=1)

    assert Kind(state, "numbers", 1).rows() == {str(number): number for number in numbers}


def test_files_of_earlier_versions_are_removed_once(tmp_path: Path) -> None:
    for name in (
        "posts.npz",
        "traits-recent.npz",
        "weights-de.npz",
        "bodies.sqlite",
        "12.npz",
        ".spare.npz",
        "last.json",
    ):
        (tmp_path / name).touch()

    Kind(tmp_path / "state.db", "kind", 1).save({"a": 1})

    assert {path.name for path in tmp_path.iterdir()} == {"state.db", "12.npz", ".spare.npz", "last.json"}
