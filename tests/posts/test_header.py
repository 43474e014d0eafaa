"""The header: a written header reads back, and an editor's error is reported with file, line and what to write."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, strategies as st

from standfirst.core.errors import PostError
from standfirst.posts.header import KEYS, Header, listed, moment, one_line, parse, unlisted, write

VALUES = st.text(max_size=80).map(one_line).filter(bool)


@given(st.dictionaries(st.sampled_from(sorted(KEYS.values())), VALUES), st.text(max_size=200))
@example({"Title": one_line("a \x01 b \x85 c")}, "")
def test_a_written_post_reads_back(values: dict[str, str], body: str) -> None:
    body = body.replace("\r", "")
    header = Header(tuple(values.items()))

    assert parse(write(header, body), "a.md") == (header, body)


@given(st.lists(st.text(max_size=30).map(one_line).filter(bool).filter(lambda name: ";" not in name), max_size=5))
def test_a_list_reads_back(names: list[str]) -> None:
    names = [name.strip(",") for name in names if name.strip(", ")]
    names = [" ".join(name.split()) for name in names if name.split()]

    assert list(unlisted(listed(names))) == [name for name in names if name]


@given(st.datetimes(min_value=datetime(1000, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_the_same_in_each_form(moment_of_clock: datetime, minutes: int) -> None:
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    plain = f"{moment_of_clock:%Y-%m-%d %H:%M}"

    read = {
        moment(f"{plain}{form}", UTC, "a.md")
        for form in (offset, f":00{offset}", f" {offset}", offset.replace(":", ""))
    }

    assert read == {datetime.fromisoformat(f"{plain}{offset}")}


@pytest.mark.parametrize(
    "stated",
    [
        "2025-12-31 23:50+14:01", "2025-12-31 23:50-23:00", "2025-12-31 23:50+99:00", "2025-13-31 23:50+00:00", "2025-12-31 24:50+00:00", "2025-12-31 23:5\u0660+00:00",
        "2025-12-31x23:50+00:00", "2025-365- 23:50+00:00", "2025-W01-1 23:50+00:00", "20251231   23:50+00:00",
    ],
)  # fmt: skip
def test_an_invalid_moment_is_reported(stated: str) -> None:
    with pytest.raises(PostError, match=r"^a\.md: "):
        moment(stated, UTC, "a.md")


def test_names_that_hold_a_comma_are_separated_by_semicolons() -> None:
    assert listed(["Smith, John", "Ruiz"]) == "Smith, John; Ruiz"
    assert unlisted("Smith, John;") == ("Smith, John",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Title: A\nSlug: x\n\nbody", "a.md:2: 'Slug' is no key of a post"),
        ("Title: A\nSection: x\n\nbody", "a.md:2: 'Section' is no key of a post; write Category"),
        ("Title: A\nAuthor: x\n\nbody", "a.md:2: 'Author' is no key of a post; write Authors"),
        ("Title: A\njust words\n\nbody", "a.md:2: 'just words' is no header line"),
        ("Title: A\nTitle: B\n\nbody", "a.md:2: Title is there twice"),
        ("Title: A\n\nTags: b\nDump: a.txt sha256:0f\n\nbody", "a.md:2: a blank line ends the header here"),
        ("Title: A\nTags: b\n \n\nId: urn:uuid:1\n\nbody", "a.md:3: a blank line ends the header here"),
    ],
)
def test_an_error_in_a_header_is_reported_with_file_and_line(text: str, message: str) -> None:
    with pytest.raises(PostError) as error:
        parse(text, "a.md")

    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "body", ["Source: Reuters\n", "Words.\n\nDump: a.txt sha256:0f\n", "Id: 7\nTags: none\n\nText\n"]
)
def test_a_text_may_begin_with_lines_that_look_like_a_headers(body: str) -> None:
    assert parse(f"Title: A\n\n{body}", "a.md")[1] == body


def test_windows_line_ends_and_a_byte_order_mark_are_accepted() -> None:
    header, body = parse("\ufeffTitle: A\r\n\r\nText\r\n", "a.md")

    assert header.get("Title") == "A"
    assert body == "Text\n"
