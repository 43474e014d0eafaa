"""A reader searches in twelve languages: words, other forms, misspellings, filters; what the browser fetches; the way back."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from standfirst.preview.server import SiteHandler
from tests.conftest import Desk
from tests.loopback import serving

# By language: a title, a text, a word of it that no other story has, another form of it or its beginning, a misspelling.
STORIES = {
    "en": (
        "Lanterns on the quay",
        "The harbour council bought paraffin lanterns for the winter ferries.",
        "paraffin",
        "lantern",
        "parafin",
    ),
    "de": ("Neue Häuser am Deich", "Die Gemeinde baut Häuser aus Lehm hinter dem Deich.", "Lehm", "Haus", "Gemiende"),
    "fr": (
        "Des phares restaurés",
        "Les gardiens ont repeint les phares de la presqu'île.",
        "gardiens",
        "phare",
        "gardeins",
    ),
    "es": ("Puertos sin humo", "Los puertos prohibirán las calderas de carbón.", "calderas", "puerto", "claderas"),
    "pl": ("Latarnie wracają", "Rybacy naprawili stare latarnie przy porcie.", "Rybacy", "latarnia", "rybcay"),
    "ru": (
        "Маяки зажгли снова",
        "Смотрители зажгли старые маяки на северном берегу.",
        "Смотрители",
        "маяк",
        "смортители",
    ),
    "el": ("Νέοι φάροι στο νησί", "Οι ψαράδες άναψαν τους παλιούς φάρους.", "ψαράδες", "φάρος", "ψαραδε"),
    "ar": ("منارات جديدة", "أضاء الصيادون المنارات القديمة قرب الميناء.", "الصيادون", "الميناء", "الصيادن"),
    "hi": ("नए प्रकाशस्तंभ", "मछुआरों ने पुराने प्रकाशस्तंभ फिर जलाए।", "मछुआरों", "प्रकाशस्तंभ", "मछुआरो"),
    "th": ("ประภาคารใหม่", "ชาวประมงจุดไฟประภาคารเก่าอีกครั้ง", "ชาวประมง", "ประภาคาร", ""),
    "ja": ("灯台がまた光る", "漁師たちは古い灯台に再び火をともした。", "漁師たち", "灯台", ""),
    "zh": ("旧灯塔重新点亮", "渔民们修好了海边的旧灯塔。", "渔民们", "灯塔", ""),
}
OTHERS = 70  # further stories, so that there is an old part and a recent one


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site below a path, with a story in each language and others."""
    desk = Desk(tmp_path_factory.mktemp("search"))
    (desk.path / "dumps").mkdir(parents=True)
    month = desk.posts / "2025" / "02"
    month.mkdir(parents=True)
    for number, (language, (title, text, *_)) in enumerate(STORIES.items()):
        header = f"Title: {title}\nDate: 2025-02-{1 + number:02} 08:00\nLang: {language}\nSource: The Post\n"
        (month / f"{language}.md").write_text(f"{header}\n{text}\n", encoding="utf-8")
    for number in range(OTHERS):
        language = ("de-AT", "de-DE")[number % 2] if number < 4 else "en"
        day = (
            f"2025-01-{1 + number % 28:02} {8 + number % 12:02}:00"
            if number < 40
            else f"2025-03-{1 + number % 28:02} 08:00"
        )
        header = f"Title: Story number {number}\nDate: {day}\nLang: {language}\nTags: Topic {number % 5}\nSource: Paper {number % 3}\n"
        (month / f"story-{number}.md").write_text(f"{header}\nThe news of the day, told once more.\n", encoding="utf-8")
    output = desk.path / "output"
    folder = desk.path / "served"
    with serving(partial(SiteHandler, directory=str(folder))) as address:
        url = f"{address}/news"
        done = desk.invoke("build", SITEURL=url)
        assert done.returncode == 0, done.stdout + done.stderr
        folder.mkdir()
        (folder / "news").symlink_to(output.resolve())
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    new_page = browser.new_page()
    yield new_page
    new_page.close()


def hits(page: Page) -> list[str]:
    """Wait for the results, and return the ends of their addresses."""
    page.wait_for_selector("[data-results] li")
    links: list[str] = page.eval_on_selector_all("[data-results] li > a", "links => links.map(link => link.pathname)")
    return [link.removesuffix("/").rpartition("/")[2] for link in links]


@pytest.mark.parametrize("language", STORIES)
def test_a_word_its_form_and_its_misspelling_find_the_story(address: str, page: Page, language: str) -> None:
    title, _, *words = STORIES[language]
    for word in filter(None, (*words, title)):
        page.goto(f"{address}/search/?q={word}")

        assert hits(page)[0] == language, word


@pytest.mark.parametrize(
    ("query", "marked"),
    [("灯塔", ["灯塔"]), ("灯台がま", ["灯台がま"]), ("ประภาคาร", ["ประภาคาร"]), ("lantern", ["Lanterns"])],
)
def test_only_the_searched_word_is_highlighted_and_not_the_letters_around_it(
    address: str, page: Page, query: str, marked: list[str]
) -> None:
    page.goto(f"{address}/search/?q={query}")

    assert hits(page)
    assert page.locator("[data-results] li:first-child mark").all_text_contents() == marked


@pytest.mark.parametrize("word", ["pafaffin", "araffin", "xaraffin", "apraffin"])
def test_a_misspelling_in_the_first_letters_finds_the_word(address: str, page: Page, word: str) -> None:
    page.goto(f"{address}/search/?q={word}")

    assert hits(page) == ["en"]


