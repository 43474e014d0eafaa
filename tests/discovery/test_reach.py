"""Feeds that name a hub, and the form of a mailing list: on the site as it is built, under the policy that it ships."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from tests.conftest import Desk

HUB, LIST = "https://hub.example/", "https://list.example/subscribe"


@pytest.fixture(scope="module")
def reaching(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a desk with both."""
    desk = Desk(tmp_path_factory.mktemp("reach"))
    (desk.posts / "2025" / "12").mkdir(parents=True)
    (desk.posts / "2025" / "12" / "quay.md").write_text("Title: Quay\nDate: 2025-12-29\nTags: Harbour\n\nIt closes.\n")
    (desk.path / "pelicanconf.py").write_text(
        "from standfirst.defaults import *\nglobals().update(desk(__file__))\n"
        f'WEBSUB_HUB = "{HUB}"\nSIGNUP = ("{LIST}", "email")\n'
    )
    done = desk.invoke("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return desk.output.resolve()


def policy(page: Path) -> str:
    match = re.search(r'Content-Security-Policy" content="([^"]+)"', page.read_text(encoding="utf-8"))
    assert match is not None
    return match[1]


def test_every_feed_names_the_hub(reaching: Path) -> None:
    for path in reaching.rglob("*.xml"):
        if b"<rss" in path.read_bytes() or b"<feed" in path.read_bytes():
            links = feedparser.parse(path.read_bytes()).feed.links
            assert [link.href for link in links if link.rel == "hub"] == [HUB], path
    assert json.loads((reaching / "feed.json").read_text())["hubs"] == [{"type": "WebSub", "url": HUB}]


def test_the_form_of_the_list_is_on_one_page_and_only_that_page_may_send_there(reaching: Path) -> None:
    page = reaching / "feeds" / "index.html"

    assert f'<form class="signup" method="post" action="{LIST}">' in page.read_text()
    assert f"form-action 'self' {LIST};" in f"{policy(page)};"
    others = [
        path for path in reaching.rglob("*.html") if path != page and "Content-Security-Policy" in path.read_text()
    ]
    assert len(others) > 5
    assert not [path for path in others if LIST in path.read_text()]
    assert f"form-action 'self' {LIST}" in (reaching / "_headers").read_text()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('SIGNUP = ("https://list.example/x; script-src *", "email")', "SIGNUP"),
        ('SIGNUP = "https://list.example/"', "SIGNUP"),
        ('WEBSUB_HUB = "hub.example"', "WEBSUB_HUB"),
    ],
)
def test_an_address_that_no_policy_can_name_is_refused(desk: Desk, line: str, message: str) -> None:
    (desk.path / "pelicanconf.py").write_text(
        f"from standfirst.defaults import *\nglobals().update(desk(__file__))\n{line}\n"
    )

    done = desk.invoke("build")

    assert done.returncode == 1
    assert f"pelicanconf.py:3: {message}" in done.stdout + done.stderr
