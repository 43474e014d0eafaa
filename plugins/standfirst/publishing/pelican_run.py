"""Run Pelican once, with its errors as messages that say what to do."""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pelican
from pelican import log

from standfirst.core import settings as settings_of
from standfirst.core.errors import DigestError, is_trouble
from standfirst.core.settings import SHARED
from standfirst.posts.cache import PostCache
from standfirst.publishing import configuration
from standfirst.site import outputs
from standfirst.site.outputs import Outputs, Written


def build_into(folder: Path, keep: Callable[[Any], None], posts: PostCache | None = None) -> Written | None:
    """Run Pelican into *folder*, hand it to *keep*, and return what it wrote there; an error in its log ends the build.

    As pelican.main does, except its spinner: that is a thread, and beside one no process can be forked.
    """
    pelican_logger = logging.getLogger("pelican")
    pelican_logger.addFilter(_without_own_tracebacks)
    # Plain lines: a terminal's box would break paths that an editor wants to copy.
    log.LimitFilter._raised_messages.clear()  # noqa: SLF001 - what was said of the build before is said of this one
    log.init(logging.WARNING, "errors", handler=None, name="pelican")
    arguments = pelican.parse_arguments(["--settings", os.fspath(settings_of.file()), "--output", os.fspath(folder)])
    pelican.console.quiet = True  # of drafts and pages "processed": what a build did is said in our own sentence
    try:
        instance = pelican.get_instance(arguments)[0]
        if posts is not None:
            instance.settings.setdefault(SHARED, {})[PostCache] = posts
        written = run(instance)
    except Exception as error:
        if fault := configuration.fault_of(error, _templates()):
            raise DigestError(
                f"{fault}\nthe build failed in this template; the site in output/ is as it was"
            ) from error
        if isinstance(error, OSError) and is_trouble(error):
            where = error.filename or "this machine"
            raise DigestError(
                f"{where}: {error.strerror or error}; mend that and run the command again; the site in output/ is as it was"
            ) from error
        kind = "" if isinstance(error, DigestError) else f"{type(error).__name__}: "
        pelican_logger.critical("%s%s", kind, error, exc_info=True)
        raise DigestError("the build failed, for the reason above; the site in output/ is as it was") from error
    keep(instance)
    return written


def run(instance: Any) -> Written | None:
    """Let a Pelican build, and return what it wrote; None if it did not come so far as to write anything."""
    opened: list[Outputs] = []
    with outputs.opened.connected_to(lambda site_outputs, **_: opened.append(site_outputs)):
        instance.run()
    return opened[0].written() if opened else None


def _without_own_tracebacks(record: logging.LogRecord) -> bool:
    """Let every record pass, those of our own errors without a traceback: their message says what to do."""
    if record.exc_info and isinstance(record.exc_info[1], DigestError):
        record.exc_info = None
    return True


def _templates() -> Sequence[Path]:
    """Return the folders of templates, the editor's before the theme's."""
    site = configuration.load(settings_of.file())
    return [*map(Path, site["THEME_TEMPLATES_OVERRIDES"]), Path(site["THEME"]) / "templates"]
