"""The desk that a server works on: its settings, its posts in memory, its lock, and the decisions that were made on it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from standfirst import converter, digest
from standfirst.converter.batch.commands import DeskFolder
from standfirst.core import locks, settings as settings_of, vocabulary
from standfirst.core.settings import CACHE, POSTS, SECTIONS, SOURCES, VOCABULARY
from standfirst.core.vocabulary import Vocabulary
from standfirst.desk import SITE
from standfirst.digest.commands import Newsroom
from standfirst.publishing import build as publishing_build
from standfirst.shelf import history
from standfirst.shelf.history import Decision, History, Order
from standfirst.web.index import PostIndex

TERM_FILES = {"tags": VOCABULARY, "sections": SECTIONS, "sources": SOURCES}


@dataclass(slots=True)
class SettingsFile:
    """The settings of the desk, read again when one of their files changes."""

    _read: Any = None
    _stamps: tuple[float, ...] = ()

    def settings(self) -> Any:
        """Return Pelican's settings as they are now; raises SettingError if they cannot be used."""
        places = (settings_of.file(), settings_of.file().with_name(SITE))
        stamps = tuple(place.stat().st_mtime if place.exists() else 0.0 for place in places)
        if self._read is None or stamps != self._stamps:
            self._read, self._stamps = publishing_build.settings(), stamps
        return self._read


@dataclass
class DeskContext:
    """Everything that the pages of the desk are made of."""

    _settings: SettingsFile = field(default_factory=SettingsFile)

    @property
    def site(self) -> Any:
        """Return Pelican's settings."""
        return self._settings.settings()

    @property
    def folder(self) -> DeskFolder:
        """Return the folders of dumps and posts."""
        return converter.desk_of(self.site)

    @property
    def room(self) -> Newsroom:
        """Return the posts and settings for an editor's commands."""
        return digest.room_of(self.site)

    @property
    def content(self) -> Path:
        """Return the folder content/."""
        return Path(self.site["PATH"])

    @property
    def root(self) -> Path:
        """Return the folder of the desk."""
        return self.content.parent

    @property
    def output(self) -> Path:
        """Return the place of the built site."""
        return Path(self.site["OUTPUT_PATH"])

    @property
    def builds(self) -> Path:
        """Return the folder of the finished builds."""
        return publishing_build.builds(self.site)

    @cached_property
    def index(self) -> PostIndex:
        """Return the posts in memory."""
        return PostIndex(self.content / POSTS)

    @cached_property
    def history(self) -> History:
        """Return the decisions made at this desk."""
        return History(self.root, self.root / CACHE / history.FOLDER)

    def terms(self, kind: str) -> Vocabulary:
        """Return the terms of *kind*: tags, sections or sources."""
        return vocabulary.load(self.content / TERM_FILES[kind])

    def lock(self) -> AbstractContextManager[None]:
        """Hold the lock for writing posts; raises BusyError if a build or a command holds it for too long."""
        return locks.lock(publishing_build.lock_folder(self.site), locks.waited())

    def decide(self, order: Order, work: Callable[[], object]) -> Decision:
        """Carry out a decision while nothing else writes posts, and remember it."""
        with self.lock():
            publishing_build.check_clock(self.site)
            return self.history.carry_out(order, work)
