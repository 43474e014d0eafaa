"""One story, many formats: each says the same, validly, and nothing relative."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import feedparser
import pytest
from PIL import Image

from standfirst.discovery import cards, entry as discovery_entry, lists, server_files, sitemaps
from standfirst.discovery.entry import CardPicture, Crumb
from standfirst.discovery.feeds import Channel, atom, json_feed, opml, rss
from standfirst.discovery.server_files import Retired
from standfirst.discovery.sitemaps import Place
from standfirst.posts.header import Header
from standfirst.shelf import ledger
from tests.discovery.test_feeds import CHANNEL, DAY, entry

PICTURE = CardPicture("https://d.example/images/a.webp", 1234)
COLOURS = {"paper": "#ffffff", "ink": "#000000", "accent": "#aa0000"}


def test_an_address_is_retired_only_if_no_page_has_it(tmp_path: Path) -> None:
    def story(place: str) -> SimpleNamespace:
        return SimpleNamespace(slug=place, url=f"{place}/", save_as=f"{place}/index.html")

    entries = [
        ledger.LedgerEntry(
            "a.txt",
            "2026/Rain.md",
            "00",
            "f1",
            Header(),
            "0f",
            was=("2026/rain.md", "2026/old.md", "2026/OLD.md", "about.md"),
        ),
        ledger.LedgerEntry("b.txt", "2026/snow.md", "01", "f1", Header(), "0e", was=("2026/quiet.md", "2026/copy.md")),
    ]
    (tmp_path / "ledger.jsonl").write_text(ledger.write(entries))
    (tmp_path / "withdrawn.txt").write_text("\t\tx\twhy\t2026/quiet\n\t\tx\twhy\t2026/gone\n")
    stories, others = (
        [story("2026/Rain"), story("2026/snow")],
        [story("2026/quiet"), story("2026/copy"), story("about")],
    )

    retired = server_files.retired(tmp_path, "https://d.example", stories, others)

    assert retired == Retired((("2026/old", "https://d.example/2026/Rain/"),), ("2026/gone",))


def test_atom_says_what_rss_says() -> None:
    story = entry(link="https://s.example/x", picture=PICTURE, language="de", summary="S & <T>")

    (item,) = feedparser.parse(atom(CHANNEL, [story])).entries

    assert (item.id, item.title, item.summary) == ("urn:uuid:1", "T", "S & <T>")
    assert {link.rel: link.href for link in item.links} == {
        "alternate": "https://d.example/1/", "via": "https://s.example/x", "enclosure": PICTURE.url,
    }  # fmt: skip
    assert item.content[0].value == "<p>x</p>"


def test_a_feed_keeps_its_identity_when_the_site_moves() -> None:
    moved = Channel(
        "News",
        "About",
        "https://new.example/",
        "https://new.example/atom.xml",
        "en",
        identity="tag:d.example,2026:news",
    )

    assert feedparser.parse(atom(moved, [entry()])).feed.id == "tag:d.example,2026:news"


def test_json_feed_says_what_rss_says() -> None:
    feed = json.loads(json_feed(CHANNEL, [entry(picture=PICTURE), entry(2, html="")]))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["content_html"] == "<p>x</p>"
    assert feed["items"][0]["image"] == PICTURE.url
    assert feed["items"][1]["content_text"] == "S"
    assert all(item["id"] and item["date_published"] for item in feed["items"])


def test_rss_keeps_the_best_practices_profile() -> None:
    channel = Channel(
        "N",
        "A",
        "https://d.example/",
        "https://d.example/feed.xml",
        "en",
        "https://d.example/theme/feed.css",
        sources=(("Ledger", "https://l.example/feed"),),
    )
    data = rss(channel, [entry(source="Ledger", picture=PICTURE), entry(2, source="Other", html="")])
    root = ElementTree.fromstring(data)
    items = root.findall("channel/item")

    assert data.startswith(
        b'<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet type="text/css" href="https://d.example/theme/feed.css"?>'
    )
    assert [element.tag for element in root.findall("channel")[0]][:3] == ["title", "link", "description"]
    assert root.find("channel/{http://www.w3.org/2005/Atom}link").get("rel") == "self"  # type: ignore[union-attr]
    assert items[0].find("source").get("url") == "https://l.example/feed"  # type: ignore[union-attr]
    assert items[1].find("source") is None
    assert items[0].find("enclosure").attrib == {"url": PICTURE.url, "length": "1234", "type": "image/webp"}  # type: ignore[union-attr]
    assert all(
        len(item.findall(tag)) == 1 for item in items for tag in ("title", "link", "guid", "pubDate", "description")
    )
    assert items[1].find("{http://purl.org/rss/1.0/modules/content/}encoded") is None


def test_an_updated_story_keeps_its_id() -> None:
    before, after = entry(), entry(title="Mended", updated=DAY + timedelta(days=3))

    assert (
        feedparser.parse(rss(CHANNEL, [before])).entries[0].id == feedparser.parse(rss(CHANNEL, [after])).entries[0].id
    )


def test_the_list_of_feeds_can_be_imported() -> None:
    root = ElementTree.fromstring(opml("News", [("", CHANNEL)]))

    assert [outline.get("xmlUrl") for outline in root.iter("outline")] == ["https://d.example/feed.xml"]


def test_a_sitemap_is_cut_into_parts_where_it_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 2)
    places = [Place(f"https://d.example/{number}/", DAY) for number in range(5)]

    parts = dict(sitemaps.sitemaps(places, "https://d.example"))

    assert sorted(parts) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert parts["sitemap.xml"].count(b"<loc>") == 3 or parts["sitemap.xml"].count(b"loc>") == 6


def test_a_sitemap_is_xml_whatever_an_address_holds() -> None:
    places = [Place("https://d.example/a?b&c<d>", DAY), Place("https://d.example/")]

    (_, data), *more = sitemaps.sitemaps(places, "https://d.example")

    rows = [[part.text for part in row] for row in ElementTree.fromstring(data)]
    assert rows == [["https://d.example/a?b&c<d>", DAY.isoformat()], ["https://d.example/"]]
    assert not more
    (_, empty), *_ = sitemaps.sitemaps([], "https://d.example")
    assert len(ElementTree.fromstring(empty)) == 0


def test_news_are_two_days_old_at_most() -> None:
    now = datetime(2024, 5, 8, 7, tzinfo=UTC)
    stories = [
        entry(1, date=now - timedelta(hours=47)),
        entry(2, date=now - timedelta(hours=49)),
        entry(3, date=now + timedelta(hours=1)),
    ]

    data = sitemaps.news(stories, "News", now).decode()

    assert ["/1/" in data, "/2/" in data, "/3/" in data] == [True, False, False]


def test_structured_data_names_dates_with_zones_and_the_original() -> None:
    crumbs = [Crumb("News", "https://d.example/"), Crumb("T", "https://d.example/1/")]
    story, trail = discovery_entry.article(
        entry(link="https://s.example/x"),
        {"name": "News", "url": "https://d.example/"},
        crumbs,
        "https://d.example/1/card.png",
    )

    assert story["@type"] == "NewsArticle"
    assert story["datePublished"] == "2024-05-06T07:08:00+00:00"
    assert story["isBasedOn"] == "https://s.example/x"
    assert [crumb["position"] for crumb in trail["itemListElement"]] == [1, 2]


@pytest.mark.parametrize(
    "title",
    [
        "Boats race",
        "A headline that is " * 12,
        "雪見坂の路面電車、35年ぶり復活" * 4,
        "مكتبة الواحة تفتح أبوابها",
        "x" * 300,
        "&<>\"'",
    ],
)
def test_any_title_fits_its_card(title: str) -> None:
    with Image.open(BytesIO(cards.card(title, "Standfirst", "en", COLOURS))) as picture:
        assert picture.size == (1200, 630)


def test_a_card_breaks_no_line_at_a_no_break_space() -> None:
    words = [*("mot" * 3 for _ in range(12)), "Que\u00a0faire\u00a0?"]
    face = cards._face(76, " ".join(words))
    assert face is not None

    lines = cards._lines("  ".join(words), face)

    assert " ".join(lines) == " ".join(words)
    assert lines[-1].endswith("Que\u00a0faire\u00a0?")


def test_a_card_is_drawn_once(tmp_path: Path) -> None:
    drawn, picture = [], cards.icon(32, {"accent": "#8a1c2b"})

    def draw() -> bytes:
        drawn.append(1)
        return picture

    assert [cards.load_or_draw(tmp_path, ("a", "b"), draw) for _ in range(3)] == [picture] * 3
    assert len(drawn) == 1

    for harm in (b"", picture[:-20], picture[:60] + b"garbled" + picture[67:]):
        next(tmp_path.glob("*.png")).write_bytes(harm)
        assert cards.load_or_draw(tmp_path, ("a", "b"), draw) == picture


def test_old_cards_are_deleted_when_there_are_far_more_than_stories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "SPARE_CARDS", 2)
    for number in range(8):
        (tmp_path / f"{number}.png").write_bytes(b"")
        os.utime(tmp_path / f"{number}.png", (number, number))

    cards.prune(tmp_path, 3)
    assert len(list(tmp_path.iterdir())) == 8

    (tmp_path / "8.png").write_bytes(b"")
    cards.prune(tmp_path, 3)
    assert {path.name for path in tmp_path.iterdir()} == {"6.png", "7.png", "8.png"}
    cards.prune(tmp_path / "none", 3)


def test_server_files_state_the_policy_and_the_removed_pages() -> None:
    places = Retired((("2024/04/c", "https://a.example/d/"),), ("2024/05/a-b",))
    files = dict(server_files.for_servers("default-src 'none'; style-src 'self'", places))

    policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'none'"
    assert f"Content-Security-Policy: {policy}" in files["_headers"]
    assert 'RedirectMatch 410 "^/2024/05/a-b/?$"' in files[".htaccess"]
    assert "return 410" in files["nginx.conf"]
    assert files["_redirects"] == "/2024/04/c/ https://a.example/d/ 301\n"


def test_security_txt_lasts_less_than_a_year_and_keeps_its_bytes_within_a_month() -> None:
    first = server_files.security("mailto:a@d.example", "https://d.example", datetime(2024, 5, 6, tzinfo=UTC))
    later = server_files.security("mailto:a@d.example", "https://d.example", datetime(2024, 5, 30, 23, tzinfo=UTC))

    assert first == later
    assert "Expires: 2025-03-01T00:00:00+00:00" in first


def test_a_card_shows_no_boxes_for_characters_without_a_font() -> None:
    """The characters of a private-use area are in no face; a card without its title is better than boxes."""
    inks = {"paper": "#fffdf8", "ink": "#1c1917", "accent": "#8a1c2b"}

    boxed = cards.card("Boats \U0010f0f0\U0010f0f1 race", "Digest", "en", inks)
    plain = cards.card("Boats race", "Digest", "en", inks)

    assert boxed == cards.card("\U0010f0f0", "Digest", "en", inks)  # neither shows a title
    assert boxed != plain


def test_links_in_a_feed_lead_to_the_site_from_anywhere() -> None:
    story = SimpleNamespace(
        content='<a href="/tags/">a</a><a href="../b/">b</a><a href="#c">c</a><a href="https://d.example/">d</a>'
    )

    shown = discovery_entry.html(story, True, "https://a.example/2026/01/x/")

    assert re.findall(r'href="([^"]*)"', shown) == [
        "https://a.example/tags/", "https://a.example/2026/01/b/", "https://a.example/2026/01/x/#c", "https://d.example/",
    ]  # fmt: skip


def test_an_item_begins_with_whose_story_it_is_and_a_link_to_it() -> None:
    story = SimpleNamespace(
        content="<p>Text.</p>", source="Post & Co", link="https://post.example/?a=1&b=2", date=DAY, lang="sv",
        added=discovery_entry.FIRST_CREDITED,
    )  # fmt: skip

    credit = discovery_entry.credited(story, "en")
    shown = discovery_entry.html(story, True, "https://a.example/x/", credit)

    assert shown.startswith('<p lang="en">Post &amp; Co · May 6, 2024 · <a href="https://post.example/?a=1&amp;b=2">')
    assert shown.endswith("</a></p>\n<p>Text.</p>")
    story.added = DAY
    assert not discovery_entry.credited(story, "en")


def test_a_server_answers_for_a_withdrawn_story_with_its_page() -> None:
    files = dict(server_files.for_servers("default-src 'none'", Retired((), ("2026/01/gone",)), "/news"))

    assert "error_page 410 /news/2026/01/gone/index.html;" in files["nginx.conf"]
    assert "ErrorDocument 410 /news/2026/01/gone/index.html" in files[".htaccess"]


@pytest.mark.parametrize(
    ("tag", "name"),
    [("de-AT", "de"), ("zh", "zh-cn"), ("zh-Hans-SG", "zh-cn"), ("zh-Hant", "zh-tw"), ("zh-TW", "zh-tw")],
)
def test_a_news_sitemap_names_languages_as_search_engines_do(tag: str, name: str) -> None:
    data = sitemaps.news([entry(language=tag)], "News", entry().date).decode()
    assert f"<news:language>{name}</news:language>" in data


def test_the_feed_of_a_language_declares_that_language() -> None:
    assert lists.language_of("language/ar/") == "ar"
    assert lists.language_of("tag/language/") == ""
