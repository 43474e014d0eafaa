"""A paragraph that a source repeats in unlike stories is left out of all of them, in any order in which they came."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from standfirst.converter.batch import run
from standfirst.converter.batch.cache import DumpCache
from standfirst.converter.batch.repeated import StoryLines, repeated, story_lines, without
from standfirst.converter.batch.stream import ConvertOptions, RecordStream, converted
from standfirst.converter.batch.workers import Result
from standfirst.converter.model import Refusal
from standfirst.posts.header import Header
from standfirst.posts.post import Fate, Outcome, Post
from standfirst.shelf.shelf import Shelf

OFFER = "Readers of the Harbour Post get the weekend edition with all tide tables for two crowns a month."
STORIES = {
    "boats.html": ("Boats race home", "The boats raced all day in a fresh wind, and the crew of the smallest one was home first."),
    "bread.html": ("Bakers raise prices", "Flour is dearer than it has been for twenty years, so the town's seven bakers ask more."),
    "bridge.html": ("Iron bridge closes", "Engineers found cracks in two of the girders, and cars have to go around for a month."),
}  # fmt: skip
MORE = (
    "Nobody expected that a week ago, said a woman who has lived beside the market square since she was born in 1951."
)


def page(title: str, text: str, offer: str = OFFER) -> str:
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="og:site_name" content="Harbour Post">'
        f'<meta property="article:published_time" content="2025-05-06"><link rel="canonical" href="https://post.example/{title.split(maxsplit=1)[0].lower()}"></head><body><article><h1>{title}</h1>'
        f"<p>{text}</p><p>{MORE.replace('1951', str(1900 + len(title)))}</p><p>{offer}</p>"
        f"<p>{text.split(',', maxsplit=1)[0]}, as we wrote before.</p></article></body></html>"
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "dumps").mkdir()
    return tmp_path


def drop(desk: Path, *names: str) -> None:
    for name in names:
        (desk / "dumps" / name).write_text(page(*STORIES[name]))


def convert(desk: Path) -> dict[str, Outcome]:
    shelf = Shelf(desk / "content", datetime(2026, 1, 1, tzinfo=UTC))
    outcomes = run.onto_shelf(str(desk / "dumps"), shelf, DumpCache(desk / "cache"))
    shelf.save()
    return {outcome.key: outcome for outcome in outcomes}


def texts(desk: Path) -> dict[str, str]:
    """The bodies of the posts, by their names."""
    return {path.stem: path.read_text().partition("\n\n")[2] for path in (desk / "content" / "posts").rglob("*.md")}


def test_a_paragraph_in_two_stories_is_kept(desk: Path) -> None:
    drop(desk, "boats.html", "bread.html")

    convert(desk)

    assert all(OFFER in text for text in texts(desk).values())


@pytest.mark.parametrize("order", list(permutations(STORIES)))
def test_a_paragraph_in_three_stories_is_removed_from_all(desk: Path, order: tuple[str, ...]) -> None:
    for name in order:
        drop(desk, name)
        outcomes = convert(desk)

    assert len(texts(desk)) == 3
    assert not any(OFFER in text for text in texts(desk).values())
    assert all("who has lived beside the market square" in text for text in texts(desk).values())
    assert outcomes[order[2]].fate is Fate.CREATED
    assert outcomes[order[0]].fate is Fate.UPDATED
    assert {outcome.note for outcome in outcomes.values()} == {"without a paragraph that its source repeats"}
    assert all(outcome.is_old and outcome.fate is Fate.UNCHANGED for outcome in convert(desk).values())


def test_converting_all_at_once_gives_the_same_posts(desk: Path) -> None:
    drop(desk, *STORIES)

    outcomes = convert(desk)

    assert not any(OFFER in text for text in texts(desk).values())
    assert {outcome.fate for outcome in outcomes.values()} == {Fate.CREATED}


def test_a_lost_cache_changes_nothing(desk: Path) -> None:
    drop(desk, *STORIES)
    convert(desk)
    before = texts(desk)
    (desk / "cache").unlink()

    outcomes = convert(desk)

    assert texts(desk) == before
    assert {outcome.fate for outcome in outcomes.values()} == {Fate.UNCHANGED}


def test_the_paragraph_returns_when_only_two_are_left(desk: Path) -> None:
    drop(desk, *STORIES)
    convert(desk)
    (desk / "dumps" / "bridge.html").unlink()

    convert(desk)

    assert sorted(name for name, text in texts(desk).items() if OFFER in text) == [
        "bakers-raise-prices",
        "boats-race-home",
    ]


def test_text_that_an_editor_wrote_is_kept(desk: Path) -> None:
    drop(desk, "boats.html", "bread.html")
    convert(desk)
    (post,) = (desk / "content" / "posts").rglob("boats-race-home.md")
    post.write_text(post.read_text().replace("fresh wind", "strong wind"))
    drop(desk, "bridge.html")

    outcomes = convert(desk)

    assert "strong wind" in texts(desk)["boats-race-home"]
    assert OFFER in texts(desk)["boats-race-home"]
    assert outcomes["boats.html"].fate is Fate.KEPT
    assert OFFER not in texts(desk)["bakers-raise-prices"]


def story(*title: str, lines: tuple[str, ...] = ("a",)) -> StoryLines:
    return StoryLines("post.example", title, lines)


def test_follow_ups_may_repeat_what_happened_before() -> None:
    follow_ups = [story("ferry", "sinks"), story("ferry", "captain"), story("ferry", "trial"), story("harbour")]

    assert repeated(follow_ups) == {"post.example": frozenset()}
    assert repeated([*follow_ups, story("bakers")]) == {"post.example": frozenset("a")}


def test_each_source_is_compared_only_with_itself() -> None:
    others = [StoryLines(f"{name}.example", (name,), ("a",)) for name in ("one", "two", "three")]

    assert repeated(others) == {}


def test_most_of_a_story_is_never_left_out() -> None:
    post = Post("a", "a", Header(), f"{OFFER}\n\nThe boats raced.\n")
    (digest,) = story_lines(post).lines

    assert without(post, (digest,)) == (post, "")


def test_a_story_that_could_not_be_converted_again_is_by_the_next_build(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(desk, "boats.html", "bread.html")
    convert(desk)
    drop(desk, "bridge.html")

    def failing(cutting: RecordStream, how: ConvertOptions) -> Iterator[Result]:
        is_second = cutting.dumps != ["bridge.html"]
        for result in converted(cutting, how):
            yield Refusal(result.key, "there is too little memory for it", "now") if is_second else result

    monkeypatch.setattr(run, "converted", failing)
    convert(desk)
    assert OFFER in texts(desk)["boats-race-home"]

    monkeypatch.setattr(run, "converted", converted)
    convert(desk)

    assert not [name for name, text in texts(desk).items() if OFFER in text]


def test_a_story_that_is_removed_gives_the_others_of_its_source_their_paragraphs_back(desk: Path) -> None:
    drop(desk, *STORIES)
    convert(desk)
    assert OFFER not in texts(desk)["boats-race-home"]
    (desk / "dumps" / "bridge.html").unlink()

    convert(desk)

    assert OFFER in texts(desk)["boats-race-home"]
    assert OFFER in texts(desk)["bakers-raise-prices"]
