"""Cut dumps into records in a process of its own, with limits: a dump that passes one costs itself alone.

The process sends records over a pipe, which holds few of them, so that a dump of any size streams. After a limit ended
it, another one goes on with the next dump.
"""

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pickle import UnpicklingError
from typing import NamedTuple

from standfirst.converter.batch import workers
from standfirst.converter.batch.progress import Step
from standfirst.converter.batch.sources import Origin
from standfirst.converter.formats.streams import LARGEST, CountedStream, Readable
from standfirst.converter.model import Record, Refusal, Retry, refusal_of
from standfirst.core.errors import DumpError, TroubleError

MOST_REFUSALS = 100  # of one dump that are listed; the others are counted
MEGABYTE = 1024 * 1024


class Begun(NamedTuple):
    """The process begins to cut the dump of this number."""

    number: int


class Size(NamedTuple):
    """So many bytes were read."""

    size: int


class Cut(NamedTuple):
    """A record, or the refusal of one, and the name of the dump that it was cut out of."""

    dump: str
    record: Record | Refusal


Message = Begun | Size | Cut | None  # nothing more: None


def records(origin: Origin, dump: str, step: Step | None = None) -> Iterator[Record | Refusal]:
    """Cut the dump called *dump* in this process, without limits; *step* is called with the number of bytes read."""
    try:
        with origin.open(dump) as stream:
            reporting = _ReportingStream(stream, step) if step else stream
            from standfirst.converter.formats import reading  # noqa: PLC0415 - which most commands never need: it takes as long as all else

            yield from reading.records(dump, reporting, lambda path: _file_beside(origin, dump, path))
    except DumpError as error:
        yield refusal_of(dump, error)


class _ReportingStream(CountedStream):
    """A stream that reports how much of it was read."""

    def __init__(self, source: Readable, step: Step) -> None:
        super().__init__(source)
        self._step = step

    def _take(self, size: int) -> bytes:
        data = super()._take(size)
        self._step(size=len(data))
        return data


def _file_beside(origin: Origin, dump: str, path: str) -> bytes | None:
    """Return the file at *path* from the folder of *dump*; None if there is none.

    Raises TroubleError if the disk fails, DumpError if the file is larger than a record may be.
    """
    try:
        with origin.open_beside(dump, path) as stream:
            data = stream.read(LARGEST + 1)
    except TroubleError:
        raise
    except DumpError:
        return None
    if len(data) > LARGEST:
        raise DumpError(f"{path} has more than {LARGEST:,} bytes; split the article")
    return data


def refusal_of_rest(dump: str, count: int) -> Refusal:
    """Return one refusal for *count* that are not listed."""
    return Refusal(f"{dump}#and more", f"{count:,} more of its records were refused, which are not listed", count=count)


@dataclass(slots=True)
class Cutter:
    """Cuts dumps of *origin*; *step* is called with the number of bytes read."""

    origin: Origin
    step: Step

    def cut(self, dumps: Sequence[str]) -> Iterator[Cut]:
        """Return what every one of *dumps* holds, in order; no two records of a dump have the same key."""
        left = list(dumps)
        while left:
            current = 0
            with _Process(self.origin, left) as process:
                for message in process.messages():
                    if isinstance(message, Cut):
                        yield message
                    elif isinstance(message, Begun):
                        current = message.number
                    else:
                        self.step(size=message.size)
            if process.failure is None:
                return
            yield Cut(left[current], Refusal(left[current], *process.failure))
            left = left[current + 1 :]


class _Process:
    """A process that cuts dumps, and the end of the pipe at which its messages come out."""

    def __init__(self, origin: Origin, dumps: Sequence[str]) -> None:
        self._link, far = multiprocessing.Pipe(duplex=False)
        self._process = multiprocessing.Process(target=_serve, args=(far, origin, dumps), daemon=True)
        self._process.start()
        far.close()  # so that the pipe ends with the process
        self.failure: tuple[str, Retry] | None = None  # why it ended before it was done, and when to try again

    def __enter__(self) -> "_Process":
        return self

    def __exit__(self, *_: object) -> None:
        self._link.close()
        self._process.kill()
        self._process.join()

    def messages(self) -> Iterator[Begun | Size | Cut]:
        """Return messages until the process is done, or fails."""
        while True:
            if not self._link.poll(workers.WALL):
                self.failure = workers.BLOCKED, "now"
                return
            try:
                message: Message = self._link.recv()
            except (EOFError, OSError, UnpicklingError):
                self._process.join()
                self.failure = workers.died(self._process.exitcode)
                return
            if message is None:
                return
            yield message


def _serve(link: Connection, origin: Origin, dumps: Sequence[str]) -> None:
    """Cut *dumps* and send what they hold; this is all that the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; who started this process ends it
    workers.memory()
    try:
        for number, dump in enumerate(dumps):
            link.send(Begun(number))
            with workers.cpu_time(workers.SECONDS):
                for message in _messages(origin, dump):
                    link.send(message)
        link.send(None)
    except BrokenPipeError:  # the process that started this one has ended
        return


def _messages(origin: Origin, dump: str) -> Iterator[Cut | Size]:
    """Cut one dump; refusals beyond the first are only counted."""
    read = refusals = 0
    keys = set[str]()

    def step(*, records: int = 0, size: int = 0) -> None:
        nonlocal read
        del records
        read += size
        workers.allow_more(workers.PER_MEGABYTE * size / MEGABYTE)

    for record in _all(origin, dump, step):
        key = record.key if isinstance(record, Refusal) else record.source.key
        if isinstance(record, Record) and key in keys:
            record = Refusal(f"{key}~{len(keys)}", "another record of the dump has the same name; rename one")  # noqa: PLW2901
        keys.add(key)
        if read >= MEGABYTE:
            yield Size(read)
            read = 0
        refusals += isinstance(record, Refusal)
        if refusals <= MOST_REFUSALS or isinstance(record, Record):
            yield Cut(dump, record)
    if refusals > MOST_REFUSALS:
        yield Cut(dump, refusal_of_rest(dump, refusals - MOST_REFUSALS))
    yield Size(read)


def _all(origin: Origin, dump: str, step: Step) -> Iterator[Record | Refusal]:
    """Cut *dump* as `records` does; a fault of ours, or of a library that opens the dump, is a refusal too."""
    try:
        yield from records(origin, dump, step)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one dump makes us stumble over, the others are cut
        yield refusal_of(dump, error)
