"""Write the files and folders of a site so that any server may read them, independent of the umask."""

import os
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o644, 0o755


def make_folder(path: str) -> None:
    """Make the folder at *path*, and those above it, unless they are there."""
    # A path object for each of 10,000 takes as long as the folder.
    try:
        os.mkdir(path)  # noqa: PTH102
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folder(os.path.dirname(path.rstrip("/")))  # noqa: PTH120
        make_folder(path)
        return
    os.chmod(path, FOLDER_MODE)  # noqa: PTH101


def write(place: str, content: bytes) -> None:
    """Write *content* as a new file at *place*; one that is there, which other builds may share by a hard link, stays as it is for them."""
    try:
        with open(place, "xb", opener=_opener) as out:
            out.write(content)
    except FileExistsError:  # of a build before
        spare = f"{place}.new"
        write(spare, content)
        Path(spare).replace(place)


def _opener(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, FILE_MODE)
    os.fchmod(descriptor, FILE_MODE)  # independent of the umask
    return descriptor
