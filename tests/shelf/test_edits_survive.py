"""Any edit of an editor is kept, however often its dump is converted again."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, strategies as st

from standfirst.posts.header import CONVERTED, Header, one_line, parse, write
from standfirst.posts.post import Post
from standfirst.shelf.shelf import Shelf

CLOCK = datetime(2026, 1, 2, tzinfo=UTC)
VALUES = (
    st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=30)
    .map(one_line)
    .filter(bool)
)
BODIES = st.text(max_size=60).map(lambda text: text.replace("\r", "") + "\n")
KEYS = [key for key in CONVERTED if key not in ("Date", "Dump")]


def conversions() -> st.SearchStrategy[Post]:
    """Return a strategy for the conversions of one dump at different times."""
    values = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5)
    return st.builds(
        lambda header_values, body: Post(
            "a.txt",
            "a",
            Header((*((key, header_values[key]) for key in KEYS if key in header_values), ("Dump", "a.txt sha256:0"))),
            body,
        ),
        values,
        BODIES,
    )


@given(
    conversions(),
    st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=3),
    BODIES,
    st.lists(conversions(), max_size=3),
)
def test_an_edit_survives(first: Post, edits: dict[str, str], body: str, later: list[Post]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder), CLOCK)
        path = Path(folder) / "posts" / shelf.put(first, "0", "f").path
        shelf.save()
        header, old = parse(path.read_text(), "a.md")
        for key, value in edits.items():
            header = header.updated(key, value)
        path.write_text(write(header, body), newline="\n")

        for number, post in enumerate(later):
            shelf = Shelf(Path(folder), CLOCK)
            shelf.put(post, str(number), "f")
            shelf.save()

        last_header, stands = parse(path.read_text(), "a.md")
        touched = {key: value for key, value in edits.items() if first.header.get(key) != value}
        assert {key: last_header.get(key) for key in touched} == touched
        assert body in (stands, old)
