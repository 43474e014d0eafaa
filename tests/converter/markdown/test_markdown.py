"""Blocks to Markdown: what the Markdown shows is what the page showed."""

import lxml.html
import pytest

from standfirst.converter.html.blocks import blocks_of
from standfirst.converter.html.elements import parse
from standfirst.converter.markdown import markdown
from standfirst.converter.markdown.links import absolute
from standfirst.posts.html import render

BASE = "https://news.example/2024/story"


def written(html: str) -> str:
    """The Markdown of an HTML fragment."""
    return markdown(blocks_of(parse(f"<html><body>{html}</body></html>")), BASE)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <em>two</em> <b>three</b>.</p>", "One *two* **three**.\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"),
        ("<ol start=3><li>c</li><li>d</li></ol>", "3. c\n4. d\n"),
        ("<ul><li>a<ol start=3><li>c</li></ol></li></ul>", "- a\n\n  3. c\n"),
        ("<p>He rose and spoke.</p><blockquote><p>Said.</p><p>Twice.</p></blockquote>", "He rose and spoke.\n\n> Said.\n>\n> Twice.\n"),
        ("<h3>A</h3><p>x</p><h5>B</h5><p>y</p>", "## A\n\nx\n\n### B\n\ny\n"),
        ("<pre><code class='language-python'>x = 1\n\ny = 2</code></pre>", "```python\nx = 1\n\ny = 2\n```\n"),
        ("<p>CO<sub>2</sub>, m<sup>2</sup>, 15<sup>th</sup>, x<sup>a</sup></p>", "CO₂, m², 15th, x<sup>a</sup>\n"),
        ("<p><a href='/a'>case stud</a><a href='/a'>ies</a></p>", "[case studies](https://news.example/a)\n"),
        ("<p>Roses<br>are red</p>", "Roses\\\nare red\n"),
        ("<p>One<br><br>Two</p>", "One\n\nTwo\n"),
        ("<p><a href='/a?utm_source=x&b=1'>A</a></p>", "[A](https://news.example/a?b=1)\n"),
        ("<p><a href='javascript:x()'>A</a> <a href='#top'>B</a></p>", "A B\n"),
        ("<p><b>Stop!</b> Go <a href='/a'>on</a>!</p>", "**Stop!** Go [on](https://news.example/a)!\n"),
        ("<p><b>Stop!</b><br><a href='/a'>on</a></p>", "**Stop!**\\\n[on](https://news.example/a)\n"),
        ("<p>x</p><p>• <b>One</b> a</p><p><b>• Two</b> b</p><p>y</p>", "x\n\n- **One** a\n- **Two** b\n\ny\n"),
        ("<p>To <a href='/cdn-cgi/l/email-protection' data-cfemail='422302206c273a232f322e27'>[email&#160;protected]</a></p>", "To a@b.example\n"),
        ("<div role=heading aria-level=3>A</div><p>x</p>", "## A\n\nx\n"),
        ("<h3><button aria-expanded=false>Worms</button></h3><p>x</p>", "## Worms\n\nx\n"),
        ("<h2><em>All of it</em></h2><p>x <em>y</em></p>", "## All of it\n\nx *y*\n"),
        ("<h2><em>Part</em> of it</h2><p>x</p>", "## *Part* of it\n\nx\n"),
        ("<p><b>Key points –&nbsp;</b><b>costs</b> <b>and gains</b></p>", "**Key points – costs and gains**\n"),
        ("<p><b>Costs</b> and <b>gains</b></p>", "**Costs** and **gains**\n"),
        ("<ol start=9><li>a<br>b</li><li>c</li></ol>", "9. a\\\n   b\n10. c\n"),
        ("<ul><li>a</li><li><p>boats</p><p>c</p></li></ul>", "- a\n- boats\n\n  c\n"),
        ("<p>x</p><form><label for=a>Name*</label><input id=a></form>", "x\n"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><ul><li>x</li><li>y</li></ul></td></tr></table>",
         "| A | B |\n| --- | --- |\n| 1 | x; y |\n"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td rowspan=2>7</td></tr><tr><td>2</td></tr><tr><td>3</td><td>8</td></tr></table>",
         "| A | B |\n| --- | --- |\n| 1 | 7 |\n| 2 |  |\n| 3 | 8 |\n"),
        ("<p><span>Read more</span><a href='/a'>The ferry</a></p>", "Read more [The ferry](https://news.example/a)\n"),
        ("<p><span>اقرأ</span><b>العبارة</b></p>", "اقرأ **العبارة**\n"),
        ("<p>An i<span>Phone</span>, <span>Mc</span>Donald, <i>日本</i><span>語</span></p>", "An iPhone, McDonald, *日本*語\n"),
        ("<h2>Why it floats<span class='mw-editsection'>[edit]</span></h2><p>x</p>", "## Why it floats\n\nx\n"),
        ("<p>Stop!<a href='/a'>on</a></p>", "Stop&#33;[on](https://news.example/a)\n"),
        ("<p>1986. A good year</p>", "1986&#46; A good year\n"),
        ("<p>1. Fill it</p><p>y</p><p>2. <b>Seal</b> it</p>", "1. Fill it\n\ny\n\n2. **Seal** it\n"),
        ("<p>1.<br>Fill it</p><p>2.<br>Seal</p>", "1&#46;\\\nFill it\n\n2&#46;\\\nSeal\n"),
        ("<p>2. Fill it</p><p>7. Seal it</p>", "2&#46; Fill it\n\n7&#46; Seal it\n"),
        ("<p><b>1. Fill</b> it</p><p><b>2. Seal</b> it</p>", "**1. Fill** it\n\n**2. Seal** it\n"),
        ("<p><b>1. !</b>Fill it</p><p>x</p>", "1&#46; !Fill it\n\nx\n"),
        ("<p>First:<br>1. <a href='/a'>Fill</a><br><b>2.</b> Seal<br>Done</p>", "First:\n\n1. [Fill](https://news.example/a)\n2. Seal\n\nDone\n"),
        ("<p>a<br>b<br>– <b>c<br>– d</b></p>", "a\\\nb\n\n- **c**\n- **d**\n"),
        ("<p>– Who is it?<br>– A friend.</p>", "– Who is it?\\\n– A friend.\n"),
        ("<p>x</p><p><b>▪</b> One ● two • three ◦ four</p><p>▪ Five</p>", "x\n\n- One ● two • three ◦ four\n- Five\n"),
        ("<p>• a<br>• b<br>and c</p>", "- a\n- b\\\n  and c\n"),
        ("<ul><li>3) a</li><li><b>4)</b> b</li></ul>", "3. a\n4. b\n"),
        ("<h2>1. A good year</h2><p>x</p>", "## 1. A good year\n\nx\n"),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "&#60;script>alert(1)&#60;/script>\n"),
        ("<p>word<b>,</b>word!</p>", "word,word!\n"),
        ("<p><b>B</b><b>reakfast:</b> tea</p>", "**Breakfast:** tea\n"),
        ("<p><b>Is it?<br></b>It is.</p>", "**Is it?**\\\nIt is.\n"),
        ("<p><a href='/a'>one<br></a><a href='/b'>two</a></p>", "[one](https://news.example/a)\\\n[two](https://news.example/b)\n"),
        ("<p>Say <code>a`b</code> and <code>`c</code></p>", "Say ``a`b`` and `` `c ``\n"),
        (
            "<p><abbr title='World Health'>WHO</abbr> and <abbr title='World Health'>WHO</abbr></p><p>The <abbr title='World Health'>WHO</abbr></p>",
            '<abbr title="World Health">WHO</abbr> and WHO\n\nThe WHO\n',
        ),
        ("<p>The <abbr title='World \"Health\" {x}|y'>WHO</abbr></p>", 'The <abbr title="World &quot;Health&quot; &#123;x}&#124;y">WHO</abbr>\n'),
        ("<ul><li><p>One.</p><p>Two.</p></li><li>Three</li></ul>", "- One.\n\n  Two.\n- Three\n"),
        ("<ul><li><div>1</div><div>Look</div></li><li><span>2</span>See</li></ul>", "- 1 Look\n- 2 See\n"),
        ("<table><tr><th><b>A</b></th><th>B</th></tr><tr><td><b>1</b><br>x</td><td><code>a|b</code></td></tr></table>",
         "| A | B |\n| --- | --- |\n| **1** x | `a\\|b` |\n"),
        ("<table><tr><th>A</th><th>B|C</th></tr><tr><td>1.</td><td>2</td></tr></table>", "| A | B&#124;C |\n| --- | --- |\n| 1. | 2 |\n"),
        ("<table><tr><td colspan=2>A</td></tr><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>",
         "| A |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n"),
        ("<iframe src='https://v.example/video/1' title='A film'></iframe>", "[Video: A film](https://v.example/video/1)\n"),
        ("<iframe src='https://maps.example/embed?q=1' title='A map'></iframe><p>x</p>", "x\n"),
        ("<h2>Head <a href='#h'>#</a></h2><p>x</p>", "## Head\n\nx\n"),
        ("<p>A<span class='sr-only'> (opens in a new tab)</span> B</p>", "A B\n"),
        ("<ol><li><p>a</p></li><li><p>b</p><h3>Tips</h3><p>x</p></li><li><p>c</p></li></ol>", "1. a\n2. b\n\n   ## Tips\n\n   x\n3. c\n"),
        ("<p>NeverMiss<sup>TM</sup> 8<sup> 2 </sup></p>", "NeverMiss™ 8²\n"),
        ("<ol><li><h2>First</h2><p>x</p></li><li><h2>Second</h2><p>y</p></li></ol>", "## First\n\nx\n\n## Second\n\ny\n"),
    ],
)  # fmt: skip
def test_markup_becomes_markdown(html: str, expected: str) -> None:
    assert written(html) == expected


