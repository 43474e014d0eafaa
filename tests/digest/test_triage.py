"""A walk through the pile, in a real terminal."""

import os
import sys
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path

import pexpect
import pytest
from rich.console import Console

from standfirst.core.errors import DigestError
from standfirst.digest import triage
from standfirst.shelf import editing, held
from standfirst.shelf.editing import EditablePost
from tests.conftest import ROOT, Desk

PROMPT = "q stop: "


def waiting(desk: Desk, count: int) -> None:
    """Posts that wait as drafts."""
    folder = desk.posts / "2025" / "01"
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"story-{number:03}.md").write_text(
            f"Title: Story {number:03}\nDate: 2025-01-02\nSource: Harbour Post\nStatus: draft\nSummary: What {number} says.\n\nText.\n"
        )


def terminal(desk: Desk, **environment: str) -> "pexpect.spawn[str]":
    """Return `invoke pick` in a terminal, as an editor runs it."""
    variables = os.environ | {"STANDFIRST_DESK": str(desk.path), "TERM": "xterm", "COLUMNS": "100"} | environment
    return pexpect.spawn(
        sys.executable, ["-m", "invoke", "pick"], cwd=str(ROOT), env=variables, encoding="utf-8", timeout=60,
    )  # fmt: skip


def status(path: Path) -> str:
    return next((line for line in path.read_text().splitlines() if line.startswith("Status:")), "")


def test_an_editor_walks_through_a_hundred_posts(desk: Desk, tmp_path: Path) -> None:
    waiting(desk, 100)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/^Title: .*/Title: Edited/" "$1"\n')
    editor.chmod(0o755)
    screen = terminal(desk, EDITOR=str(editor), VISUAL="")

    screen.expect("1 of 100")
    screen.expect("Story 000")
    screen.expect("Harbour Post")
    screen.expect_exact(PROMPT)
    screen.sendline("p")
    screen.expect("2 of 100")
    screen.expect_exact(PROMPT)
    screen.sendline("h")
    screen.expect("3 of 100")
    screen.expect_exact(PROMPT)
    screen.sendline("n")
    screen.expect("note: ")
    screen.sendline("Worth a *look*")
    screen.expect_exact(PROMPT)
    screen.sendline("e")
    screen.expect_exact(PROMPT)
    screen.sendline("p")
    screen.expect("4 of 100")
    screen.expect_exact(PROMPT)
    screen.sendline("x")
    screen.expect("no such key: x")
    screen.expect_exact(PROMPT)
    for number in range(5, 100):
        screen.sendline("p")
        screen.expect(f"{number} of 100")
        screen.expect_exact(PROMPT)
    screen.sendline("q")
    screen.expect("97 published, 1 held, 0 declined, 0 withdrawn, 3 still wait")
    screen.expect(pexpect.EOF)

    posts = sorted(desk.posts.rglob("*.md"))
    assert status(posts[0]) == "Status: published"
    assert status(posts[1]) == "Status: draft"
    assert posts[2].read_text() == (
        "Title: Edited\nDate: 2025-01-02\nSource: Harbour Post\nStatus: published\nSummary: What 2 says.\n"
        "Note: Worth a *look*\n\nText.\n"
    )
    assert sum(paper.is_draft for paper in editing.papers(desk.path / "content")) == 3


def test_a_withdrawn_story_is_gone_with_its_reason(desk: Desk) -> None:
    (desk.path / "dumps" / "a.txt").write_bytes((ROOT / "dumps" / "000_d9dea2d0ef822165.txt").read_bytes())
    assert desk.invoke("convert", STANDFIRST_CURATE="1").returncode == 0
    screen = terminal(desk)

    screen.expect_exact(PROMPT)
    screen.sendline("w")
    screen.expect("why ")
    screen.sendline("not ours to tell")
    screen.expect("0 published, 0 held, 0 declined, 1 withdrawn, 0 still wait")
    screen.expect(pexpect.EOF)

    assert list(desk.posts.rglob("*.md")) == []
    assert "not ours to tell" in (desk.path / "content" / "withdrawn.txt").read_text()
    assert desk.invoke("convert").returncode == 0
    assert list(desk.posts.rglob("*.md")) == []


def test_the_set_command_changes_a_post_and_reports_errors(desk: Desk) -> None:
    waiting(desk, 1)

    done = desk.invoke("set", "story-000", "--status", "published", "--tags", "Ports, Boats", "--note", "Why")
    wrong = desk.invoke("set", "story-000", "--status", "live")

    text = next(desk.posts.rglob("*.md")).read_text()
    assert done.returncode == 0, done.stderr
    assert "Status: published\n" in text
    assert "Tags: Ports, Boats\n" in text
    assert wrong.returncode == 1
    assert "Status is 'live'; write one of published, draft, hidden" in wrong.stderr


def test_tags_are_listed_merged_and_suggested_from_the_command_line(desk: Desk) -> None:
    folder = desk.posts / "2025" / "01"
    folder.mkdir(parents=True)
    for number, tag in enumerate(("Ports", "ports", "Port", "Harbours")):
        (folder / f"s{number}.md").write_text(f"Title: S\nDate: 2025-01-02\nTags: {tag}\n\nText.\n")

    assert (
        "3  Ports"
        in desk.invoke("tags.merge", "Ports", "--tags", "Port; ports").stdout + desk.invoke("tags.list").stdout
    )
    assert desk.invoke("tags.rename", "Harbours", "--new", "Quays").stdout.startswith("1 post changed; ")
    assert '["Ports"]' in desk.invoke("tags.suggest").stdout


