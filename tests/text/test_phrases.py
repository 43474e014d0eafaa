"""Phrases of a story: runs of Han, which a title may cut anywhere."""

import pytest

from standfirst.text.phrases import phrases

TITLE = "联合国安理会通过决议"  # cut after six characters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨天（联合国安理会）在纽约开会。", ["联合国安理会"]),
        ("联合国安理会", ["联合国安理会"]),
        ("昨天在联合国安理会上，他说：（联合国安理会）", ["联合国安理会"]),
        ("昨天在联合国安理会上，他说。", []),
        ("通过决议", ["通过决议"]),
        ("他们通过决议。", []),
    ],
)
def test_a_run_of_han_is_a_phrase_if_it_is_somewhere_alone(text: str, expected: list[str]) -> None:
    assert [phrase.text for phrase in phrases(TITLE, text, {})] == expected
