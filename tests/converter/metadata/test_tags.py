from dataclasses import replace

import pytest

from standfirst.converter.metadata import tags
from standfirst.converter.metadata.tags import choose, mentioned, spelled
from standfirst.converter.metadata.topics import Origin, TagContext
from standfirst.core.vocabulary import Term, Vocabulary, slug

QUAY = (
    "The harbour council voted on Monday to close the old quay. Ana Ruiz, who chairs the harbour council, said the old quay "
    "was unsafe. Ana Ruiz told Harbour Watch that lorries would have to go round. The council meets again in May."
)
QUAY_STORY = TagContext("Harbour council closes old quay", QUAY, "en", ("Harbour Watch", "News"))


def vocabulary(*names: str, **aliases: str) -> Vocabulary:
    terms = {slug(name): Term(name, slug(name)) for name in names}
    return Vocabulary(terms | {alias: terms[slug(name)] for alias, name in aliases.items()})


def test_the_tags_that_a_person_chose_come_first_then_the_vocabulary() -> None:
    assert choose(("Engineering", "Walls"), QUAY_STORY, vocabulary("Ports", harbour="Ports")) == (
        "Engineering",
        "Walls",
        "Ports",
    )


def test_two_tags_that_a_person_chose_are_the_list_and_one_is_not() -> None:
    assert choose(("a1", "b1"), QUAY_STORY, Vocabulary()) == ("a1", "b1")
    assert len(choose(("a1",), QUAY_STORY, Vocabulary())) == tags.ENOUGH


def test_a_tag_of_the_dump_is_not_said_again_by_the_vocabulary() -> None:
    assert choose(("Harbour", "b1", "c1"), QUAY_STORY, vocabulary("Ports", harbour="Ports")) == ("Harbour", "b1", "c1")


def test_the_vocabulary_is_found_by_whole_words_whatever_case_hyphens_and_accents() -> None:
    context = TagContext("Covid 19 in Zurich", "COVID-19 cases rose; zürich counted AIs and aid.", "en")

    assert mentioned(context, vocabulary("COVID-19", "Zürich", "Ai", "Case")) == ["COVID-19", "Zürich"]


def test_a_short_name_counts_only_as_it_is_spelled() -> None:
    short_names = vocabulary("US", "WHO")

    assert mentioned(TagContext("Who told us", "They who told us.", "en"), short_names) == []
    assert mentioned(TagContext("US leaves WHO", "The US left.", "en"), short_names) == ["US", "WHO"]


def test_hidden_terms_are_not_given() -> None:
    assert mentioned(QUAY_STORY, Vocabulary({"quay": Term("Quay", "quay", hidden=True)})) == []


STORY = TagContext(
    "Bakers raise prices in Port Wennick",
    "Flour is dearer than it was. The bakers of Port Wennick ask more for bread, says Mayor Ana Ruiz. Bread was cheap in 2024, and the "
    "bakers of Port Wennick sold more of it. Ana Ruiz wants the town to buy flour for them.",
    "en",
    ("Harbour Post",),
    origin="keywords",
    site="Harbour Post",
)


@pytest.mark.parametrize(
    "noise",
    [
        ["Harbour Post", "Local"],  # the site, and what any story is filed under
        ["Elections", "Football", "Weather", "Horoscope"],  # a list that is on each page
        ["in", "for"],  # a headline cut into words
        ["best bread of 2025", "how to bake"],  # searches
        ["Bakers raise prices in Port Wennick"],  # the title
    ],
)
def test_keywords_for_search_engines_are_no_tags(noise: list[str]) -> None:
    chosen = choose([*noise, "Port Wennick", "Bread"], STORY, Vocabulary())

    assert "Port Wennick" in chosen
    assert not {*noise} & {*chosen}


def test_of_two_tags_that_say_the_same_one_is_given() -> None:
    chosen = choose(["Ruiz", "Ana Ruiz", "Bread", "Breads"], STORY, Vocabulary())

    assert len({"Ruiz", "Ana Ruiz"} & {*chosen}) == len({"Bread", "Breads"} & {*chosen}) == 1


def test_tags_of_a_feed_or_the_vocabulary_are_kept() -> None:
    feed = replace(STORY, origin="person")
    stated = ["Bread", "Telegram", "Food", "Trade"]  # one of them as buttons are called

    assert choose(stated, feed, Vocabulary()) == tuple(stated)
    assert "Economy" in choose(["Bread", "Economy"], STORY, vocabulary("Economy"))


def test_a_list_that_a_page_shows_stays_whole_if_it_is_for_this_story() -> None:
    page = replace(STORY, origin="page")

    assert choose(["Bread", "Port Wennick", "Food prices"], page, Vocabulary())[:3] == (
        "Bread",
        "Port Wennick",
        "Food prices",
    )
    assert not {"Ferries", "Harbours"} & {*choose(["Ferries", "Harbours", "Elections"], page, Vocabulary())}


@pytest.mark.parametrize("origin", ["keywords", "page", "line", "person"])
def test_a_story_may_be_about_what_a_button_is_called(origin: Origin) -> None:
    text = "Meta renames Facebook and keeps Privacy. Facebook is what Meta was. Privacy is a rule of Facebook."
    story = replace(STORY, title="Meta renames Facebook", text=text, origin=origin)

    assert "Facebook" in choose(["Meta", "Facebook", "Privacy"], story, Vocabulary())


def test_words_that_begin_alike_are_not_the_same() -> None:
    feed = TagContext("Drogen", "Drogenhandel, Drogen und Drogendealer", "de")
    stated = ("Drogen", "Drogenhandel", "Drogendealer")

    assert choose(stated, feed, Vocabulary()) == stated


def test_a_name_that_a_list_splits_at_the_comma_is_whole_again() -> None:
    story = replace(STORY, text="So says Ana Ruiz.")

    assert spelled(["Ruiz", "Ana", "Harbour"], story) == ["Ana Ruiz", "Harbour"]
    assert spelled(["Ruiz", "Harbour"], story) == ["Ruiz", "Harbour"]


@pytest.mark.parametrize("tag", ["Next »", "Little Brown &", "cannabis: causes", "Part 2: 3", "42", "x" * 61])
def test_a_phrase_cut_at_a_punctuation_mark_is_no_tag(tag: str) -> None:
    assert spelled([tag, "Quay"], STORY) == ["Quay"]


@pytest.mark.parametrize("label", ["You may also like", "Читайте также", "Passer la publicité"])
def test_a_label_beside_stories_is_no_tag(label: str) -> None:
    assert label not in choose([label, "Quay"], replace(QUAY_STORY, origin="page"), Vocabulary())


def test_an_address_of_a_tag_becomes_the_name_that_the_story_says() -> None:
    story = TagContext("Quay", "The Harbour Board closed the old quay, a well-known sight.", "en", origin="page")
    stated = ["harbour-board", "well-known", "port-of-riveck", "e-mail"]

    assert spelled(stated, story) == ["Harbour Board", "well-known", "port of riveck", "e-mail"]


def test_a_keyword_in_small_letters_is_spelled_as_the_story_spells_it() -> None:
    assert "Port Wennick" in choose(["port wennick", "bread"], STORY, Vocabulary())
