"""CSV: a header that names a title and a text, and an article a row."""

import codecs
import csv
import io
import json
from collections.abc import Iterator, Sequence

from standfirst.converter.formats import json_article
from standfirst.converter.formats.json_dialects import GENERIC
from standfirst.converter.formats.streams import LARGEST, Names, OpenDump
from standfirst.converter.html.decode import guessed
from standfirst.converter.model import Record, Refusal

DELIMITERS = ",;\t|"
LONGEST_HEADER = 4_000  # characters
FEWEST = 3  # columns


def knows(head: bytes) -> bool:
    """Return true if *head* starts with a line that names columns, a title and a text among them."""
    return bool(_delimiter(_header(head)))


def cut(opened: OpenDump) -> Iterator[Record | Refusal]:
    """Return a record for every row; one that does not fit the header costs that row alone."""
    head = opened.stream.peek(LONGEST_HEADER)
    csv.field_size_limit(LARGEST)
    lines = io.TextIOWrapper(opened.stream, _encoding(head), errors="replace", newline="")
    rows = csv.reader(lines, delimiter=_delimiter(_header(head)))
    names, columns, number = Names(), [column.strip() for column in next(rows)], 1
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refusal(opened.key(f"row {number}"), f"row {number}: no CSV: {error}")
            continue
        if row:
            yield _record(opened, columns, row, names, number)


def _record(
    opened: OpenDump, columns: Sequence[str], row: Sequence[str], names: Names, number: int
) -> Record | Refusal:
    if len(row) != len(columns):
        return Refusal(
            opened.key(f"row {number}"),
            f"row {number}: it has {len(row)} fields, the header {len(columns)}; quote what holds a delimiter",
        )
    article = dict(zip(columns, row, strict=True))
    data = json.dumps(article, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Record(
        opened.source(names.of(json_article.identity(article, GENERIC)), data), "object", data, where=f"row {number}"
    )


def _header(head: bytes) -> str:
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    line, newline, _ = text.partition("\n")
    return line.strip() if newline and len(line) <= LONGEST_HEADER else ""


def _delimiter(header: str) -> str:
    """Return the delimiter by which *header* names a title and a text; none where it does not."""
    for delimiter in DELIMITERS:
        columns = {column.strip().strip('"').casefold() for column in header.split(delimiter)}
        if len(columns) >= FEWEST and columns.intersection(GENERIC.title) and columns.intersection(GENERIC.body):
            return delimiter
    return ""


def _encoding(head: bytes) -> str:
    """Return UTF-8 if *head* is valid, except for a last character that is cut; else the likeliest encoding."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return guessed(head)
    return "utf-8-sig"
