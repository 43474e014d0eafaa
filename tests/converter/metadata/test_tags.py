from dataclasses import replace

import pytest

from standfirst.converter.metadata import full_names, tag_noise
from standfirst.converter.metadata.tags import TagContext, choose_tags, fill, mentioned
from standfirst.core.vocabulary import Term, Vocabulary, slug

QUAY = (
    "The harbour council voted on Monday to close the old quay. Ana Ruiz, who chairs the harbour council, said the old quay "
    "was unsafe. Ana Ruiz told Harbour Watch that lorries would have to go round. The council meets again in May."
)
QUAY_STORY = TagContext("Harbour council closes old quay", QUAY, "en", ("Harbour Watch", "News"))


def vocabulary(*names: str, **aliases: str) -> Vocabulary:
    terms = {slug(name): Term(name, slug(name)) for name in names}
    return Vocabulary(terms | {alias: terms[slug(name)] for alias, name in aliases.items()})


def test_the_dumps_own_come_first_then_the_vocabulary() -> None:
    assert fill(("Engineering",), QUAY_STORY, vocabulary("Ports", harbour="Ports")) == ("Engineering", "Ports")


def test_a_story_with_tags_enough_gets_no_phrases() -> None:
    assert fill(("a1", "b1", "c1"), QUAY_STORY, Vocabulary()) == ("a1", "b1", "c1")


def test_a_tag_of_the_dump_is_not_said_again_by_the_vocabulary() -> None:
    assert fill(("Harbour", "b1", "c1"), QUAY_STORY, vocabulary("Ports", harbour="Ports")) == ("Harbour", "b1", "c1")


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
    "Flour is dearer than it was. The bakers of Port Wennick ask more for bread, says Mayor Ana Ruiz. Bread was cheap in 2024.",
    "en",
    ("Harbour Post",),
    origin="keywords",
)


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        (["Port Wennick", "Harbour Post", "Local"], ["Port Wennick"]),  # the site, and what any story is filed under
        (["Bread", "Elections", "Football", "Weather", "Horoscope"], []),  # a list that is on each page
        (["bakers", "raise", "prices", "in", "Port Wennick"], ["Port Wennick"]),  # a headline cut into words
        (["best bread of 2025", "how to bake", "Bread"], ["Bread"]),  # searches
        (["Bakers raise prices in Port Wennick", "Bread"], ["Bread"]),  # the title
        (["Ruiz", "Ana Ruiz", "Bread", "Breads"], ["Ana Ruiz", "Bread"]),  # twins: the whole name, the first form
        (["Ana Ruiz", "Ferries"], ["Ana Ruiz"]),  # not in the story
    ],
)
def test_keywords_for_search_engines_are_no_tags(stated: list[str], kept: list[str]) -> None:
    assert list(choose_tags(stated, STORY, Vocabulary())) == kept


def test_tags_of_a_feed_or_the_vocabulary_are_kept() -> None:
    feed = replace(STORY, origin="person")

    assert choose_tags(["Bread", "Economy", "Food", "Trade"], feed, Vocabulary()) == (
        "Bread",
        "Economy",
        "Food",
        "Trade",
    )
    assert choose_tags(["Bread", "Economy"], STORY, vocabulary("Economy")) == ("Bread", "Economy")
    assert choose_tags(["Bread", "Harbours"], replace(STORY, origin="page"), Vocabulary()) == ("Bread", "Harbours")


def test_if_most_tags_are_not_in_the_story_only_those_in_it_are_kept() -> None:
    page = replace(STORY, origin="page")

    assert choose_tags(["Bread", "Ferries", "Harbours"], page, Vocabulary()) == ("Bread",)
    assert choose_tags(["パン", "船", "港"], page, Vocabulary()) == (
        "パン",
        "船",
        "港",
    )  # a script without spaces: not compared


def test_a_page_names_its_sections_among_its_tags_and_they_name_nothing() -> None:
    assert choose_tags(["Bread", "Economy", "Wirtschaft"], replace(STORY, origin="page"), Vocabulary()) == ("Bread",)


def test_tags_of_a_line_end_where_its_buttons_begin() -> None:
    line = ["Bread", "Port Wennick", "Share", "12 comments"]

    assert choose_tags(line, replace(STORY, origin="line"), Vocabulary()) == ("Bread", "Port Wennick")


@pytest.mark.parametrize("origin", ["keywords", "page", "line", "person"])
def test_a_story_may_be_about_what_a_button_is_called(origin: tag_noise.Origin) -> None:
    story = replace(
        STORY, title="Meta renames Facebook", text="Meta renames Facebook and keeps Privacy.", origin=origin
    )

    assert choose_tags(["Meta", "Facebook", "Privacy"], story, Vocabulary()) == ("Meta", "Facebook", "Privacy")


def test_tags_of_a_reading_list_are_believed_though_they_are_called_as_buttons_are() -> None:
    assert choose_tags(["Bread", "Telegram", "Oven"], replace(STORY, origin="person"), Vocabulary()) == (
        "Bread",
        "Telegram",
        "Oven",
    )


def test_keywords_taken_from_the_text_word_by_word_are_no_tags() -> None:
    story = replace(
        STORY, title="Bread costs more", text="bread costs more flour oven price town, flour", origin="keywords"
    )

    assert choose_tags(["bread", "flour", "oven", "price", "town"], story, Vocabulary()) == ()
    assert choose_tags(["bread", "flour", "oven", "Port Wennick"], story, Vocabulary()) == (
        "bread",
        "flour",
    )  # the oven is said once


