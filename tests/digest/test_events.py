"""Stories on one event in other words, and in two languages."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from standfirst.digest.events import events, numbers
from standfirst.digest.likeness import likenesses
from standfirst.digest.profiles import Profile
from tests.digest.test_related import OTHERS, profile

QUAY = "The council will close the old quay to lorries, and the chair Ana Ruiz said so. Residents asked the chair Ana Ruiz since a wall fell."
FOLLOW_UP = "Lorries must leave the old quay. The council and its chair Ana Ruiz told residents about the wall, and Ana Ruiz will close it."
RUSSIAN = "Власти закрыли порт Веннебрик после шторма, сказал мэр Томаш Краковяк. Погибли 37 человек, порт Веннебрик пуст, Томаш Краковяк молчит."
POLISH = "Port Wennebrik zamknięty po sztormie, mówi burmistrz Tomasz Krakowiak. Zginęło 37 osób, port Wennebrik pusty, a Tomasz Krakowiak milczy."


def others() -> list[Profile]:
    return [profile(f"other{number}", text[:20], text) for number, text in enumerate(OTHERS)]


def events_of(
    stories: Sequence[Profile], texts: dict[str, str] | None = None, away: Sequence[str] = ()
) -> tuple[tuple[str, ...], ...]:
    text_readers: dict[str, Callable[[], str]] = {
        story.key: partial(str, (texts or {}).get(story.key, "")) for story in stories
    }
    return events(likenesses(stories, 30), text_readers, away)


def test_stories_in_other_words_on_one_event_are_together_in_order_of_time() -> None:
    stories = [profile("late", "Lorries must go", FOLLOW_UP, 1), profile("early", "Quay closes", QUAY), *others()]

    assert events_of(stories) == (("early", "late"),)


def test_stories_more_than_a_week_apart_or_kept_apart_by_the_editor_are_no_event() -> None:
    stories = [profile("early", "Quay closes", QUAY), profile("late", "Lorries must go", FOLLOW_UP, 8), *others()]

    assert events_of(stories) == ()
    assert events_of([stories[0], stories[1]._replace(day=stories[0].day), *stories[2:]], away=["late"]) == ()


def test_every_two_stories_of_an_event_are_alike() -> None:
    chain = [
        "quay lorries wall Wennick residents",
        "wall Wennick residents comet orbit",
        "comet orbit telescope night dust",
    ]
    stories = [*(profile(f"c{number}", words, f"{words}. {words}.") for number, words in enumerate(chain)), *others()]

    assert events_of(stories) in ((("c0", "c1"),), (("c1", "c2"),))


@pytest.mark.parametrize(
    ("polish", "expected"),
    [
        (POLISH, (("pl", "ru"),)),
        (POLISH.replace("37", "38"), ()),  # other numbers
        (POLISH.replace("Wennebrik", "Gdańsk").replace("Krakowiak", "Nowak"), ()),  # other names
    ],
)
def test_in_two_languages_names_and_numbers_agree(polish: str, expected: tuple[tuple[str, ...], ...]) -> None:
    stories = [
        profile("ru", "Порт Веннебрик закрыт", RUSSIAN)._replace(language="ru"),
        profile("pl", "Port zamknięty", polish)._replace(language="pl"),
        *others(),
    ]

    assert tuple(tuple(sorted(keys)) for keys in events_of(stories, {"ru": RUSSIAN, "pl": polish})) == expected


def test_one_long_name_and_a_number_show_no_event() -> None:
    russian = "Врачи ждут ответа от Томаш Краковяк Веннебрик уже 37 дней. Томаш Краковяк Веннебрик молчит."
    polish = "Szpital oskarża Tomasz Krakowiak Wennebrik po 37 operacjach. Tomasz Krakowiak Wennebrik nie odpowiada."
    stories = [
        profile("ru", "Врачи ждут", russian)._replace(language="ru"),
        profile("pl", "Szpital oskarża", polish)._replace(language="pl"),
        *others(),
    ]

    assert events_of(stories, {"ru": russian, "pl": polish}) == ()


def test_numbers_are_compared_by_their_digits_and_years_say_nothing() -> None:
    assert numbers("In 2024 some 1,200 of 37 (and 5) paid 12.5 at v1.2 on 1.200") == {"1200", "37", "125"}
