"""The sketches of posts, kept between builds, so that one new post costs one sketch."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from json import JSONDecodeError
from pathlib import Path

from plugins.posts import files
from plugins.text import likeness
from plugins.text.likeness import MARKS, ROWS, RUN, RUN_UNSPACED, SAME, Sketch

# A file made by other rules is worth nothing: raise the first number where `runs` or `sketch` change.
VERSION = [1, RUN, RUN_UNSPACED, MARKS, ROWS, SAME]
WIDTH = 8  # hexadecimal digits a mark


def kept(texts: Mapping[str, str], content: Path, is_whole: bool = False) -> dict[str, Sketch]:
    """The sketch of each of *texts* by its key, those of the site at *content* remembered; *is_whole* forgets all others."""
    path = content.parent / ".cache" / "sketches.jsonl"
    known = read(path)
    found, by_text = sketched(texts, known)
    wanted = by_text if is_whole else known | by_text
    if wanted != known:
        write(path, wanted)
    return found


def sketched(texts: Mapping[str, str], kept: Mapping[str, Sketch]) -> tuple[dict[str, Sketch], dict[str, Sketch]]:
    """The sketch of each of *texts* by its key, and all of them by the digest of their text, to be kept."""
    digests = {key: sha256(text.encode()).hexdigest() for key, text in texts.items()}
    by_text: dict[str, Sketch] = {}
    for key, digest in digests.items():
        if digest not in by_text:
            by_text[digest] = kept.get(digest) or likeness.sketch(likeness.runs(texts[key]))
    return {key: by_text[digest] for key, digest in digests.items()}, by_text


def read(path: Path) -> dict[str, Sketch]:
    """The sketches in the file at *path*; none where it is missing, broken, or made by other rules."""
    try:
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        if json.loads(head) != {"sketches": VERSION}:
            return {}
        return dict(map(_row, lines))
    except (OSError, UnicodeDecodeError, JSONDecodeError, ValueError, TypeError):
        return {}


def _row(line: str) -> tuple[str, Sketch]:
    key, digest, marks = json.loads(line)
    if len(marks) not in (0, MARKS * WIDTH):
        raise ValueError("a sketch is cut short; it is made anew")
    return key, Sketch(digest, tuple(int(marks[at : at + WIDTH], 16) for at in range(0, len(marks), WIDTH)))


def write(path: Path, sketches: Mapping[str, Sketch]) -> None:
    """Put *sketches* at *path*, a line each, in one step."""
    files.write(path, "".join(_lines(sketches)))


def _lines(sketches: Mapping[str, Sketch]) -> Iterable[str]:
    yield json.dumps({"sketches": VERSION}) + "\n"
    for key in sorted(sketches):
        found = sketches[key]
        yield json.dumps([key, found.digest, "".join(f"{mark:0{WIDTH}x}" for mark in found.marks)]) + "\n"
