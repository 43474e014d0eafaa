"""content/held.txt: the posts that an editor set aside at the desk, a line each; the posts themselves stay as they are."""

from collections.abc import Set
from pathlib import Path

from standfirst.core import files
from standfirst.core.settings import CONTENT, HELD, LEDGER, POSTS
from standfirst.shelf.ledger import LedgerFile

FILE = f"{CONTENT}/{HELD}"  # below the desk


def read(desk: Path) -> frozenset[str]:
    """Return the posts of *desk* that were set aside, by their paths below content/posts/: of one that was renamed since, its new one."""
    try:
        names = frozenset((desk / FILE).read_text(encoding="utf-8").splitlines())
    except OSError:
        return frozenset()
    missing = frozenset(name for name in names if not (desk / CONTENT / POSTS / name).is_file())
    renamed = _renamed(desk, missing) if missing else {}
    return names - renamed.keys() | frozenset(renamed.values())


def _renamed(desk: Path, names: Set[str]) -> dict[str, str]:
    """Return the present path of each post that the ledger knows by one of *names*, by that name."""
    entries = LedgerFile(desk / CONTENT / LEDGER).entries.values()
    return {name: entry.path for entry in entries for name in entry.was if name in names}


def put(desk: Path, names: Set[str]) -> None:
    """Keep *names* as the posts of *desk* that were set aside."""
    if names != read(desk):
        files.write(desk / FILE, "".join(f"{name}\n" for name in sorted(names)))
