"""Names of months: each language's own, and nothing of Babel's kept behind."""

import gc

from babel.localedata import LocaleDataDict

from benchmarks import month_names
from standfirst.text.dates import months


def _held() -> int:
    return sum(isinstance(each, LocaleDataDict) for each in gc.get_objects())


def test_a_prefix_of_one_language_stands_before_no_name_of_another() -> None:
    prefixed = [name for name in months.names_of_all() if name.startswith("ב")]

    assert "בינואר" in prefixed
    assert all("\u0590" <= letter <= "\u05ff" or letter in "״' " for name in prefixed for letter in name)


def test_the_names_that_are_kept_are_those_of_the_installed_cldr() -> None:
    assert months.names_of_all() == month_names.read()  # if not: python -m benchmarks.month_names


def test_of_what_is_read_nothing_is_held_even_where_nobody_looks_for_cycles() -> None:
    gc.collect()
    before = _held()
    gc.disable()
    try:
        months.names_of.cache_clear()
        assert month_names.read()["stycznia"] == 1
        assert _held() <= before
    finally:
        gc.enable()
