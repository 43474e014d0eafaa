"""Who may ask the desk anything: this machine's own browser, with the token of this server, from a page of this server.

A page elsewhere could send requests to localhost, or let its own name lead here (DNS rebinding). So every request must name this machine
as its host, every request that changes anything must come from a page of the same origin, and all must carry a cookie that only the
first address, which holds a random token, gives. Answers allow no script but the desk's own files, and no frame around them.
"""

import hmac
import secrets
from collections.abc import Sequence
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standfirst.text.hosts import is_this_machine

SAFE = frozenset(("GET", "HEAD"))
LARGEST = 64 * 1024 * 1024  # bytes of a request: several dumps at once; each is bounded again where it is saved
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The policies of pages in frames of the desk: a saved page, and the site as readers will see it. Nothing in them runs, and nothing leaves this machine.
SANDBOX = "sandbox allow-same-origin; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; font-src data:"
OF_DUMP = f"{SANDBOX}; style-src 'unsafe-inline'; img-src data:"
OF_SITE = f"{SANDBOX}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
HEADERS: Sequence[tuple[str, str]] = (
    ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"), ("Cache-Control", "no-store"),
)  # fmt: skip
OPEN = "/capture"  # is opened from other sites, which send no cookie along; it holds nothing of the desk
STRANGER = "Open the desk by the address that `desk` printed in the terminal: it holds the key of this session.\n"


class Guard:
    """Let through to *app* what the desk's own pages ask."""

    def __init__(self, app: ASGIApp, token: str = "") -> None:
        self.app = app
        self.token = token or secrets.token_urlsafe(32)
        self.cookie = f"desk-{secrets.token_hex(4)}"  # cookies have no port: two desks need two names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        await self.app(scope, _bounded(receive), _with_headers(send))

    def _refused(self, scope: Scope) -> Response | None:
        """Return the answer to a request that the desk does not take; None if it takes it."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not is_this_machine(host):
            return PlainTextResponse("The desk answers at localhost only.\n", 403)
        origin = headers.get("origin")
        # A browser names the origin of every request that may change something, and of every one that a page elsewhere wants to read.
        if origin != f"{scope['scheme']}://{host}" and (origin is not None or scope["method"] not in SAFE):
            return PlainTextResponse("The desk takes changes from its own pages only.\n", 403)
        if int(headers.get("content-length") or 0) > LARGEST:
            return PlainTextResponse(f"A request may have {LARGEST:,} bytes.\n", 413)
        stated = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if stated and scope["method"] in SAFE and hmac.compare_digest(stated.encode(), self.token.encode()):
            answer = RedirectResponse(scope["path"], 303)
            answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
            return answer
        is_open = scope["method"] in SAFE and scope["path"] == OPEN
        return None if is_open or self._is_known(headers) else PlainTextResponse(STRANGER, 403)

    def _is_known(self, headers: Headers) -> bool:
        # Only the own cookie is read: another program on this machine may have set any, which a parser of all stumbles over.
        pairs = (pair.strip().partition("=") for pair in headers.get("cookie", "").split(";"))
        sent = next((value for name, _, value in pairs if name == self.cookie), "")
        return hmac.compare_digest(sent.encode(), self.token.encode())


def _with_headers(send: Send) -> Send:
    """Return *send* with the headers that every answer has."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS:
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", POLICY)
        await send(message)

    return sending


def _bounded(receive: Receive) -> Receive:
    """Return *receive*, which ends a request whose body is longer than it may be."""
    received = 0

    async def receiving() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return {"type": "http.disconnect"} if received > LARGEST else message

    return receiving
