"""Robots.txt (RFC 9309): what a site lets a program fetch; read once a run, by Protego."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from standfirst.intake.fetch import Answer

Ask = Callable[[str], Answer]  # gets an address; raises IntakeError if there is no answer
NAME = "standfirst"
LARGEST = 512 * 1024  # bytes that are read of it, RFC 9309 (2.5) requires at least 500 KiB
UNAVAILABLE = 500  # from this status on nothing may be fetched (2.3.1.4); at 400 to 499 everything may (2.3.1.3)


@dataclass(slots=True)
class Robots:
    """The rules of the sites of one run; *ask* gets a robots.txt."""

    _known: dict[str, Protego | bool] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, address: str, ask: Ask) -> bool:
        """Return true if the site of *address* lets us fetch it; raises IntakeError if it gives no answer."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            known = self._known.get(site)
        if known is None:
            known = _rules(site, ask)
            with self._lock:
                self._known[site] = known
        return known if isinstance(known, bool) else bool(known.can_fetch(address, NAME))


def _rules(site: str, ask: Ask) -> Protego | bool:
    answer = ask(f"{site}/robots.txt")
    if answer.status >= UNAVAILABLE:
        return False
    if answer.status >= 400:
        return True
    return Protego.parse(answer.fetched.data[:LARGEST].decode("utf-8", "replace"))
