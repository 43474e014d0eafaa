"""Read parts of a page that are not lines: code as it was typed, and players, which become a link to what they play."""

import re
from html import escape
from itertools import islice

from standfirst.converter.html.elements import Element, text_of

PLAYER = re.compile(
    r"player|video|youtu\.?be|vimeo|dailymotion|twitch|podcast|audio|soundcloud|spotify|rutube|bilibili", re.IGNORECASE
)
SOUND = re.compile(r"podcast|audio|soundcloud|spotify", re.IGNORECASE)
# Titles of players that do not say what they play.
NO_TITLE = re.compile(r"(?:\w+ )?(?:video|audio|media) player|embed(?:ded)?(?: \w+)?|video|audio|iframe", re.IGNORECASE)
GUTTER = re.compile(r"gutter|line-?num|lineno|linenumber", re.IGNORECASE)  # where highlighters number the lines of code
NUMBERS = re.compile(r"[\d\s]*")
LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source|brush:)[-\s]?([a-z0-9+#]+)", re.IGNORECASE)


def code(element: Element) -> tuple[str, str]:
    """Return the code in a `pre`, and its HTML with the language where a class names it; empty if it holds none."""
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for cell in [cell for cell in element.iter("td", "span", "pre", "div") if GUTTER.search(cell.get("class") or "")]:
        if NUMBERS.fullmatch(text_of(cell)):
            cell.text, cell[:] = "", []
    for line in element.iter("div", "li", "p", "tr"):  # a line of code each, which some highlighters write so
        if not text_of(line).endswith("\n"):
            line.tail = "\n" + (line.tail or "").lstrip("\n")
    text = text_of(element).strip("\n").rstrip()
    if NUMBERS.fullmatch(text) and any(
        GUTTER.search(box.get("class") or "") for box in islice(element.iterancestors(), 2)
    ):
        return "", ""
    classes = " ".join(node.get("class") or "" for node in element.iter("pre", "code"))
    named = LANGUAGE.search(classes)
    language = f' class="language-{escape(named[1].lower())}"' if named else ""
    html = f"<pre><code{language}>{escape(text, quote=False)}</code></pre>"
    return (text, html) if text.strip() else ("", "")


def player(element: Element) -> tuple[str, str]:
    """Return what an iframe plays, as text and as a link; empty if it is no player of a film or of sound."""
    address = (element.get("src") or element.get("data-src") or "").strip()
    if not PLAYER.search(address) or not address.startswith(("http://", "https://", "//")):
        return "", ""
    title = " ".join((element.get("title") or "").split())
    kind = "Audio" if SOUND.search(address) else "Video"
    text = f"{kind}: {title}" if title and not NO_TITLE.fullmatch(title) else kind
    href = f"https:{address}" if address.startswith("//") else address
    return text, f'<a href="{escape(href)}">{escape(text)}</a>'


def uncloaked(cloaked: str) -> str:
    """Return the address that a page hides from robots as hexadecimal: each byte but the first was combined with the first.

    (Cloudflare's e-mail address obfuscation; a script of theirs undoes it in browsers.) Empty where it is no such thing.
    """
    try:
        key, *hidden_bytes = bytes.fromhex(cloaked)
        address = bytes(byte ^ key for byte in hidden_bytes).decode()
    except ValueError:
        return ""
    return address if address.isprintable() else ""
