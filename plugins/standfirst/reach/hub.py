"""WebSub (W3C Recommendation, 2018): feeds name a hub, and the hub hears once after a publish which of them changed."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from standfirst.core import files
from standfirst.core.api import Service

FEEDS = ("*.xml", "feed.json")


def feeds_of(site: Path, address: str, hub: str) -> dict[str, str]:
    """Return the digest of each feed of the built *site* that names *hub*, by its address below the site's *address*."""
    named = hub.encode()
    digests = {}
    for pattern in FEEDS:
        for path in sorted(site.rglob(pattern)):
            data = path.read_bytes()
            if named in data:
                digests[f"{address}/{path.relative_to(site).as_posix()}"] = sha256(data).hexdigest()
    return digests


def changed(feeds: Mapping[str, str], book: Path) -> list[str]:
    """Return the addresses of *feeds* that changed since the ping that the file *book* remembers."""
    try:
        before = json.loads(book.read_bytes())
    except (OSError, ValueError):
        before = {}
    return [address for address, digest in feeds.items() if before.get(address) != digest]


def ping(hub: str, addresses: list[str]) -> None:
    """Tell *hub* in one request that the feeds at *addresses* changed; raises ServiceError if it does not take it."""
    Service("the hub", hub).send("POST", hub, data={"hub.mode": "publish", "hub.url": addresses})


def remember(feeds: Mapping[str, str], book: Path) -> None:
    """Keep in the file *book* which state of *feeds* the hub has heard of."""
    files.write(book, json.dumps(dict(feeds), sort_keys=True))
