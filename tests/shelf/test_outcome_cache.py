"""The cache of outcomes saves reading posts, and reports the same as reading them would."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst.posts.header import Header
from standfirst.posts.post import Fate, Outcome, Post
from standfirst.shelf import outcome_cache
from standfirst.shelf.posts_by_dump import PostsByDump
from standfirst.shelf.shelf import Shelf

CLOCK = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NAMES = "boats", "bread", "bridge"


class OutcomeDesk:
    """A desk of three posts, whose shelf is opened again for each question, as builds do."""

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        shelf = Shelf(self.content, CLOCK)
        for name in NAMES:
            date = {} if name == "bridge" else {"Date": "2025-06-01"}
            header = Header(({"Title": name} | date | {"Dump": f"{name}.txt sha256:00"}).items())
            shelf.put(Post(f"{name}.txt", name, header, "It rained.\n"), name, "f1")
        shelf.save()

    def file(self, name: str) -> Path:
        """Return the file of a post."""
        return next((self.content / "posts").rglob(f"{name}.md"))

    def outcomes(self) -> tuple[dict[str, Outcome], list[str]]:
        """Return what became of each story, and the paths of the posts that were read for that."""
        shelf, read = Shelf(self.content, CLOCK), list[str]()
        reads = shelf._read

        def reading(path: str) -> tuple[Header, str]:
            read.append(Path(path).stem)
            return reads(path)

        shelf._read = reading  # type: ignore[method-assign]
        outcome_of_story = {entry.key.removesuffix(".txt"): shelf.current_outcome(entry) for entry in shelf.entries()}
        shelf.save()
        return outcome_of_story, sorted(read)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OutcomeDesk:
    monkeypatch.setattr(outcome_cache, "UNSURE", -(10**12))  # files are as old as the test
    return OutcomeDesk(tmp_path)


def test_posts_that_did_not_change_are_read_once(desk: OutcomeDesk) -> None:
    first, read = desk.outcomes()
    assert read == [*NAMES]

    second, read = desk.outcomes()

    assert read == []
    assert second == first
    assert [first[name].fate for name in NAMES] == [Fate.UNCHANGED, Fate.UNCHANGED, Fate.WAITING]


def test_an_edited_post_is_read_again_even_if_its_size_and_its_time_are_as_before(desk: OutcomeDesk) -> None:
    desk.outcomes()
    file, before = desk.file("boats"), desk.file("boats").stat()
    file.write_text(file.read_text().replace("It rained.", "It snowed."))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    outcomes, read = desk.outcomes()

    assert read == ["boats"]
    assert (outcomes["boats"].fate, outcomes["boats"].note) == (Fate.KEPT, "kept as edited: body")
    assert desk.outcomes() == (outcomes, [])


def test_a_file_that_changed_a_moment_ago_is_read_by_the_next_build_too(
    desk: OutcomeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome_cache, "UNSURE", 2_000_000_000)

    desk.outcomes()

    assert desk.outcomes()[1] == [*NAMES]


def test_every_post_is_read_again_once_another_program_wrote_the_ledger(desk: OutcomeDesk) -> None:
    desk.outcomes()
    book = desk.content / "ledger.jsonl"
    text = re.sub(', "~": "[0-9a-f]{8}"', "", book.read_text())  # without check values
    book.write_text(text.replace('"Title": "boats"', '"Title": "Boats"'))

    outcomes, read = desk.outcomes()

    assert read == [*NAMES]
    assert outcomes["boats"].note == "kept as edited: Title"


def test_a_deleted_or_moved_post_is_noticed(desk: OutcomeDesk) -> None:
    desk.outcomes()
    desk.file("boats").unlink()
    desk.file("bread").rename(desk.file("bread").with_name("cake.md"))

    outcomes, _ = desk.outcomes()

    assert outcomes["boats"].fate is Fate.GONE
    assert (outcomes["bread"].fate, outcomes["bread"].path) == (Fate.MOVED, "2025/06/cake.md")


def test_a_story_that_was_withdrawn_is_remembered_as_nothing_else(desk: OutcomeDesk) -> None:
    desk.outcomes()
    shelf = Shelf(desk.content, CLOCK)
    shelf.withdraw("boats.txt", "a court order", lambda *_: True)
    shelf.save()

    assert desk.outcomes()[0]["boats"].fate is Fate.WITHDRAWN


def test_a_story_that_is_converted_again_is_judged_by_its_new_conversion(desk: OutcomeDesk) -> None:
    file = desk.file("boats")
    file.write_text(file.read_text().replace("It rained.", "It snowed."))
    assert desk.outcomes()[0]["boats"].note == "kept as edited: body"
    shelf = Shelf(desk.content, CLOCK)
    header = Header((("Title", "boats"), ("Date", "2025-06-01"), ("Dump", "boats.txt sha256:01")))
    shelf.put(Post("boats.txt", "boats", header, "It snowed.\n"), "01", "f1")
    shelf.save()

    remembered, _ = desk.outcomes()
    (desk.content.parent / ".cache" / "state.db").unlink()

    assert desk.outcomes()[0] == remembered


def test_a_broken_cache_is_ignored(desk: OutcomeDesk) -> None:
    first, _ = desk.outcomes()
    (desk.content.parent / ".cache" / "state.db").write_bytes(b"broken")

    assert desk.outcomes() == (first, [*NAMES])


def test_only_posts_that_the_ledger_does_not_know_are_read_for_a_new_dump(desk: OutcomeDesk) -> None:
    other = desk.file("boats").with_name("stray.md")
    other.write_text(desk.file("boats").read_text().replace("boats.txt", "stray.txt"))
    shelf = Shelf(desk.content, CLOCK)
    by_dump = PostsByDump(desk.content / "posts", {entry.key: entry for entry in shelf.entries()})

    assert by_dump.unlisted("stray.txt", shelf.entries()) == "2025/06/stray.md"
    assert not by_dump.unlisted("boats.txt", shelf.entries())
    assert by_dump.anywhere("boats.txt") == "2025/06/boats.md"


def _put(desk: OutcomeDesk, body: str) -> Shelf:
    """Return the shelf on which the story of the boats was put again, and asked for."""
    shelf = Shelf(desk.content, CLOCK)
    header = Header((("Title", "boats"), ("Date", "2025-06-01"), ("Dump", "boats.txt sha256:01")))
    shelf.put(Post("boats.txt", "boats", header, body), "01", "f1")
    entry = shelf.entry("boats.txt")
    assert entry is not None
    shelf.current_outcome(entry)
    return shelf


def test_a_post_that_this_build_wrote_is_known_to_the_next(desk: OutcomeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.outcomes()
    monkeypatch.setattr(outcome_cache, "UNSURE", 0)

    _put(desk, "It snowed.\n").save()

    assert desk.outcomes()[1] == []


def test_a_post_that_changed_since_this_build_wrote_it_is_read(
    desk: OutcomeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.outcomes()
    monkeypatch.setattr(outcome_cache, "UNSURE", 0)
    shelf = _put(desk, "It snowed.\n")
    file = desk.file("boats")
    file.write_text(file.read_text().replace("It snowed.", "It hailed."))

    shelf.save()

    assert desk.outcomes()[0]["boats"].note == "kept as edited: body"


def test_with_timestamps_of_whole_seconds_only_older_posts_are_trusted(
    desk: OutcomeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.outcomes()
    monkeypatch.setattr(outcome_cache, "UNSURE", 0)
    monkeypatch.setattr(outcome_cache, "SECOND", 1)  # every time is a whole one

    _put(desk, "It snowed.\n").save()

    assert desk.outcomes()[1] == ["boats"]
