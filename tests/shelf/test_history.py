"""Decisions at the desk are kept with what their files held before, and undone without harm to what came after."""

from pathlib import Path

import pytest

from standfirst.core.errors import ShelfError
from standfirst.shelf.history import MOST_KEPT, History, Order


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path, tmp_path / ".cache" / "decisions")


def put(history: History, path: str, text: str) -> None:
    (history.root / path).parent.mkdir(parents=True, exist_ok=True)
    (history.root / path).write_text(text)


def text(history: History, path: str) -> str:
    return (history.root / path).read_text()


def change(history: History, path: str, after: str) -> int:
    return history.carry_out(Order("edit", "x", (path,)), lambda: put(history, path, after)).number


def test_a_decision_that_changed_nothing_takes_no_undo(history: History) -> None:
    put(history, "a.md", "0")
    first = change(history, "a.md", "1")

    change(history, "a.md", "1")
    last = history.last()

    assert last is not None
    assert last.number == first


def test_the_last_decision_that_was_not_undone_comes_next(history: History) -> None:
    put(history, "a.md", "0")
    first, second = change(history, "a.md", "1"), change(history, "a.md", "2")

    history.undo(second)
    last = history.last()

    assert last is not None
    assert last.number == first
    history.undo(first)
    assert text(history, "a.md") == "0"
    assert history.last() is None


def test_a_file_that_was_made_is_removed_and_one_that_was_removed_is_made(history: History) -> None:
    put(history, "old.md", "old")

    def move() -> None:
        put(history, "new.md", "new")
        (history.root / "old.md").unlink()

    number = history.carry_out(Order("move", "x", ("old.md", "new.md")), move).number
    history.undo(number)

    assert text(history, "old.md") == "old"
    assert not (history.root / "new.md").exists()


@pytest.mark.parametrize("data", [b"Title: x\r\n\r\nText.\r\n", b"\xef\xbb\xbfTitle: x\n", b"\xff\xfe no UTF-8"])
def test_bytes_come_back_as_they_were(history: History, data: bytes) -> None:
    (history.root / "a.md").write_bytes(data)
    number = change(history, "a.md", "other")

    history.undo(number)

    assert (history.root / "a.md").read_bytes() == data


def test_a_file_that_changed_since_is_left_and_so_are_the_others(history: History) -> None:
    for name in ("a.md", "b.md"):
        put(history, name, "0")

    def both() -> None:
        put(history, "a.md", "1")
        put(history, "b.md", "1")

    number = history.carry_out(Order("edit", "x", ("a.md", "b.md")), both).number
    put(history, "b.md", "2")

    with pytest.raises(ShelfError, match=r"b\.md was changed"):
        history.undo(number)
    assert (text(history, "a.md"), text(history, "b.md")) == ("1", "2")


@pytest.mark.parametrize(
    "name", ["content/withdrawn.txt", "content/held.txt", "content/corrections.jsonl", "content/ledger.jsonl"]
)
def test_lines_of_later_decisions_stay_in_files_of_lines(history: History, name: str) -> None:
    put(history, name, "one\n")
    number = change(history, name, "one\ntwo\n")
    change(history, name, "one\ntwo\nthree\n")

    history.undo(number)

    assert text(history, name) == "one\nthree\n"


def test_an_undo_splits_no_line_of_json_at_another_end_of_line(history: History) -> None:
    name, row = "content/corrections.jsonl", '{"body": "one\u2028two"}\n'
    put(history, name, row)
    number = change(history, name, f'{row}{{"body": "three"}}\n')
    change(history, name, f'{row}{{"body": "three"}}\n{{"body": "four"}}\n')

    history.undo(number)

    assert text(history, name) == f'{row}{{"body": "four"}}\n'


def test_changes_of_a_failed_decision_can_be_undone(history: History) -> None:
    put(history, "a.md", "0")

    def fail() -> None:
        put(history, "a.md", "1")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        history.carry_out(Order("edit", "x", ("a.md", "b.md")), fail)
    last = history.last()

    assert last is not None
    history.undo(last.number)
    assert text(history, "a.md") == "0"


def test_a_decision_that_did_nothing_is_not_kept(history: History) -> None:
    def fail() -> None:
        raise OSError("busy")

    with pytest.raises(OSError, match="busy"):
        history.carry_out(Order("edit", "x", ("a.md",)), fail)

    assert history.last() is None


def test_a_decision_that_a_killed_process_left_half_can_be_undone(history: History) -> None:
    put(history, "a.md", "0")
    number = change(history, "a.md", "1")
    kept = history.folder / f"{number}.json"
    kept.write_text(
        kept.read_text().replace('"is_done": true', '"is_done": false').replace('"after": "1"', '"after": null')
    )

    History(history.root, history.folder).undo(number)

    assert text(history, "a.md") == "0"


def test_only_the_newest_are_kept(history: History) -> None:
    put(history, "a.md", "0")
    for number in range(MOST_KEPT + 5):
        change(history, "a.md", str(number + 1))

    assert sum(1 for _ in history.newest_first()) == MOST_KEPT
    with pytest.raises(ShelfError, match="no longer kept"):
        history.undo(1)