@pytest.mark.parametrize(
    "text",
    [
        "snake_case and *stars* _under_",
        "a | b {static}/x `code` ~~s~~ \\ back",
        "# no heading",
        "- no item",
        "+ no",
        "=== no",
        "![a](b) [c](d)",
        "[e]: f",
    ],
)
def test_text_is_shown_literally(text: str) -> None:
    paragraph = lxml.html.Element("p")
    paragraph.text = text
    shown = lxml.html.document_fromstring(
        render(written(lxml.html.tostring(paragraph, encoding="unicode")))
    ).text_content()

    assert " ".join(shown.split()) == text


@pytest.mark.parametrize(
    ("address", "full"),
    [
        ("../2023/x", "https://news.example/2023/x"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://a.example/?gclid=1&q=2#s", "https://a.example/?q=2#s"),
        ("https://a.example/?_gl=1&srsltid=2#:~:text=so", "https://a.example/"),
        ("https://go.count.example/?id=1&url=https%3A%2F%2Fa.example%2F%3Futm_source%3Dx", "https://a.example/"),
        (
            "https://speed.example/analysis?url=https://a.example/",
            "https://speed.example/analysis?url=https://a.example/",
        ),
        ("https://go.count.example/?url=javascript:x()", "https://go.count.example/?url=javascript:x()"),
        ("data:text/html,x", ""),
        ("https://a.example/a b(c", "https://a.example/a%20b%28c"),
        ("http://[bad", ""),
    ],
)
def test_addresses_are_absolute_and_carry_no_tracking(address: str, full: str) -> None:
    assert absolute(address, BASE) == full


def test_text_after_the_end_of_the_page_is_read_as_browsers_read_it() -> None:
    page = "<html><body><p>Menu</p></body></html><div><p>The story.</p></div>"

    assert [block.text for block in blocks_of(parse(page))] == ["Menu", "The story."]
