"""One page from the web, in bounds: nothing private, nothing endless, no more than a dump may hold."""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from standfirst.core.errors import IntakeError
from standfirst.text.characters import printable
from standfirst.text.hosts import is_public_address

SECONDS = 20.0  # to connect, and between two pieces of an answer
LONGEST = 60.0  # seconds for all of it: names, connections, redirects, headers, body
LARGEST = 8 * 1024 * 1024  # bytes of a dump (docs/security.md)
REDIRECTS = 5
LASTING = frozenset((301, 308))  # redirects that mean: ask there from now on
AGENT = "standfirst/1 (one fetch of one page, on an editor's order)"
PIECE = 65_536
PACKED = ("gzip", "x-gzip", "deflate")  # encodings that we unpack, with bounds; httpx would unpack any number, without

Resolve = Callable[[str, int], list[str]]


class PrivateAddressError(IntakeError):
    """An address leads to this machine or its network."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as it came."""

    address: str  # after redirects
    data: bytes
    media_type: str  # in lower case, without parameters
    stated: str  # its Content-Type, whole


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request, of any status."""

    status: int
    stated_status: str  # with its reason
    fetched: Fetched
    headers: Mapping[str, str]  # by names in lower case
    moved: str = ""  # the place that the address was moved to for good (RFC 9110, 301 and 308); empty if it was not

    @property
    def address(self) -> str:
        """Return the address after all redirects."""
        return self.fetched.address


def resolve(host: str, port: int) -> list[str]:
    """Return the numeric addresses of *host*; raises IntakeError if it has none."""
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise IntakeError(f"{host} is not known to the name service: {error}") from error
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


class Deadline:
    """The moment by which all of a fetch must be done."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._until = seconds, time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raises IntakeError if there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise IntakeError(
                f"the server is still not done after {self._seconds:.0f} seconds; save the page in a browser"
            )
        return left

    def bound(self, timeout: float | None) -> float:
        """Return *timeout*, or the seconds that are left if they are fewer."""
        return min(timeout or self._seconds, self.left())


def fetch(address: str, allow_private: bool = False, resolving: Resolve = resolve, longest: float = LONGEST) -> Fetched:
    """Return what the server at *address* answers within *longest* seconds.

    Raises IntakeError if that is no page, or no public address leads to it.
    """
    answer = ask(address, {}, allow_private, resolving, longest)
    if answer.status != httpx.codes.OK:
        raise IntakeError(f"{answer.address} answers {answer.stated_status}; open it in a browser and save the page")
    return answer.fetched


