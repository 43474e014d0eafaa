"""Rules of the code that no linter has: what may write under content/, what a build may load, which versions are pinned."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "plugins" / "standfirst"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "files" not in path.parts)


def writes(path: Path) -> bool:
    """Return true if *path* uses core/files, which writes, for more than to look at a file or to open it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "standfirst.core.files"
        for alias in node.names
    ]  # fmt: skip
    is_module_used = any(
        isinstance(node, ast.ImportFrom) and node.module == "standfirst.core" and any(alias.name == "files" for alias in node.names)
        for node in ast.walk(tree)
    )  # fmt: skip
    return is_module_used or bool({*names} - {"open_regular", "looks", "looks_of", "Looks", "NO_FILE", "UNSURE"})


def parts(path: Path) -> list[str]:
    """The names below plugins/standfirst/, without the suffix."""
    return [*path.relative_to(PACKAGE).parts[:-1], path.stem]


def at_once(path: Path) -> Iterator[str]:
    """Every module that *path* imports when it is imported itself, not within a function or for types alone, with the packages around it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in [*tree.body, *(each for block in tree.body if isinstance(block, ast.Try) for each in block.body)]:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        stem = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for name in names:
            steps = f"{stem}{name}".split(".")
            yield from (".".join(steps[:count]) for count in range(2, len(steps) + 1))


def test_each_module_can_be_imported_first() -> None:
    names = {".".join(["standfirst", *parts(path)]).removesuffix(".__init__"): path for path in MODULES}
    imported = {
        name: {other for other in at_once(path) if other in names and not f"{name}.".startswith(f"{other}.")}
        for name, path in names.items()
    }

    assert [*TopologicalSorter(imported).static_order()]  # raises CycleError, with the modules that import each other


def test_only_the_shelf_writes_under_content() -> None:
    writers = {"/".join(parts(path)) for path in MODULES if writes(path)}

    # folder writes to one that `convert --target` names; commands sweep what killed runs left;
    # scaffold makes a desk; editing, term_files and corrections set what an editor sets, history undoes it; watched is what was fetched; releases and records are beside the builds; cards and fetched pictures are under .cache/, add writes to dumps/
    assert writers == {
        "builds/record", "shelf/ledger", "shelf/shelf", "shelf/editing", "shelf/term_files", "shelf/takedown", "shelf/history", "shelf/corrections", "shelf/held", "shelf/added", "intake/watched", "intake/add", "publishing/bucket", "reach/hub", "converter/batch/commands", "converter/batch/folder", "converter/batch/fetched", "publishing/releases",
        "publishing/deploy", "discovery/cards", "scaffold/__init__",
    }  # fmt: skip


def test_a_build_loads_nothing_that_only_other_commands_need() -> None:
    away = (
        "httpx",
        "httpcore",
        "feedparser",
        "warcio",
        "pebble",
        "tomlkit",
        "rich.progress",
        "starlette",
        "standfirst.converter.pipeline",
    )
    code = f"import sys, standfirst.cli; print(*[name for name in {away} if name in sys.modules])"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    ).stdout  # fmt: skip

    assert not loaded.strip()  # each takes 10 to 90 ms, before any command begins


PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


@pytest.mark.parametrize("name", ["dev", "remote", "cluster", "bench"])
def test_what_is_installed_beside_the_requirements_pins_the_same_versions(name: str) -> None:
    ours = dict(PIN.findall((ROOT / "requirements.txt").read_text()))
    others = dict(PIN.findall((ROOT / f"requirements-{name}.txt").read_text()))

    assert {package: others[package] for package in ours.keys() & others} == {
        package: ours[package] for package in ours.keys() & others
    }
