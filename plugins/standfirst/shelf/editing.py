"""The posts as an editor leafs through them: what each is, and the header lines that an editor sets."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from pathlib import Path

from standfirst.core import files, vocabulary
from standfirst.core.errors import PostError, ShelfError
from standfirst.core.settings import POSTS, VOCABULARY, WITHDRAWN, command
from standfirst.core.vocabulary import slug
from standfirst.posts import cache, names, withdrawn
from standfirst.posts.header import (
    FORM,
    KEYS,
    PUBLISHED,
    Header,
    is_fenced,
    listed,
    moment,
    normal,
    rewritten,
    unknown,
    unlisted,
    write,
)
from standfirst.posts.names import PostNames, place_of
from standfirst.shelf import takedown
from standfirst.shelf.ledger import LedgerEntry
from standfirst.text.dates import parse

LISTS = frozenset(("Tags", "Authors"))


@dataclass(frozen=True, slots=True)
class EditablePost:
    """One post of the pile."""

    path: Path
    name: str  # below content/posts/
    header: Header
    body: str
    digest: bytes = b""  # of the file

    def get(self, key: str) -> str:
        """Return a value of the header; empty if it has none."""
        return self.header.get(key) or ""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return unlisted(self.get("Tags"))

    @property
    def dump(self) -> str:
        """Return the key of the story in its dump; empty if it has none."""
        return self.get("Dump").rpartition(" sha256:")[0]

    @property
    def is_draft(self) -> bool:
        """Return true if it waits for the editor."""
        return self.header.status == "draft"


def papers(content: Path, paths: Iterable[str] | None = None) -> Iterator[EditablePost]:
    """Return every post under *content* that can be read, by path, or those at *paths*."""
    for path in map(Path, cache.files(content / POSTS) if paths is None else paths):
        with suppress(PostError):  # the check of every post reports it, with its line
            yield read(content, path)


def published_ids(content: Path) -> Iterator[str]:
    """Yield the ids of the posts under *content* whose status is published."""
    for paper in papers(content):
        if paper.header.status == PUBLISHED and (own_id := paper.get("Id")):
            yield own_id


def read(content: Path, path: Path) -> EditablePost:
    """Return the post at *path* under *content*; raises PostError if it cannot be read."""
    post = cache.load(str(path), str(path))
    return EditablePost(path, path.relative_to(content / POSTS).as_posix(), post.header, post.body, post.digest)


def find(content: Path, name: str) -> EditablePost:
    """Return the post that *name* means, as names.chosen reads it; raises ShelfError if none or several do, PostError if it cannot be read."""
    try:
        return names.chosen(
            name, papers(content), lambda paper: PostNames(paper.name, paper.dump, link=paper.get("Link"))
        )
    except ShelfError:
        paths = [path.relative_to(content / POSTS).as_posix() for path in map(Path, cache.files(content / POSTS))]
        with suppress(ShelfError):  # of no post's name
            read(content, content / POSTS / names.chosen(name, paths, PostNames))
        raise


def put(path: Path, text: str) -> None:
    """Write a new file of the editor's, such as the draft of an issue, in one step."""
    files.write(path, text)


def change(paper: EditablePost, values: Mapping[str, str], body: str | None = None) -> EditablePost:
    """Return *paper* with header *values* set, or dropped where one is empty, and another *body* if there is one, written to its file in one step.

    Raises ShelfError for a key that no post has, PostError if a published story would lose its date and so leave the site.
    """
    header = paper.header
    for name, value in values.items():
        key = KEYS.get(name.casefold())
        if key is None:
            raise ShelfError(f"{paper.name}: {unknown(name)}")
        names = (part for part in unlisted(value) if any(map(str.isalnum, part)))
        header = header.updated(key, (listed(names) if key in LISTS else value) or None)
    if paper.get("Date") and not header.get("Date") and header.status == PUBLISHED:
        raise PostError(f"{paper.name}: without a date it would leave the site; take it back to the drafts first")
    text, present = write(header, paper.body if body is None else body), normal(paper.path.read_text(encoding="utf-8"))
    if is_fenced(present):
        text = rewritten(present, header, paper.body if body is None else body)
    files.write(paper.path, text)
    return replace(
        paper, header=header, body=paper.body if body is None else body, digest=sha256(text.encode()).digest()
    )


def day_of(text: str, lang: str) -> str:
    """Return a day, perhaps with a clock, that a person wrote in the language *lang* as posts have it; *text* itself if it is none."""
    moment_of_text = None if FORM.fullmatch(text) else parse.find(text, (lang,) if lang else ())
    return str(moment_of_text or text)


def decline(content: Path, paper: EditablePost, reason: str, others: Iterable[Header]) -> None:
    """Move a post that readers never saw to content/withdrawn/, and keep it away; *others* are the headers of all other posts."""
    key, _, digest = paper.get("Dump").rpartition(" sha256:")
    entry = LedgerEntry(key or paper.name, paper.name, digest, "", paper.header, "")
    row = takedown.declined(takedown.row_of(entry, paper.header, reason), others)
    takedown.put_away(content, paper.name, row)


def tagged(content: Path, tags: Sequence[str]) -> list[tuple[EditablePost, frozenset[str]]]:
    """Return the posts that have one of *tags*, in any spelling of the vocabulary's, and how each spells them."""
    terms = vocabulary.load(content / VOCABULARY).terms

    def meaning(tag: str) -> str:
        own_slug = slug(tag)
        return terms[own_slug].slug if own_slug in terms else own_slug or tag.casefold()

    meanings = {meaning(name) for name in tags if name}
    spelled = ((post, frozenset(tag for tag in post.tags if meaning(tag) in meanings)) for post in papers(content))
    return [(post, spellings) for post, spellings in spelled if spellings]


def retag(content: Path, old: Sequence[str], *new: str) -> list[str]:
    """Write the tags *new* for each of the tags *old*, in any spelling of the vocabulary's, in every post that has one; return the names of the posts.

    Raises ShelfError if no post has one of them.
    """
    changed, have = [], tagged(content, old)
    for post, spellings in have:
        tags = list(dict.fromkeys(name for tag in post.tags for name in (new if tag in spellings else (tag,))))
        if tags != list(post.tags):
            change(post, {"Tags": listed(filter(None, tags))})
            changed.append(post.name)
    if not have:
        raise ShelfError(f"no post has the tag {' or '.join(map(repr, old))}; `{command('tags.list')}` lists them")
    return changed


def pages(
    content: Path, clock: datetime, zone: tzinfo, load: Callable[[str, str], cache.PostFile] = cache.load
) -> Iterator[str]:
    """Return `YYYY/MM/name/index.html` for every post under *content* that is neither a draft, nor undated, nor yet to come, nor withdrawn; *load* reads one."""
    away = withdrawn.read(content / WITHDRAWN)
    shelf, now = f"{content / 'posts'}/", clock.astimezone(zone)
    for path in cache.files(content / POSTS):
        try:
            header = load(path, path).header
            if is_public(header, now) and not away.names_header(header):
                yield f"{place_of(path.removeprefix(shelf))}/index.html"
        except PostError:
            continue  # the check of every post reports it, with its line


def is_public(header: Header, clock: datetime) -> bool:
    """Return true if a post of this *header* is neither a draft, nor undated, nor yet to come at the moment *clock*.

    A date without an offset is in the zone of *clock*. Raises PostError if the date is none.
    """
    date = header.get("Date")
    if date is None or header.status == "draft":
        return False
    return moment(date, clock.tzinfo or UTC, "Date") <= clock
