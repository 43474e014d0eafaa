"""Only this machine's own browser, with the token, from a page of the desk, may ask it anything."""

import socket

import pytest
from starlette.testclient import TestClient

from standfirst.core.errors import DigestError
from standfirst.web import server
from standfirst.web.server import application
from tests.web.conftest import HOME, PORT, TOKEN, Curated


@pytest.mark.parametrize(
    "host", ["attacker.example", "localhost.attacker.example:8001", "127.0.0.1.nip.io", "192.168.1.7:8001", "[::2]", ""]
)
def test_a_name_that_leads_here_from_elsewhere_is_refused(curated: Curated, host: str) -> None:
    for path in ("/", "/static/desk.js", f"/?token={TOKEN}"):
        assert curated.client.get(path, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost:9000", "127.0.0.1:8001", "[::1]:8001", "localhost"])
def test_a_tunnel_of_another_port_is_this_machine(curated: Curated, host: str) -> None:
    client = TestClient(curated.client.app, base_url=f"http://{host}")

    assert client.get(f"/?token={TOKEN}").status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://attacker.example", "null", "http://localhost:8002", "https://localhost:8001", ""]
)
def test_a_page_elsewhere_decides_nothing(curated: Curated, origin: str) -> None:
    name = curated.names()[0]

    answer = curated.post("/decide", {"action": "publish", "post": curated.value(name)}, origin=origin)

    assert answer.status_code == 403
    assert "Status: draft" in curated.text(name)


def test_a_page_elsewhere_reads_nothing(curated: Curated) -> None:
    for path in ("/", "/capture", "/publish/progress", "/static/desk.js"):
        assert curated.client.get(path, headers={"Origin": "https://attacker.example"}).status_code == 403


def test_a_request_without_an_origin_decides_nothing(curated: Curated) -> None:
    assert curated.client.post("/undo", data={}).status_code == 403


def test_requests_without_the_token_are_refused(curated: Curated) -> None:
    stranger = TestClient(curated.client.app, base_url=HOME)

    assert stranger.get("/").status_code == 403
    assert stranger.get("/?token=guessed").status_code == 403
    assert stranger.get("/", headers={"Cookie": f"desk={TOKEN}"}).status_code == 403
    assert "terminal" in stranger.get("/").text


def test_the_first_address_gives_a_cookie_that_no_other_site_can_use(curated: Curated) -> None:
    stranger = TestClient(curated.client.app, base_url=HOME, follow_redirects=False)

    answer = stranger.get(f"/?token={TOKEN}")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("other", ['prefs={"a":1}', "a=b=c; ;", "odd", 'x="; y'])
def test_a_cookie_of_another_program_locks_nobody_out(curated: Curated, other: str) -> None:
    stranger = TestClient(curated.client.app, base_url=HOME, follow_redirects=False)
    own = stranger.get(f"/?token={TOKEN}").headers["set-cookie"].partition(";")[0]

    for cookies in (f"{other}; {own}", f"{own}; {other}"):
        assert TestClient(curated.client.app, base_url=HOME).get("/", headers={"Cookie": cookies}).status_code == 200


def test_a_token_of_bytes_that_are_no_text_is_refused(curated: Curated) -> None:
    stranger = TestClient(curated.client.app, base_url=HOME)

    assert stranger.get("/?token=%ff%c3").status_code == 403


def test_two_desks_have_two_tokens(curated: Curated) -> None:
    first, second = (application(curated.context, PORT) for _ in range(2))

    assert len(first.token) >= 40
    assert first.token != second.token
    assert first.cookie != second.cookie


def test_every_answer_forbids_foreign_scripts_and_frames(curated: Curated) -> None:
    name = curated.names()[0]
    for path in ("/", f"/story/{name}", "/terms/tags", "/issues", "/dumps", "/publish", "/nowhere", "/static/desk.js"):
        headers = curated.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_a_request_that_is_too_large_is_refused(curated: Curated) -> None:
    answer = curated.client.post("/dumps", content=b"x", headers={"Origin": HOME, "Content-Length": str(10**9)})

    assert answer.status_code == 413


def test_the_address_answers_as_soon_as_it_is_printed() -> None:
    """A browser that connects before the server runs waits, instead of being refused."""
    with server._socket(0) as listening, socket.create_connection(listening.getsockname(), timeout=2) as browser:
        assert browser.getpeername() == listening.getsockname()


def test_a_port_that_is_taken_is_named() -> None:
    with server._socket(0) as listening, pytest.raises(DigestError, match="--port"):
        server._socket(listening.getsockname()[1])
