"""A long-running process builds as a new process would: every build the same site, every warning reported again."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from standfirst.core.locks import lock
from standfirst.preview.builder import Builder
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
    fault: str = ""

    def build(self, is_anew: bool = False) -> str:
        """Build, and return the lines logged meanwhile."""
        self.fault = self.builder.build(is_anew)
        text = self.log.read_text(encoding="utf-8")
        printed, self.read = text[self.read :], len(text)
        return printed


@pytest.fixture
def builder(desk: Desk, post: Path) -> Iterator[LoggedBuilder]:
    """A builder of previews, which has built once."""
    del post
    log = desk.path / "log"
    with log.open("wb") as out:
        logged = LoggedBuilder(Builder(out), log)
        logged.build()
        yield logged
        logged.builder.close()


def files(desk: Desk) -> dict[str, bytes]:
    """Every file of the site."""
    folder = desk.output.resolve()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_build_reads_the_current_files_and_reports_a_fault_each_time(
    desk: Desk, post: Path, builder: LoggedBuilder
) -> None:
    page = desk.output / "2024/05/boats/index.html"
    for title in ("Boats race", "Boats rest"):
        post.write_text(POST.format(title), encoding="utf-8")
        builder.build()
        assert title in page.read_text(encoding="utf-8")
        post.write_text(POST.format(title).replace("Title", "Titel"), encoding="utf-8")
        assert "content/posts/2024/05/boats.md:1: 'Titel' is no key of a post" in builder.build()
        assert title in page.read_text(encoding="utf-8")


def test_after_each_edit_the_site_is_that_of_a_new_process(desk: Desk, post: Path, builder: LoggedBuilder) -> None:
    other, text = post.with_name("other.md"), POST.format("Other {0}").replace("Date", "Tags: Boats\nDate")
    for new in (text, text.replace("fresh", "{fresh}"), text.replace("2024-05-06", "2024-06-07\nPinned: yes"), ""):
        other.write_text(new, encoding="utf-8")
        if not new:
            other.unlink()
        builder.build()
        of_this_process = files(desk)
        desk.path.joinpath("output").unlink()

        builder.build(is_anew=True)

        assert of_this_process == files(desk)


def test_a_link_to_a_page_that_is_gone_is_reported(post: Path, builder: LoggedBuilder) -> None:
    text = POST.format("Boats rest").replace("all day", "[all](https://digest.example/2024/05/boats/) day")
    post.with_name("other.md").write_text(text, encoding="utf-8")
    assert "broken link" not in builder.build()

    post.unlink()

    assert "broken link: https://digest.example/2024/05/boats/" in builder.build()
    post.write_text(POST.format("Boats race again"), encoding="utf-8")
    assert "broken link" not in builder.build()


def test_a_new_process_takes_the_settings_of_the_day_and_one_that_died_is_replaced(
    desk: Desk, post: Path, builder: LoggedBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.output / "2024/05/boats/index.html"
    monkeypatch.setenv("SITEURL", "https://other.example")
    builder.build(is_anew=True)
    assert "https://other.example/2024/05/boats/" in page.read_text(encoding="utf-8")
    assert builder.builder._process is not None
    builder.builder._process.kill()

    builder.build()
    post.write_text(POST.format("Boats rest"), encoding="utf-8")
    builder.build()

    assert "Boats rest" in page.read_text(encoding="utf-8")


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
        waiting = threading.Thread(target=builder.build)
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join()

    assert "Boats rest" in (desk.output / "2024/05/boats/index.html").read_text(encoding="utf-8")


def test_why_a_build_failed_is_returned_and_an_old_page_is_not_taken_for_a_new_one(
    desk: Desk, builder: LoggedBuilder
) -> None:
    template = desk.path / "templates" / "index.html"
    template.parent.mkdir()
    template.write_text("{% if %}", encoding="utf-8")
    builder.build(is_anew=True)
    assert "templates/index.html" in builder.fault

    template.unlink()
    builder.build(is_anew=True)

    assert not builder.fault
