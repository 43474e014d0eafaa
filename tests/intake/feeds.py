"""A server of feeds with the faults that real ones have."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

from tests.loopback import serving

WHOLE_TEXT = "The council voted on Monday to close the old fish quay, after a debate that lasted until midnight. " * 14
ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{guid}</guid><description>{text}</description>{more}</item>"
)
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The night ferry to the islands sails again from April, four years after the company took the last ship off the route.</p>
<p>Passengers can book cabins from Friday; lorries pay a third less than on the day boats, which the firm hopes will fill the deck.</p>
</article></body></html>"""


def rss(*items: str, title: str = "The Harbour Post", language: str = "en") -> bytes:
    """A feed with these items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><language>{language}</language>{"".join(items)}</channel></rss>'.encode()


def item(title: str, link: str, text: str = "A short teaser of it.", more: str = "", guid: str = "") -> str:
    """One item."""
    return ITEM.format(title=title, link=link, text=text, more=more, guid=guid or link)


class FeedServer(BaseHTTPRequestHandler):
    """Answers by what the test put into `answers`: a status, headers and a body for each path, or a function that makes them."""

    answers: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        path = self.path
        self.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.answers.get(path, self.answers.get(path.partition("?")[0], (404, {}, b"no such page")))
        status, headers, body = answer(self) if callable(answer) else answer
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def counted() -> Counter[str]:
    """Return how often each path was requested."""
    return Counter(path for path, _ in FeedServer.asked)


@contextmanager
def serving_feeds() -> Iterator[str]:
    """The address of a server, without answers yet."""
    FeedServer.answers, FeedServer.asked = {}, []
    with serving(FeedServer) as address:
        yield address


def later(seconds: float) -> str:
    """Return the date *seconds* from now, as HTTP writes it."""
    return formatdate(time.time() + seconds, usegmt=True)
