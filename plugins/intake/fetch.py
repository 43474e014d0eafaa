"""One page from the web, in bounds: nothing private, nothing endless, no more than a dump may hold."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from plugins.errors import IntakeError
from plugins.text.hosts import is_public_address

SECONDS = 20.0  # to connect, and between two pieces of an answer
LONGEST = 60.0  # seconds for the whole of it
LARGEST = 8 * 1024 * 1024  # bytes of a dump (SAFETY.md)
REDIRECTS = 5
AGENT = "standfirst/1 (one fetch of one page, on an editor's order)"
PIECE = 65_536

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as it came."""

    address: str  # after redirects
    data: bytes
    media_type: str  # in lower case, without parameters
    stated: str  # its Content-Type, whole


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of *host*; raises IntakeError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise IntakeError(f"{host} is not known to the name service: {error}") from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def fetch(address: str, allow_private: bool = False, resolving: Resolve = resolve) -> Fetched:
    """What the server at *address* answers; raises IntakeError where that is no page, or no public address leads to it."""
    with _client(allow_private, resolving) as client:
        for _ in range(REDIRECTS + 1):
            _check(address)
            try:
                with client.stream("GET", address) as answer:
                    if answer.is_redirect:
                        address = urljoin(address, answer.headers.get("Location", ""))
                        continue
                    return _read(address, answer)
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


def _read(address: str, answer: httpx.Response) -> Fetched:
    if answer.status_code != httpx.codes.OK:
        raise IntakeError(
            f"{address} answers {answer.status_code} {answer.reason_phrase}; open it in a browser and save the page"
        )
    data, until = bytearray(), time.monotonic() + LONGEST
    for piece in answer.iter_bytes(PIECE):
        data += piece
        if len(data) > LARGEST:
            raise IntakeError(f"{address} has more than {LARGEST:,} bytes; save the part you need")
        if time.monotonic() > until:
            raise IntakeError(f"{address} is still sending after {LONGEST:.0f} seconds; save the page in a browser")
    stated = answer.headers.get("Content-Type", "")
    return Fetched(address, bytes(data), stated.partition(";")[0].strip().lower(), stated)


@contextmanager
def _client(allow_private: bool, resolving: Resolve) -> Iterator[httpx.Client]:
    """A client that connects only to the addresses it has looked at, also when a name gives others a moment later."""
    transport = httpx.HTTPTransport()
    pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), network_backend=_Looking(allow_private, resolving), max_connections=1
    )
    transport._pool = pool  # noqa: SLF001 - httpx has no setting for the backend that its connections are made by
    timeout = httpx.Timeout(SECONDS, read=SECONDS, pool=LONGEST)
    with httpx.Client(
        transport=transport, timeout=timeout, headers={"User-Agent": AGENT}, follow_redirects=False, trust_env=False
    ) as client:
        yield client


class _Looking(httpcore.SyncBackend):
    """Connects to a name by the address that was checked, never by asking for it again."""

    def __init__(self, allow_private: bool, resolving: Resolve) -> None:
        self._allow_private, self._resolving = allow_private, resolving

    def connect_tcp(self, host: str, port: int, *args: object, **kwargs: object) -> httpcore.NetworkStream:
        """A connection to the first public address of *host*; raises IntakeError where it has none."""
        addresses = self._resolving(host, port)
        public = [each for each in addresses if self._allow_private or is_public_address(each)]
        if not public:
            raise IntakeError(
                f"{host} leads to {', '.join(addresses)}, an address of this machine or its network;"
                " --allow-private fetches from there"
            )
        return super().connect_tcp(public[0], port, *args, **kwargs)  # type: ignore[arg-type]
