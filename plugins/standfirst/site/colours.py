"""The site's colours: what pelicanconf.py sets, checked for contrast, as custom properties of the stylesheet."""

import re
from collections.abc import Mapping

from standfirst.core.errors import SettingError

# Name: light and dark, as theme/static/style.css has them.
THEME_COLOURS: Mapping[str, tuple[str, str]] = {
    "paper": ("#fffdf9", "#171614"),
    "ink": ("#1d1b19", "#e9e5dd"),
    "quiet": ("#5c5750", "#a9a296"),
    "rule": ("#d9d3c8", "#3a3732"),
    "accent": ("#8a1c2b", "#f0919b"),
    "wash": ("#f4efe6", "#23211e"),
}
TEXT = ("ink", "quiet", "accent")  # what words are written in, on paper and on wash
LEAST = 4.5  # contrast of text (WCAG 2.2, 1.4.3)
HEX = re.compile(r"#[0-9a-fA-F]{6}")

Colours = Mapping[str, tuple[str, str]]


def settled(chosen: Mapping[str, tuple[str, str]]) -> Colours:
    """Return the theme's colours with those *chosen* in place of its own.

    Raises SettingError for an unknown name, for what is no colour, and for words that could not be read on their ground.
    """
    for name, pair in chosen.items():
        if name not in THEME_COLOURS:
            raise SettingError(f"has no colour {name!r}; write one of {', '.join(THEME_COLOURS)}")
        if isinstance(pair, str) or len(pair) != 2 or not all(HEX.fullmatch(colour) for colour in pair):
            raise SettingError(f"has {name!r} as {pair!r}; write two of the form '#8a1c2b', light and dark")
    colours = {**THEME_COLOURS, **{name: (pair[0], pair[1]) for name, pair in chosen.items()}}
    for name in TEXT:
        for ground in ("paper", "wash"):
            for mode, word, below in zip(("light", "dark"), colours[name], colours[ground], strict=True):
                contrast_found = contrast(word, below)
                if contrast_found < LEAST:
                    raise SettingError(
                        f"has {mode} {name} {word} on {ground} {below}, a contrast of {contrast_found:.1f}; text takes {LEAST}"
                    )
    return colours


def style(chosen: Mapping[str, tuple[str, str]]) -> str:
    """Return CSS that sets the colours *chosen*, empty if none are."""
    if not chosen:
        return ""
    light, dark = (" ".join(f"--{name}: {pair[mode]};" for name, pair in sorted(chosen.items())) for mode in (0, 1))
    return f"@media screen {{ :root {{ {light} }} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
