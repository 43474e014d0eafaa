"""Whatever an editor writes, and however often a dump is converted anew, the edit stands."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings, strategies as st

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
    """What the converter may offer of one dump at different times."""
    values = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5)
    return st.builds(
        lambda given_, body: Post(
            "a.txt",
            "a",
            Header((*((key, given_[key]) for key in KEYS if key in given_), ("Dump", "a.txt sha256:0"))),
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
@settings(deadline=None, max_examples=60)
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

        found, stands = parse(path.read_text(), "a.md")
        touched = {key: value for key, value in edits.items() if first.header.get(key) != value}
        assert {key: found.get(key) for key in touched} == touched
        assert body in (stands, old)
