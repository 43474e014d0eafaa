"""A desk's server as an editor starts it: a command in a process of its own, which prints its address."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, Desk

ADDRESS = re.compile(r"http://localhost:\d+/\?token=\S+")


class DeskServer:
    """`invoke desk` on a desk; it can be killed and started again."""

    def __init__(self, desk: Desk, **environment: str) -> None:
        self._desk, self._environment = desk, environment
        self.start()

    def start(self) -> None:
        """Start the command, and wait for the address that it prints."""
        environment = {key: value for key, value in os.environ.items() if key != "STANDFIRST_SETTINGS"}
        with TemporaryDirectory() as folder:  # a file, since a pipe that nobody reads would stop the server
            output = Path(folder) / "output"
            with output.open("w", encoding="utf-8") as printed:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "invoke", "desk", "--port", "0"], cwd=ROOT, stdout=printed, stderr=subprocess.STDOUT,
                    env=environment | self._desk.environment | self._environment,
                )  # fmt: skip
            while not (match := ADDRESS.search(output.read_text(encoding="utf-8"))):
                assert self._process.poll() is None, output.read_text(encoding="utf-8")
                time.sleep(0.05)
        self.address = match[0]
        self.home = self.address.partition("/?")[0]

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._end()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._process.terminate()
        self._end()

    def _end(self) -> None:
        self._process.wait(timeout=30)


@contextmanager
def serving_desk(desk: Desk, **environment: str) -> Iterator[DeskServer]:
    """A server for *desk*."""
    server = DeskServer(desk, **environment)
    try:
        yield server
    finally:
        server.stop()
