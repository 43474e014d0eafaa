"""Every row of the shelf's table (docs/shelf.md): nothing an editor wrote is ever lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst.core.errors import ShelfError
from standfirst.posts.header import Header, parse
from standfirst.posts.post import Fate, Outcome, Post
from standfirst.shelf import ledger
from standfirst.shelf.shelf import Shelf

CLOCK = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def post(key: str = "a.txt", title: str = "Rain stops play", body: str = "It rained.\n", **extra: str) -> Post:
    """A conversion of dump *key*."""
    values = {"Title": title, "Date": "2025-06-01", **extra, "Dump": f"{key} sha256:00"}
    return Post(key, "rain-stops-play", Header(tuple(values.items())), body)


class ShelfDesk:
    """A shelf on disk, opened again for each order, as builds do."""

    def __init__(self, folder: Path) -> None:
        self.content = folder

    def put(self, *posts: Post, digest: str = "00", fingerprint: str = "f1") -> list[Outcome]:
        """Put *posts* on the shelf and save the ledger."""
        shelf = Shelf(self.content, CLOCK)
        outcomes = [shelf.put(post, digest, fingerprint) for post in posts]
        shelf.save()
        return outcomes

    def file(self, name: str = "2025/06/rain-stops-play.md") -> Path:
        """A post's file."""
        return self.content / "posts" / name

    def edit(self, old: str, new: str) -> None:
        """Change the post as an editor would."""
        text = self.file().read_text()
        assert old in text
        self.file().write_text(text.replace(old, new))

    def header(self) -> Header:
        """The post's header as it is now."""
        return parse(self.file().read_text(), "post")[0]


@pytest.fixture
def desk(tmp_path: Path) -> ShelfDesk:
    """An empty shelf."""
    return ShelfDesk(tmp_path)


def test_a_new_post_gets_an_id_and_an_added_date(desk: ShelfDesk) -> None:
    (outcome,) = desk.put(post())

    assert outcome == Outcome(Fate.CREATED, "a.txt", "2025/06/rain-stops-play.md")
    assert (desk.header().get("Id") or "").startswith("urn:uuid:")
    assert desk.header().get("Added") == "2026-01-02 03:04:05+00:00"


def test_a_taken_name_is_numbered(desk: ShelfDesk) -> None:
    desk.put(post("a.txt"), post("b.txt", body="Other rain.\n"))

    assert desk.file("2025/06/rain-stops-play-2.md").exists()


def test_an_unedited_post_with_the_same_conversion_is_unchanged(desk: ShelfDesk) -> None:
    desk.put(post())
    before = desk.file().stat().st_mtime_ns

    (outcome,) = desk.put(post())

    assert outcome.fate is Fate.UNCHANGED
    assert desk.file().stat().st_mtime_ns == before


def test_an_unedited_post_follows_a_new_conversion(desk: ShelfDesk) -> None:
    desk.put(post())
    identity = desk.header().get("Id")

    (outcome,) = desk.put(post(title="Rain stops everything", body="It poured.\n", Source="The Echo"))

    assert outcome.fate is Fate.UPDATED
    assert desk.header().get("Title") == "Rain stops everything"
    assert desk.header().get("Source") == "The Echo"
    assert desk.header().get("Id") == identity
    assert desk.file().read_text().endswith("It poured.\n")


def test_edited_parts_are_kept_and_the_rest_is_updated(desk: ShelfDesk) -> None:
    desk.put(post())
    desk.edit("Title: Rain stops play", "Title: Wet again")

    (outcome,) = desk.put(post(title="Rain stops everything", body="It poured.\n"))

    assert outcome.fate is Fate.KEPT
    assert outcome.note == "kept as edited: Title; taken from its dump: body; newer in its dump: Title"
    assert desk.header().get("Title") == "Wet again"
    assert desk.file().read_text().endswith("It poured.\n")


def test_newer_text_of_the_dump_for_an_edited_part_is_reported(desk: ShelfDesk) -> None:
    desk.put(post())
    desk.edit("It rained.", "It poured.")

    (first,) = desk.put(post(body="It rained, and how.\n", Summary="Rain."), digest="01")
    (second,) = desk.put(post(body="It rained, and how.\n", Summary="Rain."), digest="02")

    assert first.note == "kept as edited: body; taken from its dump: Summary; newer in its dump: body"
    assert second.note == "kept as edited: body"
    assert "It poured." in desk.file().read_text()


