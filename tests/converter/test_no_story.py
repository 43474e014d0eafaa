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


@pytest.mark.parametrize("title", ["Boats race", "404 boats race in the harbour", "Town closes page of its history"])
def test_a_story_is_none_of_these(title: str) -> None:
    (result,) = convert(Dump("a.html", f"<html lang='en'><h1>{title}</h1><p>{PROSE * 9}</p></html>".encode()))

    assert not isinstance(result, Refusal)


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
