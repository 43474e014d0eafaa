"""A mail that a reader forwarded: whose mail it is, and its text without what the reader wrote above it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

# The names of header lines as mail programs write them above a forwarded text, in the languages that most of them speak.
FROM = frozenset(
    "from von de da от від od van frá från fra lähettäjä feladó gönderen 差出人 发件人 寄件者 보낸사람 من מאת".split()
)
DATE = frozenset(
    "date sent datum gesendet envoyé enviado inviato data fecha дата отправлено skickat sendt lähetetty dátum tarih 日付 送信日時 发送时间 日期 날짜 تاريخ תאריך".split()
)
SUBJECT = frozenset(
    "subject betreff objet asunto oggetto assunto тема temat předmět onderwerp ämne emne aihe tárgy konu 件名 主题 主旨 제목 الموضوع נושא".split()
)
LINE = re.compile(r"(?P<name>[^\W\d_][^:：]{0,20}?)\s?[:：]\s*(?P<value>\S.*)")
QUOTED = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
FEWEST = 3  # such lines, one below the other
MOST_BETWEEN = 8  # lines of such a header: also those of who got it


class ForwardedMail(NamedTuple):
    """The header and the text of a forwarded mail."""

    sender: str
    date: str
    subject: str
    text: str


def inner(text: str) -> ForwardedMail | None:
    """Return the mail that is forwarded in *text*, quoted or not; None if there is no header of one."""
    lines = QUOTED.sub("", text).split("\n")
    found = header_in(lines)
    return None if found is None else ForwardedMail(*found.values, "\n".join(lines[found.end :]))


class InnerHeader(NamedTuple):
    """The header lines of a forwarded mail."""

    values: tuple[str, str, str]  # sender, date, subject
    end: int  # the line after the last of them


def header_in(lines: Sequence[str]) -> InnerHeader | None:
    """Return the first header of a mail in *lines*; None if there is none."""
    for begin in range(len(lines)):
        found = _header(lines[begin : begin + MOST_BETWEEN])
        if found is not None:
            return InnerHeader(found[0], begin + found[1])
    return None


def _header(lines: Sequence[str]) -> tuple[tuple[str, str, str], int] | None:
    """Return sender, date and subject if *lines* begin with the header of a mail, and how many lines that has."""
    values = dict[int, str]()
    count = 0
    for line in lines:
        match = LINE.fullmatch(line.strip().replace("*", ""))
        if match is None:
            break
        name = match["name"].strip().casefold()
        for kind, names in enumerate((FROM, DATE, SUBJECT)):
            if name in names:
                values.setdefault(kind, match["value"].strip())
        if not values:  # the first line is one of these
            return None
        count += 1
    return ((values[0], values[1], values[2]), count) if len(values) >= FEWEST else None
