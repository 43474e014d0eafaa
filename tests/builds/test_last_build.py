"""The record of the last build, and the files that are as it left them."""

import errno
import os
import shutil
from collections.abc import Set as AbstractSet
from pathlib import Path

import numpy as np
import pytest

from standfirst.builds import last_build, record
from standfirst.builds.last_build import LastBuild
from standfirst.builds.record import BuildRecord, CachedFile, FileTable
from standfirst.builds.release import record_of
from standfirst.builds.state import SiteState
from standfirst.core import parallel


def test_the_spare_folder_becomes_a_copy_of_all_untouched_files(tmp_path: Path) -> None:
    build = finished(tmp_path, ["same", "edited", "gone", "unshared", "shared/page", "new/deep/page"])
    spare = tmp_path / ".spare"
    for path in ("same", "edited", "shared/page"):
        (spare / path).parent.mkdir(parents=True, exist_ok=True)
        (spare / path).hardlink_to(build / path)
    (spare / "old").mkdir()
    (spare / "old" / "page").write_text("of another build")
    (spare / "out").symlink_to(build)
    (spare / "unshared").write_text("unshared")
    (build / "edited").unlink()
    (build / "edited").write_text("by hand")
    (build / "gone").unlink()

    last = LastBuild(tmp_path)
    last.fill_spare()

    assert last.touched == {"edited", "gone"}

    there = {str(path.relative_to(spare)): path for path in spare.rglob("*") if not path.is_dir() or path.is_symlink()}
    assert there.keys() == {"same", "unshared", "shared/page", "new/deep/page"}
    assert all(path.samefile(build / name) for name, path in there.items())
    assert not (spare / "old").exists()


def fill_spare(builds: Path) -> AbstractSet[str]:
    """Fill the spare folder with the last build; return the files of it that were touched."""
    last = LastBuild(builds)
    last.fill_spare()
    return last.touched


def retired(builds: Path, build: Path, stale: list[str], others: list[str]) -> Path:
    """Return a spare folder that was a build, with its record: it shares the files of *build*, and has older ones and some without a key."""
    spare, files = builds / ".spare", dict(LastBuild(builds).files)
    for path in files:
        (spare / path).parent.mkdir(parents=True, exist_ok=True)
        (spare / path).hardlink_to(build / path)
    for path in (*stale, *others):
        (spare / path).parent.mkdir(parents=True, exist_ok=True)
        (spare / path).write_text("old")
    old = {path: CachedFile("an old key", 3, (spare / path).stat().st_mtime_ns) for path in stale}
    files["same"] = files["same"]._replace(key="of an older engine, which made the same file")
    record.write(spare, BuildRecord(SiteState("older"), record.table(files | old, set(), FileTable()), others))
    later = record_of(spare).stat().st_mtime_ns + 1  # in a test the files are of the same moment as the record
    os.utime(record_of(spare), ns=(later, later))
    return spare


def test_a_folder_that_was_a_build_is_taken_over_by_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = finished(tmp_path, ["same", "a/same", "b/c/same"])
    spare = retired(tmp_path, build, ["old/page", "a/old"], ["b/static"])
    monkeypatch.setattr(parallel, "walked", lambda *_: pytest.fail("a walk"))
    monkeypatch.setattr(os, "link", lambda *_: pytest.fail("a link that was there"))

    assert fill_spare(tmp_path) == set()

    assert below(spare) == ["a/same", "b/c/same", "same"]


@pytest.mark.parametrize("change", ["added", "removed", "replaced", "hidden", "folder"])
def test_a_folder_that_was_changed_since_it_was_a_build_is_walked(tmp_path: Path, change: str) -> None:
    build = finished(tmp_path, ["same", "a/same", "b/c/same"])
    spare = retired(tmp_path, build, ["old/page"], [])
    if change == "added":
        (spare / "b" / "by-hand.html").write_text("of an editor, in a site that is gone")
    elif change == "removed":
        (spare / "b" / "c" / "same").unlink()
    elif change == "replaced":
        (spare / "a" / "new").write_text("same")
        (spare / "a" / "new").replace(spare / "a" / "same")
    elif change == "hidden":
        shutil.rmtree(spare / "b")
        (spare / "b").symlink_to(build / "b")
    else:
        (spare / "empty" / "new").mkdir(parents=True)
        (spare / "empty" / "new" / "page").write_text("x")

    assert fill_spare(tmp_path) == set()

    assert below(spare) == ["a/same", "b/c/same", "same"]
    assert all((spare / path).samefile(build / path) for path in below(spare))
    assert not (spare / "b").is_symlink()


