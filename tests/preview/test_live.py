"""After an edit of a post only what shows it is made again, and only it is read, however many posts there are."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from benchmarks import edits, posts
from benchmarks.edits import preview
from standfirst.builds import state
from standfirst.core import parallel
from standfirst.core.errors import PostError
from standfirst.posts import cache
from standfirst.preview import live
from standfirst.preview.live import LiveSite
from tests.conftest import EPOCH

FEW, MANY = 60, 240


@pytest.fixture(params=[FEW, MANY])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LiveSite:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return preview(tmp_path, request.param)


def newest(site: LiveSite) -> Path:
    paths = Path(site.settings["PATH"], "posts").rglob("*.md")
    return max(paths, key=lambda path: path.read_text(encoding="utf-8").partition("Date: ")[2])


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the posts that are read from now on."""
    read, reading = list[str](), cache._read

    def reads(of: str) -> bytes:
        read.append(of)
        return reading(of)

    monkeypatch.setattr(cache, "_read", reads)
    return read


def changed_contents(site: LiveSite) -> dict[str, bytes]:
    return {path: content for path, content in site.changed_files() or () if content is not None}


def test_only_what_shows_the_post_is_made_and_only_it_is_read(site: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    path = newest(site)
    name = path.relative_to(Path(site.settings["PATH"], "posts")).with_suffix("").as_posix()
    edit(path, "Title: ", "Title: Quite another ")
    read = reads(monkeypatch)

    changed = changed_contents(site)

    assert read[:1] == [str(path)]
    assert len(set(read)) <= 150  # with it the stories that are in lists with it, which are shown there
    assert {f"{name}/index.html", "index.html", "feed.xml"} <= changed.keys()
    assert len(changed) < 60
    assert b"Quite another" in changed[f"{name}/index.html"]
    assert b"Quite another" in changed["index.html"]
    assert list(site.changed_files() or ()) == []  # all of it is made


def test_what_a_page_shows_of_a_post_goes_where_its_line_does(site: LiveSite) -> None:
    path = newest(site)
    edit(path, "Category: ", "Note: Mark this.\nCategory: ")
    assert b"Mark this." in changed_contents(site)["index.html"]

    edit(path, "Note: Mark this.\n", "")

    assert b"Mark this." not in changed_contents(site)["index.html"]


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("Tags", "Quite new, Or der 1", "tag/or-der-1/index.html"), ("Source", "Quite new", "source/quite-new/feed.xml"),
        ("Date", "2025-12-31 12:00", "2025/12/index.html"),
    ],
)  # fmt: skip
def test_a_story_that_moves_is_all_that_is_read(
    site: LiveSite, monkeypatch: pytest.MonkeyPatch, key: str, value: str, shown: str
) -> None:
    path = newest(site)
    line = path.read_text(encoding="utf-8").partition(f"{key}: ")[2].partition("\n")[0]
    edit(path, f"{key}: {line}", f"{key}: {value}")
    read = reads(monkeypatch)

    changed = changed_contents(site)

    assert len(set(read)) <= 150
    assert shown in changed
    assert len(changed) < 100


def test_the_first_story_in_another_language_needs_a_build(site: LiveSite) -> None:
    path = newest(site)
    line = path.read_text(encoding="utf-8").partition("Lang: ")[2].partition("\n")[0]

    edit(path, f"Lang: {line}", "Lang: cy")

    assert site.changed_files() is None


def test_a_tag_has_a_page_while_two_stories_have_it(site: LiveSite) -> None:
    first, second = sorted(Path(site.settings["PATH"], "posts").rglob("*.md"))[:2]
    page = first.relative_to(Path(site.settings["PATH"], "posts")).with_suffix("").as_posix() + "/index.html"
    edit(first, "Tags: ", "Tags: Quite new, ")
    assert "tag/quite-new/index.html" not in changed_contents(site)

    edit(second, "Tags: ", "Tags: Quite new, ")
    changed = changed_contents(site)
    assert {"tag/quite-new/index.html", "tag/quite-new/feed.xml", page} <= changed.keys()
    assert b"/tag/quite-new/" in changed[page]

    edit(second, "Tags: Quite new, ", "Tags: ")
    after = dict(site.changed_files() or ())
    assert after["tag/quite-new/index.html"] is None
    assert b"/tag/quite-new/" not in (after[page] or b"")


