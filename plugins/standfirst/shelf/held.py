"""content/held.txt: the posts that an editor set aside at the desk, a line each; the posts themselves stay as they are."""

from collections.abc import Set
from pathlib import Path

from standfirst.core import files
from standfirst.core.settings import CONTENT, HELD

FILE = f"{CONTENT}/{HELD}"  # below the desk


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
