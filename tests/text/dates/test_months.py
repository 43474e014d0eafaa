"""Names of months: each language's own."""

from benchmarks import month_names
from standfirst.text.dates import months


def test_a_prefix_of_one_language_stands_before_no_name_of_another() -> None:
    prefixed = [name for name in months.names_of_all() if name.startswith("ב")]

    assert "בינואר" in prefixed
    assert all("\u0590" <= letter <= "\u05ff" or letter in "״' " for name in prefixed for letter in name)


def test_the_names_that_are_kept_are_those_of_the_installed_cldr() -> None:
    assert months.ALL.read_text(encoding="utf-8") == month_names.read()  # if not: python -m benchmarks.month_names


def test_of_two_languages_that_disagree_the_one_that_is_read_more_is_right() -> None:
    assert months.names_of_all()["listopad"] == months.names_of("pl")["listopad"] == 11
    assert months.names_of("hr")["listopad"] == 10
    assert not months.names_of("klingon")
    assert months.names_of("co")["ghjugnu"] == 6  # Corsican, which is no language of news
    assert "ghjugnu" not in months.names_of_all()
