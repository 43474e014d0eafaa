"""The name by which readers call a site, and the section that its address names."""

import pytest

from standfirst.converter.metadata import sections, sources


@pytest.mark.parametrize(
    ("name", "label", "texts", "expected"),
    [
        ("financialpost", "financialpost", ["Quay opens | Financial Post"], "Financial Post"),
        ("kleinezeitung.example", "kleinezeitung", ["Zur Kleinen Zeitung", "Kleine Zeitung"], "Kleine Zeitung"),
        ("TAZ Verlags- und Vertriebs GmbH", "taz", ["die taz fragt"], "taz"),
        ("The Harbour Post", "hpost", ["hpost"], "The Harbour Post"),
        ("financialpost", "financialpost", ["nothing"], "financialpost"),
        ("Security", "heise", ["heise online", "heise"], "heise"),
    ],
)
def test_a_site_is_called_as_its_page_writes_its_address(
    name: str, label: str, texts: list[str], expected: str
) -> None:
    assert sources.called(name, label, texts, {"security"}) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://post.example/suedtirol/2024/quay", "Südtirol"),
        ("https://post.example/news/politics/quay", "Politics"),
        ("https://post.example/2024/05/quay", ""),
        ("https://post.example/quay", ""),
    ],
)
def test_a_folder_of_the_address_is_a_section_if_the_page_writes_it(url: str, expected: str) -> None:
    assert sections.of_address(url, ["News", "Politics", "Südtirol"], "Old quay closes") == expected
