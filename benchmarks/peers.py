"""Posts by other extractors, in one form, so that one scorer reads them all."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import markdownify
import readability
import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from standfirst.converter.html.decode import decode
from standfirst.converter.model import Dump
from standfirst.posts.header import Header, listed, write
from standfirst.posts.html import escape

LINE_COST = 8  # words that each line must earn: the heuristic for text dumps that the gold folder's README names best
WORD = re.compile(r"\w+")

# Options of trafilatura: a story as we write one, without readers' comments.
AS_MARKDOWN: dict[str, Any] = {
    "output_format": "markdown", "include_links": True, "include_formatting": True, "include_tables": True,
    "include_comments": False,
}  # fmt: skip

Peer = Callable[[Dump], str]


def post(title: str, date: str, authors: list[str], body: str) -> str:
    """Return a post file of these parts, as far as they are known."""
    lines = (("Title", title), ("Date", date), ("Authors", listed(authors)))
    return write(Header(tuple((key, value) for key, value in lines if value)), body)


def by_trafilatura(dump: Dump) -> str:
    """Markdown with links and formatting, without readers' comments, and metadata."""
    document: Any = trafilatura.bare_extraction(dump.data, with_metadata=True)
    body = trafilatura.extract(dump.data, **AS_MARKDOWN)
    if document is None or body is None:
        return post("", "", [], "")
    authors = [name.strip() for name in (document.author or "").split(";") if name.strip()]
    return post(document.title or "", document.date or "", authors, body)


def by_readability(dump: Dump) -> str:
    """readability-lxml's clean HTML, by markdownify; it reports only the title."""
    document = readability.Document(decode(dump.data))
    return post(document.short_title(), "", [], markdownify.markdownify(document.summary()))


def by_resiliparse(dump: Dump) -> str:
    """Return what resiliparse takes for the text of the main content."""
    html = bytes_to_str(dump.data, detect_encoding(dump.data) or "utf-8")
    return post("", "", [], _plain(extract_plain_text(html, main_content=True)))


def by_best_run(dump: Dump) -> str:
    """Return the stretch of lines whose words, less 8 a line, sum highest."""
    lines = [line.strip() for line in decode(dump.data).splitlines() if line.strip()]
    best, start, total, best_lines = 0, 0, 0, (0, 0)
    for index, line in enumerate(lines):
        total += len(WORD.findall(line)) - LINE_COST
        if total > best:
            best, best_lines = total, (start, index + 1)
        if total < 0:
            total, start = 0, index + 1
    return post(lines[0] if lines else "", "", [], _plain("\n".join(lines[slice(*best_lines)])))


def _plain(text: str) -> str:
    return "\n\n".join(escape(line.strip()) for line in text.splitlines() if line.strip())


PEERS: Mapping[str, Mapping[str, Peer]] = {
    "html": {
        "trafilatura": by_trafilatura, "readability": by_readability, "resiliparse": by_resiliparse,
    },
    "text": {"best run": by_best_run},
}  # fmt: skip
