"""Every dump in tests/dumps/ becomes the post beside it, byte for byte; `pytest --accept` writes those posts again."""

from pathlib import Path

import pytest

from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.header import write
from standfirst.posts.post import Post
from tests.conftest import DUMPS, ROOT, SHARED

SINGLE = ("html", "text")  # formats whose dumps hold one article each, with the post beside it as NAME.md
GOLDEN = sorted(path for kind in SINGLE for path in (DUMPS / kind).rglob("*") if path.suffix != ".md")
# The others have all that they become in one file beside them.
OTHERS = sorted(
    path for path in DUMPS.rglob("*") if path.is_file() and path.suffix not in (".golden", ".md") and path not in GOLDEN
)


def converted(path: Path) -> str:
    """The post file that the dump at *path* becomes."""
    (post,) = convert(Dump(path.name, path.read_bytes()))
    assert isinstance(post, Post), post
    return write(post.header, post.body)


def converted_text(path: Path) -> str:
    """Every post, picture and refusal that the dump at *path* becomes."""
    parts = []
    for result in convert(Dump(path.name, path.read_bytes())):
        if isinstance(result, Post):
            pictures = "".join(f"picture {name}\n" for name in sorted(result.pictures))
            parts.append(f"=== {result.key}\n{write(result.header, result.body)}{pictures}")
        else:
            parts.append(f"=== {result.key}\nrefused: {result.reason}\n")
    return "\n".join(parts)


@pytest.mark.parametrize("dump", GOLDEN, ids=lambda path: path.name)
def test_a_dump_becomes_its_golden_post(dump: Path, request: pytest.FixtureRequest) -> None:
    golden = dump.with_suffix(".md")
    if request.config.getoption("--accept"):
        golden.write_text(converted(dump), encoding="utf-8")

    assert converted(dump) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("dump", OTHERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_dump_of_any_format_becomes_the_post_beside_it(dump: Path, request: pytest.FixtureRequest) -> None:
    golden = dump.with_name(f"{dump.name}.golden")
    if request.config.getoption("--accept"):
        golden.write_text(converted_text(dump), encoding="utf-8")

    assert converted_text(dump) == golden.read_text(encoding="utf-8")


def test_the_seed_becomes_the_post_it_must_become() -> None:
    golden = ROOT / "tests" / "seed.md"

    assert converted(ROOT / "dumps" / "000_d9dea2d0ef822165.txt") == golden.read_text(encoding="utf-8")


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside this clone: its seed cannot be compared")
def test_our_copy_of_the_seed_is_the_one_we_were_given() -> None:
    original = SHARED / "seed" / "000_d9dea2d0ef822165"

    assert (ROOT / "dumps" / "000_d9dea2d0ef822165.txt").read_bytes() == original.with_suffix(".txt").read_bytes()
    assert (ROOT / "tests" / "seed.md").read_bytes() == original.with_suffix(".md").read_bytes()
