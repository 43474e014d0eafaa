"""Feeds are well-formed for any story, sorted by the day that stories were added, and the same bytes each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
from hypothesis import given, strategies as st
from lxml import etree

from standfirst.converter.html.decode import clean
from standfirst.discovery.entry import FeedEntry
from standfirst.discovery.feeds import Channel, newest, opml, rss

CHANNEL = Channel("News & views", "About <things>", "https://d.example/", "https://d.example/feed.xml", "en")
DAY = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
TEXT = st.text(max_size=40).map(clean)


def entry(number: int = 1, **changes: object) -> FeedEntry:
    """A story."""
    values = {
        "id": f"urn:uuid:{number}", "url": f"https://d.example/{number}/", "title": "T", "html": "<p>x</p>", "summary": "S",
        "authors": ("Ana Ruiz",), "categories": ("News", "Boats"), "date": DAY, "added": DAY + timedelta(hours=number),
        "updated": DAY + timedelta(hours=number),
    }  # fmt: skip
    return FeedEntry(**(values | changes))  # type: ignore[arg-type]


@given(TEXT, TEXT, TEXT)
def test_any_text_gives_a_feed_that_parses(title: str, html: str, name: str) -> None:
    feed = feedparser.parse(rss(CHANNEL, [entry(title=title, html=html, authors=(name,))]))

    assert not feed.bozo
    assert feed.entries[0].id == "urn:uuid:1"


def test_a_feed_says_who_when_and_where() -> None:
    (item,) = feedparser.parse(rss(CHANNEL, [entry()])).entries

    assert (item.title, item.link, item.author) == ("T", "https://d.example/1/", "Ana Ruiz")
    assert [tag.term for tag in item.tags] == ["News", "Boats"]
    assert item.published == "Mon, 06 May 2024 08:08:00 +0000"
    assert item.guidislink is False


def test_the_newest_by_their_day_of_adding_come_first() -> None:
    old_but_new_here = entry(9, date=DAY - timedelta(days=900))

    assert newest([entry(1), old_but_new_here, entry(3)], 2) == [old_but_new_here, entry(3)]


def test_the_same_stories_give_the_same_bytes() -> None:
    assert rss(CHANNEL, [entry()]) == rss(CHANNEL, [entry()])


def test_a_source_called_like_a_link_gives_readers_no_link() -> None:
    named = replace(CHANNEL, description='Stories first told by <a href="javascript:alert(1)">us</a>.')

    description = etree.fromstring(rss(named, [entry()])).findtext("channel/description")

    assert description == 'Stories first told by &lt;a href="javascript:alert(1)"&gt;us&lt;/a&gt;.'


def test_a_list_of_feeds_has_a_title_for_each() -> None:
    """OPML 2.0: `text` is required of every outline, `title` of those that readers import as subscriptions."""
    outlines = etree.fromstring(opml("Feeds", [CHANNEL])).findall(".//outline")

    assert [(outline.get("title"), outline.get("text"), outline.get("xmlUrl")) for outline in outlines] == [
        ("News & views", "News & views", "https://d.example/feed.xml")
    ]
