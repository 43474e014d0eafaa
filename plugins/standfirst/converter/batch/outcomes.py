"""The outcomes of one run: every post, and the first refusals of each dump; further ones are counted."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from standfirst.converter.batch.cutter import MOST_REFUSALS, refusal_of_rest
from standfirst.converter.model import Refusal
from standfirst.posts.post import Fate, Outcome
from standfirst.text.characters import printable

PLACE = re.compile(r"(?:row|line|object) \d+: ")


@dataclass(slots=True)
class Outcomes:
    """The outcomes of one run."""

    dump_of: Mapping[str, str]  # the dump of each key
    put: list[Outcome] = field(default_factory=list)
    refusals: dict[str, list[Refusal]] = field(default_factory=dict)  # by dump
    more: Counter[str] = field(default_factory=Counter)  # refused records of a dump that are not listed
    passing: set[str] = field(default_factory=set)  # dumps that are read again next time

    def add(self, outcome: Outcome | Refusal) -> None:
        """Keep what became of one record."""
        if isinstance(outcome, Outcome):
            self.put.append(outcome)
            if (outcome.fate is Fate.WITHDRAWN and not outcome.path) or outcome.fate is Fate.REFUSED:
                # It comes as soon as nothing keeps it away.
                self.passing.add(self.dump_of[outcome.key])
            return
        dump = self.dump_of[outcome.key]
        listed = self.refusals.setdefault(dump, [])
        if outcome.retry != "never":
            self.passing.add(dump)
        if outcome.count > 1 or len(listed) >= MOST_REFUSALS:
            self.more[dump] += outcome.count
        else:
            listed.append(outcome)

    def add_again(self, outcomes: Iterable[Outcome]) -> None:
        """Keep what became of posts that were put a second time: one that the first time created is new to an editor."""
        first = {outcome.key: place for place, outcome in enumerate(self.put)}
        for outcome in outcomes:
            place = first.get(outcome.key)
            if place is None:
                self.add(outcome)
            elif self.put[place].fate is Fate.CREATED:
                self.put[place] = replace(self.put[place], note=outcome.note)
            else:
                self.put[place] = outcome

    def refused(self, dump: str) -> list[Refusal]:
        """Return the refusals of *dump*, the last of them for all that are not listed."""
        count = self.more[dump]
        return [*self.refusals.get(dump, ()), *([refusal_of_rest(dump, count)] if count else [])]

    def outcomes(self) -> list[Outcome]:
        """Return all of it."""
        return [*self.put, *(outcome_of(refusal) for dump in self.refusals for refusal in self.refused(dump))]


def named(outcome: Outcome, folder: str = "") -> str:
    """Return what an editor reads of the dump or record of *outcome*: its place in a dump below *folder*, or its key.

    A reason that begins with a place in the dump ("row 3: ...") follows it after a comma: `dumps/x.csv, row 3: ...`.
    """
    if outcome.fate is Fate.REFUSED and PLACE.match(outcome.note):
        return f"{folder}{outcome.key.partition('#')[0]}, {outcome.note}"
    return f"{folder}{outcome.key}: {outcome.note}" if outcome.fate is Fate.REFUSED else outcome.key


def outcome_of(refusal: Refusal) -> Outcome:
    """Return a *refusal* as what became of its record."""
    return Outcome(Fate.REFUSED, refusal.key, "", printable(refusal.reason))
