"""Build the site faster: reuse what did not change. Without this plugin the site is the same, byte for byte."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals

from standfirst.builds.bodies import Bodies
from standfirst.builds.dependencies import CacheKeys
from standfirst.builds.fragments import Folding, Parts
from standfirst.builds.state import seed
from standfirst.builds.store import BuildStore
from standfirst.builds.templates import MEMORY, Compiled, Templates
from standfirst.builds.workers import FEWEST, SwiftPelican
from standfirst.core import settings as settings_of
from standfirst.core.clock import Changes
from standfirst.core.parallel import cores
from standfirst.core.settings import LOCK
from standfirst.site import outputs
from standfirst.site.outputs import Outputs

__all__ = ["SwiftPelican", "register"]
TEMPLATES, BODIES = "templates.npz", "bodies.sqlite"  # beside the builds: MEMORY, and Bodies


@dataclass
class Build:
    """The objects that the generators of one build share."""

    templates: Templates | None = None
    store: BuildStore | None = None
    outputs: Outputs | None = None
    pelican: SwiftPelican | None = None
    keys: CacheKeys | None = None  # until the outputs begin: what `foresee` computed
    generators: Sequence[Any] = ()
    parts: list[Parts] = field(default_factory=list)
    stories: int = 0
    template_seed: bytes = b""  # before the first template was read


def begin(pelican: SwiftPelican) -> None:
    """Note which Pelican a build belongs to."""
    settings_of.shared(pelican.settings, Build).pelican = pelican


def quicken(generator: Any) -> None:
    """Let the generator's templates reuse their parts, and look for no newer ones while a build lasts."""
    env, build = generator.env, settings_of.shared(generator.settings, Build)
    if build.templates is None:
        build.templates, build.template_seed = Templates(env), seed(generator.settings)
        MEMORY.load(Path(generator.settings["OUTPUT_PATH"]).parent / TEMPLATES, build.template_seed)
    env.auto_reload = False
    env.make_globals = partial(_flat, env)
    parts = env.globals["parts"] = Parts(env, build.templates, generator.context)
    build.parts.append(parts)
    env.add_extension(Folding)
    env.bytecode_cache = Compiled(build.templates, lambda: (parts.folded, generator.settings["JINJA_ENVIRONMENT"]))


def _flat(env: Any, page_globals: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the globals of a template as one table: Jinja's own is a chain of two, walked again for each part of a page."""
    return {**env.globals, **(page_globals or {})}


def open_store(site_outputs: Outputs, settings: dict[str, Any]) -> None:
    """Give a build of the press the record of the last one."""
    builds, build = site_outputs.folder.parent, settings_of.shared(settings, Build)
    if build.templates is None or build.pelican is None or not (builds / LOCK).exists():
        return
    own_seed = seed(settings)
    keys, build.keys = build.keys or CacheKeys(settings), None
    keys.seed, keys.templates = own_seed, build.templates
    workers = build.pelican.workers
    build.store = BuildStore(keys, build.pelican.last, site_outputs.folder, workers)
    site_outputs.store, build.outputs = build.store, site_outputs
    bodies = settings_of.shared(settings, Bodies)
    bodies.open(builds / BODIES, own_seed)
    bodies.save()
    workers.start(build.stories)
    if workers.width > 1:
        keys.foresee(build.generators[0].context["articles"])


def foresee(generator: Any) -> None:
    """Compute a part of the digests of stories, while another process still compares these."""
    stories, builds = generator.context["articles"], Path(generator.settings["OUTPUT_PATH"]).parent
    if len(stories) >= FEWEST and cores() > 1 and (builds / LOCK).exists():
        keys = settings_of.shared(generator.settings, Build).keys = CacheKeys(generator.settings)
        keys.foresee(stories, is_gathered=False)


def freeze_memory(generators: Sequence[Any]) -> None:
    """Spare the collector its walks over stories that all last as long as the build (see `workers.collecting_rarely`)."""
    build = settings_of.shared(generators[0].settings, Build)
    build.generators = generators
    build.stories = len(generators[0].context["articles"])
    gc.freeze()
    gc.enable()


def close_store(pelican: SwiftPelican) -> None:
    """Finish the folder of this build, or leave it empty if the last one is as it is; write its record."""
    build = settings_of.shared(pelican.settings, Build)
    if build.store is not None and build.outputs is not None:
        build.outputs.finish()
        bodies = settings_of.shared(pelican.settings, Bodies)
        bodies.save()
        build.store.collect()
        if not build.store.is_same:
            build.store.complete()
            outputs.completed.send(build.outputs)  # what is saved below, others need not wait for
        bodies.save(build.stories)
        bodies.close()
        MEMORY.save(build.outputs.folder.parent / TEMPLATES, build.template_seed)
        build.store.save(replace(pelican.site_state, until=settings_of.shared(pelican.settings, Changes).first()))


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(begin)
    signals.generator_init.connect(quicken)
    outputs.opened.connect(open_store)
    signals.article_generator_finalized.connect(foresee)
    signals.all_generators_finalized.connect(freeze_memory)
    signals.finalized.connect(close_store)
