"""The cache of parsed and checked posts, kept from build to build: it saves reading, and is never used for another file."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from standfirst.posts import cache, checks, parsed
from standfirst.posts.cache import PostCache

POST = "Title: Quay\nDate: 2025-01-02\nTags: Ports, Boats\n\nThe quay ![x](images/a.webp) ![y](https://else.example/b.png) closed. {static}\n"
UTC = ZoneInfo("UTC")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    posts = tmp_path / "content" / "posts"
    posts.mkdir(parents=True)
    (posts / "a.md").write_text(POST)
    (posts / "b.md").write_text(POST.replace("Quay", "Clock"))
    return posts


def built(folder: Path, zone: str = "UTC") -> tuple[PostCache, list[str], bool]:
    """One build's reading of the posts in *folder*, whose digests were taken a moment ago, the faults that it found, and if most was known."""
    posts = PostCache()
    paths = [str(path) for path in sorted(folder.glob("*.md"))]
    seen = [(path, cache.stamp_of(Path(path).stat()), cache.load(path, path).digest) for path in paths]
    posts.remember_digests(seen)
    posts.recall(folder.parents[1] / ".cache" / "state.db", zone)
    faults = [fault.sentence for fault in checks.faults(folder, ZoneInfo(zone), posts=posts)]
    is_known = posts.is_mostly_known
    posts.save()
    return posts, faults, is_known


def test_the_next_build_parses_and_checks_nothing_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _, _ = built(folder)
    monkeypatch.setattr(cache, "_parsed", lambda *_: pytest.fail("parsed again"))
    monkeypatch.setattr(checks, "check_parts", lambda *_: pytest.fail("checked again"))
    monkeypatch.setattr(cache, "load", cache.load)

    second = PostCache()
    second.remember_digests(
        [
            (path, cache.stamp_of(Path(path).stat()), first.load(path, path).digest)
            for path in map(str, folder.glob("*.md"))
        ]
    )
    second.recall(folder.parents[1] / ".cache" / "state.db", "UTC")

    assert list(checks.faults(folder, UTC, posts=second)) == []
    post = second.pop(str(folder / "a.md"))
    assert post == first.load(str(folder / "a.md"), "a")
    assert (post.images, post.strange_pictures, post.has_braces) == (("a.webp",), ("https://else.example/b.png",), True)
    assert post.body.startswith("The quay")


def test_the_checks_do_not_look_again_at_files_whose_digests_are_of_this_moment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(folder)
    monkeypatch.setattr(cache, "stamp_of", pytest.fail)
    posts = PostCache()
    posts.recall(folder.parents[1] / ".cache" / "state.db", "UTC")
    for path in map(str, folder.glob("*.md")):
        posts.remember_digests([(path, (0, 0, 0), cache.load(path, path).digest)])
        assert posts.read(path, path).header.get("Date") == "2025-01-02"


def test_a_post_that_changed_is_read_and_checked_as_it_is_now(folder: Path) -> None:
    built(folder)
    (folder / "a.md").write_text(POST.replace("Date: 2025-01-02", "Date: soon"))

    _, faults, _ = built(folder)

    assert [fault.partition(":")[0].rpartition("/")[2] for fault in faults] == ["a.md"]
    assert built(folder)[1] == faults  # and a fault is found each time


def test_in_another_zone_posts_are_checked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(folder)
    checked: list[str] = []
    monkeypatch.setattr(checks, "check_parts", lambda header, *_: checked.append(header.get("Title")))

    built(folder, zone="Europe/Oslo")

    assert checked == ["Quay", "Clock"]


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_cache_that_is_broken_or_made_by_other_code_is_ignored(
    folder: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(folder)
    path = folder.parents[1] / ".cache" / "state.db"
    if content is None:
        monkeypatch.setattr(parsed, "folder_version", lambda _: 1)
    else:
        path.write_bytes(content)

    _, faults, is_known = built(folder)

    assert faults == []
    assert not is_known


def test_a_body_that_was_edited_after_its_header_was_read_is_detected(folder: Path) -> None:
    posts, _, _ = built(folder)
    path = folder / "a.md"
    post = posts.load(str(path), "a.md")
    assert post.read_body()[1]

    path.write_text(POST.replace("Tags: Ports, Boats\n", "").replace("closed", "opened"))
    body, is_same = post.read_body()
    assert body.startswith("The quay")  # no line of the header, although it begins at another place
    assert "opened" in body
    assert not is_same
    path.write_text("no header\n\nThe quay sank.\n")
    assert not post.read_body()[1]
