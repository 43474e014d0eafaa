"""What a story is about, by the learned model."""

import time

import pytest
from hypothesis import given, strategies as st

from standfirst.converter.metadata import tags
from standfirst.converter.metadata.tags import choose, likely
from standfirst.converter.metadata.topics import TagContext, Topic, candidates, is_oblique
from standfirst.core.vocabulary import Vocabulary

FERRY = (
    "The ferry to Orlaholm will not sail this winter. Orlaholm has no bridge, and the ferry is its only way to the mainland. "
    "Marta Quill, who runs the shop on Orlaholm, said the council had not asked anyone. The council wants to sell the ferry in spring."
)
WEIR = (
    "El molino de Valdeprado volverá a moler en otoño. Valdeprado compró el molino hace diez años. Los vecinos de Valdeprado repararon la rueda "
    "y la presa con dinero de la comarca. El molino es el único que queda en el río."
)


def likely_topic(name: str, chance: float) -> tuple[Topic, float]:
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
    chosen = choose((), TagContext(title, text, language), Vocabulary())

    assert name in chosen
    assert len(chosen) <= tags.ENOUGH


def test_the_site_and_the_writer_of_a_story_are_no_topics_of_it() -> None:
    context = TagContext("No ferry to Orlaholm", FERRY, "en", excluded=("Orlaholm", "Marta Quill"), site="Orlaholm")

    assert not {"Orlaholm", "Marta Quill"} & {*choose((), context, Vocabulary())}


@pytest.mark.parametrize("name", ["Ms Quill", "mayor", "January", "Orlaholm Post"])
def test_a_form_of_address_a_role_a_month_or_the_site_is_no_tag(name: str) -> None:
    text = f"Say {name} to {name}. " * 5
    context = TagContext(f"Of {name}", text, "en", site="Orlaholm Post Weekly")

    assert name not in {topic.name for topic in candidates(context)}


def test_tags_are_filled_up_to_three_and_more_are_only_of_the_page() -> None:
    names = ("Orlaholm", "ferry", "council", "mainland", "winter")
    ranked = [likely_topic(name, 0.9 - number / 10) for number, name in enumerate(names)]
    stated = (Topic("shop", "shop", [], 0), 0.5)

    assert list(likely(ranked, ())) == [*names[:3]]
    assert list(likely([*ranked, stated], ())) == [*names[:3], "shop"]
    assert list(likely(ranked, ("Islands", "Winter"))) == ["Orlaholm"]
    assert not list(likely([likely_topic("Orlaholm", 0.1)], ()))


@pytest.mark.parametrize(
    ("have", "topic"),
    [("Marta Quill", "Quill"), ("Orlaholm Ferry", "Ferry"), ("islands", "Island"), ("金融庁処分", "金融庁")],
)
def test_a_part_or_another_form_of_a_tag_is_not_added(have: str, topic: str) -> None:
    assert not list(likely([likely_topic(topic, 0.9)], (have,)))


def test_a_greek_name_begins_in_the_nominative() -> None:
    assert is_oblique("Κολεγίου του Λονδίνου", "el")
    assert not is_oblique("Πανεπιστήμιο Αθηνών", "el")


def test_a_name_is_in_the_nominative_in_languages_with_cases() -> None:
    text = (
        "W Warszawie pada. Do Warszawy jadą lekarze, a z Warszawą mówią o lekarzach. Lekarzom w Warszawie jest zimno. "
    )

    names = [topic.name for topic in candidates(TagContext("Lekarze jadą do Warszawy", text * 2, "pl"))]

    assert {"Warszawa", "lekarz"} <= {*names} | {name.casefold() for name in names}
    assert not {"Warszawie", "Warszawy", "lekarzom"} & {*names}


def test_forms_of_a_word_are_one_topic() -> None:
    names = [
        topic.name
        for topic in candidates(TagContext("China and the ferry", "China bought it. Chinas Hafen. China's port.", "de"))
    ]

    assert "China" in names
    assert "Chinas" not in names


@pytest.mark.parametrize("unit", ["Ab ", "漢字", "a'b ", "ἂ ", "A-B "])
def test_texts_made_to_be_slow_are_read_quickly(unit: str) -> None:
    begun = time.process_time()

    candidates(TagContext(unit * 300, unit * 50_000, "en", lead=unit * 1_000))

    assert time.process_time() - begun < 5


@given(st.text(max_size=200), st.text(max_size=400), st.sampled_from(["", "en", "de", "ja", "ko", "ar"]))
def test_any_text_gives_tags_or_none(title: str, text: str, language: str) -> None:
    assert len(choose((), TagContext(title, text, language), Vocabulary())) <= tags.ENOUGH


@pytest.mark.parametrize(
    ("title", "text", "language", "word"),
    [
        ("Lodě které nejedou", "Lodě které nejedou. Přístav které lodě opustily. Které z nich?", "cs", "které"),
        ("Λιμάνι είναι κλειστό", "Το λιμάνι είναι κλειστό. Ο δρόμος είναι ανοιχτός. Είναι χειμώνας.", "el", "είναι"),
    ],
)
def test_a_function_word_is_no_topic(title: str, text: str, language: str, word: str) -> None:
    found = candidates(TagContext(title, text, language))

    assert found
    assert word not in {part.casefold() for topic in found for part in topic.name.split()[:1]}


def test_a_name_keeps_a_common_word_that_is_always_before_it() -> None:
    text = "The ferry line of New Orlaholm stops. Its crew sails home to New Orlaholm. Marta Quill wants the ferry in New Orlaholm."
    names = {topic.name for topic in candidates(TagContext("New Orlaholm loses its ferry", text, "en"))}
    assert "New Orlaholm" in names
    assert "Orlaholm" not in names

    text = text.replace("home to New", "home to old")
    names = {topic.name for topic in candidates(TagContext("New Orlaholm loses its ferry", text, "en"))}
    assert "Orlaholm" in names  # it has another name, too


def test_an_abbreviation_with_dots_ends_in_one() -> None:
    text = "Bonds of the U.S. gained. The U.S. sold more of them than the council of Riveck had thought."
    assert "U.S." in {topic.name for topic in candidates(TagContext("U.S. bonds gain", text, "en"))}


def test_a_person_whom_a_story_calls_by_surname_is_tagged_by_full_name() -> None:
    text = "The ferry stops in winter, said mayor Marta Quillsdottir. Quillsdottir has no other plan. The council asked Quillsdottir for one."
    chosen = likely([(topic, 1.0) for topic in candidates(TagContext("Quillsdottir stops ferry", text, "en"))], ())
    assert "Marta Quillsdottir" in chosen

    text = text.replace("Quillsdottir.", "Quillsdottir Lodge.", 1)  # the first time it is a part of another name
    chosen = likely([(topic, 1.0) for topic in candidates(TagContext("Quillsdottir stops ferry", text, "en"))], ())
    assert "Marta Quillsdottir" not in chosen
