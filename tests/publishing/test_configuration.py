"""Settings are checked before any work, and each fault is reported with its name, its line, and what to write."""

import re
from pathlib import Path

import pytest

from standfirst import scaffold
from standfirst.core.errors import SettingError
from standfirst.core.settings import FILE
from standfirst.desk import read_values
from standfirst.publishing import configuration
from standfirst.scaffold import Answers


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk as `standfirst new` makes it."""
    for name in ("STANDFIRST_DESK", "STANDFIRST_LANG", "SITEURL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(FILE, str(tmp_path / "pelicanconf.py"))
    scaffold.make(tmp_path, Answers())
    return tmp_path


def changed(path: Path, old: str, new: str) -> int:
    """Write *new* for *old*, which the file at *path* has once; return the line."""
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    return text.count("\n", 0, text.index(old)) + 1


def reason(desk: Path) -> str:
    with pytest.raises(SettingError) as refused:
        configuration.load(desk / "pelicanconf.py")
    return str(refused.value)


def test_the_settings_of_a_new_desk_can_be_used(desk: Path) -> None:
    site = configuration.load(desk / "pelicanconf.py")

    assert (site["SITENAME"], site["TIMEZONE"], site["HAS_ADDRESS"]) == ("My digest", "UTC", False)
    assert site["PATH"] == str(desk / "content")


def test_a_file_that_begins_with_a_mark_is_read(desk: Path) -> None:
    (desk / "site.toml").write_text('title = "Harbour"\n', encoding="utf-8-sig")

    assert configuration.load(desk / "pelicanconf.py")["SITENAME"] == "Harbour"


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ('timezone = "UTC"', 'timezone = "Oslo"', "timezone", "write a region and a city, such as Europe/Oslo"),
        ('title = "My digest"', 'title = " "', "title", "which is not empty"),
        ("licence = []", 'licence = ["CC", "nourl"]', "licence", '["Name", "https://address"], or []'),
        ('logo = ""', 'logo = "sign.png"', "logo", "there is no file content/images/sign.png"),
        ("menu = []", 'menu = [["About", "about/"]]', "menu", "begin it with https://"),
        ("menu = []", 'menu = ["About"]', "menu", 'write [["Name", "https://address"]'),
        ("menu = []", 'menu = [["About", "http://a]b/"]]', "menu", "has the address"),
        ('language = "en"', 'language = "fr"', "language", "which the theme does not speak; it has en, ar, de, ja"),
        ('title = "My digest"', "title = 5", "title", "is 5; write text in quotation marks"),
        ('address = ""', 'address = "digest.example"', "address", 'write the whole address, such as "https://digest.example"'),
        ('address = ""', 'address = "https://ana:secret@digest.example"', "address", 'write the whole address, such as "https://digest.example"'),
        ('address = ""', 'address = "https://digest.example:abc"', "address", "write the whole address"),
        ('address = ""', 'address = "https://[::1"', "address", "write the whole address"),
        ('address = ""', 'address = "https://digest.example:99999"', "address", "write the whole address"),
        ("# accent =", 'accent = ["red", "blue"]  #', "colours", "write a table of accent ="),
        ('footer = ""', 'foot = ""', "foot", "is no key of this file; it has title, subtitle, address"),
    ],
)  # fmt: skip
def test_a_key_of_the_site_file_that_cannot_be_used_is_reported_with_its_line(
    desk: Path, old: str, new: str, key: str, what: str
) -> None:
    line = changed(desk / "site.toml", old, new)

    message = reason(desk)

    assert re.match(rf"site\.toml:{line - (key == 'colours')}: {key} ", message), message
    assert what in message


def test_a_site_file_that_is_not_toml_is_reported_with_its_line(desk: Path) -> None:
    line = changed(desk / "site.toml", 'timezone = "UTC"', "timezone = UTC")

    assert reason(desk).startswith(f"site.toml:{line}: Invalid value")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('TIMEZONE = "Oslo"', ": TIMEZONE is 'Oslo'; write a region and a city"),
        ('FOOTER = "a', ": unterminated string literal"),
        ("FOOTER = TEXT", ": NameError: name 'TEXT' is not defined"),
    ],
)
def test_a_setting_in_pelicanconf_that_cannot_be_used_is_reported_with_its_line(
    desk: Path, text: str, what: str
) -> None:
    path = desk / "pelicanconf.py"
    line = path.read_text().count("\n") + 1
    path.write_text(f"{path.read_text()}{text}\n")

    assert reason(desk).startswith(f"pelicanconf.py:{line}{what}")


def test_a_setting_in_pelicanconf_takes_the_place_of_the_site_file(desk: Path) -> None:
    path = desk / "pelicanconf.py"
    path.write_text(f'{path.read_text()}SITENAME = "Another"\nDIGEST["sender"] = "Ana <ana@digest.example>"\n')

    for _ in range(2):  # a process reads the settings several times
        site = configuration.load(path)
        assert (site["SITENAME"], site["DIGEST"]["sender"], site["DIGEST"]["lead"]) == (
            "Another",
            "Ana <ana@digest.example>",
            "first",
        )


def test_a_language_written_as_a_locale_is_that_language(desk: Path) -> None:
    changed(desk / "site.toml", 'language = "en"', 'language = "en_GB"')

    assert configuration.load(desk / "pelicanconf.py")["DEFAULT_LANG"] == "en-GB"


def test_a_title_that_looks_like_a_place_of_a_template_is_that_title(tmp_path: Path) -> None:
    scaffold.make(tmp_path / "desk", Answers(title='News {{language}} "x"'))

    assert read_values(tmp_path / "desk" / "site.toml")["title"] == 'News {{language}} "x"'