def ask(
    address: str,
    headers: Mapping[str, str],
    allow_private: bool = False,
    resolving: Resolve = resolve,
    longest: float = LONGEST,
) -> Answer:
    """Return the answer of the server at *address*, of any status, to a request with these *headers*; redirects are followed.

    Raises IntakeError if there is none, it is too large, or no public address leads to it.
    """
    moved, is_lasting = "", True
    with _client(allow_private, resolving, longest) as client:
        for _ in range(REDIRECTS + 1):
            _check(address)
            try:
                with client.stream("GET", address, headers=dict(headers)) as answer:
                    if answer.has_redirect_location:
                        address = urljoin(address, answer.headers.get("Location", ""))
                        is_lasting = is_lasting and answer.status_code in LASTING
                        moved = address if is_lasting else moved
                        continue
                    return _read(address, answer, moved)
            except (httpx.InvalidURL, ValueError) as error:
                raise IntakeError(f"{address} is no address: {error}") from error
            except httpx.HTTPError as error:
                raise IntakeError(f"{address} gives no answer: {error or type(error).__name__}") from error
    raise IntakeError(f"{address}: more than {REDIRECTS} redirects; open it in a browser and save the page")


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise IntakeError(f"{address} is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise IntakeError(f"{address} is no web address; it starts with http:// or https://")
    if parts.username or parts.password:
        raise IntakeError("an address with a name or password in it is not fetched: it would be saved with the page")


def _read(address: str, answer: httpx.Response, moved: str) -> Answer:
    data = bytearray()
    for piece in _unpacked(address, answer):
        data += piece
        if len(data) > LARGEST:
            raise IntakeError(f"{address} has more than {LARGEST:,} bytes; save the part you need")
    stated = answer.headers.get("Content-Type", "")
    fetched = Fetched(address, bytes(data), stated.partition(";")[0].strip().lower(), stated)
    return Answer(
        answer.status_code,
        f"{answer.status_code} {printable(answer.reason_phrase)}",
        fetched,
        dict(answer.headers),
        moved,
    )


def _unpacked(address: str, answer: httpx.Response) -> Iterator[bytes]:
    """Return the pieces of the body, none longer than PIECE, however far the server packed them."""
    encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        yield from answer.iter_raw(PIECE)
        return
    if encoding not in PACKED:
        raise IntakeError(f"{address} is packed as {encoding!r}, which is not read; save the page in a browser")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, by its first bytes
    for piece in answer.iter_raw(PIECE):
        rest = piece
        while rest:
            try:
                yield unpacker.decompress(rest, PIECE)
            except zlib.error as error:
                raise IntakeError(f"{address} is packed, and broken ({error}); save the page in a browser") from error
            rest = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise IntakeError(f"{address} was not sent to its end; try it again, or save the page in a browser")


@contextmanager
def _client(allow_private: bool, resolving: Resolve, longest: float) -> Iterator[httpx.Client]:
    """Return a client that connects only to addresses that were checked, even if the name resolves to others a moment later.

    It has *longest* seconds from here on; what this machine needs to load its certificates is no time of the server's.
    """
    certificates = httpx.create_ssl_context()
    transport = httpx.HTTPTransport(verify=certificates)
    pool = httpcore.ConnectionPool(
        ssl_context=certificates,
        network_backend=_Looking(allow_private, resolving, Deadline(longest)),
        max_connections=1,
    )
    transport._pool = pool  # noqa: SLF001 - httpx has no setting for the backend that its connections are made by
    timeout = httpx.Timeout(SECONDS, read=SECONDS, pool=LONGEST)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
    with httpx.Client(
        transport=transport, timeout=timeout, headers=headers, follow_redirects=False, trust_env=False
    ) as client:
        yield client


class _Looking(httpcore.SyncBackend):
    """Connects to a name by the address that was checked, never by asking for it again."""

    def __init__(self, allow_private: bool, resolving: Resolve, deadline: Deadline) -> None:
        self._allow_private, self._resolving, self._deadline = allow_private, resolving, deadline

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.NetworkStream:
        """Connect to the first public address of *host*; raises IntakeError if it has none."""
        addresses = self._resolved(host, port)
        public = [numeric for numeric in addresses if self._allow_private or is_public_address(numeric)]
        if not public:
            raise PrivateAddressError(
                f"{host} leads to {', '.join(addresses)}, an address of this machine or its network;"
                " --allow-private fetches from there"
            )
        stream = super().connect_tcp(public[0], port, self._deadline.bound(timeout), *args, **kwargs)
        return _Timed(stream, self._deadline)

    def _resolved(self, host: str, port: int) -> list[str]:
        """Return the same as the resolver's answer; the system's own has no limit of time, so that it runs beside."""
        answer: Future[list[str]] = Future()

        def ask() -> None:
            try:
                answer.set_result(self._resolving(host, port))
            except IntakeError as error:
                answer.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            return answer.result(self._deadline.left())
        except TimeoutError:
            raise IntakeError(f"the name service does not answer for {host}") from None


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline, also if a byte comes every second."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._stream.read(max_bytes, self._deadline.bound(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send *buffer*."""
        self._stream.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt the connection from here on."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.bound(timeout))
        return _Timed(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)
