"""The search index finds each story at its own address, in its own language."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from standfirst.discovery import search
from standfirst.discovery.search import Part, Story

PAGE = "<!doctype html><html lang='en'><body><main data-pagefind-body><h1>{0}</h1><p>The quay closes.</p></main></body></html>"


def test_every_story_is_found_at_its_address_and_in_its_language(tmp_path: Path) -> None:
    places = {"2025/12/quay": "en", "2025/12/über-straße": "de", "2025/12/東京": "ja"}
    for place in places:
        page = tmp_path / "site" / place / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE.format(place).replace("'en'", '"en"'), encoding="utf-8")
    stories = [Story(f"{place}/index.html", language) for place, language in places.items()]

    with ThreadPoolExecutor(1) as apart:  # where a test of the browser has left its event loop running
        parts = apart.submit(
            lambda: list(search.parts(lambda: tmp_path / "site", {"2025": stories}, tmp_path / "cache"))
        ).result()

    told = {
        part.file.name[:2]: gzip.decompress(part.file.read_bytes()).decode()
        for part in parts
        if "/fragment/" in part.path
    }
    assert told.keys() == set(places.values())
    assert all(f'"url":"/{place}/"' in told[language] for place, language in places.items())
    assert [path.name for path in (tmp_path / "cache").iterdir() if path.suffix] == []  # nothing half made is left


def test_a_preview_takes_the_last_bundle_of_a_year_and_a_build_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "site" / "2025/12/quay" / "index.html"
    page.parent.mkdir(parents=True)
    stories = {"2025": [Story("2025/12/quay/index.html", "en")]}

    def build(title: str, is_preview: bool) -> list[Part]:
        page.write_text(PAGE.format(title))
        with ThreadPoolExecutor(1) as apart:
            asked = apart.submit(
                lambda: list(search.parts(lambda: tmp_path / "site", stories, tmp_path / "cache", is_preview))
            )
        return asked.result()

    first = build("Quay", is_preview=True)  # none is there yet
    with monkeypatch.context() as patch:
        patch.setattr(search, "_make", lambda *_: pytest.fail("indexed for a preview"))
        assert build("Pier", is_preview=True) == first
    second = build("Pier", is_preview=False)

    assert {part.digest for part in first}.isdisjoint(part.digest for part in second)
    assert build("Pier", is_preview=True) == second
    for number in range(4):
        build(f"Pier {number}", is_preview=False)
    assert len(list((tmp_path / "cache").iterdir())) == search.KEPT
