"""What an editor corrected in a story, asked once if it is so for the whole publication, and what was learned so."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from standfirst.converter.batch import newest
from standfirst.core import publications
from standfirst.core.errors import DigestError, ShelfError
from standfirst.core.publications import NOTHING, Lesson, Publication
from standfirst.core.settings import CONTENT
from standfirst.posts.header import unlisted
from standfirst.posts.post import Post
from standfirst.shelf import corrections, term_files
from standfirst.shelf.history import Order
from standfirst.web import pages
from standfirst.web.context import DeskContext
from standfirst.web.index import IndexedPost
from standfirst.web.pages import desk_of


class Lessons(NamedTuple):
    """What is known of the publication of a story, and what its editor may teach."""

    name: str = ""  # of the publication
    known: tuple[Lesson, ...] = ()  # what made this story another one than its page
    new: tuple[Lesson, ...] = ()


def lessons(desk: DeskContext, post: IndexedPost, is_edited: bool = True) -> Lessons:
    """Return the lessons of *post*, if it was made of a page; of one that is not edited what is known alone."""
    paper = post.paper
    everything = publications.load(desk.content / publications.FILE)
    names = {*everything, *(known.source for known in everything.values())}
    if not paper.dump or not (is_edited or publications.name_of(paper.get("Link"), paper.get("Source")) in names):
        return Lessons()
    try:
        as_read = newest.unlearned(desk.folder, paper.dump)
    except DigestError:
        return Lessons()
    name = publications.name_of(as_read.header.get("Link") or "", as_read.header.get("Source") or "")
    known = everything.get(name, NOTHING)
    applied = tuple(lesson for lesson in known.lessons() if _applies(lesson, as_read))
    new = (lesson for lesson in _new(desk, post, as_read, known) if key_of(lesson) not in known.asked)
    return Lessons(name, applied, tuple(new)) if name else Lessons()


def key_of(lesson: Lesson) -> str:
    """Return *lesson* as a form and the file have it."""
    return json.dumps(lesson, ensure_ascii=False)


def _applies(lesson: Lesson, as_read: Post) -> bool:
    """Return true if a story *as_read* from its page would be another one by *lesson*."""
    if lesson.kind == "source":
        return as_read.header.get("Source") != lesson.right
    if lesson.kind == "section":
        return (as_read.header.get("Category") or "") == lesson.read
    if lesson.kind == "author":
        return lesson.read in (as_read.header.get("Authors") or "")
    return lesson.read in as_read.body


def _new(desk: DeskContext, post: IndexedPost, as_read: Post, known: Publication) -> Iterator[Lesson]:
    """Yield what the editor of *post* corrected, and is not *known* yet."""
    paper, header = post.paper, as_read.header
    source, section = paper.get("Source"), header.get("Category") or ""
    if source and source != (known.source or header.get("Source")):
        yield Lesson("source", header.get("Source") or "", source)
    if section and paper.get("Category") != known.sections.get(section, section):
        yield Lesson("section", section, paper.get("Category"))
    right, read = unlisted(paper.get("Authors")), unlisted(header.get("Authors") or "")
    for author in known.authors(read):
        whole = next((name for name in right if author.startswith(name) or author.endswith(name)), "")
        cut = author.removeprefix(whole).removesuffix(whole).strip(" ,|–-") if whole else author
        if cut and (whole or len(right) < len(read)):
            yield Lesson("author", cut)
    removed = next((each.removed for each in corrections.read(desk.content) if each.dump == paper.dump), ())
    yield from (Lesson("line", line) for line in removed if line not in known.without)


def learn(request: Request, form: FormData) -> Response:
    """Learn the lesson that the *form* names, forget it, or never ask for it again."""
    desk, name = desk_of(request), request.path_params["name"]
    own = lessons(desk, desk.index.post(name))
    action, stated = str(form.get("action", "")), str(form.get("lesson", ""))
    lesson = next((lesson for lesson in (*own.new, *own.known) if key_of(lesson) == stated), None)
    if lesson is None or action not in ("learn", "forget", "no"):
        raise ShelfError("this correction is not in the story any more; load the page again")
    path = desk.content / publications.FILE
    order = Order(action, f"{own.name}: {lesson.right or lesson.read}", (f"{CONTENT}/{publications.FILE}",), name)
    if action == "no":
        lesson = Lesson("no", stated)
    work = term_files.forget if action == "forget" else term_files.learn
    decision = desk.decide(order, lambda: work(path, own.name, lesson))
    return pages.decided(request, decision, f"/story/{name}")
