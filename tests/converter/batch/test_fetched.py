"""Lead pictures are fetched only if the editor says so, once, from public addresses, and are decoded and encoded again."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from standfirst.converter import desk_of
from standfirst.converter.batch.fetched import PictureFetcher
from standfirst.converter.model import Record, Source
from standfirst.converter.pipeline import post
from standfirst.posts.post import Post
from tests.loopback import serving

PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first. Nobody was hurt. "


def drawn(width: int, height: int) -> bytes:
    picture = Image.new("RGB", (width, height))
    picture.paste((200, 40, 40), (0, 0, width // 2, height // 2))
    out = BytesIO()
    picture.save(out, "JPEG", exif=b"Exif\0\0secret place")
    return out.getvalue()


PICTURES = {
    "/lead.jpg": drawn(1600, 900),
    "/logo.jpg": drawn(1600, 900),
    "/banner.jpg": drawn(1600, 200),
    "/torn.jpg": b"no picture",
}


class PictureHandler(BaseHTTPRequestHandler):
    """Answers with a picture, and counts its requests."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        data = PICTURES.get(self.path)
        self.send_response(200 if data else 404)
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a server on this machine."""
    PictureHandler.asked.clear()
    with serving(PictureHandler) as address:
        yield address


def page(image: str) -> Record:
    credit = '{"@type": "NewsArticle", "image": {"url": "x", "creditText": "Ana Ruiz"}}'
    html = (
        f'<html><head><meta property="og:image" content="{image}"><script type="application/ld+json">{credit}</script></head>'
        f"<body><h1>Boats race</h1><p>6 May 2024</p>{f'<p>{PROSE * 3}</p>' * 3}</body></html>"
    )
    return Record(Source("a.html", "html", "0" * 64), "html", html.encode())


def converted(image: str, fetcher: PictureFetcher | None) -> Post:
    result = post(page(image), fetch_picture=fetcher)
    assert isinstance(result, Post)
    return result


def test_a_lead_picture_is_fetched_once_and_encoded_again_with_its_credit(site: str, tmp_path: Path) -> None:
    fetcher = PictureFetcher(str(tmp_path), allows_private=True)

    first, second = converted(f"{site}/lead.jpg", fetcher), converted(f"{site}/lead.jpg", fetcher)

    assert first == second
    assert PictureHandler.asked == ["/lead.jpg"]
    name = (first.header.get("Image") or "").removeprefix("images/")
    assert [Image.open(BytesIO(data)).size for data in first.pictures.values()] == [(1280, 720), (640, 360)]
    assert list(first.pictures) == [name, name.replace(".webp", "-640.webp")]
    assert b"secret" not in first.pictures[name]
    assert first.header.get("Credit") == "Ana Ruiz"


@pytest.mark.parametrize("name", ["logo.jpg", "banner.jpg", "torn.jpg", "missing.jpg"])
def test_an_icon_or_a_file_that_is_no_picture_leaves_the_story_without_one(
    site: str, tmp_path: Path, name: str
) -> None:
    result = converted(f"{site}/{name}", PictureFetcher(str(tmp_path), allows_private=True))

    assert (result.header.get("Image"), result.header.get("Credit"), dict(result.pictures)) == (None, None, {})


def test_nothing_is_fetched_by_default_nor_from_this_network(site: str, tmp_path: Path) -> None:
    assert converted(f"{site}/lead.jpg", None).header.get("Image") is None
    assert converted(f"{site}/lead.jpg", PictureFetcher(str(tmp_path))).header.get("Image") is None
    assert (
        converted("file:///etc/passwd", PictureFetcher(str(tmp_path), allows_private=True)).header.get("Image") is None
    )
    assert PictureHandler.asked == []


def test_the_setting_decides() -> None:
    site = {"PATH": "content", "TIMEZONE": "UTC"}

    assert desk_of(site).how().fetch_picture is None
    assert isinstance(desk_of(site | {"PICTURES": "fetch"}).how().fetch_picture, PictureFetcher)
