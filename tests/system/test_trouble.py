"""Trouble of the machine: two commands at once, a wrong clock, garbled caches, killed runs, limits of the system."""

import io
import os
import random
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator

import pytest

from tests.conftest import Desk

WORDS = "harbour crew wind sail morning race boats water people city market council bridge winter summer report".split()
COUNT = 12


def story(number: int) -> str:
    chance = random.Random(number)
    text = " ".join(f"The {' '.join(chance.sample(WORDS, 12))}." for _ in range(6))
    return f"Boat {number} wins\n\n6 May 2024\n\n{text}\n"


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk with a dozen dumps."""
    for number in range(COUNT):
        (desk.path / "dumps" / f"{number:02}.txt").write_text(story(number))
    return desk


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose site is built."""
    desk = Desk(tmp_path_factory.mktemp("trouble"))
    (desk.path / "dumps").mkdir()
    (desk.path / "content").mkdir()
    for number in range(COUNT):
        (desk.path / "dumps" / f"{number:02}.txt").write_text(story(number))
    assert desk.invoke("build").returncode == 0
    yield desk


def test_two_conversions_at_once_write_each_post_once(full: Desk) -> None:
    ended: list[subprocess.CompletedProcess[str]] = []
    threads = [threading.Thread(target=lambda: ended.append(full.invoke("convert"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [done.returncode for done in ended] == [0, 0]
    assert len(list(full.posts.rglob("*.md"))) == COUNT


@pytest.mark.parametrize(
    "command",
    [
        ("accept", "boat-1-wins"),
        ("withdraw", "boat-1-wins", "--why", "x"),
        ("set", "boat-1-wins", "--note", "x"),
        ("let-go",),
    ],
)
def test_a_command_that_writes_waits_for_the_lock(built: Desk, command: tuple[str, ...]) -> None:
    script = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(built.path / ".builds" / ".lock")], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        before = {path: path.read_bytes() for path in (built.path / "content").rglob("*") if path.is_file()}

        done = built.invoke(*command, STANDFIRST_WAIT="0.2")

        holder.kill()
    assert done.returncode == 3, done.stdout + done.stderr
    assert {path: path.read_bytes() for path in (built.path / "content").rglob("*") if path.is_file()} == before


def test_a_clock_before_the_last_build_stops_everything_that_writes(built: Desk) -> None:
    served = built.output.readlink()
    (built.path / "dumps" / "new.txt").write_text(story(99))

    for command in (("build",), ("convert",)):
        done = built.invoke(*command, SOURCE_DATE_EPOCH="946684800")
        assert done.returncode == 1
        assert "the clock says 2000-01-01" in done.stderr

    (built.path / "dumps" / "new.txt").unlink()
    assert built.output.readlink() == served
    assert not list(built.posts.rglob("boat-99-wins.md"))


def test_a_build_that_loses_most_stories_asks_first(full: Desk) -> None:
    assert full.invoke("build").returncode == 0
    for path in sorted(full.posts.rglob("*.md"))[: COUNT - 2]:
        path.write_text(path.read_text().replace("Date: 2024-05-06", "Date: 2099-05-06"))

    refused = full.invoke("build")

    assert refused.returncode == 1
    assert f"would take {COUNT - 2} of {COUNT} stories off the site" in refused.stderr
    assert len(list(full.output.glob("2024/05/*/"))) == COUNT

    assert full.invoke("build", "--anyway").returncode == 0
    assert len(list(full.output.glob("2024/05/*/"))) == 2


def release(desk: Desk) -> dict[str, bytes]:
    paths = {path.relative_to(desk.output).as_posix(): path for path in desk.output.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in paths.items()}


@pytest.mark.parametrize("harm", ["emptied", "garbled"])
def test_harmed_caches_are_made_again(built: Desk, harm: str) -> None:
    before = release(built)
    for folder in (".cache", ".builds"):
        for path in sorted((built.path / folder).rglob("*")):
            is_cache = folder == ".cache" or path.parent == built.path / ".builds"
            if path.is_file() and is_cache and path.name != ".lock":
                data = path.read_bytes()
                path.write_bytes(
                    b""
                    if harm == "emptied"
                    else data[: len(data) // 2] + b"\xff\x00garbled" + data[len(data) // 2 + 9 :]
                )
    another = built.path / "dumps" / f"{harm}.txt"
    another.write_text(story(50 if harm == "emptied" else 51))

    done = built.invoke("build")

    assert done.returncode == 0, done.stdout + done.stderr
    another.unlink()
    (added,) = built.posts.rglob("boat-5?-wins.md")
    added.unlink()
    assert built.invoke("build").returncode == 0
    assert {name: data for name, data in release(built).items() if "gone" not in name} == before
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in built.output.rglob("card.png"))


def test_leftovers_of_killed_runs_are_removed(built: Desk) -> None:
    folder = built.posts / "2024" / "05"
    for name in (".boat.md.999999999.new", f".boat.md.{os.getpid()}.new"):
        (folder / name).write_text("half")
    (folder / ".mine.new").write_text("an editor's own")

    built.invoke("convert")

    assert not (folder / ".boat.md.999999999.new").exists()
    assert (folder / f".boat.md.{os.getpid()}.new").exists()  # of a process that is still at work
    assert (folder / ".mine.new").exists()


def test_a_limit_of_the_system_refuses_no_dump_for_good(desk: Desk) -> None:
    """A zip inside a tar is stored on disk; while no file may have 100 KB, that fails. The next build takes the dump in."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("good.txt", story(1))
        archive.writestr("noise.bin", random.Random(1).randbytes(3_000_000))
    with tarfile.open(fileobj=outer, mode="w") as tar:
        member = tarfile.TarInfo("inner.zip")
        member.size = len(inner.getvalue())
        tar.addfile(member, io.BytesIO(inner.getvalue()))
    (desk.path / "dumps" / "outer.tar").write_bytes(outer.getvalue())
    command = "ulimit -f 100; exec $PYTHON -m invoke convert"

    done = desk.shell(command)

    assert "the next build tries it again" in done.stdout, done.stdout + done.stderr
    assert desk.invoke("convert").returncode == 2  # of the noise
    assert len(list(desk.posts.rglob("*.md"))) == 1


def test_a_pipe_among_the_posts_is_reported_and_not_waited_for(desk: Desk) -> None:
    desk.posts.mkdir(parents=True)
    os.mkfifo(desk.posts / "pipe.md")
    (desk.posts / "good.md").write_text("Title: Good\nDate: 2024-05-06\n\nText.\n")

    done = desk.invoke("build")

    assert done.returncode == 2
    assert "content/posts/pipe.md: the post cannot be read" in done.stdout + done.stderr
    assert (desk.output / "good" / "index.html").is_file()


@pytest.mark.parametrize("name", ["C#.md", "q?x.md", "sp ace.md", "50%.md", "grüße.md"])
def test_a_post_may_be_called_anything(desk: Desk, name: str) -> None:
    desk.posts.mkdir(parents=True)
    (desk.posts / name).write_text("Title: Mine\nDate: 2024-05-06\n\nText of my own.\n")

    done = desk.invoke("build")
    assert done.returncode == 0, done.stdout + done.stderr
    (page,) = [path for path in desk.output.glob("*/index.html") if "Text of my own." in path.read_text()]
    assert not set("#?% ") & set(page.parent.name)

    assert desk.invoke("withdraw", name, "--why", "a test").returncode == 0
    done = desk.invoke("build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Text of my own." not in page.read_text()


def test_a_control_character_in_a_post_is_reported_with_its_line(desk: Desk) -> None:
    desk.posts.mkdir(parents=True)
    (desk.posts / "mine.md").write_text("Title: Mine\nDate: 2024-05-06\n\nText.\n\nA bell\x07 rings.\n")

    done = desk.invoke("build")

    assert done.returncode == 2
    assert "content/posts/mine.md:6: the character U+0007" in done.stdout + done.stderr


def test_a_vocabulary_saved_with_a_byte_order_mark_is_read(desk: Desk) -> None:
    (desk.path / "content" / "vocabulary.toml").write_bytes(b'\xef\xbb\xbf[Boats]\nslug = "boats"\n')

    assert desk.invoke("status").returncode == 0


def test_no_escape_sequence_of_a_dump_reaches_the_terminal(desk: Desk) -> None:
    (desk.path / "dumps" / "a\x1b[31m.txt").write_text("")
    (desk.path / "dumps" / "b.csv").write_text("title,text,url\na\x1b]0;owned\x07,b\n")

    done = desk.invoke("build", "--allow-refused")
    seen = desk.invoke("status")

    for text in (done.stdout, done.stderr, seen.stdout, seen.stderr):
        assert "\x1b" not in text


def test_a_file_added_to_the_release_by_hand_is_checked_though_nothing_changed(built: Desk) -> None:
    assert built.invoke("build").returncode == 0
    (built.output.resolve() / "strange.html").write_text("<p>No page of ours")

    done = built.invoke("build")

    assert done.returncode == 1
    assert "strange.html" in done.stdout + done.stderr
