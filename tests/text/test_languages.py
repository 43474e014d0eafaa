"""Tags of languages as BCP 47 has them."""

import pytest

from standfirst.text.languages import canonical


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("en", "en"), ("EN_us", "en-US"), ("en-uk", "en-GB"), ("en-xx", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("sr-latn", "sr-Latn"),
        ("es-419", "es-419"), ("en-GB-oxendict", "en-GB"), ("utf-8", "utf"), (" de-AT ", "de-AT"), ("", ""),
    ],
)  # fmt: skip
def test_a_tag_is_written_as_the_standard_has_it_without_what_names_nothing(tag: str, wanted: str) -> None:
    assert canonical(tag) == wanted
