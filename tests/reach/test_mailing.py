"""An issue goes to each address once, also if the server or our process fails."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from standfirst.core.api import ServiceError
from standfirst.core.errors import DigestError
from standfirst.reach import mailing
from tests.conftest import Desk
from tests.reach.conftest import Received

PASSWORD = "s3cret-of-ana"  # noqa: S105 - of no real account
ISSUE = (
    "Title: The week\nDate: 2025-12-30\n\nWhat we read.\n\n## News\n\n- [Old quay closes](/2025/12/quay/): worth it.\n"
)
POST = "Title: Old quay closes\nDate: 2025-12-29\nSource: The Harbour Post\nLink: https://post.example/quay\nImage: images/a.webp\n\nIt closes.\n\n![The quay](images/a.webp)\n\n## Why\n\nMoney & time <3.\n"


class Mailbox:
    """An SMTP server's handler: keeps the mails it takes, and refuses the addresses it is set to refuse."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.refusals: dict[str, str] = {}
        self.pause = 0.0

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, *___: Any) -> str:  # noqa: N802 - as the server calls it
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - as the server calls it
        self.taken += [(address, envelope.content) for address in envelope.rcpt_tos]
        time.sleep(self.pause)
        return "250 taken"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    kept, port = Mailbox(), free_port()

    def authenticate(*values: Any) -> AuthResult:
        data = values[-1]
        return AuthResult(success=data.login == b"ana" and data.password == PASSWORD.encode(), handled=False)

    controller = Controller(kept, hostname="127.0.0.1", port=port, authenticator=authenticate, auth_require_tls=False)
    controller.start()
    monkeypatch.setenv("SMTP_URL", f"smtp://ana@127.0.0.1:{port}")
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    yield kept
    controller.stop()


def to_each(address: str) -> bytes:
    return f"From: digest@digest.example\r\nTo: {address}\r\nSubject: x\r\n\r\nText.\r\n".encode()


SENDER = "The Digest <digest@digest.example>"


def test_each_address_gets_one_message_of_its_own(tmp_path: Path, mailbox: Mailbox) -> None:
    book = mailing.book_at(tmp_path / "x.sent")

    first = mailing.send(["a@mail.example", "b@mail.example"], to_each, SENDER, book)
    second = mailing.send(["b@mail.example", "c@mail.example"], to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))

    assert (first.sent, second.sent, second.before) == (2, 1, 1)
    assert Counter(address for address, _ in mailbox.taken) == {
        "a@mail.example": 1,
        "b@mail.example": 1,
        "c@mail.example": 1,
    }
    assert b"To: a@mail.example" in mailbox.taken[0][1]
    assert "mail.example" not in (tmp_path / "x.sent").read_text()


def test_a_lasting_refusal_is_never_tried_again_and_a_passing_one_is(tmp_path: Path, mailbox: Mailbox) -> None:
    mailbox.refusals = {"gone@mail.example": "550 no such user", "full@mail.example": "452 mailbox full"}
    to = ["gone@mail.example", "full@mail.example", "a@mail.example"]

    first = mailing.send(to, to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))
    mailbox.refusals = {}
    second = mailing.send(to, to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))

    assert first.sent == 1
    assert any("550" in line for line in first.refused)
    assert any("next run" in line for line in first.refused)
    assert (second.sent, second.before, second.given_up) == (1, 1, 1)
    assert [address for address, _ in mailbox.taken] == ["a@mail.example", "full@mail.example"]


def test_a_wrong_password_is_named_and_not_shown(
    tmp_path: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "wr0ng-secret")

    with pytest.raises(ServiceError, match="SMTP_PASSWORD") as caught:
        mailing.send(["a@mail.example"], to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))

    assert "wr0ng" not in f"{caught.value}"
    assert mailbox.taken == []


@pytest.mark.parametrize(
    "line",
    [
        "ana",
        "ana@",
        "@mail.example",
        "ana@mail.example, bo@mail.example",
        "a@b@c",
        "jörg@münchen.example",
        "ana@mail",
        "Bcc: ana@mail.example",
    ],
)
def test_a_line_that_is_no_address_is_named_before_anything_is_sent(tmp_path: Path, line: str) -> None:
    (tmp_path / "to.txt").write_text(
        f"# readers\nAna Ruiz <ana@mail.example>  # the first\n\n{line}\n", encoding="utf-8"
    )

    with pytest.raises(DigestError, match=r"to\.txt:4"):
        mailing.addresses(tmp_path / "to.txt")


