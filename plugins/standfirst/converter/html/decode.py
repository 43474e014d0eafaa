"""Bytes become text that XML can hold: decoded as a browser would, without controls, newlines unified."""

import codecs
import re
from collections.abc import Mapping

import cchardet
import webencodings

from standfirst.text import characters

LOOKED_AT = 16_384  # bytes; the standard's 1,024 is the least, and browsers start again for a later declaration
SPACE = b"\t\n\f\r "
MARKUP = re.compile(rb"<(?:(!--)|(meta)(?=[\t\n\f\r /])|/?[a-z]|[!/?])", re.IGNORECASE)
TAG_END = re.compile(rb"[\t\n\f\r >]")
CHARSET = re.compile(
    rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\f\r ;][^\t\n\f\r ;]*))", re.IGNORECASE
)
GAP = re.compile(rb"[\t\n\f\r /]*")
NAME = re.compile(rb"=?[^\t\n\f\r />=]*")
EQUALS = re.compile(rb"[\t\n\f\r ]*=[\t\n\f\r ]*")
VALUE = re.compile(rb"\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\f\r >][^\t\n\f\r >]*)(?=[\t\n\f\r >])|(?=>)")
INSTEAD = {
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "x-user-defined": "windows-1252",
}  # a page so read was not so written


def prescan(data: bytes) -> str:
    """Return the name of the encoding that *data* declares in a `meta`; empty if it declares none that browsers know."""
    head = data[:LOOKED_AT]
    position = 0
    while (markup := MARKUP.search(head, position)) is not None:
        if markup[1]:
            end = head.find(b"-->", markup.start() + 2)
            position = end + 3 if end >= 0 else len(head)
        elif markup[2]:
            attributes, position = _attributes(head, markup.end())
            if name := _declared(attributes) if position <= len(head) else "":
                return name
        elif markup[0][-1:].isalpha():
            end_of_name = TAG_END.search(head, markup.end())
            position = _attributes(head, end_of_name.start())[1] if end_of_name else len(head)
        else:
            end = head.find(b">", markup.end() - 1)
            position = end + 1 if end >= 0 else len(head)
    return ""


def _attributes(head: bytes, position: int) -> tuple[Mapping[bytes, bytes], int]:
    """Return the attributes of the tag whose name ends at *position*, the first of each name, and the place after the tag; past the end of *head* if the tag does not end."""
    attributes: dict[bytes, bytes] = {}
    while True:
        position = _end(GAP.match(head, position))
        if position >= len(head):
            return attributes, len(head) + 1
        if head[position : position + 1] == b">":
            return attributes, position + 1
        name = NAME.match(head, position)
        position = _end(name)
        value = b""
        if equals := EQUALS.match(head, position):
            match = VALUE.match(head, equals.end())
            if match is None:
                return attributes, len(head) + 1
            value, position = next(filter(None, match.groups()), b""), match.end()
        attributes.setdefault(name[0].lower() if name else b"", value)


def _end(match: re.Match[bytes] | None) -> int:
    return match.end() if match else 0


def _declared(attributes: Mapping[bytes, bytes]) -> str:
    """Return the encoding that the attributes of one `meta` name."""
    label = attributes.get(b"charset")
    if label is None and attributes.get(b"http-equiv", b"").lower() == b"content-type":
        charset = CHARSET.search(attributes.get(b"content", b""))
        label = next(filter(None, charset.groups()), b"") if charset else b""
    encoding = webencodings.lookup(label.decode("ascii", "replace").strip()) if label else None
    return INSTEAD.get(encoding.name, encoding.name) if encoding else ""


