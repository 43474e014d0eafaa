"""Facts about templates are kept for the next process; a page is the same even if the record is damaged."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from jinja2 import DictLoader, Environment

from standfirst.builds import templates
from standfirst.builds.templates import Compiled, TemplateMemory, Templates

PAGES = {"page": '{% include "part" %}{{ a.x }}', "part": "<{{ b }}>"}
VALUES: dict[str, Any] = {"a": {"x": 1}, "b": 2}
SEED = b"seed"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The record of a process that made the page."""
    rendered(monkeypatch, tmp_path / "state.db", PAGES)
    return tmp_path / "state.db"


def rendered(monkeypatch: pytest.MonkeyPatch, path: Path, pages: dict[str, str], seed: bytes = SEED) -> tuple[str, int]:
    """The page as a new process makes it, and how many templates that parses."""
    memory = TemplateMemory()
    monkeypatch.setattr(templates, "MEMORY", memory)
    memory.load(path, seed)
    env = Environment(loader=DictLoader(pages), autoescape=True)
    page_templates = Templates(env)
    env.bytecode_cache = Compiled(page_templates, None)
    with patch.object(Environment, "_parse", autospec=True, side_effect=Environment._parse) as parse:
        page = env.get_template("page").render(VALUES)
        assert page_templates.closure("page").names == ("a", "b")
    memory.save(path, seed)
    return page, parse.call_count


def test_the_next_process_parses_no_template(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(monkeypatch, path, PAGES) == ("<2>1", 0)


def test_an_edited_template_is_read_again_and_what_includes_it_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(monkeypatch, path, PAGES | {"part": "({{ b }})"}) == (
        "(2)1",
        3,
    )  # its facts, its code and the page's
    assert rendered(monkeypatch, path, PAGES) == ("<2>1", 0)


def test_nothing_is_taken_from_other_settings_or_packages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(monkeypatch, path, PAGES, b"another") == ("<2>1", 4)


def test_invalid_code_is_compiled_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = TemplateMemory()
    memory.load(path, SEED)
    for key in memory.codes:
        memory.keep_code(key, b"no code")
    memory.save(path, SEED)

    assert rendered(monkeypatch, path, PAGES) == ("<2>1", 2)


def test_entries_of_edited_templates_are_removed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_KEPT", 3)

    for number in range(5):
        rendered(monkeypatch, path, PAGES | {"part": f"{number}{{{{ b }}}}"})

    memory = TemplateMemory()
    memory.load(path, SEED)
    assert len(memory.codes) <= 4
