"""Announce a story on Mastodon and Bluesky: its title, its summary, a card with a picture and what the picture shows.

Mastodon https://docs.joinmastodon.org/methods/statuses/, Bluesky https://docs.bsky.app/docs/advanced-guides/posts (app.bsky.embed.external).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from standfirst.core import jpeg
from standfirst.core.api import Service, ServiceError, address as address_in, secret
from standfirst.reach.stories import PublishedStory
from standfirst.text.languages import primary

MASTODON_LONGEST, MASTODON_LINK = 500, 23  # characters of a post; what any address counts
BLUESKY_LONGEST = 300  # graphemes of a post; we count characters, which are never fewer
BLUESKY_HOST = "https://bsky.social"
LARGEST_PICTURE = 900_000  # bytes; Bluesky takes 1,000,000
WIDTH = 1200  # pixels


@dataclass(frozen=True, slots=True)
class SocialPost:
    """A post about a story."""

    story: PublishedStory
    text: str
    alt: str  # what its picture shows
    picture: bytes = b""  # JPEG


def post_of(story: PublishedStory, site: Path, address: str, longest: int) -> SocialPost:
    """Return the post about *story*, of at most *longest* characters beside its address; its picture is from the built *site* at *address*."""
    text = (
        story.title
        if not story.summary or story.summary.startswith(story.title)
        else f"{story.title}\n\n{story.summary}"
    )
    return SocialPost(
        story,
        shortened(text, longest),
        f"{story.title}: {story.summary}"[:400].rstrip(": "),
        picture_of(story, site, address),
    )


def shortened(text: str, longest: int) -> str:
    """Return *text*, cut between words if it is longer than *longest* characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:–. \n") + "…"


def picture_of(story: PublishedStory, site: Path, address: str) -> bytes:
    """Return the picture of *story*, a file of the built *site*, as a JPEG; nothing if it has none."""
    below = story.image.removeprefix(f"{address}/")
    if not story.image.startswith(f"{address}/") or ".." in below.split("/"):
        return b""
    data = jpeg.of_file(site / below, WIDTH)
    return data if len(data) <= LARGEST_PICTURE else b""


class Mastodon:
    """An account on a Mastodon server: MASTODON_URL and MASTODON_TOKEN in the environment."""

    name = "mastodon"
    longest = MASTODON_LONGEST - MASTODON_LINK - 2

    def __init__(self) -> None:
        token = secret(
            "MASTODON_TOKEN", "the access token of an application with the rights write:statuses and write:media"
        )
        self._service = Service(
            "Mastodon", address_in("MASTODON_URL", "the address of your server"), {"Authorization": f"Bearer {token}"}
        )

    def send(self, post: SocialPost) -> str:
        """Publish *post*; return its address."""
        media = []
        if post.picture:
            files = {"file": ("picture.jpg", post.picture, "image/jpeg")}
            answer = self._service.json(
                self._service.send("POST", "/api/v2/media", files=files, data={"description": post.alt[:1500]})
            )
            media = [str(answer["id"])]
        values = {
            "status": f"{post.text}\n\n{post.story.url}",
            "media_ids": media,
            "language": primary(post.story.language) or None,
        }
        key = sha256(post.story.id.encode()).hexdigest()
        return str(self._service.post("/api/v1/statuses", values, {"Idempotency-Key": key}).get("url", ""))


class Bluesky:
    """An account on Bluesky: BLUESKY_HANDLE and BLUESKY_PASSWORD (an app password) in the environment."""

    name = "bluesky"
    longest = BLUESKY_LONGEST

    def __init__(self) -> None:
        address = address_in("BLUESKY_URL", "", BLUESKY_HOST)
        handle, password = secret("BLUESKY_HANDLE", "your handle"), secret("BLUESKY_PASSWORD", "an app password")
        session = Service("Bluesky", address).post(
            "/xrpc/com.atproto.server.createSession", {"identifier": handle, "password": password}
        )
        self._account = str(session["did"])
        self._service = Service("Bluesky", address, {"Authorization": f"Bearer {session['accessJwt']}"})

    def send(self, post: SocialPost) -> str:
        """Publish *post*; return its address in the network."""
        card: dict[str, Any] = {
            "uri": post.story.url,
            "title": post.story.title[:300],
            "description": post.story.summary[:1000],
        }
        if post.picture:
            answer = self._service.send(
                "POST",
                "/xrpc/com.atproto.repo.uploadBlob",
                headers={"Content-Type": "image/jpeg"},
                content=post.picture,
            )
            card["thumb"] = self._service.json(answer)["blob"]
        record = {
            "$type": "app.bsky.feed.post", "text": post.text, "createdAt": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "embed": {"$type": "app.bsky.embed.external", "external": card},
            **({"langs": [post.story.language]} if post.story.language else {}),
        }  # fmt: skip
        # A key made of the story's id: posting it twice is an error there, not a second post.
        key = f"sf-{sha256(post.story.id.encode()).hexdigest()[:24]}"
        values = {"repo": self._account, "collection": "app.bsky.feed.post", "rkey": key, "record": record}
        return str(self._service.post("/xrpc/com.atproto.repo.createRecord", values).get("uri", ""))


NETWORKS: Mapping[str, Callable[[], Mastodon | Bluesky]] = {"mastodon": Mastodon, "bluesky": Bluesky}
LONGEST = {"mastodon": Mastodon.longest, "bluesky": Bluesky.longest}
NEEDED = {"mastodon": "MASTODON_TOKEN", "bluesky": "BLUESKY_PASSWORD"}


def configured() -> list[str]:
    """Return the networks whose secrets are in the environment."""
    return [name for name, variable in NEEDED.items() if os.environ.get(variable)]


def check(names: list[str]) -> None:
    """Raise ServiceError if one of *names* is no network that we know, or if its secrets are not in the environment."""
    if unknown := [name for name in names if name not in NETWORKS]:
        raise ServiceError(f"{unknown[0]!r} is no place to announce at; write hooks, {', '.join(NETWORKS)}")
    for name in names:
        secret(NEEDED[name], "what docs/readers.md says of it")
