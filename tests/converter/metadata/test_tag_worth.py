"""A tag stays where its story is likely to be about it."""

import pytest

from standfirst.converter.metadata.tag_worth import TagWorth

LONG = " ".join(["Somebody else raced on the lake that day, and the wind was fresh."] * 40)
TITLE = "Harbour council closes the old quay"
TEXT = (
    "The harbour council voted on Monday to close the old quay. Ana Ruiz, who leads the harbour council, called it unsafe, and "
    f"the harbour council agreed. {LONG} So said a visitor from Upper Riveck at last."
)


@pytest.fixture(scope="module")
def worth() -> TagWorth:
    return TagWorth(TITLE, TEXT)


def test_what_the_title_and_the_beginning_say_stays_and_what_is_mentioned_late_goes(worth: TagWorth) -> None:
    assert worth.of_story(["harbour council", "Upper Riveck"]) == ["harbour council"]


def test_a_list_stays_whole_with_the_topics_that_the_story_does_not_name_if_it_names_one(worth: TagWorth) -> None:
    assert worth.of_dump(["Ports", "Harbour council", "Safety"], "page") == ["Ports", "Harbour council", "Safety"]
    assert worth.of_dump(["Heart Health", "Emphysema", "Chief Executive"], "line") == []


def test_what_a_person_chose_and_scripts_without_spaces_are_believed(worth: TagWorth) -> None:
    assert worth.of_dump(["Heart Health"], "person") == ["Heart Health"]
    assert worth.of_story(["港口", "Upper Riveck"]) == ["港口"]


def test_a_story_of_no_words_has_chances_too() -> None:
    assert TagWorth("", "").of_story(["Boats"]) == []