def test_words_that_begin_alike_are_not_the_same() -> None:
    feed = TagContext("Drogen", "Drogenhandel, Drogen und Drogendealer", "de")

    assert choose_tags(["Drogen", "Drogenhandel", "Drogendealer"], feed, Vocabulary()) == (
        "Drogen",
        "Drogenhandel",
        "Drogendealer",
    )


def test_a_name_that_a_list_splits_at_the_comma_is_whole_again() -> None:
    assert choose_tags(
        ["Ruiz", "Ana", "Harbour"], replace(STORY, text="So says Ana Ruiz.", origin="person"), Vocabulary()
    ) == ("Ana Ruiz", "Harbour")
    assert choose_tags(
        ["Ruiz", "Harbour"], replace(STORY, text="So says Ana Ruiz.", origin="person"), Vocabulary()
    ) == (
        "Ruiz",
        "Harbour",
    )


def test_a_name_that_is_said_once_near_the_end_is_mentioned_in_passing() -> None:
    long_text = f"So says Ana Ruiz of the harbour. {'It was calm at the quay. ' * 40}Then Tom Vane came."
    names = ["Ana Ruiz", "Tom Vane"]

    assert choose_tags(names, replace(STORY, text=long_text, origin="keywords"), Vocabulary()) == ("Ana Ruiz",)
    assert choose_tags(names, replace(STORY, text=long_text, origin="person"), Vocabulary()) == tuple(names)
    assert choose_tags(names, replace(STORY, title="Tom Vane", text=long_text, origin="page"), Vocabulary()) == tuple(
        names
    )
    assert choose_tags(names, replace(STORY, text=long_text, origin="page"), vocabulary("Tom Vane")) == tuple(names)


def test_keywords_that_a_program_took_from_the_text_are_completed() -> None:
    text = "Tak mówi Ana Riveck dzisiaj. Riveck mieszka w Rzeszowie od lat. Kotły są w Rzeszowie tanie."

    assert choose_tags(["Riveck", "Rzeszowie"], TagContext("Kotły", text, "pl", origin="keywords"), Vocabulary()) == (
        "Ana Riveck",
    )
    assert choose_tags(["Riveck", "Rzeszowie"], TagContext("Kotły", text, "pl", origin="person"), Vocabulary()) == (
        "Riveck",
        "Rzeszowie",
    )


def test_an_english_word_in_small_letters_is_a_tag_if_nothing_better_is_there() -> None:
    text = "The brindlefish swims. A brindlefish eats. Each brindlefish, old or young, is blue. No brindlefish! The brindlefish of May."

    assert fill((), TagContext("The brindlefish", text, "en"), Vocabulary()) == ("brindlefish",)
    assert fill(("Fishing", "Lakes", "Isles"), TagContext("The brindlefish", text, "en"), Vocabulary()) == (
        "Fishing",
        "Lakes",
        "Isles",
    )


def test_a_greek_name_begins_in_the_nominative() -> None:
    assert tag_noise.is_oblique("Κολεγίου του Λονδίνου", "el")
    assert not tag_noise.is_oblique("Πανεπιστήμιο Αθηνών", "el")


@pytest.mark.parametrize("tag", ["Next »", "Little Brown &", "cannabis: causes", "Part 2: 3"])
def test_a_phrase_cut_at_a_punctuation_mark_is_no_tag(tag: str) -> None:
    story = TagContext("Quay", f"So they say {tag} and the quay {tag}.", "en")

    assert choose_tags([tag, "Quay"], story, Vocabulary()) == ("Quay",)


@pytest.mark.parametrize("label", ["You may also like", "Читайте также", "Passer la publicité"])
def test_a_label_beside_stories_is_no_tag_unless_the_story_has_it(label: str) -> None:
    story = TagContext("Quay", "The old quay is closed.", "en", origin="page")

    assert choose_tags([label, "Quay"], story, Vocabulary()) == ("Quay",)
    assert label in choose_tags([label, "Quay"], replace(story, text=f"Above the quay: {label}"), Vocabulary())


def test_an_address_of_a_tag_becomes_the_name_that_the_story_says() -> None:
    story = TagContext("Quay", "The Harbour Board closed the old quay, a well-known sight.", "en", origin="page")
    tags = ["harbour-board", "well-known", "port-of-riveck", "e-mail"]

    assert choose_tags(tags, story, Vocabulary()) == ("Harbour Board", "well-known", "port of riveck", "e-mail")


@pytest.mark.parametrize(
    ("name", "text", "phrase"),
    [
        ("estate markets", "The real estate markets fell. All real estate markets are open, and the real estate markets of Riveck are calm. Few real estate markets grow.", "real estate markets"),
        ("organic pest", "They like organic pest control. With organic pest control it is quiet; organic pest control works, says a fan of organic pest control.", "organic pest control"),
        ("Book of the Month", "The Book of the Month Club met. A Book of the Month Club reads. Our Book of the Month Club is old.", "Book of the Month Club"),
        ("harbour walls", "Old harbour walls. New harbour walls. Tall harbour walls.", "harbour walls"),
        ("harbour walls", "See the harbour walls. Paint the harbour walls. Mend the harbour walls.", "harbour walls"),
        ("Harbour Board", "So told Harbour Board men. He told Harbour Board men. She told Harbour Board men.", "Harbour Board"),
    ],
)  # fmt: skip
def test_a_phrase_has_the_word_that_is_always_beside_it(name: str, text: str, phrase: str) -> None:
    assert full_names.english_phrase(name, text) == phrase
