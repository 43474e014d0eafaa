"""The records of dumps, cut in one process and converted on all cores or on a cluster."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from standfirst.converter.batch import workers
from standfirst.converter.batch.cache import fingerprint
from standfirst.converter.batch.cluster import cluster
from standfirst.converter.batch.cutter import Cutter
from standfirst.converter.batch.repeated import Row
from standfirst.converter.batch.workers import TOO_LONG, Result
from standfirst.converter.model import Record, Refusal
from standfirst.core.publications import Publications
from standfirst.core.vocabulary import Vocabulary
from standfirst.shelf.ledger import LedgerEntry
from standfirst.shelf.shelf import Shelf

if TYPE_CHECKING:
    from standfirst.converter.pipeline import FetchPicture

MOST_SLOW = 3  # records of one dump that may take too long; then the rest of it is refused
GIVEN_UP = f"{MOST_SLOW} other records of the dump took too long; take them out and build again"


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """Options of a conversion: on which machines, and with what an editor has said."""

    scheduler: str = ""  # the address of a Dask scheduler; this machine's cores without one
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    publications: Publications = field(default_factory=dict)
    latest: str = ""  # the last day that a page is believed to be from: tomorrow, since the Earth is round
    fetch_picture: "FetchPicture | None" = None  # gets lead pictures that dumps name and do not hold


HERE = ConvertOptions()


@dataclass(slots=True)
class RecordStream:
    """The dumps as they are cut: what has to be converted is yielded, what has a post already is kept aside."""

    cutter: Cutter
    dumps: Sequence[str]
    shelf: Shelf | None = None
    known_rows: Mapping[str, Row] = field(default_factory=dict)  # lines of the posts that the dumps gave before
    only: Callable[[str], bool] = lambda _: True  # which records are wanted, by their keys
    with_posts: list[LedgerEntry] = field(default_factory=list)
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
                entry = self.shelf.unchanged(key, digest, fingerprint()) if self.shelf is not None else None
                if entry and key in self.known_rows:
                    self.with_posts.append(entry)
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

    def with_keys(self, keys: Set[str]) -> "RecordStream":
        """Return the same for the records with these *keys*, whether they have a post or not."""
        dumps = sorted({key.partition("#")[0] for key in keys})
        return RecordStream(self.cutter, dumps, only=keys.__contains__, digests=self.digests, dump_of=self.dump_of)

    def retries(self, failed: Set[str]) -> "Iterator[RecordStream]":
        """Return the same for each dump in which a record, or the dump as a whole, *failed*: for what it has not given yet."""
        for dump in dict.fromkeys(self.dump_of[key] for key in failed):
            done = {key for key, its in self.dump_of.items() if its == dump and key not in failed}
            yield RecordStream(
                self.cutter, [dump], self.shelf, self.known_rows, lambda key, done=done: key not in done,  # type: ignore[misc]
                self.with_posts, self.digests, self.dump_of, self.slow, self.first, self.twins,
            )  # fmt: skip


def converted(cutting: RecordStream, how: ConvertOptions) -> Iterator[Result]:
    """Return what everything that *cutting* yields becomes, on all cores or on a cluster.

    What the machine failed at (no memory, a full disk, no answer) is tried once more, alone, when all else is done.
    """
    from standfirst.converter.pipeline import Desk, post  # noqa: PLC0415 - most commands convert nothing, and it takes as long to load as all else

    failed: set[str] = set()
    with cluster(how.scheduler) if how.scheduler else workers.local() as (executor, count):
        work = partial(
            post, desk=Desk(how.vocabulary, how.publications), latest=how.latest, fetch_picture=how.fetch_picture
        )
        for result in workers.each(cutting, executor, workers.AHEAD * count, work):
            cutting.cutter.step(records=1)
            cutting.slow[cutting.dump_of[result.key]] += isinstance(result, Refusal) and result.reason == TOO_LONG
            if isinstance(result, Refusal) and result.retry == "now":
                failed.add(result.key)
            else:
                yield result
        for alone in cutting.retries(failed):
            yield from workers.each(alone, executor, 0, work)
