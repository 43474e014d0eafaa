"""Texts that a person wrote, in the formats in which they come: HTML, mail, CSV."""

import json

import pytest

from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

STORY = "The tide went out at noon. " * 3


def post_of(name: str, text: str) -> Post:
    (post,) = convert(Dump(name, text.encode()))
    assert isinstance(post, Post)
    return post


def test_a_recipe_in_html_keeps_its_ingredients_and_steps() -> None:
    html = """<h1>Barley soup</h1><p>Serves four.</p><ul><li>200 g barley</li><li>2 leeks</li></ul>
<ol><li>Wash the barley.</li><li>Boil for an hour.</li></ol>"""

    post = post_of("soup.html", html)

    assert post.header.get("Title") == "Barley soup"
    assert post.body == "Serves four.\n\n- 200 g barley\n- 2 leeks\n\n1. Wash the barley.\n2. Boil for an hour.\n"


def test_both_pieces_of_code_of_a_short_article_are_kept() -> None:
    html = "<h1>Two lines</h1><p>First:</p><pre>import boats</pre><p>Then:</p><pre>boats.sail()</pre><p>Done.</p>"

    assert [line in post_of("code.html", html).body for line in ("import boats", "boats.sail()")] == [True, True]


@pytest.mark.parametrize(
    ("mark", "item"),
    [("·<span>&nbsp;&nbsp; </span>", "- Ropes\n- Sails"), ("{}.<span>&nbsp; </span>", "1. Ropes\n2. Sails")],
)
def test_paragraphs_that_word_saves_as_items_are_a_list(mark: str, item: str) -> None:
    items = "".join(
        f'<p class="MsoListParagraph"><span>{mark.format(number)}</span>{name}</p>'
        for number, name in enumerate(("Ropes", "Sails"), 1)
    )

    assert item in post_of("list.html", f"<h1>What to bring</h1><p>{STORY}</p>{items}<p>{STORY}</p>").body


def test_labels_in_lines_of_one_paragraph_are_facts() -> None:
    html = f"<p>Title: Port wins prize<br>Author: Ana Ruiz<br>Date: 3 May 2024</p><p>{STORY}</p>"

    post = post_of("a.html", html)

    assert [post.header.get(key) for key in ("Title", "Authors", "Date")] == [
        "Port wins prize",
        "Ana Ruiz",
        "2024-05-03",
    ]
    assert "Ana Ruiz" not in post.body


MAIL = "From: {sender}\nTo: Bo <bo@desk.example>\nSubject: Pier opens\nDate: Fri, 3 May 2024 08:00:00 +0000\nMIME-Version: 1.0\n\n{body}"
BODY = f"{STORY}\n\n- East Quay is closed\n- West Quay is open\n"


@pytest.mark.parametrize(
    ("sender", "first", "authors"),
    [
        ("Ana Ruiz <ana@harbour.example>", "", "Ana Ruiz"),
        ('"Ruiz, Ana" <a.ruiz@harbour.example>', "", "Ana Ruiz"),
        ("Анна Петрова <petrova@harbour.example>", "", "Анна Петрова"),
        ("Harbour Press Office <info@harbour.example>", "", None),
        ("Ana Ruiz <ana@harbour.example>", "By Bo Li\n\n", "Bo Li"),
    ],
)
def test_who_sent_a_mail_wrote_it_unless_it_has_a_byline(sender: str, first: str, authors: str | None) -> None:
    post = post_of("a.eml", MAIL.format(sender=sender, body=first + BODY))

    assert post.header.get("Authors") == authors
    assert "- East Quay is closed\n- West Quay is open" in post.body


def test_a_text_in_a_record_of_ones_own_keeps_its_form() -> None:
    record = json.dumps({"title": "Pier opens", "text": BODY})

    assert "- East Quay is closed\n- West Quay is open" in post_of("a.json", record).body


def test_the_html_of_a_feeds_entry_is_read_as_its_writer_meant_it() -> None:
    entry = "&lt;p&gt;By Ana Ruiz&lt;/p&gt;&lt;p&gt;DUNMARROW, 3 May 2024 - The mayor resigned on Friday.&lt;/p&gt;&lt;p&gt;His deputy takes over.&lt;/p&gt;"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><title>Mayor resigns</title><link>https://post.example/a</link><description>{entry}</description></item></channel></rss>'

    post = post_of("a.xml", feed)

    assert (post.header.get("Authors"), post.header.get("Date")) == ("Ana Ruiz", "2024-05-03")
    assert "DUNMARROW, 3 May 2024" in post.body
    assert "By Ana Ruiz" not in post.body
