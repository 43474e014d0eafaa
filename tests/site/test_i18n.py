"""The interface speaks the site's language: every word of the templates is in every catalogue."""

import re
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2.ext import babel_extract

from standfirst.core import vocabulary
from standfirst.core.errors import SettingError
from standfirst.scaffold import TEMPLATES
from standfirst.site import i18n
from tests.conftest import ROOT

LANGUAGES = [language for language in i18n.languages() if language != "en"]
IN_CODE = re.compile(r'\bwords\("([^"]+)"')
PLACE = re.compile(r"%\(\w+\)s")


def interface_texts() -> set[str]:
    """Every text that templates and plugins hand to `_`, and the sections of a new desk."""
    texts: set[str] = set()
    for path in (ROOT / "theme" / "templates").rglob("*.html"):
        with path.open("rb") as lines:
            for _, _, text, _ in babel_extract(lines, ("_",), [], {}):
                texts.add(str(text[0] if isinstance(text, tuple) else text))
    for path in (ROOT / "plugins").rglob("*.py"):
        texts.update(IN_CODE.findall(path.read_text()))
    return texts | {term.name for term in vocabulary.load(TEMPLATES / "content" / "sections.toml").terms.values()}


def test_german_arabic_and_japanese_have_catalogues() -> None:
    assert set(LANGUAGES) >= {"ar", "de", "ja"}
    assert len(interface_texts()) > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_interface_is_translated_and_keeps_its_places(language: str) -> None:
    catalogue = i18n.translations(language)

    assert interface_texts() - set(catalogue) == set()
    assert set(catalogue) - interface_texts() == set()
    for text, translated in catalogue.items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(translated)), text


def test_values_are_filled_in_and_untranslated_texts_are_shown_as_written() -> None:
    assert i18n.words("de")("Stories in %(name)s.", name="Sport") == "Beiträge im Ressort Sport."
    assert i18n.words("de-AT")("Search") == "Suche"
    assert i18n.words("eo")("Search") == "Search"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "March 3, 2025"),
        ("en-GB", "3 March 2025"),
        ("de", "3. März 2025"),
        ("ja", "2025年3月3日"),
        ("ar", "3 مارس 2025"),
    ],
)
def test_days_are_written_as_the_language_writes_them(language: str, shown: str) -> None:
    assert i18n.dates(language)(date(2025, 3, 3)) == shown


def test_months_clocks_numbers_and_spans_too() -> None:
    day = i18n.dates("de")

    assert day(date(2025, 3, 3), "month") == "März 2025"
    assert day(date(2025, 3, 3), "month-name") == "März"
    assert day(datetime(2025, 3, 3, 18, 5), "time") == "18:05"
    assert not day(date(2025, 3, 3), "time")
    assert i18n.numbers("de")(12345) == "12.345"
    assert i18n.minutes("de")(3) == "3 Min."


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="DEFAULT_LANG is 'klingon!'; write a language tag"):
        i18n.locale("klingon!")


def test_tags_are_grouped_by_letter_and_the_most_used_come_first() -> None:
    tags = [(SimpleNamespace(name=name, slug=name), count) for name, count in
            (("zebra", 2), ("Ökologie", 3), ("oil", 1), ("3D", 1), ("潮見", 4))]  # fmt: skip

    letters = [(letter, [tag.name for tag, _ in letter_tags]) for letter, letter_tags in i18n.by_letter(tags)]

    assert letters == [("#", ["3D"]), ("O", ["oil", "Ökologie"]), ("Z", ["zebra"]), ("潮", ["潮見"])]
    assert [tag.name for tag, _ in i18n.most(tags, 2)] == ["潮見", "Ökologie"]


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Short", "Short – Site"),
        ("x" * 68, "x" * 68),
        ("word " * 20, "word " * 13 + "word…"),
        ("見" * 80, "見" * 69 + "…"),
        (
            "'Quoted' " * 20,
            "'Quoted' 'Quoted' 'Quoted' 'Quote…",
        ),  # as it is written, with entities, it has 70 characters at most
    ],
)
def test_a_title_is_never_longer_than_is_shown(headline: str, shown: str) -> None:
    assert i18n.titled(headline.strip(), "Site") == shown


def test_the_words_of_a_desk_take_the_place_of_the_themes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "de.po").write_text('msgid "Search"\nmsgstr "Finden"\n')
    (tmp_path / "locale" / "nb.po").write_text('msgid "Search"\nmsgstr "Finn"\n')
    monkeypatch.setenv("STANDFIRST_DESK", str(tmp_path))

    assert i18n.words("de")("Search") == "Finden"
    assert i18n.words("de")("Issues") == i18n.translations("de")["Issues"] != "Issues"
    assert i18n.words("nb")("Search") == "Finn"
    assert {"de", "nb"} <= {*i18n.languages()}


def test_a_tag_in_chinese_is_under_the_letter_of_its_reading() -> None:
    tags = [(SimpleNamespace(name="经济", slug="jing-ji"), 1), (SimpleNamespace(name="jazz", slug="jazz"), 1)]

    assert [(letter, len(own)) for letter, own in i18n.by_letter(tags)] == [("J", 2)]
