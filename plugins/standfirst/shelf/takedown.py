"""Take stories down, and bring them back; find the texts that say the same as one that was taken down."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from standfirst.core import files
from standfirst.core.errors import PostError, ShelfError
from standfirst.core.settings import AWAY, LEDGER, POSTS, WITHDRAWN
from standfirst.posts import cache, html
from standfirst.posts.header import Header, parse, write
from standfirst.posts.names import numbered, place_of
from standfirst.posts.withdrawn import HEAD, Withdrawn, WithdrawnRow, row_in
from standfirst.shelf.ledger import LedgerEntry
from standfirst.text import similarity
from standfirst.text.similarity import Runs
from standfirst.text.words import words

NO_HEADER = Header()


def put_away(
    content: Path, path: str, row: WithdrawnRow, earlier: Iterable[str] = (), original: Header = NO_HEADER
) -> str:
    """Write *row* into withdrawn.txt, and move the post at *path*, if it is there, to content/withdrawn/; return its path there.

    Its places were also those of the *earlier* paths: each gets a row of its own, unless readers never saw the story. So does what
    its dump said in the *original* header, if its editor changed that: another dump of the story says the same.
    """
    book, post = content / WITHDRAWN, content / POSTS / path
    old = book.read_text(encoding="utf-8") if book.exists() else f"{HEAD}\n"
    places = dict.fromkeys(map(place_of, earlier)) if row.place else {}
    title, source, day = (original.get(key) or "" for key in ("Title", "Source", "Date"))
    first = replace(row, title=title, source=source, day=day[:10])
    is_edited = bool(title) and first.identity != row.identity and bool(row.place)
    rows = [
        row,
        *(replace(row, place=place) for place in places if place != row.place),
        *([first] if is_edited else []),
    ]
    free = free_place(content, path)
    if post.exists():  # copied first: a run that ends here leaves the post where it is
        files.write_bytes(content / AWAY / free, post.read_bytes())
    files.write(book, "\n".join((old.rstrip(), *(each.line() for each in rows))) + "\n")
    post.unlink(missing_ok=True)
    return free


def free_place(content: Path, path: str) -> str:
    """Return the path below content/withdrawn/ at which the post at *path* is put away: another text may have its name there."""
    return next(name for name in numbered(path.removesuffix(".md")) if not (content / AWAY / name).exists())


def changed_files(content: Path) -> tuple[str, ...]:
    """Return the files, below the desk, that a withdrawal may change: copies of the story may be among all posts."""
    names = [Path(path).relative_to(content / POSTS).as_posix() for path in cache.files(content / POSTS)]
    places = [place for name in names for place in (f"{POSTS}/{name}", f"{AWAY}/{free_place(content, name)}")]
    return tuple(f"{content.name}/{place}" for place in (*places, WITHDRAWN, LEDGER))


def put_back(content: Path, path: str) -> None:
    """Bring the post at *path* below content/withdrawn/ back as a draft, and take its rows out of withdrawn.txt; raises ShelfError if it is not there."""
    book, away = content / WITHDRAWN, content / AWAY / path
    if not away.is_file():
        raise ShelfError(f"there is no file content/{AWAY}/{path}")
    if (content / POSTS / path).exists():
        raise ShelfError(f"content/{POSTS}/{path} is another post now; rename that one first")
    header, body = parse(away.read_text(encoding="utf-8"), f"content/{AWAY}/{path}")
    lines = book.read_text(encoding="utf-8").splitlines() if book.exists() else []
    kept = [
        line
        for line in lines
        if line.startswith("#") or not line.strip() or not Withdrawn((row_in(line),)).names_header(header)
    ]
    files.write(content / POSTS / path, write(header.updated("Status", "draft"), body))
    files.write(book, "".join(f"{line}\n" for line in kept))
    away.unlink()


def row_of(entry: LedgerEntry, header: Header, reason: str) -> WithdrawnRow:
    """Return the row that keeps the story of *entry* away; its post has this *header*."""
    values = [header.get(key) or entry.header.get(key) or "" for key in ("Link", "Title", "Source", "Date")]
    link, title, source, date = values
    return WithdrawnRow(entry.digest, link, title, reason, place_of(entry.path), source, date[:10])


def declined(row: WithdrawnRow, others: Iterable[Header]) -> WithdrawnRow:
    """Return *row* for a story that readers never saw: without a place.

    One of the *others* may be the same story of the same page; then only this dump is declined.
    """
    same_story = Withdrawn((replace(row, digest=""),))
    is_shared = any(same_story.names("", other) for other in others)
    return replace(row, address="", source="", place="") if is_shared else replace(row, place="")


FEWEST_RUNS = 24  # of a text, from which being a part of another is no chance
LONGEST_WORDS = 24  # of a text, by which its copies are looked for before they are compared


def copies(folder: Path, body: str) -> Iterator[str]:
    """Return the paths below *folder* of the posts that say the same in the same words as *body*."""
    text = _text(body)
    runs = similarity.runs(text)
    rare = sorted(set(words(text)), key=len, reverse=True)[:LONGEST_WORDS]
    for path in cache.files(folder):
        try:
            other_body = cache.load(path, path).body
        except PostError:
            continue
        folded = other_body.casefold()
        if 2 * sum(word in folded for word in rare) >= len(rare) > 0 and similarity.is_same(
            runs, similarity.runs(_text(other_body))
        ):
            yield Path(path).relative_to(folder).as_posix()


class WithdrawnIndex:
    """The posts in *folder*, content/withdrawn/, that were taken down."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def refusal(self, body: str) -> str:
        """Return the refusal message for a copy of a withdrawn story, or an empty string."""
        if not self._runs_by_path:
            return ""
        runs = similarity.runs(_text(body))
        withdrawn_path = next((path for path, others in self._runs_by_path if _holds(others, runs)), "")
        return (
            f"it has the same words as content/withdrawn/{withdrawn_path}; delete that file to take it in"
            if withdrawn_path
            else ""
        )

    @cached_property
    def _runs_by_path(self) -> list[tuple[str, Runs]]:
        runs_by_path = []
        for path in cache.files(self._folder):
            try:
                post = cache.load(path, path)
            except PostError:
                continue
            runs_by_path.append((Path(path).relative_to(self._folder).as_posix(), similarity.runs(_text(post.body))))
        return runs_by_path


def _holds(withdrawn_runs: Runs, runs: Runs) -> bool:
    """Return true if a text says what a withdrawn one does: its editor may have left a part of the story before taking it down."""
    has_enough_runs = min(withdrawn_runs.hashes.size, runs.hashes.size) >= FEWEST_RUNS
    is_within = has_enough_runs and similarity.containment(withdrawn_runs, runs) >= similarity.CONTAINED
    return is_within or similarity.is_same(withdrawn_runs, runs)


def _text(body: str) -> str:
    return html.prose(html.render(body))