def test_an_edited_body_is_kept_through_any_number_of_conversions(desk: ShelfDesk) -> None:
    desk.put(post())
    desk.edit("It rained.", "It rained cats.")

    for body in ("It poured.\n", "It drizzled.\n", "It rained.\n"):
        (outcome,) = desk.put(post(body=body))
        assert outcome.fate is Fate.KEPT
        assert desk.file().read_text().endswith("It rained cats.\n")


def test_an_edit_that_a_conversion_once_agreed_with_stays_the_editors(desk: ShelfDesk) -> None:
    desk.put(post())
    desk.edit("Title: Rain stops play", "Title: Wet again")

    for title in ("Wet again", "Dry at last"):
        desk.put(post(title=title))

    assert desk.header().get("Title") == "Wet again"


def test_a_line_that_the_editor_deleted_stays_deleted(desk: ShelfDesk) -> None:
    desk.put(post(Summary="Short."))
    desk.edit("Summary: Short.\n", "")

    desk.put(post(Summary="Shorter."))

    assert desk.header().get("Summary") is None


def test_status_pinned_note_and_also_never_count_as_an_edit(desk: ShelfDesk) -> None:
    desk.put(post())
    desk.edit("Title: Rain stops play", "Title: Rain stops play\nStatus: draft\nPinned: yes\nNote: *Why*\nAlso: no")

    (outcome,) = desk.put(post(title="Rain stops everything"))

    assert outcome.fate is Fate.UPDATED
    assert desk.header().get("Title") == "Rain stops everything"
    assert desk.header().get("Note") == "*Why*"


def test_a_moved_post_is_followed_and_remembers_its_old_address(desk: ShelfDesk) -> None:
    desk.put(post(), post("b.txt"))
    moved = desk.file("2024/01/wet.md")
    moved.parent.mkdir(parents=True)
    desk.file().rename(moved)

    outcome, _ = desk.put(post(title="Rain stops everything"), post("b.txt"))

    assert outcome == Outcome(Fate.MOVED, "a.txt", "2024/01/wet.md", "was 2025/06/rain-stops-play.md")
    assert "Rain stops everything" in moved.read_text()
    assert Shelf(desk.content, CLOCK).find("a.txt").was == ("2025/06/rain-stops-play.md",)


def test_an_old_address_is_never_given_to_another_story(desk: ShelfDesk) -> None:
    desk.put(post(), post("b.txt", title="Other"))
    desk.file().rename(desk.file("2025/06/wet.md"))
    desk.put(post())

    (outcome,) = desk.put(post("c.txt"))

    assert outcome.path not in ("2025/06/rain-stops-play.md", "2025/06/wet.md")


def test_a_deleted_post_is_gone_and_not_brought_back(desk: ShelfDesk) -> None:
    desk.put(post(), post("b.txt"))
    desk.file().unlink()

    outcome, _ = desk.put(post(title="Newer"), post("b.txt"), digest="01")

    assert outcome.fate is Fate.GONE
    assert not desk.file().exists()


def test_restore_brings_a_deleted_post_back_under_its_id(desk: ShelfDesk) -> None:
    desk.put(post(), post("b.txt"))
    identity = desk.header().get("Id")
    desk.file().unlink()
    desk.put(post(), post("b.txt"))

    shelf = Shelf(desk.content, CLOCK)
    shelf.accept(post(), "00", "f1")
    shelf.save()

    assert desk.header().get("Id") == identity
    assert desk.put(post())[0].fate is Fate.UNCHANGED


def test_accept_follows_a_post_that_was_renamed(desk: ShelfDesk) -> None:
    desk.put(post())
    moved = desk.file().with_name("renamed.md")
    desk.edit("Title: Rain stops play", "Title: Wet again\nStatus: hidden")
    before = desk.file()
    before.rename(moved)

    shelf = Shelf(desk.content, CLOCK)
    outcome = shelf.accept(post(title="Rain stops everything"), "00", "f1")

    assert outcome.path.endswith("/renamed.md")
    assert not before.exists()
    assert "Title: Rain stops everything\n" in moved.read_text()
    assert "Status: hidden\n" in moved.read_text()


def test_accept_takes_the_newer_conversion_but_not_the_editors_own_keys(desk: ShelfDesk) -> None:
    desk.put(post())
    desk.edit("Title: Rain stops play", "Title: Wet again\nNote: mine")

    shelf = Shelf(desk.content, CLOCK)
    shelf.accept(post(title="Rain stops everything"), "00", "f1")
    shelf.save()

    assert desk.header().get("Title") == "Rain stops everything"
    assert desk.header().get("Note") == "mine"
    assert desk.put(post(title="Rain stops everything"))[0].fate is Fate.UNCHANGED


