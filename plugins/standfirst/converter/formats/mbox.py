"""mbox: mails one after the other, each behind a line that begins with "From " (RFC 4155), as mail programs export folders."""

import re
from collections.abc import Iterator

from standfirst.converter.formats import mail
from standfirst.converter.formats.streams import LARGEST, Names, OpenDump
from standfirst.converter.model import Record, Refusal

START = re.compile(rb"From \S{1,500} [^\r\n]{0,100}\b\d{4}\b[^\r\n]{0,100}\r?\n")
QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)  # such a line within a mail
IDENTITY = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)


def knows(head: bytes) -> bool:
    """Return true if *head* starts with the line that parts mails, and a mail."""
    start = START.match(head)
    return start is not None and mail.is_mail(head[start.end() :])


def cut(opened: OpenDump) -> Iterator[Record | Refusal]:
    """Yield a record for each mail; one that is too long costs that mail alone."""
    names = Names()
    for number, data in enumerate(_mails(opened), 1):
        if len(data) > LARGEST:
            yield Refusal(opened.key(f"mail {number}"), f"mail {number}: it has more than {LARGEST:,} bytes")
        elif data.strip():
            identity = IDENTITY.search(data)
            name = names.of((identity[1] if identity else data[:LARGEST]).decode("utf-8", "replace"))
            yield Record(opened.source(name, data), "mail", data, where=f"mail {number}")


def _mails(opened: OpenDump) -> Iterator[bytes]:
    """Yield the bytes of each mail, of a very long one no more than are needed to refuse it."""
    lines: list[bytes] = []
    size, is_after_blank = 0, True
    while line := opened.stream.readline(LARGEST):
        if is_after_blank and START.fullmatch(line):
            if lines:
                yield QUOTED.sub(b"", b"".join(lines))
            lines, size = [], 0
        elif size <= LARGEST:
            lines.append(line)
            size += len(line)
        is_after_blank = not line.strip()
    if lines:
        yield QUOTED.sub(b"", b"".join(lines))
