"""A process that stays builds as one of its own would: every build the same site, every warning told again."""

from pathlib import Path

import pytest

from plugins.publishing.builder import Builder
from tests.conftest import EPOCH, Desk

POST = "Title: {0}\nDate: 2024-05-06\nSummary: They raced – überall.\n\nThe boats raced all day in a fresh wind.\n"


@pytest.fixture
def post(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A post on a desk that the environment names."""
    told = {"STANDFIRST_DESK": str(desk.path), "SOURCE_DATE_EPOCH": EPOCH, "SITEURL": "https://digest.example"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    path = desk.posts / "2024" / "05" / "boats.md"
    path.parent.mkdir(parents=True)
    path.write_text(POST.format("Boats race"))
    return path


def test_each_build_takes_what_stands_then_and_a_fault_is_told_each_time(
    desk: Desk, post: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    builder = Builder()
    page = desk.output / "2024/05/boats/index.html"
    try:
        for title in ("Boats race", "Boats rest"):
            post.write_text(POST.format(title))
            builder.build()
            assert title in page.read_text()
            post.write_text(POST.format(title).replace("Title", "Titel"))
            builder.build()
            assert "content/posts/2024/05/boats.md:1: 'Titel' is no key of a post" in capfd.readouterr().err
            assert title in page.read_text()
    finally:
        builder.close()


def test_a_new_process_takes_the_settings_of_the_day_and_one_that_died_is_replaced(
    desk: Desk, post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = Builder()
    page = desk.output / "2024/05/boats/index.html"
    try:
        builder.build()
        monkeypatch.setenv("SITEURL", "https://other.example")
        builder.build(is_anew=True)
        assert "https://other.example/2024/05/boats/" in page.read_text()
        assert builder._process is not None
        builder._process.kill()

        builder.build()
        post.write_text(POST.format("Boats rest"))
        builder.build()

        assert "Boats rest" in page.read_text()
    finally:
        builder.close()
