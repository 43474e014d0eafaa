"""A post that cannot be read stays as it was, or off the site; the rest is published, and the editor is told."""

from collections.abc import Iterator

import pytest

from tests.conftest import Desk

POST = "Title: {0}\nDate: 2025-05-06\n\n{0} all day.\n"


@pytest.fixture
def two(desk: Desk) -> Iterator[Desk]:
    """A built desk with two posts."""
    (desk.posts / "2025").mkdir(parents=True)
    for name in ("boats", "ferries"):
        (desk.posts / "2025" / f"{name}.md").write_text(POST.format(f"{name.title()} race"))
    assert desk.invoke("build").returncode == 0
    yield desk


def page(desk: Desk, name: str) -> str:
    path = desk.output / "2025" / name / "index.html"
    return path.read_text() if path.exists() else ""


def test_a_published_post_that_is_broken_stays_as_it_was_and_the_rest_is_published(two: Desk) -> None:
    before = page(two, "boats")
    (two.posts / "2025" / "boats.md").write_text(POST.format("Boats rest").replace("Title", "Titel"))
    (two.posts / "2025" / "ferries.md").write_text(POST.format("Ferries rest"))
    (two.posts / "2025" / "new.md").write_text("Title: New\nDate: the sixth of May\n\nText.\n")

    for _ in range(2):  # the second build says it again
        done = two.invoke("build")

        assert done.returncode == 2
        assert "content/posts/2025/boats.md:1: 'Titel' is no key of a post" in done.stdout
        assert "(the site shows it as it was)" in done.stdout
        assert "content/posts/2025/new.md:2: Date: 'the sixth of May' is no date" in done.stdout
        assert "(the site does not have it)" in done.stdout
        assert "Boats race all day" in page(two, "boats")
        assert "Ferries rest all day" in page(two, "ferries")
        assert not page(two, "new")
        assert "Boats race" in (two.output / "feed.xml").read_text()
    assert "<h1>Boats race" in before

    (two.posts / "2025" / "boats.md").write_text(POST.format("Boats rest"))
    (two.posts / "2025" / "new.md").unlink()

    assert two.invoke("build").returncode == 0
    assert "Boats rest all day" in page(two, "boats")


def test_a_broken_post_that_was_withdrawn_or_deleted_does_not_stay(two: Desk) -> None:
    assert two.invoke("withdraw", "boats", "--why", "asked to").returncode == 0
    (two.posts / "2025" / "boats.md").write_text(POST.format("Boats race").replace("Date: ", "Date: on "))
    (two.posts / "2025" / "ferries.md").unlink()

    assert two.invoke("build").returncode == 2

    assert "all day" not in page(two, "boats")
    assert not page(two, "ferries")


def test_a_post_that_can_be_read_but_not_published_does_not_stop_others(two: Desk) -> None:
    (two.posts / "2025" / "new.md").write_text(POST.format("New").replace("\n\n", "\nLang: english\n\n"))
    (two.posts / "2025" / "ferries.md").write_text(POST.format("Ferries rest"))

    done = two.invoke("build")

    assert done.returncode == 2, done.stderr
    assert "content/posts/2025/new.md:3: Lang is 'english'" in done.stdout
    assert "Ferries rest all day" in page(two, "ferries")
    assert not page(two, "new")


def test_what_was_deleted_before_does_not_come_back_with_a_broken_post_of_its_name(two: Desk) -> None:
    boats = two.posts / "2025" / "boats.md"
    boats.unlink()
    assert two.invoke("build", "--anyway").returncode == 0
    boats.write_text("Titel: Another\n\nText.\n")

    done = two.invoke("build")

    assert "(the site does not have it)" in done.stdout
    assert "all day" not in page(two, "boats")


def test_a_picture_that_is_not_there_is_left_out_and_named(two: Desk) -> None:
    path = two.posts / "2025" / "boats.md"
    path.write_text(path.read_text() + "\n![A boat](images/none.png)\n")

    done = two.invoke("build")

    assert done.returncode == 0
    assert "content/posts/2025/boats.md: the picture images/none.png is not shown; put the file" in done.stderr
    assert "<h1>Boats race" in page(two, "boats")
    assert "none.png" not in page(two, "boats")


def test_a_header_between_dashes_is_published(two: Desk) -> None:
    (two.posts / "2025" / "boats.md").write_text("---\ntitle: Boats rest\ndate: 2025-05-06\n---\n\nAll night.\n")

    assert two.invoke("build").returncode == 0
    assert "<h1>Boats rest" in page(two, "boats")
