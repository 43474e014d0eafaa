"""Dumps to posts: hears Pelican start a build and puts what changed on the shelf."""

import logging
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.readers import MarkdownReader

from standfirst.converter.batch import commands
from standfirst.converter.batch.commands import DeskFolder
from standfirst.converter.batch.outcomes import named
from standfirst.core import settings
from standfirst.core.settings import CARRIED, FETCH
from standfirst.posts.post import Fate, Outcome
from standfirst.posts.reader import PostReader
from standfirst.text.characters import printable

logger = logging.getLogger(__name__)
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
    fetches = site.get("PICTURES", CARRIED) == FETCH
    return DeskFolder(Path(options.dumps), Path(site["PATH"]), site["TIMEZONE"], is_curated, options.reconvert, fetches)


def convert_dumps(pelican: Any) -> None:
    """Put every changed dump on the shelf and log what became of it."""
    outcomes = outcomes_of(pelican.settings)
    outcomes[:] = commands.convert(desk_of(pelican.settings))
    log_outcomes(outcomes)


def outcomes_of(site: MutableMapping[str, Any]) -> list[Outcome]:
    """Return what became of each dump in the build that Pelican made with the settings *site*."""
    return settings.shared(site, _BuildOutcomes)


class _BuildOutcomes(list[Outcome]):
    """A kind of its own, by which `settings.shared` finds it."""


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


def read_markdown(readers: Any) -> None:
    """Let our reader read the posts where nothing else reads Markdown: Pelican's own needs Python-Markdown."""
    if not MarkdownReader.enabled:
        readers.reader_classes.setdefault("md", PostReader)


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(convert_dumps)
    if not MarkdownReader.enabled:
        MarkdownReader.file_extensions = []  # Pelican would warn for each post
    signals.readers_init.connect(read_markdown)
