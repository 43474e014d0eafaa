"""Characters that no post may hold."""

import re

# What XML 1.0 cannot hold, and the marks that reorder text on screen (Unicode TR 36, "bidirectional text spoofing").
CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff"
UNWANTED = re.compile(f"[{CHARACTERS}]")
PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"


def rare(text: str) -> str:
    """The characters of *text* that are not plain ASCII: a few, in a fifth of the time that a look at each takes."""
    return rare_of(text.encode("utf-8", "surrogatepass"))


def rare_of(data: bytes) -> str:
    """The same of a text's UTF-8 bytes *data*."""
    return data.translate(None, PLAIN).decode("utf-8", "surrogatepass")


def printable(text: str) -> str:
    """Return *text* for a terminal: what does not print, such as an escape sequence in a dump's words, as its code."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text)


def without(text: str) -> str:
    """*text* without controls, lone surrogates and marks that reorder it."""
    for character in set(UNWANTED.findall(rare(text))):
        text = text.replace(character, "")
    return text
