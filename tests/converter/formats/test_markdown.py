"""Markdown dumps."""

import json

import pytest

from standfirst.converter.formats import markdown
from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

STORY = (
    "The two ferry lines that cross the bay will stop running at the end of April, the harbour board said on Tuesday.\n"
)


def post(name: str, text: str) -> Post:
    (result,) = convert(Dump(name, text.encode()))
    assert isinstance(result, Post), result
    return result


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("yaml", f"---\ntitle: Ferries\nextra: 1\n---\n{STORY}"),
        ("yaml of Windows", f"---\r\ntitle: Ferries\r\n---\r\n{STORY}"),
        ("reader", f"Title: Ferries\n\nURL Source: https://a.example/\n\nMarkdown Content:\n{STORY}"),
        ("heading", f"# Ferries\n\n{STORY}"),
        ("links", f"{STORY}\n**By Ana** says [one](https://a.example/) and *two*.\n\n## More\n\n[two](/b)\n"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_markdown_is_known_by_its_header_or_its_marks(name: str, text: str) -> None:
    del name
    assert markdown.knows(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"Install it\n\n# a comment of a shell\n\nsudo boat\n\n# another one\n\n{STORY}",
        f"{STORY}\nRetrieved from [a.example](https://a.example). And [b.example](https://b.example).\n",
        f"#ferries #bay\n{STORY}",
        "---\nA rule above a line: no header\n---\n",
        f"{STORY}\n**bold** and **bold** and **bold**\n",
    ],
    ids=["prose", "comments", "references", "hashtags", "rule", "bold"],
)
def test_what_only_looks_a_little_like_markdown_is_text(text: str) -> None:
    assert not markdown.knows(text.encode())


def test_a_header_states_the_facts() -> None:
    header = """---
title: "Ferry lines: an end"
date: 2025-05-03
authors: [Ana Ruiz, 'Piet Moor']
url: https://a.example/ferries
tags:
- ferries
- the bay
lang: en-GB
description: >-
  The two ferry lines
  stop in April.
draft: null
---
"""
    converted = post("a.md", f"{header}\n{STORY}\n{STORY}")

    assert converted.header.get("Title") == "Ferry lines: an end"
    assert converted.header.get("Date") == "2025-05-03"
    assert converted.header.get("Authors") == "Ana Ruiz, Piet Moor"
    assert converted.header.get("Link") == "https://a.example/ferries"
    assert (converted.header.get("Tags") or "").startswith("ferries, the bay")
    assert converted.header.get("Lang") == "en"
    assert converted.header.get("Summary") == "The two ferry lines stop in April."


@pytest.mark.parametrize("start", ["---\n{}\n---\n", "{}\n\nMarkdown Content:\n"], ids=["clipping", "reader"])
def test_a_header_cannot_break_out_of_what_it_declares(start: str) -> None:
    header = start.format('Title: a"></title><script>alert(1)</script><b>c</b>\n\nURL Source: javascript:alert(1)')

    converted = post("a.md", f"{header}{STORY}\n{STORY}Date 2025-05-03\n")

    assert (converted.header.get("Title") or "").startswith('a">')  # text, which the theme escapes
    assert converted.header.get("Link") is None
    assert converted.body.strip() == "\n\n".join((STORY.strip(), f"{STORY.strip()} Date 2025-05-03"))


def test_all_of_a_clipping_is_kept() -> None:
    clipping = f"---\ntitle: Ferries\n---\n{STORY}\nShare\n\n- one\n- two[^1]\n\n[^1]: A note.\n"

    assert post("a.md", clipping).body.endswith("- one\n- two¹\n\n¹ A note.\n")


def test_a_field_of_a_record_may_be_markdown() -> None:
    text = f"{STORY}\n## What comes after\n\nThe [town](https://a.example/town) has **no money** for a bus.\n\n[more](/more)\n"

    converted = post("a.json", json.dumps({"title": "Ferries", "markdown": text, "date": "2025-05-03"}))

    assert "## What comes after" in converted.body
    assert "[town](https://a.example/town) has **no money**" in converted.body


def test_a_long_empty_header_is_read_quickly() -> None:
    assert not markdown.knows(b"---\n" + b"a b c\n" * 200_000)
    assert not markdown.knows(b"Aaa: b\n\n" * 100_000)
    assert not markdown.knows(b"[" * 500_000)
    assert not markdown.knows(b"**a" * 200_000)


def test_a_header_is_read_as_yaml() -> None:
    converted = post(
        "clip.md",
        "---\n"
        'title: "Ferries: \\"the last\\" summer"\n'
        "author: [[Ana Ruiz]]\n"
        "tags: [Sea, 'Ferries, old']\n"
        "section: >\n  Public\n  transport\n"
        "published: null\n"
        f"---\n{STORY}",
    )

    assert converted.header.get("Title") == 'Ferries: "the last" summer'
    assert converted.header.get("Authors") == "Ana Ruiz"
    assert converted.header.get("Category") == "Public transport"
    assert converted.header.get("Date") is None


def test_a_header_that_is_not_yaml_is_read_line_by_line() -> None:
    assert post("clip.md", f"---\ntitle: Ferries: the last summer\nauthor: Ana Ruiz\n---\n{STORY}").header.get(
        "Title"
    ) == ("Ferries: the last summer")


def test_a_header_of_nested_lists_and_aliases_costs_nothing() -> None:
    bomb = "".join(
        f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9) if level else 'x'}]\n" for level in range(60)
    )
    deep = f"tags: {'[' * 2_000}\n"

    for header in (bomb, deep):
        assert (
            post("clip.md", f"---\ntitle: Ferries\n{header}---\n# Ferries\n\n{STORY}").header.get("Title") == "Ferries"
        )


def test_a_header_of_toml_states_the_facts_too() -> None:
    header = '+++\ntitle = "Ferry lines: an end"\ndate = 2025-05-03T10:00:00Z\nauthors = ["Ana Ruiz"]\n[taxonomies]\ntags = ["boats"]\n+++\n'
    converted = post("a.md", f"{header}\n{STORY}\n{{{{< youtube abc >}}}}\n\nNobody will row.\n")

    assert converted.header.get("Title") == "Ferry lines: an end"
    assert converted.header.get("Date") == "2025-05-03 10:00+00:00"
    assert converted.header.get("Authors") == "Ana Ruiz"
    assert (converted.header.get("Tags") or "").startswith("boats")
    assert "youtube" not in converted.body


def test_authors_with_more_than_a_name_are_their_names() -> None:
    header = '---\ntitle: "Ferries"\nauthors: [{name: Ana Ruiz, title: Reporter}, Bo Lind]\n---\n'

    assert post("a.md", f"{header}{STORY}").header.get("Authors") == "Ana Ruiz, Bo Lind"


def test_a_header_of_toml_that_cannot_be_read_is_text() -> None:
    assert markdown.knows(f"+++\ntitle = \n+++\n{STORY}".encode()) is False
