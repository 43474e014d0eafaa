"""A second process extracts the same traits of posts as the first would, and leaves no files."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.core import parallel
from standfirst.digest import fingerprints
from standfirst.digest.fingerprints import Ahead, PostRef
from standfirst.digest.traits import AnyTraits
from standfirst.posts import cache

SITE = {"SITEURL": "https://digest.example"}
TEXT = "The harbour council voted on Monday to close the old quay to lorries from spring, said Ana Ruiz of the harbour."


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    folder = tmp_path / "content" / "posts"
    folder.mkdir(parents=True)
    for number in range(fingerprints.FEWEST + 30):
        (folder / f"p{number:03}.md").write_text(f"Title: Quay {number}\nSummary: Short.\n\n{TEXT} *{number}*\n")
    return folder


def site(shelf: Path) -> dict[str, Any]:
    return SITE | {"PATH": str(shelf.parent)}


@pytest.fixture
def begun(shelf: Path) -> Iterator[Ahead]:
    helper = fingerprints.begin(shelf, site(shelf))
    assert helper is not None
    yield helper
    helper.close()


class StoryOfFile:
    """A story whose pages show the body that its text was read from."""

    rendered: Any = None


def asked(path: Path) -> PostRef:
    post = cache.load(str(path), path.name)
    text = post.body.strip().replace("*", "")
    return PostRef(post.digest, post.header.get("Title") or "", lambda: text, str(path), StoryOfFile())


def comparable(traits: AnyTraits) -> tuple[object, ...]:
    return traits.sketch, traits.length, traits.names, *(array.tolist() for array in traits.words() or ())


def test_two_processes_extract_the_same_traits_as_one(begun: Ahead, shelf: Path, tmp_path: Path) -> None:
    posts = {path.stem: asked(path) for path in shelf.iterdir()}

    extracted = fingerprints.load_or_extract(posts, shelf.parent, helper=begun)

    alone = fingerprints.load_or_extract(
        {name: asked(shelf / f"{name}.md") for name in posts}, tmp_path / "other" / "content"
    )
    assert {name: comparable(traits) for name, traits in extracted.items()} == {
        name: comparable(traits) for name, traits in alone.items()
    }
    rendered = {post.story.rendered for post in posts.values() if post.story.rendered}
    assert all(html.startswith(b"<p>The harbour") and summary == "Short." for html, _, summary in rendered)


def test_late_and_broken_posts_are_left_to_the_first_process(shelf: Path) -> None:
    (shelf / "a-broken.md").write_bytes(b"Title: \xff\n\nx")
    begun = fingerprints.begin(shelf, site(shelf))
    late = shelf / "late.md"
    late.write_text(f"Title: Late\n\n{TEXT}\n")
    posts = {path.stem: asked(path) for path in (*shelf.glob("p*.md"), late)}

    extracted = fingerprints.load_or_extract(posts, shelf.parent, helper=begun)

    assert extracted.keys() == posts.keys()


def test_no_second_process_is_started_for_few_new_posts(shelf: Path) -> None:
    fingerprints.load_or_extract({path.stem: asked(path) for path in shelf.iterdir()}, shelf.parent)

    assert fingerprints.begin(shelf, site(shelf)) is None


def test_a_build_that_fails_leaves_no_process(shelf: Path, children: list[int]) -> None:
    begun = fingerprints.begin(shelf, site(shelf))
    assert begun is not None

    begun.close()

    assert len(children) == 1
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)