def walked(
    desk: Desk, answers: dict[str, Iterable[str]], *, meanwhile: Callable[[str], object] = lambda _: None
) -> tuple[str, str]:
    """Return the result and the screen of a walk; *answers* has the replies to each question, by its first word, one after the other."""
    screen, remaining = StringIO(), {question: iter(keys) for question, keys in answers.items()}

    def ask(question: str) -> str:
        meanwhile(question)
        return next(remaining["why" if question.startswith("why") else "key"])

    result = triage.walk(
        desk.path / "content", Console(file=screen, width=200), triage.Keys(ask, lambda *_: None), lambda _: ()
    )
    return str(result), screen.getvalue()


def test_edits_made_while_a_story_is_shown_are_kept(desk: Desk) -> None:
    waiting(desk, 1)
    path = next(desk.posts.rglob("*.md"))

    def meanwhile(_: str) -> None:
        path.write_text(path.read_text().replace("Title: Story 000", "Title: Mine").replace("Text.", "Text. And more."))

    summary, _ = walked(desk, {"key": "p"}, meanwhile=meanwhile)

    assert summary.startswith("1 published")
    assert "Title: Mine\n" in path.read_text()
    assert "Text. And more." in path.read_text()
    assert status(path) == "Status: published"


def test_a_story_without_a_date_is_not_published(desk: Desk) -> None:
    waiting(desk, 1)
    path = next(desk.posts.rglob("*.md"))
    path.write_text(path.read_text().replace("Date: 2025-01-02\n", ""))

    summary, screen = walked(desk, {"key": "pq"})

    assert "it has no date; write a line such as Date: 2026-11-29; press e to mend it" in " ".join(screen.split())
    assert summary.startswith("0 published")
    assert status(path) == "Status: draft"


def test_a_post_that_an_editor_broke_is_reported_and_can_be_mended(desk: Desk) -> None:
    waiting(desk, 1)
    path = next(desk.posts.rglob("*.md"))
    right = path.read_text()
    breaks = iter([right.replace("Title: ", "Titel "), right])

    summary, screen = walked(desk, {"key": "pp"}, meanwhile=lambda _: path.write_text(next(breaks)))

    assert "press e to mend it" in " ".join(screen.split())
    assert summary.startswith("1 published")


def test_a_story_is_withdrawn_for_a_reason(desk: Desk) -> None:
    waiting(desk, 1)

    summary, _ = walked(desk, {"key": "ww", "why": ["", "not ours"]})

    assert "1 withdrawn" in summary


def test_an_editing_program_that_is_not_there_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(desk, 1)
    monkeypatch.delenv("VISUAL", raising=False)
    for name in ("/nowhere/ed", "ed '"):
        monkeypatch.setenv("EDITOR", name)
        with pytest.raises(DigestError, match="set VISUAL or EDITOR to your editing program"):
            walked(desk, {"key": "e"})


def test_a_story_is_declined_with_one_key(desk: Desk) -> None:
    desk.posts.mkdir(parents=True)
    (desk.posts / "a.md").write_text("Title: A\nDate: 2024-05-06\nStatus: draft\n\nText.\n")
    declined: list[tuple[str, str]] = []
    keys = triage.Keys(lambda _: "d", lambda name, why: declined.append((name, why)))

    summary = triage.walk(desk.path / "content", Console(file=StringIO()), keys, lambda _: ())

    assert declined == [("a.md", "declined")]
    assert str(summary) == "0 published, 0 held, 1 declined, 0 withdrawn, 0 still wait"


def test_each_answer_is_a_decision(desk: Desk) -> None:
    waiting(desk, 3)
    answers, decided = iter("pdh"), []

    def decide(action: str, paper: EditablePost, work: Callable[[], object]) -> None:
        decided.append((action, paper.name))
        work()

    keys = triage.Keys(lambda _: next(answers), lambda *_: None, decide)
    triage.walk(desk.path / "content", Console(file=StringIO()), keys, lambda _: ())

    stories = [f"2025/01/story-00{number}.md" for number in range(3)]
    assert decided == [*zip(("publish", "withdraw", "hold"), stories, strict=True)]


def test_held_stories_are_not_offered_again(desk: Desk) -> None:
    waiting(desk, 2)

    walked(desk, {"key": "hq"})
    summary, screen = walked(desk, {"key": "pq"})

    assert held.read(desk.path) == {"2025/01/story-000.md"}
    assert "1 of 1" in screen
    assert summary.startswith("1 published")


def test_a_post_with_an_impossible_date_is_not_published(desk: Desk) -> None:
    waiting(desk, 1)
    path = next(desk.posts.rglob("*.md"))
    path.write_text(path.read_text().replace("2025-01-02", "2026-13-45"))

    summary, screen = walked(desk, {"key": "pq"})

    assert "2026-13-45" in screen
    assert summary.startswith("0 published")
