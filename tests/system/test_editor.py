"""What an editor is told: one sentence after each build, what needs a decision first, no traceback."""

import socket
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT, Desk

STORY = "Boats race {name}\n\n6 May 2024\n\nThe boats raced all day in a fresh wind, and the crew of boat {name} was home first.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    """A desk with two dumps that give posts, one without a date, and one that is refused; and what its build said."""
    desk = Desk(tmp_path_factory.mktemp("editor"))
    (desk.path / "dumps").mkdir()
    (desk.path / "content").mkdir()
    for name in ("one", "two"):
        (desk.path / "dumps" / f"{name}.txt").write_text(STORY.format(name=name))
    (desk.path / "dumps" / "undated.txt").write_text(STORY.format(name="three").replace("6 May 2024\n\n", ""))
    (desk.path / "dumps" / "empty.txt").write_text("")
    done = desk.invoke("build", "--allow-quarantine")
    assert done.returncode == 0, done.stdout + done.stderr
    yield desk, done.stdout + done.stderr


def test_a_build_ends_in_one_sentence_and_the_next_command(built: tuple[Desk, str]) -> None:
    _, said = built

    assert said.count("2 new; 1 without a date: `invoke status`; 1 refused: `invoke status`") == 1


def test_what_was_refused_before_is_not_repeated(built: tuple[Desk, str]) -> None:
    desk, first = built

    again = desk.invoke("build", "--allow-quarantine")

    assert "empty.txt" in first
    assert "empty.txt" not in again.stdout + again.stderr
    assert "1 refused: `invoke status`" in again.stdout


def test_the_status_counts_what_has_not_changed_and_lists_it_if_asked(built: tuple[Desk, str]) -> None:
    desk, _ = built

    short, whole = desk.invoke("status").stdout, desk.invoke("status", "--all").stdout

    assert "2 unchanged" in short
    assert "one.txt" not in short
    assert "one.txt" in whole
    assert short.splitlines()[0].startswith("quarantined")


def test_a_reader_that_has_seen_enough_makes_no_traceback(built: tuple[Desk, str]) -> None:
    desk, _ = built
    command = "$PYTHON -m invoke status --all | head -1"

    done = desk.shell(command)

    assert "Traceback" not in done.stderr


def test_a_busy_port_is_told(built: tuple[Desk, str]) -> None:
    desk, _ = built
    with socket.socket() as held:
        held.bind(("localhost", 0))
        held.listen()
        port = str(held.getsockname()[1])

        done = desk.invoke("serve", "--port", port)

    assert done.returncode == 1
    assert f"cannot listen on port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_clean_removes_what_this_desk_built_and_nothing_else(desk: Desk) -> None:
    (desk.path / "dumps" / "one.txt").write_text(STORY.format(name="one"))
    assert desk.invoke("build").returncode == 0

    assert desk.invoke("clean").returncode == 0

    assert sorted(path.name for path in desk.path.iterdir()) == [".cache", "content", "dumps"]
    assert (ROOT / "tasks.py").is_file()


def test_an_empty_folder_is_a_desk(desk: Desk) -> None:
    (desk.path / "dumps").rmdir()
    (desk.path / "content").rmdir()

    for command in (("status",), ("build",), ("tags.list",)):
        done = desk.invoke(*command)
        assert done.returncode == 0, done.stdout + done.stderr

    missing = desk.invoke("status", STANDFIRST_DESK=str(desk.path / "nowhere"))
    assert missing.returncode == 1
    assert "which is no folder" in missing.stderr
    assert "Traceback" not in missing.stderr
