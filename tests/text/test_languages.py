"""Tags of languages as BCP 47 has them."""

import sys

import pytest

from standfirst.text.languages import (
    between_words,
    canonical,
    cut,
    detect,
    direction,
    direction_of,
    locale,
    settled,
    width,
)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"), ("EN_us", "en-US"), ("en-uk", "en-GB"), ("en-xx", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("sr-latn", "sr-Latn"),
        ("es-419", "es-419"), ("en-GB-oxendict", "en-GB"), ("utf-8", "utf"), (" de-AT ", "de-AT"), ("", ""),
    ],
)  # fmt: skip
def test_a_language_tag_is_normalised_without_unknown_parts(tag: str, expected: str) -> None:
    assert canonical(tag) == expected


ENGLISH = "The boats raced all day in a fresh wind, and the crew of the smallest one was home first. "
DUTCH = "De boten voeren de hele dag in een frisse wind, en de bemanning van de kleinste was het eerst thuis. "


def test_long_english_is_known_without_the_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py3langid", None)  # importing it fails

    assert detect(ENGLISH * 4) == "en"
    with pytest.raises(ImportError):
        detect(DUTCH * 4)


def test_other_texts_are_left_to_the_detector() -> None:
    assert detect(DUTCH * 4) == "nl"
    assert detect(ENGLISH) == "en"  # too short to be sure by its words
    assert detect("短い" * 3) == ""


def test_a_declared_language_gives_way_to_what_the_text_is_in() -> None:
    assert settled("en-GB", ENGLISH * 4) == "en-GB"
    assert settled("en-GB", DUTCH * 4) == "nl"
    assert settled("nl", ENGLISH * 4) == "nl"  # both are in Latin script
    assert settled("ru", ENGLISH * 4) == "en"


@pytest.mark.parametrize(
    ("tag", "way"),
    [("ku-Arab", "rtl"), ("ku", "ltr"), ("az-Arab-IR", "rtl"), ("ks-Deva", "ltr"), ("ar", "rtl"), ("he-IL", "rtl")],
)
def test_a_script_decides_before_a_language(tag: str, way: str) -> None:
    assert direction(tag) == way


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de", "de_DE"),
        ("de-AT", "de_AT"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh-Hant", "zh_TW"),
        ("ar", "ar_EG"),
        ("tlh", "tlh"),
    ],
)
def test_a_language_has_a_region_for_opengraph(tag: str, expected: str) -> None:
    assert locale(tag) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("55 דקות: Tel Aviv", "rtl"), ("Tel Aviv: דקות", "ltr"), ("2026", "ltr")]
)
def test_the_first_letter_gives_the_direction(text: str, expected: str) -> None:
    assert direction_of(text) == expected


def test_wide_characters_take_two_columns_of_a_summary() -> None:
    assert width("abc…é") == 5
    assert width("中文ab") == 6
    assert between_words("ab中文字字字字", 9) == "ab中文字…"
    assert cut("一二三。四五六。" * 9, "zh", 20) == "一二三。四五六。"


def test_chinese_in_traditional_characters_is_known_by_them() -> None:
    assert settled("zh", "颱風過後，學校與醫院陸續恢復運作，居民開始清理街道。") == "zh-Hant"
    assert settled("zh", "台风过后，学校与医院陆续恢复运作，居民开始清理街道。") == "zh"
    assert settled("zh-CN", "颱風過後，學校與醫院陸續恢復運作。") == "zh-CN"  # what a page states stays
