"""Build the site faster: reuse what did not change. Without this plugin the site is the same, byte for byte."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pelican import signals

from standfirst.builds.bodies import Bodies
from standfirst.builds.dependencies import CacheKeys
from standfirst.builds.pelican_class import SwiftPelican
from standfirst.builds.state import seed
from standfirst.builds.store import BuildStore
from standfirst.builds.templates import MEMORY, Compiled, Templates
from standfirst.core import settings as settings_of
from standfirst.core.clock import Changes
from standfirst.core.settings import LOCK
from standfirst.core.state import FILE
from standfirst.site import outputs
from standfirst.site.outputs import Outputs

__all__ = ["SwiftPelican", "register"]


@dataclass
class Build:
    """The objects that the generators of one build share."""

    templates: Templates | None = None
    store: BuildStore | None = None
    outputs: Outputs | None = None
    pelican: SwiftPelican | None = None
    stories: int = 0
    template_seed: bytes = b""  # before the first template was read


def begin(pelican: SwiftPelican) -> None:
    """Note which Pelican a build belongs to."""
    settings_of.shared(pelican.settings, Build).pelican = pelican


def prepare_templates(generator: Any) -> None:
    """Let the generator's templates be compiled once, and look for no newer ones while a build lasts."""
    env, build = generator.env, settings_of.shared(generator.settings, Build)
    if build.templates is None:
        build.templates, build.template_seed = Templates(env), seed(generator.settings)
        MEMORY.load(Path(generator.settings["OUTPUT_PATH"]).parent / FILE, build.template_seed)
    env.auto_reload = False
    env.bytecode_cache = Compiled(build.templates, generator.settings["JINJA_ENVIRONMENT"])


def open_store(site_outputs: Outputs, settings: dict[str, Any]) -> None:
    """Give a build of the press the record of the last one."""
    builds, build = site_outputs.folder.parent, settings_of.shared(settings, Build)
    if build.templates is None or build.pelican is None or not (builds / LOCK).exists():
        return
    own_seed = seed(settings)
    keys, bodies = CacheKeys(settings, own_seed), settings_of.shared(settings, Bodies)
    keys.templates = build.templates
    build.store = BuildStore(keys, build.pelican.last, site_outputs.folder, bodies)
    site_outputs.store, build.outputs = build.store, site_outputs
    bodies.open(builds / FILE, own_seed, build.stories)
    bodies.save()


def freeze_memory(generators: Sequence[Any]) -> None:
    """Spare the collector its walks over stories that all last as long as the build (see `pelican_class.collecting_rarely`)."""
    build = settings_of.shared(generators[0].settings, Build)
    build.stories = len(generators[0].context["articles"])
    gc.freeze()
    gc.enable()


def close_store(pelican: SwiftPelican) -> None:
    """Finish the folder of this build, or leave it empty if the last one is as it is; write its record."""
    build = settings_of.shared(pelican.settings, Build)
    if build.store is not None and build.outputs is not None:
        build.outputs.finish()
        build.store.take_in_others()
        if not build.store.is_same:
            build.store.complete()
        settings_of.shared(pelican.settings, Bodies).save()
        MEMORY.save(build.outputs.folder.parent / FILE, build.template_seed)
        build.store.save(replace(pelican.site_state, until=settings_of.shared(pelican.settings, Changes).first()))


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(begin)
    signals.generator_init.connect(prepare_templates)
    outputs.opened.connect(open_store)
    signals.all_generators_finalized.connect(freeze_memory)
    signals.finalized.connect(close_store)
