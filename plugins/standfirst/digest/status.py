"""Sum up the posts: how many are published, waiting and scheduled, which fold into others, which tags are not in the vocabulary."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any

from standfirst.core.errors import PostError
from standfirst.core.vocabulary import Vocabulary
from standfirst.digest import tags
from standfirst.digest.duplicates import Group
from standfirst.digest.tags import Used
from standfirst.posts.header import moment
from standfirst.shelf.editing import EditablePost

STATES = {
    "published": "published",
    "draft": "wait as drafts (invoke pick)",
    "hidden": "hidden",
    "undated": "need a date",
    "scheduled": "scheduled",
}
MOST_TOLD = 10  # tags


@dataclass(frozen=True, slots=True)
class PostStatus:
    """The summary of the posts that `invoke status` prints."""

    states: tuple[tuple[str, int], ...]
    folded: tuple[tuple[str, str], ...]  # a post, and the one that leads its story
    unknown: tuple[Used, ...]  # tags that no vocabulary has, those that nearly equal an entry first
    scheduled: tuple[
        tuple[str, str], ...
    ] = ()  # the path and the date of each post that is published later, the next first

    def report(self) -> str:
        """Lines for people."""
        lines = ["posts: " + (", ".join(f"{count} {STATES[state]}" for state, count in self.states) or "none yet")]
        lines += [f"scheduled    {path} from {date}" for path, date in self.scheduled]
        lines += [f"folded       {one} is told by {lead}" for one, lead in self.folded]
        for tag in self.unknown[:MOST_TOLD]:
            meant = f"; perhaps {tag.meant!r}: invoke tags.merge {tag.meant!r} --tags {tag.name!r}" if tag.meant else ""
            lines.append(f"unknown tag  {tag.name} ({tag.stories}){meant}")
        if len(self.unknown) > MOST_TOLD:
            lines.append(f"and {len(self.unknown) - MOST_TOLD} more tags that are not listed (invoke tags.list)")
        return "\n".join(lines)

    def plain(self) -> dict[str, Any]:
        """Return the same for scripts."""
        return {
            "states": dict(self.states),
            "scheduled": [{"post": path, "date": date} for path, date in self.scheduled],
            "folded": [{"post": one, "lead": lead} for one, lead in self.folded],
            "unknown_tags": [asdict(tag) for tag in self.unknown],
        }


def glance(
    papers: Sequence[EditablePost], groups: Iterable[Group], terms: Vocabulary, now: datetime, zone: tzinfo
) -> PostStatus:
    """Return the summary of *papers*; *groups* are the stories that several of them have."""
    state_of = {paper.name: _state(paper, now, zone) for paper in papers}
    counts = Counter(state_of.values())
    later = [(paper.name, paper.get("Date")) for paper in papers if state_of[paper.name] == "scheduled"]
    folded = sorted((other.key, group.lead) for group in groups for other in group.others)
    used = tags.used((tag for paper in papers for tag in paper.tags), terms)
    unknown = [tag for tag in used if not tag.is_known] if terms.terms else []
    states = tuple((state, counts[state]) for state in STATES if counts[state])
    likely_first = tuple(sorted(unknown, key=lambda tag: not tag.meant))
    return PostStatus(states, tuple(folded), likely_first, tuple(sorted(later, key=lambda row: row[1])))


def _state(paper: EditablePost, now: datetime, zone: tzinfo) -> str:
    status = (paper.get("Status") or "published").casefold()
    if status != "published":
        return status if status in STATES else "draft"
    try:
        date = moment(paper.get("Date"), zone, paper.name) if paper.get("Date") else None
    except PostError:
        return "undated"  # the check of every post reports the line
    if date is None:
        return "undated"
    return "scheduled" if date > now else "published"
