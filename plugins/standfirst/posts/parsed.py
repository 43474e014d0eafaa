"""The parsed content of post files, and the rows of it that are kept for the next build."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from standfirst.core.state import Kind, folder_version
from standfirst.posts.header import SPELLED, Header

FOLDER = Path(__file__).parent  # the code by whose rules posts are read and checked
OF_SECTIONS = FOLDER.parent / "text" / "sections"  # and guesses are made


class ParsedPost(NamedTuple):
    """The parsed content of a post file, independent of its name."""

    header: Header
    begins: int  # the place of the body
    has_text: bool
    has_braces: bool
    images: tuple[str, ...]  # names below content/images/ that its body holds
    guesses: tuple[str, ...]  # sections that it may belong to, if its header names no usual one
    strange: tuple[str, ...]  # addresses of pictures that are not below content/images/, so that no page shows them


class KeptPost(NamedTuple):
    """A post, and whether it passed the checks."""

    post: ParsedPost
    has_passed: bool


def kept(state: Path, zone: str) -> Kind:
    """Return the posts of a site by the digests of their files in the database *state*, with dates without an offset in *zone*."""
    return Kind(state, "posts", [folder_version(FOLDER), folder_version(OF_SECTIONS), zone])


def row(kept_post: KeptPost) -> list[Any]:
    """Return a post as the database holds it."""
    post = kept_post.post
    return [dict(post.header), post.header.is_composed, *post[1:], kept_post.has_passed]


def posts(rows: Mapping[bytes, list[Any]]) -> dict[bytes, KeptPost]:
    """Return the posts in *rows* of the database."""
    return {digest: _post(*values) for digest, values in rows.items()}


def _post(  # noqa: PLR0913, PLR0917 - the values of a row
    header: Mapping[str, str], is_composed: bool, begins: int, has_text: bool, has_braces: bool,
    images: list[str], guesses: list[str], strange: list[str], has_passed: bool,
) -> KeptPost:  # fmt: skip
    lines = Header(((SPELLED[key], value) for key, value in header.items()), is_composed)
    return KeptPost(
        ParsedPost(lines, begins, has_text, has_braces, tuple(images), tuple(guesses), tuple(strange)), has_passed
    )
