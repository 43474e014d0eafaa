"""A server that takes what is sent to it, and a built site."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from standfirst.reach import announced
from standfirst.reach.announce import Reach
from tests.loopback import serving

SITE = "https://digest.example"


@dataclass
class Received:
    """The requests that a server received, and its answers by path: a status and JSON, or a function of the request."""

    address: str = ""
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    def requests_to(self, path: str) -> list[tuple[dict[str, str], bytes]]:
        return [(headers, body) for _, asked, headers, body in self.requests if asked.partition("?")[0] == path]

    def json_at(self, path: str) -> list[Any]:
        return [json.loads(body) for _, body in self.requests_to(path)]


@pytest.fixture
def received() -> Iterator[Received]:
    kept = Received()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.requests.append((self.command, self.path, headers, body))
            status, values = kept.answers.get(self.path.partition("?")[0], (200, {}))
            data = json.dumps(values).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = answer  # noqa: N815 - as the base class calls them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Handler) as kept.address:
        yield kept


def story(number: int, **more: str) -> dict[str, Any]:
    """A story as the site's JSON Feed has it."""
    return {"id": f"urn:uuid:{number}", "url": f"{SITE}/2026/01/story-{number}/", "title": f"Story {number}", "summary": f"What story {number} says.",
            "language": "en", "tags": ["Harbour"], **more}  # fmt: skip


def write_site(folder: Path, *stories: dict[str, Any]) -> None:
    """A built site whose feed has these stories, the newest first."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (1600, 900), "#234").save(folder / "images" / "a.webp")
    (folder / "feed.json").write_text(json.dumps({"items": list(stories)}))


@pytest.fixture
def reach(tmp_path: Path) -> Reach:
    """A published site with one story, which counts as known everywhere."""
    write_site(tmp_path / "output", story(1))
    return Reach(tmp_path / "output", SITE, tmp_path / "builds", announced.read(tmp_path / "content" / announced.FILE))
