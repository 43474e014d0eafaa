"""Choose the pictures under content/images/ for a release: only those that its published pages show.

A picture of a draft, of a story that waits or of one that was taken down must not be on the site.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any

from standfirst.posts.html import small

logger = logging.getLogger(__name__)
NAME = re.compile(r"images/([\w./-]*\w)")


def used(settings: Mapping[str, Any], context: Mapping[str, Any]) -> set[str]:
    """Return the names below content/images/ of all pictures, their smaller copies too, that the site shows."""
    stories = (*context["articles"], *context["hidden_articles"])
    names = {name for story in stories for name in getattr(story, "pictures", ())}
    for html in _others(settings, context):
        names.update(NAME.findall(unescape(html)))
    return names | {small(name) for name in names}


def _others(settings: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[str]:
    """Return what else may show a picture: pages, issues, the logo and menu, the templates of the desk."""
    yield from (page.content for page in context["pages"])
    yield from (page.content for page in context.get("hidden_pages", ()))
    yield from (issue.html for issue in context.get("issues", ()))
    yield f"images/{settings.get('LOGO', '')} {settings.get('MENU', '')}"
    yield from _texts(tuple(map(str, settings["THEME_TEMPLATES_OVERRIDES"])))


def _texts(folders: Iterable[str]) -> Iterator[str]:
    for folder in map(Path, folders):
        yield from (path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.html")))


def regular(folder: Path, name: str) -> Path | None:
    """Return the path of the picture called *name* in *folder*; None unless it is a regular file reached by no link."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or any(part.startswith(".") for part in parts):
        return None
    path = folder
    for part in parts:
        path /= part
        if path.is_symlink():
            _warn(path)
            return None
    return path if path.is_file() else None


@cache
def _warn(path: Path) -> None:
    logger.warning("%s is a symbolic link, which is not published; put the picture itself there", path)
