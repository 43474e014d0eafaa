"""3/4/2021 is read as the page's other days are written."""

import pytest

from standfirst.text.dates import parse

OPEN = "Published 03/10/2023"


@pytest.mark.parametrize(
    ("languages", "lines", "day"),
    [
        (("en",), [OPEN], "2023-03-10"),
        (("en",), [OPEN, "Older: 25/12/2022"], "2023-10-03"),
        (("en-US",), [OPEN, "Older: 25/12/2022"], "2023-10-03"),
        ((), ["03.10.2023", "11.24.2023"], "2023-03-10"),
        ((), ["03.10.2023"], "2023-10-03"),
        (("en-GB",), ["03/10/2023", "11/24/2022"], "2023-03-10"),
        (("en",), [OPEN, "16 February 2026", "9 Feb 2026", "1st March 2024"], "2023-10-03"),
        (("en",), [OPEN, "16 February 2026", "9 Feb 2026", "1st March 2024", "May 3, 2021"], "2023-03-10"),
        (("en",), [OPEN, "16 February 2026"], "2023-03-10"),
        (("de",), [OPEN, "11/24/2022"], "2023-10-03"),
    ],
)
def test_an_ambiguous_day_is_settled_by_the_languages_and_the_lines(
    languages: tuple[str, ...], lines: list[str], day: str
) -> None:
    read = parse.settled(languages, lines[:1], lambda: lines)

    match = parse.find(lines[0], read)
    assert match is not None
    assert match.date == day


def test_a_page_is_searched_only_if_its_day_is_ambiguous() -> None:
    def looked_through() -> list[str]:
        raise AssertionError

    for line in ("Published 13/10/2023", "Published 10/13/2023", "3 October 2023", "1.2.3.2023"):
        assert parse.settled(("en",), [line], looked_through) == ("en",)
