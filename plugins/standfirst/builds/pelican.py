"""Pelican that builds only where something changed, with our generator of articles."""

import gc
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pelican
from pelican.generators import ArticlesGenerator

from standfirst.builds import site_digest, store
from standfirst.builds.generator import Articles
from standfirst.builds.live import Standing
from standfirst.builds.site_digest import SiteState
from standfirst.builds.workers import Crew
from standfirst.site.outputs import PageWriter

# New objects between two looks for garbage in cycles, and such looks between two wider ones: what a build makes lasts as
# long as the build, and Python's own 700, 10 and 10 took a tenth of its time.
COLLECTED = 50_000, 20, 50


class SwiftPelican(pelican.Pelican):  # type: ignore[misc]  # Pelican is untyped
    """Pelican with `Articles` in the place of its own generator; no signal can swap it."""

    classes: Sequence[type] = ()
    whole = SiteState()
    files: Mapping[str, bytes] = {}
    crew = Crew()
    standing: Standing | None = None
    writer: PageWriter

    def run(self) -> None:
        """Build; leave the folder empty if the press's last build is as it is."""
        self.classes = list(super()._get_generator_classes())  # the converter fills the shelf here
        files = site_digest.digests(self.settings)
        self.whole = site_digest.look(self.settings, files)
        self.files = files if self.settings.get("PREVIEW") else {}
        builds = Path(self.settings["OUTPUT_PATH"]).parent
        if (builds / ".lock").exists() and store.stands(store.newest(builds), self.whole):
            return
        before = gc.get_threshold()
        gc.set_threshold(*COLLECTED)
        try:
            with Crew() as self.crew:
                super().run()
        finally:
            gc.set_threshold(*before)

    def look_ahead(self) -> None:
        """Get ready for `again`, while nobody waits; what stands is no garbage, and need not be looked through for any."""
        if self.standing is not None:
            self.standing.look()
            gc.collect()
            gc.freeze()

    def again(self) -> Iterable[tuple[str, bytes | None]] | None:
        """After the build of a preview: the files that edits made otherwise since, nothing for those that are gone; None: it must be built again."""
        return self.standing.again() if self.standing is not None else None

    def _get_writer(self) -> PageWriter:
        self.writer = super()._get_writer()
        return self.writer

    def _get_generator_classes(self) -> list[type]:
        return [Articles if generator is ArticlesGenerator else generator for generator in self.classes]
