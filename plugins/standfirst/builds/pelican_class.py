"""One build of a site by Pelican, which ends at once where the last build is as it is."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pelican
from pelican.generators import ArticlesGenerator

from standfirst.builds import state
from standfirst.builds.generator import Articles
from standfirst.builds.last_build import LastBuild
from standfirst.builds.state import SiteState
from standfirst.core.settings import LOCK
from standfirst.site.outputs import PageWriter

# New objects between two looks for garbage in cycles, and such looks between two wider ones: what a build makes lasts as
# long as the build, and Python's own 700, 10 and 10 took a sixth of its time.
COLLECTED = 50_000, 20, 50


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let the collector look for garbage rarely while a build, or the check of one, lasts; within another such block nothing changes."""
    before = gc.get_threshold()
    if before == COLLECTED:
        yield
        return
    gc.set_threshold(*COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        gc.enable()


class SwiftPelican(pelican.Pelican):  # type: ignore[misc]  # Pelican is untyped
    """Pelican with `Articles` in the place of its own generator; no signal can swap it."""

    classes: Sequence[type] = ()
    site_state = SiteState()
    last: LastBuild
    writer: PageWriter

    def run(self) -> None:
        """Build; leave the folder empty if the press's last build is as it is."""
        self.classes = list(super()._get_generator_classes())  # the converter fills the shelf here
        builds = Path(self.settings["OUTPUT_PATH"]).parent
        self.last = LastBuild(builds)
        self.site_state = state.state_of(self.settings, state.digests(self.settings))
        if (builds / LOCK).exists() and self.last.is_current(self.site_state):
            return
        with collecting_rarely():
            gc.disable()  # until all stories are read, which last as long as the build: see `freeze_memory`
            super().run()

    def _get_writer(self) -> PageWriter:
        self.writer = super()._get_writer()
        return self.writer

    def _get_generator_classes(self) -> list[type]:
        return [Articles if generator is ArticlesGenerator else generator for generator in self.classes]
