"""JSON: one object, an array of them, an envelope around them, or a line each; every object is an article's fields."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from standfirst.converter.formats import json_article, json_dialects
from standfirst.converter.formats.streams import LARGEST, UNPACKED, Names, OpenDump, read_all
from standfirst.converter.model import Page, Record, Refusal
from standfirst.core.errors import DumpError

START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
BLOCK = 65_536  # characters read at a time
GAPS = " \t\r\n,"

Object = Mapping[str, Any]


def knows(head: bytes) -> bool:
    """Return true if *head* starts as JSON does: an object, or an array of objects."""
    return START.match(head) is not None


def cut(opened: OpenDump) -> Iterator[Record | Refusal]:
    """Return a record for every article among the objects of the stream."""
    names = Names()
    first = opened.stream.peek(16)[:16].lstrip(codecs.BOM_UTF8).lstrip()
    is_single = False
    if first[:1] == b"[":
        objects: Iterator[Object | Refusal] = _of_array(opened)
    else:
        line = opened.stream.readline(LARGEST + 1)
        is_single = not _begins_lines(line, opened.stream.peek(BLOCK))
        objects = _of_object(opened, line) if is_single else _of_lines(opened, line)
    for number, parsed in enumerate(objects, 1):
        if isinstance(parsed, Refusal):
            yield parsed
            continue
        articles = json_dialects.articles(parsed)
        for article in articles or (parsed,):
            yield from _record(
                opened, article, names, "" if is_single else f"object {number}", is_single and not articles
            )


def read(record: Record) -> Page:
    """Return the page made of an object's fields."""
    return json_article.page(record)


def _record(opened: OpenDump, article: Object, names: Names, where: str, is_single: bool) -> Iterator[Record | Refusal]:
    dialect = json_dialects.detect(article)
    name = "" if is_single else names.of(json_article.identity(article, dialect))
    if dialect is None:
        reason = "it has no title and no text; the fields that we know are listed in docs/dumps.md"
        yield Refusal(opened.key(name), f"{where}: {reason}" if where else reason)
        return
    if dialect.skips(article):
        return
    article = dialect.completed(article, opened.open_beside)
    data = json.dumps(article, ensure_ascii=False).encode("utf-8", "surrogatepass")
    yield Record(opened.source(name, data), "object", data, where=where)


def _begins_lines(line: bytes, ahead: bytes) -> bool:
    """Return true if a first *line* is a whole object, and what comes *ahead* another: JSON Lines.

    A first line that is broken counts as one if it looks like one and the next is one.
    """
    following = ahead.lstrip(b"\r\n").partition(b"\n")[0]
    if not following.strip():
        return False
    return _is_object(line) or (line.rstrip().endswith(b"}") and _is_object(following))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(_loaded(line.decode("utf-8-sig", "replace")), dict)
    except (ValueError, RecursionError):
        return False


def _loaded(text: str) -> Any:
    """Return the value that *text* is as JSON; controls inside a string, which are no JSON, cost nothing."""
    return json.loads(text, strict=False)


def _of_lines(opened: OpenDump, first: bytes) -> Iterator[Object | Refusal]:
    line, number = first, 1
    while line:
        where = opened.key(f"line {number}")
        if len(line) > LARGEST:
            yield Refusal(where, f"the line has more than {LARGEST:,} bytes; split the article")
            while line and not line.endswith(b"\n"):
                line = opened.stream.readline(LARGEST + 1)
        elif line.strip():
            yield _parsed(line, where)
        line, number = opened.stream.readline(LARGEST + 1), number + 1


def _parsed(line: bytes, where: str) -> Object | Refusal:
    try:
        value = _loaded(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Refusal(where, f"no JSON: {error}; write one object a line")
    return value if isinstance(value, dict) else Refusal(where, "no object; write one object a line")


def _of_object(opened: OpenDump, first: bytes) -> Iterator[Object]:
    text = (first + read_all(opened.stream, UNPACKED)).decode("utf-8-sig", "replace")
    try:
        value = _loaded(text)
    except ValueError as error:
        raise DumpError(f"no JSON: {error}; save it again") from error
    yield value


def _of_array(opened: OpenDump) -> Iterator[Object | Refusal]:
    """Return the objects of an array, each as soon as it has been read."""
    text = codecs.getreader("utf-8-sig")(opened.stream, "replace")
    decode = json.JSONDecoder(strict=False).raw_decode
    buffer, number = _after_bracket(text), 0
    while True:
        buffer = buffer.lstrip(GAPS) or (text.read(BLOCK) or "").lstrip(GAPS)
        if not buffer:
            more = text.read(BLOCK)
            if not more:
                raise DumpError(f"the array breaks off after {number} objects; save it again")
            buffer = more
            continue
        if buffer[0] == "]":
            return
        number += 1
        value, buffer = _next(decode, buffer, text, number)
        yield value if isinstance(value, dict) else Refusal(opened.key(f"object {number}"), "no object in the array")


def _after_bracket(text: Any) -> str:
    buffer = ""
    while "[" not in buffer:
        more = text.read(BLOCK)
        if not more:
            return buffer
        buffer += more
    return buffer.partition("[")[2]


def _next(decode: Any, buffer: str, text: Any, number: int) -> tuple[Any, str]:
    """Return the value that *buffer* starts with, *text* read on as far as it takes, and what is after it."""
    size = BLOCK
    while True:
        try:
            value, end = decode(buffer)
            if end < len(buffer):
                return value, buffer[end:]
        except json.JSONDecodeError as error:
            if len(buffer) > LARGEST or (more := text.read(size)) == "":
                raise DumpError(f"no JSON from object {number} on: {error.msg}; save it again") from error
            buffer, size = buffer + more, size * 2
            continue
        more = text.read(size)  # a number at the end may go on
        if not more:
            return value, buffer[end:]
        buffer += more
