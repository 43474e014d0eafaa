"""A newsletter is published for everybody: nothing of the one it was sent to stays in the post."""

from base64 import urlsafe_b64encode

import pytest

from standfirst.converter.formats import personal
from standfirst.converter.formats.personal import Recipients
from standfirst.converter.markdown.links import uncounted
from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

TO = Recipients(frozenset(("jane doe", "jane")), frozenset(("jane@inbox.example",)))
HEADER = """From: Boats Weekly <letter@boats.example>
To: Jane Doe <jane@inbox.example>
Subject: {subject}
Date: Tue, 14 May 2024 06:41:09 +0000
List-Id: Boats Weekly <weekly.boats.example>
MIME-Version: 1.0
Content-Type: {kind}; charset="utf-8"

"""
PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first. Nobody was hurt."
COUNTED = "https://click.letters.example/ls/click?upn=u001.Xy7Zk29QwErTy88AbCdEfGh1234567890"
WITH_TARGET = "https://click.letters.example/c/?url=https%3A%2F%2Fboats.example%2Frace"
PAGE = f"""<html><head><title>Race</title></head><body>
<p><a href="https://letters.example/view/9f8e7d6c5b4a39281706">View this email in your browser</a></p>
<h1>The harbour race</h1>
<h2>Hi Jane Doe,</h2>
<p>{PROSE} {PROSE}</p>
<p>{PROSE} The <a href="{COUNTED}">report</a> and the <a href="{WITH_TARGET}">results</a> are out.</p>
<p>{PROSE} {PROSE}</p>
<p>This email was sent to jane@inbox.example. <a href="https://letters.example/unsubscribe?u=9f8e7d6c5b4a39281706">Unsubscribe</a></p>
</body></html>
"""
TEXT = f"""Hi Jane Doe,

{PROSE} {PROSE}

{PROSE} Read {COUNTED} today.

You are receiving this because you signed up.
Sent to jane@inbox.example
Unsubscribe: https://letters.example/unsubscribe?u=9f8e7d6c5b4a39281706
"""


@pytest.mark.parametrize(
    ("kind", "body", "subject"),
    [("text/html", PAGE, "Jane, the harbour race is on"), ("text/plain", TEXT, "The harbour race is on, Jane")],
)
def test_nothing_of_the_recipient_is_published(kind: str, body: str, subject: str) -> None:
    mail = (HEADER.format(subject=subject, kind=kind) + body).encode()

    (post,) = convert(Dump("letter.eml", mail))

    assert isinstance(post, Post)
    published = str(post.header.lines) + post.body
    for private in ("Jane", "jane@", "9f8e7d6c", "Xy7Zk29Q", "nsubscribe", "in your browser"):
        assert private not in published, published
    assert post.header.get("Title") == "The harbour race is on"
    assert "smallest boat was home first" in post.body


def test_links_of_a_letter_lead_where_they_lead() -> None:
    (post,) = convert(Dump("letter.eml", (HEADER.format(subject="Race", kind="text/html") + PAGE).encode()))

    assert isinstance(post, Post)
    assert "[results](https://boats.example/race)" in post.body
    assert "The report and" in post.body


@pytest.mark.parametrize(
    ("line", "is_private"),
    [
        ("Hi Jane Doe,", True),
        ("Liebe Leserinnen und Leser,", True),
        ("Bonjour à tous,", False),
        ("Dear all,", False),
        ("Liebe Eltern, liebe Kinder,", False),
        ("Уважаемые читатели!", True),
        ("Hello Kitty opens a park in the harbour", False),
        ("Dear prices keep readers away, a report says.", False),
        ("田中様", True),
        ("Jane Doe won the race.", True),  # short, and it names the recipient: better lost than published
        (f"{PROSE} It was Jane Doe who said so, at the end of a long day on the water.", False),
        ("Abmelden | Im Browser ansehen", True),
        ("配信停止はこちら", True),
        ("Kamusta Jane,", True),
        ("Forwarded this email? Read more of our letters.", True),
        ("The letter is older: it was sent from the harbour in 1912.", False),
        ("", False),
    ],
)
def test_what_speaks_to_the_recipient(line: str, is_private: bool) -> None:
    assert personal.is_personal(line, TO) is is_private


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://boats.example/2024/race", "https://boats.example/2024/race"),
        (WITH_TARGET, "https://boats.example/race"),
        (COUNTED, ""),
        ("https://letters.example/redirect/2/" + urlsafe_b64encode(b'{"e":"https://boats.example/race"}').decode().rstrip("="),
         "https://boats.example/race"),
        ("https://go.letters.example/https://boats.example/race", "https://go.letters.example/https://boats.example/race"),
        ("https://news.example/2024/05/14/harbour-race-is-on", "https://news.example/2024/05/14/harbour-race-is-on"),
        ("mailto:desk@boats.example", "mailto:desk@boats.example"),
        ("http://a]b/", ""),
    ],
)  # fmt: skip
def test_counted_links_lead_to_their_target_or_nowhere(address: str, target: str) -> None:
    assert uncounted(address) == target
