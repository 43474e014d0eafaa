"""A site that an earlier version built keeps its addresses and the ids of its feeds."""

import re
import shutil
from pathlib import Path

import feedparser
import pytest

from standfirst.core.settings import PACKAGE
from tests.conftest import Desk

PROSE = "The {word} was opened on Monday by the mayor, who said that the {word} had cost less than the city feared. "
# Title, section, source, host, language and tags of each post.
POSTS = (
    ("Harbour bridge opened", "World News", "BBC", "www.bbc.co.uk", "en", "Harbour, Bridges"),
    ("Ferry pier opened", "Sports", "BBC News", "www.bbc.co.uk", "en", "Harbour, Ferries"),
    ("Markthalle eröffnet", "Nachrichten", "The Courier", "courier.example", "de", "Märkte, Bauten"),
    ("Stadion eröffnet", "Fußball", "THE COURIER", "courier.example", "de", "Märkte, Bauten"),
    ("Börse eröffnet", "Wirtschaft", "The Courier", "courier.example", "de", "Bauten"),
    ("Skolen åpnet", "Sport", "Avisen AS", "avisen.example", "nb", "Skoler"),
    ("Biblioteket åpnet", "", "Avisen", "avisen.example", "no", "Skoler, Bøker"),
)
# The lists that the version of August 2026 wrote for them.
LISTS = (
    "section/fussball", "section/nachrichten", "section/news", "section/sport", "section/sports", "section/wirtschaft", "section/world-news",
    "language/de", "language/en", "language/nb", "language/no",
    "source/avisen-as", "source/avisen", "source/bbc-news", "source/bbc", "source/the-courier", "tag/harbour", "tag/markte", "tag/bauten", "tag/skoler",
)  # fmt: skip
REDIRECT = re.compile(r'http-equiv="refresh" content="0; url=https://digest\.example/([^"]+)"')


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The desk of an earlier version, without today's `sections.toml`."""
    desk = Desk(tmp_path)
    folder = desk.posts / "2025" / "12"
    folder.mkdir(parents=True)
    for number, (title, section, source, host, lang, tags) in enumerate(POSTS, 1):
        lines = [
            f"Title: {title}", f"Date: 2025-12-{number:02}", *([f"Category: {section}"] if section else []), f"Tags: {tags}", f"Lang: {lang}",
            f"Source: {source}", f"Link: https://{host}/{number}", f"Id: urn:uuid:{number}", "Added: 2025-12-30 10:00:00+00:00",
        ]  # fmt: skip
        text = PROSE.format(word=f"{title.split()[0]} {number}") * 3
        (folder / f"post-{number}.md").write_text("\n".join(lines) + f"\n\n{text}\n", encoding="utf-8")
    return desk


def ids(feed: Path) -> set[str]:
    return {entry.id for entry in feedparser.parse(feed.read_bytes()).entries}


@pytest.mark.parametrize("takes_new_sections", [False, True], ids=["as it is", "with the sections of a new desk"])
def test_each_address_is_a_page_or_leads_to_one_and_each_feed_goes_on(desk: Desk, takes_new_sections: bool) -> None:
    if takes_new_sections:
        assert desk.invoke("build").returncode == 0
        (desk.path / "content" / "sections.jsonl").unlink()  # that version wrote none
        shutil.copy(PACKAGE / "scaffold" / "files" / "content" / "sections.toml", desk.path / "content")
    done = desk.invoke("build")

    assert done.returncode == 0, done.stdout + done.stderr
    everything = {f"urn:uuid:{number}" for number in range(1, len(POSTS) + 1)}
    assert ids(desk.output / "feed.xml") == everything
    for address in LISTS:
        page = (desk.output / address / "index.html").read_text(encoding="utf-8")
        if leads := REDIRECT.search(page):
            assert (desk.output / leads[1] / "index.html").is_file(), address
        of_feed = ids(desk.output / address / "feed.xml")
        assert of_feed and of_feed <= everything, address
    for number in range(1, len(POSTS) + 1):
        assert (desk.output / "2025" / "12" / f"post-{number}" / "index.html").is_file()
