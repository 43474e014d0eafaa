"""Feeds are well-formed for any story, sorted by the day that stories were added, and the same bytes each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
from hypothesis import given, strategies as st
from lxml import etree

from standfirst.converter.html.decode import clean
from standfirst.discovery.entry import FIRST_CREDITED, FeedEntry
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
    tree = etree.fromstring(opml("Feeds", [("", CHANNEL), ("Tags", CHANNEL), ("Tags", CHANNEL)]))

    outline = "News & views", "News & views", "https://d.example/feed.xml"
    assert [_outline(each) for each in tree.findall("body/outline")] == [outline, ("Tags", "Tags", None)]
    assert [_outline(each) for each in tree.findall("body/outline/outline")] == [outline, outline]


def _outline(element: etree._Element) -> tuple[str | None, str | None, str | None]:
    return element.get("title"), element.get("text"), element.get("xmlUrl")


def test_items_say_whose_story_it_is_from_the_day_on_that_this_began() -> None:
    later = FIRST_CREDITED + timedelta(days=1)
    story = entry(source="Harbour Post", link="https://post.example/1", authors=(), added=later)
    item = etree.fromstring(rss(CHANNEL, [story])).find("channel/item")

    assert item is not None
    source = item.find("source")
    assert source is not None
    assert (source.text, source.get("url")) == ("Harbour Post", "https://post.example/")
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Harbour Post"
    assert b"Harbour Post" not in rss(CHANNEL, [replace(story, added=DAY)])
