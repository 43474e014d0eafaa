"""The order stories stand in: newest first, and always the same among those of one moment."""

from typing import Any


def newest_first(story: Any) -> tuple[float, str]:
    """The sort key of an article."""
    return -story.date.timestamp(), story.slug
