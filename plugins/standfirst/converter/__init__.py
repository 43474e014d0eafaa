"""Dumps to posts: hears Pelican start a build and puts what changed on the shelf."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican import signals

from standfirst.converter.batch import commands
from standfirst.converter.batch.commands import DeskFolder
from standfirst.converter.batch.outcomes import named
from standfirst.core import settings
from standfirst.posts.post import Fate, Outcome
from standfirst.text.characters import printable

logger = logging.getLogger(__name__)
last_outcomes: list[Outcome] = []  # what became of the dumps in this process's last build
LEVELS = {Fate.WAITING: logging.WARNING, Fate.UNCHANGED: logging.DEBUG}


@dataclass(frozen=True, slots=True)
class ConverterSettings:
    """The CONVERTER dict of pelicanconf.py."""

    dumps: str = "dumps"  # the folder that dumps are dropped in
    reconvert: bool = False  # rewrite posts that only a newer converter changes


def desk_of(site: Mapping[str, Any]) -> DeskFolder:
    """Return the desk that Pelican's settings *site* describe."""
    options = settings.load(ConverterSettings, "CONVERTER", site.get("CONVERTER", {}))
    is_curated = bool(site.get("DIGEST", {}).get("curate"))
    return DeskFolder(Path(options.dumps), Path(site["PATH"]), site["TIMEZONE"], is_curated, options.reconvert)


def convert_dumps(pelican: object) -> None:
    """Put every changed dump on the shelf and log what became of it."""
    last_outcomes[:] = commands.convert(desk_of(pelican.settings))  # type: ignore[attr-defined]  # Pelican is untyped
    log_outcomes(last_outcomes)


def log_outcomes(outcomes: Iterable[Outcome]) -> None:
    """Log each outcome; a refused dump is a warning, so that it never stops the build. What was said before is not said again."""
    for outcome in outcomes:
        if outcome.is_old:
            continue
        if outcome.fate is Fate.REFUSED:
            logger.warning("refused: %s", printable(named(outcome, "dumps/")))
            continue
        about = printable(" ".join(filter(None, (outcome.path, outcome.note))))
        is_kept_away = outcome.fate is Fate.WITHDRAWN and not outcome.path  # a dump that never became a post
        level = logging.WARNING if is_kept_away else LEVELS.get(outcome.fate, logging.INFO)
        logger.log(level, "%s: %s: %s", outcome.fate, outcome.key, about)


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(convert_dumps)
