"""A mail that a reader forwarded is the mail of who wrote it: whose words are above it stays out."""

import pytest

from standfirst.converter.formats import forwarded
from standfirst.converter.model import Dump, Refusal
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


def check_writers_mail(post: Post | Refusal) -> None:
    """The post has the facts and the text of the mail that was forwarded, and nothing of who forwarded it."""
    assert isinstance(post, Post)
    facts = [post.header.get(key) for key in ("Title", "Source")]
    assert facts == ["What the dredger found", "Harbour Letter"]
    assert (post.header.get("Date") or "")[:10] == "2024-05-09"
    assert "Jo" not in f"{post.header}{post.body}"
    assert post.body.startswith("The dredger")


@pytest.mark.parametrize("is_quoted", [False, True])
@pytest.mark.parametrize("program", HEADERS)
def test_a_forwarded_mail_is_credited_to_its_writer(program: str, is_quoted: bool) -> None:
    forwarded_text = f"{HEADERS[program]}{TEXT}"
    quoted = "".join(f"> {line}\n" for line in forwarded_text.split("\n")) if is_quoted else forwarded_text

    (post,) = convert(Dump("a.eml", mail("Fwd: What the dredger found", f"One for us?\n\nBest,\nJo\n\n{quoted}")))

    check_writers_mail(post)


def test_a_mail_that_quotes_another_keeps_its_own_writer() -> None:
    (post,) = convert(Dump("a.eml", mail("What the dredger found", f"{TEXT}\n{HEADERS['Outlook']}An older mail.\n")))

    assert isinstance(post, Post)
    assert (post.header.get("Date") or "")[:10] == "2024-05-13"


@pytest.mark.parametrize("text", ["", "From: here\nto there\n", "Date: today\nSubject: none\n"])
def test_a_text_without_such_a_header_forwards_nothing(text: str) -> None:
    assert forwarded.inner(text) is None


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT.strip().split("\n\n"))
HTML = {
    "Gmail": '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong>Harbour Letter</strong> <span dir="auto">&lt;<a href="mailto:hello@letter.example">hello@letter.example</a>&gt;</span><br>Date: Thu, 9 May 2024 at 06:00<br>Subject: What the dredger found<br>To: Jo Reader &lt;<a href="mailto:jo@example.org">jo@example.org</a>&gt;<br></div><br><br>{}</div>',
    "Outlook": '<div><div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Harbour Letter &lt;hello@letter.example&gt;<br><b>Sent:</b> Thursday, 9 May 2024 06:00<br><b>To:</b> Jo Reader<br><b>Subject:</b> What the dredger found</p></div></div>{}',
    "Apple": '<blockquote type="cite"><div>From: Harbour Letter &lt;hello@letter.example&gt;</div><div>Subject: What the dredger found</div><div>Date: 9 May 2024 at 06:00:00 CEST</div><div>To: jo@example.org</div><br><div>{}</div></blockquote>',
    "Thunderbird": '<div class="moz-forward-container">-------- Weitergeleitete Nachricht --------<table class="moz-email-headers-table"><tbody><tr><th>Betreff: </th><td>What the dredger found</td></tr><tr><th>Datum: </th><td>Thu, 9 May 2024 06:00:00 +0200</td></tr><tr><th>Von: </th><td>Harbour Letter &lt;hello@letter.example&gt;</td></tr><tr><th>An: </th><td>jo@example.org</td></tr></tbody></table><br>{}</div>',
}


@pytest.mark.parametrize("program", HTML)
def test_a_forwarded_mail_in_html_is_credited_to_its_writer(program: str) -> None:
    html = f'<html><body><div dir="ltr">One for us?<br><br>Best,<br>Jo<br></div>{HTML[program].format(PARAGRAPHS)}</body></html>'
    data = mail("WG: What the dredger found", html).replace(b"text/plain", b"text/html")

    (post,) = convert(Dump("a.eml", data))

    check_writers_mail(post)
