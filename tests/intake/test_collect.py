"""Reading lists, services and mail folders come in once, with the editor's tags and notes; each against a server that speaks the documented API."""

import imaplib
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from standfirst.core.api import Service, ServiceError
from standfirst.core.errors import IntakeError
from standfirst.intake import collect, mailbox, reading_list, services, watched
from standfirst.intake.collect import Collecting
from standfirst.intake.fetch_run import Pace
from standfirst.intake.saved import SavedArticle
from tests.conftest import Desk
from tests.intake.feeds import PAGE, WHOLE_TEXT, FeedServer, counted, serving_feeds

TOKEN = "a-token-that-nobody-may-see"  # noqa: S105 - of no real service


@pytest.fixture
def server() -> Iterator[str]:
    with serving_feeds() as address:
        yield address


def collecting(desk: Path, saved: list[tuple[str, SavedArticle]] | None = None) -> Collecting:
    book = watched.read(desk / "content" / watched.FILE)
    keep = (lambda dump, article: saved.append((dump, article))) if saved is not None else (lambda *_: None)
    return Collecting(desk / "dumps", book, date(2026, 1, 5), keep, allow_private=True, pace=Pace(0.0))


def stored(desk: Path) -> list[str]:
    return sorted(path.relative_to(desk / "dumps").as_posix() for path in (desk / "dumps").rglob("*") if path.is_file())


BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>
<DT><A HREF="https://post.example/ferry" ADD_DATE="1700000000" TAGS="ferries,islands">Night ferry</A><DD>Ask Ana &amp; Bo
<DT><A HREF="javascript:alert(1)">No page</A><DT><A HREF="https://post.example/quay">Quay</A></DL>"""


@pytest.mark.parametrize(
    ("name", "text", "first"),
    [
        ("plain.txt", "https://post.example/ferry\nhttps://post.example/quay\n", SavedArticle("https://post.example/ferry")),
        ("bookmarks.html", BOOKMARKS, SavedArticle("https://post.example/ferry", "Night ferry", tags=("ferries", "islands"), note="Ask Ana & Bo")),
        (
            "pocket.csv", "title,url,time_added,tags,status\nNight ferry,https://post.example/ferry,1700000000,ferries|islands,unread\n",
            SavedArticle("https://post.example/ferry", "Night ferry", tags=("ferries", "islands")),
        ),
        (
            "instapaper.csv", 'URL,Title,Selection,Folder,Timestamp\nhttps://post.example/ferry,Night ferry,"It sails, again",Unread,1700000000\n',
            SavedArticle("https://post.example/ferry", "Night ferry", note="It sails, again"),
        ),
        (
            "raindrop.csv",
            "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
            '7,Night ferry,Ask Ana,It sails.,https://post.example/ferry,News,"ferries, islands",2026-01-01,,,true\n',
            SavedArticle("https://post.example/ferry", "Night ferry", summary="It sails.", tags=("ferries", "islands"), note="Ask Ana"),
        ),
        (
            "readwise.csv",
            "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
            "Night ferry,https://post.example/ferry,01a,\"['ferries', 'islands']\",2026-01-01,0.5,later,True\n",
            SavedArticle("https://post.example/ferry", "Night ferry", tags=("ferries", "islands")),
        ),
    ],
)  # fmt: skip
def test_a_list_is_read_as_programs_export_it(tmp_path: Path, name: str, text: str, first: SavedArticle) -> None:
    (tmp_path / name).write_text(text)

    assert reading_list.read(tmp_path / name)[0] == first


def test_a_list_without_addresses_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")

    with pytest.raises(IntakeError, match="no address"):
        reading_list.read(tmp_path / "x.csv")


def test_text_that_a_list_holds_is_used_and_the_rest_is_fetched_once(tmp_path: Path, server: str) -> None:
    FeedServer.answers["/b"] = (200, {"Content-Type": "text/html"}, PAGE.format(title="B").encode())
    listed = [
        SavedArticle(f"{server}/a", "A", f"<p>{WHOLE_TEXT}</p>", tags=("Ferries",), note="Mine"),
        SavedArticle(f"{server}/b", "B"),
        SavedArticle(f"{server}/none", "None"),
    ]
    saved: list[tuple[str, SavedArticle]] = []

    first = list(collect.articles("list", listed, collecting(tmp_path, saved)))
    second = list(collect.articles("list", listed, collecting(tmp_path)))

    assert [bool(added.path) for added in first] == [True, True, False]
    assert [added.note for added in second[:2]] == [collect.KNOWN] * 2
    assert counted() == {"/b": 1, "/none": 2}
    assert saved[0] == ("127-0-0-1/a.json", listed[0])


def test_tags_and_notes_of_a_list_are_in_the_post(desk: Desk, server: str) -> None:
    FeedServer.answers["/ferry"] = (
        200,
        {"Content-Type": "text/html"},
        PAGE.format(title="Night ferry returns").encode(),
    )
    (desk.path / "list.csv").write_text(f"url,title,tags,note\n{server}/ferry,Night ferry,Ferries|Islands,Ask *Ana*\n")

    done = desk.invoke("add", "--list", str(desk.path / "list.csv"), "--allow-private")
    assert done.returncode == 0, done.stdout + done.stderr
    desk.invoke("convert")

    text = next(desk.posts.rglob("*.md")).read_text()
    assert re.search(r"^Tags: Ferries, Islands", text, re.MULTILINE)
    assert "Note: Ask *Ana*" in text


def json_answer(values: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps(values).encode()


def asked_with(request: FeedServer) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}


def guarded(header: str, value: str, values: object) -> object:
    """An answer that only the right token gets."""

    def answer(request: FeedServer) -> tuple[int, dict[str, str], bytes]:
        return json_answer(values) if request.headers.get(header) == value else (401, {}, b"{}")

    return answer


def test_wallabag_gives_its_starred_entries_page_by_page(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def entries(request: FeedServer) -> tuple[int, dict[str, str], bytes]:
        parameters = asked_with(request)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" or parameters.get("starred") != "1":
            return 401, {}, b"{}"
        number = int(parameters["page"])
        entry = {
            "url": f"https://post.example/{number}", "title": f"Story {number}", "content": f"<p>{WHOLE_TEXT}</p>", "language": "en",
            "published_at": "2026-01-02T08:00:00+0000", "published_by": ["Ana Ruiz"], "tags": [{"label": "ferries", "slug": "ferries"}],
            "annotations": [{"quote": "q", "text": "My note"}], "is_starred": 1,
        }  # fmt: skip
        return json_answer({"page": number, "limit": 100, "pages": 2, "total": 2, "_embedded": {"items": [entry]}})

    FeedServer.answers["/api/entries.json"] = entries
    monkeypatch.setenv("WALLABAG_URL", server)
    monkeypatch.setenv("WALLABAG_TOKEN", TOKEN)

    articles = list(services.wallabag(""))

    assert [article.address for article in articles] == ["https://post.example/1", "https://post.example/2"]
    assert articles[0].authors == ("Ana Ruiz",)
    assert articles[0].tags == ("ferries",)
    assert articles[0].note == "My note"
    assert WHOLE_TEXT.strip() in articles[0].html


def test_readeck_gives_its_favourites_with_their_texts(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bookmark = {
        "id": "x1", "url": "https://post.example/1", "title": "Story", "published": "2026-01-02T08:00:00Z", "authors": ["Ana Ruiz"], "lang": "en",
        "site_name": "The Harbour Post", "labels": ["ferries"], "description": "It sails.", "has_article": True, "type": "article",
    }  # fmt: skip
    FeedServer.answers["/api/bookmarks"] = guarded("Authorization", f"Bearer {TOKEN}", [bookmark])
    FeedServer.answers["/api/bookmarks/x1/article"] = (
        200,
        {"Content-Type": "text/html"},
        f"<p>{WHOLE_TEXT}</p>".encode(),
    )
    monkeypatch.setenv("READECK_URL", server)
    monkeypatch.setenv("READECK_TOKEN", TOKEN)

    (article,) = services.readeck("")

    assert (article.source, article.language, article.tags) == ("The Harbour Post", "en", ("ferries",))
    assert WHOLE_TEXT.strip() in article.html
    assert "is_marked=true" in FeedServer.asked[0][0]


def test_linkding_gives_what_has_a_tag(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bookmark = {
        "url": "https://post.example/1",
        "title": "Story",
        "description": "It sails.",
        "notes": "Mine",
        "tag_names": ["digest", "ferries"],
    }
    answer = {"count": 1, "next": None, "previous": None, "results": [bookmark]}
    FeedServer.answers["/api/bookmarks/"] = guarded("Authorization", f"Token {TOKEN}", answer)
    monkeypatch.setenv("LINKDING_URL", server)
    monkeypatch.setenv("LINKDING_TOKEN", TOKEN)

    (article,) = services.linkding("digest")

    assert (article.tags, article.note) == (("ferries",), "Mine")
    with pytest.raises(ServiceError, match="linkding:TAG"):
        list(services.linkding(""))


def test_karakeep_gives_its_favourites_by_cursor(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def bookmarks(request: FeedServer) -> tuple[int, dict[str, str], bytes]:
        cursor = asked_with(request).get("cursor", "")
        content = {"type": "link", "url": f"https://post.example/{cursor or 1}", "title": "Story", "htmlContent": f"<p>{WHOLE_TEXT}</p>", "author": "Ana Ruiz",
                   "publisher": "The Harbour Post", "datePublished": "2026-01-02T08:00:00Z"}  # fmt: skip
        text = {"id": "n", "content": {"type": "text", "text": "a note"}, "tags": []}
        first = {
            "id": "b",
            "title": None,
            "note": "Mine",
            "tags": [{"id": "t", "name": "ferries", "attachedBy": "human"}],
            "content": content,
        }
        return json_answer({"bookmarks": [first, text], "nextCursor": None if cursor else "2"})

    FeedServer.answers["/api/v1/bookmarks"] = bookmarks
    monkeypatch.setenv("KARAKEEP_URL", server)
    monkeypatch.setenv("KARAKEEP_TOKEN", TOKEN)

    articles = list(services.karakeep(""))

    assert [article.address for article in articles] == ["https://post.example/1", "https://post.example/2"]
    assert (articles[0].source, articles[0].tags, articles[0].note) == ("The Harbour Post", ("ferries",), "Mine")


def test_miniflux_gives_its_starred_entries_and_those_of_a_category(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {"id": 1, "url": "https://post.example/1", "title": "Story", "content": f"<p>{WHOLE_TEXT}</p>", "author": "Ana Ruiz",
             "published_at": "2026-01-02T08:00:00Z", "feed": {"title": "The Harbour Post"}, "tags": ["Sea"]}  # fmt: skip
    for path, values in (("/v1/entries", {"total": 1, "entries": [entry]}), ("/v1/categories/7/entries", {"total": 1, "entries": [entry]}),
                         ("/v1/categories", [{"id": 7, "title": "Digest"}])):  # fmt: skip
        FeedServer.answers[path] = guarded("X-Auth-Token", TOKEN, values)
    monkeypatch.setenv("MINIFLUX_URL", server)
    monkeypatch.setenv("MINIFLUX_TOKEN", TOKEN)

    (starred,) = services.miniflux("")
    (listed,) = services.miniflux("Digest")

    assert starred == listed
    assert (starred.source, starred.feed_tags, starred.tags) == ("The Harbour Post", ("Sea",), ())
    with pytest.raises(ServiceError, match="no category"):
        list(services.miniflux("Nothing"))


@pytest.mark.parametrize(("status", "message"), [(401, "check its token"), (500, "try again later"), (200, "no JSON")])
def test_a_service_that_fails_is_named_without_its_token(
    server: str, monkeypatch: pytest.MonkeyPatch, status: int, message: str
) -> None:
    FeedServer.answers["/v1/entries"] = (status, {"Content-Type": "text/html"}, b"<html>" if status == 200 else b"")
    monkeypatch.setenv("MINIFLUX_URL", server)
    monkeypatch.setenv("MINIFLUX_TOKEN", TOKEN)

    with pytest.raises(ServiceError, match=message) as caught:
        list(services.miniflux(""))

    assert TOKEN not in f"{caught.value} {caught.value.__cause__}"
    assert TOKEN not in repr(Service("x", server, {"Authorization": TOKEN}))


def test_a_missing_token_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINIFLUX_URL", raising=False)

    with pytest.raises(ServiceError, match="MINIFLUX_URL is not set"):
        list(services.miniflux(""))


@pytest.fixture
def mail_server() -> Iterator[int]:
    """The port of an IMAP server with the account ana and a folder of newsletters."""
    with FreePort() as port:
        pass
    command = [
        str(Path(sys.executable).with_name("pymap")),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
        "dict",
        "--demo-user",
        "ana",
        "--demo-password",
        "s3cret",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            server = imaplib.IMAP4("127.0.0.1", port)
            break
        except OSError:
            time.sleep(0.1)
    server.login("ana", "s3cret")
    server.create("Newsletters")
    for number in range(2):
        server.append(
            "Newsletters",
            "",
            "",
            f"Subject: =?utf-8?q?Die_Woche_{number}?=\r\nFrom: post@post.example\r\n\r\nText {number}.\r\n".encode(),
        )
    server.logout()
    yield port
    process.terminate()
    process.wait()


class FreePort:
    """A port that nothing listens on."""

    def __enter__(self) -> int:
        import socket  # noqa: PLC0415

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return int(free.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        """Let go of it."""


def test_the_newsletters_of_a_folder_come_in_once_and_stay_unread(
    tmp_path: Path, mail_server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAP_URL", f"imap://ana@127.0.0.1:{mail_server}")
    monkeypatch.setenv("IMAP_PASSWORD", "s3cret")

    first = list(collect.mails("imap", "Newsletters", collecting(tmp_path)))
    second = list(collect.mails("imap", "Newsletters", collecting(tmp_path)))

    assert stored(tmp_path) == ["mail/die-woche-0-101.eml", "mail/die-woche-1-102.eml"]
    assert len(first) == 2
    assert second == []
    with imaplib.IMAP4("127.0.0.1", mail_server) as server:
        server.login("ana", "s3cret")
        server.select("Newsletters", readonly=True)
        assert server.uid("SEARCH", "UNSEEN")[1] == [b"101 102"]


def test_a_message_that_is_too_large_is_named(
    tmp_path: Path, mail_server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAP_URL", f"imap://ana@127.0.0.1:{mail_server}")
    monkeypatch.setenv("IMAP_PASSWORD", "s3cret")
    monkeypatch.setattr(mailbox, "LARGEST", 10)

    added = list(collect.mails("imap", "Newsletters", collecting(tmp_path)))

    assert [(message.path, "the most is 10;" in message.note) for message in added] == [("", True)] * 2


def test_a_wrong_password_is_not_shown(mail_server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAP_URL", f"imap://ana@127.0.0.1:{mail_server}")
    monkeypatch.setenv("IMAP_PASSWORD", "wr0ng")

    with pytest.raises(ServiceError) as caught:
        list(mailbox.messages("Newsletters", lambda _: False))

    assert "wr0ng" not in str(caught.value)
    monkeypatch.setenv("IMAP_PASSWORD", "s3cret")
    with pytest.raises(ServiceError, match="no folder"):
        list(mailbox.messages("Nowhere", lambda _: False))


def test_a_mail_server_that_says_nothing_ends_within_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "SECONDS", 0.2)
    monkeypatch.setenv("IMAP_PASSWORD", "s3cret")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("IMAP_URL", f"imap://ana@127.0.0.1:{silent.getsockname()[1]}")

        with pytest.raises(ServiceError, match="does not give the folder"):
            list(mailbox.messages("Newsletters", lambda _: False))


def test_a_list_with_other_line_ends_and_one_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"title,url\rFerry,https://post.example/ferry\rQuay,https://post.example/quay\r")

    assert [article.title for article in reading_list.read(path)] == ["Ferry", "Quay"]
    monkeypatch.setattr(reading_list, "LARGEST", 10)
    with pytest.raises(IntakeError, match="split it"):
        reading_list.read(path)


def test_a_subject_in_no_encoding_names_its_message() -> None:
    message = message_from_bytes(b"Subject: =?utf-8?b?a?=\n\nText.\n")

    assert mailbox._name(message)


def test_a_service_that_answers_something_else_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(services.SERVICES, "miniflux", lambda _: iter([{}["entries"]]))  # type: ignore[index]

    with pytest.raises(ServiceError, match="miniflux answers something that its API does not say"):
        list(services.entries_of("miniflux", ""))
