"""Tags, sections and sources: how often each is used, what an unknown one may mean, and one name for several."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from standfirst.core.errors import ShelfError
from standfirst.core.settings import CONTENT
from standfirst.core.vocabulary import Term, Vocabulary
from standfirst.digest import tags as digest_tags
from standfirst.posts.header import listed, one_line, unlisted
from standfirst.shelf import editing, term_files
from standfirst.shelf.history import Order
from standfirst.text import characters
from standfirst.web import pages
from standfirst.web.context import TERM_FILES, DeskContext
from standfirst.web.decisions import post_path
from standfirst.web.pages import desk_of

KINDS = {"tags": "Tags", "sections": "Category", "sources": "Source"}  # the header line of each
SHOWN = 150
MOST_SPELLINGS = 12


@dataclass(frozen=True, slots=True)
class TermRow:
    """One name as posts have it."""

    term: Term
    stories: int
    aliases: str  # in the file, as a line of names
    spellings: tuple[str, ...]
    is_known: bool
    meant: str = ""  # the entry that it nearly equals


def terms(request: Request) -> Response:
    """Answer with the names of one kind, the commonest first, or those that hold what is searched."""
    desk, kind = desk_of(request), _kind(request)
    query = request.query_params.get("q", "").strip()
    only_unknown = request.query_params.get("unknown") == "1"
    all_rows = rows(desk, kind)
    matching = [
        row for row in all_rows
        if query.casefold() in f"{row.term.name} {' '.join(row.spellings)}".casefold() and not (only_unknown and row.is_known)
    ]  # fmt: skip
    return pages.page(
        request, "terms", kind=kind, rows=matching[:SHOWN], count=len(matching), query=query, unknown=only_unknown,
        file=f"content/{TERM_FILES[kind]}", names=[row.term.name for row in all_rows],
    )  # fmt: skip


def _kind(request: Request) -> str:
    """Return the kind of names in the address; raises HTTPException if there is no such kind."""
    kind: str = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404)
    return kind


def rows(desk: DeskContext, kind: str) -> list[TermRow]:
    """Return every name of *kind*: those that posts have, then those that only the vocabulary has."""
    vocabulary = desk.terms(kind)
    aliases = term_files.aliases(desk.content / TERM_FILES[kind])
    names = names_of(desk, kind)
    counted = digest_tags.counted(names, vocabulary)
    known_names = digest_tags.FoldedNames(term.name for term in vocabulary.terms.values())
    shown = [
        _row((vocabulary, aliases), (name, stories, spellings), known_names) for name, stories, spellings in counted
    ]
    used = {row.term.slug for row in shown}
    unused = {term.slug: term for term in vocabulary.terms.values() if term.slug not in used}
    return [*shown, *(TermRow(term, 0, listed(aliases.get(term.name, ())), (), True) for term in unused.values())]


def _row(
    known_terms: tuple[Vocabulary, Mapping[str, tuple[str, ...]]],
    counted: tuple[str, int, Sequence[str]],
    known_names: digest_tags.FoldedNames,
) -> TermRow:
    (vocabulary, aliases), (name, stories, spellings) = known_terms, counted
    term = vocabulary.term(name)
    is_known = vocabulary.lists(term)
    meant = "" if is_known else known_names.meant(name)
    return TermRow(
        term, stories, listed(aliases.get(term.name, ())), tuple(spellings[:MOST_SPELLINGS]), is_known, meant
    )


def names_of(desk: DeskContext, kind: str) -> list[str]:
    """Return what all posts have for *kind*, as often as they have it."""
    posts = desk.index.posts().values()
    if kind == "tags":
        return [tag for post in posts for tag in post.paper.tags]
    return [value for post in posts if (value := desk.room.stated(post.paper, KINDS[kind]))]


def change(request: Request, form: FormData) -> Response:
    """Rename, merge or describe names."""
    desk, kind, action = desk_of(request), _kind(request), str(form.get("action", ""))
    if action not in CHANGES:
        raise ShelfError("choose what to do")
    order, work = CHANGES[action](desk, kind, form)
    return pages.decided(request, desk.decide(order, work), str(form.get("next", f"/terms/{kind}")))


Change = tuple[Order, Callable[[], object]]


def _file_of(kind: str) -> str:
    return f"{CONTENT}/{TERM_FILES[kind]}"


def _paths_with(desk: DeskContext, tags: Sequence[str]) -> tuple[str, ...]:
    """Return the posts that have one of *tags*."""
    folded = {tag.casefold() for tag in tags}
    posts = desk.index.posts().values()
    return tuple(
        post_path(post.name) for post in posts if not folded.isdisjoint(tag.casefold() for tag in post.paper.tags)
    )


def _merge(desk: DeskContext, kind: str, form: FormData) -> Change:
    """Make the chosen names one: in the posts if they are tags, and in the vocabulary for stories to come."""
    into = str(form.get("into", "")).strip()
    chosen = [str(name) for name in form.getlist("name") if str(name) != into]
    if not into or not chosen:
        raise ShelfError("choose the names that shall be one, and write which one stays")
    used = names_of(desk, kind)

    def work() -> None:
        spellings = _spellings(desk, chosen) if kind == "tags" else []
        if kind != "tags" or form.get("lasting"):  # first: it may refuse
            term_files.merge(desk.content / TERM_FILES[kind], into, chosen, [*used, into])
        if spellings:
            editing.retag(desk.content, spellings, into)

    paths = _paths_with(desk, _spellings(desk, chosen)) if kind == "tags" else ()
    return Order("merge", f"{', '.join(chosen)} → {into}", (*paths, _file_of(kind))), work


def _spellings(desk: DeskContext, names: Sequence[str]) -> list[str]:
    """Return every spelling in posts of the tags called *names*."""
    vocabulary = desk.terms("tags")
    slugs = {vocabulary.term(name).slug for name in names}
    used = dict.fromkeys(names_of(desk, "tags"))
    return [tag for tag in used if vocabulary.term(tag).slug in slugs] or list(names)


def _rename(desk: DeskContext, kind: str, form: FormData) -> Change:
    """Give one name another: in the posts if it is a tag (an empty one drops it), else in the vocabulary."""
    old, new = str(form.get("name", "")), str(form.get("new", "")).strip()
    if not old or (not new and kind != "tags"):
        raise ShelfError("write the new name")
    if kind == "tags":
        spellings = _spellings(desk, [old])
        return (
            Order("rename", f"{old} → {new or '–'}", _paths_with(desk, spellings)),
            lambda: editing.retag(desk.content, spellings, new),
        )
    used = names_of(desk, kind)
    return (
        Order("rename", f"{old} → {new}", (_file_of(kind),)),
        lambda: term_files.merge(desk.content / TERM_FILES[kind], new, [old], used),
    )


def _describe(desk: DeskContext, kind: str, form: FormData) -> Change:
    """Say in the vocabulary what a name means."""
    name = str(form.get("name", "")).strip()
    if not name:
        raise ShelfError("choose a name")
    values: dict[str, str | bool | list[str]] = {
        key: one_line(characters.without(str(form.get(key, "")))) for key in ("description", "parent")
    }
    values["hidden"] = bool(form.get("hidden"))
    values["aliases"] = list(unlisted(str(form.get("aliases", ""))))
    path = desk.content / TERM_FILES[kind]
    return Order("describe", name, (_file_of(kind),)), lambda: term_files.describe(path, name, values)


CHANGES: dict[str, Callable[[DeskContext, str, FormData], Change]] = {
    "merge": _merge, "rename": _rename, "describe": _describe,
}  # fmt: skip
