"""A name becomes its tag."""

from pathlib import Path

import pytest

from standfirst import scaffold
from standfirst.core.errors import SettingError
from standfirst.core.vocabulary import load, slug, spelling


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("C++", "c-plus-plus"), ("C#", "c-sharp"), ("C", "c"), ("AI", "ai"), ("ai", "ai"), (".NET", "dot-net"),
        ("Café au lait", "cafe-au-lait"), ("R&D", "r-and-d"), ("What's new?", "whats-new"), ("北京", "bei-jing"),
    ],
)  # fmt: skip
def test_a_name_has_an_address(name: str, address: str) -> None:
    assert slug(name) == address


def test_names_of_punctuation_only_have_addresses_of_their_own() -> None:
    assert slug("..") != slug("!!!")
    assert slug("🎉").startswith("x-")


def test_a_long_name_is_cut_between_words() -> None:
    assert len(slug("word " * 100)) <= 80
    assert slug("word " * 100).endswith("word")


def test_aliases_lead_to_one_term(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.toml"
    path.write_text('["COVID-19"]\naliases = ["coronavirus"]\ndescription = "The pandemic."\n')

    vocabulary = load(path)

    assert vocabulary.term("Coronavirus") == vocabulary.term("covid 19")
    assert vocabulary.term("coronavirus").name == "COVID-19"
    assert vocabulary.term("Flu").slug == "flu"


@pytest.mark.parametrize("text", ["[a]\ncolour = 1\n", "[a]\naliases = 3\n", "[a]\n[b]\nslug = 'a'\n", "[a"])
def test_an_error_in_the_vocabulary_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "vocabulary.toml").write_text(text)

    with pytest.raises(SettingError, match=r"vocabulary\.toml"):
        load(tmp_path / "vocabulary.toml")


def test_the_commonest_spelling_is_shown() -> None:
    assert spelling(["ai", "AI", "AI"]) == "AI"
    assert spelling(["b", "a"]) == "a"


def test_a_star_stands_for_every_name_that_is_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "sections.toml"
    path.write_text('["Sport"]\naliases = ["Sports"]\n["News"]\naliases = ["*"]\n')

    sections = load(path)

    assert [sections.term(name).name for name in ("sports", "News", "Oddities")] == ["Sport", "News", "News"]


def test_the_sections_of_a_new_desk_are_a_vocabulary_in_many_languages() -> None:
    sections = load(Path(scaffold.__file__).parent / "files" / "content" / "sections.toml")

    named = [
        sections.term(name).name
        for name in ("Politik", "Политика", "سياسة", "政治", "スポーツ", "Économie", "Υγεία", "Kärnten")
    ]

    assert named == ["Politics", "Politics", "Politics", "Politics", "Sport", "Business", "Health", "News"]


@pytest.mark.parametrize("name", ["News", "EU 27", "C 20 summit of Heads", "a" * 90, "word " * 20 + "end", "b" * 80])
def test_a_plain_name_has_the_address_that_its_words_have_beside_a_mark(name: str) -> None:
    assert slug(name) == slug(f"{name}!")