def test_an_address_is_listed_once(tmp_path: Path) -> None:
    (tmp_path / "to.txt").write_text(
        "\ufeffAna Ruiz <Ana@mail.example>\nana@mail.example\nbo+news@mail.example   # joined today\n"
    )

    assert mailing.addresses(tmp_path / "to.txt") == ["Ana@mail.example", "bo+news@mail.example"]


@pytest.fixture
def issue_desk(desk: Desk) -> Desk:
    """A desk with a published issue, a sender, and an address to unsubscribe at."""
    from PIL import Image  # noqa: PLC0415

    (desk.path / "content" / "issues").mkdir()
    (desk.path / "content" / "images").mkdir()
    Image.new("RGB", (900, 600), "#345").save(desk.path / "content" / "images" / "a.webp")
    (desk.path / "content" / "issues" / "2026-W01.md").write_text(ISSUE)
    (desk.posts / "2025" / "12").mkdir(parents=True)
    (desk.posts / "2025" / "12" / "quay.md").write_text(POST)
    (desk.path / "pelicanconf.py").write_text(
        "from standfirst.defaults import *\nglobals().update(desk(__file__))\n"
        'DIGEST["sender"] = "The Digest <digest@digest.example>"\nDIGEST["unsubscribe"] = "https://list.example/leave?address={address}"\n'
    )
    return desk


def test_an_issue_is_mailed_with_a_way_to_leave_at_one_click(issue_desk: Desk, mailbox: Mailbox) -> None:
    (issue_desk.path / "to.txt").write_text("anastasia.longname+news@subscribers.of.the.mail.example\n")
    words = ("issue", "--week", "2026-W01", "--send", "smtp", "--to", str(issue_desk.path / "to.txt"))

    shown = issue_desk.invoke(*words, "--dry-run")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert mailbox.taken == []
    done = issue_desk.invoke(*words)
    repeated = issue_desk.invoke(*words)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "sent 1" in done.stdout
    assert "sent 0, 1 had it before" in repeated.stdout
    ((_, data),) = mailbox.taken
    mail = message_from_bytes(data, policy=policy.default)
    leave = "https://list.example/leave?address=anastasia.longname%2Bnews%40subscribers.of.the.mail.example"
    assert mail["To"] == "anastasia.longname+news@subscribers.of.the.mail.example"
    assert b"=?utf-8?" not in data.partition(b"\r\n\r\n")[0]
    assert mail["List-Unsubscribe"].strip() == f"<{leave}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = mail.get_body(("html",))
    assert body is not None
    assert leave in body.get_content()
    assert PASSWORD not in done.stdout + done.stderr + shown.stdout


def test_the_sites_copy_of_a_mail_holds_no_readers_address(issue_desk: Desk) -> None:
    assert issue_desk.invoke("build").returncode == 0

    for name in ("email.html", "email.txt"):
        assert "list.example" not in (issue_desk.output / "issues" / "2026-w01" / name).read_text()


@pytest.mark.second_stage
def test_a_mailing_killed_at_any_moment_sends_no_address_two_mails(issue_desk: Desk, mailbox: Mailbox) -> None:
    people = [f"reader-{number}@mail.example" for number in range(30)]
    (issue_desk.path / "to.txt").write_text("\n".join(people))
    words = [
        sys.executable,
        "-m",
        "invoke",
        "issue",
        "--week",
        "2026-W01",
        "--send",
        "smtp",
        "--to",
        str(issue_desk.path / "to.txt"),
    ]
    mailbox.pause = 0.02
    from tests.conftest import ROOT  # noqa: PLC0415

    for goal in (3, 11, 12, 20):
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=os.environ | issue_desk.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 30
        while len(mailbox.taken) < goal and process.poll() is None and time.monotonic() < until:
            time.sleep(0.003)
        process.send_signal(signal.SIGKILL)
        process.wait()
    issue_desk.invoke(*words[3:])

    counts = Counter(address for address, _ in mailbox.taken)
    assert max(counts.values()) == 1
    assert len(counts) >= len(people) - 4  # one a kill may have been on its way


