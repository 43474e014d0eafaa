"""A folder that a mail program exported: a story for each mail."""

from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

TEXT = "\n\n".join(
    f"The {name} sails again, the harbour board of Port Wennick said on Tuesday after a long meeting. Nobody knows when, though the "
    f"captain of the {name} told the paper that it would be soon, and that all tickets stay valid until the end of the year."
    for name in ("night ferry", "morning boat", "old steamer")
)


def mail(title: str, number: int, body: str = TEXT) -> str:
    return (
        f"From letters@post.example Thu Nov 12 10:00:0{number} 2026\nFrom: The Post <letters@post.example>\nSubject: {title}\n"
        f"Date: Thu, 12 Nov 2026 10:00:0{number} +0000\nMessage-ID: <{number}@post.example>\nTo: reader@my.example\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}\n\n"
    )


def test_each_mail_is_a_story_with_its_own_title_and_name() -> None:
    quoted = f"{TEXT}\n\n>From the quay you can see it."
    first, second = convert(Dump("letters.mbox", (mail("Ferry sails", 1) + mail("Quay opens", 2, quoted)).encode()))

    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert [post.header.get("Title") for post in (first, second)] == ["Ferry sails", "Quay opens"]
    assert first.key != second.key
    assert "reader@my.example" not in first.body + second.body
    assert "From the quay you can see it." in second.body
    assert first.header.get("Date") == "2026-11-12 10:00+00:00"


def test_the_names_of_mails_do_not_depend_on_their_order() -> None:
    one, other = mail("Ferry sails", 1), mail("Quay opens", 2)
    forward = {result.key for result in convert(Dump("a", (one + other).encode()))}
    backward = {result.key for result in convert(Dump("a", (other + one).encode()))}

    assert forward == backward


def test_a_letter_that_begins_with_from_is_no_mbox() -> None:
    (story,) = convert(Dump("a.txt", f"From Riveck to Wennick 2026\n\n{TEXT}\n".encode()))

    assert isinstance(story, Post)
    assert "Riveck" in (story.header.get("Title") or "")
