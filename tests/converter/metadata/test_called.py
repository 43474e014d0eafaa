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


@pytest.mark.parametrize(
    ("browser", "expected"),
    [
        ("Old quay closes | News | Harbour Post", "Harbour Post"),
        ("HARBOUR POST - Old quay closes - science - Medicine", "HARBOUR POST"),
        ("Old quay closes | National Union of Harbour and Quay Workers", "National Union of Harbour and Quay Workers"),
        ("Old quay closes | all that is new in the harbour", ""),
        ("Old quay closes | News", ""),
        ("Old quay closes: 5 May 2024", ""),
        ("Another story | Harbour Post", ""),
    ],
)
def test_the_site_is_named_in_the_browsers_title_beside_the_headline(browser: str, expected: str) -> None:
    assert sources.site_beside([browser], "Old quay closes") == expected


def test_a_headline_may_have_a_separator_itself() -> None:
    title = "Old quay closes - for now"

    assert sources.beside_title([f"Post | {title} | News"], title) == ["Post", "News"]


def test_channels_between_underscores_are_parts_of_a_title() -> None:
    assert sources.beside_title(["旧码头本周关闭_财经_海港网"], "旧码头本周关闭") == ["海港网", "财经"]
    assert sections.of_parts(["海港网", "财经"]) == "财经"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["Harbour Post", "Lifestyle", "Food"], "Food"),
        (["Harbour Post", "Our readers"], ""),
        (["Harbour Post"], ""),
        (["Harbour Post", "News"], ""),
    ],
)
def test_a_usual_name_in_the_browsers_title_is_the_section(parts: list[str], expected: str) -> None:
    assert sections.of_parts(parts) == expected


def test_a_firm_gives_way_to_the_name_in_the_browsers_title() -> None:
    browser = ["Old quay closes - Harbour Post"]

    assert sources.of_page(["Quay Publishing"], "https://hp.example/", browser, "Old quay closes") == "Harbour Post"
    assert sources.of_page(["The Quay"], "https://hp.example/", browser, "Old quay closes") == "The Quay"