def test_buttondown_gets_one_draft(issue_desk: Desk, received: Received) -> None:
    variables = {"BUTTONDOWN_URL": received.address, "BUTTONDOWN_KEY": "k3y-of-ana"}
    received.answers["/v1/emails"] = (201, {"id": "x"})

    rehearsed = issue_desk.invoke("issue", "--week", "2026-W01", "--send", "buttondown", "--dry-run", **variables)
    first = issue_desk.invoke("issue", "--week", "2026-W01", "--send", "buttondown", **variables)
    second = issue_desk.invoke("issue", "--week", "2026-W01", "--send", "buttondown", **variables)

    assert "would make" in rehearsed.stdout
    assert first.returncode == 0, first.stdout + first.stderr
    assert "made at Buttondown before" in second.stdout
    (draft,) = received.json_at("/v1/emails")
    assert (draft["subject"], draft["status"]) == ("The week", "draft")
    assert "Old quay closes" in draft["body"]
    assert received.requests_to("/v1/emails")[0][0]["authorization"] == "Token k3y-of-ana"
    assert "k3y-of-ana" not in first.stdout + json.dumps(
        [path.read_text() for path in (issue_desk.path / "outbox").iterdir()]
    )


@pytest.mark.second_stage
def test_an_issue_is_a_book_that_the_checker_takes(issue_desk: Desk) -> None:
    import shutil  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    done = issue_desk.invoke("issue", "--week", "2026-W01", "--epub")
    assert done.returncode == 0, done.stdout + done.stderr
    path = issue_desk.path / "outbox" / "2026-W01.epub"
    first = path.read_bytes()
    issue_desk.invoke("issue", "--week", "2026-W01", "--epub")

    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as book:
        assert book.namelist()[0] == "mimetype"
        assert any(re.fullmatch(r"book/i-[0-9a-f]{16}\.jpg", name) for name in book.namelist())
        assert "Money &amp; time &lt;3." in book.read("book/p1.xhtml").decode()
    checker = shutil.which("epubcheck")
    if checker is None or shutil.which("java") is None:
        pytest.skip("no epubcheck on this machine")
    checked = subprocess.run(
        [str(shutil.which("java")), "-jar", os.path.realpath(checker), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 errors" in checked.stdout or "No errors" in checked.stdout


def test_a_certificate_that_is_not_trusted_is_called_that(
    tmp_path: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "self-signed certificate"
        raise error

    monkeypatch.setattr(mailing, "_server", connect)

    with pytest.raises(ServiceError, match=r"its certificate is not trusted \(self-signed certificate\)"):
        mailing.send(["a@mail.example"], to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))
    assert mailbox.taken == []


def test_a_sender_that_is_refused_is_no_fault_of_an_address(tmp_path: Path, mailbox: Mailbox) -> None:
    async def refuse(*_: Any) -> str:
        return "553 sender not allowed"

    mailbox.handle_MAIL = refuse  # type: ignore[attr-defined]
    with pytest.raises(ServiceError, match="does not take the sender"):
        mailing.send(["a@mail.example"], to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))
    del mailbox.handle_MAIL  # type: ignore[attr-defined]

    assert mailing.send(["a@mail.example"], to_each, SENDER, mailing.book_at(tmp_path / "x.sent")).sent == 1


def test_a_server_that_ends_the_session_loses_no_mail(tmp_path: Path, mailbox: Mailbox) -> None:
    mail_count = 0

    async def limited(_: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        nonlocal mail_count
        del session
        mail_count += 1
        if mail_count == 3:
            return "421 too many mails"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    mailbox.handle_MAIL = limited  # type: ignore[attr-defined]
    to = [f"{name}@mail.example" for name in "abcde"]
    with pytest.raises(ServiceError):
        mailing.send(to, to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))

    mailing.send(to, to_each, SENDER, mailing.book_at(tmp_path / "x.sent"))

    assert sorted(address for address, _ in mailbox.taken) == to


def test_a_second_sender_waits_for_none_and_sends_nothing(issue_desk: Desk, mailbox: Mailbox) -> None:
    (issue_desk.path / "readers.txt").write_text("ana@mail.example\nbo@mail.example\n", encoding="utf-8")
    order = ("issue", "--week", "2026-W01", "--send", "smtp", "--to", str(issue_desk.path / "readers.txt"))

    with mailing.sending(issue_desk.path / "outbox"):
        second = issue_desk.invoke(*order)

    assert second.returncode == 3
    assert re.search(r"another command is sending an issue .*\(process \d+, since", second.stderr)
    assert mailbox.taken == []


def test_who_may_not_have_got_a_mail_is_named(tmp_path: Path, mailbox: Mailbox) -> None:
    book = mailing.book_at(tmp_path / "a.sent")
    book.note("ana@mail.example", mailing.BEGUN)

    result = mailing.send(["ana@mail.example", "bo@mail.example"], to_each, "digest@digest.example", book)

    assert result.unsure == ["ana@mail.example"]
    assert [address for address, _ in mailbox.taken] == ["bo@mail.example"]
