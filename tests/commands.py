"""Run commands in a process that is forked from one which has the engine loaded: isolated as a new one, without a second of imports."""

import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver, get_context, set_forkserver_preload, set_start_method
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOADED = ["pytest", "tests.loaded"]
# The interpreter reads these when it starts, so a command that gets one of them needs a new interpreter.
READ_AT_START = frozenset({"LC_ALL", "PYTHONHASHSEED", "TZ"})


def run(words: Sequence[str], variables: Mapping[str, str], module: str = "invoke") -> subprocess.CompletedProcess[str]:
    """Run `invoke`, or another *module* that has a `main`, with *words* in the repository, *variables* added to the environment."""
    if READ_AT_START & variables.keys():
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
    with TemporaryDirectory() as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        _start_server()
        process = get_context("forkserver").Process(
            target=_become, args=(module, list(words), os.environ | variables, output, errors)
        )
        process.start()
        process.join()
        return subprocess.CompletedProcess(
            list(words), process.exitcode or 0, output.read_text("utf-8"), errors.read_text("utf-8")
        )


def _start_server() -> None:
    """Start the process that commands are forked from, unless it runs: it finds the engine by PYTHONPATH alone."""
    set_forkserver_preload(LOADED)
    paths = [str(ROOT / "plugins"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        forkserver.ensure_running()


def _become(module: str, words: list[str], environment: dict[str, str], output: Path, errors: Path) -> None:
    """Become the command: its environment, its folder, its streams."""
    for path, stream in ((output, 1), (errors, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    set_start_method(None, force=True)  # that of a new process: this one has that of the server
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
