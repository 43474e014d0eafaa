"""The address of a section that is gone leads to where its stories are."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from standfirst.digest.former_sections import moved


@pytest.fixture
def site(tmp_path: Path) -> dict[str, Any]:
    return {
        "PATH": str(tmp_path), "OUTPUT_PATH": str(tmp_path / "builds" / "new"),
        "CATEGORY_URL": "section/{slug}/", "CATEGORY_SAVE_AS": "section/{slug}/index.html",
    }  # fmt: skip


def story(name: str, section: str) -> Any:
    return SimpleNamespace(own_section=name, category=SimpleNamespace(slug=section))


def test_a_section_that_is_gone_leads_to_the_one_with_most_of_its_stories(site: dict[str, Any]) -> None:
    first = [story("welt", "world"), story("asien", "world"), story("sport", "sport")]

    assert moved(site, first) == []
    then = [story("welt", "abroad"), story("asien", "abroad"), story("welt", "war"), story("sport", "sport")]
    assert moved(site, then) == [("section/world/", "section/abroad/")]
    assert moved(site, first) == [("section/abroad/", "section/world/"), ("section/war/", "section/world/")]


def test_only_sections_that_the_site_has_had_lead_on(site: dict[str, Any]) -> None:
    stories = [story("welt", "world"), story("asien", "world")]

    assert moved(site, stories) == moved(site, stories) == []
    assert moved(site, [story("sport", "sport")]) == []  # nothing of it is left


def test_a_preview_leaves_the_record_alone(site: dict[str, Any]) -> None:
    assert moved({**site, "DRAFTS": True}, [story("welt", "world")]) == []
    assert not (Path(site["PATH"]) / "sections.jsonl").exists()


def test_builds_that_are_still_there_say_which_sections_a_version_without_the_record_made(site: dict[str, Any]) -> None:
    for section in ("welt", "asien"):
        (Path(site["PATH"]) / "builds" / "7" / "section" / section).mkdir(parents=True)
        (Path(site["PATH"]) / "builds" / "7" / "section" / section / "index.html").touch()

    assert moved(site, [story("welt", "world")]) == [("section/welt/", "section/world/")]
    assert moved(site, [story("asien", "world")]) == [("section/asien/", "section/world/")]


def test_a_broken_or_hostile_line_costs_itself_only(site: dict[str, Any]) -> None:
    path = Path(site["PATH"]) / "sections.jsonl"
    path.write_text('{"section": "../../up", "name": "welt"}\n{"name": "welt"}\n[]\n{"sec', encoding="utf-8")

    assert moved(site, [story("welt", "world")]) == [("section/up/", "section/world/")]
    assert moved(site, [story("welt", "abroad")]) == [
        ("section/up/", "section/abroad/"),
        ("section/world/", "section/abroad/"),
    ]
