"""What is known of the last build: its record, and which files are as they were left."""

from pathlib import Path

import pytest

from standfirst.builds import last_build
from standfirst.builds.last_build import CachedFile, LastBuild
from standfirst.builds.state import SiteState
from standfirst.core import parallel


@pytest.mark.parametrize("cores", [1, 2])
def test_files_that_somebody_touched_and_those_of_the_spare_folder_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: cores)
    monkeypatch.setattr(last_build, "FEWEST", 1)
    build = finished(tmp_path, ["same", "edited", "gone", "unshared", "shared/page"])
    spare = tmp_path / ".spare"
    for path in ("same", "edited", "shared/page"):
        (spare / path).parent.mkdir(parents=True, exist_ok=True)
        (spare / path).hardlink_to(build / path)
    (spare / "old").write_text("of another build")
    (spare / "unshared").write_text("unshared")
    (build / "edited").unlink()
    (build / "edited").write_text("by hand")
    (build / "gone").unlink()

    with LastBuild(tmp_path) as last:
        found = last.differences

    assert found.touched == {"edited", "gone"}
    assert found.missing == {"edited", "gone", "unshared"}
    assert sorted(found.others) == ["edited", "old", "unshared"]


def test_a_record_keeps_the_lines_of_files_that_are_reused(tmp_path: Path) -> None:
    build = finished(tmp_path, ["a", "b", "c"])
    last = LastBuild(tmp_path)
    files = {"a": last.files["a"], "b": CachedFile("other", 1, 2), "new": CachedFile("key", 3, 4)}

    last_build.save(build.with_name("8"), files, SiteState("digest"), last)
    (tmp_path / "8").mkdir()

    assert LastBuild(tmp_path).files == files


def test_without_a_whole_record_there_are_no_files(tmp_path: Path) -> None:
    record = tmp_path / "7.jsonl"
    finished(tmp_path, ["a", "b"])
    whole = record.read_text()

    for broken in ("", whole.replace("\n", "", 1), whole[: len(whole) // 2], whole.replace('"a"', "{")):
        record.write_text(broken)
        assert LastBuild(tmp_path).files == {}
    assert LastBuild(tmp_path / "nowhere").files == {}


def finished(builds: Path, paths: list[str]) -> Path:
    """Return the folder of a build with files at *paths*, its record beside it."""
    folder, files = builds / "7", dict[str, CachedFile]()
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(path)
        files[path] = CachedFile(f"key of {path}", place.stat().st_size, place.stat().st_mtime_ns)
    last_build.save(folder, files, SiteState("digest"), LastBuild(builds / "none"))
    return folder
