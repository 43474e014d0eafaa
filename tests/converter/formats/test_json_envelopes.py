"""Articles in the JSON of well-known interfaces, however deep they are in it."""

import json
from typing import Any

import pytest

from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

TEXT = "The night ferry sails again, the harbour board of Port Wennick said on Tuesday after a long meeting. " * 3
OTHER = "Traders had warned of longer ways through the town, and residents cheered when the mayor came."
PLAIN = {"title": "Ferry sails", "text": TEXT}


def posts(value: Any) -> list[Post]:
    return [result for result in convert(Dump("a.json", json.dumps(value).encode())) if isinstance(result, Post)]


def test_a_post_of_wordpress_is_read_with_its_terms_and_its_moment() -> None:
    value = {
        "id": 7, "date": "2024-03-01T10:15:00", "date_gmt": "2024-03-01T09:15:00", "modified_gmt": "2024-03-02T09:15:00",
        "link": "https://post.example/ferry/?utm_source=x", "title": {"rendered": "Ferry &#8211; it sails"},
        "content": {"rendered": f"<p>{TEXT}</p>", "protected": False}, "excerpt": {"rendered": "<p>The ferry is back.</p>"},
        "author": 3,
        "_embedded": {
            "author": [{"name": "Ana Ruiz"}],
            "wp:term": [[{"taxonomy": "category", "name": "Ports"}], [{"taxonomy": "post_tag", "name": "Night ferry"}]],
        },
    }  # fmt: skip

    for results in (posts(value), posts([value])):
        (post,) = results
        facts = {key: post.header.get(key) for key in ("Title", "Date", "Authors", "Category", "Link")}
        assert facts == {
            "Title": "Ferry – it sails", "Date": "2024-03-01 09:15+00:00", "Authors": "Ana Ruiz", "Category": "Ports",
            "Link": "https://post.example/ferry/",
        }  # fmt: skip
        assert (post.header.get("Tags") or "").startswith("Night ferry")


@pytest.mark.parametrize(
    "value",
    [
        {
            "response": {
                "status": "ok",
                "results": [{"id": "x", "webTitle": "Ferry sails", "fields": {"bodyText": TEXT}}],
            }
        },
        {"data": {"list": [PLAIN]}},
        {"data": {"posts": {"nodes": [PLAIN]}}},
        {"data": {"posts": {"edges": [{"node": PLAIN}]}}},
        {"data": [{"id": 1, "attributes": PLAIN}], "meta": {"page": 1}},
        {"db": [{"meta": {}, "data": {"posts": [PLAIN], "tags": [{"name": "x"}]}}]},
    ],
    ids=["guardian", "list", "nodes", "edges", "attributes", "ghost"],
)
def test_the_list_of_articles_is_found_in_its_envelope(value: Any) -> None:
    (post,) = posts(value)

    assert post.header.get("Title") == "Ferry sails"


def test_paragraphs_may_be_objects() -> None:
    paragraphs = [
        {"type": "p", "text": TEXT},
        {"type": "image", "src": "javascript:x"},
        OTHER,
        {"content": "So it ended, they said."},
    ]

    (post,) = posts({"title": "Ferry sails", "content": paragraphs})

    assert post.body.split("\n\n") == [TEXT.strip(), OTHER, "So it ended, they said.\n"]


def test_an_article_with_lists_of_its_own_is_one_article() -> None:
    (post,) = posts(PLAIN | {"media": {"items": [{"title": "A picture", "text": "A caption."}]}})

    assert post.header.get("Title") == "Ferry sails"


@pytest.mark.parametrize(
    "trailer",
    ["The post {} appeared first on {}.", "L'articolo {} proviene da {}.", "Der Beitrag {} erschien zuerst auf {}."],
)
def test_the_trailer_of_a_feed_is_no_part_of_the_story(trailer: str) -> None:
    address = "https://post.example/ferry/"
    ferry, site = f'<a href="{address}">Ferry</a>', '<a href="https://post.example">The Post</a>'
    end = f"<p>{trailer.format(ferry, site)}</p>"
    linked = '<p>See <a href="https://post.example/quay/">this</a> and <a href="https://post.example">that</a>.</p>'
    value = {
        "title": "Ferry",
        "url": address,
        "content": f"<p>{TEXT}</p>{linked}{end}",
        "summary": f"<p>After two years the night ferry crosses the bay again.</p>{end}",
    }

    (post,) = posts(value)

    assert post.body.rstrip().endswith("[that](https://post.example).")
    assert post.header.get("Summary") == "After two years the night ferry crosses the bay again."
