"""A site of real news in 18 languages: no page type has an accessibility fault or scrolls to the side."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import STORY, Served, serving
from tests.browser.test_pages import LAYOUTS, SMALL, problems
from tests.conftest import NEEDS_CHROMIUM, Desk

GOLD = Path(__file__).parents[3] / "shared" / "gold-world" / "html"
pytestmark = [NEEDS_CHROMIUM, pytest.mark.skipif(not GOLD.is_dir(), reason="no ../shared/gold-world beside this clone")]
EVERY = 3  # of the gold's pages: 215 make every page type, and are converted in a third of the time


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The gold's news."""
    desk = Desk(tmp_path_factory.mktemp("real"))
    dumps = desk.path / "dumps"
    dumps.mkdir()
    for page in sorted(GOLD.glob("*.html.gz"))[::EVERY]:
        (dumps / page.name.removesuffix(".gz")).write_bytes(gzip.decompress(page.read_bytes()))
    return desk


@pytest.fixture(scope="module", params=["en", "ar"])
def real(request: pytest.FixtureRequest, news: Desk) -> Iterator[Served]:
    """The news as a site, its interface from left to right and from right to left."""
    with serving(news, request.param) as site:
        yield site


def kinds(site: Served) -> list[str]:
    """The lists, the largest of each kind, and a story in each language."""
    paths = ["", "page/1/", "tags/", "sections/", "sources/", "archives/", "feeds/", "search/"]
    for kind in ("tag", "section", "source"):
        pages = sorted((site.output / kind).glob("*/index.html"), key=lambda path: (-path.stat().st_size, path))
        paths += [path.parent.relative_to(site.output).as_posix() + "/" for path in pages[:1]]
    by_language: dict[str, str] = {}
    for path in sorted(site.output.glob("20*/*/*/index.html")):
        language = STORY.search(path.read_text(encoding="utf-8"))
        if language:
            by_language.setdefault(language[1].partition("-")[0], path.parent.relative_to(site.output).as_posix() + "/")
    return [path for path in paths if (site.output / path).exists()] + sorted(by_language.values())


def test_no_page_of_real_news_has_a_fault(real: Served, browser: Browser) -> None:
    width, scheme = LAYOUTS[real.language][0 if real.language == "en" else 1]  # test_pages has all four, of the demo
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    paths = kinds(real)
    for path in paths:
        page.goto(f"{real.url}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert problems(page) == [], path
        assert page.evaluate(SMALL) == [], path
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
            f"{path} at 200 %"
        )
    page.close()

    assert len(paths) >= 20


def test_search_engines_are_told_to_leave_out_tag_pages_of_one_story(real: Served) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (real.output / "tag").glob("*/index.html")]

    counts = Counter((len(re.findall(r'<article class="entry', page)) == 1, "noindex" in page) for page in pages)
    assert counts.keys() == {(True, True), (False, False)}


def test_the_front_page_of_real_news_shows_each_story_once_and_few_sections(real: Served) -> None:
    front = (real.output / "index.html").read_text(encoding="utf-8")
    entries = re.findall(r'<article class="entry[^>]*>\s*<h\d><a href="([^"]*)"', front)

    assert len(entries) == len(set(entries)) >= 20
    assert front.count("/section/", 0, front.index("<main")) <= 8
