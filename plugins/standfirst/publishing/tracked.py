"""Find lists of readers that git keeps: whoever clones the desk would have them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from standfirst.core.settings import CONTENT, POSTS

MAIL = re.compile(r"[^@\s,;<>]@[^@\s,;<>.]++\.[^@\s,;<>]")
# Files that may be lists; dumps and posts name addresses too, and are what an editor publishes.
CANDIDATES = ("*.txt", "*.csv", "*.tsv", ":!dumps", f":!{CONTENT}/{POSTS}")
LARGEST = 1_000_000  # bytes of a list that is looked at


def lists_of_readers(desk: Path) -> Iterator[str]:
    """Return the paths of the files that git tracks in *desk* and most of whose lines are addresses of mail; none without git."""
    if not (desk / ".git").exists():
        return
    asked = ["git", "-C", str(desk), "ls-files", "-z", "--", *CANDIDATES]
    try:
        named = subprocess.run(asked, capture_output=True, check=True).stdout.decode("utf-8", "surrogateescape")  # noqa: S603 - git, of fixed words
    except (OSError, subprocess.CalledProcessError):
        return
    for name in filter(None, named.split("\0")):
        path = desk / name
        if path.is_file() and path.stat().st_size < LARGEST and _is_list(path.read_text("utf-8", errors="replace")):
            yield name


def faults(desk: Path) -> Iterator[str]:
    """Return a sentence for each of these files: what is wrong, and what to do."""
    for name in lists_of_readers(desk):
        yield f"{name} has addresses of readers, and git keeps it; move it to people/ and run: git rm --cached {name}"


def _is_list(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return 2 * sum(MAIL.search(line) is not None for line in lines) > len(lines)
