"""An old build made into the new one: most of its files are those that the new one wants, and stay where they stand."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def refill(folder: Path, spare: Path, wanted: Mapping[str, int]) -> set[str]:
    """Let *spare* take the place of *folder*, which holds what was just made; returns which of *wanted* stand there now.

    *wanted* tells, by its path, the inode of each file that shall stand unchanged. A file of *spare* stays only where it is
    that very file; all others go. Killed half-way, *spare* serves the next build as well.
    """
    standing: set[str] = set()
    _clear(str(spare), "", wanted, standing)
    for base, _, names in os.walk(folder):
        below = os.path.relpath(base, folder)
        if names:
            (spare / below).mkdir(parents=True, exist_ok=True)
        for name in names:
            Path(base, name).replace(spare / below / name)
            standing.discard(os.path.normpath(f"{below}/{name}"))
    shutil.rmtree(folder)
    spare.rename(folder)
    return standing


def _clear(top: str, below: str, wanted: Mapping[str, int], standing: set[str]) -> bool:
    """Remove what is not *wanted* in the folder *below*, tell what is; whether nothing is left."""
    with os.scandir(f"{top}/{below}") as inside:
        held = list(inside)
    left = len(held)
    for found in held:
        path = f"{below}{found.name}"
        if found.is_dir(follow_symlinks=False):
            is_gone = _clear(top, f"{path}/", wanted, standing)
            if is_gone:
                os.rmdir(found.path)  # noqa: PTH106 - for each folder of the site
        else:
            is_gone = wanted.get(path) != found.inode()
            if is_gone:
                os.unlink(found.path)  # noqa: PTH108 - for each file of the site
            else:
                standing.add(path)
        left -= is_gone
    return not left
