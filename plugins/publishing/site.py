"""One build of the whole site: Pelican, run through the press."""

import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pelican
from pelican.settings import read_settings

from plugins.errors import DigestError
from plugins.publishing.press import press

logger = logging.getLogger(__name__)
ADDRESS = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")
CONFIGURATION = Path(__file__).resolve().parents[2] / "pelicanconf.py"


def settings() -> Mapping[str, Any]:
    """What pelicanconf.py says, as Pelican reads it."""
    found: Mapping[str, Any] = read_settings(str(CONFIGURATION))
    return found


def build(site: Mapping[str, Any]) -> Path:
    """The folder of a finished build of *site*, to which its output now leads; raises DigestError when it failed."""
    if not os.environ.get("SITEURL"):
        logger.warning("SITEURL is not set: the site is built for %s", site["SITEURL"])
    if not ADDRESS.fullmatch(site["SITEURL"]):
        raise DigestError(f"SITEURL is {site['SITEURL']!r}; write the whole address, such as https://digest.example")
    output = Path(site["OUTPUT_PATH"])
    Path(site["PATH"]).mkdir(parents=True, exist_ok=True)
    return press(output, output.parent / ".builds", _pelican)


def _told_plainly(record: logging.LogRecord) -> bool:
    """Let every record pass, those of our own errors without a traceback: their message says what to do."""
    if record.exc_info and isinstance(record.exc_info[1], DigestError):
        record.exc_info = None
    return True


def _pelican(folder: Path) -> None:
    """Run Pelican into *folder*; whatever it logs as an error ends the build."""
    logging.getLogger("pelican").addFilter(_told_plainly)
    try:
        # Plain lines: a terminal's box would break paths that an editor wants to copy.
        wanted = ["--fatal", "errors", "--log-handler", "plain"]
        pelican.main(["--settings", os.fspath(CONFIGURATION), "--output", os.fspath(folder), *wanted])
    except SystemExit as ended:
        if ended.code:
            raise DigestError("the build failed, for the reason above; the site in output/ is as it was") from ended