def test_a_file_that_was_edited_in_both_builds_is_in_no_next_one(tmp_path: Path) -> None:
    build = finished(tmp_path, ["same", "a/edited"])
    spare = retired(tmp_path, build, [], [])
    (build / "a" / "edited").write_text("by hand, and so in the other build too: they share it")

    assert fill_spare(tmp_path) == {"a/edited"}

    assert below(spare) == ["same"]


def below(folder: Path) -> list[str]:
    """Return the paths of all files in *folder*, sorted."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_after_the_first_build_the_next_finds_a_spare_folder(tmp_path: Path) -> None:
    spare = tmp_path / ".spare"
    assert fill_spare(tmp_path) == set()
    assert not spare.exists()
    build = finished(tmp_path, ["a", "b/c"])

    last_build.prepare_first(tmp_path)

    assert (spare / "b" / "c").samefile(build / "b" / "c")
    assert record_of(spare).read_bytes() == record_of(build).read_bytes()
    shutil.rmtree(spare)
    (tmp_path / "6").mkdir()
    last_build.prepare_first(tmp_path)  # which is not the first
    assert not spare.exists()


def test_a_disk_without_room_for_the_next_build_fails_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    finished(tmp_path, ["a", "b"])
    monkeypatch.setattr(last_build.os, "link", full)  # type: ignore[attr-defined]

    last_build.prepare_first(tmp_path)


def test_a_spare_folder_is_made_where_none_or_a_link_is(tmp_path: Path) -> None:
    build, spare = finished(tmp_path, ["a", "b/c"]), tmp_path / ".spare"
    before = os.umask(0o077)
    try:
        assert not fill_spare(tmp_path)
        assert (spare / "b" / "c").samefile(build / "b" / "c")
        assert {path.stat().st_mode & 0o777 for path in (spare, spare / "b")} == {0o755}  # a server may read them
    finally:
        os.umask(before)
    shutil.rmtree(spare)
    spare.symlink_to(build)
    assert not fill_spare(tmp_path)
    assert not spare.is_symlink()
    assert (build / "a").exists()


def test_a_record_has_the_files_that_were_made_and_those_that_are_reused(tmp_path: Path) -> None:
    build = finished(tmp_path, ["a", "b", "c"])
    earlier, new_files = LastBuild(tmp_path).files, {"new": CachedFile("key", 3, 4), "b": CachedFile("other", 1, 2)}

    files = record.table(new_files, {"a", "b"}, earlier)
    record.write(build.with_name("8"), BuildRecord(SiteState("digest", 1, 2), files, ["static"], {"a": "of a list"}))

    read = record.read(build.with_name("8"))
    assert [*read.files] == ["a", "b", "new"]
    assert dict(read.files) == {"a": earlier["a"], **new_files}
    assert (read.state, read.others, read.lists) == (SiteState("digest", 1, 2), ["static"], {"a": "of a list"})


def test_files_of_two_builds_are_alike_by_size_and_moment() -> None:
    ours = record.table({path: CachedFile("key", 1, 2) for path in "abcd"}, set(), FileTable())
    others = {"a": CachedFile("other", 1, 2), "b": CachedFile("key", 3, 2), "d": CachedFile("key", 1, 4)}

    assert ours.alike(record.table(others, set(), FileTable())) == {"a"}
    assert ours.alike(FileTable()) == set()


def test_a_damaged_record_gives_no_files(tmp_path: Path) -> None:
    place = record_of(finished(tmp_path, ["a", "b"]))
    intact = place.read_bytes()

    for broken in (b"", intact[1:], intact[: len(intact) // 2], intact.replace(b"key of", b"yek of")):
        assert broken != intact
        place.write_bytes(broken)
        assert not LastBuild(tmp_path).files
    assert not LastBuild(tmp_path / "nowhere").files


@pytest.mark.parametrize("change", ["version", "paths", "keys", "looks", "about"])
def test_a_record_in_another_format_is_ignored(tmp_path: Path, change: str) -> None:
    place = record_of(finished(tmp_path, ["a", "b"]))
    with np.load(place) as kept:
        arrays = dict(kept)
    arrays[change] = np.array(0) if change == "version" else arrays[change][:-1]

    np.savez(place, **arrays)

    assert not LastBuild(tmp_path).files


def finished(builds: Path, paths: list[str]) -> Path:
    """Return the folder of a build with files at *paths*, its record beside it."""
    folder, files = builds / "7", dict[str, CachedFile]()
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(path)
        files[path] = CachedFile(f"key of {path}", place.stat().st_size, place.stat().st_mtime_ns)
    record.write(folder, BuildRecord(SiteState("digest"), record.table(files, set(), FileTable())))
    return folder
