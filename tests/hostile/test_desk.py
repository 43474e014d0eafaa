"""Hostile dumps at the desk: beside their posts, as lines and as saved pages, nothing of them runs and nothing leaves."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.desk import serving_desk
from tests.conftest import NEEDS_CHROMIUM, Desk
from tests.hostile.payloads import dumps
from tests.hostile.test_browser import WATCH

pytestmark = NEEDS_CHROMIUM
EVERY = 200  # of all dumps, in the sample
FEWEST = 8  # stories that a sample gives at least


def test_no_dump_runs_or_fetches_anything_at_the_desk(
    tmp_path: Path, browser: Browser, request: pytest.FixtureRequest
) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "dumps").mkdir()
    for dump in list(dumps())[:: 1 if request.config.getoption("--every-payload") else EVERY]:
        (tmp_path / "dumps" / dump.name).write_bytes(dump.data)
    assert desk.invoke("convert", STANDFIRST_CURATE="1").returncode in (0, 2)
    names = sorted(path.relative_to(desk.posts).as_posix() for path in desk.posts.rglob("*.md"))
    assert len(names) >= FEWEST
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    asked: list[str] = []

    def note(sent: Request) -> None:
        asked.append(sent.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    with serving_desk(desk) as server:
        page.goto(server.address)
        for path in ["", "?state=all", "dumps", *(f"story/{name}" for name in names)]:
            page.goto(f"{server.home}/{path}")
            if page.locator("#tab-page").count():
                page.click("#tab-page")
                frame = page.frame_locator("#pane-page iframe")
                frame.locator("html").wait_for(state="attached")
                assert (
                    frame.locator("script, iframe, object, embed, base, [href], [onclick], [onerror], [onload]").count()
                    == 0
                ), path
            assert page.evaluate("window.fired") == [], path
    assert {url for url in asked if not url.startswith((server.home, "data:", "about:"))} == set()
    context.close()
