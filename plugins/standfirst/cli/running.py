"""Run every command in the same way: on the desk of this process, alone where it writes posts, with an exit status that scripts can read."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from invoke.exceptions import Exit

from standfirst import converter, digest
from standfirst.converter.batch import commands
from standfirst.core import locks, settings as settings_of
from standfirst.core.errors import DigestError
from standfirst.core.settings import CACHE
from standfirst.digest import commands as digest_commands
from standfirst.posts.cache import PostCache
from standfirst.posts.post import Outcome
from standfirst.publishing import build as publishing_build, releases, tracked
from standfirst.reach import announce, announced
from standfirst.shelf import editing, history as decisions
from standfirst.shelf.history import History, Order
from standfirst.text.characters import printable

T = TypeVar("T")
ADVICE = (
    "some dumps were refused, or posts could not be read (`status` says why): exit status 2, or 0 with --allow-refused"
)
FAILED, REFUSED, BUSY = 1, 2, 3  # exit statuses (docs/security.md)


def build(is_sure: bool = False) -> bool:
    """Convert, build and publish to output/; return true if some dumps were refused, or posts could not be read."""
    outcomes: list[Outcome] = []
    faults: list[str] = []

    def keep(built: Any) -> None:
        outcomes.extend(converter.outcomes_of(built.settings))
        faults.extend(settings_of.shared(built.settings, PostCache).faults.values())

    publishing_build.build(publishing_build.settings(), keep, is_sure)
    print(*faults, commands.sentence(outcomes), sep="\n")
    for fault in tracked.faults(desk().content.parent):
        print(fault, file=sys.stderr)
    return bool(faults) or commands.refused(outcomes)


def alone(work: Callable[[], T]) -> T:
    """Do what writes under content/ while no build and no other command does; wait a moment for one that is at work."""
    site = publishing_build.settings()
    with locks.lock(publishing_build.lock_folder(site), locks.waited()):
        publishing_build.check_clock(site)
        return work()


def history() -> History:
    """Return the decisions about this process's desk that can be undone."""
    content = desk().content
    return History(content.parent, content.parent / CACHE / decisions.FOLDER)


def decide(action: str, subject: str, paths: Sequence[str], work: Callable[[], object], post: str = "") -> None:
    """Do *work*, which may change the files at *paths* below the desk, alone and so that it can be undone."""
    alone(lambda: history().carry_out(Order(action, subject, tuple(paths), post), work))


def desk() -> commands.DeskFolder:
    """Return the desk of this process."""
    return converter.desk_of(publishing_build.settings())


def output() -> Path:
    """Return the place of the built site."""
    return Path(publishing_build.settings()["OUTPUT_PATH"])


def newsroom() -> digest_commands.Newsroom:
    """Return the posts and the settings of the desk, for an editor's commands."""
    return digest.room_of(publishing_build.settings())


def reach(is_rehearsed: bool = False, takes_all: bool = False) -> announce.Reach:
    """Return the built site, and what was announced of it."""
    site = publishing_build.settings()
    known = announced.read(Path(site["PATH"]) / announced.FILE)
    made = announce.reach_of(site, known, publishing_build.builds(site))
    ids = partial(editing.published_ids, Path(site["PATH"]))
    return replace(made, is_rehearsed=is_rehearsed, takes_all=takes_all, published_ids=ids)


def end(work: Callable[[], bool | None], allow_refused: bool = False, advice: str = ADVICE) -> None:
    """End with 0 clean, 1 failed, 2 done but dumps were refused (*work* says so), 3 another build is at work."""
    try:
        refused = work()
    except locks.BusyError as error:
        raise Exit(str(error), BUSY) from error
    except BrokenPipeError:  # whoever reads has seen enough: `invoke status | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    except (KeyboardInterrupt, EOFError) as error:
        raise Exit("\nstopped; what was answered before is written", FAILED) from error
    except DigestError as error:
        raise Exit("\n".join(map(printable, str(error).split("\n"))), FAILED) from error
    except OSError as error:  # a full disk, a folder of another owner
        where = error.filename or "this machine"
        raise Exit(f"{where}: {error.strerror or error}; mend that and run the command again", FAILED) from error
    if refused and not allow_refused:
        print(advice)
        raise Exit(code=REFUSED)


def withdraw(post: str, why: str) -> list[Outcome]:
    """Take a story down; the releases show if readers could see it."""
    site = publishing_build.settings()
    shown = partial(releases.was_shown, output(), publishing_build.builds(site))
    return commands.withdraw(desk(), post, why, shown)


MOST_PORTS = 65_535


def number_of_port(port: str) -> int:
    """Return *port* as a number; raises DigestError if it is none."""
    if not port.isdecimal() or int(port) > MOST_PORTS:
        raise DigestError(f"--port is {port!r}; write a number up to {MOST_PORTS}, such as 8000")
    return int(port)
