"""Files that no reader reads: a refusal says what they are and what to do."""

import tarfile
import zipfile
from io import BytesIO

import pytest

from standfirst.converter.model import Dump, Refusal
from standfirst.converter.pipeline import convert

STORY = (
    "The two ferry lines that cross the bay will stop running at the end of April, the harbour board said on Tuesday."
)


def zipped(*members: str) -> bytes:
    store = BytesIO()
    with zipfile.ZipFile(store, "w") as archive:
        for member in members:
            archive.writestr(member, f"<title>{member}</title><h1>{member}</h1><p>{STORY}</p><p>{STORY}</p>")
    return store.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj\n<< >>\nstream\n\x00\x01\n", "a PDF"),
        (b"{\\rtf1\\ansi The ferry sails again.}", "a document in RTF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (zipped("[Content_Types].xml", "word/document.xml"), "an Office document"),
        (zipped("mimetype", "content.xml", "META-INF/manifest.xml"), "an OpenDocument file"),
    ],
    ids=["pdf", "rtf", "png", "docx", "odt"],
)
def test_it_is_refused_once_with_what_it_is_and_what_to_do(data: bytes, what: str) -> None:
    (refused,) = convert(Dump("a", data))

    assert isinstance(refused, Refusal)
    assert refused.key == "a"
    assert what in refused.reason
    assert "save the page or the document as HTML" in refused.reason


def test_a_zip_of_pages_is_read() -> None:
    assert not any(isinstance(result, Refusal) for result in convert(Dump("a", zipped("one.html", "two.html"))))


def test_a_text_about_such_files_is_read() -> None:
    text = f"Why papers last\n\n{STORY}\n\nThe board keeps its papers in files that begin with %PDF-1.7, it says.\n\n{STORY}\n"

    assert not any(isinstance(result, Refusal) for result in convert(Dump("a", text.encode())))


def test_a_tar_that_claims_more_than_it_holds_is_refused_at_once() -> None:
    header = tarfile.TarInfo("huge.txt")
    header.size = 10**13

    (*_, refused) = convert(Dump("a.tar", header.tobuf() + b"Some words." * 10))

    assert isinstance(refused, Refusal)
    assert "pack it again" in refused.reason


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_three_addresses_are_a_list(end: bytes) -> None:
    (refused,) = convert(Dump("a.txt", b"\n".join(b"https://a.example/%d" % number for number in range(3)) + end))

    assert isinstance(refused, Refusal)
    assert "it is a list of addresses, without a story" in refused.reason
