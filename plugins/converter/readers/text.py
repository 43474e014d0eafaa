"""A text dump: what "select all, copy" gives of a page, a line each; any text that nothing else knows."""

import re
from collections.abc import Iterator

from plugins.converter.model import Block, Dump, Facts, Page, Source
from plugins.converter.readers.decode import decode
from plugins.errors import DumpError

SEED = re.compile(r"\s*date\s+(?P<date>\d{4}-\d{2}-\d{2})\s+(?P<title>\S.*)")
BULLET = re.compile(r"[•‣▪◦●·*–-]\s+(?=\S)")
WIDEST_GAP = 5  # more blank lines say no more than five


def knows(dump: Dump) -> bool:
    """Whether *dump* may be text: it holds no NUL, or is UTF-16 with a mark that says so."""
    return dump.data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in dump.data[:8_192]


def read(dump: Dump, source: Source) -> Iterator[Page]:
    """One page: every line that is not blank, and what a first line `date YYYY-MM-DD HEADLINE` declares."""
    lines = decode(dump.data).split("\n")
    seed = SEED.fullmatch(lines[0])
    if seed:
        lines[0] = ""
    declared = Facts(title=" ".join(seed["title"].split()), date=seed["date"]) if seed else Facts()
    blocks = tuple(_blocks(lines))
    if not blocks:
        raise DumpError("no text to read: the dump is empty or blank")
    yield Page(source, blocks, declared, names=(declared.title,) if seed else ())


def _blocks(lines: list[str]) -> Iterator[Block]:
    gap = 0
    for line in lines:
        text = " ".join(line.split())
        if not text:
            gap = min(gap + 1, WIDEST_GAP)
            continue
        bullet = BULLET.match(text)
        if bullet and len(text) > bullet.end():
            yield Block("item", text[bullet.end() :], gap=gap)
        else:
            yield Block("paragraph", text, gap=gap)
        gap = 0
