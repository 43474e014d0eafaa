"""content/announced.jsonl: what was announced where, so that no reader gets a story twice.

A line is written before something is sent, and one after it. Where a run was killed between the two, it is not known if the other side took it: it counts
as sent, and the next run says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from standfirst.core import jsonl
from standfirst.core.errors import DigestError

FILE = "announced.jsonl"  # under content/
BEGUN, DONE, BEFORE = "begun", "done", "before"  # being sent, sent, there before the first announcement


@dataclass(slots=True)
class Announced:
    """The states of announcements, by the place and the id of a story."""

    path: Path
    states: dict[tuple[str, str], str] = field(default_factory=dict)

    def is_new_to(self, where: str) -> bool:
        """Return true if nothing was ever announced there."""
        return not any(place == where for place, _ in self.states)

    def has(self, where: str, story: str, only_sent: bool = False) -> bool:
        """Return true if a story was announced there, or may have been; if it was there before the first announcement, too, unless it is *only_sent*."""
        return self.states.get((where, story)) in ((BEGUN, DONE) if only_sent else (BEGUN, DONE, BEFORE))

    def unsure(self, where: str) -> list[str]:
        """Return the stories that a run which was cut short may have announced there."""
        return [story for (place, story), state in self.states.items() if place == where and state == BEGUN]

    def note(self, where: str, stories: Iterable[str], state: str) -> None:
        """Write the *state* of some stories, flushed to disk."""
        rows = []
        for story in stories:
            self.states[where, story] = state
            rows.append({"where": where, "story": story, "state": state})
        jsonl.append(self.path, rows)

    def forget(self, where: str, story: str) -> None:
        """Let a story be announced there again: the other side refused it."""
        self.note(where, [story], "refused")
        del self.states[where, story]


def read(path: Path) -> Announced:
    """Return what the file at *path* knows; a line that a killed run left half is left out."""
    announced = Announced(path)
    try:
        rows = list(jsonl.rows(path))
    except OSError as error:
        raise DigestError(
            f"{path} cannot be read: {error.strerror}; without it stories would be announced again"
        ) from error
    for values in rows:
        try:
            key, state = (str(values["where"]), str(values["story"])), str(values["state"])
        except KeyError:
            continue
        # What was sent stays sent, also if git put the lines of another clone, which failed, behind it.
        if announced.states.get(key) == DONE or (announced.states.get(key) == BEFORE and state == "refused"):
            continue
        if state == "refused":
            announced.states.pop(key, None)
        else:
            announced.states[key] = state
    return announced
