"""The words that an operator types after `standfirst`."""

from pathlib import Path

import pytest

from standfirst.cli import desk_around, understood

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
