"""No pattern that meets a dump's text outside the bounded worker takes more than linear time, for any text.

The list is made of the code: every compiled pattern of a module, with the methods that the code calls on it. Inputs of 100,000
characters are made of each pattern's own parse (`bad_inputs`); what is quadratic takes a hundred times the limit of CPU time.
"""

import importlib
import os
import re
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT
from tests.system.bad_inputs import bad_inputs

SIZE, SECONDS = 100_000, 4
METHODS = "match|fullmatch|search|finditer|findall|subn?|split"
PACKAGE = ROOT / "plugins" / "standfirst"
# Modules of the converter that see a dump before its format is known; the others run in workers with limits of CPU time.
READERS = {
    "formats": ("archives", "feeds", "json_stream", "link_lists", "mail", "members", "streams", "warc", "warc_records"),
    "html": ("decode", "page", "prologue"),
}
# Seen by no dump: addresses and options that an editor types.
EDITORS = {("publishing/deploy", "PAGES_HOST"), ("publishing/deploy", "FOLDER")}
# Run on one header line of a mail, which the parser has cut.
BOUNDED = {("converter/formats/mail", "LIST_NAME")}


class Pattern(NamedTuple):
    """A pattern, the module that has it, and how it is used."""

    module: str
    name: str
    compiled: re.Pattern[Any]
    methods: frozenset[str]


def modules() -> Iterator[Path]:
    for path in sorted(path for path in PACKAGE.rglob("*.py") if "files" not in path.parts):
        below = path.relative_to(PACKAGE).with_suffix("").parts
        if below[0] != "converter" or (below[-1] in READERS.get(below[1], ())):
            yield path


def patterns() -> Iterator[Pattern]:
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    for path in modules():
        module = path.relative_to(PACKAGE).with_suffix("").as_posix()
        loaded = importlib.import_module("standfirst." + module.replace("/", ".").removesuffix(".__init__"))
        for name, value in sorted(vars(loaded).items()):
            several = [
                pattern
                for pattern in (value if isinstance(value, tuple) else (value,))
                if isinstance(pattern, re.Pattern)
            ]
            if not several or (module, name) in EDITORS | BOUNDED:
                continue
            methods = frozenset(re.findall(rf"\b{name}\.({METHODS})\b", source)) or frozenset(("search",))
            yield from (Pattern(module, name, pattern, methods) for pattern in several)


def run(pattern: Pattern, text: str) -> None:
    data: Any = text if isinstance(pattern.compiled.pattern, str) else text.encode("latin-1", "replace")
    for method in pattern.methods:
        if method.startswith("sub"):
            getattr(pattern.compiled, method)(data[:0], data)
        else:
            list(getattr(pattern.compiled, method)(data) or ()) if method == "finditer" else getattr(
                pattern.compiled, method
            )(data)


def _try_all(pattern: Pattern, write_end: int) -> None:
    for text in bad_inputs(pattern.compiled, SIZE):
        used = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
        resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, resource.RLIM_INFINITY))
        os.write(write_end, f"{text[:30]!r} ... {text[-5:]!r}\n".encode("utf-8", "replace"))
        run(pattern, text)


def status_of(pattern: Pattern) -> tuple[int, str]:
    """Run *pattern* on all its bad inputs in a process with limited CPU time; return its exit status and its last input."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _try_all(pattern, write_end)
        except Exception as error:  # noqa: BLE001 - whatever it is, this process must not go on as pytest
            os.write(write_end, f"{type(error).__name__}: {error}\n".encode("utf-8", "replace"))
            os._exit(2)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, encoding="utf-8", errors="replace") as out:
        inputs = out.read().splitlines()
    return os.waitpid(child, 0)[1], inputs[-1] if inputs else ""


@pytest.mark.parametrize("pattern", list(patterns()), ids=lambda pattern: f"{pattern.module}:{pattern.name}")
def test_a_pattern_takes_linear_time(pattern: Pattern) -> None:
    status, text = status_of(pattern)

    assert status == 0, text


def test_the_generator_finds_what_is_slow() -> None:
    for slow in (r"(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<rss", r"(a+)+$", r"\s*;", r"(\w+)=\""):
        assert status_of(Pattern("", "", re.compile(slow, re.DOTALL), frozenset(("search",))))[0] != 0, slow
