"""Characters that no post may hold."""

import re
from collections.abc import Mapping
from html import unescape
from unicodedata import is_normalized, normalize

from standfirst.text.words import is_ended

# Characters that XML 1.0 cannot hold, and the marks that reorder text on screen (Unicode TR 36, "bidirectional text spoofing").
CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff"
# The controls U+0080 to U+009F are in texts by mistake: bytes of Windows-1252 that were stored as characters. Its quotation marks and dashes:
WINDOWS = {chr(byte): bytes([byte]).decode("cp1252") for byte in (0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97)}
UNWANTED = re.compile(f"[{CHARACTERS}]")
# Entities that show what a writer typed; `&lt;` and `&gt;` may be what a text is about.
ESCAPED = re.compile(
    r"&(?:amp|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip|[a-zA-Z]{1,3}(?:uml|acute|grave|circ|tilde|cedil|slash|ring)|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
)
# The figures and signs that Unicode has above and below the line (its block "Superscripts and Subscripts").
RAISED: Mapping[str, dict[int, int]] = {
    "sup": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
MOST_ESCAPES = 3  # times that programs may have escaped a title
PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"


def raised(tag: str, text: str) -> str:
    """Return *text* as Unicode has it above the line (*tag* is `sup`) or below it (`sub`); empty if it does not have all of it."""
    table = RAISED[tag]
    return text.translate(table) if all(ord(mark) in table for mark in text) else ""


def rare(text: str) -> str:
    """Return the characters of *text* that are not plain ASCII: a few, in a fifth of the time that a look at each takes."""
    return rare_of(text.encode("utf-8", "surrogatepass"))


def rare_of(data: bytes) -> str:
    """Return the same of a text's UTF-8 bytes *data*."""
    return data.translate(None, PLAIN).decode("utf-8", "surrogatepass")


def published(text: str) -> str:
    """Return *text* as one line of a post may hold it: entities read that were written twice, characters composed (NFC).

    A page that escapes its title twice shows `&amp;`; U+FFFD is where a character was lost, and says nothing.
    """
    if "&" in text:
        for _ in range(MOST_ESCAPES):
            text = ESCAPED.sub(lambda match: unescape(match[0]), text)
    return composed(text.replace("\ufffd", ""))


def composed(text: str) -> str:
    """Return *text* in Unicode's normalization form C, which feeds and addresses are compared in."""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def printable(text: str) -> str:
    """Return *text* for a terminal: what does not print, such as an escape sequence in a dump's words, as its code."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text)


def without(text: str) -> str:
    """Return *text* without controls, lone surrogates and marks that reorder it; quotation marks of Windows-1252 that came as controls are read."""
    if text.isprintable():  # as nearly all lines are: nothing unwanted is
        return text
    for character in set(UNWANTED.findall(rare(text))):
        text = text.replace(character, WINDOWS.get(character, ""))
    return text


BULLETS = frozenset("•‣▪◦●▢☐□")
BULLET = re.compile(rf"[{''.join(sorted(BULLETS))}·*–-]\s+(?=\S)")
TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")  # in markup; "<" before a blank or a figure is the sign
NUMBER = re.compile(r"(\d{1,3})[.)] (?=\S)")


def bullet(line: str) -> str:
    """Return the bullet or dash that *line* begins with, blanks after it; none if a dash opens a quotation."""
    match = BULLET.match(line)
    is_said = line[:1] == "–" and is_ended(line)  # in many languages
    return match[0] if match and not is_said else ""


def without_bullet(html: str, mark: str) -> str:
    """Return *html*, the inside of a block whose text begins with *mark*, without that mark."""
    head, separator, rest = html.partition(mark)
    return f"{head}{rest.lstrip()}" if separator and not TAG.sub("", head).strip() else html


def number(line: str) -> int | None:
    """Return the number that *line* begins with as an item does: "3. Fill the tank"."""
    match = NUMBER.match(line)
    return int(match[1]) if match else None
