"""The site in a real browser: nothing overflows, only the site itself is requested, keyboards and screen readers reach everything."""

from gzip import compress
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import Served
from tests.conftest import NEEDS_CHROMIUM

pytestmark = NEEDS_CHROMIUM

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Every element that takes a click, its own line box aside (WCAG 2.2, 2.5.8: links within a sentence are excepted).
SMALL = """() => [...document.querySelectorAll('a, button, input, select')]
  .filter(each => each.getClientRects().length && !each.closest('.body, p:not(.byline, .also, .kind), .skip'))
  .filter(each => { const box = each.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map(each => each.outerHTML.slice(0, 120))"""
# Each interface in both schemes and at both widths, not in all four combinations.
LAYOUTS = {"en": ((320, "dark"), (1280, "light")), "ar": ((320, "light"), (1280, "dark"))}
FIRST_FLIGHT = 14 * 1024  # bytes that arrive in one round trip: ten segments of TCP


def problems(page: Page) -> list[str]:
    """Return the accessibility faults that axe-core reports for the page."""
    page.evaluate(AXE)
    report = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in report["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("layout", [0, 1])
def test_every_type_of_page_fits_the_screen_loads_only_from_the_site_and_is_accessible(
    served: Served, browser: Browser, layout: int
) -> None:
    width, scheme = LAYOUTS[served.language][layout]
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.on("request", note)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    for path in served.kinds():
        page.goto(f"{served.url}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert problems(page) == [], path
        assert page.evaluate(SMALL) == [], path
    page.close()

    assert all(url.startswith(served.url) for url in asked)
    assert len(served.kinds()) >= 16


def test_a_story_page_requests_only_its_stylesheet_icon_and_keyboard_script(served: Served, browser: Browser) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url.removeprefix(served.url)))

    page.goto(f"{served.url}/2025/02/everything/", wait_until="networkidle")
    page.close()

    assert set(asked) - {"/theme/icon.svg", "/site.webmanifest"} == {
        "/2025/02/everything/",
        "/theme/style.css",
        "/theme/reader.js",
    }


def test_a_story_and_the_stylesheet_arrive_in_one_round_trip(served: Served) -> None:
    sheet = len(compress((served.output / "theme" / "style.css").read_bytes(), 9))

    for path in served.kinds():
        if path.startswith("20") and path.count("/") == 4:
            page = len(compress((served.output / path / "index.html").read_bytes(), 9))
            assert sheet + page < FIRST_FLIGHT, path


def test_a_keyboard_walks_from_the_skip_link_to_a_search_result(served: Served, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{served.url}/search/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("quotation")
    page.wait_for_selector("[data-results] li:first-child a[href*='/2025/02/everything/']")  # of the whole word
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-results]') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/2025/02/everything/")
    page.close()


def test_focus_is_seen(served: Served, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{served.url}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")

    width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")

    page.close()
    assert width >= 2


@pytest.mark.parametrize(
    "word",
    ["telecoms", "Fernwärme", "coopérative", "مكتبة", "路面電車", "夜间"],
    ids=["en", "de", "fr", "ar", "ja", "zh"],
)
def test_search_finds_a_word_in_each_language(served: Served, browser: Browser, word: str) -> None:
    page = browser.new_page()

    page.goto(f"{served.url}/search/?q={word}")
    page.wait_for_selector("[data-results] li")
    results = page.inner_text("[data-results]")

    page.close()
    assert results


def test_every_page_works_without_a_script_and_its_interface_speaks_the_sites_language(
    served: Served, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{served.url}/")
    skip, way = page.inner_text(".skip"), page.get_attribute("html", "dir")
    page.goto(f"{served.url}/search/")

    assert page.is_visible("noscript p")
    context.close()
    assert (skip, way) == {"en": ("Skip to content", "ltr"), "ar": ("انتقل إلى المحتوى", "rtl")}[served.language]


def test_a_printed_story_shows_only_its_text(served: Served, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{served.url}/2025/02/everything/")
    page.emulate_media(media="print")

    hidden = [name for name in ("nav", ".tags", ".colophon", ".skip") if page.is_visible(name)]

    page.close()
    assert hidden == []
