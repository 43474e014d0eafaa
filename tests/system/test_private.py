"""Nothing private gets out: of an editor's machine, of drafts, of stories that were taken down."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Desk

WORDS = "harbour crew wind sail morning race boats water people city market council bridge winter summer report tower garden".split()
SECRETS = ("hunter2", "jane", "intranet", "sessionid", "/home/", "192.168", "printer.local", "T0KEN99", "diary")
SAVED = "<!-- saved from url=(0041)https://jane:hunter2@intranet/wiki/boats?sessionid=T0KEN99 -->\n"
SINGLEFILE = "<!--\n Page saved with SingleFile \n url: file:///home/jane/boats.html \n-->\n"
MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: http://192.168.1.20:8080/boats?PHPSESSID=T0KEN99
Subject: Lake boats
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html; charset=utf-8
Content-Location: http://printer.local/boats

{page}
--b--
"""


def prose(title: str) -> str:
    """Sentences that no other story has, or two would count as one."""
    chance = random.Random(title)
    return " ".join(f"The {' '.join(chance.sample(WORDS, 12))}." for _ in range(5))


def page(title: str, more: str = "") -> str:
    text = prose(title)
    body = f'<p>6 May 2024</p><p>{text}</p><p>See <a href="/results">the results</a> and {text[:200]}.</p>{more}'
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


def picture(path: Path, colour: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (300, 200), colour).save(path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose dumps know more than readers should, and whose pictures are not all published."""
    desk = Desk(tmp_path_factory.mktemp("private"))
    dumps, posts = desk.path / "dumps", desk.posts
    dumps.mkdir()
    posts.mkdir(parents=True)
    (dumps / "saved.html").write_text(SAVED + page("Canal boats"))
    (dumps / "single.html").write_text(SINGLEFILE + page("Pond boats"))
    (dumps / "page.mhtml").write_text(MHTML.format(page=page("Lake boats")))
    declared = '<link rel="canonical" href="http://intranet/wiki"><base href="http://192.168.1.20/">'
    (dumps / "declared.html").write_text(page("Fjord boats").replace("<head>", f"<head>{declared}"))
    links = '<p>The <a href="http://jane:hunter2@boats.example/x?sessionid=T0KEN99&amp;id=7">list</a> is out.</p>'
    (dumps / "links.html").write_text(page("Inlet boats", links))
    (dumps / "omnivore.json").write_text(
        json.dumps(
            [{"slug": "../../../private/diary", "savedAt": "2024-05-06", "labels": [], "title": "A diary", "url": ""}]
        )
    )
    (desk.path / "private").mkdir()
    (desk.path / "private" / "diary.html").write_text(f"<p>My diary. {prose('diary')}</p>")
    (dumps / "linked").mkdir()
    (dumps / "linked" / "index.json").write_text(
        json.dumps([{"slug": "diary", "savedAt": "2024-05-06", "labels": [], "title": "A second diary", "url": ""}])
    )
    (dumps / "linked" / "content").mkdir()
    (dumps / "linked" / "content" / "diary.html").symlink_to(desk.path / "private" / "diary.html")
    for name, colour in (("shown", "red"), ("draft", "green"), ("waits", "blue"), ("nobodys", "white")):
        picture(desk.path / "content" / "images" / f"{name}.png", colour)
    (desk.path / "content" / "images" / "link.png").symlink_to(desk.path / "content" / "images" / "draft.png")
    (desk.path / "content" / "images" / "folder").symlink_to(desk.path / "private")
    for name, header in (
        ("shown", "Date: 2024-05-06"),
        ("draft", "Date: 2024-05-06\nStatus: draft"),
        ("waits", "Date: 2099-01-01"),
    ):
        (posts / f"{name}.md").write_text(f"Title: {name}\n{header}\n\n![A boat](images/{name}.png)\n\n{prose(name)}\n")
    (posts / "link.md").write_text(f"Title: linked\nDate: 2024-05-06\n\n{prose('link')}\n")
    done = desk.invoke("build", "--allow-refused")
    assert done.returncode == 0, done.stdout + done.stderr
    yield desk


def published(desk: Desk) -> str:
    """All text of the site, its feeds and its mails."""
    suffixes = (".html", ".xml", ".json", ".opml", ".txt", ".md")
    files = (path for path in desk.output.rglob("*") if path.is_file() and path.suffix in suffixes)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_no_address_of_the_editors_machine_or_network_is_published(built: Desk) -> None:
    published_text = published(built).casefold()

    assert "canal boats" in published_text
    for secret in SECRETS:
        assert secret.casefold() not in published_text, secret


def test_posts_hold_no_private_addresses(built: Desk) -> None:
    posts = "\n".join(path.read_text() for path in built.posts.rglob("*.md"))

    for secret in ("hunter2", "intranet", "T0KEN99", "/home/", "192.168", "printer.local"):
        assert secret not in posts, secret
    assert "[list](http://boats.example/x?id=7)" in posts
    assert "[the results]" not in posts  # a relative link would resolve against a private address


def test_only_pictures_of_published_pages_are_published(built: Desk) -> None:
    images = {path.relative_to(built.output / "images").as_posix() for path in (built.output / "images").rglob("*.png")}

    assert images == {"shown.png"}


def test_a_link_among_the_pictures_is_refused_by_name(built: Desk) -> None:
    post = built.posts / "link.md"
    before = post.read_text()
    post.write_text(f"{before}\n![A boat](images/link.png)\n")

    done = built.invoke("build", "--allow-refused")

    post.write_text(before)
    assert done.returncode == 1
    assert "content/images/link.png is a symbolic link" in done.stdout + done.stderr


def test_a_picture_leaves_with_its_story(built: Desk) -> None:
    assert built.invoke("withdraw", "shown.md", "--why", "wrong").returncode == 0
    assert built.invoke("build", "--allow-refused").returncode == 0

    assert not (built.output / "images" / "shown.png").exists()
