"""The editor's commands: `standfirst --list` in any desk, `invoke --list` in one with a tasks.py."""

import gc
import sys
from pathlib import Path

from invoke.collection import Collection
from invoke.program import Program

if sys.platform == "win32":  # no fcntl, no links that anyone may make, no fork
    raise SystemExit("Standfirst needs Linux or macOS. On Windows, use the Windows Subsystem for Linux: wsl --install")

gc.disable()  # while modules are loaded, which leaves no garbage: a look for it after each 700 objects takes a tenth of the time
from standfirst import __version__
from standfirst.cli import curate, desk, posts, reach, site, supply
from standfirst.core import settings

gc.freeze()  # they last as long as the process
gc.enable()


def collection(folder: Path) -> Collection:
    """Return the commands for the desk in *folder*."""
    settings.use(folder)
    commands = Collection(
        site.build, site.serve, site.livereload, supply.add, posts.convert, posts.status, posts.diff, posts.accept, posts.restore,
        posts.withdraw, posts.let_go, posts.set_, curate.pick_, reach.issue, reach.announce_, site.check, site.rollback, site.publish, site.clean,
        desk.new, desk.upgrade, desk.desk_, supply.fetch,
    )  # fmt: skip
    commands.add_collection(
        Collection("tags", curate.tags_list, curate.tags_rename, curate.tags_merge, curate.tags_suggest)
    )
    commands.add_collection(Collection("sections", curate.sections_list, curate.sections_merge))
    commands.add_collection(Collection("sources", curate.sources_list, curate.sources_merge))
    return commands


def main() -> None:
    """Run one command on the desk in the working directory: the console script `standfirst`."""
    Program(namespace=collection(Path.cwd()), name="standfirst", binary="standfirst", version=__version__).run()
