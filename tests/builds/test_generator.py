"""The posts that are read are those that Pelican itself finds, without those that stay away, in the order of their paths."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from standfirst.builds.generator import Articles
from standfirst.core import settings as settings_of
from standfirst.posts.cache import PostCache


def test_posts_are_read_in_the_order_of_their_paths_without_those_that_stay_away(tmp_path: Path) -> None:
    for name in ("posts/2026/05/b.md", "posts/a.md", "posts/2026/05/bad.md", "posts/.draft.md", "pages/about.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    generator: Any = object.__new__(Articles)
    generator.path, generator.settings = str(tmp_path), {"IGNORE_FILES": [".*"]}
    generator.readers = SimpleNamespace(extensions={"md"})
    settings_of.shared(generator.settings, PostCache).left_out.add(f"{tmp_path}/posts/2026/05/bad.md")

    assert generator.get_files(["posts"]) == ["posts/2026/05/b.md", "posts/a.md"]
