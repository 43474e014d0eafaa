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

from standfirst.builds.pelican_class import SwiftPelican
from standfirst.builds.release import press
from standfirst.publishing.pelican_run import run

ROOT = Path(__file__).resolve().parent.parent


def settings(over: Mapping[str, Any], is_swift: bool) -> dict[str, Any]:
    """Return the settings of pelicanconf.py with *over*, with or without the accelerator."""
    site_settings: dict[str, Any] = read_settings(str(ROOT / "pelicanconf.py"), override=dict(over))
    away = {"standfirst.converter"} | (set() if is_swift else {"standfirst.builds"})
    site_settings["PLUGINS"] = [name for name in site_settings["PLUGINS"] if name not in away]
    site_settings["DISCOVERY"] = {**site_settings["DISCOVERY"], "cards": False, "search": False}
    site_settings["PELICAN_CLASS"] = SwiftPelican if is_swift else pelican.Pelican
    return site_settings


def build(site_settings: dict[str, Any]) -> Any:
    """Build into OUTPUT_PATH, a link that the press leads to the new folder; returns the Pelican that did."""
    output = Path(site_settings["OUTPUT_PATH"])
    pelicans = []

    def make(folder: Path) -> Sequence[str] | None:
        site_settings["OUTPUT_PATH"] = str(folder)
        pelicans.append(site_settings["PELICAN_CLASS"](site_settings))
        written = run(pelicans[0])
        return written.new if written else None

    press(output, output.parent / ".builds", make)
    return pelicans[0]


def main(over: str, is_swift: str) -> None:
    """Build, and print the time and memory used."""
    logging.disable(logging.WARNING)
    begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    build(settings(json.loads(over), is_swift == "swift"))
    now = resource.getrusage(resource.RUSAGE_SELF)
    usage = {
        "user": now.ru_utime - used.ru_utime, "system": now.ru_stime - used.ru_stime,
        "wall": time.perf_counter() - begun, "memory": now.ru_maxrss / 1024,
    }  # fmt: skip
    print("took", json.dumps(usage))


if __name__ == "__main__":
    os.environ.setdefault("SITEURL", "https://digest.example")
    main(*sys.argv[1:])