# Browsers read GB 2312 and GBK as GB 18030, which holds both (Encoding Standard, 10.1).
WIDER = {"gbk": "gb18030"}
GB_SPACE, IDEOGRAPHIC_SPACE = "\ue5e5", "\u3000"  # what Python and what browsers make of the bytes A3 A0
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
XML_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
# A character's UTF-8 bytes, each read as one of Latin-1: one of them is a control that no text holds.
TWICE = re.compile(
    "(?=[\xc2-\xf4][\x80-\xbf]{0,2}[\x80-\x9f])(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
)
CONTROL = re.compile("[\x80-\x9f]")
# Bytes of Cyrillic in UTF-8, each read as a character of windows-1251: "РџСЂРёРІРµС‚". Half of such a text are the letters that stand for two of the bytes.
CYRILLIC_LEADS, CYRILLIC_SHARE = "РС", 0.2
_FOLLOWING = "".join(
    re.escape(bytes([byte]).decode("cp1251")) if byte != 0x98 else "\x98" for byte in range(0x80, 0xC0)
)
CYRILLIC_TWICE = re.compile(f"[РСВГ][{_FOLLOWING}]|в[{_FOLLOWING}]{{2}}")
NEWLINES = ("\u2028", "\u2029", "\x85")
ODD = re.compile(f"[\r\u2028\u2029{characters.CHARACTERS}]")  # what `clean` takes out or writes otherwise
# The detector's names of encodings that browsers call otherwise.
DETECTED = {"UHC": "euc-kr", "CP949": "euc-kr", "MAC-CYRILLIC": "x-mac-cyrillic"}
REPLACEMENT = "\ufffd"  # what a byte that is none of an encoding becomes
# In UTF-16 at least one of 20 bytes is zero (blanks, markup), and nearly all zeros are at every second place.
UTF_16_SHARE, NEARLY_ALL = 20, 0.95
XML_HEAD = 200  # bytes of an XML declaration
SNIFFED = 200_000  # bytes shown to the detector


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of *data*: by its byte-order mark, the *declared* encoding, what it says itself, UTF-8, else a guess."""
    return decoded(data, declared)[0]


def decoded(data: bytes, declared: str = "") -> tuple[str, bool]:
    """Return the same, and whether *data* is just that text in UTF-8, which then need not be encoded again."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return clean(data[len(mark) :].decode(name, "replace")), False
    if wide := _utf_16(data[:SNIFFED]):
        return clean(data.decode(wide, "replace")), False
    labels = [label for label in (declared, _says(data)) if label and webencodings.lookup(label)]
    if not labels and _is_stateful(data):
        labels = ["iso-2022-jp"] if _detected(data) == "ISO-2022-JP" else []
    # Valid UTF-8 that is not ASCII is UTF-8: programs save pages again and leave the old declaration in them. No text in another
    # encoding is likely to be valid (RFC 3629, 1).
    for label in ("utf-8", *labels) if not data.isascii() and not _is_stateful(data) else (*labels, "utf-8"):
        codec = _codec(label)
        text = _try(data, codec)
        if text is not None:
            is_plain = codec == "utf-8" and not ODD.search(characters.rare_of(data))
            return (text, True) if is_plain else (clean(text), False)
    return clean(_text(data, _likeliest(data, labels[0] if labels else ""), "replace")), False


def _likeliest(data: bytes, label: str) -> str:
    """Return the codec of *label*, though some bytes are invalid in it; a guess without a label, or if more characters are broken than not."""
    if label:
        text = _text(data[:SNIFFED], _codec(label), "replace")
        broken = text.count(REPLACEMENT)
        if 2 * broken <= len(text) - sum(map(str.isascii, text)):
            return _codec(label)
    return guessed(data)


def _utf_16(data: bytes) -> str:
    """Return the codec of *data* if it is UTF-16 without a byte-order mark, as its zeros show."""
    zeros = data.count(0)
    if zeros * UTF_16_SHARE < len(data):
        return ""
    first = data[::2].count(0)
    share = first / zeros if zeros else 0.5
    return "utf-16-be" if share > NEARLY_ALL else "utf-16-le" if share < 1 - NEARLY_ALL else ""


def _detected(data: bytes) -> str:
    name = cchardet.detect(data[:SNIFFED])["encoding"] or ""
    return DETECTED.get(name, name)


def _is_stateful(data: bytes) -> bool:
    """Return true if *data* may be ISO-2022, which writes all characters in ASCII and escapes."""
    return b"\x1b" in data


def guessed(data: bytes) -> str:
    """Return the codec of the likeliest encoding of *data* among those that browsers know; the detector names others too."""
    likeliest = _detected(data)
    return _codec(likeliest if webencodings.lookup(likeliest) else "windows-1252")


def _codec(label: str) -> str:
    """Return the codec for *label*, a name of an encoding that browsers know."""
    name = str(webencodings.lookup(label).codec_info.name)
    return WIDER.get(name, name)


def clean(text: str) -> str:
    """Return *text* with one kind of newline and without controls, lone surrogates or marks that reorder it."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and sum(map(text.count, CYRILLIC_LEADS)) > CYRILLIC_SHARE * len(text):
        text = CYRILLIC_TWICE.sub(_once_of_cyrillic, text)
    if not is_odd(text):  # as nearly all texts are: one look for all that follows
        return text
    if CONTROL.search(characters.rare(text)):
        text = TWICE.sub(_once, text)
    for newline in NEWLINES:
        text = text.replace(newline, "\n")
    return characters.without(text)


def is_odd(text: str) -> bool:
    """Return true if *text* holds a control, a lone surrogate, a mark that reorders it, or a newline of another kind."""
    return ODD.search(characters.rare(text)) is not None


def _once(match: re.Match[str]) -> str:
    """Return a character that was encoded as UTF-8 twice; as it is where it was not."""
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _once_of_cyrillic(match: re.Match[str]) -> str:
    """Return a character whose UTF-8 bytes were read as windows-1251; as it is if it is none."""
    data = b"".join(b"\x98" if character == "\x98" else character.encode("cp1251") for character in match[0])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _says(data: bytes) -> str:
    """Return the encoding that *data* declares as HTML or as XML."""
    declaration = XML_DECLARED.match(data.lstrip()[:XML_HEAD])
    stated = declaration[1].decode("ascii", "replace").lower() if declaration else ""
    return prescan(data) or ("utf-8" if stated.startswith("utf-16") else stated)  # bytes we could read are not UTF-16


def _try(data: bytes, codec: str) -> str | None:
    try:
        return _text(data, codec)
    except UnicodeDecodeError:
        return None


def _text(data: bytes, codec: str, errors: str = "strict") -> str:
    text = data.decode(codec, errors)
    return text.replace(GB_SPACE, IDEOGRAPHIC_SPACE) if codec == "gb18030" else text