def test_what_goes_away_and_comes_again_is_told(site: LiveSite) -> None:
    path = newest(site)
    text = path.read_text(encoding="utf-8")
    page = f"{path.relative_to(Path(site.settings['PATH'], 'posts')).with_suffix('').as_posix()}/index.html"
    path.unlink()
    assert dict(site.changed_files() or ())[page] is None

    path.write_text("Status: draft\n" + text, encoding="utf-8")
    assert site.changed_files() == []
    path.write_text(text, encoding="utf-8")

    assert page in changed_contents(site)


def test_changes_beside_posts_and_very_large_changes_need_a_build(
    site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Path(site.settings["PATH"], "pages", "about.md")
    page.parent.mkdir()
    page.write_text("Title: About\n\nUs.\n", encoding="utf-8")
    assert site.changed_files() is None
    page.unlink()
    assert site.changed_files() == []

    edit(newest(site), "Title: ", "Title: Another ")
    monkeypatch.setattr(live, "MOST", 5)

    assert site.changed_files() is None


def test_a_post_whose_hour_has_come_is_shown_with_the_next_edit(
    site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = newest(site)
    soon = path.with_name("soon.md")
    soon.write_text(
        re.sub(r"(?m)^Date: .*$", "Date: 2026-01-02 12:00", path.read_text(encoding="utf-8")), encoding="utf-8"
    )
    assert site.changed_files() == []

    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 7 * 86_400))
    edit(path, "Title: ", "Title: Another ")

    changed = changed_contents(site)
    assert f"{path.parent.relative_to(Path(site.settings['PATH'], 'posts')).as_posix()}/soon/index.html" in changed
    assert b"/soon/" in changed["index.html"]


def test_a_broken_draft_saved_after_the_build_is_reported_at_the_next_edit(site: LiveSite) -> None:
    draft = newest(site).with_name("draft.md")
    draft.write_text("Title: Half\nStatus: draft\nDate: 2025-12-31\n\nText.\n", encoding="utf-8")
    assert site.changed_files() == []
    draft.write_text("Titel: Half\n", encoding="utf-8")

    site.index_stories()

    with pytest.raises(PostError, match="'Titel' is no key of a post"):
        site.changed_files()


def calls(work: Callable[[], object]) -> int:
    """Return how many functions *work* calls."""
    counted = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


def worked(site: LiveSite) -> dict[str, int]:
    """Return how many functions are called after an edit of each kind, once the digests of all files are read."""
    path, call_counts = newest(site), dict[str, int]()
    for kind in (*edits.EDITS, edits.NEW):
        for number in range(2):  # the first time, code that only a preview needs may be compiled
            edits.edit(path, kind, number)
            files = state.digests(site.settings)
            with patch.object(state, "digests", return_value=files):
                call_counts[kind] = calls(site.changed_files)
    return call_counts


def test_the_work_after_an_edit_does_not_grow_with_the_number_of_posts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr(
        parallel, "cores", lambda: 1
    )  # another process keeps to itself which parts of pages it rendered
    monkeypatch.setattr(posts, "TAG_NAMES", 5)  # few enough that all feeds are full
    monkeypatch.setattr(posts, "SOURCES", 3)
    few, many = 480, 2_400

    at_few, at_many = (worked(preview(tmp_path / str(count), count)) for count in (few, many))

    assert at_few.keys() == at_many.keys()
    for kind, count in at_many.items():
        assert count - at_few[kind] < 1.1 * (many - few) + 0.1 * at_few[kind], kind  # each digest is compared
