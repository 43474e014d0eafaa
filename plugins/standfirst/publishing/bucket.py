"""Publish to any store with the API of S3: files that changed, with their types and how long they may be cached; deletions last."""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

from standfirst.core import files
from standfirst.core.errors import DigestError

TARGET = re.compile(r"s3:(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<below>[^\s]*))?")
NEEDS = "publishing to s3: needs s3fs: pip install 'standfirst[s3]', or pip install -r requirements-remote.txt"
TYPES = {
    ".html": "text/html; charset=utf-8", ".xml": "application/xml", ".json": "application/json", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".webp": "image/webp", ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json", ".opml": "text/x-opml; charset=utf-8",
}  # fmt: skip
# Seconds for which a copy is good: what a publish changes is fresh after five minutes, pictures after a day.
FRESH, LASTING = "public, max-age=300, must-revalidate", "public, max-age=86400"
LASTING_KINDS = (".webp", ".png", ".jpg", ".jpeg", ".svg", ".ico")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, or a place below one; a publish makes it the same as the site. Keys and endpoint come from the environment (AWS_*)."""

    name: str
    below: str
    sent: Path  # the list of files that the last publish put there

    def check(self) -> str:
        """Return what a publish will replace; raises DigestError if the bucket cannot be reached."""
        self._listed()
        return f"publishing makes s3:{self._root} the same as the site"

    def foreign(self, folder: Path) -> list[str]:
        """Return the files there that a publish of *folder* would delete and that no publish from here put there."""
        ours = set(self.sent.read_text(encoding="utf-8").split("\n")) if self.sent.is_file() else set()
        return sorted(name for name in self._listed() if not (folder / name).is_file() and name not in ours)

    def send(self, folder: Path, site: str, is_anew: bool) -> str:
        """Put what changed in *folder* there, what pages show before the pages, then delete what it does not have."""
        del site, is_anew
        there, store = self._listed(), self._store()
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        changed = [
            name
            for name in names
            if there.get(name) != md5((folder / name).read_bytes(), usedforsecurity=False).hexdigest()
        ]
        try:
            for name in sorted(changed, key=lambda name: (name.endswith((".html", ".xml", ".json")), name)):
                store.pipe_file(f"{self._root}{name}", (folder / name).read_bytes(), **headers(name))
            gone = [f"{self._root}{name}" for name in sorted(set(there) - set(names))]
            for path in gone:
                store.rm_file(path)  # not `rm`, which takes a star in a name for any name
        except _troubles() as error:
            raise DigestError(
                f"s3:{self._root} does not take the files: {error}; run the command again, it goes on with the rest"
            ) from error
        files.write(self.sent, "\n".join(names) + "\n")
        return f"sent {len(changed)} of {len(names)} files to s3:{self._root}, deleted {len(gone)}"

    @property
    def _root(self) -> str:
        return f"{self.name}/{self.below.strip('/')}/" if self.below.strip("/") else f"{self.name}/"

    def _listed(self) -> dict[str, str]:
        """Return the digest of each file there, by its name."""
        try:
            found: Mapping[str, Any] = self._store().find(self._root.rstrip("/"), detail=True, refresh=True)
        except FileNotFoundError as error:
            raise DigestError(f"there is no bucket {self.name}; make it first") from error
        except _troubles() as error:
            raise DigestError(
                f"the store does not show s3:{self._root}: {error}; check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL"
            ) from error
        return {
            path.removeprefix(self._root): str(entry.get("ETag", "")).strip('"')
            for path, entry in found.items()
            if path.startswith(self._root)
        }

    def _store(self) -> Any:
        try:
            import s3fs  # noqa: PLC0415 - an optional requirement
        except ImportError as error:
            raise DigestError(NEEDS) from error
        store = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
        try:
            store.connect()
        except ValueError as error:  # of AWS_ENDPOINT_URL
            raise DigestError(f"the store cannot be reached: {error}; check AWS_ENDPOINT_URL") from error
        return store


def _troubles() -> tuple[type[Exception], ...]:
    """Return what is raised if a store cannot be reached or keys are missing; not all of it is an OSError."""
    try:
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - comes with s3fs
    except ImportError:
        return (OSError,)
    return OSError, BotoCoreError


def headers(name: str) -> dict[str, str]:
    """Return the headers that a store sends with the file called *name*."""
    suffix = Path(name).suffix.lower()
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"ContentType": kind, "CacheControl": LASTING if suffix in LASTING_KINDS else FRESH}


def bucket_of(to: str, sent: Path) -> Bucket | None:
    """Return the bucket that *to* names, such as `s3:digest-site/news`; None if it names none."""
    match = TARGET.fullmatch(to)
    return Bucket(match["bucket"], match["below"] or "", sent) if match else None
