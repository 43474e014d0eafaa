"""The interface in the site's language: its words from gettext catalogues, its dates and numbers as CLDR has them."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

from standfirst.core import settings
from standfirst.core.errors import SettingError
from standfirst.core.settings import TRANSLATIONS
from standfirst.text import languages as text_languages
from standfirst.text.languages import grouped_as, primary

REMEMBERED = 10_000  # days, times and spans as they were written before: a list names the same ones again and again
LONGEST_TITLE = 70  # characters that search engines and tabs show of a title


@cache
def locale(language: str) -> Locale:
    """Return the CLDR locale of *language*; raises SettingError if there is none."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise SettingError(f"DEFAULT_LANG is {language!r}; write a language tag such as en, de or pt-BR") from error


@cache
def language_name(language: str) -> str:
    """Return what the speakers of *language* call it: "Deutsch" of de; its tag if CLDR does not know it."""
    try:
        name = Locale.parse(language.replace("-", "_")).get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def tongue(language: str, page: str) -> str:
    """Return what templates call as `story.lang|tongue(page)`: the name of a story's *language* if that of the *page* is another, else nothing."""
    return language_name(grouped_as(language)) if language and grouped_as(language) != grouped_as(page) else ""


def folders() -> Sequence[Path]:
    """Return the folders with catalogues: the theme's, and the desk's, whose words take the place of the theme's."""
    desk = settings.desk()
    return [settings.theme() / TRANSLATIONS, *([desk / TRANSLATIONS] if desk else [])]


def languages() -> list[str]:
    """Return the languages that the interface can be in, English first."""
    return ["en", *sorted({path.stem for folder in folders() for path in folder.glob("*.po")} - {"en"})]


def speaks(language: str) -> bool:
    """Return true if the interface can be in *language*, of any country."""
    return primary(language) in {name.partition("_")[0] for name in languages()}


def translations(language: str) -> Mapping[str, str]:
    """Return the words of *language* by those of the templates; none for a language without a catalogue."""
    return {key: word for folder in folders() for key, word in catalogue(language, folder).items()}


@cache
def catalogue(language: str, folder: Path) -> Mapping[str, str]:
    """Return the words of *language* that the catalogue in *folder* has; none without one."""
    for name in (language.replace("-", "_"), language.partition("-")[0]):
        path = folder / f"{name}.po"
        if path.is_file():
            with path.open("rb") as lines:
                return {
                    str(message.id): str(message.string) for message in read_po(lines) if message.id and message.string
                }
    return {}


def words(language: str) -> Callable[..., str]:
    """Return what templates call as `_("...")`: the words in *language*, as they are where no catalogue has them; `%(name)s` is filled in."""
    words_of_language = translations(language)

    def translated(text: str, **values: object) -> str:
        translation = words_of_language.get(text, text)
        return translation % values if values else translation

    return translated


def dates(language: str) -> Callable[..., str]:
    """Return what templates call as `day|date`: a day in *language*; `full` has its weekday, `month` no day, `time` the clock alone."""
    spoken = locale(language)
    skeletons = {
        "medium": "yMMMd",
        "month": "yMMMM",
        "day": "MMMd",
    }  # month names everywhere: 2026/07/12 is read in two ways beside Latin text

    @lru_cache(REMEMBERED)
    def clock(hour: int, minute: int) -> str:
        return format_time(time(hour, minute), "short", locale=spoken)

    @lru_cache(REMEMBERED)
    def day(value: date, form: str) -> str:
        if form in skeletons:
            return format_skeleton(skeletons[form], value, locale=spoken)
        return format_date(value, "LLLL" if form == "month-name" else form, locale=spoken)

    def formatted(value: date | datetime, form: str = "long") -> str:
        if not isinstance(value, datetime):
            return "" if form == "time" else day(value, form)
        return clock(value.hour, value.minute) if form == "time" else day(value.date(), form)

    return formatted


def spans(language: str) -> Callable[[date, date], str]:
    """Return what templates call as `first|span(last)`: the days from one to the other in *language*, "May 4 – 10, 2026"."""
    spoken = locale(language)
    return lambda first, last: format_interval(first, last, "yMMMd", locale=spoken)


def numbers(language: str) -> Callable[[float], str]:
    """Return what templates call as `count|number`: a number in *language*."""
    spoken = locale(language)
    return lambda value: format_decimal(value, locale=spoken)


def minutes(language: str) -> Callable[[int], str]:
    """Return what templates call as `count|minutes`: a span of minutes in *language*, in short."""
    spoken = locale(language)
    return lru_cache(REMEMBERED)(lambda value: format_unit(value, "duration-minute", "short", locale=spoken))


def titled(headline: str, site: str) -> str:
    """Return a page's title: *headline* and *site*, the headline alone where both are too long, cut between words as a last resort."""
    both = f"{headline} – {site}"
    if len(escape(both)) <= LONGEST_TITLE:  # checkers count it as it is written
        return both
    if len(escape(headline)) <= LONGEST_TITLE:
        return headline
    cut = headline[:LONGEST_TITLE]
    while len(escape(cut)) > LONGEST_TITLE:
        cut = cut[:-1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[LONGEST_TITLE // 2 :] else cut[:-1]}…"


def by_letter(tags: Iterable[tuple[Any, int]]) -> list[tuple[str, list[tuple[Any, int]]]]:
    """Pairs of a tag and how many stories it has under the first letter of each name; what begins with none is under `#`, with a Chinese sign under that of its reading."""
    by_first_letter: dict[str, list[tuple[Any, int]]] = {}
    for pair in sorted(tags, key=lambda tag_and_count: (_plain(tag_and_count[0].name), tag_and_count[0].slug)):
        first = _plain(pair[0].name)[:1].upper()
        if "\u4e00" <= first <= "\u9fff":
            first = pair[0].slug[:1].upper()
        by_first_letter.setdefault(first if first.isalpha() else "#", []).append(pair)
    return sorted(by_first_letter.items())


def most(tags: Iterable[tuple[Any, int]], count: int = 20) -> list[tuple[Any, int]]:
    """Return the *count* pairs of a tag and how many stories it has that have the most, by name where equal."""
    return sorted(tags, key=lambda pair: (-pair[1], _plain(pair[0].name), pair[0].slug))[:count]


def _plain(name: str) -> str:
    """Return *name* without case and diacritics, for order."""
    folded = name.casefold()
    if folded.isascii():  # as most are: a site may have ten thousand tags
        return folded
    return "".join(mark for mark in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(mark))


def fill(pelican: Any) -> None:
    """Give the settings of *pelican* the filters and words of templates that depend on its DEFAULT_LANG; those that are there stay."""
    site, language = pelican.settings, pelican.settings["DEFAULT_LANG"]
    filters = {
        "date": dates(language),
        "span": spans(language),
        "number": numbers(language),
        "minutes": minutes(language),
    }
    site["JINJA_FILTERS"] = filters | site["JINJA_FILTERS"]
    site["JINJA_GLOBALS"] = {"_": words(language), "DIRECTION": text_languages.direction(language)} | site[
        "JINJA_GLOBALS"
    ]
