"""A place full of dumps becomes posts: on the shelf, or as files in another folder."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from plugins.converter import origins, progress, readers, workers
from plugins.converter.fingerprint import fingerprint
from plugins.converter.model import Record, Refusal
from plugins.converter.origins import Origin
from plugins.converter.pipeline import post
from plugins.converter.progress import Step
from plugins.converter.readers.streams import LARGEST, Readable, Taken
from plugins.converter.seen import Seen, Sight
from plugins.converter.workers import Result
from plugins.errors import DumpError
from plugins.posts import files, header
from plugins.posts.ledger import Entry
from plugins.posts.post import Fate, Outcome, Post
from plugins.posts.shelf import Shelf
from plugins.vocabulary import Vocabulary

SAVED_EVERY = 500  # stories after which the ledger is written, and then after a fifth more than there are


@dataclass(frozen=True, slots=True)
class How:
    """Where records are converted, and by which tags."""

    scheduler: str = ""  # the address of a Dask scheduler; this machine's cores without one
    known: Vocabulary = field(default_factory=Vocabulary)


HERE = How()


@dataclass(slots=True)
class _Cutting:
    """The dumps as they are cut: what has to be converted is yielded, what stands already is kept aside."""

    origin: Origin
    dumps: list[str]
    step: Step
    shelf: Shelf | None = None
    stood: list[Entry] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)  # of the records that are being converted

    def __iter__(self) -> Iterator[Record | Refusal]:
        for dump in self.dumps:
            for each in records(self.origin, dump, self.step):
                entry = (
                    self.shelf.made(each.source.key, each.source.digest, fingerprint())
                    if self.shelf and isinstance(each, Record)
                    else None
                )
                if entry is not None:
                    self.stood.append(entry)
                    continue
                if isinstance(each, Record):
                    self.digests[each.source.key] = each.source.digest
                yield each


def records(origin: Origin, dump: str, step: Step | None = None) -> Iterator[Record | Refusal]:
    """What the dump called *dump* holds, read as it is asked for."""
    try:
        with origin.open(dump) as stream:
            told = _Told(stream, step) if step else stream
            yield from readers.records(dump, told, lambda path: _beside(origin, dump, path))
    except DumpError as error:
        yield Refusal(dump, str(error))


class _Told(Taken):
    """A stream that tells how much of it was read."""

    def __init__(self, source: Readable, step: Step) -> None:
        super().__init__(source)
        self._step = step

    def _take(self, size: int) -> bytes:
        data = super()._take(size)
        self._step(size=len(data))
        return data


def _beside(origin: Origin, dump: str, path: str) -> bytes | None:
    """The file at *path* from the folder of *dump*, as far as a record may be large."""
    try:
        with origin.open(str(PurePosixPath(dump).parent / path)) as stream:
            return stream.read(LARGEST)
    except DumpError:
        return None


def converted(cutting: _Cutting, how: How) -> Iterator[Result]:
    """What everything that *cutting* yields becomes, in order, on all cores or on a cluster."""
    with workers.cluster(how.scheduler) if how.scheduler else workers.local() as (executor, count):
        for result in workers.each(cutting, executor, count, partial(post, known=how.known)):
            cutting.step(records=1)
            yield result


def onto_shelf(place: str, shelf: Shelf, seen: Seen, rehearse: bool = False, how: How = HERE) -> list[Outcome]:
    """What became of every dump at *place*; only those that changed are read again.

    A *rehearse*d run tells what would become of them and writes nothing.
    """
    origin = origins.at(place)
    names = origin.names()
    states = {dump: origin.state(dump) for dump in names}
    sights = {dump: seen.sight(dump, states[dump], fingerprint()) for dump in names}
    outcomes = [outcome for sight in sights.values() if sight for outcome in _stood(sight, shelf)]
    changed = [dump for dump in names if sights[dump] is None]
    with ExitStack() as stack:
        step = stack.enter_context(progress.shown(_size(states, changed)))
        cutting = _Cutting(origin, changed, step, shelf)
        told = _put_all(cutting, shelf, rehearse, how) if changed else []
        told += map(shelf.stands, cutting.stood)
    if not rehearse:
        _remember(seen, told, states, changed)
        seen.save(names)
    return sorted(outcomes + told, key=lambda outcome: outcome.key)


def _put_all(cutting: _Cutting, shelf: Shelf, rehearse: bool, how: How) -> list[Outcome]:
    """Put every result as it comes; the ledger is written now and then, so that a run that is cut short goes on."""
    outcomes: list[Outcome] = []
    due = SAVED_EVERY
    for result in converted(cutting, how):
        outcomes.append(_put(shelf, result, cutting.digests, rehearse))
        if len(outcomes) >= due and not rehearse:
            shelf.save()
            due = len(outcomes) + max(SAVED_EVERY, len(shelf) // 5)
    return outcomes


def _put(shelf: Shelf, result: Result, digests: dict[str, str], rehearse: bool) -> Outcome:
    if isinstance(result, Refusal):
        digests.pop(result.key, None)
        return Outcome(Fate.QUARANTINED, result.key, "", result.reason)
    return shelf.put(result, digests.pop(result.key), fingerprint(), rehearse)


def _stood(sight: Sight, shelf: Shelf) -> Iterator[Outcome]:
    """What became of a dump that has not changed."""
    for key in sight.keys:
        entry = shelf.entry(key)
        if entry:
            yield shelf.stands(entry)
    for refusal in sight.refusals:
        yield Outcome(Fate.QUARANTINED, refusal.key, "", refusal.reason)


def _remember(seen: Seen, told: Iterable[Outcome], states: Mapping[str, str], changed: Iterable[str]) -> None:
    keys: dict[str, list[str]] = {dump: [] for dump in changed}
    refusals: dict[str, list[Refusal]] = {dump: [] for dump in keys}
    for outcome in told:
        dump = outcome.key.partition("#")[0]
        if outcome.fate is Fate.QUARANTINED:
            refusals[dump].append(Refusal(outcome.key, outcome.note))
        else:
            keys[dump].append(outcome.key)
    for dump, found in keys.items():
        seen.saw(dump, Sight(states[dump], fingerprint(), tuple(found), tuple(refusals[dump])))


def _size(states: Mapping[str, str], dumps: Iterable[str]) -> int:
    """Bytes of *dumps*, as far as their state tells."""
    return sum(int(states[dump].partition(" ")[0] or 0) for dump in dumps)


def into_folder(place: str, target: Path, how: How = HERE) -> list[Outcome]:
    """Convert every dump at *place* to `target/NAME.md`, folders kept; content/ and the ledger are not touched.

    The articles of a dump that may hold several become `NAME-1.md`, `NAME-2.md` ... in its order.
    """
    origin = origins.at(place)
    dumps = origin.names()
    names, counts = target_names(dumps), Counter[str]()
    outcomes: list[Outcome] = []
    with progress.shown(_size({dump: origin.state(dump) for dump in dumps}, dumps)) as step:
        for result in converted(_Cutting(origin, dumps, step), how):
            if isinstance(result, Refusal):
                outcomes.append(Outcome(Fate.QUARANTINED, result.key, "", result.reason))
                continue
            dump, numbered, _ = result.key.partition("#")
            counts[dump] += 1
            name = f"{names[dump]}-{counts[dump]}" if numbered else names[dump]
            outcomes.append(Outcome(_written(target, name, result), result.key, f"{name}.md"))
    return outcomes


def again(place: str, key: str, known: Vocabulary) -> tuple[Post, str]:
    """The post called *key* as its dump converts now, and the digest of its record; raises DumpError where there is none."""
    dump = key.partition("#")[0]
    for each in records(origins.at(place), dump):
        if isinstance(each, Refusal):
            if each.key in (key, dump):
                raise DumpError(each.reason)
        elif each.source.key == key:
            result = post(each, known)
            if isinstance(result, Refusal):
                raise DumpError(result.reason)
            return result, each.source.digest
    raise DumpError("the dump holds no such article any more")


def _written(target: Path, name: str, found: Post) -> Fate:
    """Write the post to *target* where it is not there already, and say which."""
    path, text = target / f"{name}.md", header.write(found.header, found.body)
    old = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    if old == text:
        return Fate.UNCHANGED
    for picture, data in found.pictures.items():
        files.write_bytes(target / "images" / picture, data)
    files.write(path, text)
    return Fate.CREATED if old is None else Fate.UPDATED


def target_names(dumps: Iterable[str]) -> dict[str, str]:
    """The post's path, without `.md`, for each dump: its own without the suffix, unless two dumps would share that."""
    stems: dict[str, list[str]] = {}
    for dump in dumps:
        stems.setdefault(str(PurePosixPath(dump).with_suffix("")), []).append(dump)
    return {dump: stem if len(shared) == 1 else dump for stem, shared in stems.items() for dump in shared}
