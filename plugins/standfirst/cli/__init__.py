"""The editor's commands: `standfirst --list` in any desk, `invoke --list` in one with a tasks.py."""

import gc
import sys
from collections.abc import Sequence, Set as AbstractSet
from difflib import get_close_matches
from pathlib import Path

from invoke.collection import Collection
from invoke.program import Program

if sys.platform == "win32":  # no fcntl, no links that anyone may make, no fork
    raise SystemExit("Standfirst needs Linux or macOS. On Windows, use the Windows Subsystem for Linux: wsl --install")

gc.disable()  # while modules are loaded, which leaves no garbage: a look for it after each 700 objects takes a tenth of the time
from standfirst import __version__
from standfirst.cli import curate, desk, look, posts, reach, site, supply
from standfirst.core import settings
from standfirst.core.settings import CONFIGURATION

gc.freeze()  # they last as long as the process
gc.enable()


HELP = frozenset(("--help", "-h"))


def collection(folder: Path) -> Collection:
    """Return the commands for the desk in *folder*."""
    settings.use(folder)
    commands = Collection(
        site.build, site.serve, site.livereload, supply.add, posts.convert, posts.status, posts.diff, posts.accept, posts.restore,
        posts.withdraw, posts.unwithdraw, posts.undo, posts.let_go, posts.set_, curate.pick_, reach.issue, reach.announce_, site.check, site.rollback, site.publish, site.clean,
        desk.new, desk.upgrade, desk.desk_, supply.fetch, look.search, look.doctor,
    )  # fmt: skip
    commands.add_collection(
        Collection(
            "tags", curate.tags_list, curate.tags_rename, curate.tags_merge, curate.tags_split, curate.tags_suggest
        )
    )
    commands.add_collection(Collection("sections", curate.sections_list, curate.sections_merge))
    commands.add_collection(Collection("sources", curate.sources_list, curate.sources_merge))
    return commands


def main() -> None:
    """Run one command on the desk in the working directory, or around it: the console script `standfirst`."""
    commands = collection(desk_around(Path.cwd()))
    Program(namespace=commands, name="standfirst", binary="standfirst", version=__version__).run(
        [sys.argv[0], *understood(sys.argv[1:], frozenset(commands.task_names))]
    )


def desk_around(folder: Path) -> Path:
    """Return the desk that *folder* is, or lies in; *folder* itself if there is none."""
    return next((place for place in (folder, *folder.parents) if (place / CONFIGURATION).is_file()), folder)


def understood(words: Sequence[str], names: AbstractSet[str]) -> list[str]:
    """Return the *words* of a command line as Invoke reads them: `--help` and `--version` work before and after a command.

    Raises SystemExit, naming the nearest of the commands' *names*, if the first word is none of them.
    """
    if "--version" in words:
        return ["--version"]
    named = next((word for word in words if not word.startswith("-")), "")
    if HELP.intersection(words):
        return ["--help", named] if named in names else ["--help" if not named else "--list"]
    if named and named not in names and words[0] == named:
        nearest = get_close_matches(named, names, 1)
        raise SystemExit(
            f"{named!r} is no command{f'; did you mean {nearest[0]}?' if nearest else ''} (`standfirst --list` shows all)"
        )
    return [*words]
