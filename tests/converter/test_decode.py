"""Bytes become text as a browser would read them."""

import pytest

from plugins.converter.readers.decode import clean, decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café – “naïve”".encode(), "Café – “naïve”"),
        (b"\xef\xbb\xbfCaf\xc3\xa9", "Café"),
        ("Café".encode("utf-16"), "Café"),
        (b"<meta charset=windows-1251>" + "Привет".encode("cp1251"), "<meta charset=windows-1251>Привет"),
        (b"<meta charset='shift_jis'>" + "日本語".encode("shift_jis"), "<meta charset='shift_jis'>日本語"),
        (b"<meta charset=latin1>\x93x\x94", "<meta charset=latin1>“x”"),
        ("Das Café in der Straße öffnet früh, und die Gäste müssen früh kommen.".encode("cp1252"),
         "Das Café in der Straße öffnet früh, und die Gäste müssen früh kommen."),
    ],
)  # fmt: skip
def test_bytes_are_read_by_mark_then_declaration_then_guess(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_what_xml_cannot_hold_and_what_reorders_text_is_dropped() -> None:
    assert clean("a\x00b\x0bc\ufffed\u202ee\ud800f\r\ng\rh") == "abcdef\ng\nh"
