"""Headers between two lines `---`, as Hugo, Jekyll and Obsidian write them, are read, and keep their style when a post is changed."""

from pathlib import Path

import pytest

from standfirst.core.errors import PostError
from standfirst.posts.header import parse, rewritten
from standfirst.shelf import editing

POST = """---
title: "Boats: a \\"race\\""
date: 2024-05-06T10:30:00+02:00
# what we say of it
description: >
  They raced
  all day.
tags: [Boats, 'Fresh wind']
author:
  - Ana Ruiz
  - Bo Lund
layout: wide
draft: true
---

The boats raced.
"""


def test_scalars_lists_and_long_texts_are_read_and_what_others_use_is_passed_over() -> None:
    header, body = parse(POST, "a.md")

    assert dict(header) == {
        "Title": 'Boats: a "race"', "Date": "2024-05-06T10:30:00+02:00", "Summary": "They raced all day.",
        "Tags": "Boats, Fresh wind", "Authors": "Ana Ruiz, Bo Lund", "Status": "draft",
    }  # fmt: skip
    assert body.strip() == "The boats raced."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: A\n\nText.\n", "a.md:1: the header begins with --- and has no end"),
        ("---\ntitle: A\ntitle: B\n---\n\nText.\n", "a.md:3: Title is there twice"),
    ],
)
def test_a_fault_is_reported_with_its_line(text: str, message: str) -> None:
    with pytest.raises(PostError) as caught:
        parse(text, "a.md")

    assert str(caught.value).startswith(message)


def test_a_change_keeps_the_style_and_the_lines_of_others(tmp_path: Path) -> None:
    path = tmp_path / "content" / "posts" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(POST)
    paper = editing.read(tmp_path / "content", path)

    editing.change(paper, {"Status": "published", "Tags": "Sails", "Note": "Yes: read it", "Summary": ""})

    text = path.read_text()
    assert text.startswith('---\ntitle: "Boats: a \\"race\\""\ndate: 2024-05-06T10:30:00+02:00\n# what we say')
    for line in ("tags: [Sails]", "layout: wide", "status: published", 'note: "Yes: read it"', "  - Bo Lund"):
        assert f"\n{line}\n" in text
    assert "They raced" not in text
    header, body = parse(text, "a.md")
    assert (header.get("Tags"), header.get("Note"), header.get("Status")) == ("Sails", "Yes: read it", "published")
    assert body.strip() == "The boats raced."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags: [Boats]", "tags: [Boats, Wind]"),
        ("tags:\n  - Boats", "tags:\n  - Boats\n  - Wind"),
        ("tags: Boats", "tags: Boats, Wind"),
        ("draft: true", "draft: true\ntags: [Boats, Wind]"),
    ],
)
def test_a_list_is_written_back_in_the_form_that_it_had(before: str, after: str) -> None:
    text = f"---\ntitle: A race\n{before}\n---\n\nText.\n"
    header, body = parse(text, "race.md")

    again = rewritten(text, header.updated("Tags", "Boats, Wind"), body)

    assert again == f"---\ntitle: A race\n{after}\n---\n\nText.\n"
    assert parse(again, "race.md")[0].get("Tags") == "Boats, Wind"
