"""The word lists are data that an editor of another language can add to without reading code."""

import re
import tomllib
from collections import Counter

import pytest
from babel import Locale

from standfirst.converter import lexicon
from standfirst.converter.cleanup import tidy
from standfirst.converter.lexicon.cues import BIT, CUES, cue_bits_of_words
from standfirst.converter.model import Block
from standfirst.text.words import words

FILES = sorted(lexicon.FOLDER.glob("*.toml"))
KINDS = {
    "published",
    "byline",
    "reserved",
    "day_word",
    "disclosure",
    "closing",
    *CUES,
    "agency",
    "button",
    "consent",
    "advertisement",
    "default_tag",
    "generic_tag",
    "section_tag",
    "no_topic",
    "notice",
    "oblique",
    "role",
    "weekday",
    "updated",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_named_by_its_language_and_has_known_kinds(path: object) -> None:
    assert Locale(path.stem).language_name  # type: ignore[attr-defined]
    lists = tomllib.loads(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    unspaced = lists.pop("unspaced", {})

    assert lists.keys() <= KINDS
    assert unspaced.keys() <= set(CUES)
    assert all(re.compile(pattern) for patterns in unspaced.values() for pattern in patterns)


@pytest.mark.parametrize("kind", sorted(KINDS - {"oblique"}))  # endings are a language's own
def test_no_phrase_is_in_a_kind_twice(kind: str) -> None:
    counts = Counter(lexicon.phrases(kind))

    assert [phrase for phrase, count in counts.items() if count > 1] == []


def test_a_kind_that_no_language_has_is_a_slip() -> None:
    with pytest.raises(KeyError):
        lexicon.phrases("recipes")


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("Lire aussi", "related"),
        ("関連記事はこちら", "related"),
        ("Подписаться на рассылку", "signup"),
        ("댓글 12", "comment"),
    ],
)
def test_a_line_says_what_stands_below_it_in_any_language(line: str, cue: str) -> None:
    assert cue_bits_of_words(line, words(line)) & BIT[cue]


def test_a_button_of_any_language_is_no_line_of_a_story() -> None:
    lines = [
        Block("paragraph", "The boats raced all day in a fresh wind."),
        Block("paragraph", "Czytaj więcej"),
        Block("paragraph", "Werbung"),
    ]

    assert [block.text for block in tidy(lines, ())] == ["The boats raced all day in a fresh wind."]
