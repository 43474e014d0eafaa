"""Readers see the old site or the new one."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from plugins.errors import DigestError
from plugins.publishing.press import BusyError, lock, press


def make(text: str) -> Callable[[Path], None]:
    """A build that writes one page."""

    def build(folder: Path) -> None:
        (folder / "index.html").write_text(text)

    return build


def test_a_build_is_swapped_in_and_three_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        press(tmp_path / "output", tmp_path / ".builds", make(str(number)))

    assert (tmp_path / "output" / "index.html").read_text() == "4"
    assert sorted(path.name for path in (tmp_path / ".builds").iterdir() if path.is_dir()) == ["3", "4", "5"]


def test_a_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    press(tmp_path / "output", tmp_path / ".builds", make("old"))

    with pytest.raises(ZeroDivisionError):
        press(tmp_path / "output", tmp_path / ".builds", lambda _: _fail())

    assert (tmp_path / "output" / "index.html").read_text() == "old"
    assert not (tmp_path / ".builds" / ".unfinished").exists()


def test_a_second_build_is_refused_at_once(tmp_path: Path) -> None:
    with lock(tmp_path / ".builds"), pytest.raises(BusyError, match="another build"):
        press(tmp_path / "output", tmp_path / ".builds", make("new"))


def test_a_folder_that_we_did_not_make_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()

    with pytest.raises(DigestError, match="did not make"):
        press(tmp_path / "output", tmp_path / ".builds", make("new"))


def _fail() -> NoReturn:
    raise ZeroDivisionError
