"""An old build becomes the new one: only the very files that are wanted stay."""

from pathlib import Path

from standfirst.builds import record
from standfirst.builds.last_build import LastBuild
from standfirst.builds.record import BuildRecord, CachedFile, FileTable
from standfirst.builds.store import refill


def test_the_new_build_holds_only_wanted_and_new_files(tmp_path: Path) -> None:
    folder, spare, last = tmp_path / "new", tmp_path / ".spare", tmp_path / "7"
    for path in ("same/index.html", "changed/index.html", "gone/deep/index.html"):
        write(spare / path, "old")
        write(last / path, "old")
    (spare / "same" / "index.html").unlink()
    (spare / "same" / "index.html").hardlink_to(last / "same" / "index.html")
    write(folder / "fresh" / "index.html", "fresh")
    write(folder / "gone" / "index.html", "new")
    (spare / "out").symlink_to(tmp_path)
    statuses = {
        path: (last / path).stat() for path in ("same/index.html", "changed/index.html", "gone/deep/index.html")
    }
    files = {path: CachedFile("", status.st_size, status.st_mtime_ns) for path, status in statuses.items()}
    record.write(last, BuildRecord(files=record.table(files, set(), FileTable())))

    refill(folder, LastBuild(tmp_path), {"same/index.html", "changed/index.html"})

    assert not spare.exists()
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        "same/index.html",
        "changed/index.html",
        "fresh/index.html",
        "gone/index.html",
    }
    assert not (folder / "gone" / "deep").exists()
    assert (folder / "same" / "index.html").samefile(last / "same" / "index.html")
    assert (folder / "changed" / "index.html").samefile(last / "changed" / "index.html")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
