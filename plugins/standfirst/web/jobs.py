"""Commands that take a while, each run as an editor would run it in a terminal, in a process of its own; one at a time."""

import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from standfirst.core.settings import PACKAGE

POST = re.compile(r"(?<![\w/])(?:content/posts/)?(?P<name>(?:\d{4}/\d{2}/|(?<=content/posts/))[^\s:,]+\.md)")
ISSUE = re.compile(r"content/issues/(?P<name>[^\s:,]+)\.md")
FOR_TERMINALS = "exit status"  # in lines that only a script needs
PAGE = re.compile(r"(?<![\w/])(?P<place>\d{4}/\d{2}/[^\s/:,]+)/(?:index\.html)?")
MOST_LINES = 2_000
ENDED = {
    0: "Done.",
    2: "Done, though some dumps were refused: they are listed under Dumps.",
    3: "Another build is at work; try again when it has ended.",
}
FAILED = "It failed, for the reason above. What readers see is as it was."


@dataclass(frozen=True, slots=True)
class JobLine:
    """A line that a command printed."""

    text: str
    link: str = ""  # to the page of the desk that it is about


@dataclass(slots=True)
class Job:
    """A command that runs, or that has ended with the exit *status*."""

    words: tuple[str, ...]
    lines: list[JobLine] = field(default_factory=list)
    status: int | None = None

    @property
    def ending(self) -> str:
        """Return how it ended, for people; empty while it runs."""
        return "" if self.status is None else ENDED.get(self.status, FAILED)


@dataclass(slots=True)
class Jobs:
    """The command that runs now, or that ran last."""

    desk: Path
    last: Job | None = None
    _process: "subprocess.Popen[str] | None" = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, *words: str) -> Job:
        """Run a command of the desk, unless one runs already; return the one that runs."""
        with self._lock:
            if self.last is not None and self.last.status is None:
                return self.last
            self.last = job = Job(words)
            self._process = subprocess.Popen(  # noqa: S603 - this package
                [sys.executable, "-c", "from standfirst.cli import main; main()", *words],
                cwd=self.desk, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
            threading.Thread(target=self._follow, args=(job, self._process), daemon=True).start()
            return job

    @property
    def is_running(self) -> bool:
        """Return true while a command runs."""
        return self.last is not None and self.last.status is None

    def stop(self) -> None:
        """End the command that runs; a build that is ended leaves the site as it was."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def _follow(self, job: Job, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None  # noqa: S101 - a pipe
        with process:
            for line in process.stdout:
                if len(job.lines) < MOST_LINES and line.strip() and FOR_TERMINALS not in line:
                    job.lines.append(JobLine(line.rstrip(), link_of(line)))
        job.status = process.returncode


def _environment() -> dict[str, str]:
    """Return the environment of a command: new stories wait for the editor, and our own modules are found."""
    paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "STANDFIRST_CURATE": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }


def link_of(line: str) -> str:
    """Return the page of the desk that a printed *line* is about; empty if there is none."""
    if issue := ISSUE.search(line):
        return f"/issues/{issue['name']}"
    if match := POST.search(line):
        return f"/story/{quote(match['name'])}"
    place = PAGE.search(line)
    return f"/story/{quote(place['place'])}.md" if place else ""
