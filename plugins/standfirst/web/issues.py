"""Issues: draft one, choose and order its stories, write its introduction, publish it, take its mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from standfirst.core.errors import DigestError, ShelfError
from standfirst.core.settings import CONTENT
from standfirst.digest.issues import commands as issue_commands, draft, parts, published
from standfirst.digest.issues.parts import IssueLine
from standfirst.posts.cache import FORBIDDEN
from standfirst.posts.header import PUBLISHED, Header, one_line, parse, write
from standfirst.posts.names import place_of
from standfirst.publishing import build as publishing_build
from standfirst.shelf import editing
from standfirst.shelf.history import Order
from standfirst.web import pages
from standfirst.web.context import DeskContext
from standfirst.web.pages import CONFLICT, INVALID, ConflictError, desk_of

KINDS: Mapping[str, Literal["heading", "item", "text"]] = {"heading": "heading", "item": "item", "text": "text"}


@dataclass(frozen=True, slots=True)
class IssueFile:
    """The file of one issue."""

    name: str  # `2026-W48`
    header: Header
    introduction: str
    lines: tuple[IssueLine, ...]
    version: str

    @property
    def is_draft(self) -> bool:
        """Return true if its editor has not published it."""
        return self.header.status != PUBLISHED

    @property
    def places(self) -> frozenset[str]:
        """Return the places of the stories that it names."""
        return frozenset(line.place for line in self.lines if line.place)


def file_path(name: str) -> str:
    """Return the path below the desk of the issue called *name*; raises ShelfError if that names none."""
    return f"{CONTENT}/{published.FOLDER}/{draft.period(name).name}.md"


def read(desk: DeskContext, name: str) -> IssueFile:
    """Return the issue called *name*; raises ShelfError if there is none."""
    path = desk.root / file_path(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ShelfError(f"there is no issue {name}; draft it first") from error
    header, body = parse(data.decode("utf-8", "replace"), f"{published.FOLDER}/{path.name}")
    introduction, lines = parts.split(body)
    return IssueFile(path.stem, header, introduction, lines, sha256(data).hexdigest())


def overview(request: Request) -> Response:
    """Answer with the issues that are there."""
    desk = desk_of(request)
    paths = sorted((desk.content / published.FOLDER).glob("*.md"), reverse=True)
    return pages.page(request, "issues", issues=[issue for path in paths if (issue := readable(desk, path))])


def readable(desk: DeskContext, path: Path) -> IssueFile | None:
    """Return the issue in the file at *path*; None if it cannot be read, which the build reports."""
    try:
        return read(desk, path.stem)
    except DigestError:
        return None


def draft_new(request: Request, form: FormData) -> Response:
    """Draft an issue of the week, month or day that the *form* names."""
    desk = desk_of(request)
    path = file_path(str(form.get("name", "")).strip() or issue_commands.present_issue(desk.room))
    name = Path(path).stem
    desk.decide(Order("issue", name, (path,)), lambda: issue_commands.draft_issue(desk.room, name))
    return RedirectResponse(f"/issues/{name}", 303)


def show(request: Request) -> Response:
    """Answer with the page of an issue."""
    return _page(request, read(desk_of(request), request.path_params["name"]))


def _page(request: Request, shown: IssueFile, status: int = 200, **values: object) -> Response:
    desk = desk_of(request)
    covered = draft.period(shown.name)
    period = (covered.first.isoformat(), covered.last.isoformat())
    return pages.page(
        request, "issue", status, issue=shown, candidates=candidates(desk, shown), period=period, has_sender=bool(desk.room.own.sender), **values
    )  # fmt: skip


def candidates(desk: DeskContext, shown: IssueFile) -> list[tuple[str, IssueLine]]:
    """Return the section and a line of each published story that came in the issue's period and that it does not name yet."""
    covered = draft.period(shown.name)
    papers = draft.stories_of((post.paper for post in desk.index.posts().values()), covered, desk.room.now())
    free = desk.room.with_shown_sources(paper for paper in papers if place_of(paper.name) not in shown.places)
    drafted = draft.issue_of(free, covered, (), (), desk.room.section_of())
    return [(section, IssueLine("item", draft.item(line))) for section, lines in drafted.sections for line in lines]


def save(request: Request, form: FormData) -> Response:
    """Write the issue as the form has it, unless its file was changed since the page was made."""
    desk, name = desk_of(request), request.path_params["name"]
    present = read(desk, name)
    arranged = arranged_of(form)
    header = present.header.updated("Title", one_line(str(form.get("issue_title", ""))) or present.header.get("Title"))
    action = str(form.get("action", "save"))
    if action in ("publish", "draft"):
        header = header.updated("Status", "published" if action == "publish" else "draft")
        header = header if action == "publish" else header.updated("Date", None)
    introduction = FORBIDDEN.sub("", str(form.get("introduction", "")).replace("\r\n", "\n"))
    text = write(header, parts.joined(introduction, arranged))

    def work() -> None:
        seen = str(form.get("version", "")), str(form.get("over", ""))
        if read(desk, name).version not in seen:
            raise ConflictError("")
        editing.put(desk.root / file_path(name), text)

    try:
        decision = desk.decide(Order("issue", present.name, (file_path(name),)), work)
    except ConflictError:
        theirs = read(desk, name)
        # It keeps its version: only the button that says so writes over theirs.
        mine = IssueFile(name, header, introduction, tuple(arranged), str(form.get("version", "")))
        return _page(request, mine, CONFLICT, theirs=theirs)
    return pages.decided(request, decision, f"/issues/{name}", version=read(desk, name).version)


def arranged_of(form: FormData) -> list[IssueLine]:
    """Return the lines of the form in their order; `move` is the line that goes up or down, such as `3:up`.

    A line about a story has the words of its link in `title` and what follows it in `rest`; `add` holds a section and a line.
    """
    dropped = {str(number) for number in form.getlist("drop")}
    columns = [
        [FORBIDDEN.sub("", str(value)).replace("\r\n", "\n").strip() for value in form.getlist(name)]
        for name in ("kind", "line", "title", "rest")
    ]
    lines = []
    for number, (kind, text, title, rest) in enumerate(zip(*columns, strict=False)):
        line = IssueLine(KINDS.get(kind, "text"), text)
        if text and str(number) not in dropped:
            lines.append(line.said(one_line(title), one_line(rest)) if line.place else line)
    for added in form.getlist("add"):
        section, _, text = str(added).partition("\t")
        lines = parts.with_item(lines, section, text)
    if heading := one_line(str(form.get("heading", ""))):
        lines.append(IssueLine("heading", f"## {heading}"))
    arranged = moved(lines, str(form.get("move", "")))
    return arranged if heading else parts.without_empty(arranged)


def moved(lines: Sequence[IssueLine], move: str) -> list[IssueLine]:
    """Return *lines* after one went up or down by one."""
    number, _, way = move.partition(":")
    arranged = list(lines)
    if number.isdecimal():
        place = int(number)
        other = place - 1 if way == "up" else place + 1
        if 0 <= place < len(arranged) and 0 <= other < len(arranged):
            arranged[place], arranged[other] = arranged[other], arranged[place]
    return arranged


def mail(request: Request) -> Response:
    """Answer with the published issue as a message that a mail program opens."""
    desk, name = desk_of(request), request.path_params["name"]
    try:
        publishing_build.check_address(desk.site)
        message = issue_commands.mail(desk.room, name)
    except DigestError as error:
        return pages.failed(request, error, INVALID)
    return Response(
        message, media_type="message/rfc822", headers={"Content-Disposition": f'attachment; filename="{name}.eml"'}
    )
