"""A place full of dumps becomes posts on the shelf; `folder` makes files in another folder of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from standfirst.converter.batch import progress, sources
from standfirst.converter.batch.cache import DumpCache, DumpState, fingerprint, is_older
from standfirst.converter.batch.cutter import Cutter
from standfirst.converter.batch.outcomes import Outcomes, outcome_of
from standfirst.converter.batch.repeated import SourceLines
from standfirst.converter.batch.stream import HERE, ConvertOptions, RecordStream, converted
from standfirst.converter.batch.workers import Result
from standfirst.converter.model import Refusal, refusal_of
from standfirst.core.errors import DigestError, DumpError, PostError, is_trouble
from standfirst.posts.post import Fate, Outcome, Post, outdated
from standfirst.shelf.shelf import NOW, Shelf

MOST_HELD = 2_000  # posts in memory that are put last, about 10 KB each: put at once, and again without a line, they would seem changed
AT_ONCE = 100  # new posts that are put together, the newest last
SAVED_EVERY = 500  # stories after which the ledger is written, and then after a fifth more than there are


@dataclass(frozen=True, slots=True)
class Putting:
    """One run that puts posts on the shelf, without what their sources repeat."""

    shelf: Shelf
    results: Outcomes
    lines: SourceLines
    digests: dict[str, str]  # of the records that are being converted
    confidence: dict[str, float] = field(default_factory=dict)  # of the posts, by their keys
    left_out: dict[str, int] = field(default_factory=dict)  # of the posts, by their keys

    def put_all(self, results: Iterable[Result]) -> None:
        """Put new posts as they come, AT_ONCE together, and MOST_HELD others, which are there already, when it is known what their sources repeat.

        The ledger is written now and then, so that a run that is cut short goes on.
        """
        due, held_posts, new_posts = SAVED_EVERY, list[Post](), list[Post]()
        for result in results:
            if isinstance(result, Post) and not self.shelf.entry(result.key):
                new_posts.append(result)
                if len(new_posts) < AT_ONCE:
                    continue
                self._put_new(new_posts)
            elif isinstance(result, Post) and len(held_posts) < MOST_HELD:
                self.lines.see(result)
                held_posts.append(result)
            else:
                self.results.add(self.put(result))
            if len(self.results.put) >= due and not self.shelf.is_rehearsal:
                self.shelf.save()
                due = len(self.results.put) + max(SAVED_EVERY, len(self.shelf) // 5)
        self._put_new(new_posts)
        self.lines.compare()
        for post in held_posts:
            self.results.add(self.put(post))

    def _put_new(self, posts: list[Post]) -> None:
        """Put *posts* on the shelf and empty the list; each joins a second before the next newer one, so that programs that read feeds show them in order."""
        posts.sort(key=lambda post: (post.header.get("Date") or "", post.key))
        for before, post in zip(range(len(posts) - 1, -1, -1), posts, strict=True):
            self.results.add(self.put(post, timedelta(seconds=before)))
        posts.clear()

    def put_again(self, results: Iterable[Result]) -> None:
        """Put stories again that lose more or fewer paragraphs now that all of their sources are known.

        What is refused now, as when memory is short, is tried again by the next build, which reads its dump again.
        """
        outcomes = (self._put_again(result) for result in results)
        self.results.add_again(outcome for outcome in outcomes if outcome)

    def _put_again(self, result: Result) -> Outcome | None:
        outcome = self.put(result)
        if isinstance(outcome, Refusal):
            self.results.passing.add(self.results.dump_of[outcome.key])
            return None
        return outcome

    def put(self, result: Result, before: timedelta = NOW) -> Outcome | Refusal:
        """Put one post on the shelf, a new one as if *before* the run; a refusal passes through."""
        digest = self.digests.pop(result.key, "")
        if isinstance(result, Refusal):
            return result
        self.confidence[result.key], self.left_out[result.key] = result.confidence, result.left_out
        cut, note = self.lines.cut(result)
        outcome = guarded(result.key, lambda: self._shelved(cut, digest, before))
        if isinstance(outcome, Refusal):
            return outcome
        return replace(outcome, note="; ".join(filter(None, (outcome.note, note))))

    def _shelved(self, post: Post, digest: str, before: timedelta) -> Outcome:
        outcome = self.shelf.put(post, digest, fingerprint(), before)
        if not self.shelf.is_rehearsal and (entry := self.shelf.entry(post.key)):
            self.shelf.current_outcome(entry)  # the shelf remembers it, so that the next build need not read the post
        return outcome


def onto_shelf(place: str, shelf: Shelf, seen: DumpCache, how: ConvertOptions = HERE) -> list[Outcome]:
    """Return what became of every dump at *place*; only those that changed are read again.

    On the shelf of a rehearsal it returns what would become of them and writes nothing.
    """
    origin = sources.source_at(place)
    names = origin.names()
    shelf.follow_others(frozenset(names))
    states = {dump: origin.state(dump) for dump in names}
    known_states = {dump: seen.state_of(dump, states[dump], fingerprint()) for dump in names}
    known_states = {dump: None if known and _is_due(known, shelf) else known for dump, known in known_states.items()}
    old = [
        replace(outcome, is_old=True)
        for known in known_states.values()
        if known
        for outcome in _unchanged(known, shelf)
    ]
    changed = [dump for dump in names if known_states[dump] is None]
    if not changed and seen.has_exactly(names):
        return sorted(old, key=lambda outcome: outcome.key)
    earlier = {key: row for dump in changed for key, row in seen.rows_of(dump, fingerprint()).items()}
    unchanged_keys = (key for known in known_states.values() if known for key in known.keys if key in seen.rows)
    lines = SourceLines({key: seen.rows[key] for key in unchanged_keys}, seen.rows)
    with progress.shown(size(states, changed)) as step:
        cutting = RecordStream(Cutter(origin, step), changed, shelf, earlier, first=_first(shelf, names))
        results = Outcomes(cutting.dump_of)
        putting = Putting(shelf, results, lines, cutting.digests)
        putting.put_all(converted(cutting, how) if changed else ())
        for entry in cutting.with_posts:
            results.add(guarded(entry.key, partial(shelf.current_outcome, entry)))
            lines.keep(entry.key, earlier[entry.key])
        keys = lines.unsettled()
        putting.put_again(converted(cutting.with_keys(keys), how) if keys else ())
        for key, other in cutting.twins:
            results.add(_twin(shelf, key, other))
    if not shelf.is_rehearsal:
        _remember(seen, putting, states, names)
        seen.save(names)
    new = results.outcomes()
    new_keys = {outcome.key for outcome in new}
    return sorted((*(outcome for outcome in old if outcome.key not in new_keys), *new), key=lambda outcome: outcome.key)


def _twin(shelf: Shelf, key: str, other: str) -> Outcome:
    """Return what became of a dump with the same bytes as *other*: it is the same story, and kept away if that is."""
    first_entry, note = shelf.entry(other), f"the same file as {other}"
    first_outcome = shelf.current_outcome(first_entry) if first_entry else None
    if first_outcome is not None and first_outcome.fate is Fate.WITHDRAWN:
        return Outcome(Fate.WITHDRAWN, key, "", f"{note}; {first_outcome.note}")
    return Outcome(Fate.UNCHANGED, key, first_outcome.path if first_outcome else "", note)


def _first(shelf: Shelf, names: Iterable[str]) -> dict[str, str]:
    """Return the key of the whole dump that each digest was first seen in, of those that are still there."""
    there = frozenset(names)
    return {entry.digest: entry.key for entry in reversed(shelf.entries()) if entry.key in there}


def guarded(key: str, put: Callable[[], Outcome]) -> Outcome | Refusal:
    """Return what *put* returns; if it raises, that is the record's refusal, unless the disk or the shelf as a whole failed."""
    try:
        return put()
    except PostError as error:
        return Refusal(key, str(error), retry="next build")
    except DigestError:
        raise
    except Exception as error:  # any fault at one record: the others are published
        if is_trouble(error):
            raise
        return replace(refusal_of(key, error), retry="next build")


