"""content/watch.toml: which entries of watched feeds are taken: keep and block rules, and how many a day.

```toml
limit = 40                      # stories a day, of all feeds; without it as many as come

[keep]                          # with any of these only what matches one is taken
words = ["harbour", "ferry"]
languages = ["en", "de"]

[block]                         # what matches one is never taken
authors = ["Partner Content"]

[feeds."https://post.example/feed.xml"]
limit = 5
block.tags = ["Sport"]
```
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from standfirst.core.errors import SettingError
from standfirst.text.languages import is_tag, primary
from standfirst.text.words import words

NAMED = ("words", "tags", "languages", "authors", "sources")


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """The parts of an entry that rules look at."""

    text: str  # title and summary
    tags: tuple[str, ...] = ()
    language: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A set of conditions; an entry matches if one holds."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in NAMED)

    def reason(self, entry: EntryFacts) -> str:
        """Return the condition that *entry* meets, such as "tag Sport"; empty if it meets none."""
        spoken = f" {' '.join(words(entry.text))} "
        if word := next((word for word in self.words if f" {' '.join(words(word))} " in spoken), ""):
            return f"word {word}"
        if self.languages and primary(entry.language) in set(map(primary, self.languages)):
            return f"language {entry.language}"
        for kind, wanted, values in (
            ("tag", self.tags, entry.tags),
            ("author", self.authors, entry.authors),
            ("source", self.sources, (entry.source,)),
        ):
            folded = {value.casefold() for value in values}
            if named := next((name for name in wanted if name.casefold() in folded), ""):
                return f"{kind} {named}"
        return ""


@dataclass(frozen=True, slots=True)
class FeedRules:
    """The rules of one feed, or of all."""

    keep: Match = field(default_factory=Match)
    block: Match = field(default_factory=Match)
    limit: int = 0  # stories a day; 0: as many as come


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of all feeds, and those of single ones by their addresses."""

    general: FeedRules = field(default_factory=FeedRules)
    feeds: Mapping[str, FeedRules] = field(default_factory=dict)
    digest: str = ""  # of the file

    def of(self, feed: str) -> FeedRules:
        """Return the rules that only *feed* has."""
        return self.feeds.get(feed, FeedRules())

    def why_not(self, feed: str, entry: EntryFacts) -> str:
        """Return why *entry* of *feed* is not taken; empty if it is."""
        for rules in (self.of(feed), self.general):
            if blocked := rules.block.reason(entry):
                return f"blocked by {blocked}"
        for rules in (self.of(feed), self.general):
            if rules.keep and not rules.keep.reason(entry):
                return "none of the keep rules names it"
        return ""


def read(path: Path) -> Rules:
    """Return the rules in the file at *path*, none if there is no file; raises SettingError, saying what is wrong."""
    if not path.exists():
        return Rules()
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: {error}; mend that line") from error
    feeds = values.pop("feeds", {})
    if not isinstance(feeds, dict) or not all(isinstance(table, dict) for table in feeds.values()):
        raise SettingError(f'{path}: feeds is {feeds!r}; write [feeds."https://..."] and the rules of that feed below')
    return Rules(
        _rules(path, "watch.toml", values), {address: _rules(path, address, table) for address, table in feeds.items()},
        sha256(text.encode()).hexdigest()[:16],
    )  # fmt: skip


def check_feeds(rules: Rules, listed: Iterable[str]) -> None:
    """Raise SettingError if *rules* name a feed that is not *listed*."""
    if strange := sorted(set(rules.feeds) - set(listed)):
        raise SettingError(
            f"watch.toml has rules for {strange[0]}, which watch.opml does not list; write its address as it is there"
        )


def _rules(path: Path, where: str, values: Mapping[str, Any]) -> FeedRules:
    known = {known_field.name for known_field in fields(FeedRules)}
    if unknown := sorted(set(values) - known):
        raise SettingError(f"{path}: {where} has no rule {unknown[0]!r}; it may have {', '.join(sorted(known))}")
    limit = values.get("limit", 0)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise SettingError(f"{path}: limit of {where} is {limit!r}; write a number of stories a day")
    return FeedRules(_match(path, where, values.get("keep", {})), _match(path, where, values.get("block", {})), limit)


def _match(path: Path, where: str, values: Any) -> Match:
    if not isinstance(values, dict):
        raise SettingError(
            f"{path}: keep and block of {where} are tables; write [keep], and below it {NAMED[0]} = [...]"
        )
    if unknown := sorted(set(values) - set(NAMED)):
        raise SettingError(
            f"{path}: {where} has no condition {unknown[0]!r}; keep and block may have {', '.join(NAMED)}"
        )
    match = Match(**{name: _names(path, name, listed) for name, listed in values.items()})
    if strange := [tag for tag in match.languages if not is_tag(tag)]:
        raise SettingError(f"{path}: {strange[0]!r} in languages is no language tag; write one such as en or de-AT")
    return match


def _names(path: Path, name: str, listed: Sequence[object]) -> tuple[str, ...]:
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise SettingError(f'{path}: {name} is {listed!r}; write a list such as ["harbour", "ferry"]')
    return tuple(map(str, listed))
