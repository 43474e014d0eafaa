"""Write standfirst/text/dates/months.txt, the names of months in all languages, from CLDR: `python -m benchmarks.month_names`."""

from collections.abc import Mapping
from typing import Any

from babel import localedata

from standfirst.text.dates import months

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
ROOT = frozenset(
    f"m{month:02}" for month in range(1, 13)
)  # as months are called in a language without names of its own
PREFIXES = {"he": "ב"}  # "in", written as one word with the month


def read() -> str:
    """Return the table: a line a language, those of news first, then an empty line and CLDR's others."""
    others = sorted(name for name in localedata.locale_identifiers() if "_" not in name and name not in LOCALES)
    lines = [*map(_line, LOCALES), "", *filter(None, map(_line, others))]
    return "\n".join(lines) + "\n"


def contexts_of(language: str) -> Mapping[str, Mapping[str, Mapping[int, str]]]:
    """Return the names of months in *language* by context ("format") and width ("wide")."""
    localedata._cache.clear()  # noqa: SLF001 - a language keeps in the root what it borrows there, and another would find it
    data: dict[str | int | None, Any] = dict(localedata.load(language).items())
    months_by_context: Mapping[str, Mapping[str, Mapping[int, str]]] = localedata.LocaleDataDict(data)["months"]
    return months_by_context


def _line(language: str) -> str:
    """Return the language and the folded names of its twelve months; empty if it has none but those of all languages."""
    contexts = contexts_of(language)
    tables = [table for context in contexts.values() for width in WIDTHS if (table := context.get(width))]
    names: dict[str, int] = {}
    for table in tables:
        for month, name in table.items():
            for prefix in {"", PREFIXES.get(language, "")}:
                names[months.fold(prefix + str(name))] = month
    cells = (months.BETWEEN.join(sorted(name for name in names if names[name] == month)) for month in range(1, 13))
    return "\t".join((language, *cells)) if not ROOT.issuperset(names) else ""


def main() -> None:
    """Write the table."""
    months.ALL.write_text(read(), encoding="utf-8")
    print(f"{len(months.names_of_all())} names, {months.ALL.stat().st_size} bytes")


if __name__ == "__main__":
    main()
