"""One bad dump never stops the rest: a desk of hostile dumps and one good story, built by the whole command."""

import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Desk

PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first. Nobody was hurt. "
ANOTHER = (
    "The council meets on Tuesday to vote on the price of water, which rose twice since the dry summer of last year. "
)
STORY = f"Harbour boats race\n\n6 May 2024\n\n{PROSE * 4}\n"
PAGE = "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{body}</p></body></html>"


def page(title: str, body: str = PROSE * 4) -> bytes:
    return PAGE.format(title=title, body=body).encode()


def zipped(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def nested(levels: int, count: int) -> bytes:
    """Zips in zips, whose inner ones together unpack to a gigabyte."""
    data = zipped([("a.txt", bytes(8_000_000))])
    for level in range(levels):
        data = zipped([(f"{level}-{number}.zip", data) for number in range(count)])
    return data


def dumps(folder: Path) -> None:
    """Fill *folder* with what once stopped the whole site, or held it up."""
    plain: dict[str, bytes] = {
        "Issue #12.txt": STORY.replace("Harbour", "Canal").encode(),
        "two  blanks.txt": STORY.replace("Harbour", "Lagoon").encode(),
        "line\u2028separated.txt": STORY.replace("Harbour", "Delta").encode(),
        "a%23b.txt": STORY.replace("Harbour", "Strait").encode(),
        "a#b.txt": STORY.replace("Harbour", "Narrow").encode(),
        "twice.tar": tarred([("a.txt", STORY.replace("Harbour", "Lake").encode()), ("a.txt", STORY.replace("Harbour", "Pond").encode())]),
        "odd.zip": zipped([("a?.txt", STORY.replace("Harbour", "Fjord").encode()), ("a\x1b.txt", STORY.replace("Harbour", "Inlet").encode())]),
        "address.json": json.dumps({"title": "Address", "text": PROSE * 4, "url": "http://a]b/", "date": "20250501T2400Z"}).encode(),
        "title.json": json.dumps({"title": "\u202e\u2066", "text": PROSE * 4, "date": "2024-05-06"}).encode(),
        "feed.xml": f"<rss version='2.0'><channel><title>F</title><item><title>Feed boats</title><link>http://a]b/</link><description>{PROSE * 4}</description></item></channel></rss>".encode(),
        "comments.html": b"<!-- a -->" * 40 + page("Behind comments"),
        "lines.zip": zipped([(f"{number}.jsonl", b"{}\n" * 10_000) for number in range(3)]),
        "brackets.md": b"---\ntitle: Brackets\nauthor: " + b"[" * 40_000 + b"\n---\n\n" + PROSE.encode() * 4,
        "repeated.warc": b"WARC/1.0\r\nContent-Length: 1\r\n\r\n" * 60_000,
        "bomb.warc.gz": gzip.compress(b"WARC/1.0\r\nContent-Length: 5\r\n\r\n" + b"\0" * 100_000_000),
        "nested.zip": nested(2, 12),
        "surrogate.jsonl": b'{"title": "\\ud800 lone", "text": "' + PROSE.encode() * 4 + b'", "url": "https://a.example/\\ud800"}\n'
        + b'{"title": "A NUL \0 inside", "text": "' + PROSE.encode() * 4 + b'"}\n'
        + json.dumps({"title": "Behind them", "text": PROSE * 4}).encode(),
        "dead-link.html": page("Dead link", f'6 May 2024</p><p>{ANOTHER * 4}</p><p>See <a href="https://digest.example/2020/01/nothing/">this story of ours</a>, {ANOTHER}'),
    }  # fmt: skip
    for name, data in plain.items():
        (folder / name).write_bytes(data)
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_bytes(STORY.replace("Harbour", "Bay").encode())
    os.mkfifo(folder / "pipe.txt")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    """The desk, and what `invoke build` said of it."""
    desk = Desk(tmp_path_factory.mktemp("bad"))
    for name in ("dumps", "content/posts"):
        (desk.path / name).mkdir(parents=True)
    dumps(desk.path / "dumps")
    (desk.path / "dumps" / "good.txt").write_text(STORY)
    done = desk.invoke("build", "--allow-refused")
    assert done.returncode == 0, done.stdout + done.stderr
    yield desk, done.stdout + done.stderr


def status(desk: Desk) -> dict[str, dict[str, str]]:
    done = desk.invoke("status", "--json")
    return {row["key"]: row for row in json.loads(done.stdout)["dumps"]}


def test_the_good_story_is_published(built: tuple[Desk, str]) -> None:
    desk, _ = built

    assert (desk.output / "2024/05/harbour-boats-race/index.html").is_file()


def test_odd_names_are_dumps_like_any_other_and_stay_the_same_story(built: tuple[Desk, str]) -> None:
    desk, _ = built
    titles = ("canal", "lagoon", "delta", "strait", "narrow", "lake", "pond", "fjord", "inlet", "bay")

    assert {title for title in titles if list(desk.posts.rglob(f"{title}-boats-race.md"))} == set(titles)

    posts = sorted(desk.posts.rglob("*.md"))
    second = desk.invoke("build", "--allow-refused")
    assert second.returncode == 0
    assert sorted(desk.posts.rglob("*.md")) == posts
    fates = {key: row["fate"] for key, row in status(desk).items() if row["path"]}
    assert set(fates.values()) <= {"unchanged", "waiting"}, fates


def test_a_post_moved_by_its_editor_is_followed_whatever_its_dump_is_called(built: tuple[Desk, str]) -> None:
    desk, _ = built
    old = next(desk.posts.rglob("lagoon-boats-race.md"))
    old.rename(old.with_name("lagoon.md"))

    rows = status(desk)

    assert rows["two %20blanks.txt"]["fate"] == "moved"
    old.with_name("lagoon.md").rename(old)


def test_invalid_addresses_and_dates_are_left_out(built: tuple[Desk, str]) -> None:
    desk, _ = built
    (post,) = desk.posts.rglob("address.md")
    (entry,) = desk.posts.rglob("feed-boats.md")

    assert "Link:" not in post.read_text()
    assert "Date: 2025-05-01\n" in post.read_text()
    assert "Link:" not in entry.read_text()


def test_input_beyond_a_limit_is_refused_with_its_reason(built: tuple[Desk, str]) -> None:
    desk, _ = built
    notes = {key: row["note"] for key, row in status(desk).items() if row["fate"] == "refused"}

    def reason(dump: str) -> str:
        return " / ".join(note for key, note in notes.items() if key.startswith(dump))

    assert sum(key.startswith("nested.zip") for key in notes) == 101
    assert "decompression bomb" in reason("bomb.warc.gz")
    assert "29,900 more of its records were refused" in reason("lines.zip")
    assert sum(key.startswith("lines.zip") for key in notes) == 101
    assert reason("repeated.warc")
    assert not reason("surrogate.jsonl")
    assert not reason("brackets.md")


def test_a_dead_link_to_this_site_in_a_dump_warns_only(built: tuple[Desk, str]) -> None:
    _, output = built

    assert "2020/01/nothing/ [quoted]" in output
