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
CODE = "\n".join(path.read_text(encoding="utf-8") for path in lexicon.FOLDER.parents[1].rglob("*.py"))
# Kinds whose names are made in code: of the cues, and of the lines of a mail's header.
COMPOSED_KINDS = {*CUES, "mail_from", "mail_date", "mail_subject"}
LANGUAGES_OWN = {"function_word", "oblique"}  # lists of one language, not joined with the others


def kinds() -> set[str]:
    """All kinds that a language has."""
    return {kind for path in FILES for kind in tomllib.loads(path.read_text(encoding="utf-8")) if kind != "unspaced"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_named_by_its_language_and_has_known_kinds(path: object) -> None:
    assert Locale(path.stem).language_name  # type: ignore[attr-defined]
    lists = tomllib.loads(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    unspaced = lists.pop("unspaced", {})

    assert [
        kind
        for kind in (*lists, *unspaced)
        if kind not in COMPOSED_KINDS and f'"{kind}"' not in CODE and f"'{kind}'" not in CODE
    ] == []
    assert all(re.compile(pattern) for patterns in unspaced.values() for pattern in patterns)


@pytest.mark.parametrize("kind", sorted(kinds() - LANGUAGES_OWN))
def test_no_phrase_is_in_a_kind_twice(kind: str) -> None:
    counts = Counter(lexicon.phrases(kind))

    assert [phrase for phrase, count in counts.items() if count > 1] == []


def test_a_star_and_dots_leave_a_phrase_open() -> None:
    footer = re.compile(lexicon.alternatives("mail_footer"))

    assert footer.search("rezygnacja z newslettera")
    assert footer.search("voir cet e-mail dans votre navigateur")
    assert not footer.search("voir " + "cet e-mail " * 4 + "dans votre navigateur")


def test_the_longest_phrase_is_tried_first() -> None:
    assert re.match(lexicon.alternatives("tag_label"), "Tagi", re.IGNORECASE)[0] == "Tagi"  # type: ignore[index]


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
def test_a_line_announces_the_text_below_it_in_any_language(line: str, cue: str) -> None:
    assert cue_bits_of_words(line, words(line)) & BIT[cue]


def test_a_button_of_any_language_is_no_line_of_a_story() -> None:
    lines = [
        Block("paragraph", "The boats raced all day in a fresh wind."),
        Block("paragraph", "Czytaj więcej"),
        Block("paragraph", "Werbung"),
    ]

    assert [block.text for block in tidy(lines, ())] == ["The boats raced all day in a fresh wind."]
