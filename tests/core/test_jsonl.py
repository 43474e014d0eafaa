"""Files of JSON lines: each text stays in its line, and a half line costs no other."""

from pathlib import Path

from standfirst.core import jsonl


def test_a_text_with_other_ends_of_lines_stays_one_line(tmp_path: Path) -> None:
    jsonl.append(tmp_path / "x.jsonl", [{"text": "one\u2028two\x85three\x0bfour"}, {"text": "five"}])

    assert [row["text"] for row in jsonl.rows(tmp_path / "x.jsonl")] == ["one\u2028two\x85three\x0bfour", "five"]


def test_what_is_added_after_a_half_line_is_not_lost_with_it(tmp_path: Path) -> None:
    book = tmp_path / "x.jsonl"
    book.write_text('{"a": 1}\n{"b"', encoding="utf-8")

    jsonl.append(book, [{"c": 3}])

    assert list(jsonl.rows(book)) == [{"a": 1}, {"c": 3}]
    assert jsonl.lines(book)[1] == '{"b"'
