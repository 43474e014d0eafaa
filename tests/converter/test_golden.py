"""Every dump in tests/dumps/ becomes the post beside it, byte for byte; `pytest --accept` writes those posts anew."""

from pathlib import Path

import pytest

from plugins.converter.model import Dump
from plugins.converter.pipeline import convert
from plugins.posts.header import write
from plugins.posts.post import Post
from tests.conftest import DUMPS, ROOT, SHARED

GOLDEN = sorted(path for path in DUMPS.rglob("*") if path.is_file() and path.suffix != ".md")


def converted(path: Path) -> str:
    """The post file that the dump at *path* becomes."""
    (post,) = convert(Dump(path.name, path.read_bytes()))
    assert isinstance(post, Post), post
    return write(post.header, post.body)


@pytest.mark.parametrize("dump", GOLDEN, ids=lambda path: path.name)
def test_a_dump_becomes_its_golden_post(dump: Path, request: pytest.FixtureRequest) -> None:
    golden = dump.with_suffix(".md")
    if request.config.getoption("--accept"):
        golden.write_text(converted(dump), encoding="utf-8")

    assert converted(dump) == golden.read_text(encoding="utf-8")


def test_the_seed_becomes_the_post_it_must_become() -> None:
    golden = ROOT / "tests" / "seed.md"

    assert converted(ROOT / "dumps" / "000_d9dea2d0ef822165.txt") == golden.read_text(encoding="utf-8")


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside this clone: its seed cannot be compared")
def test_our_copy_of_the_seed_is_the_one_we_were_given() -> None:
    given = SHARED / "seed" / "000_d9dea2d0ef822165"

    assert (ROOT / "dumps" / "000_d9dea2d0ef822165.txt").read_bytes() == given.with_suffix(".txt").read_bytes()
    assert (ROOT / "tests" / "seed.md").read_bytes() == given.with_suffix(".md").read_bytes()
