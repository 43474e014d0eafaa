"""Words and reading time in any script."""

import pytest

from standfirst.text.languages import detect, direction
from standfirst.text.words import minutes, size, words


@pytest.mark.parametrize(
    ("text", "count"), [("one two three", 3.0), ("Don't stop", 3.0), ("日本語です", 5 / 1.7), ("", 0.0)]
)
def test_size_counts_words_and_unspaced_characters(text: str, count: float) -> None:
    assert size(text) == pytest.approx(count)


def test_words_are_folded() -> None:
    assert words("Fish & CHIPS, 日本") == ["fish", "chips", "日", "本"]


@pytest.mark.parametrize("word", ["बीजतলায়", "العبّارة", "डाकिया", "größere", "é"])
def test_combining_marks_belong_to_their_word(word: str) -> None:
    assert words(f"{word} {word}") == [word.casefold()] * 2


def test_a_dotted_capital_is_an_i() -> None:
    assert words("İLGİLİ") == ["ilgili"]


def test_reading_time_is_a_minute_at_least() -> None:
    assert minutes("") == 1
    assert minutes("word " * 2380) == 10
    assert minutes("字" * 2500) == 5


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("en", "ltr"), ("arn", "ltr")]
)
def test_direction(language: str, way: str) -> None:
    assert direction(language) == way


def test_a_language_is_detected_only_from_enough_text() -> None:
    assert detect("Die Stadtwerke senken den Preis, und wer wenig heizt, zahlt am Ende mehr als vorher.") == "de"
    assert detect("每晚十一点半到凌晨四点，三辆小巴在老城区的十四个路口之间来回行驶，医院护工成了第一批常客。") == "zh"
    assert detect("Hi") == ""
