"""`check --originals`: which stories' originals are dead, and the address of a copy in an archive (the Wayback Machine's availability API).

An address counts as dead if its server says so (404, 410), or if its name no longer exists. One that answers anything else, or not now, is not. What was
checked is remembered for a month.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from standfirst.core import jsonl
from standfirst.core.api import Service, ServiceError
from standfirst.core.errors import IntakeError
from standfirst.intake.fetch import Answer

WAYBACK = "https://archive.org"
DEAD = frozenset((404, 410))
GOOD_FOR = timedelta(days=30)
UNKNOWN_NAME = "not known to the name service"


@dataclass(frozen=True, slots=True)
class Original:
    """One original as it was when it was checked."""

    link: str
    day: str
    why: str = ""  # why it is dead; empty if it is not
    archived: str = ""  # the address of a copy


def check(
    links: Iterable[str], known: dict[str, Original], today: date, ask: Callable[[str], Answer], archive: str = WAYBACK
) -> Iterator[Original]:
    """Yield what became of each of *links*: as *known*, if that is not older than a month, or as *ask* finds it now."""
    for link in dict.fromkeys(links):
        before = known.get(link)
        if before and date.fromisoformat(before.day) > today - GOOD_FOR:
            yield before
            continue
        why = _why_dead(link, ask)
        yield Original(link, today.isoformat(), why, _archived(link, archive) if why else "")


def _why_dead(link: str, ask: Callable[[str], Answer]) -> str:
    try:
        answer = ask(link)
    except IntakeError as error:
        return "its name is gone" if UNKNOWN_NAME in str(error) else ""
    return answer.stated_status if answer.status in DEAD else ""


def _archived(link: str, archive: str) -> str:
    """Return the address of the copy of *link* in the *archive*; empty if it has none, or gives no answer."""
    try:
        answer = Service("the archive", archive).get("/wayback/available", url=link)
        closest = (answer or {}).get("archived_snapshots", {}).get("closest", {})
    except (ServiceError, AttributeError):
        return ""
    return str(closest.get("url") or "") if closest.get("available") else ""


def read(path: Path) -> dict[str, Original]:
    """Return what the file at *path* knows, by link; a line that cannot be read is left out."""
    originals = {}
    for values in jsonl.rows(path):
        try:
            original = Original(**values)
        except TypeError:
            continue
        originals[original.link] = original
    return originals


def remember(path: Path, original: Original) -> None:
    """Add *original* to the file at *path*."""
    jsonl.append(path, [asdict(original)])
