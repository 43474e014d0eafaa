"""Read a feed that was fetched."""

from io import BytesIO
from typing import Any

import feedparser

from standfirst.core.errors import IntakeError
from standfirst.intake.fetch import Fetched


def parsed(fetched: Fetched) -> Any:
    """Return the feed that was *fetched*, as feedparser reads it; raises IntakeError if it is none, or nothing can read it."""
    try:
        # A stream, not its bytes: what is no feed but a path, feedparser would open on this machine.
        feed = feedparser.parse(BytesIO(fetched.data))
    except Exception as error:
        raise IntakeError(f"{fetched.address} is no feed that can be read: {type(error).__name__}") from error
    if feed.entries or (feed.get("version") and not feed.bozo):
        return feed
    held = "no feed"
    if not fetched.data.strip():
        held = "nothing"
    elif "html" in fetched.media_type or b"<html" in fetched.data[:4096].lower():
        held = f"a page ({fetched.media_type})"
    raise IntakeError(f"{fetched.address} holds {held}; look for the feed's new address on the site")
