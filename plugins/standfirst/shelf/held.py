"""The posts that an editor set aside at the desk: a list beside the cache, which changes no post and may be lost."""

from collections.abc import Set
from pathlib import Path

from standfirst.core import files
from standfirst.core.settings import CACHE, HELD

FILE = f"{CACHE}/{HELD}"  # below the desk


def read(desk: Path) -> frozenset[str]:
    """Return the posts of *desk* that were set aside, by their paths below content/posts/."""
    try:
        return frozenset((desk / FILE).read_text(encoding="utf-8").splitlines())
    except OSError:
        return frozenset()


def put(desk: Path, names: Set[str]) -> None:
    """Keep *names* as the posts of *desk* that were set aside."""
    if names != read(desk):
        files.write(desk / FILE, "".join(f"{name}\n" for name in sorted(names)))
