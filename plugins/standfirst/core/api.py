"""Talk to services that an editor uses, by their public HTTP APIs: bounded, with errors that name the service and no secret."""

import os
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from standfirst.core.errors import DigestError

if TYPE_CHECKING:
    import httpx

SECONDS = 30.0  # to wait for a server
LONGEST = 120.0  # seconds for one answer
GZIP = 16 + zlib.MAX_WBITS  # the window of a gzip stream, as zlib wants it
LARGEST = 64 * 1024 * 1024  # bytes of an answer
AGENT = "standfirst/1"
PASSING = frozenset((429, 500, 502, 503, 504))  # statuses after which trying again may help


class ServiceError(DigestError):
    """A service refused a request, or failed at it."""


def secret(name: str, what: str) -> str:
    """Return the value of the environment variable *name*; raises ServiceError, saying *what* it is, if there is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ServiceError(
            f"{name} is not set: put {what} into the environment variable {name}; it is never written to a file"
        )
    return value


def address(name: str, what: str, default: str = "") -> str:
    """Return the address in the environment variable *name*, or *default*; raises ServiceError if that is none."""
    value = os.environ.get(name, "").strip() or default or secret(name, what)
    if not value.startswith(("http://", "https://")):
        raise ServiceError(f"{name} is {value!r}; write the whole address, such as https://social.example")
    return value.rstrip("/")


class MailServer(NamedTuple):
    """The address of a mail server: scheme, host, port, and the name of the account; that is empty if it names none."""

    scheme: str
    host: str
    port: int
    user: str


def mail_server(name: str, ports: Mapping[str, int], example: str) -> MailServer:
    """Return the mail server in the environment variable *name*, its port by scheme in *ports*; raises ServiceError, with an *example*, if that is none."""
    parts = urlsplit(secret(name, f"the address of your mail server, such as {example}"))
    try:
        port = parts.port or ports[parts.scheme]
        host = parts.hostname or ""
    except (ValueError, KeyError):
        host, port = "", 0
    if not host:
        raise ServiceError(f"{name} is no address of a mail server; write one such as {example}")
    return MailServer(parts.scheme, host, port, unquote(parts.username or ""))


@dataclass(frozen=True, slots=True)
class Service:
    """A service at an address, and the headers by which it knows us; these are in no message."""

    name: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def get(self, path: str, **parameters: object) -> Any:
        """Return the JSON that the service answers; raises ServiceError if it answers anything else."""
        return self.json(self.send("GET", path, params={key: str(value) for key, value in parameters.items()}))

    def post(self, path: str, values: object, headers: Mapping[str, str] | None = None) -> Any:
        """Send *values* as JSON, and return the JSON that the service answers."""
        return self.json(self.send("POST", path, json=values, headers=headers))

    def json(self, answer: "httpx.Response") -> Any:
        """Return the JSON of an *answer*; None if it is empty."""
        try:
            return answer.json() if answer.content else None
        except ValueError as error:
            raise ServiceError(
                f"{self.name} at {self._host} answers something that is no JSON; is that its address?"
            ) from error

    def send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any
    ) -> "httpx.Response":
        """Return the answer to a request; raises ServiceError if there is none, or if its status says that it failed."""
        import httpx  # noqa: PLC0415 - most commands ask no service

        address = path if "://" in path else f"{self.address.rstrip('/')}{path}"
        own = {"User-Agent": AGENT, "Accept-Encoding": "gzip", **self.headers, **(headers or {})}
        try:
            with (
                httpx.Client(timeout=SECONDS, trust_env=False) as client,
                client.stream(method, address, headers=own, **options) as answer,
            ):
                data = self._read(answer)
                whole = httpx.Response(
                    answer.status_code, headers=_plain(answer.headers), content=data, request=answer.request
                )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceError(
                f"{self.name} at {self._host} gives no answer: {type(error).__name__}; try again later"
            ) from error
        if whole.is_error:
            raise ServiceError(
                f"{self.name} at {self._host} answers {whole.status_code} {whole.reason_phrase}{_hint(whole.status_code)}"
            )
        return whole

    def _read(self, answer: "httpx.Response") -> bytes:
        """Return the body of an *answer*, unpacked; raises ServiceError if it is too large, takes too long, or is packed in another way."""
        packed, deadline = bytearray(), time.monotonic() + LONGEST
        for piece in answer.iter_raw():
            packed += piece
            if len(packed) > LARGEST:
                raise ServiceError(f"{self.name} at {self._host} answers more than {LARGEST:,} bytes")
            if time.monotonic() > deadline:
                raise ServiceError(
                    f"{self.name} at {self._host} takes more than {LONGEST:.0f} seconds; try again later"
                )
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        if encoding == "identity":
            return bytes(packed)
        if encoding not in ("gzip", "x-gzip"):
            raise ServiceError(
                f"{self.name} at {self._host} answers in the encoding {encoding}, which nobody asked for"
            )
        try:
            data = zlib.decompressobj(wbits=GZIP).decompress(bytes(packed), LARGEST + 1)
        except zlib.error as error:
            raise ServiceError(f"{self.name} at {self._host} answers a gzip that is broken; try again later") from error
        if len(data) > LARGEST:
            raise ServiceError(f"{self.name} at {self._host} answers more than {LARGEST:,} bytes")
        return data

    @property
    def _host(self) -> str:
        return urlsplit(self.address).netloc.rpartition("@")[2]


def _plain(headers: "httpx.Headers") -> dict[str, str]:
    """Return *headers* without those that the unpacked body no longer has."""
    return {
        name: value
        for name, value in headers.items()
        if name not in ("content-encoding", "content-length", "transfer-encoding")
    }


def _hint(status: int) -> str:
    if status in (401, 403):
        return "; check its token in the environment"
    return "; try again later" if status in PASSING else ""
