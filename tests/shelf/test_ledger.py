"""A ledger keeps a check value a line: a damaged line is set aside and named, an old ledger gets the values."""

from pathlib import Path

import pytest

from standfirst.posts.header import Header
from standfirst.shelf import ledger
from standfirst.shelf.ledger import DAMAGED, LedgerEntry, LedgerFile

ENTRIES = [
    LedgerEntry(
        f"{name}.txt",
        f"2025/05/{name}.md",
        "d1",
        "f1",
        Header([("Title", f'The "{name}"')]),
        "b1",
        was=("2025/04/x.md",),
    )
    for name in ("boats", "ferries")
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_text(ledger.write(ENTRIES))
    return path


def test_what_was_written_is_read(book: Path) -> None:
    assert [*LedgerFile(book).entries.values()] == ENTRIES
    assert not LedgerFile(book).save()


@pytest.mark.parametrize(("old", "new"), [("2025/04/x.md", "2025/04/y.md"), ('"path"', '"pa'), ("b1", "b3")])
def test_a_damaged_line_is_set_aside_and_named(book: Path, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(ledger.logger, "warning", lambda text, *values: said.append(text % values))
    first, second = book.read_text().splitlines(keepends=True)
    book.write_text(first.replace(old, new) + second)

    opened = LedgerFile(book)

    assert [*opened.entries] == ["ferries.txt"]
    assert opened.save()
    assert book.read_text() == second
    assert book.with_name(DAMAGED).read_text() == first.replace(old, new)
    assert [line.partition(" and ")[0] for line in said] == ["content/ledger.jsonl:1 is damaged"]
    assert [place for place, _ in ledger.moved(book)] == ["2025/04/x"]


def test_an_old_ledger_without_check_values_gets_them(book: Path) -> None:
    written = book.read_text()
    book.write_text("".join(f"{line.partition(ledger.CHECK)[0]}}}\n" for line in written.splitlines()))

    opened = LedgerFile(book)

    assert [*opened.entries.values()] == ENTRIES
    assert opened.save()
    assert book.read_text() == written
    assert not book.with_name(DAMAGED).exists()


def test_a_line_nested_without_end_is_damaged() -> None:
    assert ledger.is_damaged('{"key": ' + "[" * 100_000)
