"""The post file: its header, its Markdown made safe, and the shelf that keeps what editors write."""

import logging
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import signals
from pelican.readers import MarkdownReader

from plugins import clock, vocabulary
from plugins.errors import PostError
from plugins.posts import checks, opened, withdrawn
from plugins.posts.reader import PostReader

logger = logging.getLogger(__name__)


def read_posts(readers: Any) -> None:
    """Give Pelican our reader for Markdown."""
    readers.reader_classes["md"] = PostReader


def check_posts(generator: Any) -> None:
    """Stop the build, naming every slip, where a post could not be published; read vocabulary and clock."""
    settings = generator.settings
    content, zone = Path(settings["PATH"]), ZoneInfo(settings["TIMEZONE"])
    PostReader.terms = vocabulary.load(content / "vocabulary.toml")
    PostReader.now = clock.now(zone)
    PostReader.away = withdrawn.read(content / "withdrawn.txt")
    found = list(checks.faults(content / "posts", zone, logger.warning))
    if found:
        raise PostError("\n".join(found))


def let_go(generator: Any) -> None:
    """Forget the posts, which are articles now."""
    if not generator.settings.get("PREVIEW"):
        opened.let_go()


def register() -> None:
    """Connect to Pelican: posts are checked after `get_generators`, where the converter has filled the shelf."""
    MarkdownReader.file_extensions = []  # Python-Markdown is not installed, and Pelican would say so for each post
    signals.readers_init.connect(read_posts)
    signals.article_generator_init.connect(check_posts)
    signals.article_generator_finalized.connect(let_go)
