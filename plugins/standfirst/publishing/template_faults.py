"""Name the template and the line that a build failed at, in place of a traceback."""

import re
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError
from pelican.generators import PelicanTemplateNotFound

USES = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["'](?P<name>[^"']+)["']""")


def fault_of(error: BaseException, folders: Sequence[Path]) -> str:
    """Return where in a template under *folders* a build failed with *error*, and why; empty if it was not in a template.

    The first of *folders* that has a template of a name is the one that is used.
    """
    return next(filter(None, (_fault(cause, folders) for cause in _chain(error))), "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Return the exceptions that led to *error*, the first of them first."""
    if error is not None:
        yield from _chain(error.__cause__ or error.__context__)
        yield error


def _fault(error: BaseException, folders: Sequence[Path]) -> str:
    if isinstance(error, TemplateSyntaxError):
        return f"{_path(error, folders)}:{error.lineno}: {error.message}"
    if isinstance(error, PelicanTemplateNotFound | TemplateNotFound):
        return _missing(folders)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders)
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}: {type(error).__name__}: {error}" if frames else ""


def _path(error: TemplateSyntaxError, folders: Sequence[Path]) -> str:
    """Return the file that *error* is in."""
    named = (folder / error.name for folder in folders if error.name)
    return str(next((path for path in named if path.is_file()), error.name or "a template"))


def _missing(folders: Sequence[Path]) -> str:
    """Return the first line that uses a template which is in none of *folders*; empty if there is none."""
    for path, text in _texts(folders):
        for use in USES.finditer(text):
            if not any((folder / use["name"]).is_file() for folder in folders):
                line = text.count("\n", 0, use.start()) + 1
                return f"{path}:{line}: there is no template {use['name']!r} in {' or '.join(map(str, folders))}"
    return ""


def _texts(folders: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            yield path, path.read_text(encoding="utf-8", errors="replace")
