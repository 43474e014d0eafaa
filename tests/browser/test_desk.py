"""An editor's morning at the desk, in a real browser, on real news in eight languages; and what the pages are like to use."""

import gzip
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from standfirst.posts.header import parse
from tests.browser.desk import DeskServer, serving_desk
from tests.browser.test_pages import problems
from tests.conftest import NEEDS_CHROMIUM, SHARED, Desk
from tests.web.conftest import STORIES, write_dump

GOLD = SHARED / "gold-world"
NEEDS_GOLD = pytest.mark.skipif(not GOLD.is_dir(), reason="no ../shared/gold-world beside this clone")
pytestmark = NEEDS_CHROMIUM
PAGE_COUNTS = {"en": 10, "de": 6, "zh": 6, "pl": 6, "ru": 5, "el": 3, "ja": 2, "sv": 2}  # 40 pages
PUBLISHED = 12
NOON = "1767268800"  # of 1 January 2026, UTC: stories of one run join it a second apart, before it
GIT = shutil.which("git") or "git"


def gold_pages() -> list[Path]:
    """The first pages of each language."""
    with gzip.open(GOLD / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    names = [
        row["id"] for lang, count in PAGE_COUNTS.items() for row in [row for row in rows if row["lang"] == lang][:count]
    ]
    return [GOLD / "html" / f"{name}.html.gz" for name in names]


@pytest.fixture
def morning(tmp_path: Path) -> Desk:
    """A desk under version control, with 40 unread dumps."""
    desk = Desk(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "dumps").mkdir()
    for page in gold_pages():
        (tmp_path / "dumps" / page.name.removesuffix(".gz")).write_bytes(gzip.decompress(page.read_bytes()))
    (tmp_path / ".gitignore").write_text(".cache/\n.builds/\n.preview/\noutput\n")
    return desk


def git(desk: Desk, *words: str) -> str:
    who = ["-c", "user.name=Ana", "-c", "user.email=ana@digest.example"]
    return subprocess.run([GIT, *who, *words], cwd=desk.path, capture_output=True, text=True, check=True).stdout


def header(desk: Desk, name: str) -> dict[str, str]:
    return dict(parse((desk.posts / name).read_text(encoding="utf-8"), name)[0].lines)


def settled(page: Page) -> None:
    """Wait until the running command has ended and the page has reloaded with its results."""
    page.wait_for_selector("#job:not([data-running])", timeout=240_000, state="attached")
    page.wait_for_load_state("networkidle")


def message(page: Page, text: str) -> None:
    page.wait_for_selector(f"#message :text({json.dumps(text)})", timeout=20_000)


def pressed(page: Page, key: str, done: str) -> None:
    """Press a key that decides, and wait for what was done."""
    page.evaluate("document.getElementById('message').replaceChildren()")
    page.keyboard.press(key)
    message(page, done)


@NEEDS_GOLD
def test_a_morning(morning: Desk, browser: Browser) -> None:
    desk = morning
    with serving_desk(desk) as server:
        page = browser.new_page()
        begin(page, desk, server)
        published = publish_some(page)
        declined, undone = decline_two_and_undo_one(page)
        pinned = pin_one(page, published)
        title, out, back = edit_one(page, desk, server, published)
        server.kill()
        kill_during_a_save(page, desk, server, published)
        merged = merge_tags(page, desk, server)
        order_an_issue(page, server)
        page.goto(f"{server.home}/publish")
        page.click("text=Publish now")
        settled(page)
        assert page.locator(".ending").inner_text().startswith("Done")
        page.close()

    assert all(header(desk, name)["Status"] == "published" for name in published)
    drafts = [name for name in posts(desk) if header(desk, name).get("Status") == "draft"]
    assert len(drafts) == 40 - PUBLISHED - 1 - undated(desk)
    assert not (desk.posts / declined).exists()
    assert header(desk, undone)["Status"] == "draft"
    assert header(desk, pinned)["Pinned"] == "yes"
    text = (desk.posts / published[0]).read_text(encoding="utf-8")
    assert header(desk, published[0])["Title"] == title
    assert (out in text, back in text) == (False, True)
    changed = set(git(desk, "status", "--porcelain", "--untracked-files=all").split("\n")) - {""}
    expected = {*(f"content/posts/{name}" for name in (*published, *merged, declined)), "content/corrections.jsonl", "content/withdrawn.txt",
                f"content/withdrawn/{declined}", "content/issues/2026-W01.md", "content/vocabulary.toml", "content/ledger.jsonl", "content/sections.jsonl"}  # fmt: skip
    assert {line[3:] for line in changed} <= expected
    check_site(desk, published, declined, title)


def posts(desk: Desk) -> list[str]:
    return sorted(path.relative_to(desk.posts).as_posix() for path in desk.posts.rglob("*.md"))


def undated(desk: Desk) -> int:
    return sum("Date" not in header(desk, name) and header(desk, name).get("Status") != "draft" for name in posts(desk))


def begin(page: Page, desk: Desk, server: DeskServer) -> None:
    """Forty dumps come in, and what they became is the editor's first commit."""
    page.goto(server.address)
    page.click("text=Dumps")
    page.click("text=Convert what is new in the folder")
    settled(page)
    page.goto(server.home)
    assert page.locator("h1 .count").inner_text() == "40"
    git(desk, "init", "--quiet")
    git(desk, "add", ".")
    git(desk, "commit", "--quiet", "--message", "What came in")


def publish_some(page: Page) -> list[str]:
    """Publish twelve by one key each, passing over what has no date."""
    published: list[str] = []
    page.keyboard.press("j")
    while len(published) < PUBLISHED:
        current = page.locator(".item.current")
        if "needs a date" in current.inner_text():
            page.keyboard.press("j")
            continue
        published.append(str(current.get_attribute("data-post")))
        pressed(page, "p", "Published")
        page.wait_for_function(
            "name => document.querySelector('.item.current')?.dataset.post !== name", arg=published[-1]
        )
    page.wait_for_function(
        "count => document.querySelector('h1 .count').textContent === count", arg=str(40 - PUBLISHED)
    )
    return published


def decline_two_and_undo_one(page: Page) -> tuple[str, str]:
    names = []
    for _ in range(2):
        names.append(str(page.locator(".item.current").get_attribute("data-post")))
        pressed(page, "d", "Declined")
        page.wait_for_function("name => document.querySelector('.item.current')?.dataset.post !== name", arg=names[-1])
    pressed(page, "u", "Undone")
    assert page.locator(f'.item[data-post="{names[1]}"]').is_visible()
    return names[0], names[1]


def pin_one(page: Page, published: list[str]) -> str:
    page.goto(f"{page.url.partition('/?')[0].rstrip('/')}/?state=published")
    page.locator(f'.item[data-post="{published[3]}"] h2 a').focus()
    page.keyboard.press("i")
    page.wait_for_selector(f'.item[data-post="{published[3]}"] .badge')
    return published[3]


def edit_one(page: Page, desk: Desk, server: DeskServer, published: list[str]) -> tuple[str, str, str]:
    """Correct a title, take the last paragraph out, bring a line in that the converter left out."""
    page.goto(f"{server.home}/story/{published[0]}")
    title = f"{page.input_value('#f-Title')}, corrected"
    page.fill("#f-Title", title)
    page.keyboard.press("Control+s")
    message(page, "Saved")
    inside = page.locator('.block[aria-pressed="true"]').last
    out = inside.inner_text().split("\n")[0]
    inside.click()
    message(page, "Taken out")
    left = page.locator('.block[aria-pressed="false"]').filter(has_text=re.compile(r"\w{4}")).first
    back = left.inner_text().split("\n")[0]
    left.click()
    message(page, "Brought in")
    assert (desk.path / "content" / "corrections.jsonl").exists()
    return title, out, back


def kill_during_a_save(page: Page, desk: Desk, server: DeskServer, published: list[str]) -> None:
    """Earlier saves are kept; a save that a kill cut off is written completely or not at all; the browser still has the text."""
    before = {name: (desk.posts / name).read_bytes() for name in posts(desk)}
    page.goto("about:blank")
    server.start()
    assert {name: (desk.posts / name).read_bytes() for name in posts(desk)} == before
    page.goto(server.address)
    name = published[1]
    page.goto(f"{server.home}/story/{name}")
    page.fill("#f-Note", "Worth reading")
    threading.Timer(0.002, server.kill).start()
    page.keyboard.press("Control+s")
    page.wait_for_selector("#message p")
    text = (desk.posts / name).read_text(encoding="utf-8")
    assert text.replace("Note: Worth reading\n", "") == before[name].decode()
    assert page.input_value("#f-Note") == "Worth reading"
    server.start()
    page.evaluate("window.onbeforeunload = null; localStorage.clear()")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(server.address)


def merge_tags(page: Page, desk: Desk, server: DeskServer) -> list[str]:
    page.goto(f"{server.home}/terms/tags")
    boxes = page.locator(".terms > li > .choose input")
    names = [str(boxes.nth(place).get_attribute("value")) for place in range(2)]
    holders = [name for name in posts(desk) if any(tag in header(desk, name).get("Tags", "") for tag in names)]
    for place in range(2):
        boxes.nth(place).check()
    page.fill("[name=into]", names[0])
    page.click("button[value=merge] >> nth=0")
    message(page, "Merged")
    assert not any(
        re.search(rf"(?:^|[,;] ){re.escape(names[1])}(?:[,;]|$)", header(desk, name).get("Tags", ""))
        for name in posts(desk)
    )
    return holders


def order_an_issue(page: Page, server: DeskServer) -> None:
    page.goto(f"{server.home}/issues")
    page.click("text=Draft an issue")
    page.wait_for_selector("#issue")
    lines = [
        page.locator("[name=line]").nth(place).input_value() for place in range(page.locator("[name=line]").count())
    ]
    items = [place for place, line in enumerate(lines) if line.startswith("- ")]
    page.locator(".order li").nth(items[1]).locator(".up").click()
    page.fill("#i-intro", "What we read this week.")
    page.click("#issue .sticky button[value=publish]")
    message(page, "Issue saved")
    after = [
        page.locator("[name=line]").nth(place).input_value() for place in range(page.locator("[name=line]").count())
    ]
    assert after[items[1] - 1] == lines[items[1]]


def check_site(desk: Desk, published: list[str], declined: str, title: str) -> None:
    site = desk.output.resolve()
    pages = {path.parent.relative_to(site).as_posix() for path in site.glob("20*/*/*/index.html")}
    assert {name.removesuffix(".md") for name in published} == pages
    assert title.split(",", maxsplit=1)[0] in (site / published[0].removesuffix(".md") / "index.html").read_text(
        encoding="utf-8"
    )
    assert declined.removesuffix(".md") not in pages
    issue = (site / "issues" / "2026-w01" / "index.html").read_text(encoding="utf-8")
    assert "What we read this week." in issue


@pytest.fixture(scope="module", params=["en", "ar"])
def desk_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, DeskServer]]:
    """A small desk whose interface reads from left to right, or from right to left."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    (desk.path / "content").mkdir()
    for number, title in enumerate(STORIES, 1):
        write_dump(desk.path, f"story-{number}.html", title, number)
    (desk.path / "dumps" / "broken.html").write_bytes(b"\x00\x01")
    variables = {"STANDFIRST_CURATE": "1", "STANDFIRST_LANG": request.param, "SOURCE_DATE_EPOCH": NOON}
    desk.invoke("convert", **variables)
    done = desk.invoke("set", "story-1.html", "--status", "published", **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    assert desk.invoke("issue", "--month", "2026-01", **variables).returncode == 0
    with serving_desk(desk, **variables) as server:
        yield desk, server


def paths(desk: Desk) -> list[str]:
    drafts = [name for name in posts(desk) if header(desk, name).get("Status") == "draft"]
    return [
        "", "?state=published", "?q=nothing-like-it", f"story/{drafts[0]}", f"story/{drafts[0]}/diff", "terms/tags", "terms/sections",
        "terms/sources", "issues", "issues/2026-01", "dumps", "publish", "story/nowhere.md",
    ]  # fmt: skip


def test_no_page_of_the_desk_has_a_fault(
    desk_server: tuple[Desk, DeskServer], browser: Browser, request: pytest.FixtureRequest
) -> None:
    desk, server = desk_server
    is_first = "[en]" in request.node.name
    width, scheme = (320, "dark") if is_first else (1280, "light")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(server.address)
    for path in paths(desk):
        page.goto(f"{server.home}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert problems(page) == [], path
    assert faults == []
    page.close()


def test_the_site_is_shown_as_readers_will_see_it(desk_server: tuple[Desk, DeskServer], browser: Browser) -> None:
    desk, server = desk_server
    page = browser.new_page()
    page.goto(server.address)
    draft = next(name for name in posts(desk) if header(desk, name).get("Status") == "draft")
    page.goto(f"{server.home}/story/{draft}")

    page.click("#tab-site")
    frame = page.frame_locator("#pane-site iframe")
    frame.locator("article.story h1").wait_for(timeout=90_000)

    assert header(desk, draft)["Title"] in frame.locator("article.story h1").inner_text()
    assert frame.locator("body").evaluate("body => getComputedStyle(body).maxWidth") != "none"
    page.close()


def test_a_link_followed_as_a_command_ends_leads_where_it_leads(
    desk_server: tuple[Desk, DeskServer], browser: Browser
) -> None:
    """The page reloads once the command has ended, unless the editor is following a link to another page."""
    page = started(browser, desk_server[1])
    home = desk_server[1].home

    def late(route: Route) -> None:
        time.sleep(1.5)  # longer than the page waits before it loads itself
        route.continue_()

    page.route(f"{home}/", late)
    page.goto(f"{home}/")

    assert urlsplit(page.url).path == "/"
    page.close()


def test_text_typed_while_a_command_runs_is_kept(desk_server: tuple[Desk, DeskServer], browser: Browser) -> None:
    page = started(browser, desk_server[1], typed="https://news.example/later")

    page.wait_for_selector("#job:not([data-running])", timeout=60_000, state="attached")

    assert page.input_value("[name=address]") == "https://news.example/later"
    page.close()


def started(browser: Browser, server: DeskServer, typed: str = "") -> Page:
    """The page of dumps as a conversion that was started there has just ended."""
    page = browser.new_page()
    page.goto(server.address)
    page.goto(f"{server.home}/dumps")
    page.click("form[action='/publish'] button")
    page.wait_for_selector("#job[data-running]", state="attached")
    page.fill("[name=address]", typed)
    page.wait_for_function("running => document.querySelector('.ending').textContent !== running", arg=page.inner_text(".ending"), timeout=60_000)  # fmt: skip
    return page


def test_the_desk_works_without_javascript(desk_server: tuple[Desk, DeskServer], browser: Browser) -> None:
    desk, server = desk_server
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    name = str(page.locator(".item").first.get_attribute("data-post"))

    page.locator(".item").first.locator("button[value=publish]").click()
    assert header(desk, name)["Status"] == "published"
    page.locator("#message button").click()

    assert header(desk, name)["Status"] == "draft"
    context.close()


def test_two_tabs_and_a_text_editor_lose_nothing(desk_server: tuple[Desk, DeskServer], browser: Browser) -> None:
    desk, server = desk_server
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    first.goto(server.address)
    name = next(name for name in posts(desk) if header(desk, name).get("Status") == "draft")
    for page in (first, second):
        page.goto(f"{server.home}/story/{name}")
    first.fill("#f-Summary", "The first tab's")
    first.keyboard.press("Control+s")
    first.wait_for_selector("#message .done")
    second.fill("#f-Summary", "The second tab's")
    second.keyboard.press("Control+s")
    second.wait_for_selector(".conflict")

    assert second.locator(".conflict pre").inner_text() == "The first tab's"
    assert second.input_value("#f-Summary") == "The second tab's"
    assert header(desk, name)["Summary"] == "The first tab's"
    second.locator(".conflict button").click()
    assert second.input_value("#f-Summary") == "The first tab's"
    context.close()


@pytest.fixture
def small(tmp_path: Path, browser: Browser) -> Iterator[tuple[Desk, Page]]:
    """A desk with four drafts, and a page of its own server."""
    desk = Desk(tmp_path)
    (tmp_path / "content").mkdir()
    for number, title in enumerate(STORIES, 1):
        write_dump(tmp_path, f"story-{number}.html", title, number)
    desk.invoke("convert", STANDFIRST_CURATE="1")
    with serving_desk(desk) as server:
        context = browser.new_context()
        page = context.new_page()
        page.goto(server.address)
        yield desk, page
        context.close()


def statuses(desk: Desk) -> list[str]:
    return [header(desk, name).get("Status", "published") for name in posts(desk)]


def test_pressing_enter_makes_no_decision(small: tuple[Desk, Page]) -> None:
    desk, page = small
    page.locator(".choose input").first.check()
    page.keyboard.press("Enter")
    page.locator("#many summary").click()
    page.fill("#many input[name=why]", "Harbour")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)

    assert statuses(desk) == ["draft"] * 4
    page.locator("#many button[value=tag]").click()
    page.wait_for_selector("#message .done")
    assert sum("Harbour" in header(desk, name).get("Tags", "") for name in posts(desk)) == 1


def test_text_typed_during_a_save_is_kept(small: tuple[Desk, Page]) -> None:
    desk, page = small
    with page.expect_navigation():  # until the page's script has run
        page.locator(".open").first.click()

    def writing_on(route: Route) -> None:
        if route.request.method == "POST":
            page.evaluate("document.querySelector('#f-Note').value += ' and more'")
        route.continue_()

    page.route("**/story/**", writing_on)
    page.fill("#f-Note", "First")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#message .done")

    assert page.input_value("#f-Note") == "First and more"
    assert "First" in [header(desk, name).get("Note") for name in posts(desk)]
    page.unroute("**/story/**")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Control+s")
    assert "First and more" in [header(desk, name).get("Note") for name in posts(desk)]


def test_kept_text_is_merged_with_what_others_wrote_since(small: tuple[Desk, Page]) -> None:
    desk, page = small
    address = page.locator(".open").first.get_attribute("href") or ""
    with page.expect_navigation():  # until the page's script has run
        page.locator(".open").first.click()
    page.fill("#f-Note", "Typed before the crash")
    expect(page.locator("#state")).not_to_be_empty()  # the page has kept it
    story, home = page.url, page.context.new_page()
    page.close(run_before_unload=False)
    name = address.removeprefix("/story/")
    path = desk.posts / name
    path.write_text(path.read_text(encoding="utf-8") + "\nA paragraph by a colleague.\n", encoding="utf-8")
    for _ in range(60):  # a browser writes a page's storage a while after the page did
        home.goto(story)
        if home.locator("#message button").count():
            break
        home.wait_for_timeout(500)
    home.locator("#message button").first.click()
    home.keyboard.press("Control+s")
    home.wait_for_selector("#message .done")

    assert header(desk, name)["Note"] == "Typed before the crash"
    assert "A paragraph by a colleague." in path.read_text(encoding="utf-8")


def test_text_typed_before_the_script_loads_counts_as_unsaved(small: tuple[Desk, Page]) -> None:
    _, page = small
    waiting: list[Route] = []
    page.route("**/desk.js*", lambda route: waiting.append(route))  # noqa: PLW0108 - no built-in function is taken
    address = page.locator(".open").first.get_attribute("href") or ""
    page.goto(urljoin(page.url, address), wait_until="commit")

    page.fill("#f-Note", "Typed early")
    while not waiting:
        page.wait_for_timeout(50)
    waiting[0].continue_()

    expect(page.locator("#state")).not_to_be_empty()
    page.close(run_before_unload=False)


def test_the_cursor_stays_with_the_editor_who_went_on(small: tuple[Desk, Page]) -> None:
    _, page = small

    def going_on(route: Route) -> None:
        for _ in range(2):
            page.keyboard.press("j")
        route.continue_()

    page.route("**/decide", going_on)
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.wait_for_selector("#message .done")

    assert page.evaluate("[...document.querySelectorAll('.item')].indexOf(document.querySelector('.current'))") == 2


def test_typed_text_survives_a_stopped_server(tmp_path: Path, browser: Browser) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "content").mkdir()
    write_dump(tmp_path, "a.html", "A bridge opens", 4)
    desk.invoke("convert", STANDFIRST_CURATE="1")
    with serving_desk(desk) as server:
        context = browser.new_context()
        page = context.new_page()
        page.goto(server.address)
        address = page.locator(".open").get_attribute("href")
        page.goto(f"{server.home}{address}")
        page.fill("#f-Note", "Typed before the cut")
        server.kill()
        page.keyboard.press("Control+s")
        page.wait_for_selector("#message .bad")
        assert page.input_value("#f-Note") == "Typed before the cut"
        server.start()
        context.close()


def test_no_other_site_can_use_the_desk(desk_server: tuple[Desk, DeskServer], browser: Browser) -> None:
    """A page at another origin sends forms and requests; none is carried out, none is read."""
    desk, server = desk_server
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address)
    value = page.locator(".item input[name=post]").first.get_attribute("value")
    name = str(value).partition(":")[2]
    attacker = context.new_page()
    attacker.route(
        "http://attacker.example/",
        lambda route: route.fulfill(body="<!DOCTYPE html><title>x</title>", content_type="text/html"),
    )
    attacker.goto("http://attacker.example/")
    read = attacker.evaluate(
        "home => fetch(home + '/', {credentials: 'include'}).then(r => r.text()).catch(() => 'refused')", server.home
    )
    attacker.evaluate(
        "([home, value]) => fetch(home + '/decide', {method: 'POST', mode: 'no-cors', credentials: 'include', "
        "body: new URLSearchParams({action: 'decline', post: value})}).catch(() => 0)",
        [server.home, value],
    )
    with attacker.expect_navigation(url=f"{server.home}/decide"):
        attacker.evaluate(
            "([home, value]) => { const form = document.createElement('form'); form.method = 'post'; form.action = home + '/decide';"
            "for (const [name, text] of [['action', 'decline'], ['post', value]]) { const field = document.createElement('input');"
            "field.name = name; field.value = text; form.append(field); } document.body.append(form); setTimeout(() => form.submit(), 10); }",
            [server.home, value],
        )

    assert read == "refused"
    assert "own pages only" in attacker.content()
    assert (desk.posts / name).exists()
    context.close()


def test_the_bookmark_captures_the_page_of_another_tab_as_it_is_shown(
    desk_server: tuple[Desk, DeskServer], browser: Browser
) -> None:
    """A page that needs a login, with a policy that allows nothing: the bookmark sends what the tab shows."""
    desk, server = desk_server
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(server.address)
    tab.goto(f"{server.home}/dumps")
    code = str(tab.locator('a[href^="javascript:"]').get_attribute("href")).removeprefix("javascript:")
    prose = "".join(f"<p>{line} It was said behind a login.</p>" for line in STORIES["Museum finds a map"])
    body = f"<!DOCTYPE html><html lang=en><title>Members only</title><body><article><h1>Members only</h1>{prose}</article></body></html>"
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'; form-action 'none'; sandbox allow-scripts allow-popups allow-same-origin"}  # fmt: skip
    tab.route("http://members.example/story", lambda route: route.fulfill(body=body, headers=headers))
    tab.goto("http://members.example/story")
    with context.expect_page() as opened:
        tab.evaluate(code)
    capture = opened.value
    capture.wait_for_selector("#c-url[readonly]")
    assert capture.input_value("#c-url") == "http://members.example/story"
    capture.fill("#c-note", "From a login")
    capture.fill("#c-tags", "Maps")
    capture.click("button.strong")
    capture.wait_for_selector("#capture button[disabled]")
    dumps = context.new_page()
    dumps.goto(f"{server.home}/dumps")
    settled(dumps)
    context.close()

    name = next(name for name in posts(desk) if "members-only" in name)
    assert header(desk, name)["Link"] == "http://members.example/story"
    assert header(desk, name)["Note"] == "From a login"
    assert header(desk, name)["Tags"].startswith("Maps")
    assert "behind a login" in (desk.posts / name).read_text(encoding="utf-8")


def test_a_page_cannot_capture_in_another_s_name(desk_server: tuple[Desk, DeskServer], browser: Browser) -> None:
    _, server = desk_server
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(server.address)
    tab.route(
        "http://attacker.example/",
        lambda route: route.fulfill(body="<!DOCTYPE html><title>x</title>", content_type="text/html"),
    )
    tab.goto("http://attacker.example/")
    with context.expect_page() as opened:
        tab.evaluate(
            """home => { const w = open(home + '/capture'); addEventListener('message', e => e.data === 'desk ready' &&
            w.postMessage({url: 'https://post.example/', title: 'Fake', html: '<p>fake</p>'}, home)); }""",
            server.home,
        )
    capture = opened.value
    capture.wait_for_timeout(1500)

    assert capture.input_value("#c-url") == ""
    context.close()


def test_a_click_in_the_saved_page_takes_a_paragraph_out_and_brings_it_back(
    desk_server: tuple[Desk, DeskServer], browser: Browser
) -> None:
    desk, server = desk_server
    page = browser.new_page()
    page.goto(server.address)
    name = next(name for name in posts(desk) if "map" in name)
    line = STORIES["Museum finds a map"][1]
    page.goto(f"{server.home}/story/{name}")
    page.click("#tab-page")
    paragraph = page.frame_locator("#pane-page iframe").locator("p", has_text=line[:30])
    paragraph.wait_for()
    assert paragraph.get_attribute("data-in") == "true"

    paragraph.click()
    page.wait_for_selector("#message .done")
    assert line not in (desk.posts / name).read_text(encoding="utf-8")
    assert paragraph.get_attribute("data-in") == "false"
    paragraph.click()
    page.wait_for_function(
        "() => document.querySelector('#pane-page iframe').contentDocument.querySelectorAll('[data-in=true]').length >= 3"
    )

    assert line in (desk.posts / name).read_text(encoding="utf-8")
    page.close()


def test_a_draft_of_an_issue_is_shown_as_page_and_as_mail(
    desk_server: tuple[Desk, DeskServer], browser: Browser
) -> None:
    _, server = desk_server
    page = browser.new_page()
    page.goto(server.address)
    page.goto(f"{server.home}/issues/2026-01")
    page.fill("#i-intro", "An introduction that only its editor sees yet.")
    page.click("#issue .sticky button[value=save]")
    page.wait_for_selector("#message .done")

    page.click("#tab-site")
    page.frame_locator("#pane-site iframe").locator("text=only its editor sees yet").first.wait_for(timeout=90_000)
    page.click("#tab-mail")
    page.frame_locator("#pane-mail iframe").locator("text=only its editor sees yet").first.wait_for(timeout=30_000)
    page.close()
