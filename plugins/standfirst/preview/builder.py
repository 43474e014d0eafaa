"""Build a site on request, in a process that stays: `python -m standfirst.preview.builder`.

It has at hand what the build before read. Where only posts changed since, it makes what shows them again and lays that over
the site, beside it: an edit is seen at once, however many posts there are.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from standfirst.core.errors import DigestError
from standfirst.core.locks import BusyError
from standfirst.posts.cache import PostCache
from standfirst.preview.live import LiveSite
from standfirst.publishing import build as publishing_build

OVER = ".preview"  # beside the builds: what is laid over the one that is served
GONE = ".gone"
PAUSE = 0.2  # seconds between two tries while another process builds
ALL, EDITS = b"all\n", b"edits\n"  # requests
BUILT, SHOWN = b"b", b"s"  # what is answered


class Builder:
    """Builds the site that the environment describes, in a process of its own that stays; what that says goes to *log*, if any."""

    def __init__(self, log: IO[bytes] | None = None, environment: Mapping[str, str] = os.environ) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers, self._log, self._environment = -1, log, environment
        self._start()

    def build(self, is_anew: bool = False, is_whole: bool = False) -> bool:
        """Build; return true if more was done than to show edits, so that dumps may have become posts.

        *is_anew* by a new process, so that changed code and settings count; *is_whole* with nothing laid over the site.
        """
        if is_anew:
            self.close()
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - a pipe
        with suppress(BrokenPipeError):
            process.stdin.write(ALL if is_whole else EDITS)
            process.stdin.flush()
        answer = os.read(self._answers, 1)
        if not answer:
            self.close()  # it died, and has said why; the next build is another's
        return answer != SHOWN

    def _start(self) -> subprocess.Popen[bytes]:
        self._answers, writing_end = os.pipe()
        self._process = subprocess.Popen(  # noqa: S603 - this module
            [sys.executable, "-m", "standfirst.preview.builder", str(writing_end)],
            env={**self._environment, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}, stdin=subprocess.PIPE, stdout=self._log, stderr=self._log, pass_fds=[writing_end],
        )  # fmt: skip
        os.close(writing_end)
        return self._process

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            os.close(self._answers)
            self._process = None


class Preview:
    """The site in the process that stays: the Pelican that built it, and what was made since."""

    def __init__(self) -> None:
        self._live: LiveSite | None = None
        self._posts = PostCache()
        self._site = publishing_build.settings()  # others are another process's
        self._output, self._built = Path(self._site["OUTPUT_PATH"]), Path()
        self.over = over(self._site)

    def build(self, is_whole: bool) -> tuple[bytes, Callable[[], object]]:
        """Show the edits, or print why not; return the answer, and the work to do while no request waits."""
        try:
            if not is_whole and self._output.resolve() == self._built.resolve() and self._follow_edits():
                return SHOWN, lambda: None
            self._live = None  # before the next is built: two are twice as large
            self._built = self._build()
            shutil.rmtree(self.over, ignore_errors=True)
        except DigestError as error:
            print(error, file=sys.stderr)
            return BUILT, lambda: None
        return BUILT, self._live.index_stories if self._live else lambda: None

    def _build(self) -> Path:
        """Return the folder of a new build; where another process builds, after that."""
        while True:
            try:
                return publishing_build.build(self._site, self._keep, posts=self._posts)
            except BusyError:
                time.sleep(PAUSE)

    def _keep(self, instance: Any) -> None:
        build = getattr(instance, "in_memory", None)  # another Pelican keeps none
        self._live = LiveSite(build) if build else None

    def _follow_edits(self) -> bool:
        changes = self._live.changed_files() if self._live else None
        if changes is None:
            return False
        for path, content in changes:
            place = self.over / path
            place.parent.mkdir(parents=True, exist_ok=True)
            for old in (place, without(place)):
                old.unlink(missing_ok=True)
            (without(place) if content is None else place).write_bytes(content or b"")
        publishing_build.glance(self._site, dict(changes))
        return True


def over(settings: Any) -> Path:
    """Return the folder of what is laid over the site of Pelican's *settings*."""
    return publishing_build.builds(settings) / OVER


def without(place: Path) -> Path:
    """Return the marker in the folder over a site for a deleted file at *place*."""
    return place.with_name(f"{place.name}{GONE}")


def main(answers: str) -> None:
    """Build at each line of the standard input, and answer each on the file descriptor *answers*."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent ends this process
    preview = Preview()
    preview.build(is_whole=True)[1]()  # while no request waits, so that the first edit is shown at once too
    with os.fdopen(int(answers), "wb", buffering=0) as out:
        for line in sys.stdin.buffer:
            answer, rest = preview.build(is_whole=line == ALL)
            out.write(answer)
            rest()


if __name__ == "__main__":
    main(*sys.argv[1:])
