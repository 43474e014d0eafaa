"""A damaged or too large record of a WARC is reported; the others are read."""

import gzip

import pytest

from standfirst.converter.model import Dump, Refusal
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

PROSE = "<p>The boats raced all day in a fresh wind, and the crew of the smallest boat was home first.</p>" * 5
LARGE = b"text " * 2_000_000


def record(number: int, body: bytes = b"", kind: str = "response") -> bytes:
    html = f"<html><head><title>Boats race {number}</title></head><body><article><h1>Boats race {number}</h1>{PROSE}</article>"
    stated = "text/plain" if kind == "conversion" else "text/html"
    content = body or html.encode()
    if kind == "response":
        content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + content
        stated = "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/{number}\r\nWARC-Date: 2024-05-06T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: {stated}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def test_a_damaged_member_of_a_packed_archive_is_reported() -> None:
    members = [bytearray(gzip.compress(record(number))) for number in range(3)]
    members[1][40:60] = bytes(byte ^ 0xFF for byte in members[1][40:60])

    results = list(convert(Dump("a.warc.gz", b"".join(members))))

    assert [result.name for result in results if isinstance(result, Post)] == ["boats-race-0", "boats-race-2"]
    assert [result.reason for result in results if isinstance(result, Refusal)] == [
        "1 packed records are damaged; download the file again"
    ]


@pytest.mark.parametrize("kind", ["response", "resource", "conversion"])
def test_a_record_of_any_type_that_is_too_large_is_refused(kind: str) -> None:
    results = list(convert(Dump("a.warc", record(0) + record(1, LARGE, kind) + record(2))))

    assert [result.name for result in results if isinstance(result, Post)] == ["boats-race-0", "boats-race-2"]
    assert [result.key for result in results if isinstance(result, Refusal)] == ["a.warc#record 2"]
