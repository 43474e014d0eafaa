"""The lead of the front page, the stories next to it, and the tags of the week."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from standfirst.digest.front import FULL, NEWEST, SECONDS, arrange, is_pinned
from standfirst.site.pagination import pages

NOW = datetime(2026, 5, 8, tzinfo=UTC)


def story(name: str, days: float = 0, section: str = "news", also: int = 0, tags: str = "", **attributes: Any) -> Any:
    return SimpleNamespace(
        name=name, date=NOW - timedelta(days=days), category=SimpleNamespace(slug=section), tags=[SimpleNamespace(slug=tag) for tag in tags],
        digest=SimpleNamespace(also=tuple(SimpleNamespace(source=f"s{number}") for number in range(also)), event=()),
        slug=name, **attributes,
    )  # fmt: skip


def names(stories: Sequence[Any]) -> str:
    return "".join(article.name for article in stories)


def test_the_newest_leads_and_no_section_comes_twice_if_there_are_others() -> None:
    stories = [story(name, section=section) for name, section in zip("abcdefghi", "112113411", strict=True)]

    assert names(arrange(stories, []).stories) == "acfg"


def test_what_most_publishers_cover_leads_unless_something_is_pinned() -> None:
    stories = [story("a"), story("b", also=1), story("c", also=3), *(story(name, 1) for name in "defghi")]
    pinned = story("i", 9, pinned=True)

    assert names(arrange(stories, []).stories)[:2] == "cb"
    assert names(arrange([*stories, pinned], [pinned]).stories)[:2] == "ic"
    assert [*filter(is_pinned, [*stories[:2], pinned])] == [pinned]


def test_an_old_story_that_many_cover_does_not_lead() -> None:
    stories = [*(story(name) for name in "abcdefgh"), story("i", 3, also=9)]

    assert "i" not in names(arrange(stories, []).stories)


def test_few_stories_have_one_lead_and_a_quiet_site_its_newest() -> None:
    assert names(arrange([story("a"), story("b")], []).stories) == "a"
    assert names(arrange([story(name, 9 * days) for days, name in enumerate("abcdefgh")], []).stories) == "abcd"
    assert arrange([], []).stories == ()
    assert NEWEST > SECONDS


def test_a_story_of_last_year_does_not_lead_for_its_section_or_its_publishers() -> None:
    stories = [
        *(story(name, days) for days, name in enumerate("abcdef")),
        story("g", 400, "technology"),
        story("h", 500, also=9),
    ]

    assert names(arrange(stories, []).stories) == "abcd"


def test_tags_of_the_week_are_those_of_two_stories_and_more() -> None:
    stories = [story("a", tags="xy"), story("b", 1, tags="zy"), story("c", 2, tags="xyw"), story("d", 8, tags="zw")]

    assert [tag.slug for tag in arrange(stories, []).tags] == ["y", "x"]


def on_one_event(*stories: Any) -> None:
    for article in stories:
        article.digest.event = tuple(other for other in stories if other is not article)


def test_an_event_is_on_the_front_page_once_and_counts_as_coverage() -> None:
    stories = [story(name, number / 10, source=name) for number, name in enumerate("abcdefghijklmnop")]
    on_one_event(stories[2], stories[3], stories[9])
    on_one_event(stories[11], stories[13])
    front = arrange(stories, [])
    (listing,) = pages(stories, 20)

    assert names(front.stories) == "clab"
    assert "".join(names(group.stories) for group in front.periods(listing)) == "efghikmop"


def test_stories_far_down_the_front_page_are_brief() -> None:
    stories = [story(chr(97 + number), number / 10) for number in range(20)]
    front = arrange(stories, [])
    (listing,) = pages(stories, 20)

    assert front.brief(front.periods(listing)) == {chr(97 + number) for number in range(4 + FULL, 20)}


def test_a_front_shows_three_of_each_section_in_the_desks_order_and_those_without_one_last() -> None:
    stories = [story(f"{name}{n}", n, name) for n in range(5) for name in ("news", "sport", "arts", "few")]
    stories = [each for each in stories if each.category.slug != "few" or each.name == "few0"]

    parts = arrange(stories, [], order=["world", "arts", "sport", "news"]).sections

    assert [part.section.slug for part in parts] == ["arts", "sport", "news"]
    assert all(len(part.stories) == 3 for part in parts)
    shown = arrange(stories, [], order=["news"]).stories
    assert len({each.slug for each in shown}) == len(shown) == 4 + 9


def test_a_site_of_one_section_has_a_list_and_no_parts() -> None:
    assert arrange([story(name) for name in "abcdefghi"], [], order=["news"]).sections == ()
