"""The dump beside a post: its lines and its saved page; a click on a block takes it into the post or out of it."""

from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from standfirst.converter import beside
from standfirst.converter.beside import DumpPage
from standfirst.core.errors import PostError, ShelfError
from standfirst.core.settings import CONTENT, CORRECTIONS
from standfirst.shelf import corrections, editing
from standfirst.shelf.history import Order
from standfirst.web import guard, pages
from standfirst.web.context import DeskContext
from standfirst.web.decisions import post_path
from standfirst.web.index import IndexedPost
from standfirst.web.pages import MISSING, ConflictError, desk_of

LONGEST_SUBJECT = 80  # characters of a block that name it


def dump_of(desk: DeskContext, post: IndexedPost) -> tuple[DumpPage | None, str]:
    """Return the page that *post* was made of, or why there is none."""
    if not post.paper.dump:
        return None, "You wrote this post by hand: it has no dump."
    try:
        dumps = desk.folder.dumps
        name = post.paper.dump.partition("#")[0]
        path = dumps / name if (dumps / name).is_file() else dumps / unquote(name)  # a name with `#` in it
        stamp = path.stat()
        return _page_of(str(dumps), post.paper.dump, (stamp.st_mtime_ns, stamp.st_size)), ""
    except OSError:
        return None, "The dump of this post is not in dumps/ any more."
    except ShelfError as error:
        return None, str(error)


@lru_cache(20)
def _page_of(dumps: str, key: str, stamp: tuple[int, int]) -> DumpPage:
    del stamp
    return beside.page_of(dumps, key)


def block(request: Request, form: FormData) -> Response:
    """Take the block of the dump that the *form* names into the post, or out of it."""
    desk, name = desk_of(request), request.path_params["name"]
    stated, version = str(form.get("number", "")), str(form.get("version", ""))
    post = desk.index.post(name)
    dump, why_not = dump_of(desk, post)
    if dump is None or not stated.isdecimal() or int(stated) >= len(dump.blocks):
        raise ShelfError(why_not or "the dump has no such line")
    number = int(stated)
    is_inside = dump.in_post(post.paper.body)[number]
    order = Order(
        "remove" if is_inside else "add",
        dump.blocks[number].text[:LONGEST_SUBJECT],
        (post_path(name), f"{CONTENT}/{CORRECTIONS}"),
        name,
    )
    decision = desk.decide(order, lambda: _put_block(desk, (name, version), dump, number))
    saved = desk.index.post(name)
    body = saved.paper.body
    state = {
        "body": body,
        "base": body,
        "text": dump.blocks[number].text,
        "version": saved.version,
        "inside": dump.in_post(body),
    }
    return pages.decided(request, decision, f"/story/{name}", **state)


def _put_block(desk: DeskContext, seen: tuple[str, str], dump: DumpPage, number: int) -> None:
    """Change the body of the post that was *seen* with a version, and keep the correction for the converter to learn from."""
    name, version = seen
    post = desk.index.post(name)
    if version != post.version:
        raise ConflictError(f"content/posts/{name} was changed meanwhile; load the page again")
    body, chosen = post.paper.body, dump.blocks[number]
    is_inside = dump.in_post(body)[number]
    changed = beside.without_block(body, dump, number) if is_inside else beside.with_block(body, dump, number)
    if not changed.strip():
        raise PostError("the post would have no text; bring another line in first")
    editing.change(post.paper, {}, changed)
    source = dump.record.source
    known = corrections.find(desk.content, source.key, source.digest).with_line(chosen.text, not is_inside)
    lines = (block.text for block, is_in in zip(dump.blocks, dump.in_post(changed), strict=True) if is_in)
    paper = post.paper
    corrections.put(
        desk.content,
        replace(known, url=paper.get("Link"), title=paper.get("Title"), lang=paper.get("Lang"), body="\n".join(lines)),
    )


def saved_page(request: Request) -> Response:
    """Answer with the saved page of a story's dump, which can neither run nor fetch anything."""
    desk = desk_of(request)
    dump, why_not = dump_of(desk, desk.index.post(request.path_params["name"]))
    if dump is None or not dump.is_html:
        return pages.failed(request, why_not or "this dump is no page", MISSING)
    return HTMLResponse(dump.html, headers={"Content-Security-Policy": guard.OF_DUMP})
