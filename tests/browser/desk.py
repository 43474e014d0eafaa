"""A desk's server as an editor starts it: a command in a process of its own, which prints its address."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
        self._process = subprocess.Popen(
            [sys.executable, "-m", "invoke", "desk", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=environment | self._desk.environment | self._environment, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        output = ""
        for line in self._process.stdout:
            output += line
            if match := ADDRESS.search(line):
                self.address = match[0]
                self.home = self.address.partition("/?")[0]
                self._reader = threading.Thread(target=self._process.stdout.read)  # a full pipe would stop the server
                self._reader.start()
                return
        raise AssertionError(output)

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
        self._reader.join(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def serving_desk(desk: Desk, **environment: str) -> Iterator[DeskServer]:
    """A server for *desk*."""
    server = DeskServer(desk, **environment)
    try:
        yield server
    finally:
        server.stop()
