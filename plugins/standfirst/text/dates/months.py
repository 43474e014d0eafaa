"""The names of months in the world's languages, from CLDR."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

from babel import Locale, localedata
from babel.localedata import locale_identifiers

Months = dict[str, int]

# Languages news is written in, widest first: an earlier one wins where two disagree ("listopad" is
# November in Polish and Czech, October in Croatian). A region is where its names differ.
LOCALES = (
    "en", "en_GB", "en_AU", "en_CA", "es", "es_MX", "fr", "fr_CA", "de", "de_AT", "pt", "pt_PT", "ru", "zh",
    "ja", "ar", "ar_LB", "ar_MA", "ar_DZ", "it", "tr", "ko", "pl", "nl", "id", "vi", "fa", "hi", "uk", "cs",
    "sv", "el", "hu", "ro", "th", "he", "bn", "da", "fi", "nb", "nn", "sk", "bg", "ca", "hr", "sr", "sr_Latn",
    "lt", "sl", "lv", "et", "ur", "ta", "te", "ml", "kn", "mr", "gu", "pa", "ne", "si", "my", "km", "lo", "ka",
    "hy", "az", "kk", "uz", "uz_Cyrl", "ky", "tg", "mn", "sq", "mk", "bs", "is", "ga", "mt", "cy", "eu", "gl",
    "af", "sw", "fil", "ms", "be", "am", "ps", "ku", "sd", "ug", "or", "as", "lb", "so", "zu", "ha", "yo", "ig",
    "ht", "jv", "gd", "br", "fo", "fy",
)  # fmt: skip
WIDTHS = ("wide", "abbreviated")
EDGES = " .,'’॰\u200c\u200e\u200f"
PREFIXES = {"he": "ב"}  # "in", written as one word with the month
# Spellings CLDR does not keep but pages use: Bengali long i, Hindi m before b.
SPELLINGS = (("\u09c0", "\u09bf"), ("\u092e\u092c", "\u0902\u092c"))


def fold(name: str) -> str:
    """Return a month's name as the table spells it: lower case, without accents or points at its ends."""
    letters = unicodedata.normalize("NFKD", name.strip(EDGES).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for page_spelling, ours in SPELLINGS:
        plain = plain.replace(page_spelling, ours)
    return plain


@cache
def known() -> frozenset[str]:
    """CLDR's locales."""
    return frozenset(locale_identifiers())


@contextmanager
def _apart() -> Iterator[None]:
    """Use a separate cache for what Babel reads of one locale.

    A locale keeps in the root it inherits from what it borrows there, and another would find its months; and of a hundred
    locales Babel would hold 85 MB.
    """
    cached = localedata._cache  # noqa: SLF001 - Babel has no other way to let go of a locale
    before = dict(cached)
    cached.clear()
    try:
        yield
    finally:
        for data in cached.values():
            data.clear()  # its parts hold it in turn, and cycles are not collected while a page is converted
        cached.clear()
        cached.update(before)


def _read(locale: str) -> Months:
    with _apart():  # to the end: Babel reads at each access
        contexts = Locale.parse(locale).months
        tables = [table for context in contexts.values() for width in WIDTHS if (table := context.get(width))]
        return {
            fold(prefix + str(name)): month
            for table in tables
            for month, name in table.items()
            for prefix in ("", PREFIXES.get(locale, ""))
        }


@lru_cache(maxsize=512)
def names_of(locale: str) -> Months:
    """Return the folded names and abbreviations of the months in *locale*; none where CLDR has no such locale."""
    if locale not in known():  # a page may declare any language
        return {}
    return _read(locale)


@cache
def names_of_all() -> Months:
    """Return the names in all languages (once a process, and only when a page needs them)."""
    table: Months = {}
    for locale in filter(known().__contains__, LOCALES):
        for name, month in _read(locale).items():
            table.setdefault(name, month)
    return table


@lru_cache(maxsize=4096)
def month_of(name: str, languages: tuple[str, ...] = ()) -> int | None:
    """Return the month *name* means, in *languages* first, then English, then any language."""
    folded = fold(name)
    for language in (*languages, "en"):
        if month := names_of(language.replace("_", "-").partition("-")[0].lower()).get(folded):
            return month
    return names_of_all().get(folded)