def test_a_search_fetches_few_bytes(address: str, page: Page) -> None:
    fetched: list[int] = []
    page.on("response", lambda answer: fetched.append(len(answer.body())))

    page.goto(f"{address}/search/?q=paraffin")
    hits(page)
    first, size = len(fetched), sum(fetched)
    fetched.clear()
    page.fill("#q", "once more")
    page.wait_for_selector("[data-results] li")
    page.wait_for_timeout(400)

    assert first <= 12
    assert size <= 150_000
    assert len(fetched) <= 6
    assert sum(fetched) <= 60_000


def test_files_that_every_query_needs_are_fetched_once_with_the_page(address: str, page: Page) -> None:
    messages: list[str] = []
    fetched: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: fetched.append(request.url))

    page.goto(f"{address}/search/", wait_until="networkidle")
    before = [url.partition("/search/")[2].partition("?")[0] for url in fetched]
    page.fill("#q", "paraffin")
    hits(page)

    assert {"splits.bin", "recent.bin"} <= {*before}
    files = [url for url in fetched if ".bin" in url]
    assert len(files) == len({*files})
    assert messages == []


def test_filters_and_order_are_in_the_address_and_kept_by_the_way_back(address: str, page: Page) -> None:
    page.goto(f"{address}/search/")
    options = page.eval_on_selector_all(
        "#by-language option", "all => all.map(option => [option.value, option.textContent.trim()])"
    )
    assert ["de", "Deutsch (5)"] in options  # de, de-AT and de-DE

    page.click(".finder summary")
    page.select_option("#by-language", "de")
    page.wait_for_selector("[data-results] li:nth-child(5)")
    assert set(hits(page)) == {"de", "story-0", "story-1", "story-2", "story-3"}
    page.fill("#q", "story")
    page.select_option("#by-source", "paper-1")
    page.select_option("#sort", "date")
    page.click(".words button")
    page.wait_for_url("**source=paper-1**")
    expect(page.locator("[data-results] li > a")).to_have_count(1)
    assert hits(page) == ["story-1"]
    page.click("[data-results] li > a")
    page.wait_for_url("**/story-1/")
    page.go_back()

    assert hits(page) == ["story-1"]
    assert page.input_value("#q") == "story"
    assert (page.input_value("#by-language"), page.input_value("#by-source")) == ("de", "paper-1")
    assert page.is_visible("#by-language")


def test_the_first_result_is_three_tabs_from_the_words(address: str, page: Page) -> None:
    page.goto(f"{address}/search/?q=story")
    page.wait_for_selector("[data-results] li")
    page.focus("#q")

    for _ in range(3):
        page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('[data-results] li:first-child') !== null")


def test_results_can_be_sorted_newest_first(address: str, page: Page) -> None:
    page.goto(f"{address}/search/?q=story&sort=date&source=paper-0")
    hits(page)
    days = page.eval_on_selector_all("[data-results] .about", "all => all.map(each => each.textContent.slice(-10))")

    assert len(days) >= 4
    assert days == sorted(days, reverse=True)


def test_an_index_that_fails_to_load_shows_an_error(address: str, page: Page) -> None:
    page.route("**/terms/*", lambda route: route.abort())
    page.goto(f"{address}/search/?q=paraffin")

    expect(page.locator("[data-status]")).to_have_text("The search could not be loaded. Try again.")
    page.unroute("**/terms/*")
    page.click(".words button")
    assert hits(page) == ["en"]


def test_a_second_build_writes_the_same_index_files(tmp_path: Path, address: str) -> None:
    del address
    desk = Desk(tmp_path)
    (desk.path / "dumps").mkdir(parents=True)
    month = desk.posts / "2025" / "02"
    month.mkdir(parents=True)
    for language, (title, text, *_) in STORIES.items():
        (month / f"{language}.md").write_text(
            f"Title: {title}\nDate: 2025-02-01\nLang: {language}\n\n{text}\n", encoding="utf-8"
        )
    assert desk.invoke("build").returncode == 0
    first = {path.name: path.read_bytes() for path in (desk.output / "search").rglob("*.bin")}
    (month / "new.md").write_text("Title: New\nDate: 2025-02-03\n\nA new one.\n")
    assert desk.invoke("build").returncode == 0
    (month / "new.md").unlink()
    assert desk.invoke("build").returncode == 0

    assert {path.name: path.read_bytes() for path in (desk.output / "search").rglob("*.bin")} == first


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with twenty stories of our own in each language of `stories/`: title, text, and a word that one of them holds."""
    desk = Desk(tmp_path_factory.mktemp("library"))
    month = desk.posts / "2025" / "02"
    month.mkdir(parents=True)
    for language in STORY_LANGUAGES:
        for number, (title, text, _) in enumerate(own_stories(language)):
            header = f"Title: {title}\nDate: 2025-02-{1 + number:02} 08:00\nLang: {language}\nSource: The Post\n"
            (month / f"{language}-{number}.md").write_text(f"{header}\n{text}\n", encoding="utf-8")
    with serving(partial(SiteHandler, directory=str(desk.output))) as url:
        done = desk.invoke("build", SITEURL=url)
        assert done.returncode == 0, done.stdout + done.stderr
        yield url


STORY_LANGUAGES = sorted(path.stem for path in (Path(__file__).parent / "stories").glob("*.txt"))


def own_stories(language: str) -> list[list[str]]:
    lines = (Path(__file__).parent / "stories" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines]


@pytest.mark.parametrize("language", STORY_LANGUAGES)
def test_the_story_of_a_rare_word_is_first_in_scripts_that_few_engines_know(
    library: str, page: Page, language: str
) -> None:
    missed = []
    for number, (_, _, word) in enumerate(own_stories(language)):
        page.goto(f"{library}/search/?q={word}")
        if hits(page)[0] != f"{language}-{number}":
            missed.append(word)

    assert len(own_stories(language)) == 20
    assert len(missed) <= 1, missed
