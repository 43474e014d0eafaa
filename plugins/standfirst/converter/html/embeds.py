"""Read parts of a page that are not lines: code as it was typed, and players, which become a link to what they play."""

import re
from html import escape

from standfirst.converter.html.elements import Element, text_of

PLAYER = re.compile(
    r"player|video|youtu\.?be|vimeo|dailymotion|twitch|podcast|audio|soundcloud|spotify|rutube|bilibili", re.IGNORECASE
)
SOUND = re.compile(r"podcast|audio|soundcloud|spotify", re.IGNORECASE)
# Titles of players that do not say what they play.
NO_TITLE = re.compile(r"(?:\w+ )?(?:video|audio|media) player|embed(?:ded)?(?: \w+)?|video|audio|iframe", re.IGNORECASE)
LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source|brush:)[-\s]?([a-z0-9+#]+)", re.IGNORECASE)


def code(element: Element) -> tuple[str, str]:
    """Return the code in a `pre`, and its HTML with the language where a class names it; empty if it holds none."""
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    text = text_of(element).strip("\n").rstrip()
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
