"""The desk speaks the languages of the interface: every word of its pages is in every catalogue."""

import re

import pytest
from jinja2.ext import babel_extract

from standfirst.site import i18n
from standfirst.web import edit, inbox, jobs, pages

LANGUAGES = [language for language in i18n.languages() if language != "en"]
IN_CODE = re.compile(r'\bsay\(\s*request,\s*"([^"]+)"')
IN_TABLE = re.compile(r'\("[^"]+", "([^"]+)"\)|"(?:tags|sections|sources)": "([^"]+)"')
WITH_TABLES = ("inbox", "terms")  # templates that translate the values of a table
PLACE = re.compile(r"%\(\w+\)s|%s")


def interface_texts() -> set[str]:
    """Every text that templates and modules translate."""
    texts = {label for _, _, label in pages.TABS} | {*pages.DONE.values(), *inbox.STATES, *edit.FIELDS.values()}
    texts |= set(inbox.SORTS.values())
    texts |= {*jobs.ENDED.values(), jobs.FAILED}
    for path in sorted((pages.HERE / "templates").glob("*.html")):
        with path.open("rb") as lines:
            texts |= {
                str(text[0] if isinstance(text, tuple) else text)
                for _, _, text, _ in babel_extract(lines, ("_",), [], {})
            }
        if path.stem in WITH_TABLES:
            texts |= {one or other for one, other in IN_TABLE.findall(path.read_text(encoding="utf-8"))}
    for path in pages.HERE.glob("*.py"):
        texts.update(IN_CODE.findall(path.read_text(encoding="utf-8")))
    return texts - {"None", ""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_desk_is_translated_and_keeps_its_places(language: str) -> None:
    catalogue = i18n.catalogue(language, pages.HERE / "locale")

    assert interface_texts() - set(catalogue) == set()
    for text, translated in catalogue.items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(translated)), text


def test_the_desk_is_in_german() -> None:
    assert pages.translated("de-AT", "Inbox") == "Eingang"
    assert pages.translated("eo", "Inbox") == "Inbox"
