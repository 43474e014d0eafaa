"""What a story is about, by the learned model."""

import time

import pytest
from hypothesis import given, strategies as st

from standfirst.converter.metadata import story_topics
from standfirst.converter.metadata.story_topics import Topic, candidates, more
from standfirst.converter.metadata.tags import TagContext, fill
from standfirst.core.vocabulary import Vocabulary

FERRY = (
    "The ferry to Orlaholm will not sail this winter. Orlaholm has no bridge, and the ferry is its only way to the mainland. "
    "Marta Quill, who runs the shop on Orlaholm, said the council had not asked anyone. The council wants to sell the ferry in spring."
)
WEIR = (
    "El molino de Valdeprado volverá a moler en otoño. Valdeprado compró el molino hace diez años. Los vecinos de Valdeprado repararon la rueda "
    "y la presa con dinero de la comarca. El molino es el único que queda en el río."
)


def likely(name: str, chance: float) -> tuple[Topic, float]:
    return Topic(name, name.casefold(), []), chance


@pytest.mark.parametrize(
    ("title", "text", "language", "name"),
    [
        ("No ferry to Orlaholm this winter", FERRY, "en", "Orlaholm"),
        ("El molino de Valdeprado vuelve a moler", WEIR, "es", "Valdeprado"),
        (
            "雪見坂で電車が止まる",
            "雪見坂では電車が止まった。市は電車の運転を月曜日に始めると話した。雪見坂の駅。",
            "ja",
            "雪見坂",
        ),
    ],
)
def test_a_story_without_tags_gets_what_it_is_about(title: str, text: str, language: str, name: str) -> None:
    tags = fill((), TagContext(title, text, language), Vocabulary())

    assert name in tags
    assert len(tags) <= story_topics.ENOUGH


def test_a_story_with_three_tags_gets_no_more() -> None:
    stated = ("Islands", "Winter", "Transport")

    assert fill(stated, TagContext("No ferry to Orlaholm", FERRY, "en"), Vocabulary()) == stated


def test_two_tags_that_a_person_chose_are_the_list() -> None:
    context = TagContext("No ferry this winter", FERRY, "en")

    assert fill(("Islands", "Winter"), context, Vocabulary()) == ("Islands", "Winter")
    assert len(fill(("Islands",), context, Vocabulary())) == story_topics.FEW


def test_the_site_and_the_writer_of_a_story_are_no_topics_of_it() -> None:
    context = TagContext("No ferry to Orlaholm", FERRY, "en", excluded=("Orlaholm", "Marta Quill"), site="Orlaholm")

    assert not {"Orlaholm", "Marta Quill"} & set(fill((), context, Vocabulary()))


def test_a_surname_with_a_form_of_address_is_no_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [likely("Ms Quill", 0.9), likely("Orlaholm", 0.8)]
    monkeypatch.setattr(story_topics, "of_story", lambda *_: found)

    assert fill((), TagContext("the ferry", "the ferry is late", "en"), Vocabulary()) == ("Orlaholm",)


def test_tags_are_filled_up_to_three_and_the_third_has_to_be_surer() -> None:
    topics = [likely("Orlaholm", 0.9), likely("ferry", 0.5), likely("council", 0.4)]

    assert list(more(topics, ())) == ["Orlaholm", "ferry"]
    assert list(more(topics, ("Islands", "Winter"))) == ["Orlaholm"]
    assert not list(more(topics, ("Islands", "Winter"), story_topics.FEW))


@pytest.mark.parametrize("have", ["Marta Quill", "Orlaholm Ferry", "ferries"])
def test_a_part_or_another_form_of_a_tag_is_not_added(have: str) -> None:
    assert list(more([likely("Quill", 0.9), likely("Ferry", 0.9), likely("Orlaholm", 0.1)], (have, "Islands"))) in (
        ["Ferry"], ["Quill"],
    )  # fmt: skip


def test_forms_of_a_word_are_one_topic() -> None:
    names = [
        topic.name
        for topic in candidates("China and the ferry", "", "China bought it. Chinas Hafen. China's port.", "de")
    ]

    assert "China" in names
    assert "Chinas" not in names


@pytest.mark.parametrize("unit", ["Ab ", "漢字", "a'b ", "ἂ ", "A-B "])
def test_texts_made_to_be_slow_are_read_quickly(unit: str) -> None:
    begun = time.process_time()

    candidates(unit * 300, unit * 1_000, unit * 50_000, "en")

    assert time.process_time() - begun < 5


@given(st.text(max_size=200), st.text(max_size=400), st.sampled_from(["", "en", "de", "ja", "ko", "ar"]))
def test_any_text_gives_tags_or_none(title: str, text: str, language: str) -> None:
    assert len(fill((), TagContext(title, text, language), Vocabulary())) <= 6
