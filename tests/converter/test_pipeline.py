"""Properties that hold for any bytes."""

import json
from io import BytesIO

import pytest
from hypothesis import given, strategies as st

from standfirst.converter.formats import reading
from standfirst.converter.markdown import markdown
from standfirst.converter.model import Dump, Record, Refusal
from standfirst.converter.pipeline import convert
from standfirst.posts.header import CONVERTED, parse, write
from standfirst.posts.post import Post

TAGS = st.sampled_from(
    [
        "p",
        "div",
        "h1",
        "h2",
        "ul",
        "li",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "code",
        "a",
        "b",
        "em",
        "br",
        "script",
        "style",
    ]
)
HTML = st.recursive(
    st.text(max_size=40),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=4)),
    max_leaves=30,
)


@given(st.binary(max_size=600))
def test_any_bytes_give_posts_or_a_refusal(data: bytes) -> None:
    results = convert(Dump("some/dump", data))

    assert results
    assert all(isinstance(result, Post | Refusal) for result in results)


@given(HTML)
def test_any_page_gives_a_post_whose_header_reads_back(page: str) -> None:
    for result in convert(
        Dump("page.html", f"<html><body><h1>News</h1>{page}</body></html>".encode("utf-8", "replace"))
    ):
        if isinstance(result, Post):
            header, body = parse(write(result.header, result.body), "page.md")
            assert header == result.header
            assert body == result.body
            assert {key for key, _ in header} <= set(CONVERTED)


@given(st.text(min_size=1, max_size=300))
def test_converting_twice_gives_the_same_post(text: str) -> None:
    dump = Dump("a.txt", text.encode("utf-8", "replace"))

    assert convert(dump) == convert(dump)


def test_an_empty_file_is_refused_with_what_to_do() -> None:
    (refusal,) = convert(Dump("empty.html", b"  \n"))

    assert refusal == Refusal("empty.html", "the file is empty; save the page again")


def test_a_page_nested_too_deep_is_refused_not_crashed_on() -> None:
    (refusal,) = convert(Dump("deep.html", b"<html><body>" + b"<div>" * 600 + b"text"))

    assert isinstance(refusal, Refusal)
    assert "nested" in refusal.reason


def test_a_dump_of_headline_and_one_paragraph_keeps_the_paragraph() -> None:
    story = "The boats raced all day in a fresh wind, and the crowd stayed until the last of them was home."

    (post,) = convert(Dump("a.txt", f" date 2024-05-06 Boats race\n\n{story}".encode()))

    assert isinstance(post, Post)
    assert post.body == f"{story}\n"


def test_a_dump_cannot_set_an_editors_keys() -> None:
    page = (
        b"<html><body><h1>News\nStatus: draft\rPinned: yes</h1><p>"
        + b"A long enough sentence. " * 20
        + b"</p></body></html>"
    )

    (post,) = convert(Dump("a.html", page))

    assert isinstance(post, Post)
    assert post.header.get("Status") is None
    assert post.header.get("Title") == "News Status: draft Pinned: yes"


def test_a_table_copied_as_tabs_is_a_table_and_one_of_blanks_is_nothing() -> None:
    dump = Dump("a.txt", b"Boats race\n\nPlace\tCrew\n1\tBlue\n2\tRed\n\n\t\n\t\n\nThe end.")

    (page,) = reading.read(dump)

    assert [block.kind for block in page.blocks] == ["paragraph", "table", "paragraph"]
    assert markdown(page.blocks[1:2]) == "| Place | Crew |\n| --- | --- |\n| 1 | Blue |\n| 2 | Red |\n"


def test_escapes_in_json_write_nothing_that_a_file_cannot_hold() -> None:
    metadata = '{"@type": "NewsArticle", "headline": "Boats\\ud800 race\\u202e now", "articleSection": "Sp\\u0000ort"}'
    story = "".join(f"<p>The {n} boats raced all day in a fresh wind off the harbour.</p>" for n in range(9))
    page = f'<html><head><script type="application/ld+json">{metadata}</script></head><body><h1>Boats race now</h1>{story}</body></html>'

    (post,) = convert(Dump("a.html", page.encode()))
    (other,) = convert(
        Dump("a.json", b'{"title": "Boats\\ud800 race", "text": "They raced\\udfff all day.\\u0000 And on."}')
    )

    assert isinstance(post, Post)
    assert isinstance(other, Post)
    write(post.header, post.body).encode()
    assert "They raced all day. And on." in other.body
    assert "Sport" in str(post.header) or post.header.get("Category") is None


def test_an_internal_error_refuses_one_page_and_requests_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("standfirst.converter.pipeline.segment", stumble)

    (refusal,) = convert(Dump("a.txt", b"Boats race\n\nThey raced all day in a fresh wind."))

    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("a fault of ours, not of the dump: ZeroDivisionError at test_pipeline.py:")
    assert refusal.reason.endswith("by zero; please report it with the dump")


STORY = "The boats raced all day in a fresh wind, and the blue boat won by a length in front of the old quay."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (json.dumps({"title": "Boats <body>", "content": f"<p>{STORY}</p><body><p>{STORY} Again.</p>"}), "json"),
        (f"date 2024-05-06 Boats <body onload=x> race\n\n{STORY}\n\n<body>\n\n{STORY} Again.\n", "text"),
        (f"Subject:\n Boats race\nFrom: a@b.example\nDate: Mon, 06 May 2024 06:30:00 +0100\n\n{STORY}\n", "mail"),
        (f"<!-- saved -->\n<body><h1>Boats race</h1><p>{STORY}</p></body>", "html"),
        (f"Warning: x\n<html><h1>Boats race</h1><p>{STORY}</p></html>", "html"),
    ],
)
def test_markup_inside_a_dump_does_not_make_it_html(data: str, kind: str) -> None:
    (record,) = reading.records("a.txt", BytesIO(data.encode()))
    (post,) = convert(Dump("a.txt", data.encode()))

    assert isinstance(record, Record)
    assert record.source.format == kind
    assert not isinstance(post, Refusal)
    assert STORY[:60] in post.body
