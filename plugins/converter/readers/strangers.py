"""Files that editors drop and no reader here reads, by their first bytes: what they are, so that a refusal says what to do."""

import re
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


# Exports of reading lists, by the columns of their first line.
COLUMNS = {
    frozenset(("url", "title", "selection", "folder")): "an export of Instapaper",
    frozenset(("url", "title", "note", "excerpt", "cover")): "an export of Raindrop",
    frozenset(("url", "title", "time_added")): "an export of Pocket",
}
PAGES = {b"netscape-bookmark-file-1": "a browser's bookmarks", b"<title>pocket export</title>": "an export of Pocket"}
ADDRESS = re.compile(rb"\s*(?:[-*\xb7]\s+|\d+[.)]\s+)?https?://\S+\s*")
FEWEST = 3  # lines of a list of addresses
MOSTLY = 0.8  # of the lines of a list are addresses


def of_list(head: bytes) -> str:
    """Return what a file that starts with *head* is if it is a list of addresses, and no story; else nothing."""
    start = head[:2_000].lower()
    for mark, name in PAGES.items():
        if mark in start:
            return name
    first, _, _ = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    columns = {column.strip(b' "\r').decode("ascii", "replace") for column in first.split(b",")}
    known = next((name for wanted, name in COLUMNS.items() if wanted <= columns), "")
    lines = [line for line in head.split(b"\n") if line.strip()][:-1] or [head]
    is_list = len(lines) >= FEWEST and sum(ADDRESS.fullmatch(line) is not None for line in lines) >= MOSTLY * len(lines)
    return known or ("a list of addresses" if is_list else "")


def _refused(name: str) -> str:
    return f"it is {name}, which is not read here; {WHAT_TO_DO}"
