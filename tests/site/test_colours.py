"""Colours are the editor's, as long as readers can read."""

import pytest

from standfirst.core.errors import SettingError
from standfirst.site import colours
from tests.conftest import ROOT


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_themes_own_colours_are_the_stylesheets_and_can_be_read() -> None:
    sheet = (ROOT / "theme" / "static" / "style.css").read_text()

    for name, pair in colours.settled({}).items():
        for value in pair:
            assert f"--{name}: {value};" in sheet


@pytest.mark.parametrize(
    ("colour_settings", "message"),
    [
        ({"acent": ("#000000", "#ffffff")}, "has no colour 'acent'; write one of paper"),
        ({"accent": "#000000"}, "write two of the form"),
        ({"accent": ("red", "#ffffff")}, "write two of the form"),
        ({"accent": ("#ffcccc", "#f0919b")}, "light accent #ffcccc on paper #fffdf9, a contrast of"),
    ],
)
def test_colours_with_too_little_contrast_are_refused(
    colour_settings: dict[str, tuple[str, str]], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        colours.settled(colour_settings)


def test_configured_colours_follow_light_and_dark_mode() -> None:
    sheet = colours.style({"accent": ("#0b5394", "#8fbcf0")})

    assert ":root { --accent: #0b5394; }" in sheet
    assert "(prefers-color-scheme: dark) { :root { --accent: #8fbcf0; } }" in sheet
    assert colours.style({}) == ""
