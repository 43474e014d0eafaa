"""Code is read as it was typed, even if a highlighter split its lines."""

import pytest

from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

ABOVE = (
    "<p>The boats raced all day in a fresh wind, and the crew of the smallest boat was home first.</p>"
    "<p>A program of two lines counts them, and says how many came home before the storm reached the cape.</p>"
)
BELOW = (
    "<p>The harbour board will use it from next spring on, when the season begins, and has asked for a third line.</p>"
    "<p>Nobody knows yet what that line shall do, but a teacher of the town has offered to write it with her class.</p>"
)


@pytest.mark.parametrize(
    "code",
    [
        "<pre><code><div>import boats</div><div>print(boats)</div></code></pre>",
        "<pre><ol><li>import boats</li><li>print(boats)</li></ol></pre>",
        '<table><tr><td class="gutter"><pre>1\n2</pre></td><td class="code"><pre>import boats\nprint(boats)</pre></td></tr></table>',
        '<pre><span class="lineno">1</span>import boats\n<span class="lineno">2</span>print(boats)</pre>',
    ],
)
def test_each_line_of_code_is_a_line(code: str) -> None:
    page = f"<html><body><article><h1>Boats in Python</h1>{ABOVE}{code}{BELOW}</article></body></html>"

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post)
    assert "```\nimport boats\nprint(boats)\n```" in post.body
    assert "\n1\n" not in post.body


def test_links_in_a_box_of_tags_are_tags_wherever_they_lead() -> None:
    box = (
        '<div class="tags"><a href="/t/harbour-board">Harbour board</a> <a href="/t/programming">Programming</a></div>'
    )
    page = f"<html><body><article><h1>Boats in Python</h1>{ABOVE}{BELOW}{box}</article></body></html>"

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post)
    assert post.header.get("Tags") == "Harbour board, Programming"
