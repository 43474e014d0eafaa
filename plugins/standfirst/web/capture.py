"""Capture: the page of another tab comes in as it is shown there, also after a login; or an address that was shared.

A bookmarklet opens the desk's page `/capture`, which asks the tab that opened it for its page (`postMessage`). So no policy of that page prevents it: it neither fetches nor loads anything. The page of the desk shows what came, from where, and takes it in when the editor says so.
"""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from standfirst.core.errors import IntakeError
from standfirst.intake import add as intake, watched
from standfirst.intake.fetch import Fetched
from standfirst.intake.watched import SeenEntry, key_of
from standfirst.posts.header import unlisted
from standfirst.shelf import added
from standfirst.shelf.added import AddedWith
from standfirst.web import pages
from standfirst.web.context import DeskContext
from standfirst.web.pages import desk_of
from standfirst.web.publishing import jobs_of

HTML = "text/html; charset=utf-8"
# Run in the tab that is captured: opens the desk, and answers the desk's own question only.
BOOKMARKLET = (
    "javascript:(()=>{const h='HOME',w=open(h+'/capture','_blank');if(!w){alert('Allow this site to open windows, then try again.');return}"
    "addEventListener('message',e=>{if(e.source===w&&e.origin===h&&e.data==='desk ready')"
    "w.postMessage({url:location.href,title:document.title,html:document.documentElement.outerHTML},h)})})()"
)


def bookmarklet(home: str) -> str:
    """Return the address of the bookmark that sends a tab's page to the desk at *home*."""
    return BOOKMARKLET.replace("HOME", home)


def capture(request: Request) -> Response:
    """Answer with the page that asks for another tab's page; it holds nothing of the desk, for it is opened from anywhere."""
    answer = pages.page(request, "capture")
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"  # the tab that opened it must be reachable
    return answer


def take(request: Request, form: FormData) -> Response:
    """Save the page that the *form* holds, or the one at its address, and convert it."""
    desk, address = desk_of(request), str(form.get("url", "")).strip()
    if not address.casefold().startswith(("http://", "https://")):
        raise IntakeError(f"{address!r} is no address of a page")
    html = str(form.get("html", ""))
    try:
        taken = _saved(desk, address, html) if html.strip() else intake.add(address, desk.folder.dumps)[0]
    except ValueError as error:
        raise IntakeError(f"{address!r} is no address of a page: {error}") from error
    note, tags = " ".join(str(form.get("note", "")).split()), unlisted(str(form.get("tags", "")))
    added.put(desk.content, [AddedWith(taken.path, tags, note)])
    book, key = watched.read(desk.content / watched.FILE), key_of(address)
    book.saw([key], SeenEntry(key, desk.room.now().date().isoformat(), "capture"))
    jobs_of(request).start("convert")
    return pages.decided(request, None, "/dumps", dump=taken.path, note=taken.note)


def _saved(desk: DeskContext, address: str, html: str) -> intake.Added:
    page = Fetched(address, html.encode("utf-8", "replace"), "text/html", HTML)
    return intake.save_page(address, page, desk.folder.dumps)
