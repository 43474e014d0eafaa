"""The encoding that an HTML page declares in its first bytes, found as browsers find it (WHATWG HTML, 13.2.3.2)."""

import re
from collections.abc import Mapping

import webencodings

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
    """The name of the encoding that *data* declares in a `meta`; empty where it declares none that browsers know."""
    head = data[:LOOKED_AT]
    at = 0
    while (found := MARKUP.search(head, at)) is not None:
        if found[1]:
            end = head.find(b"-->", found.start() + 2)
            at = end + 3 if end >= 0 else len(head)
        elif found[2]:
            given, at = _attributes(head, found.end())
            if name := _declared(given) if at <= len(head) else "":
                return name
        elif found[0][-1:].isalpha():
            end_of_name = TAG_END.search(head, found.end())
            at = _attributes(head, end_of_name.start())[1] if end_of_name else len(head)
        else:
            end = head.find(b">", found.end() - 1)
            at = end + 1 if end >= 0 else len(head)
    return ""


def _attributes(head: bytes, at: int) -> tuple[Mapping[bytes, bytes], int]:
    """The attributes of the tag whose name ends at *at*, the first of each name, and where the tag ends; past the end if it does not."""
    given: dict[bytes, bytes] = {}
    while True:
        at = _end(GAP.match(head, at))
        if at >= len(head):
            return given, len(head) + 1
        if head[at : at + 1] == b">":
            return given, at + 1
        name = NAME.match(head, at)
        at = _end(name)
        value = b""
        if equals := EQUALS.match(head, at):
            match = VALUE.match(head, equals.end())
            if match is None:
                return given, len(head) + 1
            value, at = next(filter(None, match.groups()), b""), match.end()
        given.setdefault(name[0].lower() if name else b"", value)


def _end(match: re.Match[bytes] | None) -> int:
    return match.end() if match else 0


def _declared(given: Mapping[bytes, bytes]) -> str:
    """The encoding that the attributes of one `meta` name."""
    label = given.get(b"charset")
    if label is None and given.get(b"http-equiv", b"").lower() == b"content-type":
        found = CHARSET.search(given.get(b"content", b""))
        label = next(filter(None, found.groups()), b"") if found else b""
    known = webencodings.lookup(label.decode("ascii", "replace").strip()) if label else None
    return INSTEAD.get(known.name, known.name) if known else ""
