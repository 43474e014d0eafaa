"""The desk: the folder that an editor works in, and its site.toml, which holds the settings that most sites change."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from standfirst.core.errors import SettingError

SITE = "site.toml"
HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Field(NamedTuple):
    """One key of site.toml."""

    setting: str  # its name among Pelican's settings
    read: Callable[[Any], Any]  # returns the setting; raises ValueError or TypeError at a value that it cannot use
    allowed: str  # the values that an editor may write


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


# A name of labels or an address in brackets, perhaps a port; no user, no query, no fragment.
SITE_ADDRESS = re.compile(
    r"https?://(?:[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:/[^\s?#\"'<>\\^`{|}]*)?",
    re.IGNORECASE,
)


def _name(value: object) -> str:
    text = _text(value)
    if not text.strip():
        raise ValueError
    return text


def _address(value: object) -> str:
    text = _text(value).rstrip("/")
    if text and not is_site_address(text):
        raise ValueError
    return text


def is_site_address(text: str) -> bool:
    """Return true if a site may have the whole address *text*."""
    try:
        return (
            SITE_ADDRESS.fullmatch(text) is not None and urlsplit(text).port != 0
        )  # raises where the port is too large
    except ValueError:
        return False


def has_address(site: Mapping[str, Any]) -> bool:
    """Return true if *site* states its address; a Pelican site without our settings does by SITEURL."""
    return bool(site.get("HAS_ADDRESS", site["SITEURL"]))


def _pair(value: object) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise TypeError
    return _text(value[0]), _text(value[1])


def _pairs(value: object) -> list[tuple[str, str]]:
    if not isinstance(value, list):
        raise TypeError
    return [_pair(entry) for entry in value]


def _licence(value: object) -> tuple[str, str] | None:
    if not value:
        return None
    name, address = _pair(value)
    if not re.fullmatch(r"(?:https?://|/)\S+", address):
        raise ValueError
    return name, address


def _colours(value: object) -> dict[str, tuple[str, str]]:
    if not isinstance(value, dict):
        raise TypeError
    colours = {name: _pair(pair) for name, pair in value.items()}
    if not all(HEX.fullmatch(colour) for pair in colours.values() for colour in pair):
        raise ValueError
    return colours


TEXT = "text in quotation marks"
FIELDS: Mapping[str, Field] = {
    "title": Field("SITENAME", _name, f"{TEXT}, which is not empty"),
    "subtitle": Field("SITESUBTITLE", _text, TEXT),
    "address": Field("SITEURL", _address, 'the whole address, such as "https://digest.example", or "" while there is none'),
    "language": Field("DEFAULT_LANG", _text, 'a language that the theme has, such as "en", "en-GB" or "de"'),
    "timezone": Field("TIMEZONE", _text, 'a region and a city, such as "Europe/Oslo", or "UTC"'),
    "section": Field("DEFAULT_CATEGORY", _text, TEXT),
    "logo": Field("LOGO", _text, 'the name of a picture under content/images/, or ""'),
    "menu": Field("MENU", _pairs, '[["Name", "https://address"], ["Name", "/page-of-this-site/"]]'),
    "footer": Field("FOOTER", _text, TEXT),
    "licence": Field("LICENCE", _licence, '["Name", "https://address"], or []'),
    "colours": Field("COLOURS", _colours, 'a table of accent = ["#0b5394", "#8fbcf0"], light and dark'),
}  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    """Return Pelican's settings that the site.toml at *path* makes; raises SettingError, naming the line and what is allowed."""
    values, text = read_values(path), path.read_text(encoding="utf-8-sig")
    return {
        FIELDS[key].setting: _value(path, text, key, value)
        for key, value in values.items()
        if _is_known(path, text, key)
    }


def read_values(path: Path) -> dict[str, Any]:
    """Return the values of the site.toml at *path* by their keys, unchecked; raises SettingError, naming the line, if it is not TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # editing programs of Windows write a mark first
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingError(f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise SettingError(
            f'{path.name}:{line[1] if line else text.count(chr(10)) + 1}: {error}; put text between quotation marks, as in title = "My digest"'
        ) from error


def _is_known(path: Path, text: str, key: str) -> bool:
    if key not in FIELDS:
        raise SettingError(
            f"{path.name}:{line_of(key, text)}: {key} is no key of this file; it has {', '.join(FIELDS)}"
        )
    return True


def _value(path: Path, text: str, key: str, value: object) -> Any:
    field = FIELDS[key]
    try:
        return field.read(value)
    except (TypeError, ValueError) as error:
        raise SettingError(f"{path.name}:{line_of(key, text)}: {key} is {value!r}; write {field.allowed}") from error


def line_of(key: str, text: str) -> int:
    """Return the line of *text*, a site.toml, that sets *key*; the first if none does."""
    match = re.search(rf"^[ \t]*\[?[ \t]*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def key_of(setting: str) -> str:
    """Return the key of site.toml for the *setting* of Pelican; empty if it has none."""
    return next((key for key, field in FIELDS.items() if field.setting == setting), "")


def settings(configuration: str) -> dict[str, Any]:
    """Return the settings of the desk whose pelicanconf.py is the file *configuration*: its folders, and what its site.toml says.

    STANDFIRST_DESK names another folder for dumps, posts and site; the environment also takes the place of address, language, and of
    the choices of one command (docs/reference/settings.md).
    """
    folder_of_settings = Path(configuration).resolve().parent
    desk = Path(os.environ.get("STANDFIRST_DESK") or folder_of_settings).resolve()
    site_file = next((folder / SITE for folder in (desk, folder_of_settings) if (folder / SITE).is_file()), None)
    stated = read(site_file) if site_file else {}
    if os.environ.get("STANDFIRST_DEMO") == "1":  # invented stories, without the editor's pictures and pages
        stated |= {"LOGO": "", "MENU": []}
    if language := os.environ.get("STANDFIRST_LANG"):
        stated["DEFAULT_LANG"] = language
    address = (os.environ.get("SITEURL") or stated.get("SITEURL") or "").rstrip("/")
    return {
        **stated,
        "SITEURL": address or "http://localhost:8000",
        "HAS_ADDRESS": bool(address),  # whether mails and a published site may be made
        "SETTINGS_FILE": str(Path(configuration).resolve()),
        "PATH": str(desk / "content"),
        "OUTPUT_PATH": os.environ.get("STANDFIRST_OUTPUT", str(desk / "output")),
        "THEME_TEMPLATES_OVERRIDES": [str(desk / "templates")],
        "STATIC_OVERRIDES": [str(desk / "static")],
        "CONVERTER": {
            "dumps": str(desk / "dumps"),
            "reconvert": os.environ.get("STANDFIRST_RECONVERT") == "1",  # set by `standfirst build --reconvert`
        },
    }
