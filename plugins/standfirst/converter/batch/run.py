"""A place full of dumps becomes posts: on the shelf, or as files in another folder."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from standfirst.converter.batch import progress, sources, workers
from standfirst.converter.batch.cache import DumpCache, DumpState, fingerprint, is_older
from standfirst.converter.batch.cluster import cluster
from standfirst.converter.batch.cutter import Cutter
from standfirst.converter.batch.outcomes import Outcomes, outcome_of
from standfirst.converter.batch.workers import TOO_LONG, Result
from standfirst.converter.model import Record, Refusal, refusal_of
from standfirst.converter.pipeline import post
from standfirst.core import files
from standfirst.core.errors import DigestError, DumpError, PostError, is_trouble
from standfirst.core.settings import IMAGES
from standfirst.core.vocabulary import Vocabulary
from standfirst.posts import header
from standfirst.posts.post import Fate, Outcome, Post, outdated
from standfirst.shelf.ledger import LedgerEntry
from standfirst.shelf.shelf import Shelf

MOST_SLOW = 3  # records of one dump that may take too long; then the rest of it is refused
GIVEN_UP = f"{MOST_SLOW} other records of the dump took too long; take them out and build again"
SAVED_EVERY = 500  # stories after which the ledger is written, and then after a fifth more than there are


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """Options of a conversion: on which machines, and with which tags."""

    scheduler: str = ""  # the address of a Dask scheduler; this machine's cores without one
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    latest: str = ""  # the last day that a page is believed to be from: tomorrow, since the Earth is round


HERE = ConvertOptions()


@dataclass(slots=True)
class RecordStream:
    """The dumps as they are cut: what has to be converted is yielded, what has a post already is kept aside."""

    cutter: Cutter
    dumps: Sequence[str]
    shelf: Shelf | None = None
    only: Callable[[str], bool] = lambda _: True  # which records are wanted, by their keys
    stood: list[LedgerEntry] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)  # of the records that are being converted
    dump_of: dict[str, str] = field(default_factory=dict)  # by the keys of records and refusals
    slow: Counter[str] = field(default_factory=Counter)  # how many records of a dump took too long
    first: dict[str, str] = field(
        default_factory=dict
    )  # the key of the first whole dump of these bytes, by their digest
    twins: list[tuple[str, str]] = field(
        default_factory=list
    )  # keys of whole dumps, and of those with the same bytes before

    def __iter__(self) -> Iterator[Record | Refusal]:
        for dump, record in self.cutter.cut(self.dumps):
            key = record.key if isinstance(record, Refusal) else record.source.key
            if not self.only(key):
                continue
            self.dump_of[key] = dump
            if self.slow[dump] >= MOST_SLOW:
                yield Refusal(key, GIVEN_UP, "next build")
                continue
            if isinstance(record, Record):
                digest = record.source.digest
                if self.shelf is not None and (entry := self.shelf.unchanged(key, digest, fingerprint())):
                    self.stood.append(entry)
                    continue
                if (
                    self.shelf is not None
                    and key == dump
                    and self.first.setdefault(digest, key) != key
                    and not self.shelf.entry(key)
                ):
                    self.twins.append((key, self.first[digest]))
                    continue
                self.digests[key] = digest
            yield record

    def retries(self, failed: Set[str]) -> "Iterator[RecordStream]":
        """Return the same for each dump in which a record, or the dump as a whole, *failed*: for what it has not given yet."""
        for dump in dict.fromkeys(self.dump_of[key] for key in failed):
            done = {key for key, its in self.dump_of.items() if its == dump and key not in failed}
            yield RecordStream(
                self.cutter, [dump], self.shelf, lambda key, done=done: key not in done,  # type: ignore[misc]
                self.stood, self.digests, self.dump_of, self.slow, self.first, self.twins,
            )  # fmt: skip


def converted(cutting: RecordStream, how: ConvertOptions) -> Iterator[Result]:
    """Return what everything that *cutting* yields becomes, on all cores or on a cluster.

    What the machine failed at (no memory, a full disk, no answer) is tried once more, alone, when all else is done.
    """
    failed: set[str] = set()
    with cluster(how.scheduler) if how.scheduler else workers.local() as (executor, count):
        work = partial(post, vocabulary=how.vocabulary, latest=how.latest)
        for result in workers.each(cutting, executor, workers.AHEAD * count, work):
            cutting.cutter.step(records=1)
            cutting.slow[cutting.dump_of[result.key]] += isinstance(result, Refusal) and result.reason == TOO_LONG
            if isinstance(result, Refusal) and result.retry == "now":
                failed.add(result.key)
            else:
                yield result
        for alone in cutting.retries(failed):
            yield from workers.each(alone, executor, 0, work)


def onto_shelf(
    place: str, shelf: Shelf, seen: DumpCache, rehearse: bool = False, how: ConvertOptions = HERE
) -> list[Outcome]:
    """Return what became of every dump at *place*; only those that changed are read again.

    A *rehearse*d run returns what would become of them and writes nothing.
    """
    origin = sources.source_at(place)
    names = origin.names()
    states = {dump: origin.state(dump) for dump in names}
    sights = {dump: seen.sight(dump, states[dump], fingerprint()) for dump in names}
    if shelf.reconverts:
        sights = {dump: None if sight and _is_outdated(sight, shelf) else sight for dump, sight in sights.items()}
    outcomes = [replace(outcome, is_old=True) for sight in sights.values() if sight for outcome in _stood(sight, shelf)]
    changed = [dump for dump in names if sights[dump] is None]
    with progress.shown(_size(states, changed)) as step:
        cutting = RecordStream(Cutter(origin, step), changed, shelf, first=_first(shelf, names))
        results = Outcomes(cutting.dump_of)
        if changed:
            _put_all(cutting, shelf, results, rehearse, how)
        for entry in cutting.stood:
            results.add(_guarded(entry.key, partial(shelf.stands, entry)))
        for key, other in cutting.twins:
            results.add(_twin(shelf, key, other))
    if not rehearse:
        _remember(seen, results, states, changed)
        seen.save(names)
    return sorted((*outcomes, *results.outcomes()), key=lambda outcome: outcome.key)


def _twin(shelf: Shelf, key: str, other: str) -> Outcome:
    """Return what became of a dump with the same bytes as *other*: it is the same story, and kept away if that is."""
    first_entry, note = shelf.entry(other), f"the same file as {other}"
    first_outcome = shelf.stands(first_entry) if first_entry else None
    if first_outcome is not None and first_outcome.fate is Fate.WITHDRAWN:
        return Outcome(Fate.WITHDRAWN, key, "", f"{note}; {first_outcome.note}")
    return Outcome(Fate.UNCHANGED, key, first_outcome.path if first_outcome else "", note)


def _first(shelf: Shelf, names: Iterable[str]) -> dict[str, str]:
    """Return the key of the whole dump that each digest was first seen in, of those that are still there."""
    there = frozenset(names)
    return {entry.digest: entry.key for entry in reversed(shelf.entries()) if entry.key in there}


def _put_all(cutting: RecordStream, shelf: Shelf, results: Outcomes, rehearse: bool, how: ConvertOptions) -> None:
    """Put every result as it comes; the ledger is written now and then, so that a run that is cut short goes on."""
    due = SAVED_EVERY
    for result in converted(cutting, how):
        results.add(_put(shelf, result, cutting.digests, rehearse))
        if len(results.put) >= due and not rehearse:
            shelf.save()
            due = len(results.put) + max(SAVED_EVERY, len(shelf) // 5)


def _put(shelf: Shelf, result: Result, digests: dict[str, str], rehearse: bool) -> Outcome | Refusal:
    if isinstance(result, Refusal):
        digests.pop(result.key, None)
        return result
    return _guarded(result.key, lambda: shelf.put(result, digests.pop(result.key), fingerprint(), rehearse))


def _guarded(key: str, put: Callable[[], Outcome]) -> Outcome | Refusal:
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


def _stood(sight: DumpState, shelf: Shelf) -> Iterator[Outcome]:
    """Return what became of a dump that has not changed."""
    for key in sight.keys:
        entry = shelf.entry(key)
        if entry:
            outcome = _guarded(key, partial(shelf.stands, entry))
            if isinstance(outcome, Refusal):
                yield outcome_of(outcome)
            else:
                is_outdated = is_older(entry.fingerprint) and outcome.fate in (Fate.UNCHANGED, Fate.KEPT)
                yield outdated(key, entry.path) if is_outdated else outcome
    yield from map(outcome_of, sight.refusals)


def _is_outdated(sight: DumpState, shelf: Shelf) -> bool:
    """Return true if an earlier converter made a post of a dump that has not changed."""
    return any((entry := shelf.entry(key)) and is_older(entry.fingerprint) for key in sight.keys)


def _remember(seen: DumpCache, results: Outcomes, states: Mapping[str, str], changed: Iterable[str]) -> None:
    """Remember what every changed dump gave, except where the machine failed."""
    keys: dict[str, list[str]] = {dump: [] for dump in changed}
    for outcome in results.put:
        keys[results.dump_of[outcome.key]].append(outcome.key)
    for dump, keys_of_dump in keys.items():
        if dump not in results.passing:
            seen.saw(dump, DumpState(states[dump], fingerprint(), tuple(keys_of_dump), tuple(results.refused(dump))))


def _size(states: Mapping[str, str], dumps: Iterable[str]) -> int:
    """Return the bytes of *dumps*, as far as their state says."""
    return sum(int(states[dump].partition(" ")[0] or 0) for dump in dumps)


def into_folder(place: str, target: Path, how: ConvertOptions = HERE) -> list[Outcome]:
    """Convert every dump at *place* to `target/NAME.md`, folders kept; content/ and the ledger are not touched.

    The articles of a dump that may hold several become `NAME-1.md`, `NAME-2.md` ... in its order.
    """
    origin = sources.source_at(place)
    dumps = origin.names()
    names, counts = target_names(dumps), Counter[str]()
    with progress.shown(_size({dump: origin.state(dump) for dump in dumps}, dumps)) as step:
        cutting = RecordStream(Cutter(origin, step), dumps)
        results = Outcomes(cutting.dump_of)
        for result in converted(cutting, how):
            if isinstance(result, Refusal):
                results.add(result)
                continue
            dump = cutting.dump_of[result.key]
            counts[dump] += 1
            name = f"{names[dump]}-{counts[dump]}" if result.key != dump else names[dump]
            written = partial(_written, target, name, result)
            results.add(_guarded(result.key, lambda: Outcome(written(), result.key, f"{name}.md")))  # noqa: B023
    return results.outcomes()


def reconverted(place: str, key: str, how: ConvertOptions) -> tuple[Post, str]:
    """Return the post called *key* as its dump converts now, and the digest of its record; raises DumpError if it gives none."""
    dump = key.partition("#")[0]
    cutter = Cutter(sources.source_at(place), progress.nothing)
    cutting = RecordStream(cutter, [dump], only=frozenset((dump, key)).__contains__)
    for result in converted(cutting, how):
        if isinstance(result, Refusal):
            raise DumpError(result.reason)
        return result, cutting.digests[key]
    raise DumpError("the dump holds no such article any more")


def _written(target: Path, name: str, post: Post) -> Fate:
    """Write the post to `target/NAME.md`, unless the file has this text; returns CREATED, UPDATED or UNCHANGED."""
    path, text = target / f"{name}.md", header.write(post.header, post.body)
    old = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    if old == text:
        return Fate.UNCHANGED
    for picture, data in post.pictures.items():
        files.write_bytes(target / IMAGES / picture, data)
    files.write(path, text)
    return Fate.CREATED if old is None else Fate.UPDATED


def target_names(dumps: Iterable[str]) -> dict[str, str]:
    """Return the post's path, without `.md`, for each dump: its own without the suffix, unless two dumps would share that."""
    stems: dict[str, list[str]] = {}
    for dump in dumps:
        stems.setdefault(str(PurePosixPath(dump).with_suffix("")), []).append(dump)
    return {dump: stem if len(shared) == 1 else dump for stem, shared in stems.items() for dump in shared}
