"""Files that editors drop and no reader here reads, by their first bytes: what they are, so that a refusal says what to do."""

from collections.abc import Collection

# By the marks that the formats' own standards give; of Office's older documents by that of Compound File Binary.
BY_MARK = {
    b"%PDF-": "a PDF", b"{\\rtf": "a document in RTF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an Office document",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"RIFF": "a picture or a recording",
    b"7z\xbc\xaf": "a 7z archive", b"Rar!": "a RAR archive", b"\x7fELF": "a program", b"MZ\x90": "a program", b"SQLite format 3": "a database",
}  # fmt: skip
# By a member that every zip of the kind holds: ECMA-376 part 2 (docx, pptx, xlsx), OpenDocument 1.3 part 2.
BY_MEMBER = {"[Content_Types].xml": "an Office document", "META-INF/manifest.xml": "an OpenDocument file or a program"}
WHAT_TO_DO = "save the page or the document as HTML, or its text as a .txt file"


def of_mark(head: bytes) -> str:
    """Why a file that starts with *head* is not read, and what to do; empty where it is none of those known here."""
    return next((_refused(name) for mark, name in BY_MARK.items() if head.startswith(mark)), "")


def of_members(names: Collection[str]) -> str:
    """The same of a zip whose members have these *names*."""
    return next((_refused(name) for member, name in BY_MEMBER.items() if member in names), "")


def _refused(name: str) -> str:
    return f"it is {name}, which is not read here; {WHAT_TO_DO}"
