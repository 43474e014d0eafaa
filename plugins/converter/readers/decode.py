"""Bytes become text that XML can hold: decoded as a browser would, without controls, newlines unified."""

import codecs
import re

import cchardet
import webencodings

from plugins.converter.readers.prescan import prescan
from plugins.text import unwanted

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
XML_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
# A character's UTF-8 bytes, each read as one of Latin-1: one of them is a control that no text holds.
TWICE = re.compile(
    "(?=[\xc2-\xf4][\x80-\xbf]{0,2}[\x80-\x9f])(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
)
CONTROL = re.compile("[\x80-\x9f]")
NEWLINES = ("\u2028", "\u2029", "\x85")
ODD = re.compile(f"[\r\u2028\u2029{unwanted.CHARACTERS}]")  # what `clean` takes out or writes otherwise
XML_HEAD = 200  # bytes of an XML declaration
SNIFFED = 200_000  # bytes shown to the detector


def decode(data: bytes, declared: str = "") -> str:
    """The text of *data*: by its byte-order mark, the *declared* encoding, what it says itself, UTF-8, else a guess."""
    return decoded(data, declared)[0]


def decoded(data: bytes, declared: str = "") -> tuple[str, bool]:
    """The same, and whether *data* is just that text in UTF-8, which then need not be encoded again."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return clean(data[len(mark) :].decode(name, "replace")), False
    labels = [label for label in (declared, _says(data)) if label and webencodings.lookup(label)]
    # Valid UTF-8 that is not ASCII is UTF-8: programs save pages anew and leave the old declaration in them. No text in another
    # encoding is likely to be valid (RFC 3629, 1).
    for label in ("utf-8", *labels) if not data.isascii() and not _is_stateful(data) else (*labels, "utf-8"):
        codec = webencodings.lookup(label).codec_info.name
        text = _try(data, codec)
        if text is not None:
            is_plain = codec == "utf-8" and not ODD.search(unwanted.rare_of(data))
            return (text, True) if is_plain else (clean(text), False)
    return clean(data.decode(guessed(data, labels[0] if labels else ""), "replace")), False


def _is_stateful(data: bytes) -> bool:
    """Return true if *data* may be ISO-2022, which writes all characters in ASCII and escapes."""
    return b"\x1b" in data


def guessed(data: bytes, label: str = "") -> str:
    """The codec of *label*, else the likeliest of those that browsers know; the detector names others too."""
    found = webencodings.lookup(label or cchardet.detect(data[:SNIFFED])["encoding"] or "")
    return str((found or webencodings.lookup("windows-1252")).codec_info.name)


def clean(text: str) -> str:
    """*text* with one kind of newline and without controls, lone surrogates or marks that reorder it."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not is_odd(text):  # as nearly all texts are: one look for all that follows
        return text
    if CONTROL.search(unwanted.rare(text)):
        text = TWICE.sub(_once, text)
    for newline in NEWLINES:
        text = text.replace(newline, "\n")
    return unwanted.without(text)


def is_odd(text: str) -> bool:
    """Whether *text* holds a control, a lone surrogate, a mark that reorders it, or a newline of another kind."""
    return ODD.search(unwanted.rare(text)) is not None


def _once(match: re.Match[str]) -> str:
    """A character that was encoded as UTF-8 twice; as it stands where it was not."""
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _says(data: bytes) -> str:
    """The encoding that *data* declares as HTML or as XML."""
    found = XML_DECLARED.match(data.lstrip()[:XML_HEAD])
    stated = found[1].decode("ascii", "replace").lower() if found else ""
    return prescan(data) or ("utf-8" if stated.startswith("utf-16") else stated)  # bytes we could read are not UTF-16


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
