"""The converter's data: what a dump, a page, a block, an article and a refusal are, and what the text of a block shows."""

import traceback
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal, NamedTuple

from standfirst.converter.lexicon.cues import cue_bits_of_words
from standfirst.core.errors import DumpError, PostError, is_trouble
from standfirst.core.once import once
from standfirst.text.dates import parse
from standfirst.text.words import is_ended, size, words

Kind = Literal["heading", "paragraph", "item", "quote", "code", "table", "caption", "embed"]
RecordKind = Literal["html", "text", "object", "mail", "mhtml"]  # how a record's bytes become a page
# The blocks of a page: all of an HTML page, all lines of a text dump, a story that was cut out before, or a text that a person wrote.
Form = Literal["page", "lines", "story", "written"]
# When a refused record is read again: if its dump changes, with the next build, or at once too, after all others and alone.
Retry = Literal["never", "next build", "now"]
LISTS = frozenset(("ul", "ol", "menu"))
MOST_CELLS = 5_000  # of a table; one of 1000 x 200 takes markdownify 54 s (docs/security.md)
HEADING_ANCHORS = frozenset(("#", "¶", "§", "🔗", "⚓"))  # what the link of a heading to itself shows


@dataclass(frozen=True, slots=True)
class Dump:
    """One file an editor dropped: its path under dumps/, with forward slashes, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of a page: the dump, the format it was read as, and the record in it."""

    dump: str
    format: str
    digest: str  # sha256 of the record's bytes, in hex
    record: str = ""  # its name within the dump; none where the dump is one article

    @property
    def key(self) -> str:
        """Return the name by which the shelf knows the story: the dump's path, and its record where there may be several."""
        return f"{self.dump}#{self.record}" if self.record else self.dump


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture that a dump brings along."""

    address: str  # by which the page shows it: its URL, or `cid:` and a name
    data: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """The bytes of one article, cut out of a dump; what a worker turns into a post."""

    source: Source
    kind: RecordKind
    data: bytes
    address: str = ""  # the address that it was fetched from, if the dump has it
    charset: str = ""  # as the transport declared it
    pictures: tuple[EmbeddedPicture, ...] = ()
    where: str = ""  # in its dump, as an editor finds it: "row 3"; empty if its name says that


class Node(NamedTuple):
    """One element around a block; blocks inside the same element share the same *number*."""

    number: int
    tag: str
    hints: str = ""  # its class, id and role, in lower case
    start: int = 1  # an ordered list's first number
    siblings: int = 1  # how many elements its parent holds


class _BlockFields(NamedTuple):
    kind: Kind
    text: str  # white space folded; lines separated by a newline where the page breaks them
    html: str = ""  # inline markup only, escaped; empty if the text says it all
    level: int = 0  # a heading's, 1 to 6
    link_share: float = 0.0  # of its characters, how many are inside links
    place: tuple[Node, ...] = ()  # the elements around it, outermost first; none in a text dump
    gap: int = 0  # blank lines before it, in a text dump


class Block(_BlockFields):
    """One visible piece of a page, in reading order; what several steps ask of its text is computed once."""

    @once
    def words(self) -> tuple[str, ...]:
        """Return its words, case folded; a character each where the script has no spaces."""
        return tuple(words(self.text))

    @once
    def size(self) -> float:
        """Return how many words it has, unspaced scripts counted as about 1.7 characters a word."""
        return size(self.text, self.words)

    @once
    def is_ended(self) -> bool:
        """Return true if it ends as a sentence does."""
        return is_ended(self.text)

    @once
    def cues(self) -> int:
        """Return the words of boilerplate in it, as bits of `lexicon.cues.BIT`."""
        return cue_bits_of_words(self.text, self.words)

    @once
    def has_date(self) -> bool:
        """Return true if it holds a date."""
        return bool(parse.find(self.text))

    def inside(self, tags: Collection[str]) -> int | None:
        """Return the number of the innermost element around it that has one of *tags*."""
        for node in reversed(self.place):  # a loop: it is called several times for each block
            if node.tag in tags:
                return node.number
        return None


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that a page shows, whose bytes are in its dump."""

    before: int  # the block that is after it
    address: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a story: a file under content/images/, and its place in the text."""

    before: int  # the block of the story that is after it
    name: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The metadata of a story; a field is empty if it is not known."""

    title: str = ""
    date: str = ""  # `2021-11-23`, `2021-11-23 21:05` or `2021-11-23 21:05+06:00`
    modified: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    site: str = ""
    section: str = ""
    language: str = ""
    image: str = ""  # the address of the lead picture
    alt: str = ""  # what it shows, in words
    credit: str = ""  # whose picture that is
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()  # the same if only search engines see them
    summary: str = ""
    text: str = ""  # the story's text as the page's own metadata repeats it (JSON-LD articleBody)


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a reader found: all blocks in reading order, and what the page declares of itself."""

    source: Source
    blocks: tuple[Block, ...]
    declared: Facts = field(default_factory=Facts)
    given: Facts | None = None  # those of them that no line of its text stated, if these are fewer
    base: str = ""  # the address that relative links start from
    names: tuple[str, ...] = ()  # the page's own names for the story: <title>, og:title, JSON-LD headline
    form: Form = "page"
    lines: tuple[str, ...] = ()  # of a text without markup, as they are
    is_newsletter: bool = False  # it came in a mail of a list
    is_cut: bool = False  # a program cut the story out of a page
    writer: tuple[str, ...] = ()  # who sent the mail that it came in, if that is a person
    shown: tuple[ShownPicture, ...] = ()
    pictures: tuple[EmbeddedPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A story with its facts settled and its blocks chosen."""

    source: Source
    facts: Facts
    body: tuple[Block, ...]
    base: str = ""  # the address that relative links start from
    shown: tuple[ShownPicture, ...] = ()  # before its blocks
    pictures: tuple[EmbeddedPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a dump, or one record of it, gave no post."""

    key: str
    reason: str
    retry: Retry = "never"  # trouble of the machine (time, memory, disk) is never remembered
    count: int = 1  # how many refused records this one stands for


FAULT = "a fault of ours, not of the dump"  # how the reason of such a refusal begins


def refusal_of(key: str, error: Exception) -> Refusal:
    """Return the refusal of a record at which *error* was raised.

    It may be the dump's (DumpError), trouble of the machine, which is tried again, or a fault of ours: then the reason says what
    was raised, and where, for a report.
    """
    if is_trouble(error):
        reason = str(error) or "there is too little memory for it"
        return Refusal(key, f"{reason}; the next build tries it again", "now")
    if isinstance(error, RecursionError):
        return Refusal(key, "its elements are nested too deeply to be read; save the page again with less around it")
    if isinstance(error, DumpError | PostError | OSError):
        return Refusal(key, str(error) or type(error).__name__)
    frame = next(reversed(traceback.extract_tb(error.__traceback__)), None)
    where = f" at {PurePath(frame.filename).name}:{frame.lineno}" if frame else ""
    return Refusal(key, f"{FAULT}: {type(error).__name__}{where}: {error}; please report it with the dump")
