"""The site in a real browser: nothing runs, nothing is fetched from elsewhere, nothing runs over the side."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, sync_playwright

from tests.conftest import Desk

CHROMIUM = next(
    (path for path in (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser")) if path.exists()), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


class Quiet(SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Desk) -> Iterator[str]:
    """The site, built for and served at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.path / "local")))
    url = f"http://127.0.0.1:{server.server_port}"
    done = site.invoke("build", SITEURL=url, STANDFIRST_OUTPUT=str(site.path / "local"))
    assert done.returncode == 2, done.stderr
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield url
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


def paths(site: Desk) -> list[str]:
    """A page of each type, and every story."""
    output = site.output.resolve()
    stories = [path.parent.relative_to(output).as_posix() + "/" for path in sorted(output.glob("20*/*/*/index.html"))]
    tag = next(iter(sorted((output / "tag").iterdir()))).name
    return ["", "tags/", "archives/", "404.html", "about/", f"tag/{tag}/", *stories]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_asks_nobody_else(
    site: Desk, address: str, browser: Browser, width: int, scheme: str
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.on("request", note)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    for path in paths(site):
        page.goto(f"{address}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    page.close()

    assert all(url.startswith(address) for url in asked)


def test_the_first_tab_leads_past_the_masthead(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}/")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.close()
