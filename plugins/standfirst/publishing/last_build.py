"""Remember the last build's time and number of stories, to detect a wrong clock and a site that loses most stories."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from standfirst.core import files
from standfirst.core.errors import DigestError

FEWEST = 3  # removed stories below which a build never stops: fewer are an editor's ordinary day


@dataclass(frozen=True, slots=True)
class Last:
    """A build: its moment in seconds since 1970, and how many stories it published."""

    moment: float = 0
    stories: int = 0


def read(path: Path) -> Last:
    """Read the file at *path*; an empty record if it is missing or not ours."""
    try:
        return Last(**{name: float(value) for name, value in json.loads(path.read_bytes()).items()})  # type: ignore[arg-type]
    except (OSError, ValueError, TypeError, AttributeError):
        return Last()


def write(path: Path, moment: datetime, stories: int) -> None:
    """Remember a build that was published."""
    files.write(path, json.dumps(asdict(Last(moment.timestamp(), stories))))


def check_clock(last: Last, now: datetime) -> None:
    """Raise DigestError if *now* is before the last build: posts would get a wrong date, and stories would leave the site."""
    if now.timestamp() < last.moment:
        then = datetime.fromtimestamp(last.moment, now.tzinfo)
        raise DigestError(
            f"the clock says {now:%Y-%m-%d %H:%M}, but the last build was at {then:%Y-%m-%d %H:%M}. Set the clock, or "
            "SOURCE_DATE_EPOCH, right; if the last build's was wrong, `invoke build --anyway`"
        )


def check_stories(last: Last, stories: int, share: float) -> None:
    """Raise DigestError if more than *share* of the last build's stories would leave the site."""
    gone = int(last.stories) - stories
    if gone >= FEWEST and gone > share * last.stories:
        raise DigestError(
            f"this build would take {gone} of {int(last.stories)} stories off the site, and was not published. Look at "
            "`invoke status` and at content/posts; if it is meant, `invoke build --anyway`"
        )
