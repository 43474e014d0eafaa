"""The site on this machine: served, and rebuilt and reloaded while an editor works."""

import os
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import file_digest, sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

from standfirst.core.errors import DigestError
from standfirst.preview.builder import Builder
from standfirst.shelf.merge import as_left
from standfirst.text.hosts import is_this_machine

PAUSE = 500  # milliseconds between two looks where nothing happens
FILLING = 1.0  # seconds that a program has between making a file and filling it
EMPTY = sha256().hexdigest()
CLOCK = 1.0  # seconds by which a disk may stamp files too early
EVENTS = "/.livereload"
SILENCE = 10.0  # seconds after which a page that waits for a rebuild is sent a comment
SCRIPT = "/.livereload.js"
POLICY = re.compile(rb'(?<=http-equiv="Content-Security-Policy" content=")[^"]*')
RELOADER = b"""new EventSource("/.livereload").onmessage = () => location.reload();\n"""


def _with_reloader(policy: re.Match[bytes]) -> bytes:
    """Return a page's *policy*, for the preview's copy of it: it allows the script that loads the page again, too."""
    stated: bytes = policy[0]
    allowed = b"script-src 'self'"
    return stated.replace(b"script-src", allowed, 1) if b"script-src" in stated else stated + b"; " + allowed


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of the site, its 404 page, and nothing in the log but faults."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".xml": "application/xml",
        ".webmanifest": "application/json",
    }

    def parse_request(self) -> bool:
        """Answer only requests for this machine by its name: a page elsewhere could let its own name lead here, and read drafts."""
        if not super().parse_request():
            return False
        if is_this_machine(self.headers.get("Host") or ""):
            return True
        self.send_error(403, "The preview answers at localhost only")
        return False

    def translate_path(self, path: str) -> str:
        """Return the file at *path*; none has a NUL in its name."""
        translated = super().translate_path(path)
        return translated if "\0" not in translated else os.path.join(self.directory, "nothing")  # noqa: PTH118 - as the base class has it

    def end_headers(self) -> None:
        """Send the headers of the site's servers, so that a preview works as the site does; nothing may be cached."""
        for name, value in shipped_headers(Path(self.directory)):
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of requests."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing page with the site's own."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self._answer(page.read_bytes(), "text/html; charset=utf-8", 404)

    def _answer(self, body: bytes, kind: str, code: int = 200) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def shipped_headers(site: Path) -> Sequence[tuple[str, str]]:
    """Return the headers that the site's file `_headers` names for every path."""
    file = site / "_headers"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.strip().partition(": ") for line in lines if line.startswith("  "))
    return [(name, value) for name, _, value in pairs]


