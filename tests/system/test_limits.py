"""Inputs made to take for ever end at once, and cost themselves alone. No time is measured: a hang would be one."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, strategies as st

from standfirst.converter.html import elements
from standfirst.converter.html.elements import Element
from standfirst.converter.model import FAULT, Dump, Refusal
from standfirst.converter.pipeline import convert
from standfirst.posts.html import render
from standfirst.posts.post import Post
from tests.conftest import DUMPS, ROOT

LONG = 20_000


def page(body: str) -> Dump:
    """A page with a headline and this body."""
    return Dump(
        "a.html", f"<html><body><h1>Boats race</h1><p>{'They raced all day. ' * 30}</p>{body}</body></html>".encode()
    )


@pytest.mark.parametrize(
    "text", ["![a](<b", "[", "<!--", "*a _b ", "`", "> ", "- ", "&", "<a href='", "| a ", "\\", "~~", "http://"]
)
def test_text_repeated_without_end_is_text(text: str) -> None:
    (post,) = convert(page(f"<p>{(text * LONG).replace('&', '&amp;').replace('<', '&lt;')}</p>"))

    assert isinstance(post, Post)
    assert render(post.body)


@pytest.mark.parametrize("tag", ["b", "i", "sup", "a href=x", "span", "font", "code", "q"])
def test_inline_elements_left_open_without_end(tag: str) -> None:
    (result,) = convert(page(f"<p>{f'<{tag}>x' * 5_000}</p>"))

    assert isinstance(result, Post | Refusal)


def test_a_table_beyond_its_limit_is_refused() -> None:
    row = "<tr>" + "<td>x</td>" * 200 + "</tr>"

    (refusal,) = convert(page(f"<table>{row * 30}</table>"))

    assert isinstance(refusal, Refusal)
    assert "holds more cells than 5,000" in refusal.reason


def test_a_table_beyond_its_limit_beside_a_story_costs_nothing() -> None:
    story = "<p>The boats raced all day in a fresh wind, and the crew of the smallest was home first.</p>" * 5
    table = f"<aside><table>{'<tr><td>1</td><td>2</td><td>3</td></tr>' * 2_000}</table></aside>"

    (post,) = convert(page(f"<article><h1>Boats race</h1>{story}</article>{table}"))

    assert isinstance(post, Post)
    assert "| 1 |" not in post.body


def test_a_story_beyond_its_limit_is_refused() -> None:
    paragraphs = "".join(
        f"<p>The {number} boats raced all day in a fresh wind off the harbour.</p>" for number in range(10_000)
    )

    (refusal,) = convert(Dump("a.json", json.dumps({"title": "Boats race", "content": paragraphs}).encode()))

    assert isinstance(refusal, Refusal)
    assert "characters; the most is" in refusal.reason


EVERY = sorted(path for path in DUMPS.rglob("*.*") if path.suffix not in (".md", ".golden"))


def is_handled(results: Sequence[Post | Refusal]) -> bool:
    """Return true if there are results, and none of them is a fault of ours."""
    return bool(results) and not any(
        isinstance(result, Refusal) and result.reason.startswith(FAULT) for result in results
    )


@given(
    path=st.sampled_from(EVERY),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=12)), min_size=1, max_size=8),
)
def test_damaged_dumps_of_any_format_give_intact_records_and_refuse_the_rest(
    path: Path, cuts: list[tuple[float, int, bytes]]
) -> None:
    damaged = bytearray(path.read_bytes()[:20_000])
    for place, length, instead in cuts:
        start = int(place * max(0, len(damaged) - 1))
        damaged[start : start + length] = instead

    assert is_handled(convert(Dump(path.name, bytes(damaged))))


def test_a_gzip_with_an_impossible_distance_is_refused() -> None:
    # The first input that fuzzing broke: zlib's error is no OSError.
    packed = bytearray(gzip.compress(b"<html><body>" + b"boats race " * 400 + b"</body></html>", mtime=0))
    packed[12:20] = b"\xff" * 8

    (refusal,) = convert(Dump("a.html.gz", bytes(packed)))

    assert isinstance(refusal, Refusal)
    assert "breaks off" in refusal.reason


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "hostile" / "found").iterdir()), ids=lambda path: path.stem)
def test_inputs_that_fuzzing_found_are_refused_or_read(path: Path) -> None:
    assert is_handled(convert(Dump(path.name, path.read_bytes())))


class Counted:
    """An element of three children that counts how often they are counted."""

    tag = "div"
    times = 0

    def __len__(self) -> int:
        self.times += 1
        return 3

    def getparent(self) -> None:
        return None


class Child:
    """A child of an element."""

    tag = "p"

    def __init__(self, parent: Counted) -> None:
        self._parent = parent

    def getparent(self) -> Counted:
        return self._parent


def test_the_children_of_an_element_are_counted_only_once() -> None:
    parent = Counted()
    around = elements.Open(cast("Element", parent), {}, 1)
    around.settle_place(None)
    children = [elements.Open(cast("Element", Child(parent)), {}, number) for number in (2, 3, 4)]
    for child in children:
        child.settle_place(around)

    assert [child.place[-1].siblings for child in children] == [3, 3, 3]
    assert parent.times == 1


@pytest.mark.parametrize(
    "head", ["<title>{}</title>", "<meta property=og:title content='{}'>", "<meta property=og:site_name content='{}'>"]
)
def test_a_title_and_a_name_without_end_cost_no_more_than_their_letters(head: str) -> None:
    body = f"<h1><div>Boats</div><div>race</div></h1><p>{'They raced all day. ' * 30}</p>"
    (post,) = convert(
        Dump("a.html", f"<html><head>{head.format('a | ' * 10 * LONG)}</head><body>{body}</body></html>".encode())
    )

    assert isinstance(post, Post)
    assert dict(post.header)["Title"] == "Boats race"
    assert "Source" not in dict(post.header)
