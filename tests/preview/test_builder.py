"""A long-running process builds as a new process would: every build the same site, every warning reported again."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from standfirst.core.locks import lock
from standfirst.preview.builder import OVER, Builder, without
from tests.conftest import EPOCH, Desk

POST = "Title: {0}\nDate: 2024-05-06\nSummary: They raced – überall.\n\nThe boats raced all day in a fresh wind.\n"


@pytest.fixture
def post(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A post on a desk that the environment names."""
    variables = {"STANDFIRST_DESK": str(desk.path), "SOURCE_DATE_EPOCH": EPOCH, "SITEURL": "https://digest.example"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    path = desk.posts / "2024" / "05" / "boats.md"
    path.parent.mkdir(parents=True)
    path.write_text(POST.format("Boats race"), encoding="utf-8")
    return path


@dataclass
class LoggedBuilder:
    """A builder of previews, and what it says."""

    builder: Builder
    log: Path
    read: int = 0

    def build(self, **how: bool) -> str:
        """Build, and return the lines logged meanwhile."""
        self.builder.build(**how)
        text = self.log.read_text(encoding="utf-8")
        printed, self.read = text[self.read :], len(text)
        return printed


@pytest.fixture
def builder(desk: Desk, monkeypatch: pytest.MonkeyPatch, post: Path) -> Iterator[LoggedBuilder]:
    """A builder of previews, which has built once."""
    del post
    monkeypatch.setenv("STANDFIRST_PREVIEW", "1")
    log = desk.path / "log"
    with log.open("wb") as out:
        logged = LoggedBuilder(Builder(out), log)
        logged.build()
        yield logged
        logged.builder.close()


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a site but the search index, which a preview leaves as it was."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith("search/")}


def test_each_build_reads_the_current_files_and_reports_a_fault_each_time(
    desk: Desk, post: Path, builder: LoggedBuilder
) -> None:
    page = desk.output / "2024/05/boats/index.html"
    for title in ("Boats race", "Boats rest"):
        post.write_text(POST.format(title), encoding="utf-8")
        builder.build(is_whole=True)
        assert title in page.read_text(encoding="utf-8")
        post.write_text(POST.format(title).replace("Title", "Titel"), encoding="utf-8")
        assert "content/posts/2024/05/boats.md:1: 'Titel' is no key of a post" in builder.build()
        assert title in page.read_text(encoding="utf-8")


def test_an_edit_of_words_is_overlaid_until_the_next_build_and_equals_it(
    desk: Desk, post: Path, builder: LoggedBuilder
) -> None:
    over, before = desk.path / ".builds" / OVER, desk.output.resolve()
    for number in range(3):
        other = post.with_name(f"other-{number}.md")
        other.write_text(POST.format(f"Other {number}").replace("Date", "Tags: Boats\nDate"), encoding="utf-8")
    builder.build(is_whole=True)
    assert not over.exists()
    assert desk.output.resolve() != before
    before, was = desk.output.resolve(), files(desk.output.resolve())

    # The words stay the same, so that the same stories are related.
    text = POST.format("Other: 1").replace("They raced", "They tacked").replace("boats", "*boats*")
    for note in ("", "Note: Read *this*.\n"):
        post_text = text.replace("Date", f"{note}Tags: Boats\nDate")
        post.with_name("other-1.md").write_text(post_text + f"\n[Gone](/nowhere{len(note)}/)\n", encoding="utf-8")
        assert f"broken link: https://digest.example/nowhere{len(note)}/ [links]" in builder.build()
    assert "Done: " not in builder.log.read_text(encoding="utf-8")[-200:]
    assert desk.output.resolve() == before

    post.with_name("other-1.md").write_text(post_text, encoding="utf-8")
    builder.build()

    seen = was | files(over)
    assert b"tacked" in seen["feed.xml"]
    assert b"Other: 1" in seen["tag/boats/index.html"]
    builder.build(is_whole=True)
    assert not over.exists()
    assert files(desk.output.resolve()) == seen != was


@pytest.mark.parametrize("line", ["Tags: Boats, Wind", "Date: 2024-05-07", "Authors: Ana Ruiz", "Source: The Quay"])
def test_a_story_that_moves_is_shown_at_once_and_what_links_to_new_pages_is_no_fault(
    desk: Desk, post: Path, builder: LoggedBuilder, line: str
) -> None:
    before = desk.output.resolve()
    lines = POST.format("Boats race").splitlines()
    kept = [header_line for header_line in lines if header_line.partition(":")[0] != line.partition(":")[0]]
    post.write_text("\n".join([kept[0], line, *kept[1:], ""]), encoding="utf-8")

    assert builder.build() == ""

    over = files(desk.path / ".builds" / OVER)
    assert desk.output.resolve() == before
    builder.build(is_whole=True)
    assert {name: content for name, content in files(before).items() if name not in over} | over == {
        name: content for name, content in files(desk.output.resolve()).items() if not name.startswith("sitemap")
    } | {name: content for name, content in files(before).items() if name.startswith("sitemap") and name not in over}


def test_a_deleted_post_is_gone_in_the_overlay_and_links_to_it_are_reported(
    desk: Desk, post: Path, builder: LoggedBuilder
) -> None:
    text = POST.format("Boats rest").replace("all day", "[all](https://digest.example/2024/05/boats/) day")
    post.with_name("other.md").write_text(text, encoding="utf-8")
    assert builder.build() == ""
    page = desk.path / ".builds" / OVER / "2024/05/boats/index.html"

    post.unlink()

    assert "broken link: https://digest.example/2024/05/boats/" in builder.build()
    assert without(page).is_file()
    assert not page.exists()
    post.write_text(POST.format("Boats race again"), encoding="utf-8")
    assert builder.build() == ""
    assert page.is_file()
    assert not without(page).exists()


def test_a_new_process_takes_the_settings_of_the_day_and_one_that_died_is_replaced(
    desk: Desk, post: Path, builder: LoggedBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.output / "2024/05/boats/index.html"
    monkeypatch.setenv("SITEURL", "https://other.example")
    builder.build(is_anew=True, is_whole=True)
    assert "https://other.example/2024/05/boats/" in page.read_text(encoding="utf-8")
    assert builder.builder._process is not None
    builder.builder._process.kill()

    builder.build()
    post.write_text(POST.format("Boats rest"), encoding="utf-8")
    builder.build(is_whole=True)

    assert "Boats rest" in page.read_text(encoding="utf-8")


def test_a_text_with_braces_is_shown_as_it_is_now(desk: Desk, post: Path, builder: LoggedBuilder) -> None:
    page = desk.path / ".builds" / OVER / "2024/05/boats/index.html"
    post.with_name("other.md").write_text(POST.format("Other {0}").replace("wind", "{wind}"), encoding="utf-8")
    assert builder.build() == ""
    for word in ("alpha", "beta", "gamma"):
        post.write_text(POST.format("Boats race").replace("all day", f"all {{{word}}} day"), encoding="utf-8")

        assert builder.build() == ""

        assert f"all {{{word}}} day" in page.read_text(encoding="utf-8")


def test_a_site_that_another_build_replaced_is_built_again(desk: Desk, post: Path, builder: LoggedBuilder) -> None:
    post.with_name("other.md").write_text(POST.format("Other"), encoding="utf-8")
    desk.invoke("build", SITEURL="https://other.example")
    assert "https://other.example" in (desk.output / "index.html").read_text(encoding="utf-8")

    post.write_text(POST.format("Boats rest"), encoding="utf-8")
    builder.build()

    assert "https://digest.example" in (desk.output / "index.html").read_text(encoding="utf-8")


def test_edits_saved_while_another_process_builds_are_built_after_it(
    desk: Desk, post: Path, builder: LoggedBuilder
) -> None:
    post.write_text(POST.format("Boats rest"), encoding="utf-8")
    with lock(desk.path / ".builds"):
        waiting = threading.Thread(target=lambda: builder.build(is_whole=True))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join()

    assert "Boats rest" in (desk.output / "2024/05/boats/index.html").read_text(encoding="utf-8")
