"""The search index finds each story at its own address, in its own language."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plugins.discovery import search
from plugins.discovery.search import Story

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
            lambda: list(search.bundles(tmp_path / "site", {"2025": stories}, tmp_path / "cache"))
        ).result()

    told = {
        path.rpartition("/")[2][:2]: gzip.decompress(file.read_bytes()).decode()
        for path, file in parts
        if "/fragment/" in path
    }
    assert told.keys() == set(places.values())
    assert all(f'"url":"/{place}/"' in told[language] for place, language in places.items())
    assert [path.name for path in (tmp_path / "cache").iterdir() if path.suffix] == []  # nothing half made is left
