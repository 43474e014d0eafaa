"""The posts that are read are those that Pelican itself would find."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pelican.generators import ArticlesGenerator

from standfirst.builds import state
from standfirst.builds.generator import HIDDEN, Articles
from standfirst.core import settings as settings_of
from standfirst.posts.cache import PostCache

FILES = (
    "posts/a.md",
    "posts/2026/05/b.md",
    "posts/2026/05/b.txt",
    "posts/2026/05/c.html",
    "posts/old/d.md",
    "posts/older/e.md",
    "pages/about.md",
    "posts-2/f.md",
    "vocabulary.toml",
    "posts/.draft.md",
    "posts/.trash/g.md",
)


def articles(content: Path, ignored: list[str], is_seen: bool) -> Any:
    """A generator of the posts at *content*, after a look at all files there or without one."""
    generator: Any = object.__new__(Articles)
    generator.path, generator.settings = str(content), {"IGNORE_FILES": ignored}
    generator.readers = SimpleNamespace(extensions={"md", "html"})
    if is_seen:
        seen = [(path, (0, 0, 0), b"") for path in sorted(state._files(str(content)))]
        settings_of.shared(generator.settings, PostCache).remember_digests(seen)
    return generator


@pytest.mark.parametrize("ignored", [[".*"], [".*", "b.*"], []])
@pytest.mark.parametrize("is_seen", [True, False])
@pytest.mark.parametrize(
    ("paths", "excluded"),
    [(["posts"], []), (["posts"], ["pages", "posts/old"]), (["posts/2026", "pages"], []), ([""], [])],
)
def test_files_seen_before_are_those_that_a_walk_finds(
    tmp_path: Path, ignored: list[str], is_seen: bool, paths: list[str], excluded: list[str]
) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    generator = articles(tmp_path, ignored, is_seen)

    files = generator.get_files(paths, excluded)

    assert set(files) == ArticlesGenerator.get_files(generator, paths, excluded)
    if is_seen and all(paths) and ignored == HIDDEN:
        assert list(files) == sorted(files)
    assert any(path.endswith(".md") for path in files)
