"""The server of the desk: its addresses, and how it starts and ends."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from standfirst.core import settings
from standfirst.core.errors import DigestError
from standfirst.web import beside, capture, decisions, dumps, inbox, issues, learning, preview, publishing, story, terms
from standfirst.web.context import DeskContext
from standfirst.web.guard import LARGEST, Guard
from standfirst.web.jobs import Jobs
from standfirst.web.pages import HERE, refused, with_form
from standfirst.web.preview import SitePreview

WAITING = 100  # connections before the server is ready
ROUTES = (
    Route("/", inbox.inbox),
    Route("/picture/images/{name:path}", inbox.picture),
    Route("/decide", with_form(decisions.decide), methods=["POST"]),
    Route("/undo", with_form(decisions.undo), methods=["POST"]),
    Route("/story/{name:path}/block", with_form(beside.block), methods=["POST"]),
    Route("/story/{name:path}/learn", with_form(learning.learn), methods=["POST"]),
    Route("/story/{name:path}/dump", beside.saved_page),
    Route("/story/{name:path}/diff", story.diff),
    Route("/story/{name:path}", story.show, methods=["GET"]),
    Route("/story/{name:path}", with_form(story.save), methods=["POST"]),
    Route("/terms/{kind}", terms.terms, methods=["GET"]),
    Route("/terms/{kind}", with_form(terms.change), methods=["POST"]),
    Route("/issues", issues.overview, methods=["GET"]),
    Route("/issues", with_form(issues.draft_new), methods=["POST"]),
    Route("/issues/{name}.eml", issues.mail),
    Route("/issues/{name}", issues.show, methods=["GET"]),
    Route("/issues/{name}", with_form(issues.save), methods=["POST"]),
    Route("/dumps", dumps.dumps, methods=["GET"]),
    Route("/dumps", with_form(dumps.take_in, max_files=dumps.MOST_FILES, max_part_size=LARGEST), methods=["POST"]),
    Route("/dumps/change", with_form(dumps.change), methods=["POST"]),
    Route("/dumps/{name:path}", dumps.raw),
    Route("/capture", capture.capture, methods=["GET"]),
    Route("/capture", with_form(capture.take, max_part_size=LARGEST), methods=["POST"]),
    Route("/publish", publishing.publishing, methods=["GET"]),
    Route("/publish", with_form(publishing.start), methods=["POST"]),
    Route("/publish/progress", publishing.progress),
    Route("/publish/rollback", with_form(publishing.roll_back), methods=["POST"]),
    Route("/site/{path:path}", preview.site),
    Mount("/static", StaticFiles(directory=HERE / "static")),
)


def application(desk: DeskContext, port: int, token: str = "") -> Guard:
    """Return the application of *desk*, as it is served at *port*."""

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        threading.Thread(target=publishing.read_ahead, args=(desk,), daemon=True).start()
        yield
        app.state.jobs.stop()
        app.state.preview.close()

    app = Starlette(routes=list(ROUTES), lifespan=living, exception_handlers={DigestError: refused})
    app.state.desk = desk
    app.state.jobs = Jobs(settings.file().parent)
    app.state.preview = SitePreview(desk.root, f"http://localhost:{port}/site")
    return Guard(app, token)


def serve(port: int) -> None:
    """Serve the desk on this machine's own address until interrupted; raises DigestError if the port is taken."""
    desk = DeskContext()
    listening = _socket(port)
    chosen_port = listening.getsockname()[1]
    guarded = application(desk, chosen_port)
    print(f"the desk of {desk.site['SITENAME']}: http://localhost:{chosen_port}/?token={guarded.token}", flush=True)
    print("open that address in your browser; it works on this machine only, and until Ctrl-C", flush=True)
    config = uvicorn.Config(guarded, log_level="warning", server_header=False, access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    asyncio.run(server.serve(sockets=[listening]))


def _socket(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(
            WAITING
        )  # before the address is printed: a browser that opens it at once waits until it is served
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", "") or error
        raise DigestError(f"cannot listen on port {port}: {reason}; choose another one with --port") from error
    return listening
