import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from standfirst.core import parallel
from standfirst.core.state import path_of
from standfirst.digest import fingerprints, traits as traits_of
from standfirst.digest.duplicates import Comparisons, Group, Lead, StoryText, candidates, group, keys_of, neighbours
from standfirst.digest.fingerprints import PostRef
from standfirst.digest.traits import Traits
from standfirst.text.similarity import runs, sketch

DAY = datetime(2021, 11, 23, 9, tzinfo=UTC)
TEXT = (
    "The harbour council voted on Monday to close the old quay to lorries from spring. Residents had asked for the step "
    "since a wall collapsed two winters ago, and engineers said the ground would not bear another season of traffic. "
)
OTHER = (
    "A railway museum in the hills opens its doors again after nine years of repairs, with a restored engine from the old "
    "slate line and a hall for visiting school classes, the trust that runs the place said in a letter to its members. "
)


def story_text(  # noqa: PLR0917 - what differs between two posts
    key: str, text: str = TEXT, source: str = "Herald", hours: int = 0, link: str = "", joined: int = 0
) -> StoryText:
    day, added = DAY + timedelta(hours=hours), DAY + timedelta(hours=joined)
    return StoryText(key, "Quay closes", lambda: text, source, day, link, True, len(text), added)


def grouped(*posts: StoryText, lead: Lead = "first") -> tuple[Group, ...]:
    sketches = {post.key: sketch(runs(post.text())) for post in posts}
    groups = group(posts, lead, sketches)
    some = {*candidates(sketches)}
    assert group([post for post in posts if post.key in some], lead, sketches) == groups
    return groups


def test_a_syndicated_copy_is_also_covered_by_its_source() -> None:
    (cluster,) = grouped(
        story_text("a"),
        story_text("b", f"{TEXT}By arrangement.", "Courier", 2, "https://courier.example/q"),
        story_text("c", OTHER),
    )

    assert cluster.lead == "a"
    assert [(other.source, other.link) for other in cluster.covered] == [("Courier", "https://courier.example/q")]
    assert keys_of([cluster]) == {"b"}


@pytest.mark.parametrize(
    ("lead", "leads"), [("first", "a"), ("longest", "c"), (("Courier", "Post"), "b"), (("Nobody",), "a")]
)
def test_the_setting_says_which_leads(lead: Lead, leads: str) -> None:
    posts = (
        story_text("a"),
        story_text("b", TEXT + "Courier.", "Courier", 1),
        story_text("c", TEXT + "The Post has more.", "Post", 2),
    )

    assert grouped(*posts, lead=lead)[0].lead == leads


@pytest.mark.parametrize("hours", [-9, -3, 3])
def test_a_copy_of_the_same_day_that_comes_later_does_not_take_the_lead(hours: int) -> None:
    first = story_text("a", link="https://herald.example/quay")
    copy = story_text("b", f"{TEXT}Copied.", hours=hours, joined=30)  # a text without a clock, or without its zone

    assert grouped(first, copy)[0].lead == "a"


@pytest.mark.parametrize("lead", ["first", "longest", ("Courier",)])
def test_the_post_that_its_editor_chose_leads(lead: Lead) -> None:
    chosen = story_text("b", hours=5)._replace(is_chosen=True)
    copies = (story_text("a"), story_text("c", f"{TEXT}And much more was said.", "Courier", 1))

    (cluster,) = grouped(chosen, *copies, lead=lead)

    assert cluster.lead == "b"


def test_an_update_of_the_same_page_takes_its_place_with_its_date() -> None:
    old = story_text("a", link="https://herald.example/quay")
    new = story_text("b", f"{TEXT}Traders met on Tuesday.", hours=30, link="https://www.herald.example/quay/")

    (cluster,) = grouped(old, new)

    assert (cluster.lead, cluster.updated) == ("b", DAY + timedelta(hours=30))
    assert [other.role for other in cluster.others] == ["earlier"]
    assert cluster.covered == ()


def test_the_same_address_alone_makes_no_update() -> None:
    assert (
        grouped(story_text("a", link="https://h.example/"), story_text("b", OTHER, hours=9, link="https://h.example/"))
        == ()
    )


def test_the_same_article_as_page_and_as_text_is_a_copy_and_the_page_leads() -> None:
    (cluster,) = grouped(story_text("a"), story_text("b", link="https://herald.example/quay"))

    assert cluster.lead == "b"
    assert [other.role for other in cluster.others] == ["copy"]


def test_also_no_keeps_a_story_apart() -> None:
    assert grouped(story_text("a"), story_text("b")._replace(also=False)) == ()


def test_short_texts_are_one_story_only_under_one_title() -> None:
    posts = (
        story_text("a", "Watch the video."),
        story_text("b", "Watch the video."),
        story_text("c", "Watch the video.")._replace(title="A goal"),
    )

    assert [(cluster.lead, [other.key for other in cluster.others]) for cluster in grouped(*posts)] == [("a", ["b"])]


def test_a_round_up_ties_nothing_together() -> None:
    clusters = grouped(story_text("a"), story_text("b", OTHER), story_text("round", TEXT + OTHER))

    assert all({"a", "b"} != {cluster.lead, *(other.key for other in cluster.others)} for cluster in clusters)
    assert max((len(cluster.others) for cluster in clusters), default=0) <= 1


def test_similar_posts_are_reported_to_the_editor() -> None:
    texts = {"a": TEXT, "b": f"{TEXT}By arrangement.", "c": OTHER}

    like = neighbours(
        {key: partial(str, text) for key, text in texts.items()},
        {key: sketch(runs(text)) for key, text in texts.items()},
    )

    assert (like("a"), like("c")) == (("b",), ())