class _Live(SiteHandler):
    """Serve the site with a script in each page that reloads it after a rebuild."""

    rebuilt = threading.Condition()

    def do_GET(self) -> None:
        """Answer with the script, the stream of rebuilds, or a page that loads the script."""
        if self.path == SCRIPT:
            self._answer(RELOADER, "text/javascript")
        elif self.path == EVENTS:
            self._stream()
        else:
            self._page()

    def _page(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if path.suffix != ".html" or not path.is_file():
            super().do_GET()
            return
        page = path.read_bytes()
        page = POLICY.sub(_with_reloader, page, count=1)
        self._answer(
            page.replace(b"</head>", b'<script src="/.livereload.js" defer></script></head>', 1),
            "text/html; charset=utf-8",
        )

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        with suppress(OSError):  # of a page that was closed: its thread ends with the next comment
            while not self._is_rebuilt():
                self.wfile.write(b":\n\n")
            self.wfile.write(b"data: rebuilt\n\n")

    def _is_rebuilt(self) -> bool:
        """Wait for a rebuild, but not longer than SILENCE; return true if there was one."""
        with self.rebuilt:
            return self.rebuilt.wait(SILENCE)


def serve(output: Path, port: int) -> None:
    """Serve *output* on localhost until interrupted."""
    with _server(SiteHandler, output, port) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nstopped")


def livereload(output: Path, port: int, desk: Sequence[Path], code: Sequence[Path], content: Path) -> None:
    """Serve *output*; rebuild when a file among or below the others changes, unless the last build wrote it; until interrupted.

    What changed in *desk* or *content* is built by a process that stays, what changed in *code* by a new one.
    """
    there = [path for path in (*desk, *code, content) if path.exists()]
    seen = _digests(there)
    builder = Builder()
    with _server(_Live, output, port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            # Folders that appeared a moment ago: files put into them at once may not have been reported.
            folders: list[Path] = []
            for changes in watch(*there, raise_interrupt=True, rust_timeout=PAUSE, yield_on_timeout=True):
                changed_paths = [Path(path) for _, path in changes if not Path(path).name.startswith(".")]
                changed = list(_files((*changed_paths, *folders), seen))
                folders = [path for path in changed_paths if path.is_dir()]
                now = _filled(changed, seen)  # before the build: what is saved meanwhile is built next
                if any(seen.get(path, "") != digest for path, digest in now.items()):
                    seen |= now
                    begun = time.time() - CLOCK
                    _rebuild(builder, changed, code)
                    seen |= {path: _digest(path) for path in as_left(content, begun)}
        except KeyboardInterrupt:
            print("\nstopped")
        finally:
            builder.close()
        server.shutdown()


def check_port(port: int) -> None:
    """Raise DigestError if nothing can listen on *port*: better before a build than after it."""
    with _server(SiteHandler, Path(), port, is_announced=False):
        pass


def _server(kind: type[SiteHandler], output: Path, port: int, is_announced: bool = True) -> ThreadingHTTPServer:
    try:
        server = ThreadingHTTPServer(("localhost", port), partial(kind, directory=str(output)))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", "") or error
        raise DigestError(f"cannot listen on port {port}: {reason}; choose another one with --port") from error
    server.daemon_threads = True
    if is_announced:
        print(f"serving {output} at http://localhost:{server.server_port}/ (Ctrl-C stops)", flush=True)
    return server


def _rebuild(builder: Builder, changed: Sequence[Path], code: Sequence[Path]) -> None:
    """Build what *changed*, and reload every open page."""
    builder.build(is_anew=any(path.is_relative_to(candidate) for path in changed for candidate in code))
    with _Live.rebuilt:
        _Live.rebuilt.notify_all()


def _files(changed_paths: Sequence[Path], seen: Mapping[Path, str]) -> Iterator[Path]:
    """Return the changed files of *changed_paths*: for a folder, which may have been moved, all that it contains or contained."""
    for path in changed_paths:
        if path.is_dir():
            yield from (
                candidate for candidate in path.rglob("*") if candidate.is_file() and not candidate.name.startswith(".")
            )
        elif path in seen or path.exists():
            yield path
        else:
            yield from [candidate for candidate in seen if path in candidate.parents] or [path]


def _digests(watched: Sequence[Path]) -> dict[Path, str]:
    """Return what every file among and under *watched* holds now."""
    files = (path for root in watched for path in (root, *root.rglob("*")) if path.is_file())
    return {path: _digest(path) for path in files}


def _filled(changed: Sequence[Path], seen: Mapping[Path, str]) -> dict[Path, str]:
    """Return what each of *changed* holds; of a file just made or emptied, what the program that saves it fills it with."""
    until = time.monotonic() + FILLING
    while True:
        now = {path: _digest(path) for path in changed}
        is_whole = all(digest != EMPTY or seen.get(path) == EMPTY for path, digest in now.items())
        if is_whole or time.monotonic() > until:
            return now
        time.sleep(FILLING / 20)


def _digest(path: Path) -> str:
    """Return what *path* holds; empty if it is no file."""
    try:
        with path.open("rb") as file:
            return file_digest(file, sha256).hexdigest()
    except OSError:
        return ""
