"""Which stories an output shows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pelican.urlwrappers import URLWrapper

from plugins.accelerator.articles import Article
from plugins.accelerator.recipes import Asks, Recipes
from plugins.accelerator.templates import Templates
from plugins.outputs import Sheet


class Reach(Recipes):
    """Which stories values show, by the way that their digests are told."""

    def __init__(self, settings: Mapping[str, Any], templates: Templates, context: Mapping[str, Any]) -> None:
        super().__init__(settings, b"")
        self.templates, self._context = templates, context
        self._met: set[int] = set()
        self._met_by: dict[int, frozenset[int]] = {}  # a story
        self._met_by_all: dict[tuple[str, ...], frozenset[int]] = {}  # what all sheets of one template share

    def stories(self, made_of: Sequence[object]) -> frozenset[int] | None:
        """The identities of the stories that are shown by what is *made_of*; None where nobody can tell."""
        return self._while(lambda: self.of(made_of))

    def _while(self, look: Callable[[], object]) -> frozenset[int] | None:
        before, self._met = self._met, set()
        try:
            return None if look() is None else frozenset(self._met)
        finally:
            self._met = before

    def _lasting(self, value: Any, told: Callable[[Any], bytes]) -> bytes:
        if not isinstance(value, Article):
            return super()._lasting(value, told)
        if id(value) not in self._met_by:
            self._met_by[id(value)] = self._while(lambda: told(value)) or frozenset()
        self._met |= self._met_by[id(value)]
        return b""

    def _file(self, story: Article) -> bytes:
        self._met.add(id(story))
        return b""

    def _other(self, value: Any) -> bytes:
        if isinstance(value, URLWrapper):  # no term holds a story
            return b""
        if isinstance(getattr(value, "story", None), Article):  # a part of what it says
            self._met.add(id(value.story))
        return super()._other(value)

    def listed(self, values: Sequence[object]) -> bytes:
        """Every one is looked at."""
        return b"".join(map(self.print, values))

    def _asks(self, sheet: Sheet) -> Asks:
        key = (str(sheet.template.name), *sheet.own)
        if key not in self._met_by_all:
            self._met_by_all[key] = self._while(lambda: super(Reach, self)._asks(sheet)) or frozenset()
        self._met |= self._met_by_all[key]
        return super()._asks(sheet)
