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
    if not feed.entries and feed.bozo:
        raise IntakeError(f"{fetched.address} is no feed that can be read")
    return feed
