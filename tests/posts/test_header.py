"""The header: what is written reads back, and an editor's slip is told by file, line and what to write."""

import pytest
from hypothesis import example, given, strategies as st

from standfirst.core.errors import PostError
from standfirst.posts.header import KEYS, Header, listed, one_line, parse, unlisted, write

VALUES = st.text(max_size=80).map(one_line).filter(bool)


@given(st.dictionaries(st.sampled_from(sorted(KEYS.values())), VALUES), st.text(max_size=200))
@example({"Title": one_line("a \x01 b \x85 c")}, "")
def test_what_is_written_reads_back(values: dict[str, str], body: str) -> None:
    body = body.replace("\r", "")
    header = Header(tuple(values.items()))

    assert parse(write(header, body), "a.md") == (header, body)


@given(st.lists(st.text(max_size=30).map(one_line).filter(bool).filter(lambda name: ";" not in name), max_size=5))
def test_a_list_reads_back(names: list[str]) -> None:
    names = [name.strip(",") for name in names if name.strip(", ")]
    names = [" ".join(name.split()) for name in names if name.split()]

    assert list(unlisted(listed(names))) == [name for name in names if name]


def test_names_that_hold_a_comma_are_parted_by_semicolons() -> None:
    assert listed(["Smith, John", "Ruiz"]) == "Smith, John; Ruiz"
    assert unlisted("Smith, John;") == ("Smith, John",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Title: A\nSlug: x\n\nbody", "a.md:2: 'Slug' is no key of a post"),
        ("Title: A\njust words\n\nbody", "a.md:2: 'just words' is no header line"),
        ("Title: A\nTitle: B\n\nbody", "a.md:2: Title is there twice"),
    ],
)
def test_a_slip_is_told_by_file_and_line(text: str, told: str) -> None:
    with pytest.raises(PostError) as error:
        parse(text, "a.md")

    assert str(error.value).startswith(told)


def test_windows_line_ends_and_a_byte_order_mark_are_an_editors_right() -> None:
    header, body = parse("\ufeffTitle: A\r\n\r\nText\r\n", "a.md")

    assert header.get("Title") == "A"
    assert body == "Text\n"
