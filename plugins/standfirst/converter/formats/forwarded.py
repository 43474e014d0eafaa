"""A mail that a reader forwarded: whose mail it is, and its text without what the reader wrote above it."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from standfirst.converter.lexicon import phrases

LINE = re.compile(r"(?P<name>[^\W\d_][^:：]{0,20}?)\s?[:：]\s*(?P<value>\S.*)")
QUOTED = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
# The names of header lines as mail programs write them above a forwarded text, in the languages that most of them speak.
FIELDS = {name: frozenset(phrases(f"mail_{name.casefold()}")) for name in ("From", "Date", "Subject")}
MOST_BETWEEN = 8  # lines of such a header: also those of who got it


class InnerHeader(NamedTuple):
    """The header of a forwarded mail: "From", "Date" and "Subject", and the number of the line after it."""

    fields: Mapping[str, str]
    end: int


def inner(text: str) -> tuple[InnerHeader, str] | None:
    """Return the header and the text of the mail that is forwarded in *text*, quoted or not; None if there is no header of one."""
    lines = QUOTED.sub("", text).split("\n")
    header = header_in(lines)
    return None if header is None else (header, "\n".join(lines[header.end :]))


def header_in(lines: Sequence[str]) -> InnerHeader | None:
    """Return the first header of a mail in *lines*; None if there is none."""
    for begin in range(len(lines)):
        found = _header(lines[begin : begin + MOST_BETWEEN])
        if found is not None:
            return InnerHeader(found.fields, begin + found.end)
    return None


def _header(lines: Sequence[str]) -> InnerHeader | None:
    """Return the header of a mail if *lines* begin with one."""
    fields = dict[str, str]()
    count = 0
    for line in lines:
        match = LINE.fullmatch(line.strip().replace("*", ""))
        if match is None:
            break
        name = match["name"].strip().casefold()
        for field, names in FIELDS.items():
            if name in names:
                fields.setdefault(field, match["value"].strip())
        if not fields:  # the first line is one of these
            return None
        count += 1
    return InnerHeader(fields, count) if len(fields) == len(FIELDS) else None
