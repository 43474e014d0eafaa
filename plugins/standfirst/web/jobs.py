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
CANNOT_START = 126  # as a shell has it
GOOD = (0, 2)  # exit statuses after which the next command runs
FAILED = "It failed, for the reason above. What readers see is as it was."


@dataclass(frozen=True, slots=True)
class JobLine:
    """A line that a command printed."""

    text: str
    link: str = ""  # to the page of the desk that it is about


@dataclass(slots=True)
class Job:
    """Commands that run one after another, or that have ended; *status* is the worst exit status."""

    waiting: list[str] = field(default_factory=list)
    lines: list[JobLine] = field(default_factory=list)
    status: int | None = None

    @property
    def ending(self) -> str:
        """Return how it ended, for people; empty while it runs."""
        return "" if self.status is None else ENDED.get(self.status, FAILED)


@dataclass(slots=True)
class Jobs:
    """The commands that run now, or that ran last."""

    desk: Path
    last: Job | None = None
    _process: "subprocess.Popen[str] | None" = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, *commands: str) -> Job:
        """Run *commands* of the desk one after another; after those that run already, if there are any."""
        with self._lock:
            if self.last is not None and self.last.status is None:
                self.last.waiting += [command for command in commands if command not in self.last.waiting]
                return self.last
            self.last = job = Job(list(commands))
            threading.Thread(target=self._run, args=(job,), daemon=True).start()
            return job

    @property
    def is_running(self) -> bool:
        """Return true while a command runs."""
        return self.last is not None and self.last.status is None

    def stop(self) -> None:
        """End the command that runs, and start no other; a build that is ended leaves the site as it was."""
        with self._lock:
            if self.last is not None:
                self.last.waiting.clear()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def _run(self, job: Job) -> None:
        """Run the commands of *job*; one that fails ends it."""
        worst = 0
        while True:
            with self._lock:
                if not job.waiting or worst not in GOOD:
                    job.status = worst
                    return
                command = job.waiting.pop(0)
            try:
                worst = max(worst, self._status_of(command, job))
            except OSError as error:
                job.lines.append(JobLine(f"{command} cannot be started: {error.strerror or error}"))
                worst = CANNOT_START

    def _status_of(self, command: str, job: Job) -> int:
        """Return the exit status of a *command*, whose lines are added to *job*."""
        with subprocess.Popen(  # noqa: S603 - this package
            [sys.executable, "-c", "from standfirst.cli import main; main()", command],
            cwd=self.desk, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", errors="replace",
        ) as process:  # fmt: skip
            self._process = process
            assert process.stdout is not None  # noqa: S101 - a pipe
            for line in process.stdout:
                if len(job.lines) < MOST_LINES and line.strip() and FOR_TERMINALS not in line:
                    job.lines.append(JobLine(line.rstrip(), link_of(line)))
        return abs(int(process.returncode))


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
