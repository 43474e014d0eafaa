"""An edit of a post: each field as it was when the page was made, as the editor left it, and as its file has it now.

Edits of different fields, and of different paragraphs of the text, are merged. Where the editor and something else changed the same part, nothing is
written before the editor chose: the file's version, or `keep` the own one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, unified_diff

from starlette.datastructures import FormData

from standfirst.core.errors import PostError
from standfirst.posts.cache import FORBIDDEN
from standfirst.posts.header import listed, one_line, unlisted
from standfirst.shelf.editing import LISTS, EditablePost, day_of
from standfirst.shelf.ledger import body_digest
from standfirst.text import languages
from standfirst.text.hosts import is_address

# The header lines that the page edits, and their labels.
FIELDS = {
    "Title": "Title", "Date": "Date", "Authors": "Authors", "Category": "Section", "Tags": "Tags", "Source": "Source", "Link": "Original",
    "Lang": "Language", "Summary": "Summary", "Note": "Your note",
}  # fmt: skip
BODY = "body"
LARGEST_FIELD = 10_000  # characters of a header line
PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """The content of a story's form."""

    base: Mapping[str, str]
    now: Mapping[str, str]
    kept: Mapping[str, str] = field(
        default_factory=dict
    )  # fields that the editor keeps, with the mark of the version that they replace

    def settled(self, current: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the fields to write, and, as the file has them, those that were changed on both sides; *current* is the post in its file."""
        values, conflicts = {}, {}
        for key, mine in self.now.items():
            base, theirs = self.base.get(key, ""), clean(key, current[key]) if key == BODY else current[key]
            if mine in (base, theirs):
                continue
            if theirs == base or self.kept.get(key) == mark(theirs):
                values[key] = mine
            elif key == BODY and (merged := merge(base, mine, theirs)) is not None:
                values[key] = merged
            else:
                conflicts[key] = theirs
        return values, conflicts


def mark(text: str) -> str:
    """Return what a form keeps of a version of a field."""
    return body_digest(text)


def fields_of(paper: EditablePost) -> dict[str, str]:
    """Return the values that the form edits."""
    return {**{key: paper.get(key) for key in FIELDS}, BODY: clean(BODY, paper.body)}


def edit_of(form: FormData, lang: str) -> Edit:
    """Return the edit that *form* holds; *lang* is the language of the post, by which dates are read."""
    keys = [key for key in (*FIELDS, BODY) if key in form]
    now = {key: clean(key, str(form[key]), lang) for key in keys}
    base = {
        key: clean(key, str(form.get(f"base.{key}", ""))) if key == BODY else str(form.get(f"base.{key}", ""))
        for key in keys
    }
    return Edit(base, now, {str(key): str(form.get(f"theirs.{key}", "")) for key in form.getlist("keep")})


def clean(key: str, text: str, lang: str = "") -> str:
    """Return a field of a form as a post holds it; a day as people write it becomes one as posts have it."""
    plain = text.replace("\r\n", "\n")
    if key == BODY:
        plain = FORBIDDEN.sub("", plain)  # a PDF's text has some
        return plain.rstrip() + "\n" if plain.strip() else ""
    line = one_line(plain)[:LARGEST_FIELD]
    if key == "Date" and line:
        return day_of(line, lang)
    return listed(unlisted(line)) if key in LISTS else line


def check(values: Mapping[str, str]) -> None:
    """Raise PostError if one of *values* is none that its line may have."""
    link, lang = values.get("Link", ""), values.get("Lang", "")
    if link and not is_address(link):
        raise PostError(f"Original: {link!r} is no address; it starts with http:// or https://")
    if lang and not languages.is_tag(lang):
        raise PostError(f"Language: {lang!r} is no language tag; write one such as en, de-AT or zh-Hant")


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Return *base* with the changes of both sides, paragraph by paragraph; None if they changed the same ones (diff3, Khanna et al., 2007)."""
    paragraphs = [text.rstrip("\n").split(PARAGRAPH) for text in (base, mine, theirs)]
    changes = sorted(
        (*_changes(paragraphs[0], paragraphs[1]), *_changes(paragraphs[0], paragraphs[2])),
        key=lambda change: change[:2],
    )
    merged: list[str] = []
    place, last = 0, (-1, -1, [""])
    for change in changes:
        begin, end, replacement = change
        if change == last:
            continue
        if begin < last[1] or (begin, end) == last[:2]:
            return None
        merged += [*paragraphs[0][place:begin], *replacement]
        place, last = end, change
    return PARAGRAPH.join([*merged, *paragraphs[0][place:]]) + "\n"


def _changes(base: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield what *other* has in place of paragraphs of *base*: from, to, the replacement."""
    for tag, begin, end, first, last in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield begin, end, list(other[first:last])


def difference(mine: str, theirs: str) -> str:
    """Return how two versions of a text differ: their paragraphs with − and +, none that both have."""
    lines = unified_diff(mine.rstrip("\n").split(PARAGRAPH), theirs.rstrip("\n").split(PARAGRAPH), lineterm="", n=0)
    return PARAGRAPH.join(line for line in lines if not line.startswith(("---", "+++", "@@")))
