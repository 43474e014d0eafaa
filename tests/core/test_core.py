"""Settings, the clock, paging, and the one way into a site."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from standfirst.core import clock, files, parallel
from standfirst.core.errors import DigestError, SettingError
from standfirst.core.settings import load
from standfirst.site import outputs as site_outputs
from standfirst.site.outputs import Outputs
from standfirst.site.pagination import pages


@dataclass(frozen=True, slots=True)
class ExampleSettings:
    """Settings of a plugin."""

    max_tags: int = 6
    names: tuple = ()  # type: ignore[type-arg]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"max_tgs": 3}, "OWN has no key 'max_tgs'; did you mean 'max_tags'?"),
        ({"colour": 3}, "OWN has no key 'colour'; it has max_tags, names"),
        ({"max_tags": "3"}, "OWN['max_tags'] is '3'; it must be a int"),
        ({"max_tags": True}, "OWN['max_tags'] is True; it must be a int"),
    ],
)
def test_a_wrong_setting_is_reported(values: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError) as error:
        load(ExampleSettings, "OWN", values)

    assert str(error.value) == message


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")

    assert clock.now(UTC).isoformat() == "1970-01-01T00:00:00+00:00"


def test_a_wrong_clock_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")

    with pytest.raises(SettingError, match="whole number"):
        clock.now(UTC)


@given(st.integers(0, 130), st.integers(1, 20))
def test_pages_hold_every_story_once_newest_first(count: int, size: int) -> None:
    stories = list(range(count))

    all_pages = [*pages(stories, size)]

    assert [story for page in all_pages for story in page.stories] == stories
    assert [page.number for page in all_pages] == list(range(len(all_pages), 0, -1))
    assert all(len(page.stories) == size for page in all_pages[1:])


@given(st.integers(0, 130), st.integers(1, 20))
def test_a_new_story_changes_only_the_newest_pages(count: int, size: int) -> None:
    stories = list(range(count))
    older = {page.number: page for page in [*pages(stories, size)][2:]}

    newer = {page.number: page for page in pages([-1, *stories], size)}

    assert all(newer[number] == old_page for number, old_page in older.items())


@given(st.integers(1, 130), st.integers(1, 20))
def test_pages_link_to_the_pages_beside_them(count: int, size: int) -> None:
    all_pages = [*pages(range(count), size)]

    for newer, older in pairwise(all_pages):
        assert (older.newer, newer.older) == (newer.number, older.number)
        assert older.address("a/", older.newer) == newer.address("a/")
        assert newer.address("a/", newer.older) == older.address("a/")
    assert {page.path("a/index.html") for page in all_pages} == {
        f"{page.address('a/')}index.html" for page in all_pages
    }
    assert (all_pages[0].newer, all_pages[-1].older, all_pages[0].address("a/")) == (None, None, "a/")


def test_emit_writes_beside_and_renames(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")
    kept = tmp_path / "kept.txt"
    kept.hardlink_to(old)

    Outputs(tmp_path).emit("a.txt", (), lambda: "new")

    assert old.read_text() == "new"
    assert kept.read_text() == "old"  # a hard-linked earlier build is not written into
    assert old.stat().st_mode & 0o777 == 0o644


def test_two_pages_of_one_address_are_refused(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path)
    outputs.emit("Tag/index.html", (), lambda: "a")

    with pytest.raises(DigestError, match="two pages want"):
        outputs.emit("tag/index.html", (), lambda: "b")


class Remembering:
    """A store for which every output but "same" is new."""

    def __init__(self) -> None:
        self.made: dict[str, tuple[str | None, int]] = {}
        self.reused = frozenset[str]()

    def key(self, made_of: Sequence[object]) -> str:
        return repr(made_of)

    def reuse(self, path: str, key: str | None) -> bool:
        return key == "('same',)"

    def share(self, path: str, content: bytes, place: str) -> bool:
        return False

    def reuse_all(self, paths: Sequence[str], made_of: Sequence[object]) -> bool:
        return False

    def record_made(self, path: str, key: str | None, size: int, moment: int) -> None:
        self.made[path] = key, size

    def save_bodies(self) -> None:
        """Nothing was rendered."""


def test_a_store_that_knows_the_recipe_spares_the_work(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path, Remembering())  # type: ignore[arg-type]  # `made` has more than the paths
    outputs.emit("a.txt", ("same",), lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    outputs.finish()

    assert not (tmp_path / "a.txt").exists()


@pytest.mark.parametrize("cores", [1, 2])
def test_all_outputs_are_made_once_by_one_process_or_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: cores)
    monkeypatch.setattr(site_outputs, "MOST_WAITING", 800)  # less than there are: made in two steps
    store, paths = Remembering(), [f"{number % 7}/{number}.txt" for number in range(1_000)]
    outputs = Outputs(tmp_path, store)  # type: ignore[arg-type]
    for path in paths:
        outputs.emit(path, (path,), lambda path=path: path)  # type: ignore[misc]
    outputs.finish()

    assert store.made == {path: (f"('{path}',)", len(path)) for path in paths}
    assert all((tmp_path / path).read_text() == path for path in paths)


def test_an_output_that_another_process_cannot_make_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    outputs, here = Outputs(tmp_path, Remembering()), os.getpid()  # type: ignore[arg-type]

    def make() -> str:
        if os.getpid() != here:
            raise DigestError("no disk")
        return "made"

    for number in range(1_000):
        outputs.emit(f"{number}.txt", (number,), make)

    with pytest.raises(DigestError, match="no disk"):
        outputs.finish()


def test_a_file_that_a_living_process_writes_is_not_swept_away(tmp_path: Path) -> None:
    mine, left = (tmp_path / f".a.md.{number}.1.new" for number in (os.getpid(), 999_999_999))
    for path in (mine, left):
        path.write_text("half")

    files.sweep(tmp_path)

    assert (mine.exists(), left.exists()) == (True, False)
