"""The words that an operator types after `standfirst`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst.cli import desk_around, understood
from tests.conftest import ROOT

NAMES = frozenset(("build", "new", "set", "tags.rename"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["new", "--help"], ["--help", "new"]),
        (["--help", "new"], ["--help", "new"]),
        (["set", "-h"], ["--help", "set"]),
        (["tags.rename", "a", "b", "--help"], ["--help", "tags.rename"]),
        (["--help"], ["--help"]),
        (["-h", "bulid"], ["--list"]),
        (["build", "--version"], ["--version"]),
        (["set", "boats", "--note", "x"], ["set", "boats", "--note", "x"]),
        (["--list"], ["--list"]),
        ([], []),
    ],
)
def test_help_and_version_work_before_and_after_a_command(words: list[str], expected: list[str]) -> None:
    assert understood(words, NAMES) == expected


def test_a_mistyped_command_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(SystemExit, match=r"'bulid' is no command; did you mean build\?"):
        understood(["bulid"], NAMES)


def test_a_desk_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    (tmp_path / "pelicanconf.py").touch()
    (tmp_path / "content" / "posts").mkdir(parents=True)

    assert desk_around(tmp_path / "content" / "posts") == tmp_path
    assert desk_around(tmp_path) == tmp_path


def test_an_environment_without_a_package_of_the_engine_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "rich.py").write_text("raise ModuleNotFoundError('no module', name='rich')\n")

    done = subprocess.run(
        [sys.executable, "-m", "invoke", "--list"], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(tmp_path)}, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 1
    assert (
        done.stderr
        == "rich is not installed: this environment is older than the engine; run `pip install -r requirements.txt`\n"
    )
