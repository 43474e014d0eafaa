"""The preview: pages, the 404 page, and a reload after each change that is not our own."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.conftest import EPOCH, ROOT, Desk

PATIENCE = 60.0  # seconds; a slow machine is no fault


def fetch(url: str) -> str:
    """The body at *url*, also if its status is an error."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return f"{error.code} {error.read().decode()}"


def until(condition: object, what: str) -> None:
    """Wait until *condition* returns true."""
    end = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


def _free_port() -> int:
    """Return a port that no server uses."""
    with socket.create_server(("localhost", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def livereload(desk: Desk) -> Iterator[str]:
    """`invoke livereload` at work on a desk; gives its address."""
    variables = {"STANDFIRST_DESK": str(desk.path), "SOURCE_DATE_EPOCH": EPOCH, "PYTHONUNBUFFERED": "1"}
    log, port = desk.path / "log", _free_port()
    with log.open("w") as out:
        work = subprocess.Popen(
            [sys.executable, "-m", "invoke", "livereload", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | variables,
            stdout=out,
            stderr=out,
        )
        try:
            until(lambda: "serving" in log.read_text(), "the server")
            time.sleep(1)  # for the watcher to start
            yield f"http://localhost:{port}"
        finally:
            work.terminate()
            work.wait()


@pytest.fixture
def preview(desk: Desk) -> Iterator[str]:
    """The address of `invoke livereload` on a desk with one post."""
    (desk.path / "dumps" / "a.txt").write_bytes((ROOT / "dumps" / "000_d9dea2d0ef822165.txt").read_bytes())
    with livereload(desk) as address:
        yield address


def test_a_post_that_is_broken_from_the_start_is_reported_and_waited_for(desk: Desk) -> None:
    post = desk.posts / "2024" / "05" / "boats.md"
    post.parent.mkdir(parents=True)
    post.write_text("Title: Boats race\nDate: the sixth of May\n\nThe boats raced.\n", encoding="utf-8")
    with livereload(desk) as address:
        assert "boats.md" in (desk.path / "log").read_text()

        post.write_text("Title: Boats race\nDate: 2024-05-06\n\nThe boats raced.\n", encoding="utf-8")

        until(lambda: "Boats race" in fetch(f"{address}/"), "the mended post")


def asked(address: str, host: str) -> int:
    """The status of an answer to one who calls this machine *host*."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers={"Host": host}), timeout=PATIENCE
        ) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_preview_answers_at_localhost_only(preview: str) -> None:
    """A page elsewhere may lead its own name to this machine; it must not read drafts here."""
    port = urlsplit(preview).port
    assert asked(f"{preview}/", f"localhost:{port}") == 200
    assert asked(f"{preview}/", f"127.0.0.1:{port}") == 200
    assert asked(f"{preview}/", "evil.example") == 403
    assert asked(f"{preview}/.livereload.js", f"evil.example:{port}") == 403
    assert asked(f"{preview}/%00", f"localhost:{port}") == 404


def test_a_saved_edit_is_built_and_reported_once(desk: Desk, preview: str) -> None:
    page = fetch(f"{preview}/")
    assert "/.livereload.js" in page
    assert "script-src 'self'" in page
    assert fetch(f"{preview}/nowhere/").startswith("404 ")
    (post,) = desk.posts.rglob("*.md")

    post.write_text(post.read_text().replace("Title: China tells", "Title: Beijing tells"))

    until(lambda: "Beijing tells" in fetch(f"{preview}/"), "the rebuild")
    (desk.path / "dumps" / "b.txt").write_text(
        " date 2024-05-06 Boats race\n\n" + "The boats raced all day in a fresh wind. " * 9
    )
    until(lambda: "Boats race" in fetch(f"{preview}/"), "the second rebuild")
    time.sleep(2)  # what the shelf wrote must not start a third
    assert (
        len(re.findall("^the preview is built", (desk.path / "log").read_text(), re.MULTILINE)) == 3
    )  # at the start and twice


def test_a_post_that_comes_and_goes_is_there_and_gone(desk: Desk, preview: str) -> None:
    new = next(desk.posts.rglob("*.md")).with_name("boats.md")
    address = f"{preview}/{new.relative_to(desk.posts).with_suffix('').as_posix()}/"

    new.touch()  # as a program does that saves a file: an empty one would be reported
    new.write_text("Title: Boats race\nDate: 2024-05-06\nSource: Boats\n\nThe boats raced all day.\n", encoding="utf-8")
    until(lambda: "Boats race" in fetch(address), "the new post")
    assert "Boats race" in fetch(f"{preview}/source/boats/")
    new.unlink()

    until(lambda: fetch(address).startswith("404 "), "its end")
    until(lambda: fetch(f"{preview}/source/boats/").startswith("404 "), "the end of its source")
    assert "boats.md" not in (desk.path / "log").read_text()  # the empty file was no fault


def test_a_folder_that_is_moved_takes_its_posts_along(desk: Desk, preview: str) -> None:
    new = desk.posts / "2031" / "01"
    new.mkdir(parents=True)
    (new / "boats.md").write_text("Title: Boats race\nDate: 2024-05-06\n\nThe boats raced.\n", encoding="utf-8")
    until(lambda: "<h1>Boats race" in fetch(f"{preview}/2031/01/boats/"), "a post in a folder made with it")

    new.rename(desk.posts / "2031" / "02")

    until(
        lambda: "<h1>Boats race" in fetch(f"{preview}/2031/02/boats"),
        "the post in its new folder, without the last slash",
    )
    assert fetch(f"{preview}/2031/01/boats/").startswith("404 ")
