"""One build of a desk through the press, without conversion, gate, search and cards; prints what it took as JSON."""

import json
import logging
import os
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pelican
from pelican.settings import read_settings

from standfirst.builds.release import press
from standfirst.builds.workers import SwiftPelican
from standfirst.publishing.pelican_run import run

ROOT = Path(__file__).resolve().parent.parent


def settings(over: Mapping[str, Any], is_swift: bool) -> dict[str, Any]:
    """Return the settings of pelicanconf.py with *over*, with or without the accelerator."""
    found: dict[str, Any] = read_settings(str(ROOT / "pelicanconf.py"), override=dict(over))
    away = {"standfirst.converter"} | (set() if is_swift else {"standfirst.builds"})
    found["PLUGINS"] = [name for name in found["PLUGINS"] if name not in away]
    found["DISCOVERY"] = {**found["DISCOVERY"], "cards": False, "search": False}
    found["PELICAN_CLASS"] = SwiftPelican if is_swift else pelican.Pelican
    return found


def build(found: dict[str, Any]) -> Any:
    """Build into OUTPUT_PATH, a link that the press leads to the new folder; returns the Pelican that did."""
    output = Path(found["OUTPUT_PATH"])
    made = []

    def make(folder: Path) -> Sequence[str] | None:
        found["OUTPUT_PATH"] = str(folder)
        made.append(found["PELICAN_CLASS"](found))
        written = run(made[0])
        return written.new if written else None

    press(output, output.parent / ".builds", make)
    return made[0]


def main(over: str, is_swift: str) -> None:
    """Build and tell."""
    logging.disable(logging.WARNING)
    begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    build(settings(json.loads(over), is_swift == "swift"))
    now = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "user": now.ru_utime - used.ru_utime, "system": now.ru_stime - used.ru_stime,
        "wall": time.perf_counter() - begun, "memory": now.ru_maxrss / 1024,
    }  # fmt: skip
    print("took", json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("SITEURL", "https://digest.example")
    main(*sys.argv[1:])
