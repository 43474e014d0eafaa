"""A process that builds a site whenever it is asked, and has at hand what the build before read: `python -m plugins.publishing.builder`."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from plugins.errors import DigestError
from plugins.publishing import site

ROOT = Path(__file__).resolve().parents[2]
DONE = b"."


class Builder:
    """Builds the site that the environment describes, in a process of its own that stays."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers = -1
        self._start()

    def build(self, is_anew: bool = False) -> None:
        """Build, and return when that is done; *is_anew* by a new process, so that changed code and settings count."""
        if is_anew:
            self.close()
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - a pipe
        with suppress(BrokenPipeError):
            process.stdin.write(b"build\n")
            process.stdin.flush()
        if os.read(self._answers, 1) != DONE:
            self.close()  # it died, and has said why; the next build is another's

    def _start(self) -> subprocess.Popen[bytes]:
        self._answers, told = os.pipe()
        self._process = subprocess.Popen(  # noqa: S603 - this module
            [sys.executable, "-m", "plugins.publishing.builder", str(told)],
            cwd=ROOT, stdin=subprocess.PIPE, pass_fds=[told],
        )  # fmt: skip
        os.close(told)
        return self._process

    def close(self) -> None:
        """End the process, where there is one."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            os.close(self._answers)
            self._process = None


def main(answers: str) -> None:
    """Build at each line of the standard input, and answer each on the file descriptor *answers*."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; whoever asks ends this process
    site.settings()  # all that they name is read while nobody waits
    with os.fdopen(int(answers), "wb", buffering=0) as out:
        for _ in sys.stdin:
            try:
                site.build(site.settings())
            except DigestError as error:
                print(error, file=sys.stderr)
            out.write(DONE)


if __name__ == "__main__":
    main(*sys.argv[1:])
