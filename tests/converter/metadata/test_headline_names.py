"""Tags of the names that headline and standfirst say."""

import pytest

from standfirst.converter.metadata.headline_names import of_head

QUAY = "The council met in Dunmarrow. On Monday Perpetua Dalloway said that France would help, and Dalloway thanked France."


@pytest.mark.parametrize(
    ("title", "lead", "text", "language", "expected"),
    [
        ("Perpetua Dalloway opens quay", "", QUAY, "en", ["Perpetua Dalloway"]),
        ("Old quay opens with help from France", "", QUAY, "en", ["France"]),
        ("Help for the quay", "France helps Perpetua Dalloway again.", QUAY + " So Perpetua Dalloway said.", "en", ["France", "Perpetua Dalloway"]),
        ("Old Quay Opens On Monday", "", QUAY, "en", []),
        ("Trumps Zölle", "", "Am Montag sprach Trump. Danach schwieg Trump, und Trump ging.", "de", ["Trump"]),
        ("Die Trump-Anwältin", "", "Am Montag sprach Trump. Danach schwieg Trump, und Trump ging.", "de", ["Trump"]),
        ("Russlands Flotte", "", "Die Flotte sank. Eine Flotte sinkt, weil Russland es will.", "de", ["Russland"]),
        ("Zelenskyj besöker Kiev", "", "I dag talade Zelenskyj i Kiev, och sedan reste Zelenskyj från Kiev.", "sv", ["Zelenskyj", "Kiev"]),
    ],
)  # fmt: skip
def test_names_are_words_with_capitals_that_the_story_repeats(
    title: str, lead: str, text: str, language: str, expected: list[str]
) -> None:
    assert of_head(title, lead, text, language) == expected
