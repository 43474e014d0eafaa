"""Build a site on request, in a process that stays: `python -m standfirst.preview.builder`.

It has the engine loaded: an edit is seen as soon as what shows it is made.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from standfirst.core import settings as settings_of
from standfirst.core.errors import DigestError
from standfirst.core.locks import BusyError
from standfirst.posts.cache import PostCache
from standfirst.publishing import build as publishing_build

PAUSE = 0.2  # seconds between two tries while another process builds
BUILD = b"build\n"  # a request; the answer is a line too: why it failed, in JSON, an empty text if it did not


class Builder:
    """Builds the site that the environment describes, in a process of its own that stays; what that says goes to *log*, if any."""

    def __init__(self, log: IO[bytes] | None = None, environment: Mapping[str, str] = os.environ) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._log, self._environment = log, environment
        self._start()

    def build(self, is_anew: bool = False) -> str:
        """Build; *is_anew* by a new process, so that changed code and settings count; return why it failed, empty if it did not."""
        if is_anew:
            self.close()
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - a pipe
        with suppress(BrokenPipeError):
            process.stdin.write(BUILD)
            process.stdin.flush()
        if answer := self._answers.readline():
            return str(json.loads(answer))
        self.close()  # it died, and has said why; the next build is another's
        return "the process that builds the preview ended"

    def _start(self) -> subprocess.Popen[bytes]:
        reading_end, writing_end = os.pipe()
        self._answers = os.fdopen(reading_end, "rb")
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
            self._answers.close()
            self._process = None


def _say(built: Any) -> None:
    """Print which posts stay as they were, or off the site, and why."""
    for fault in settings_of.shared(built.settings, PostCache).faults.values():
        print(fault, file=sys.stderr, flush=True)


def _build(site: Mapping[str, Any]) -> str:
    """Build *site*, after another process that builds; print and return why if that fails."""
    while True:
        try:
            publishing_build.build(site, _say)
            print(f"the preview is built ({time.strftime('%H:%M:%S')})", flush=True)
        except BusyError:
            time.sleep(PAUSE)
        except DigestError as error:
            print(error, file=sys.stderr)
            return str(error)
        else:
            return ""


def main(answers: str) -> None:
    """Build at once and at each line of the standard input, and answer each line on the file descriptor *answers*."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent ends this process
    site = publishing_build.settings()  # others are another process's
    _build(site)
    with os.fdopen(int(answers), "wb", buffering=0) as out:
        for _ in sys.stdin.buffer:
            out.write(json.dumps(_build(site)).encode() + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
