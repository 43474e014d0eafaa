"""Whether a site needs to be built at all: everything it is made of as one digest, and how long that holds."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from standfirst.builds.dependencies import seed
from standfirst.core import clock
from standfirst.core.regular_files import open_regular
from standfirst.posts import cache


@dataclass(frozen=True, slots=True)
class SiteState:
    """What one build was made of, and from when until when it is as another would be (seconds since 1970)."""

    digest: str = ""
    since: float = 0
    until: float = 0

    def holds(self, now: "SiteState") -> bool:
        """Return true if a build of *now* would be no other."""
        return bool(self.digest) and self.digest == now.digest and self.since <= now.since < self.until

    def told(self) -> dict[str, Any]:
        """Return the same for a record."""
        return asdict(self)


def look(settings: Mapping[str, Any], files: Mapping[str, bytes]) -> SiteState:
    """Return the digest of code, settings, and the *files* of content and theme as they are now; it holds for no time yet."""
    found = sha256(seed(settings))
    for path, digest in files.items():
        found.update(f"{path}\0".encode("utf-8", "surrogateescape") + digest)
    return SiteState(found.hexdigest(), clock.now(ZoneInfo(settings["TIMEZONE"])).timestamp())


def digests(settings: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the digest of each file of content and theme, by its path; except those that a dot hides, of which nothing is made."""
    seen = []
    for top in (settings["PATH"], settings["THEME"], *settings["THEME_TEMPLATES_OVERRIDES"]):
        for path in sorted(_files(os.fspath(top))):
            with suppress(OSError), open_regular(path) as file:
                seen.append((path, cache.stamp_of(os.fstat(file.fileno())), sha256(file.read()).digest()))
    cache.remember_digests(seen)
    return {path: digest for path, _, digest in seen}


def _files(top: str) -> Iterator[str]:
    for base, folders, names in os.walk(top, followlinks=True):
        folders[:] = [name for name in folders if name[0] != "."]
        yield from (f"{base}/{name}" for name in names if name[0] != ".")
