"""The section in which a site files a post: its own, or by its words."""

import pytest

from standfirst.core.vocabulary import Vocabulary, slug, usual_sections
from standfirst.posts.header import Header
from standfirst.posts.sections import guessed, of_post
from standfirst.text import sections

MATCH = (
    "The striker scored twice and the goalkeeper saved a penalty in the football league match before 40,000 fans. " * 3
)
SPORT = {
    "en": MATCH,
    "de": "Der Stürmer schoss zwei Tore, der Torwart hielt einen Elfmeter im Spiel der Bundesliga. Der Trainer lobte die Mannschaft. " * 3,
    "fr": "L'attaquant a marqué deux buts et le gardien a arrêté un penalty lors du match de football du championnat. L'entraîneur a félicité l'équipe. " * 3,
    "es": "El delantero marcó dos goles y el portero paró un penalti en el partido de fútbol de la liga. El entrenador felicitó al equipo. " * 3,
}  # fmt: skip


def guesses(category: str = "", text: str = MATCH, lang: str = "en") -> tuple[str, ...]:
    rows = (("Title", "Two goals"), ("Lang", lang), *((("Category", category),) if category else ()))
    return guessed(Header(rows), text)


@pytest.mark.parametrize("language", SPORT)
def test_words_say_which_section_it_is(language: str) -> None:
    assert guesses(text=SPORT[language], lang=language)[:1] == ("sport",)


def test_a_usual_name_is_believed_and_one_that_says_news_is_not() -> None:
    assert guesses("Politik") == ()
    assert guesses("News") == ()  # the list's own word: an editor's
    assert guesses("Nachrichten") == ("sport",)
    assert guesses("Greater Harbour") == ("sport",)


def test_a_text_that_says_nothing_has_no_section() -> None:
    assert guesses(text="It is so. It was so.") == ()
    assert sections.guess("", "", "", "xx") == []
    chances = sections.guess("Goal", "", MATCH, "en")
    assert sum(chance for _, chance in chances) == pytest.approx(1)


def test_the_sites_own_sections_decide_what_a_guess_means() -> None:
    usual = usual_sections()

    assert of_post("Greater Harbour", ("sport",), usual)[0].name == "Sport"
    assert of_post("", ("crime", "sport"), Vocabulary({"sport": usual.terms["sport"]}))[0].name == "Sport"
    assert of_post("Greater Harbour", ("sport",), Vocabulary()) == (Vocabulary().term("Greater Harbour"), False)
    assert of_post("Greater Harbour", (), usual)[0].name == "News"
    assert not of_post("News", ("sport",), usual)[1]


def test_no_word_is_in_two_sections_of_its_language() -> None:
    folder = sections.FOLDER / "words"
    assert len(list(folder.glob("*.toml"))) >= 6
    for path in folder.glob("*.toml"):
        lexicon = sections._lexicon(path.stem)
        assert lexicon is not None
        assert set(lexicon.whole.values()) | set(lexicon.stems.values()) == set(range(len(sections.SECTIONS))), path
    assert {slug(name) for name in sections.SECTIONS} <= usual_sections().terms.keys()
