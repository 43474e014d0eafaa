"""Convert on a Dask cluster: each worker gets the code of this engine, and one that cannot run it is reported before any work.

Workers need the packages of requirements-cluster.txt and nothing of this repository. The code goes to them as a zip, by a plugin
of Dask's that also reaches workers that join later or start again. Dask's own `upload_file` puts the zip itself on the import
path, from which the weights and word lists beside our modules cannot be read.
"""

import io
import logging
import pickle
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from standfirst.converter.batch.cache import fingerprint
from standfirst.core.errors import DigestError

logger = logging.getLogger(__name__)
PACKAGE = Path(__file__).resolve().parents[2]
ENTRY = f"{PACKAGE.name}.converter.batch.cache"
MOST_NAMED = 3  # workers that a message lists


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Return the workers of the Dask cluster whose scheduler listens at *address*, and the number of their threads.

    Raises DigestError if no scheduler answers there, if it has no workers, or if a worker cannot run our code.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an optional requirement
    except ImportError as error:
        raise DigestError("--scheduler needs Dask: pip install -r requirements-cluster.txt") from error
    try:
        client = Client(address)
    except (OSError, TimeoutError) as error:
        raise DigestError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        _send_code(client, address)
        with client.get_executor() as executor:
            yield _Sending(executor), max(1, sum(client.nthreads().values()))


class _Sending(Executor):
    """Calls functions on workers; scheduler and network see bytes, since the scheduler has nothing of ours to read them with."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._call = _call()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call *fn* on a worker."""
        answer: Future[Any] = Future()
        sent = self._executor.submit(self._call, pickle.dumps((fn, args, kwargs)))
        sent.add_done_callback(partial(_answered, answer))
        return answer


def _answered(answer: Future[Any], sent: Future[bytes]) -> None:
    """Give *answer* the result that was *sent* as bytes, or its exception."""
    try:
        answer.set_result(pickle.loads(sent.result()))  # noqa: S301 - of a worker that we sent our own code to
    except Exception as error:  # noqa: BLE001 - whoever waits for the answer gets it
        answer.set_exception(error)


def _call() -> Callable[[bytes], bytes]:
    """Return a function that calls what it is sent and returns the result, both as bytes; local, so that it is sent whole."""

    def call(sent: bytes) -> bytes:
        import pickle  # noqa: PLC0415 - where this runs nothing else is imported

        fn, args, kwargs = pickle.loads(sent)  # noqa: S301 - of the driver that the worker belongs to
        return pickle.dumps(fn(*args, **kwargs))

    return call


def _send_code(client: Any, address: str) -> None:
    if not client.nthreads():
        raise DigestError(f"the cluster at {address} has no workers; start one: dask worker {address}")
    try:
        client.register_plugin(_plugin(packed(), fingerprint()))
    except OSError as error:
        logger.debug("a worker died meanwhile; its successor gets the code: %s", error)
    answers = client.run(_check(), ENTRY, fingerprint(), on_error="ignore")
    faults = {worker: fault for worker, fault in answers.items() if fault}
    if faults:
        listed = "\n".join(f"  {worker}: {fault}" for worker, fault in sorted(faults.items())[:MOST_NAMED])
        raise DigestError(
            f"{len(faults)} of {len(client.nthreads())} workers cannot convert:\n{listed}\n"
            "install requirements-cluster.txt there, in the same version, and start them again"
        )


def packed() -> bytes:
    """Return a zip of this package: its modules, weights and word lists, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            name = zipfile.ZipInfo(path.relative_to(PACKAGE.parent).as_posix())  # its date is 1980
            archive.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _plugin(code: bytes, version: str) -> Any:
    """Return a plugin that unpacks *code* on each worker and puts it first on the import path.

    The class is local, so that it is sent whole: a worker could not import it from here.
    """
    from distributed import WorkerPlugin  # noqa: PLC0415 - an optional requirement

    class Code(WorkerPlugin):
        name = f"standfirst-{version}"

        def __init__(self, package: str, entry: str) -> None:
            self.code, self.version, self.package, self.entry = code, version, package, entry

        def setup(self, worker: Any) -> None:
            import importlib  # noqa: PLC0415 - where this runs nothing else is imported
            import io  # noqa: PLC0415
            import sys  # noqa: PLC0415
            import zipfile  # noqa: PLC0415
            from pathlib import Path  # noqa: PLC0415

            loaded = sys.modules.get(self.entry)
            if loaded is not None and loaded.fingerprint() == self.version:
                return  # a worker inside the process that converts, or one that has this code already
            folder = Path(worker.local_directory, self.name)
            zipfile.ZipFile(io.BytesIO(self.code)).extractall(folder)
            for module in [
                loaded_name
                for loaded_name in sys.modules
                if loaded_name == self.package or loaded_name.startswith(f"{self.package}.")
            ]:
                del sys.modules[module]  # of another version
            sys.path.insert(0, str(folder))
            importlib.invalidate_caches()

    return Code(PACKAGE.name, ENTRY)


def _check() -> Any:
    """Return a function that returns why a worker cannot convert, or an empty string; local, so that it is sent whole."""

    def check(entry: str, version: str) -> str:
        import importlib  # noqa: PLC0415 - where this runs nothing else is imported

        try:
            worker_version = importlib.import_module(entry).fingerprint()
            importlib.import_module(entry.replace(".batch.cache", ".pipeline"))
        except Exception as error:  # noqa: BLE001 - reported, whatever it is
            return f"{type(error).__name__}: {error}"
        return "" if worker_version == version else "the packages that shape posts are there in other versions"

    return check