def test_many_equal_posts_are_one_group_whatever_their_order() -> None:
    posts = [story_text(f"p{number:03}", hours=number) for number in range(40)]

    assert grouped(*posts) == grouped(*reversed(posts))
    assert len(grouped(*posts)[0].others) == 39


def asked(text: str, title: str = "Quay closes") -> PostRef:
    return PostRef(sha256(text.encode()).digest(), title, lambda: text)


def comparable(traits: Traits) -> tuple[object, ...]:
    return traits.sketch, traits.length, traits.names, *(array.tolist() for array in traits.words() or ())


def test_traits_are_kept_by_the_digests_of_their_posts(tmp_path: Path) -> None:
    content = tmp_path / "content"
    posts = {"a": asked(f"{TEXT} said Ana Ruiz of it."), "b": asked(TEXT), "c": asked("Soon."), "d": asked("", "")}
    extracted = fingerprints.load_or_extract(posts, content)

    kept = traits_of.read(path_of(content))

    assert {name: comparable(kept[post.digest]) for name, post in posts.items()} == {
        name: comparable(traits) for name, traits in extracted.items()
    }
    assert "Ana Ruiz" in extracted["a"].names
    fingerprints.load_or_extract({"a": posts["a"]}, content, is_whole=True)
    assert traits_of.read(path_of(content)).keys() == {posts["a"].digest}


def test_terms_that_cannot_be_read_are_computed_again_from_the_text(tmp_path: Path) -> None:
    content, post = tmp_path / "content", asked(f"{TEXT} said Ana Ruiz of it.")
    (traits,) = fingerprints.load_or_extract({"a": post}, content).values()
    with closing(sqlite3.connect(path_of(content))) as database, database:
        database.execute("UPDATE terms SET checksum = checksum + 1")

    (kept,) = fingerprints.load_or_extract({"a": post}, content).values()

    assert (kept.names, kept.words()) == (traits.names, None)
    terms_again, counts_again = fingerprints.words_of(post, kept)
    assert (traits.sketch, traits.length, traits.names, terms_again.tolist(), counts_again.tolist()) == comparable(
        traits
    )


def test_the_same_file_at_two_places_is_compared(tmp_path: Path) -> None:
    content = tmp_path / "content"
    posts = {"a": asked(TEXT), "b": asked(OTHER)}
    fingerprints.load_or_extract(posts, content, is_whole=True)

    traits = fingerprints.load_or_extract(posts | {"a-2": posts["a"]}, content, is_whole=True)

    assert candidates({key: story_traits.sketch for key, story_traits in traits.items()}) == ["a", "a-2"]


def test_traits_made_by_other_rules_are_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fingerprints.load_or_extract({"a": asked(TEXT)}, tmp_path / "content")
    monkeypatch.setattr("standfirst.digest.traits.VERSION", (0,))

    assert traits_of.read(path_of(tmp_path / "content")) == {}


def test_only_a_new_text_is_read(tmp_path: Path) -> None:
    fingerprints.load_or_extract({"a": asked(TEXT)}, tmp_path / "content")
    moved = asked(TEXT)._replace(text=lambda: pytest.fail("read again"))

    assert fingerprints.load_or_extract({"moved": moved}, tmp_path / "content")["moved"].length == len(TEXT)


class RenderedStory:
    """A story whose text is read from what is rendered of it."""

    rendered: tuple[bytes, int, str] | None = None
    list_facts = (0, False)

    def __init__(self, number: int) -> None:
        self.number = number

    def read(self) -> str:
        """The text."""
        self.rendered = b"<p>%d</p>" % self.number, 1 + self.number, "Said" * (self.number % 2)
        return f"{TEXT} {self.number}"


def test_bodies_that_another_process_rendered_are_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    stories = [RenderedStory(number) for number in range(2 * parallel.FEWEST)]

    fingerprints.load_or_extract(
        {str(story.number): asked(str(story.number))._replace(text=story.read, story=story) for story in stories},
        tmp_path / "content",
    )

    assert all(story.rendered and story.rendered[0] == b"<p>%d</p>" % story.number for story in stories)
    later = [RenderedStory(story.number) for story in stories]
    fingerprints.load_or_extract(
        {str(story.number): asked(str(story.number))._replace(text=pytest.fail, story=story) for story in later},
        tmp_path / "content",
    )
    assert [story.list_facts for story in later] == [(1 + story.number, not story.number % 2) for story in later]


def test_the_post_that_readers_know_leads_a_page_that_was_saved_again() -> None:
    edited = TEXT[:-60].rpartition(" ")[0]

    (cluster,) = grouped(story_text("b", edited), story_text("a", joined=5), lead="first")

    assert cluster.lead == "b"


def test_texts_that_were_compared_before_are_not_read_again(tmp_path: Path) -> None:
    kept = tmp_path / "state.db"
    read: list[str] = []

    def text_of(post: StoryText) -> str:
        read.append(post.key)
        return post.text()

    def read_keys(*posts: StoryText) -> list[str]:
        read.clear()
        comparisons = Comparisons(kept)
        noting = [post._replace(text=partial(text_of, post)) for post in posts]
        groups = group(noting, "first", {post.key: sketch(runs(post.text())) for post in posts}, comparisons)
        comparisons.save()
        assert groups == grouped(*posts)
        return sorted(read)

    first, same = story_text("a"), story_text("b", f"{TEXT}By arrangement.")
    assert read_keys(first, same, story_text("c", OTHER)) == ["a", "b"]
    assert read_keys(same._replace(key="d"), first) == []
    assert read_keys(first, story_text("b", f"{TEXT}With a word more.")) == ["a", "b"]

    for broken in (kept.read_bytes()[:-60], b""):
        kept.write_bytes(broken)
        assert read_keys(first, same) == ["a", "b"]
