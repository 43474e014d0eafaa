"""The least that building a site takes: read every post, write every file of the site at its size, flush; no work.

`python -m benchmarks.floor FOLDER` reads FOLDER/content and writes what FOLDER/files.json lists into FOLDER/output.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from standfirst.builds.release import flush_all

LIST = "files.json"


def write(folder: Path, shelf: Path) -> None:
    """Lay the posts of *shelf* into *folder*, and the list of the files of our site, which was built beside it."""
    shutil.copytree(shelf, folder / "content", dirs_exist_ok=True)
    site = (folder.parent / "ours" / "output").resolve()
    file_sizes = {str(path.relative_to(site)): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    if not file_sizes:
        raise FileNotFoundError(f"no site in {site}: let `swift` be built before `floor`")
    (folder / LIST).write_text(json.dumps(file_sizes), encoding="utf-8")


def put(folder: Path, shelf: Path, post: Path) -> None:
    """Nothing: what is new takes the floor as long."""
    del folder, shelf, post


def command(folder: Path) -> Sequence[str]:
    """Return what reads and writes."""
    return [sys.executable, "-m", "benchmarks.floor", str(folder)]


def main() -> None:
    """Read and write."""
    folder = Path(sys.argv[1])
    for post in (folder / "content").rglob("*.md"):
        post.read_bytes()
    output = folder / "output"
    shutil.rmtree(output, ignore_errors=True)
    created_folders: set[str] = set()
    for path, size in json.loads((folder / LIST).read_text(encoding="utf-8")).items():
        below = path.rpartition("/")[0]
        if below not in created_folders:
            (output / below).mkdir(parents=True, exist_ok=True)
            created_folders.add(below)
        with open(f"{output}/{path}", "xb") as out:  # noqa: PTH123 - as the site's own writer does
            out.write(bytes(size))
    flush_all(output)


if __name__ == "__main__":
    main()
