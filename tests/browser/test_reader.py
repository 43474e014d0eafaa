"""A reader on the site as it is served, with the headers that it ships: search, story, tag, feed, a lost and a withdrawn address."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import WITHDRAWN, Served
from tests.conftest import NEEDS_CHROMIUM

pytestmark = NEEDS_CHROMIUM
MISSING = "status of 404"  # what a browser says of the page that is missing; it is no fault


def opened(browser: Browser, width: int, scheme: str) -> tuple[Page, list[str]]:
    """Return a page of a browser, and the list of its errors and warnings."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_finds_reads_and_goes_on(served: Served, browser: Browser, width: int, scheme: str) -> None:
    page, complaints = opened(browser, width, scheme)

    page.goto(f"{served.url}/search/")
    page.click("#q")
    page.keyboard.type("quotation", delay=40)
    page.click(
        f"[data-results] li a[href='{served.url}/2025/02/everything/']"
    )  # waits for the answer to the whole word
    page.wait_for_url("**/2025/02/everything/")
    assert page.is_visible("article h1")
    page.click(".tags a")
    page.wait_for_url("**/tag/**")
    assert page.is_visible("h1")
    feed = page.goto(f"{served.url}/feed.xml")
    assert feed is not None
    assert feed.status == 200

    for path in ("nowhere/", WITHDRAWN):
        page.goto(f"{served.url}/{path}")
        assert page.is_visible(".seek input")
        assert page.locator(".newest li").count() == 5
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        page.fill(".seek input", "quotation")
        page.click(".seek button")
        page.wait_for_selector("[data-results] li")
        assert "q=quotation" in page.url

    page.close()
    assert [line for line in complaints if MISSING not in line] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_each_hit_is_shown_once_and_reads_as_the_story_does(served: Served, browser: Browser, width: int) -> None:
    page, complaints = opened(browser, width, "light")
    page.goto(f"{served.url}/search/")

    page.click("#q")  # the field's focus starts the engine, and so does the first letter
    page.keyboard.type("story number")
    page.wait_for_selector("[data-results] li:nth-child(10)")
    page.wait_for_timeout(500)
    addresses = page.eval_on_selector_all("[data-results] li > a", "links => links.map(link => link.href)")
    excerpt = page.inner_html("[data-results] li:first-child > p:last-child")
    marked = page.locator("[data-results] li:first-child mark").count()

    assert len(addresses) == len(set(addresses)) == 10
    assert marked >= 1
    assert not re.search(r"\w</span><mark>|</mark><span>\w", excerpt), (
        excerpt
    )  # the blanks around marked words are kept
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.close()
    assert complaints == []


def test_a_search_that_finds_nothing_offers_the_newest_stories(served: Served, browser: Browser) -> None:
    page, _ = opened(browser, 1280, "light")
    page.goto(f"{served.url}/search/?q=xyzzyplugh")

    page.wait_for_selector(".newest li")

    assert page.inner_text("[data-status]")
    assert page.locator(".newest li").count() == 5
    page.close()


def test_the_search_page_does_not_jump(served: Served, browser: Browser) -> None:
    """Cumulative layout shift (Web Vitals): .1 is good."""
    page, _ = opened(browser, 1280, "light")
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(each => { window.shift += each.value; }))"
        ".observe({type: 'layout-shift', buffered: true});"
    )

    page.goto(f"{served.url}/search/?q=quotation")
    page.wait_for_selector("[data-results] li")
    page.wait_for_timeout(500)

    assert page.evaluate("window.shift") < 0.05
    page.close()


def test_a_mail_page_keeps_its_styles(served: Served, browser: Browser) -> None:
    page, complaints = opened(browser, 600, "light")
    page.goto(f"{served.url}/issues/2025-w09/email.html")

    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "26px"
    page.close()
    assert complaints == []


def test_a_key_leads_to_the_search_unless_a_reader_types_or_turns_it_off(served: Served, browser: Browser) -> None:
    page, complaints = opened(browser, 1280, "light")
    focused = "document.activeElement.name ?? ''"

    page.goto(f"{served.url}/2025/02/everything/")
    page.keyboard.press("/")
    assert page.evaluate(focused) == "q"
    page.keyboard.type("a/b")
    assert page.input_value(".find input") == "a/b"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=a%2Fb")
    page.click(".finder summary")
    page.uncheck("[data-shortcut]")
    page.goto(f"{served.url}/2025/02/everything/")
    page.keyboard.press("/")
    assert page.evaluate(focused) == ""
    page.goto(f"{served.url}/search/")
    assert not page.is_checked("[data-shortcut]")
    page.click(".finder summary")
    page.check("[data-shortcut]")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{served.url}/2025/02/everything/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")

    page.close()
    assert complaints == []


def test_a_reader_copies_the_address_of_a_story_and_links_to_a_part(served: Served, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()

    page.goto(f"{served.url}/2025/02/everything/")
    page.click("[data-copy]")
    page.wait_for_function(
        "document.querySelector('[data-copy]').textContent === document.querySelector('[data-copy]').dataset.copied"
    )
    assert page.evaluate("navigator.clipboard.readText()") == f"{served.url}/2025/02/everything/"
    page.locator(".anchor").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(location.hash).matches('.body :is(h2, h3)')")

    context.close()


def test_without_a_script_nothing_offers_what_needs_one(served: Served, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{served.url}/2025/02/everything/")
    assert not page.is_visible("[data-copy]")
    page.fill(".find input", "quotation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=quotation")
    assert not page.is_visible("[data-shortcut]")

    context.close()


def test_a_reader_keeps_the_languages_that_are_hers(served: Served, browser: Browser) -> None:
    page, complaints = opened(browser, 390, "light")
    page.goto(served.url)

    page.locator(".languages summary").last.click()
    page.check(".mine input[value='de']")

    shown = "[...new Set([...document.querySelectorAll('main .entry')].filter(each => !each.hidden).map(each => each.lang.split('-')[0]))]"
    assert page.evaluate(shown) == ["de"]
    page.reload()
    assert page.evaluate(shown) == ["de"]
    page.goto(f"{served.url}/language/en/")
    assert page.evaluate(shown) == ["en"]  # the page of one language shows it, whatever was chosen
    page.close()
    assert complaints == []


def test_a_list_says_what_my_languages_hide_and_shows_it_again(served: Served, browser: Browser) -> None:
    page, complaints = opened(browser, 1280, "light")
    page.goto(served.url)
    every = "[...document.querySelectorAll('main .entry')].filter(each => !each.hidden).length"
    before = page.evaluate(every)
    page.evaluate("localStorage.setItem('languages', JSON.stringify(['de']))")

    page.reload()
    note = page.locator(".only-mine")
    assert note.locator("a").all_text_contents() == ["Deutsch"]
    assert note.locator("a").get_attribute("href") == f"{served.url}/language/de/"
    assert 0 < page.evaluate(every) < before
    visible_parts = "[...document.querySelectorAll('.top > section, section.day')].filter(each => !each.hidden)"
    assert page.evaluate(f"{visible_parts}.every(each => each.querySelector('.entry:not([hidden])'))")

    note.locator("button").click()
    assert page.evaluate(every) == before
    assert note.count() == 0

    page.evaluate("localStorage.setItem('languages', JSON.stringify(['sw']))")
    page.reload()
    assert page.evaluate(every) == before  # none is in Swahili: all stay
    assert note.locator("button").count() == 0
    page.close()
    assert complaints == []
