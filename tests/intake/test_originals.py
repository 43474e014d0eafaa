"""Dead originals are found, with the archived copy's address when there is one; an original that cannot be reached now is not dead."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from standfirst.intake import originals
from standfirst.intake.fetch import ask
from tests.conftest import Desk
from tests.intake.feeds import FeedServer, counted, serving_feeds

TODAY = date(2026, 1, 5)


@pytest.fixture
def server() -> Iterator[str]:
    with serving_feeds() as address:
        FeedServer.answers["/there"] = (200, {}, b"x")
        FeedServer.answers["/gone"] = (410, {}, b"")
        FeedServer.answers["/busy"] = (503, {}, b"")

        def archive(request: FeedServer) -> tuple[int, dict[str, str], bytes]:
            has_copy = "gone" in request.path
            closest = {"closest": {"available": True, "url": "https://archive.example/2026/gone"}} if has_copy else {}
            return 200, {"Content-Type": "application/json"}, json.dumps({"archived_snapshots": closest}).encode()

        FeedServer.answers["/wayback/available"] = archive
        yield address


def checked_originals(
    server: str, earlier: dict[str, originals.Original] | None = None, today: date = TODAY
) -> dict[str, originals.Original]:
    links = [f"{server}/{name}" for name in ("there", "gone", "missing", "busy")]
    checked = originals.check(links, earlier or {}, today, partial(ask, headers={}, allow_private=True), server)
    return {original.link.rpartition("/")[2]: original for original in checked}


def test_a_removed_page_is_dead_and_a_busy_server_is_not(server: str) -> None:
    result = checked_originals(server)

    assert {name: bool(original.why) for name, original in result.items()} == {
        "there": False,
        "gone": True,
        "missing": True,
        "busy": False,
    }
    assert result["gone"].archived == "https://archive.example/2026/gone"
    assert result["missing"].archived == ""


def test_a_checked_link_is_not_checked_again_for_a_month(server: str) -> None:
    first = checked_originals(server)
    earlier = {original.link: original for original in first.values()}
    checked_originals(server, earlier, TODAY + timedelta(days=29))
    assert counted()["/there"] == 1
    checked_originals(server, earlier, TODAY + timedelta(days=31))
    assert counted()["/there"] == 2


def test_the_command_prints_the_dead_and_remembers(desk: Desk, server: str) -> None:
    desk.posts.mkdir(parents=True)
    for name in ("there", "gone"):
        (desk.posts / f"{name}.md").write_text(f"Title: {name}\nDate: 2025-01-02\nLink: {server}/{name}\n\nText.\n")
    variables = {"STANDFIRST_ALLOW_PRIVATE": "1", "WAYBACK_URL": server}

    first = desk.invoke("check", "--originals", **variables)
    second = desk.invoke("check", "--originals", **variables)

    assert first.returncode == 0, first.stdout + first.stderr
    assert "/gone: 410 Gone; a copy: https://archive.example/2026/gone" in first.stdout
    assert "2 originals, 1 dead" in second.stdout
    assert counted()["/gone"] == 1
    assert Path(desk.path / ".cache" / "originals.jsonl").exists()
