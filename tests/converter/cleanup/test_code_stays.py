"""Code of a story, and lines that only look like a path or a name, are kept."""

import pytest

from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

PROSE = "<p>The boats raced all day in a fresh wind, and the crew of the smallest boat was home first.</p>" * 4


def converted(html: str, title: str = "Boats race") -> str:
    (post,) = convert(Dump("a.html", f"<article><h1>{title}</h1>{PROSE}{html}{PROSE}</article>".encode()))
    assert isinstance(post, Post)
    return post.body


@pytest.mark.parametrize("code", ["echo hello &gt; greeting", "npm install boats", "{}"])
def test_code_is_never_cleaned_away(code: str) -> None:
    body = converted(f"<p>Run this first:</p><pre><code>{code}</code></pre>", "npm install boats")

    assert f"```\n{code.replace('&gt;', '>')}\n```" in body


def test_a_comparison_in_a_list_is_no_path() -> None:
    assert "- Latency > 100 ms" in converted("<ul><li>Latency &gt; 100 ms</li><li>Rate &gt; 5 boats</li></ul>")


@pytest.mark.parametrize(
    ("line", "is_personal"),
    [
        ("The race will be held again in June.", False),
        ("The harbour may freeze.", False),
        ("See you soon, Will!", True),
        ("Will, your week in boats", True),
        ("Sent for Will Smith alone", True),
    ],
)
def test_a_mail_loses_what_calls_its_reader_and_no_sentence_with_such_a_word(line: str, is_personal: bool) -> None:
    head = (
        "From: a@b.example\nTo: Will Smith <w@c.example>\nSubject: Boats race\nDate: Mon, 06 May 2024 10:00:00 +0000\n"
    )
    mail = f"{head}MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{PROSE}<p>{line}</p>{PROSE}"

    (post,) = convert(Dump("a.eml", mail.encode()))

    assert isinstance(post, Post)
    assert (line in post.body) is not is_personal
