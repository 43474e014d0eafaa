"""A withdrawn story stays away, even if it comes again in another file, and its address says so."""

import json
import re
from pathlib import Path

import pytest

from standfirst.posts.header import Header
from standfirst.posts.withdrawn import Withdrawn, WithdrawnRow, read
from standfirst.shelf.takedown import put_away
from tests.conftest import DUMPS, Desk

PLACE = "2024/05/tidal-lanterns-guide-ferries-and-save-fuel-in-port-wennick"


@pytest.fixture
def withdrawn_desk(desk: Desk) -> Desk:
    """A desk whose one story was published, edited and taken down."""
    (desk.path / "dumps" / "page.mhtml").write_bytes((DUMPS / "mhtml" / "page_en.mhtml").read_bytes())
    assert desk.invoke("build").returncode == 0
    post = desk.posts / f"{PLACE}.md"
    post.write_text(post.read_text() + "\nAn editor's own words.\n")
    done = desk.invoke("withdraw", f"https://digest.example/{PLACE}/", "--why", "the source asked")
    assert done.returncode == 0, done.stderr
    return desk


@pytest.mark.parametrize(
    "link",
    [
        "http://www.post.example/a",
        "https://post.example/a/",
        "https://POST.example/a#top",
        "https://www.post.example/a",
    ],
)
def test_different_spellings_of_an_address_are_one_address(link: str) -> None:
    taken_down = Withdrawn((WithdrawnRow(address="https://post.example/a"),))

    assert taken_down.names("", Header((("Link", link),)))
    assert not taken_down.names("", Header((("Link", f"{link.removesuffix('#top')}?page=2"),)))
    assert not taken_down.names("", Header())


def test_every_place_that_a_story_had_is_withdrawn(tmp_path: Path) -> None:
    row = WithdrawnRow(title="Quay", place="2025/01/quay", source="Post", day="2025-01-02")

    put_away(tmp_path, "2025/01/quay.md", row, ["2025/01/old.md", "2025/01/quay.md"])

    assert [place.place for place in read(tmp_path / "withdrawn.txt").places()] == ["2025/01/quay", "2025/01/old"]


def test_a_withdrawn_story_does_not_come_back_by_restore(withdrawn_desk: Desk) -> None:
    done = withdrawn_desk.invoke("restore", "page.mhtml")

    assert done.returncode == 1
    assert "was withdrawn; take its line out of content/withdrawn.txt first" in done.stderr
    assert not (withdrawn_desk.posts / f"{PLACE}.md").exists()


