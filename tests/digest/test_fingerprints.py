"""Two processes extract the same traits of posts as one."""

from pathlib import Path
from typing import Any

import pytest

from standfirst.core import parallel
from standfirst.digest import fingerprints
from standfirst.digest.fingerprints import PostRef
from standfirst.digest.traits import Traits
from standfirst.posts import cache

TEXT = "The harbour council voted on Monday to close the old quay to lorries from spring, said Ana Ruiz of the harbour."


class StoryOfFile:
    """A story whose pages show the body that its text was read from."""

    rendered: Any = None


def asked(path: Path) -> PostRef:
    post, story = cache.load(str(path), path.name), StoryOfFile()

    def text() -> str:
        story.rendered = f"<p>{post.body}</p>".encode(), 1, "Short."
        return post.body.strip().replace("*", "")

    return PostRef(post.digest, post.header.get("Title") or "", text, str(path), story)


def comparable(traits: Traits) -> tuple[object, ...]:
    return traits.sketch, traits.length, traits.names, *(array.tolist() for array in traits.words() or ())


def test_two_processes_extract_the_same_traits_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = tmp_path / "content" / "posts"
    shelf.mkdir(parents=True)
    for number in range(2 * parallel.FEWEST):
        (shelf / f"p{number:03}.md").write_text(f"Title: Quay {number}\nSummary: Short.\n\n{TEXT} *{number}*\n")

    def extracted(cores: int) -> tuple[dict[str, tuple[object, ...]], dict[str, Any]]:
        monkeypatch.setattr(parallel, "cores", lambda: cores)
        posts = {path.stem: asked(path) for path in sorted(shelf.iterdir())}
        found = fingerprints.load_or_extract(posts, tmp_path / f"of {cores}" / "content")
        traits = {name: comparable(of_post) for name, of_post in found.items()}
        return traits, {name: post.story.rendered for name, post in posts.items()}

    alone, shared = extracted(1), extracted(2)

    assert alone == shared
    assert all(html.startswith(b"<p>The harbour") for html, _, _ in shared[1].values())
