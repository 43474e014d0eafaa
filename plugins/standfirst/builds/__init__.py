"""The same site, sooner; without this room it is the same, byte for byte."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from pelican import signals

from standfirst.builds.dependencies import Recipes, seed
from standfirst.builds.fragments import Folding, Parts
from standfirst.builds.live import Standing
from standfirst.builds.store import BuildStore, newest
from standfirst.builds.templates import Compiled, Templates
from standfirst.builds.updates import Moves
from standfirst.builds.workers import SwiftPelican
from standfirst.core import clock
from standfirst.core.settings import LOCK, PREVIEW
from standfirst.site import outputs
from standfirst.site.outputs import Outputs

__all__ = ["SwiftPelican", "register"]


class Build:
    """What the generators of one build share."""

    templates: Templates | None = None
    store: BuildStore | None = None
    outputs: Outputs | None = None
    pelican: SwiftPelican
    generators: Sequence[Any] = ()
    parts: ClassVar[list[Parts]] = []
    stories = 0


def begin(pelican: SwiftPelican) -> None:
    """Begin a new build in this process."""
    Build.pelican = pelican
    clock.next_change()
    Build.templates = Build.store = Build.outputs = None
    Build.parts = []


def quicken(generator: Any) -> None:
    """Let the generator's templates reuse their parts, and look for no newer ones while a build lasts."""
    env = generator.env
    Build.templates = Build.templates or Templates(env)
    env.auto_reload = False
    env.make_globals = partial(_flat, env)
    parts = env.globals["parts"] = Parts(env, Build.templates, generator.context)
    Build.parts.append(parts)
    env.add_extension(Folding)
    env.bytecode_cache = Compiled(Build.templates, lambda: (parts.folded, generator.settings["JINJA_ENVIRONMENT"]))


def _flat(env: Any, own: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a template sees besides its context, as one table: Jinja's own is a chain of two, walked again for each part of a page."""
    return {**env.globals, **(own or {})}


def open_store(found: Outputs, settings: dict[str, Any]) -> None:
    """Give a build of the press the record of the last one."""
    builds = found.folder.parent
    if Build.templates is None or not (builds / LOCK).exists():
        return
    told = Recipes(settings, seed(settings))
    told.templates = Build.templates
    crew = Build.pelican.crew
    Build.store = BuildStore(told, newest(builds), found.folder, crew)
    found.store, Build.outputs = Build.store, found
    if settings.get(PREVIEW):
        found.emitted = []
    crew.start(Build.stories)


def settle_memory(generators: Sequence[Any]) -> None:
    """Spare the collector its walks over stories that all last as long as the build."""
    Build.generators = generators
    Build.stories = len(generators[0].context["articles"])
    gc.freeze()


def close_store(pelican: SwiftPelican) -> None:
    """Finish the folder of this build, or leave it empty if the last one is as it is; write its record."""
    if Build.store is not None and Build.outputs is not None:
        Build.outputs.finish()
        Build.store.gather()
        if not Build.store.is_same:
            Build.outputs.settle()
        Build.store.save(replace(pelican.whole, until=clock.next_change()))
        if Build.outputs.emitted is not None and Build.templates is not None:
            moves = Moves(Build.generators, pelican.writer, Build.templates)
            pelican.standing = Standing(moves, Build.templates, Build.parts, Build.outputs.emitted, pelican.files)
    gc.unfreeze()


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(begin)
    signals.generator_init.connect(quicken)
    outputs.opened.connect(open_store)
    signals.all_generators_finalized.connect(settle_memory)
    signals.finalized.connect(close_store)
