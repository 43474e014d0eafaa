"""A desk with a few stories, and the application that serves it."""

import json
import locale
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from standfirst.converter.batch import commands
from standfirst.core import settings
from standfirst.web.context import DeskContext
from standfirst.web.edit import fields_of
from standfirst.web.server import application
from tests.conftest import ROOT

PORT = 8001
TOKEN = "the-token-of-this-test"  # noqa: S105 - of no real server
HOME = f"http://localhost:{PORT}"
STORIES = {
    "Old quay closes": [
        "The council voted on Monday to close the old fish quay, after a debate that lasted until midnight and drew two hundred people.",
        "Boat owners said that the decision came without a plan for their moorings, and that the new basin is too shallow for larger hulls.",
        "The mayor promised a report by May, with figures for the cost of dredging, and said that nobody would lose a berth before then.",
    ],
    "Night ferry returns": [
        "The night ferry to the islands sails again from April, four years after the company took the last ship off the route.",
        "Passengers can book cabins from Friday; lorries pay a third less than on the day boats, which the firm hopes will fill the deck.",
        "Islanders had asked for the link in three petitions, and a teacher from the north shore called it the end of a long winter.",
    ],
    "Museum finds a map": [
        "A map of the sound drawn in 1702 lay for decades between two ledgers in the cellar of the town museum, its director said.",
        "Experts from the university dated the paper by its watermark and found soundings that no printed chart of that time has.",
        "It is shown from June in the small hall, beside a model of the brig whose master is thought to have drawn it.",
    ],
    "A bridge opens": [
        "Cyclists crossed the new bridge at noon, an hour before the minister cut the ribbon and the first bus rolled over the river.",
        "It cost forty million, a tenth more than planned, because divers had found a wreck under the second pillar in 2023.",
        "The old crossing downstream closes in autumn; anglers asked the county to leave its eastern half as a pier.",
    ],
}
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title} | The Harbour Post</title><meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2025-{month:02}-03T08:15:00Z"><script>alert(1)</script></head>
<body><nav><a href="/a">Home</a><a href="/b">Sport</a></nav><article><h1>{title}</h1><p>By Ana Ruiz</p>{prose}</article>
<aside><p>Subscribe to our newsletter and never miss a story from the harbour again, every week in your inbox.</p></aside></body></html>"""


@dataclass(frozen=True)
class Curated:
    """A desk, its application, and a browser that opened the printed address."""

    path: Path
    context: DeskContext
    client: TestClient

    @property
    def posts(self) -> Path:
        return self.path / "content" / "posts"

    def names(self) -> list[str]:
        """The posts, by name."""
        return sorted(path.relative_to(self.posts).as_posix() for path in self.posts.rglob("*.md"))

    def value(self, name: str) -> str:
        """Return the value that a form sends for the post called *name*."""
        return f"{self.context.index.post(name).version}:{name}"

    def post(self, address: str, data: dict[str, Any], origin: str = HOME, **headers: str) -> Any:
        """Send a form as the desk's script does."""
        return self.client.post(address, data=data, headers={"Origin": origin, "Accept": "application/json", **headers})

    def decide(self, action: str, *names: str, **more: str) -> Any:
        return self.post("/decide", {"action": action, "post": [self.value(name) for name in names], **more})

    def text(self, name: str) -> str:
        return (self.posts / name).read_text(encoding="utf-8")

    def form(self, name: str, **changed: str) -> dict[str, str]:
        """The form of a story's page, with some fields changed."""
        fields = fields_of(self.context.index.post(name).paper)
        return {**{f"base.{key}": value for key, value in fields.items()}, **fields, **changed}


def write_dump(desk: Path, name: str, title: str, month: int) -> None:
    """A saved page with the story *title*."""
    prose = "".join(f"<p>{line}</p>" for line in STORIES[title])
    (desk / "dumps").mkdir(exist_ok=True)
    (desk / "dumps" / name).write_text(PAGE.format(title=title, month=month, prose=prose), encoding="utf-8")


def work_on(desk: Path, patch: pytest.MonkeyPatch) -> DeskContext:
    """Let this process work on *desk*, whose new posts wait."""
    for key, value in {"STANDFIRST_DESK": desk, "SITEURL": "https://digest.example", "STANDFIRST_CURATE": "1"}.items():
        patch.setenv(key, str(value))
    patch.setenv(settings.FILE, str(ROOT / "pelicanconf.py"))
    return DeskContext()


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with three drafts, made of dumps."""
    desk = tmp_path_factory.mktemp("converted")
    (desk / "content").mkdir()
    for number, title in enumerate(list(STORIES)[:3], 1):
        write_dump(desk, f"story-{number}.html", title, number)
    before = locale.setlocale(locale.LC_ALL)  # Pelican's settings, which are read here, change it
    with pytest.MonkeyPatch.context() as patch:
        commands.convert(work_on(desk, patch).folder)
    locale.setlocale(locale.LC_ALL, before)
    return desk


@pytest.fixture
def curated(converted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Curated]:
    """A copy of that desk, and a browser that opened the address which the server printed."""
    shutil.copytree(converted, tmp_path, dirs_exist_ok=True)
    context = work_on(tmp_path, monkeypatch)
    with TestClient(application(context, PORT, TOKEN), base_url=HOME) as client:
        client.get(f"/?token={TOKEN}")
        yield Curated(tmp_path, context, client)


def corrections_of(curated: Curated) -> list[dict[str, Any]]:
    """The lines of content/corrections.jsonl."""
    path = curated.path / "content" / "corrections.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
