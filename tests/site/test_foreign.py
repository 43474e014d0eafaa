"""Addresses beside pages of any form."""

import pytest

from standfirst.site.foreign import beside


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("", "feed.xml"),
        ("tag/tea/", "tag/tea/feed.xml"),
        ("tag/tea.html", "tag/tea/feed.xml"),
        ("tag/v1.2/", "tag/v1.2/feed.xml"),
    ],
)
def test_a_file_lies_beside_its_page(url: str, address: str) -> None:
    assert beside(url, "feed.xml") == address
