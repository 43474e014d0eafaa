"""The site as readers will see it, drafts and all, within the desk: built by the preview's own process when it is needed."""

import math
import mimetypes
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from standfirst.preview.builder import Builder
from standfirst.web import guard, pages

FOLDER = ".preview/desk"  # beside content/: builds for readers have other addresses and no drafts
PAUSE = 10.0  # seconds after a build that failed until the next is tried
WAITING = 2  # seconds after which the page loads itself again


@dataclass
class SitePreview:
    """The site of a desk, with its drafts, at an address of the desk's server."""

    desk: Path
    address: str
    _builder: Builder | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ended: float = -math.inf  # when the last build did
    is_ready: bool = False
    fault: str = ""  # why the last build failed

    @property
    def output(self) -> Path:
        """Return the place of its files."""
        return self.desk / FOLDER / "output"

    def refresh(self) -> None:
        """Show the posts as they are now; the first time it builds the whole site, meanwhile nothing is ready."""
        with self._lock:
            try:
                if self._builder is None:
                    self._builder = Builder(environment=self._environment())  # it builds at once
                self.fault = self._builder.build()
                self.is_ready = not self.fault and self.output.is_dir()
            finally:
                self._ended = time.monotonic()

    def prepare(self) -> None:
        """Begin to build, unless that is being done: a build that failed is tried again, for its post may be mended."""
        if not self._lock.locked() and time.monotonic() - self._ended > PAUSE:
            threading.Thread(target=self.refresh, daemon=True).start()

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "SITEURL": self.address, "STANDFIRST_OUTPUT": str(self.output), "STANDFIRST_DRAFTS": "1",
            "STANDFIRST_CURATE": "1",
        }  # fmt: skip

    def file(self, path: str) -> Path | None:
        """Return the file at *path* of the site, None if there is none."""
        if ".." in path.split("/"):
            return None
        place = self.output / (path if path and not path.endswith("/") else f"{path}index.html")
        return place if os.path.isfile(place) else None  # noqa: PTH113 - Path's own raises for a name longer than a disk takes

    def close(self) -> None:
        """End the process that builds."""
        if self._builder is not None:
            self._builder.close()


def site(request: Request) -> Response:
    """Answer with a file of the site, without scripts; while it is built for the first time with a page that loads itself again."""
    preview: SitePreview = request.app.state.preview
    path = request.path_params["path"]
    is_page = not path or path.endswith(("/", ".html"))
    if is_page and preview.is_ready and request.query_params.get("refresh"):
        preview.refresh()
    if not preview.is_ready:
        preview.prepare()
        text = preview.fault or pages.say(request, "The preview is being built; it is shown as soon as it is ready.")
        answer = pages.page(request, "waiting", text=text)
        answer.headers["Refresh"] = str(WAITING)
        answer.headers["Content-Security-Policy"] = guard.OF_SITE
        return answer
    file = preview.file(path)
    headers = {"Content-Security-Policy": guard.OF_SITE}
    if file is None:
        return HTMLResponse(pages.say(request, "This page is not in the preview."), 404, headers=headers)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Response(file.read_bytes(), media_type=kind, headers=headers)
