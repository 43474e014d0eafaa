"""Bytes become text as a browser would read them."""

import base64
import json
from pathlib import Path

import pytest
import webencodings

from standfirst.converter.html.decode import clean, decode, is_odd, prescan
from standfirst.text.characters import UNWANTED

BROWSERS = Path(__file__).parents[4] / "shared" / "hostile" / "html5lib-encoding.json"
WRITTEN_BY_A_SCRIPT = b"document.write('<meta"  # the one case that takes a browser with scripts on


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café – “naïve”".encode(), "Café – “naïve”"),
        (b"\xef\xbb\xbfCaf\xc3\xa9", "Café"),
        ("Café".encode("utf-16"), "Café"),
        (b"<meta charset=windows-1251>" + "Привет".encode("cp1251"), "<meta charset=windows-1251>Привет"),
        (b"<meta charset='shift_jis'>" + "日本語".encode("shift_jis"), "<meta charset='shift_jis'>日本語"),
        (b"<meta charset=windows-1252>f\xc3\xbcr", "<meta charset=windows-1252>für"),  # saved again, the old declaration kept
        (b"<meta charset=iso-8859-7>" + "Αθήνα".encode(), "<meta charset=iso-8859-7>Αθήνα"),
        ("こんにちは".encode("iso2022_jp") + b"<meta charset=iso-2022-jp>", "こんにちは<meta charset=iso-2022-jp>"),
        (b"<meta charset=latin1>\x93x\x94", "<meta charset=latin1>“x”"),
        ("Das Café in der Straße öffnet früh, und die Gäste müssen früh kommen.".encode("cp1252"),
         "Das Café in der Straße öffnet früh, und die Gäste müssen früh kommen."),
    ],
)  # fmt: skip
def test_bytes_are_read_by_mark_then_declaration_then_guess(data: bytes, text: str) -> None:
    assert decode(data) == text


RUSSIAN = "Мост через реку открыли после трёх лет ремонта, сообщили жители города и мэр. " * 4
KOREAN = "다리가 3년 만에 다시 열렸다. 주민들은 토요일에 새 다리를 건너기 위해 강가에 모였다. " * 4
CHINESE = "大桥在三年的维修之后重新开放，市长和居民在星期六一起走过新桥，河边站满了人。" * 4
GREEK = "Η γέφυρα άνοιξε ξανά μετά από τρία χρόνια επισκευών, είπε ο δήμαρχος της πόλης. " * 4
FRENCH = "Le pont rénové a été rouvert après trois années de travaux, a déclaré la préfète à Orléans. " * 4
JAPANESE = "橋は三年ぶりに再び開通し、市長と住民が土曜日に新しい橋を渡った。" * 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (KOREAN, "cp949"),
        (CHINESE, "gbk"),
        (GREEK, "cp1253"),
        (FRENCH, "cp1252"),
    ],
)
def test_a_page_that_is_not_in_the_encoding_it_states_is_in_the_likeliest(text: str, encoding: str) -> None:
    data = b"<meta charset=utf-8><p>" + text.encode(encoding)

    assert decode(data) == f"<meta charset=utf-8><p>{text}"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "euc-kr"),
        (JAPANESE, "iso2022_jp"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (FRENCH, "utf-16-le"),
    ],
)
def test_an_encoding_that_is_not_stated_is_found(text: str, encoding: str) -> None:
    page = f"<title>{text[:20]}</title><p class=story>{text}"

    assert decode(page.encode(encoding)) == page


def test_a_few_broken_bytes_leave_the_encoding_that_is_stated() -> None:
    data = b"<meta charset=utf-8><p>" + RUSSIAN.encode()[:-3] + b"\xff\xd0 \x98"

    assert decode(data).startswith(f"<meta charset=utf-8><p>{RUSSIAN[:-3]}")


@pytest.mark.parametrize("text", ["–", "⭐⭐", "😀", "É"])
def test_text_encoded_twice_is_decoded_twice(text: str) -> None:
    assert decode(text.encode().decode("latin-1").encode()) == text


def test_what_xml_cannot_hold_and_what_reorders_text_is_dropped() -> None:
    assert clean("a\x00b\x0bc\ufffed\u202ee\ud800f\r\ng\rh") == "abcdef\ng\nh"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<!--<meta charset=koi8-r>--><meta charset='gbk'>", "gbk"),
        (b"<p title='<meta charset=koi8-r>'><META charset = big5 >", "big5"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=shift_jis'>", "shift_jis"),
        (b"<meta name=x content='text/html; charset=shift_jis'>", ""),
        (b"<meta charset=bogus><meta charset=utf-16>", "utf-8"),
        (b"<meta charset='koi8-r", ""),
    ],
)
def test_a_declaration_is_found_where_browsers_find_it(head: bytes, name: str) -> None:
    assert prescan(head) == name


@pytest.mark.skipif(not BROWSERS.exists(), reason="no ../shared/hostile")
def test_pages_declare_what_browsers_sniff() -> None:
    cases = [(base64.b64decode(case["b64"]), case["encoding"]) for case in json.loads(BROWSERS.read_text())]

    wrong = [
        page
        for page, encoding in cases
        if WRITTEN_BY_A_SCRIPT not in page and _sniffed(page) != webencodings.lookup(encoding).name
    ]

    assert len(cases) == 83
    assert wrong == []


def _sniffed(page: bytes) -> str:
    return "utf-8" if page.startswith(b"\xef\xbb\xbf") else prescan(page) or "windows-1252"


@pytest.mark.second_stage
def test_every_character_is_odd_that_is_taken_out_or_written_otherwise_and_no_other() -> None:
    newlines = "\r\x85\u2028\u2029"
    for code in range(0x110000):
        character = chr(code)
        odd = character in newlines or UNWANTED.match(character) is not None
        assert is_odd(f"a{character}é") is odd, hex(code)


def test_cyrillic_that_was_read_as_windows_1251_is_mended() -> None:
    story = "Шторм сорвал крышу – и никто не пострадал. «Игры» отменили; Ирина ждёт."
    twice = "".join(bytes([byte]).decode("cp1251") if byte != 0x98 else "\x98" for byte in story.encode())

    assert decode(twice.encode()) == story
    assert decode("РОССИЯ И СССР. СТОРМ С МОРЯ".encode()) == "РОССИЯ И СССР. СТОРМ С МОРЯ"


def test_pages_in_gbk_are_read_as_browsers_read_them() -> None:
    page = b"<meta charset=gb2312><p>\xa3\xa0" + "港口".encode("gbk") + "㐀".encode("gb18030")

    assert decode(page).endswith("<p>\u3000港口㐀")
