"""Payloads as data: all of ../shared/hostile where it lies beside this clone, and some of our own."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from tests.conftest import SHARED

HOSTILE = SHARED / "hostile"
BEFORE = "The harbour lay quiet before the {number} boats came in, and nobody on the quay said a word."
AFTER = "The harbour lay quiet after the {number} boats had gone, and the lamps went out one by one."
# Ours, for clones without ../shared: one line for each attack that docs/security.md names, and for each place a value is written to.
OWN_PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "[x](javascript:alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)", "<a href='java\tscript:alert(1)'>x</a>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<textarea></textarea><script>alert(1)</script>", "<pre>```\n<script>alert(1)</script>\n```</pre>", "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>", "\"><script>alert(1)</script>", "' onmouseover='alert(1)", "{static}/../../etc/passwd",
    "{filename}/../pelicanconf.py", "|filename|../x", "<img src=https://tracker.example/t.gif>", "![x](https://tracker.example/t.gif)",
    "<style>@import 'https://tracker.example/t.css'</style>", "<meta http-equiv=refresh content='0;url=https://tracker.example/'>",
    "<base href=https://tracker.example/>", "<form action=https://tracker.example/><button>x</button></form>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>", "<link rel=stylesheet href=https://tracker.example/t.css>",
    "Save_as: ../x\nStatus: draft", "\u202egnp.exe", "\x00\x0b\ufffe\ud800", "{{ 7 * 7 }}{% include '/etc/passwd' %}", "{{ SITEURL }}",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<!--><img src=x onerror=alert(1)>-->",
    "<a href='vbscript:msgbox(1)'>x</a>", "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<xmp><script>alert(1)</script></xmp>",
    "<template><script>alert(1)</script></template>", "]]><script>alert(1)</script>", "=cmd|' /C calc'!A0", "<details open ontoggle=alert(1)>x",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hostile:
    """A dump that holds one payload in every place that its format has, and the good text around it."""

    name: str
    data: bytes
    good: tuple[str, ...] = ()  # what must be in its post


def payloads() -> list[str]:
    """Every payload as text, the same list each time."""
    all_payloads = list(OWN_PAYLOADS)
    if HOSTILE.is_dir():
        all_payloads += [case["payload"] for case in _cases("dompurify-expect")]
        for name in ("blns", "bleach-data", "miniflux-sanitizer-inputs"):
            all_payloads += [line for line in _lines(name) if isinstance(line, str)]
        all_payloads += [case["xml"] for case in _cases("feedparser-sanitize")]
    return list(dict.fromkeys(all_payloads))


def _lines(name: str) -> list[str | None]:
    lines: list[str | None] = json.loads((HOSTILE / f"{name}.json").read_text(encoding="utf-8"))
    return lines


def _cases(name: str) -> list[dict[str, str]]:
    cases: list[dict[str, str]] = json.loads((HOSTILE / f"{name}.json").read_text(encoding="utf-8"))
    return cases


def dumps() -> Iterator[Hostile]:
    """Each payload as an HTML page, a text, an object and a mail; and the feeds and pages that are payloads themselves."""
    for number, payload in enumerate(payloads()):
        good = (BEFORE.format(number=number), AFTER.format(number=number))
        for suffix, make in (("html", _html), ("txt", _text), ("json", _object), ("eml", _mail)):
            data = make(payload, *good).encode("utf-8", "replace")
            ends_early = len(data) > LONG if suffix == "txt" else HIDING.search(payload)
            kept = good[:1] if ends_early else good
            is_binary = suffix == "txt" and b"\0" in data
            is_other_stories = suffix == "html" and len(payload) > LONGEST
            yield Hostile(f"{number:05}.{suffix}", data, () if is_binary or is_other_stories else kept)
    if HOSTILE.is_dir():
        for number, case in enumerate(_cases("feedparser-feeds")):
            yield Hostile(f"feed-{number:04}.xml", base64.b64decode(case["b64"]))
        for number, case in enumerate(_cases("feedparser-sanitize")):
            yield Hostile(f"sanitize-{number:04}.xml", case["xml"].encode())
        for number, case in enumerate(_cases("html5lib-encoding")):
            yield Hostile(f"encoding-{number:04}.html", base64.b64decode(case["b64"]))


def _html(payload: str, before: str, after: str) -> str:
    escaped = escape(payload)  # as a page's own system writes it; in the body it is as the attacker wrote it
    return (
        f"<!doctype html><html lang=en><head><title>Boats {escaped}</title>"
        f'<meta name=author content="{escaped}"><meta name=keywords content="{escaped}"><meta name=description content="{escaped}">'
        f'<meta property="article:published_time" content="2024-05-06"><meta property="article:section" content="{escaped}">'
        f"</head><body><article><h1>Boats {escaped}</h1><p>{before * 3}</p>\n{payload}\n<p>{after * 3}</p></article></body></html>"
    )


LONGEST = 100_000  # characters of a payload, from which it is the story
LONG = 500_000  # bytes: after a payload of this length in a text, the rest of the story is not taken for one
# Elements that hide everything after them if they are left open, in browsers as in our parser.
HIDING = re.compile(
    r"<(iframe|style|script|textarea|title|xmp|noscript|noembed|noframes|template|select|svg|math|object|button|canvas|video|audio)\b"
    r"|<!--|<plaintext|<!\[CDATA|<\?|<[^>]*$|<head\b|hidden|display:none",
    re.IGNORECASE,
)


def _text(payload: str, before: str, after: str) -> str:
    line = " ".join(payload.split())
    return f"date 2024-05-06 Boats {line}\n\nBy {line}\n\n{before * 3}\n\n{payload}\n\n{after * 3}\n\n{line} / {line} b / {line} c\n"


def _object(payload: str, before: str, after: str) -> str:
    return json.dumps(
        {
            "title": f"Boats {payload}", "author": payload, "date": "2024-05-06", "tags": [payload, f"b {payload}"], "summary": payload,
            "source": payload, "section": payload, "url": f"https://a.example/{payload}", "content": f"<p>{before}</p>{payload}<p>{after}</p>",
        }
    )  # fmt: skip


def _mail(payload: str, before: str, after: str) -> str:
    mail = EmailMessage()
    line = "".join(character for character in payload if character.isprintable() and character.isascii())[:200]
    mail["Subject"] = f"Boats {line}"
    mail["From"], mail["Date"], mail["Message-ID"] = "a@b.example", "Mon, 06 May 2024 06:30:00 +0100", "<1@b.example>"
    mail.set_content(
        f"<p>{before * 3}</p>{payload}<p>{after * 3}</p>".encode("utf-8", "replace").decode(), subtype="html"
    )
    return mail.as_string()
