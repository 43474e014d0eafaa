"""A page that holds no story is refused with the reason; a short story is published."""

import pytest

from standfirst.converter.model import Dump, Refusal
from standfirst.converter.pipeline import convert

PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first. "


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<title>404 Not Found</title><h1>Not Found</h1><p>The page that you want is not on this server.</p>", "error page"),
        ("<title>Just a moment...</title><h1>Just a moment...</h1><p>Checking if your connection is safe.</p>", "error page"),
        ("<title>Seite nicht gefunden</title><h1>Seite nicht gefunden</h1><p>Leider gibt es diese Seite nicht mehr.</p>", "error page"),
        ("<title>404 - Page not found | Harbour Post</title><h1>Oops! Page not found</h1><p>Try our front page.</p>", "error page"),
        ("<title>Access Denied</title><h1>Access Denied</h1><p>You have no permission to see this page.</p>", "error page"),
        (f"<title>Boats race</title><h1>Boats race</h1><p>{PROSE}</p><p>Subscribe to unlock this article</p>", "one must subscribe"),
    ],
)  # fmt: skip
def test_a_page_without_a_story_is_refused_with_the_reason(page: str, why: str) -> None:
    (result,) = convert(Dump("a.html", f"<html lang='en'>{page}</html>".encode()))

    assert isinstance(result, Refusal)
    assert why in result.reason


@pytest.mark.parametrize(
    "page",
    [
        "<title>Harbour Post</title><h1>Before you go on</h1><p>We and our partners store cookies.</p><ul><li><a href='/a'>Accept all</a><li><a href='/b'>Reject all</a></ul><footer><a href='/c'>Imprint</a> <a href='/d'>Privacy</a></footer>",
        "<title>Konto - Hafenpost</title><nav><a href='/'>Start</a> <a href='/s'>Sport</a></nav><h1>Anmelden und weiterlesen</h1><p>Bereits Abonnent? Dann melden Sie sich hier an.</p><footer><a href='/i'>Impressum</a></footer>",
        "<title>Поиск</title><nav><a href='/'>Главная</a> <a href='/s'>Спорт</a></nav><h1>Поиск по сайту</h1><p>По вашему запросу ничего не найдено.</p><footer><a href='/i'>Контакты</a></footer>",
    ],
    ids=["consent", "login", "nothing found"],
)  # fmt: skip
def test_a_page_that_may_hold_no_story_waits(page: str) -> None:
    (result,) = convert(Dump("a.html", f"<html>{page}</html>".encode()))

    assert isinstance(result, Refusal) or result.doubt == "its page may hold no story"


@pytest.mark.parametrize("title", ["Boats race", "404 boats race in the harbour", "Town closes page of its history"])
def test_a_story_is_none_of_these(title: str) -> None:
    (result,) = convert(Dump("a.html", f"<html lang='en'><h1>{title}</h1><p>{PROSE * 9}</p></html>".encode()))

    assert not isinstance(result, Refusal)
    assert not result.doubt


@pytest.mark.parametrize(
    "title",
    [
        "Missing boy not found after night search", "Treasure not found in harbour, divers say", "Forbidden city opens its gates",
        "404 boats race in the harbour", "Just a moment of silence for the drowned crew", "500 years of the harbour", "Access denied to the quay for lorries",
    ],
)  # fmt: skip
def test_a_short_story_whose_headline_has_such_words_is_published(title: str) -> None:
    login = "<p>Already a subscriber? Log in</p>"
    page = f"<html lang='en'><title>{title}</title>{login}<article><h1>{title}</h1><p>{PROSE * 2}</p></article></html>"

    (result,) = convert(Dump("a.html", page.encode()))

    assert not isinstance(result, Refusal), result
