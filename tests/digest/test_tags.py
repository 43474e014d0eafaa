"""Tags that mean one thing: what is used, what nearly equals an entry, what should become one."""

import tomllib
from pathlib import Path

import pytest

from standfirst.core import vocabulary
from standfirst.digest import tags


@pytest.fixture
def known_tags(tmp_path: Path) -> vocabulary.Vocabulary:
    path = tmp_path / "vocabulary.toml"
    path.write_text('["COVID-19"]\naliases = ["coronavirus"]\n\n["Climate change"]\n')
    return vocabulary.load(path)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Covid 19", "COVID-19"),
        ("Écologie", "ecologie"),
        ("Cities", "city"),
        ("Tariffs", "tariff"),
        ("self-driving cars", "Self Driving Car"),
    ],
)
def test_case_hyphens_plurals_and_diacritics_are_folded(name: str, same: str) -> None:
    assert vocabulary.fold(name) == vocabulary.fold(same)


@pytest.mark.parametrize(("one", "other"), [("Paris", "Pari"), ("glass", "glas"), ("C++", "D")])
def test_different_tags_stay_apart(one: str, other: str) -> None:
    assert vocabulary.fold(one) != vocabulary.fold(other)


def test_the_vocabulary_settles_what_a_tag_is_called(known_tags: vocabulary.Vocabulary) -> None:
    used_tags = tags.used(["coronavirus", "COVID-19", "Covid 19", "Boats"], known_tags)

    assert [(tag.name, tag.stories, tag.is_known) for tag in used_tags] == [("COVID-19", 3, True), ("Boats", 1, False)]


def test_a_nearly_equal_tag_is_reported_with_the_one_it_may_mean(known_tags: vocabulary.Vocabulary) -> None:
    meanings = {tag.name: tag.meant for tag in tags.used(["climate changes", "Climate-Change!", "Chess"], known_tags)}

    assert meanings == {"climate changes": "Climate change", "Climate change": "", "Chess": ""}


def test_recurring_tags_are_offered_as_entries_that_can_be_pasted(known_tags: vocabulary.Vocabulary) -> None:
    used = ["Boats", "boat", "Boats", "Ports", "Ports", "Ports", "Once", 'The "A"', 'the "a"']
    offered = tags.suggested([tags.TaggedStory((tag,), "") for tag in used], known_tags)

    entries = tomllib.loads(offered)
    assert entries == {"Boats": {"aliases": ["boat"]}, "Ports": {}} | ({'The "A"': {}} if 'The "A"' in entries else {})
    assert tags.suggested([tags.TaggedStory(("Once",), "")], known_tags) == ""
    assert '# 3 stories\n["Boats"]' in offered


def test_a_name_is_an_alias_of_the_longer_one_that_its_stories_say(known_tags: vocabulary.Vocabulary) -> None:
    stories = [
        tags.TaggedStory(("Rivecker",), "So says Tom Rivecker. Rivecker left."),
        tags.TaggedStory(("Rivecker", "Quay"), "Tom Rivecker again."),
        tags.TaggedStory(("Tom Rivecker",), "Tom Rivecker."),
        tags.TaggedStory(("Tom Vane Rivecker",), "Tom Vane Rivecker. Tom Rivecker."),
    ]
    offered = tags.suggested(stories, known_tags)

    assert tomllib.loads(offered) == {"Tom Rivecker": {"aliases": ["Rivecker"]}}
    assert "# Rivecker: of 2 stories 2 say Tom Rivecker" in offered


def test_a_name_that_several_have_is_an_alias_of_none(known_tags: vocabulary.Vocabulary) -> None:
    stories = [
        tags.TaggedStory(("Rivecker",), "So say Tom Rivecker and Ana Rivecker."),
        tags.TaggedStory(("Tom Rivecker",), "Tom Rivecker."),
        tags.TaggedStory(("Ana Rivecker",), "Ana Rivecker."),
    ]

    assert tags.suggested(stories, known_tags) == ""


def test_the_commonest_spelling_of_a_name_is_shown() -> None:
    assert tags.counted(["reuters", *["Reuters"] * 3], vocabulary.Vocabulary()) == [("Reuters", 4, ("reuters",))]
