"""The stories of the built site as its JSON Feed has them: what readers can see, and nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standfirst.core.api import Service, ServiceError
from standfirst.core.errors import DigestError
from standfirst.core.settings import command

FEED = "feed.json"


@dataclass(frozen=True, slots=True)
class PublishedStory:
    """One story as it is announced."""

    id: str
    url: str
    title: str
    summary: str = ""
    language: str = ""
    image: str = ""  # the address of its picture
    tags: tuple[str, ...] = ()
    values: Mapping[str, Any] | None = None  # all that the feed says of it


def read(site: Path) -> list[PublishedStory]:
    """Return the newest stories of the built *site*, the oldest first; raises DigestError if it is not built."""
    try:
        items = json.loads((site / FEED).read_bytes())["items"]
    except (OSError, ValueError, KeyError) as error:
        raise DigestError(f"{site} has no {FEED} yet; run `{command('build')}`") from error
    return [_story(item) for item in reversed(items)]


def live(address: str) -> frozenset[str]:
    """Return the ids of the stories in the feed that readers of the site at *address* see; raises ServiceError if they see none."""
    try:
        items = Service("the site", address).get(f"/{FEED}")["items"]
        return frozenset(str(item["id"]) for item in items)
    except (ServiceError, KeyError, TypeError) as error:
        raise ServiceError(
            f"readers cannot open {address}/{FEED} ({error}); run `{command('publish')}` first, or say --unchecked if this machine cannot reach it"
        ) from error


def _story(item: Mapping[str, Any]) -> PublishedStory:
    return PublishedStory(
        str(item["id"]), str(item["url"]), str(item["title"]), str(item.get("summary", "")), str(item.get("language", "")), str(item.get("image", "")),
        tuple(map(str, item.get("tags", ()))), item,
    )  # fmt: skip
