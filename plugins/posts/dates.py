"""The dates of a post's header, strictly read."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from plugins.errors import PostError

FORM = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[ T](?P<clock>\d{2}:\d{2}(?::\d{2})?)\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
WIDEST_OFFSET = timedelta(hours=14)


def moment(value: str, zone: tzinfo, where: str) -> datetime:
    """The moment a header line names, in its own offset or else in *zone*; raises PostError saying what to write."""
    match = FORM.fullmatch(value.strip())
    if match is None:
        raise PostError(
            f"{where}: {value!r} is no date; write YYYY-MM-DD, or YYYY-MM-DD HH:MM, or YYYY-MM-DD HH:MM+HH:MM"
        )
    try:
        plain = datetime.fromisoformat(f"{match['day']} {match['clock'] or '00:00'}")
    except ValueError as error:
        raise PostError(f"{where}: {value!r} is no day of the calendar ({error}); write YYYY-MM-DD") from error
    offset = _offset(match["zone"]) if match["zone"] else zone
    if offset is None:
        raise PostError(f"{where}: no place on Earth is {match['zone']} from Greenwich; write an offset up to +14:00")
    return plain.replace(tzinfo=offset)


@cache
def _offset(text: str) -> tzinfo | None:
    """What *text* means after a clock; None where it is no offset on Earth."""
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size > WIDEST_OFFSET:
        return None
    return timezone(-size if text[0] == "-" else size)
