"""A tag stays where its story is likely to be about it."""

import pytest

from standfirst.converter.metadata.story_words import StoryWords
from standfirst.converter.metadata.tag_worth import TagWorth

LONG = " ".join(["Somebody else raced on the lake that day, and the wind was fresh."] * 40)
TITLE = "Harbour council closes the old quay"
TEXT = (
    "The harbour council voted on Monday to close the old quay. Ana Ruiz, who leads the harbour council, called it unsafe, and "
    f"the harbour council agreed. {LONG} So said a visitor from Upper Riveck at last."
)

SECTIONS = ("Sport", "Money", "Culture", "Letters")


@pytest.fixture(scope="module")
def worth() -> TagWorth:
    return TagWorth(StoryWords(TITLE, TEXT))


def test_tags_in_the_title_or_beginning_are_kept_and_late_ones_are_dropped(worth: TagWorth) -> None:
    assert worth.of_dump(["harbour council", "Upper Riveck"], "keywords") == ["harbour council"]


def test_a_list_stays_whole_with_the_topics_that_the_story_does_not_name_if_a_part_is_likely(worth: TagWorth) -> None:
    assert worth.of_dump(["Ports", "Harbour council", "Safety"], "page") == ["Ports", "Harbour council", "Safety"]
    assert worth.of_dump(["Ports", "Harbour council", *SECTIONS], "page") == ["Harbour council"]
    assert worth.of_dump(["Ports", "Harbour council", *SECTIONS], "line") == ["Ports", "Harbour council", *SECTIONS]
    assert worth.of_dump(["Heart Health", "Emphysema", "Chief Executive"], "line") == []


def test_a_headline_is_no_tag_unless_a_person_chose_it(worth: TagWorth) -> None:
    headline = "Harbour council closes quay"

    assert worth.of_dump([headline, "Harbour council"], "keywords") == ["Harbour council"]
    assert worth.of_dump([headline], "person") == [headline]


def test_tags_that_a_person_chose_are_kept_and_keywords_are_scored(worth: TagWorth) -> None:
    assert worth.of_dump(["Heart Health"], "person") == ["Heart Health"]
    assert worth.of_dump(["Harbour council", "Upper Riveck"], "keywords") == ["Harbour council"]


def test_a_list_in_a_script_without_spaces_stays() -> None:
    story = TagWorth(StoryWords("港口关闭", f"港口今天关闭。港口的工人说，港口很旧。{'风很大。' * 100}工人"))

    assert story.of_dump(["海运", "风"], "page") == ["海运", "风"]


def test_a_story_of_no_words_has_chances_too() -> None:
    assert TagWorth(StoryWords("", "")).of_dump(["Boats"], "keywords") == []
