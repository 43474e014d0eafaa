"""A page is fetched once, in bounds, and never from this machine's own network unless the editor says so."""

import gzip
import resource
import socketserver
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from standfirst.core.errors import IntakeError
from standfirst.intake.fetch import LARGEST, REDIRECTS, fetch
from tests.loopback import serving

PAGE = "<html><body><h1>Boats race</h1><p>All day.</p></body></html>".encode("shift_jis")

BOMB = gzip.compress(bytes(200_000_000))


class PageHandler(BaseHTTPRequestHandler):
    """Answers by the path that is requested."""

    def do_GET(self) -> None:
        status, headers, body = {
            "/page": (200, {"Content-Type": "Text/HTML; charset=Shift_JIS"}, PAGE),
            "/moved": (302, {"Location": "/page"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
            "/inside": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/gzip": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
            "/deflate": (200, {"Content-Type": "text/html", "Content-Encoding": "deflate"}, zlib.compress(PAGE)),
            "/twice": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(BOMB)),
            "/bomb": (200, {"Content-Encoding": "gzip"}, BOMB),
            "/short": (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE)[:-12]),
            "/torn": (200, {"Content-Encoding": "gzip"}, b"no gzip"),
            "/large": (200, {"Content-Type": "text/html"}, b"x" * (LARGEST + 1)),
        }.get(self.path, (404, {}, b"no"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a server on this machine."""
    with serving(PageHandler) as address:
        yield address


def test_a_page_comes_as_it_was_sent(site: str) -> None:
    page = fetch(f"{site}/moved", allow_private=True)

    assert page.address == f"{site}/page"
    assert (page.data, page.media_type) == (PAGE, "text/html")
    assert page.stated == "Text/HTML; charset=Shift_JIS"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/round", f"more than {REDIRECTS} redirects"),
        ("/missing", "answers 404"),
        ("/large", "has more than"),
        ("/file", "is no web address"),
    ],
)
def test_a_response_that_is_no_page_is_reported(site: str, path: str, why: str) -> None:
    with pytest.raises(IntakeError, match=why):
        fetch(f"{site}{path}", allow_private=True)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/x", "http://[::1]/x", "http://localhost/x", "http://2130706433/", "http://0/"]
)
def test_private_addresses_are_refused(address: str) -> None:
    with pytest.raises(IntakeError, match="an address of this machine"):
        fetch(address)


def test_a_redirect_into_the_network_is_refused(site: str) -> None:
    port = int(site.rpartition(":")[2])
    looked: list[str] = []

    def resolving(host: str, _: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if host == "public.example" else [host]

    with pytest.raises(IntakeError, match="an address of this machine"):
        fetch(f"http://public.example:{port}/inside", resolving=resolving)


def test_a_name_is_looked_up_once_and_connected_to_where_it_was_checked(site: str) -> None:
    port = int(site.rpartition(":")[2])
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])

    page = fetch(f"http://rebinding.example:{port}/page", allow_private=True, resolving=lambda *_: next(answers))

    assert page.data == PAGE


class Trickle(socketserver.BaseRequestHandler):
    """Sends what the path names, a little at a time, for ever."""

    def handle(self) -> None:
        path = self.request.recv(1000).split(b" ")[1]
        start, endless = {
            b"/body": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
            b"/header": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
            b"/hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
            b"/nothing": (b"", b""),
        }[path]
        try:
            self.request.sendall(start)
            while True:
                self.request.sendall(endless)
                time.sleep(0.05)
        except OSError:
            return


@pytest.fixture(scope="module")
def trickle() -> Iterator[str]:
    """The address of a server that never ends."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Trickle)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/body", "/header", "/hints", "/nothing"])
def test_a_server_that_never_stops_sending_is_abandoned(trickle: str, path: str) -> None:
    with pytest.raises(IntakeError, match=r"still not done|gives no answer"):
        fetch(f"{trickle}{path}", allow_private=True, longest=1)


def test_a_name_service_that_never_answers_is_abandoned() -> None:
    is_over = threading.Event()

    def resolving(host: str, _: int) -> list[str]:
        is_over.wait()
        return [host]

    with pytest.raises(IntakeError, match="does not answer"):
        fetch("http://slow.example/", resolving=resolving, longest=1)
    is_over.set()


def test_certificates_that_load_slowly_are_no_fault_of_the_server(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loading = httpx.create_ssl_context

    def slow() -> ssl.SSLContext:
        time.sleep(1.5)
        return loading()

    monkeypatch.setattr(httpx, "create_ssl_context", slow)

    assert fetch(f"{site}/gzip", allow_private=True, longest=1).data == PAGE


def test_a_page_that_was_packed_is_unpacked(site: str) -> None:
    assert fetch(f"{site}/gzip", allow_private=True).data == PAGE
    assert fetch(f"{site}/deflate", allow_private=True).data == PAGE


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/twice", "which is not read"),
        ("/bomb", "has more than"),
        ("/torn", "broken"),
        ("/short", "not sent to its end"),
    ],
)
def test_a_page_packed_to_take_all_memory_is_refused(site: str, path: str, why: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(IntakeError, match=why):
        fetch(f"{site}{path}", allow_private=True)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB
