"""Lines of a text dump that its post does not have."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst.converter import left_out
from standfirst.converter.batch import commands, newest
from standfirst.converter.batch.commands import DeskFolder
from standfirst.converter.model import Block, Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.header import Header
from standfirst.posts.post import Fate, Post
from standfirst.shelf.shelf import Shelf

PROSE = "The harbour office publishes the tides as plain text, and one line fetches them all."
HEADER = Header((("Title", "Port wins prize"), ("Authors", "Ana Ruiz"), ("Date", "2024-05-03")))


def test_a_line_is_left_out_unless_the_body_or_the_header_says_it() -> None:
    lines = ("Port wins prize", "By Ana Ruiz", "Share this", PROSE, "Twice a day")
    body = (Block("paragraph", PROSE), Block("paragraph", "Twice a day it is right."))

    assert left_out.lines([Block("paragraph", line) for line in lines], HEADER, body) == ["Share this"]


@pytest.mark.parametrize(("left", "is_most"), [([PROSE], False), ([PROSE, "Share this"], True)])
def test_half_of_a_text_is_not_most_of_it(left: list[str], is_most: bool) -> None:
    assert left_out.is_most(left, [Block("paragraph", PROSE)] * 2) == is_most


def test_a_post_with_a_doubt_waits_for_its_editor(tmp_path: Path) -> None:
    (post,) = convert(Dump("a.txt", f"Tides\n3 May 2024\n\n{PROSE}".encode()))
    assert isinstance(post, Post)

    outcome = Shelf(tmp_path, datetime(2024, 5, 6, tzinfo=UTC)).put(
        replace(post, doubt="more than half is left out"), "1", "1"
    )

    assert (outcome.fate, outcome.note) == (Fate.CREATED, "waits as a draft: more than half is left out")
    assert "Status: draft" in (tmp_path / "posts" / outcome.path).read_text(encoding="utf-8")


def test_status_counts_the_lines_left_out_and_diff_shows_them(tmp_path: Path) -> None:
    desk = DeskFolder(tmp_path / "dumps", tmp_path / "content", "UTC")
    desk.dumps.mkdir()
    (desk.dumps / "a.txt").write_text(f"Tides\n3 May 2024\n\n{PROSE}\n\n{PROSE}\n\nShare this\n", encoding="utf-8")
    commands.convert(desk)

    (outcome,) = commands.status(desk)

    assert outcome.note == f"1 line left out: `invoke diff --left-out {outcome.path}`"
    assert newest.left_out(desk, "a.txt") == ["Share this"]
