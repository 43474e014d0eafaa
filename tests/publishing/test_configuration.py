"""Settings are checked before any work, and each fault is told by its name, its line, and what to write."""

import re
from pathlib import Path

import pytest

from standfirst.core.errors import SettingError
from standfirst.publishing import configuration
from tests.conftest import ROOT

PLAIN = (ROOT / "pelicanconf.py").read_text(encoding="utf-8").replace('str(HERE / "theme")', repr(str(ROOT / "theme")))


@pytest.fixture
def conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STANDFIRST_DESK", str(tmp_path))
    return tmp_path / "pelicanconf.py"


def line_of(text: str, name: str) -> int:
    found = re.search(rf"^{name}", text, re.MULTILINE)
    assert found is not None
    return text.count("\n", 0, found.start()) + 1


@pytest.mark.parametrize(
    ("old", "new", "name", "what"),
    [
        ('TIMEZONE = "UTC"', 'TIMEZONE = "Oslo"', "TIMEZONE", "write a region and a city, such as Europe/Oslo"),
        ('LOGO = ""', 'LOGO = "sign.png"', "LOGO", "there is no file content/images/sign.png"),
        ("] = []  # (name", '] = [("About", "about/")]  # (name', "MENU", "begin it with https://"),
        ("] = []  # (name", '] = ["About"]  # (name', "MENU", 'write ("Name", "https://address")'),
        ("] = []  # (name", '] = [("About", "http://a]b/")]  # (name', "MENU", "has the address"),
        ('or "en"', 'or "fr"', "DEFAULT_LANG", "which the theme does not speak; it has en, ar, de, ja"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_with_its_line(
    conf: Path, old: str, new: str, name: str, what: str
) -> None:
    assert PLAIN.count(old) == 1
    conf.write_text(PLAIN.replace(old, new), encoding="utf-8")

    with pytest.raises(SettingError, match=re.escape(what)) as told:
        configuration.load(conf)

    assert str(told.value).startswith(f"pelicanconf.py:{line_of(PLAIN, name)}: {name} ")


def test_a_missing_quotation_mark_is_told_with_its_line(conf: Path) -> None:
    conf.write_text(PLAIN.replace('SITENAME = "Standfirst"', 'SITENAME = "Standfirst'), encoding="utf-8")

    with pytest.raises(SettingError, match=rf"pelicanconf\.py:{line_of(PLAIN, 'SITENAME')}: unterminated string"):
        configuration.load(conf)


def test_a_name_that_is_none_is_told_with_its_line(conf: Path) -> None:
    conf.write_text(PLAIN.replace('TIMEZONE = "UTC"', "TIMEZONE = UTC"), encoding="utf-8")

    with pytest.raises(SettingError, match=rf"pelicanconf\.py:{line_of(PLAIN, 'TIMEZONE')}: NameError"):
        configuration.load(conf)


def test_the_settings_as_they_are_can_be_used(conf: Path) -> None:
    conf.write_text(PLAIN, encoding="utf-8")

    assert configuration.load(conf)["SITENAME"] == "Standfirst"
