"""The clock is an input: read once a build, and set by SOURCE_DATE_EPOCH where builds must be repeatable."""

import os
from datetime import datetime, tzinfo

from standfirst.core.errors import SettingError

NEVER = 253_402_300_800.0  # the year 10000


def now(zone: tzinfo) -> datetime:
    """Return the present moment in *zone*, to the second; raises SettingError if SOURCE_DATE_EPOCH is no whole number, or too large."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if stated is None:
        return datetime.now(zone).replace(microsecond=0)
    if not stated.isdecimal():
        raise SettingError(f"SOURCE_DATE_EPOCH is {stated!r}; it must be seconds since 1970, as a whole number")
    if int(stated) >= NEVER:
        raise SettingError(f"SOURCE_DATE_EPOCH is {stated}, after the year 9999; it must be seconds since 1970")
    return datetime.fromtimestamp(int(stated), zone)


class Changes:
    """The moments at which a site becomes another though its files stay the same; whoever looks at the clock notes them."""

    def __init__(self) -> None:
        self._moments: list[float] = []

    def note(self, moment: datetime) -> None:
        """Note that from *moment* on a build of the same posts would be another."""
        self._moments.append(moment.timestamp())

    def first(self) -> float:
        """Return the first of these moments, in seconds since 1970."""
        return min(self._moments, default=NEVER)
