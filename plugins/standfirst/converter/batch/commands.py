"""The editor's questions and orders about dumps: convert, status, withdraw."""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from standfirst.converter.batch import run, stream
from standfirst.converter.batch.cache import DumpCache
from standfirst.converter.batch.fetched import PictureFetcher
from standfirst.converter.batch.outcomes import named, outcome_of
from standfirst.core import clock, files, publications as known_publications, vocabulary
from standfirst.core.errors import ShelfError
from standfirst.core.settings import POSTS, VOCABULARY, command
from standfirst.core.state import path_of
from standfirst.core.vocabulary import Vocabulary
from standfirst.posts.post import Fate, Outcome
from standfirst.shelf.merge import FROM_DUMP, NEWER
from standfirst.shelf.shelf import Shelf
from standfirst.text.characters import printable

CHANGED, MOST_CHANGED = "changes.jsonl", 20  # the file beside the cache; lines that the status prints of it
CHANGES = (Fate.CREATED, Fate.UPDATED, Fate.MOVED, Fate.WAITING)
BELOW = "content/posts"  # where posts are
DRAFT = "draft"  # in the notes of posts that wait for their editor
PHRASES = (
    (Fate.CREATED, "new"),
    (Fate.UPDATED, "updated"),
    (Fate.KEPT, "kept as you edited them"),
    (Fate.MOVED, "moved"),
)
# The order of outcomes in a report: first those that an editor should look at.
ORDER = (
    Fate.REFUSED, Fate.WAITING, Fate.OUTDATED, Fate.CREATED, Fate.UPDATED, Fate.KEPT, Fate.MOVED, Fate.GONE, Fate.WITHDRAWN,
    Fate.UNCHANGED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """The folders of the dumps and the posts of one site, and its time zone."""

    dumps: Path
    content: Path
    zone: str
    curate: bool = False  # whether new posts wait as drafts
    reconvert: bool = False  # whether a post is rewritten if only the converter changed
    fetches: bool = False  # whether lead pictures are fetched that dumps name and do not hold

    @property
    def cache(self) -> Path:
        """Return what may be lost without harm."""
        return path_of(self.content)

    def vocabulary(self) -> Vocabulary:
        """Return the editor's tags."""
        return vocabulary.load(self.content / VOCABULARY)

    def how(self, scheduler: str = "") -> stream.ConvertOptions:
        """Return how its dumps are converted."""
        tomorrow = clock.now(ZoneInfo(self.zone)) + timedelta(days=1)
        fetcher = PictureFetcher(str(self.cache.with_name("pictures"))) if self.fetches else None
        publications = known_publications.load(self.content / known_publications.FILE)
        return stream.ConvertOptions(scheduler, self.vocabulary(), publications, tomorrow.date().isoformat(), fetcher)

    def shelf(self, is_rehearsal: bool = False) -> Shelf:
        """Return the shelf as it is now; a rehearsal writes no file."""
        new = "draft" if self.curate else ""
        return Shelf(
            self.content, clock.now(ZoneInfo(self.zone)), new=new, reconverts=self.reconvert, is_rehearsal=is_rehearsal
        )


def convert(desk: DeskFolder, scheduler: str = "") -> list[Outcome]:
    """Put every changed dump on the shelf, on the Dask cluster at *scheduler* if any, and say what became of each."""
    files.sweep(desk.content)
    desk.dumps.mkdir(parents=True, exist_ok=True)
    files.sweep(desk.dumps)
    shelf = desk.shelf()
    try:
        outcomes = run.onto_shelf(str(desk.dumps), shelf, DumpCache(desk.cache), how=desk.how(scheduler))
    finally:
        shelf.save()
    _remember(desk, outcomes)
    return outcomes


def _remember(desk: DeskFolder, outcomes: Iterable[Outcome]) -> None:
    """Write which posts this conversion changed to `.cache/changes.jsonl`; one that changed none leaves the list as it is."""
    changed = [outcome for outcome in outcomes if _is_change(outcome) and not outcome.is_old]
    if changed:
        day = clock.now(ZoneInfo(desk.zone)).strftime("%Y-%m-%d %H:%M")
        lines = [json.dumps(asdict(outcome) | {"when": day}, ensure_ascii=False) for outcome in changed]
        files.write(desk.cache.with_name(CHANGED), "\n".join(lines) + "\n")


def _is_change(outcome: Outcome) -> bool:
    return outcome.fate in CHANGES or FROM_DUMP in outcome.note or NEWER in outcome.note


def changes(desk: DeskFolder, named: Container[tuple[str, str]] = ()) -> str:
    """Return which posts the last conversion that changed any has changed, a line each but for those *named* already by key and note; empty if that is not known."""
    path = desk.cache.with_name(CHANGED)
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        outcomes = [
            Outcome(Fate(row["fate"]), row["key"], row["path"], row["note"])
            for row in rows
            if not row["path"]
            or (desk.content / POSTS / row["path"]).exists()  # others were withdrawn or deleted since
        ]
        count = f"{len(outcomes)} {'post' if len(outcomes) == 1 else 'posts'}"
        head = f"{count} changed by the last build that changed any ({rows[0]['when']}):"
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return ""
    others = [outcome for outcome in outcomes if (outcome.key, outcome.note) not in named]
    if not others:
        return ""
    return "\n".join([head, *_lines(others[:MOST_CHANGED]), *_rest(len(others) - MOST_CHANGED)])


def _rest(count: int) -> list[str]:
    return [f"and {count} more"] if count > 0 else []


def status(desk: DeskFolder) -> list[Outcome]:
    """Return what `convert` would find, without writing any post; also posts without a dump."""
    desk.dumps.mkdir(parents=True, exist_ok=True)
    shelf = desk.shelf(is_rehearsal=True)
    outcomes = run.onto_shelf(str(desk.dumps), shelf, DumpCache(desk.cache), how=desk.how())
    seen_keys = {outcome.key for outcome in outcomes}
    rest = (shelf.current_outcome(entry) for entry in shelf.entries() if entry.key not in seen_keys)
    left_out = DumpCache(desk.cache).left_out()
    return [_with_left_out(outcome, left_out.get(outcome.key, 0)) for outcome in outcomes] + [
        _without_dump(outcome) for outcome in rest
    ]


def _with_left_out(outcome: Outcome, count: int) -> Outcome:
    """Return *outcome* with a note that its post lacks so many lines of its dump."""
    if not count or not outcome.path:
        return outcome
    lines = f"{count} line{'s' if count > 1 else ''} left out: `{command('diff')} --left-out {outcome.path}`"
    return replace(outcome, note="; ".join(filter(None, (outcome.note, lines))))


def _without_dump(outcome: Outcome) -> Outcome:
    if outcome.fate is Fate.GONE:
        note = f"deleted, and so is its dump; your version control has both (git log -- content/posts/{outcome.path})"
    else:
        note = "; ".join(filter(None, (outcome.note, "its dump was deleted, the post stays")))
    return Outcome(outcome.fate, outcome.key, outcome.path, note)


def _partly(fate: Fate, outcomes: Sequence[Outcome]) -> str:
    """Return in words how many of the posts that were kept took other parts from their dumps, and for how many newer parts wait there; nothing for another *fate*."""
    if fate is not Fate.KEPT:
        return ""
    partly, newer = (sum(words in outcome.note for outcome in outcomes) for words in (FROM_DUMP, NEWER))
    phrases = [f"other parts of {partly} are new"] if partly else []
    phrases += [f"the dumps of {newer} have newer parts: `{command('diff')} all`"] if newer else []
    return f" ({'; '.join(phrases)})" if phrases else ""


def sentence(outcomes: Sequence[Outcome]) -> str:
    """Return what a build did with the dumps in one sentence, and the command to type next."""
    counts = Counter(outcome.fate for outcome in outcomes)
    drafts = sum(DRAFT in outcome.note for outcome in outcomes)
    parts = [f"{counts[fate]} {words}{_partly(fate, outcomes)}" for fate, words in PHRASES if counts[fate]]
    parts += [f"{drafts} waiting: `{command('pick')}`"] if drafts else []
    waiting, refused, outdated = counts[Fate.WAITING], counts[Fate.REFUSED], counts[Fate.OUTDATED]
    todo = [f"{waiting} without a date: `{command('status')}`"] if waiting else []
    todo += [f"{refused} refused: `{command('status')}`"] if refused else []
    todo += [f"{outdated} would change with the new converter: `{command('build')} --reconvert`"] if outdated else []
    return "; ".join(filter(None, (", ".join(parts), *todo))) or "no dump has changed"


def is_listed(outcome: Outcome) -> bool:
    """Return true if an editor has to know of *outcome*: not if its post has not changed and nothing is to say of it."""
    return outcome.fate is not Fate.UNCHANGED or bool(outcome.note)


def report(outcomes: Sequence[Outcome], below: str = BELOW, is_whole: bool = True) -> str:
    """Return a table for people: one line an outcome, what needs an editor first, then how many of each.

    Posts are shown by their path *below* a folder; those that have not changed only if the table *is_whole*.
    """
    ordered = sorted(outcomes, key=lambda outcome: (ORDER.index(outcome.fate), outcome.key))
    listed = [outcome for outcome in ordered if is_whole or is_listed(outcome)]
    counts = Counter(outcome.fate for outcome in ordered)
    total = ", ".join(f"{counts[fate]} {fate}" for fate in ORDER if counts[fate])
    return "\n".join([*_lines(listed, below), total or "no dumps yet: drop a page into dumps/"])


def _lines(outcomes: Iterable[Outcome], below: str = BELOW) -> Iterator[str]:
    return (printable(f"{outcome.fate:<12} {_named(outcome, below)}") for outcome in outcomes)


def _named(outcome: Outcome, below: str) -> str:
    if outcome.fate is Fate.REFUSED:
        return named(outcome, "dumps/" if below == BELOW else "")
    path = f" -> {below}/{outcome.path}" if outcome.path else ""
    return f"{outcome.key}{path}{f': {outcome.note}' if outcome.note else ''}"


def plain(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """Return the same for scripts: objects with fate, key, path and note."""
    return [asdict(outcome) for outcome in outcomes]


def withdraw(desk: DeskFolder, name: str, reason: str, shown: Callable[[str, str], bool | None]) -> list[Outcome]:
    """Take the story called *name*, or at that address of the site, and its copies, down for good.

    *shown* says of a place on the site whether readers could see a story there, None if that is not known.
    """
    if not reason.strip():
        raise ShelfError('say why: --why "the source asked"; it is kept in content/withdrawn.txt')
    shelf = desk.shelf()
    outcomes = shelf.withdraw(name, reason, shown)
    shelf.save()
    return outcomes


def forget_missing(desk: DeskFolder) -> int:
    """Take all missing posts for deleted on purpose; returns how many there were."""
    shelf = Shelf(desk.content, clock.now(ZoneInfo(desk.zone)), may_be_empty=True)
    count = shelf.forget_missing()
    shelf.save()
    return count


def confidence(desk: DeskFolder) -> dict[str, float]:
    """Return for the stories of all dumps, by their keys, the F1 that the choice of their text is expected to reach."""
    return DumpCache(desk.cache).confidence()


def refusals(desk: DeskFolder) -> list[Outcome]:
    """Return the dumps and records that the last conversion refused."""
    return [outcome_of(refusal) for refusals in DumpCache(desk.cache).refused().values() for refusal in refusals]


def retry(desk: DeskFolder, dump: str) -> None:
    """Let the next conversion read *dump* again, although it has not changed."""
    seen = DumpCache(desk.cache)
    names = [name for name in seen.names() if name != dump]
    seen.save(names)


def refused(outcomes: Sequence[Outcome]) -> bool:
    """Return true if any dump or record gave no post."""
    return any(outcome.fate is Fate.REFUSED for outcome in outcomes)