def test_a_story_that_is_brought_back_says_where_its_editors_words_are(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    (new_desk.path / "dumps").mkdir()
    prose = "<p>The boats raced all day in a fresh wind, and the crew of the smallest boat was home first.</p>" * 4
    (new_desk.path / "dumps" / "a.html").write_text(
        f"<article><h1>Boats race</h1><time>6 May 2024</time>{prose}</article>"
    )
    assert new_desk.invoke("build").returncode == 0
    (post,) = new_desk.posts.rglob("*.md")
    post.write_text(f"{post.read_text()}\nMy own words.\n")
    assert new_desk.invoke("build").returncode == 0
    assert new_desk.invoke("withdraw", "a.html", "--why", "asked").returncode == 0
    (new_desk.path / "content" / "withdrawn.txt").write_text("")

    done = new_desk.invoke("restore", "a.html")

    assert done.returncode == 0, done.stderr
    away = f"content/withdrawn/{post.relative_to(new_desk.posts)}"
    assert f"as you had it, it is {away}: copy from there what you want back" in done.stdout
    assert "My own words." in (new_desk.path / away).read_text()


def test_a_withdrawn_post_leaves_the_shelf_and_its_words_are_kept(withdrawn_desk: Desk) -> None:
    assert not (withdrawn_desk.posts / f"{PLACE}.md").exists()
    assert "An editor's own words." in (withdrawn_desk.path / "content" / "withdrawn" / f"{PLACE}.md").read_text()


def test_the_address_of_a_withdrawn_story_says_so_and_no_other_page_names_it(withdrawn_desk: Desk) -> None:
    assert withdrawn_desk.invoke("build").returncode == 0

    page = (withdrawn_desk.output / PLACE / "index.html").read_text()
    assert "noindex" in page
    assert "withdrawn" in page
    assert "Tidal lanterns" not in "".join(path.read_text() for path in withdrawn_desk.output.resolve().rglob("*.*ml"))
    assert f'RedirectMatch 410 "^/{PLACE}/?$"' in (withdrawn_desk.output / ".htaccess").read_text()
    assert f'location ~ "^/{PLACE}/?$" {{ return 410; }}' in (withdrawn_desk.output / "nginx.conf").read_text()


@pytest.mark.parametrize(
    "dump", ["mhtml/page_en.mhtml", "saved/singlefile-en.html", "json/readability-linkedom-en.json"]
)
def test_a_withdrawn_story_does_not_come_back_under_another_name_or_in_another_format(
    withdrawn_desk: Desk, dump: str
) -> None:
    (withdrawn_desk.path / "dumps" / "again").write_bytes((DUMPS / dump).read_bytes())

    fates = {row["key"]: row["fate"] for row in json.loads(withdrawn_desk.invoke("status", "--json").stdout)["dumps"]}

    assert fates["again"] == "withdrawn"


def test_a_line_written_by_hand_takes_an_existing_post_off_the_site(desk: Desk) -> None:
    (desk.path / "dumps" / "page.mhtml").write_bytes((DUMPS / "mhtml" / "page_en.mhtml").read_bytes())
    assert desk.invoke("build").returncode == 0
    address = "https://news.example/environment/2024/05/tidal-lanterns-ferries.html"
    (desk.path / "content" / "withdrawn.txt").write_text(f"\t{address}\t\tthe source asked\n")

    assert desk.invoke("build").returncode == 0

    assert not (desk.output / PLACE).exists()
    assert (desk.posts / f"{PLACE}.md").exists()


def test_a_copy_by_another_source_is_withdrawn_too_with_the_reason(withdrawn_desk: Desk) -> None:
    gone = (withdrawn_desk.path / "content" / "withdrawn" / f"{PLACE}.md").read_text().partition("\n\n")[2]
    text = re.sub(r"[*_`>#\[\]()|]|https?://\S+|&#\d+;", " ", gone)
    (withdrawn_desk.path / "dumps" / "copy.txt").write_text(
        f"date 2024-06-02 Lamps guide boats\n\nBy Bo Li\n\n{text}\n"
    )

    rows = {row["key"]: row for row in json.loads(withdrawn_desk.invoke("status", "--json").stdout)["dumps"]}

    assert rows["copy.txt"]["fate"] == "withdrawn"
    assert f"it has the same words as content/withdrawn/{PLACE}.md" in rows["copy.txt"]["note"]


@pytest.mark.parametrize(
    "name", ["hand", "2024/05/hand.md", "content/posts/2024/05/hand.md", "https://digest.example/2024/05/hand/"]
)
def test_a_post_written_by_hand_can_be_taken_down_too(desk: Desk, name: str) -> None:
    post = desk.posts / "2024" / "05" / "hand.md"
    post.parent.mkdir(parents=True)
    post.write_text("Title: By hand\nDate: 2024-05-06\n\nThe boats raced all day.\n", encoding="utf-8")
    assert desk.invoke("build").returncode == 0

    done = desk.invoke("withdraw", name, "--why", "it was wrong")

    assert done.returncode == 0, done.stdout + done.stderr
    assert not post.exists()
    assert "By hand" in (desk.path / "content" / "withdrawn" / "2024" / "05" / "hand.md").read_text()
    assert desk.invoke("build").returncode == 0
    assert "withdrawn" in (desk.output / "2024/05/hand/index.html").read_text()


def test_a_post_in_another_encoding_is_put_away_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "posts" / "2025" / "06" / "cafe.md"
    path.parent.mkdir(parents=True)
    path.write_bytes("Title: Café\n\nText.\n".encode("latin-1"))

    place = put_away(tmp_path, "2025/06/cafe.md", WithdrawnRow("", "", "Café", "why", "2025/06/cafe", "", ""))

    assert (tmp_path / "withdrawn" / place).read_bytes() == "Title: Café\n\nText.\n".encode("latin-1")
    assert not path.exists()
