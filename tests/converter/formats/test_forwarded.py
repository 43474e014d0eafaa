"""A mail that a reader forwarded is the mail of who wrote it: whose words are above it stays out."""

import pytest

from standfirst.converter.formats import forwarded
from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

TEXT = (
    "The dredger has been working off the north mole since Easter, and it has been bringing up more than mud.\n\n"
    "The anchor is four metres long and, according to the museum, about 300 years old. It is missing one fluke.\n\n"
    "The harbour board has to report it within 28 days. Until then it lies in a tank behind the fish market.\n"
)
HEADERS = {
    "Gmail": "---------- Forwarded message ---------\nFrom: Harbour Letter <hello@letter.example>\nDate: Thu, 9 May 2024 at 06:00\nSubject: What the dredger found\nTo: Jo Reader <jo@example.org>\n\n",
    "Outlook": "From: Harbour Letter <hello@letter.example>\nSent: Thursday, 9 May 2024 06:00\nTo: Jo Reader\nSubject: What the dredger found\n\n",
    "Thunderbird": "-------- Weitergeleitete Nachricht --------\nBetreff: \tWhat the dredger found\nDatum: \tThu, 9 May 2024 06:00:00 +0200\nVon: \tHarbour Letter <hello@letter.example>\nAn: \tjo@example.org\n\n",
}


def mail(subject: str, text: str) -> bytes:
    header = f"From: Jo Reader <jo@example.org>\nTo: dumps@example.org\nSubject: {subject}\nDate: Mon, 13 May 2024 08:01:00 +0200\nMIME-Version: 1.0\n"
    return f"{header}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}".encode()


@pytest.mark.parametrize("is_quoted", [False, True])
@pytest.mark.parametrize("program", HEADERS)
def test_a_forwarded_mail_is_that_of_its_writer(program: str, is_quoted: bool) -> None:
    own = f"{HEADERS[program]}{TEXT}"
    quoted = "".join(f"> {line}\n" for line in own.split("\n")) if is_quoted else own

    (post,) = convert(Dump("a.eml", mail("Fwd: What the dredger found", f"One for us?\n\nBest,\nJo\n\n{quoted}")))

    assert isinstance(post, Post)
    facts = [post.header.get(key) for key in ("Title", "Source")]
    assert facts == ["What the dredger found", "Harbour Letter"]
    assert (post.header.get("Date") or "")[:10] == "2024-05-09"
    assert "Jo" not in f"{post.header}{post.body}"
    assert post.body.startswith("The dredger")


def test_a_mail_that_quotes_another_is_its_own() -> None:
    (post,) = convert(Dump("a.eml", mail("What the dredger found", f"{TEXT}\n{HEADERS['Outlook']}An older mail.\n")))

    assert isinstance(post, Post)
    assert (post.header.get("Date") or "")[:10] == "2024-05-13"


@pytest.mark.parametrize("text", ["", "From: here\nto there\n", "Date: today\nSubject: none\n"])
def test_a_text_without_such_a_header_forwards_nothing(text: str) -> None:
    assert forwarded.inner(text) is None