def test_all_gone_at_once_stops_and_writes_nothing(desk: ShelfDesk) -> None:
    desk.put(post(), post("b.txt"))
    for path in desk.content.joinpath("posts").rglob("*.md"):
        path.unlink()
    ledger = (desk.content / "ledger.jsonl").read_bytes()

    with pytest.raises(ShelfError, match="all 2 posts"):
        desk.put(post(), post("b.txt"))

    assert not list(desk.content.joinpath("posts").rglob("*.md"))
    assert (desk.content / "ledger.jsonl").read_bytes() == ledger


def test_the_post_of_a_dump_that_is_gone_stays(desk: ShelfDesk) -> None:
    desk.put(post(), post("b.txt"))

    desk.put(post("b.txt"))

    assert desk.file().exists()


def test_without_a_ledger_a_different_post_of_the_dump_counts_as_edited(desk: ShelfDesk) -> None:
    desk.put(post())
    desk.edit("It rained.", "It rained cats.")
    text = desk.file().read_text()
    (desk.content / "ledger.jsonl").unlink()

    for title in ("Newer", "Newest"):
        (outcome,) = desk.put(post(title=title, body="Other.\n"))
        assert outcome.fate is Fate.KEPT
        assert desk.file().read_text() == text


def test_without_a_ledger_a_post_equal_to_its_conversion_counts_as_unedited(desk: ShelfDesk) -> None:
    desk.put(post())
    (desk.content / "ledger.jsonl").unlink()

    assert desk.put(post())[0].fate is Fate.UNCHANGED
    assert desk.put(post(title="Newer"))[0].fate is Fate.UPDATED


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_ledger_cut_short_costs_no_edit(desk: ShelfDesk, cut: float) -> None:
    desk.put(post(), post("b.txt"))
    desk.edit("It rained.", "It rained cats.")
    book = desk.content / "ledger.jsonl"
    text = book.read_text()
    book.write_text(text[: int(len(text) * cut)] + ("\n" + text.splitlines()[-1] if cut < 0.5 else ""))

    desk.put(post(body="Other.\n"), post("b.txt"))

    assert desk.file().read_text().endswith("It rained cats.\n")


@pytest.mark.parametrize("line", ["00\thttps://x.example/a\tRain\tasked to", "\thttps://x.example/a\tRain\tasked to"])
def test_withdrawn_stories_stay_away(desk: ShelfDesk, line: str) -> None:
    (desk.content / "withdrawn.txt").write_text(f"# taken down\n{line}\n")

    (outcome,) = desk.put(post(Link="https://x.example/a"))

    assert outcome.fate is Fate.WITHDRAWN
    assert not desk.file().exists()


def test_a_post_without_a_date_waits(desk: ShelfDesk) -> None:
    undated = Post("a.txt", "rain", Header((("Title", "Rain"), ("Dump", "a.txt sha256:00"))), "It rained.\n")

    (outcome,) = desk.put(undated)

    assert outcome == Outcome(Fate.WAITING, "a.txt", "2026/01/rain.md", "needs a date")


def test_a_deleted_id_comes_back_since_feeds_know_the_story_by_it(desk: ShelfDesk) -> None:
    desk.put(post())
    identity = desk.header().get("Id")
    desk.edit(f"Id: {identity}\n", "")

    desk.put(post(title="Newer"))

    assert desk.header().get("Id") == identity


