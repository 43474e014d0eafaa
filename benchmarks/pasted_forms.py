"""Texts that people write or paste in the forms in which they also come: as HTML that a person or a program wrote, and as a mail."""

import re
from email.message import EmailMessage
from html import escape
from itertools import groupby

BULLET = re.compile(r"\s*(?:[•*·–-]\s+|[・•])(?=\S)")
NUMBER = re.compile(r"\s*(?:\d{1,2}[.)]\s+|\d{1,2}、)(?=\S)")
WRAP = re.compile(r"\n(?=[a-zа-я])")  # in a headline
# How a person, a blog, Word, Google Docs and LibreOffice begin a document, and the class that they give a paragraph.
STYLES = (
    ("", ""),
    ("<!doctype html><html><head><meta charset=utf-8></head><body>", ""),
    ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15"></head><body lang=EN><div class=WordSection1>', ' class="MsoNormal"'),
    ('<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"><style>.c1{color:#000}</style></head><body class="c3 doc-content">', ' class="c1"'),
    ('<html><head><meta name="generator" content="LibreOffice 7.4"/></head><body lang="en" dir="ltr">', ' class="western"'),
)  # fmt: skip

HEADLINE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def as_html(text: str, style: tuple[str, str] = STYLES[0]) -> str:
    """Return *text* as HTML in a *style*: the first line is a heading, lists and code are elements, other lines are paragraphs."""
    head, attribute = style
    chunks = [chunk.strip("\n") for chunk in re.split(r"\n\s*\n", text.strip("\n"))]
    first, _, rest = WRAP.sub(" ", chunks[0], count=1).partition("\n")
    parts = [f"<h1>{escape(first.strip(), quote=False)}</h1>"]
    for chunk in filter(str.strip, (rest, *chunks[1:])):
        for kind, lines in groupby(chunk.split("\n"), _kind):
            parts.append(_element(kind, list(lines), attribute))
    return head + "\n".join(parts) + "\n"


def _kind(line: str) -> str:
    if BULLET.match(line):
        return "ul"
    if NUMBER.match(line):
        return "ol"
    return "table" if "\t" in line.strip() else "p"


def _element(kind: str, lines: list[str], attribute: str) -> str:
    if kind == "p":
        if all(line.startswith("    ") for line in lines):
            return f"<pre>{escape(chr(10).join(lines), quote=False)}</pre>"
        return f"<p{attribute}>{'<br>'.join(escape(line.strip(), quote=False) for line in lines)}</p>"
    if kind == "table":
        rows = ("".join(f"<td>{escape(cell.strip(), quote=False)}</td>" for cell in line.split("\t")) for line in lines)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    mark = BULLET if kind == "ul" else NUMBER
    items = (escape(mark.sub("", line, count=1), quote=False) for line in lines)
    return f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>"


def as_mail(text: str) -> bytes:
    """Return *text* as the body of a mail whose subject is its first line."""
    mail = EmailMessage()
    mail["From"] = "desk@standfirst.example"
    mail["To"] = "editor@standfirst.example"
    mail["Subject"] = WRAP.sub(" ", text.strip(), count=1).partition("\n")[0].strip()
    mail["Message-ID"] = "<1@standfirst.example>"
    mail.set_content(text)
    return mail.as_bytes()


def as_feed(text: str) -> bytes:
    """Return a feed with one entry, whose content is *text* as HTML and whose title is its headline."""
    body = as_html(text)
    headline = HEADLINE.search(body)
    title = TAG.sub(" ", headline[1]) if headline else escape(text.strip().partition("\n")[0])
    content = f"<content:encoded>{escape(body, quote=False)}</content:encoded>"
    item = f"<item><title>{title}</title><link>https://feeds.standfirst.example/1</link>{content}</item>"
    module = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return (
        f'<?xml version="1.0"?><rss version="2.0" {module}><channel><title>Notes</title>{item}</channel></rss>'.encode()
    )
