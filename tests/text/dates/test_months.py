"""Names of months: each language's own."""

import pytest

from benchmarks import month_names
from standfirst.text.dates import months


def test_a_prefix_of_one_language_precedes_no_name_of_another() -> None:
    prefixed = [name for name in months.names_of_all() if name.startswith("ב")]

    assert "בינואר" in prefixed
    assert all("\u0590" <= letter <= "\u05ff" or letter in "״' " for name in prefixed for letter in name)


@pytest.mark.parametrize(
    "language",
    [
        "ar",
        "cs",
        "de",
        "el",
        "en",
        "es",
        "fi",
        "fr",
        "he",
        "hi",
        "it",
        "ja",
        "ko",
        "nl",
        "pl",
        "pt",
        "ru",
        "sv",
        "th",
        "tr",
        "uk",
        "zh",
    ],
)
def test_the_table_has_the_names_of_cldr(language: str) -> None:
    names = months.names_of(language)

    for context in month_names.contexts_of(language).values():
        for width in month_names.WIDTHS:
            assert {months.fold(str(name)): names.get(months.fold(str(name))) for name in context[width].values()} == {
                months.fold(str(name)): month for month, name in context[width].items()
            }


def test_the_more_common_of_two_disagreeing_languages_is_used() -> None:
    assert months.names_of_all()["listopad"] == months.names_of("pl")["listopad"] == 11
    assert months.names_of("hr")["listopad"] == 10
    assert not months.names_of("klingon")
    assert months.names_of("co")["ghjugnu"] == 6  # Corsican, which is no language of news
    assert "ghjugnu" not in months.names_of_all()