def test_a_failed_write_leaves_the_old_post_whole(desk: ShelfDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(post())
    before = desk.file().read_bytes()
    monkeypatch.setattr("os.fsync", _full_disk)

    with pytest.raises(OSError, match="disk full"):
        desk.put(post(title="Newer"))

    assert desk.file().read_bytes() == before
    assert not list(desk.file().parent.glob(".*"))


def _full_disk(_: int) -> None:
    raise OSError("disk full")


def test_the_ledger_is_the_same_whether_its_lines_are_kept_or_written_again(desk: ShelfDesk) -> None:
    odd = "a\u2028b"  # a line end for some programs
    desk.put(post("a.txt", odd), post("b.txt", body="Other rain.\n"), post("ü.txt", body="Much rain.\n"))
    desk.put(post("c.txt", body="No rain.\n"))
    book = desk.content / "ledger.jsonl"
    kept = book.read_text()

    entries = ledger.read(kept, "ledger")

    assert kept == ledger.write(entries.values())
    assert [*entries] == ["a.txt", "b.txt", "c.txt", "ü.txt"]
    assert entries["a.txt"].header.get("Title") == odd


def test_a_ledger_that_git_merged_is_written_in_order_once_a_story_changes(desk: ShelfDesk) -> None:
    desk.put(post("a.txt"), post("b.txt", body="Other rain.\n"))
    book = desk.content / "ledger.jsonl"
    one, other = book.read_text().splitlines()
    book.write_text(f"{other}\n{one}\n{other}\n")

    desk.put(post("c.txt", body="No rain.\n"))

    assert [*ledger.read(book.read_text(), "ledger")] == ["a.txt", "b.txt", "c.txt"]
    assert len(book.read_text().splitlines()) == 3


@pytest.mark.parametrize("reconverts", [True, False])
def test_a_dump_that_was_moved_keeps_its_post_as_its_editor_left_it(desk: ShelfDesk, reconverts: bool) -> None:
    desk.put(post())
    desk.edit("It rained.", "It poured.")
    desk.edit("Added:", "Status: draft\nAdded:")
    shelf = Shelf(desk.content, CLOCK, reconverts=reconverts)
    shelf.follow_others(frozenset(["archive/a.txt"]))

    outcome = shelf.put(post("archive/a.txt"), "00", "f1")
    shelf.save()

    assert outcome.path == "2025/06/rain-stops-play.md"
    assert len(list(desk.content.rglob("*.md"))) == 1
    assert (desk.header().get("Status"), desk.header().get("Dump")) == ("draft", "archive/a.txt sha256:00")
    assert "It poured." in desk.file().read_text()
    assert [entry.key for entry in Shelf(desk.content, CLOCK).entries()] == ["archive/a.txt"]


def test_a_dump_that_was_renamed_keeps_its_conversion_until_a_build_reconverts(desk: ShelfDesk) -> None:
    desk.put(post())
    newer = post("b.txt", body="It rained, and how.\n")
    shelf = Shelf(desk.content, CLOCK, reconverts=False)
    shelf.follow_others(frozenset(["b.txt"]))

    renamed = shelf.put(newer, "00", "f2")
    shelf.save()

    assert renamed == Outcome(Fate.UPDATED, "b.txt", "2025/06/rain-stops-play.md")
    assert desk.header().get("Dump") == "b.txt sha256:00"
    assert "It rained.\n" in desk.file().read_text()
    (entry,) = Shelf(desk.content, CLOCK).entries()
    assert (entry.key, entry.fingerprint, entry.edited) == ("b.txt", "f1", ())
    assert Shelf(desk.content, CLOCK, reconverts=False).put(newer, "00", "f2").fate is Fate.OUTDATED
    assert [outcome.fate for outcome in desk.put(newer, fingerprint="f2")] == [Fate.UPDATED]
    assert "It rained, and how." in desk.file().read_text()


def test_a_deleted_story_does_not_come_back_when_its_dump_is_moved(desk: ShelfDesk) -> None:
    desk.put(post(), post("b.txt", "Another", "Other words.\n"))
    desk.file().unlink()
    desk.put(post("b.txt", "Another", "Other words.\n"))
    shelf = Shelf(desk.content, CLOCK)
    shelf.follow_others(frozenset(["archive/a.txt", "b.txt"]))

    outcome = shelf.put(post("archive/a.txt"), "00", "f1")

    assert outcome.fate is Fate.GONE
    assert not desk.file().exists()


def test_the_same_bytes_under_a_second_name_are_another_post_while_the_first_is_there(desk: ShelfDesk) -> None:
    desk.put(post())
    shelf = Shelf(desk.content, CLOCK)
    shelf.follow_others(frozenset(["a.txt", "copy.txt"]))

    assert shelf.put(post("copy.txt"), "00", "f1").fate is Fate.CREATED


def test_a_story_is_brought_back_beside_the_one_that_has_its_place(desk: ShelfDesk) -> None:
    _, other = desk.put(post(), post("b.txt", body="Another story.\n"))
    desk.file(other.path).rename(desk.file())  # as git leaves it if two clones had one name for two stories
    theirs = desk.file().read_text()
    shelf = Shelf(desk.content, CLOCK)

    outcome = shelf.accept(post(), "00", "f1")

    assert desk.file().read_text() == theirs
    assert outcome.path not in ("2025/06/rain-stops-play.md", other.path)
    assert "It rained." in desk.file(outcome.path).read_text()
