"""Posts that Pelican's own reader read: they get the values that our reader gives."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from standfirst.core.errors import PostError
from standfirst.posts import html
from standfirst.posts.header import moment


def complete(story: Any) -> None:
    """Give Pelican's article *story*, unless our reader made it, what the digest, feeds and cards are made of.

    `digest_of_post` identifies the state of its file, `text` is its body without markup, `plain_summary` its summary; `added` becomes a
    moment, and is left out where it is none; `pinned` becomes a truth value.
    """
    if hasattr(story, "digest_of_post"):
        return
    story.digest_of_post = sha256(Path(story.source_path).read_bytes()).digest()
    # Not `content`: that resolves links to other posts, which Pelican does not know before all are read.
    story.text = html.prose(story._content or "")  # noqa: SLF001
    story.plain_summary = " ".join(html.plain(str(story.metadata.get("summary", ""))).split())
    story.pinned = str(getattr(story, "pinned", "")).casefold() in ("yes", "true", "1")
    added = story.__dict__.pop("added", None)
    if isinstance(added, str):
        with suppress(PostError):
            story.added = moment(added, ZoneInfo(story.settings["TIMEZONE"]), story.source_path)
