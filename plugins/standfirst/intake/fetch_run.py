"""One run over watched feeds: its pace, its limits, and what its threads share."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from standfirst.core.errors import IntakeError
from standfirst.intake.fetch import Answer, Resolve, ask, resolve
from standfirst.intake.robots import Robots
from standfirst.intake.rules import Rules
from standfirst.intake.watched import Watched

PAUSE = 1.0  # seconds between two requests to one host
LONGEST_WAIT = 7 * 86_400.0  # seconds


class Pace:
    """One request a PAUSE to each host, whichever thread makes it."""

    def __init__(self, pause: float = PAUSE, sleep: Callable[[float], None] = time.sleep) -> None:
        self._pause, self._sleep = pause, sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, address: str) -> None:
        """Return when the host of *address* may be asked again; raises IntakeError if it is no address."""
        try:
            host = urlsplit(address).netloc
        except ValueError as error:
            raise IntakeError(f"{address!r} is no address: {error}") from error
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, 0.0))
            self._next[host] = turn + self._pause
        if turn > now:
            self._sleep(turn - now)


@dataclass(slots=True)
class FetchRun:
    """One run over the watched feeds."""

    dumps: Path
    watched: Watched
    rules: Rules
    now: datetime
    allow_private: bool = False
    resolving: Resolve = resolve
    pace: Pace = field(default_factory=Pace)
    is_rehearsed: bool = False
    robots: Robots = field(default_factory=Robots)
    files: threading.Lock = field(default_factory=threading.Lock)  # while a dump is written
    _claimed: set[str] = field(default_factory=set)
    _limits: threading.Lock = field(default_factory=threading.Lock)
    _reserved: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day of the run."""
        return self.now.date()

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        """Return the answer at *address*, in its turn; raises IntakeError if robots.txt forbids it, or there is none."""
        if not self.robots.allows(address, self._ask):
            raise IntakeError(f"{address}: the site's robots.txt asks programs not to fetch it")
        return self._ask(address, headers or {})

    def _ask(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        self.pace.wait(address)
        return ask(address, headers or {}, self.allow_private, self.resolving)

    def claim(self, keys: Sequence[str]) -> bool:
        """Return true if no other thread of this run is taking an entry with one of *keys*, and keep others from it."""
        with self._limits:
            if self._claimed.intersection(keys):
                return False
            self._claimed.update(keys)
            return True

    def reserve(self, feed: str) -> bool:
        """Return true if the limits let one more entry of *feed* in today, and count it."""
        with self._limits:
            for limit, name in ((self.rules.of(feed).limit, feed), (self.rules.general.limit, "")):
                if limit and self.watched.taken_on(self.today, name) + self._reserved.get(name, 0) >= limit:
                    return False
            for name in (feed, ""):
                self._reserved[name] = self._reserved.get(name, 0) + 1
            return True

    def release(self, feed: str) -> None:
        """Take an entry of *feed* out of what is reserved: it is counted as taken, or was refused."""
        with self._limits:
            for name in (feed, ""):
                self._reserved[name] -= 1


def retry_after(stated: str, now: datetime) -> float:
    """Return the seconds that a `Retry-After` header asks for, at most a week; 0 if it is none."""
    if stated.isdecimal():
        return min(float(stated), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(
        max((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now.timestamp(), 0.0), LONGEST_WAIT
    )
