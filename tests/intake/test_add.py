"""Whatever is added lands in dumps/ as it came, and over nothing that lies there."""

import os
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.core.errors import IntakeError
from standfirst.intake.add import add, refused, saved_file
from standfirst.posts.post import Post
from tests.conftest import DUMPS, Desk
from tests.loopback import serving

STORY = (
    "<html><head><title>Boats race</title></head><body><h1>Boats race</h1><p>"
    + "They raced all day. " * 20
    + "</p></body></html>"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A site of two pages and a feed on this machine."""
    folder = tmp_path / "www"
    folder.mkdir()
    for name in ("boats.html", "sails.html"):
        (folder / name).write_text(STORY)

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Quiet) as address:
        entries = "".join(
            f"<item><title>x</title><link>{address}/{name}</link></item>" for name in ("boats.html", "gone.html")
        )
        (folder / "feed.xml").write_text(f'<rss version="2.0"><channel><title>x</title>{entries}</channel></rss>')
        yield address


def test_hidden_files_of_a_folder_stay_where_they_are(tmp_path: Path) -> None:
    source, dumps = tmp_path / "in", tmp_path / "dumps"
    (source / ".git").mkdir(parents=True)
    for name in ("a.txt", ".secret", ".git/config"):
        (source / name).write_text("a")

    assert [added.path for added in add(str(source), dumps)] == ["in/a.txt"]


@pytest.mark.parametrize("folder", ["desk", "desk/dumps", "desk/dumps/in"])
def test_the_dumps_are_not_added_to_themselves(tmp_path: Path, folder: str) -> None:
    dumps = tmp_path / "desk" / "dumps"
    (dumps / "in").mkdir(parents=True)
    (dumps / "in" / "a.txt").write_text("a")

    with pytest.raises(IntakeError, match="holds the dumps, or is among them"):
        add(str(tmp_path / folder), dumps)


def test_files_folders_and_patterns_are_copied(tmp_path: Path) -> None:
    source, dumps = tmp_path / "in", tmp_path / "dumps"
    (source / "deep").mkdir(parents=True)
    (source / "a.txt").write_text("a")
    (source / "deep" / "b.txt").write_text("b")

    add(str(source / "a.txt"), dumps)
    add(str(source), dumps)
    add(str(source / "*" / "*.txt"), dumps)

    assert sorted(path.relative_to(dumps).as_posix() for path in dumps.rglob("*.txt")) == [
        "a.txt", "b.txt", "in/a.txt", "in/deep/b.txt",
    ]  # fmt: skip


def test_nothing_is_written_over(tmp_path: Path) -> None:
    source, dumps = tmp_path / "a.txt", tmp_path / "dumps"
    for text in ("one", "two", "one"):
        source.write_text(text)
        add(str(source), dumps)

    assert {path.name: path.read_text() for path in dumps.iterdir()} == {"a.txt": "one", "a-2.txt": "two"}


def test_a_page_keeps_its_address(site: str, tmp_path: Path) -> None:
    (added,) = add(f"{site}/boats.html", tmp_path / "dumps", allow_private=True)

    (post,) = convert(Dump(added.path, (tmp_path / "dumps" / added.path).read_bytes()))

    assert isinstance(post, Post)
    assert post.header.get("Title") == "Boats race"
    assert f"WARC-Target-URI: {site}/boats.html".encode() in (tmp_path / "dumps" / added.path).read_bytes()
    assert post.header.get("Link") is None  # of this machine's network: its address stays private
    assert add(f"{site}/boats.html", tmp_path / "dumps", allow_private=True)[0].note == "was there already"


def test_a_feed_adds_the_page_of_each_entry_and_reports_failures(site: str, tmp_path: Path) -> None:
    added = add(f"{site}/feed.xml", tmp_path / "dumps", feed=True, allow_private=True)

    assert [bool(result.path) for result in added] == [True, False]
    assert "404" in added[1].note
    assert refused(added)


def test_an_unknown_source_is_reported(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="names no file"):
        add(str(tmp_path / "nothing*"), tmp_path)


def test_an_editor_adds_a_file(desk: Desk) -> None:
    done = desk.invoke("add", str(DUMPS / "mhtml" / "page_en.mhtml"))

    assert done.returncode == 0
    assert "-> dumps/page_en.mhtml" in done.stdout
    assert (desk.path / "dumps" / "page_en.mhtml").exists()


def test_a_feed_that_is_a_path_opens_no_file(site: str, tmp_path: Path) -> None:
    """feedparser opens what it is handed as text if that names a file of this machine."""
    secret = tmp_path / "www" / "secret.xml"
    secret.write_text(f"<rss version='2.0'><channel><item><link>{site}/boats.html</link></item></channel></rss>")
    (tmp_path / "www" / "path.xml").write_text(str(secret))

    with pytest.raises(IntakeError, match="holds no feed"):
        add(f"{site}/path.xml", tmp_path / "dumps", feed=True, allow_private=True)


def test_an_upload_with_a_long_name_is_no_hidden_file(tmp_path: Path) -> None:
    name = f"Long report of the U.S. committee.{'y' * 74}.html"

    assert not saved_file(name, b"x", tmp_path).path.startswith(".")


def test_a_pipe_under_the_name_of_a_page_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")

    assert saved_file("a.html", b"x", tmp_path).path == "a-2.html"
