"""A feed is recognised after any prolog, and the entities that it declares are not expanded."""

from standfirst.converter.model import Dump, Refusal
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first. " * 4


def feed(declarations: str, text: str) -> Dump:
    item = f"<item><title>Boats race</title><link>https://a.example/1</link><description>{text}</description></item>"
    head = f'<?xml version="1.0"?>\n<!DOCTYPE rss [{declarations}]>\n'
    return Dump("a.xml", f'{head}<rss version="2.0"><channel><title>The Post</title>{item}</channel></rss>'.encode())


def test_a_feed_that_declares_entities_is_a_feed() -> None:
    (post,) = convert(feed('<!ENTITY nbsp "&#160;">', f"{PROSE}Nobody&nbsp;was hurt."))

    assert isinstance(post, Post)
    assert post.header.get("Title") == "Boats race"
    assert post.body.strip().endswith("Nobody was hurt.")


def test_entities_of_entities_are_not_multiplied() -> None:
    declared = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    (result,) = convert(
        feed('<!ENTITY a0 "boat "><!ENTITY f SYSTEM "file:///etc/passwd">' + "".join(declared), f"{PROSE}&a9; &f;")
    )

    assert isinstance(result, Refusal) or len(result.body) < 10_000
    assert "root:" not in str(result)