def _unchanged(known: DumpState, shelf: Shelf) -> Iterator[Outcome]:
    """Return what became of a dump that has not changed."""
    for key in known.keys:
        entry = shelf.entry(key)
        if entry:
            outcome = guarded(key, partial(shelf.current_outcome, entry))
            if isinstance(outcome, Refusal):
                yield outcome_of(outcome)
            else:
                is_outdated = is_older(entry.fingerprint) and outcome.fate in (Fate.UNCHANGED, Fate.KEPT)
                yield outdated(key, entry.path) if is_outdated else outcome
    yield from map(outcome_of, known.refusals)


def _is_due(known: DumpState, shelf: Shelf) -> bool:
    """Return true if a dump that has not changed must be read again: the ledger lacks a post of it, as in another branch of git, or is to have it from this converter."""
    entries = [shelf.entry(key) for key in known.keys]
    return not all(entries) or (shelf.reconverts and any(entry and is_older(entry.fingerprint) for entry in entries))


def _remember(seen: DumpCache, putting: Putting, states: Mapping[str, str], names: Iterable[str]) -> None:
    """Remember what every changed dump gave (one at which the machine failed is read again), and what was left out of the others' stories."""
    results, lines = putting.results, putting.lines
    confidence, left_out = seen.confidence() | putting.confidence, seen.left_out() | putting.left_out
    keys: dict[str, list[str]] = {}
    for outcome in filter(lambda outcome: putting.shelf.entry(outcome.key), results.put):  # a copy of a dump has none
        keys.setdefault(results.dump_of[outcome.key], []).append(outcome.key)
    for dump in names:
        known = seen.state_of(dump, states[dump], fingerprint())
        if known:
            if dump in results.passing:
                seen.remember(dump, replace(known, state=""))
            continue
        keys_of_dump, refusals = tuple(keys.get(dump, ())), tuple(results.refused(dump))
        state = "" if dump in results.passing else states[dump]
        sure = {key: confidence[key] for key in keys_of_dump if key in confidence}
        left = {key: left_out[key] for key in keys_of_dump if left_out.get(key)}
        seen.remember(dump, DumpState(state, fingerprint(), keys_of_dump, refusals, sure, left))
    seen.add_rows(lines.new_rows())


def size(states: Mapping[str, str], dumps: Iterable[str]) -> int:
    """Return the bytes of *dumps*, as far as their state says."""
    return sum(int(states[dump].partition(" ")[0] or 0) for dump in dumps)


def reconverted(place: str, key: str, seen: DumpCache, how: ConvertOptions) -> tuple[Post, str]:
    """Return the post called *key* as its dump converts now, and the digest of its record; raises DumpError if it gives none."""
    dump = key.partition("#")[0]
    cutter = Cutter(sources.source_at(place), progress.nothing)
    cutting = RecordStream(cutter, [dump], only=frozenset((dump, key)).__contains__)
    for result in converted(cutting, how):
        if isinstance(result, Refusal):
            raise DumpError(result.reason)
        return SourceLines(seen.rows, {}).cut(result)[0], cutting.digests[key]
    raise DumpError(f"the dump does not hold {key} any more; it was changed since the last build")
