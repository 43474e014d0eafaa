from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from standfirst.digest.likeness import LEAST, commonness, likenesses, weighed, weighed_by_language
from standfirst.digest.profiles import Profile, central, counted, hashed, tagged
from standfirst.digest.related import RelatedStory, listed

DAY = datetime(2021, 11, 23, tzinfo=UTC)
QUAY = "On Monday the chair Ana Ruiz told Harbour Watch that the quay would close. Later Ana Ruiz said the quay was unsafe."
LORRIES = (
    "Lorries must now go round the quay, and hauliers blame Ana Ruiz. In a letter to Ana Ruiz they ask for months."
)
OTHERS = (
    "Bakers in the valley sell rye loaves.", "The comet returns in eighty years.", "A goalkeeper scored twice.",
    "Snow fell upon vineyards.", "The orchestra hires an oboist.", "Bees thrive on rooftops.", "Chess club wins a prize.",
)  # fmt: skip


def profile(key: str, title: str, text: str, days: int = 0, tags: Sequence[str] = ()) -> Profile:
    counts, names = counted(title, text)
    terms, weights = tagged(*hashed(counts), tags)
    return Profile(
        key,
        DAY + timedelta(days=days),
        DAY,
        frozenset(tags),
        names,
        lambda: (terms, weights),
        source=key,
        central=names,
    )


def related(
    profiles: Sequence[Profile], window: int, hidden: Sequence[str] = (), apart: Mapping[str, str] | None = None
) -> dict[str, tuple[RelatedStory, ...]]:
    return listed(likenesses(profiles, window, weighed_by_language), hidden, apart or {})


def shelf(days: int = 1) -> list[Profile]:
    return [
        profile("quay", "Quay closes", QUAY, tags=["harbour"]),
        profile("lorries", "Hauliers angry over quay", LORRIES, days, ["harbour", "roads"]),
        *(profile(f"other{number}", text[:20], text) for number, text in enumerate(OTHERS)),
    ]


def test_a_story_is_related_with_its_reasons() -> None:
    (near,) = related(shelf(), 30)["quay"]

    assert (near.key, near.names, near.tags, near.days) == ("lorries", ("Ana Ruiz",), ("harbour",), 1)


def test_stories_that_share_words_alone_are_not_related() -> None:
    stories = shelf()
    nameless = [
        story._replace(names=frozenset({story.key}), central=frozenset({story.key}), tags=frozenset())
        for story in stories
    ]

    assert related(stories, 30)["quay"]
    assert related(nameless, 30)["quay"] == ()


def test_neither_a_month_nor_the_tags_of_one_source_make_stories_related() -> None:
    stories = [
        story._replace(names=names, central=names, source="Harbour Post")
        for story in shelf()
        for names in [frozenset({story.key, "May"})]
    ]

    assert related(stories, 30)["quay"] == ()
    assert [near.tags for near in related([story._replace(source=story.key) for story in stories], 30)["quay"]] == [
        ("harbour",)
    ]


def test_how_common_a_word_is_depends_on_the_language() -> None:
    others = [profile(f"en{number}", f"Story {number}", f"word{number} thing{number}") for number in range(64)]
    spanish = [
        profile(f"es{number}", "", f"para desde hasta entre tema{number}")._replace(
            language="es",
            names=frozenset(),
            central=frozenset(),
        )
        for number in range(8)
    ]

    assert not any(related([*others, *spanish], 30).values())


def test_stories_too_far_apart_in_time_are_not_related() -> None:
    assert related(shelf(days=31), 30)["quay"] == ()
    assert related(shelf(days=31), 40)["quay"]


def test_neither_hidden_posts_nor_the_storys_own_group_are_listed() -> None:
    assert related(shelf(), 30, hidden=["lorries"])["quay"] == ()
    assert related(shelf(), 30, apart={"quay": "one", "lorries": "one"})["quay"] == ()


def test_a_new_story_leaves_all_others_as_they_were() -> None:
    before = related(shelf(), 30)
    new = profile("new", "Rye prices", "Mills sell rye dear.", 2)

    after = related([*shelf(), new._replace(added=DAY + timedelta(days=2))], 30)

    assert {
        key: near for key, near in after.items() if key in before and "new" not in [other.key for other in near]
    } == {
        key: before[key] for key, near in after.items() if key in before and "new" not in [other.key for other in near]
    }


def test_commonness_is_counted_over_the_first_power_of_two() -> None:
    word_commonness = commonness(shelf())

    assert word_commonness.level == 3
    assert word_commonness.of(hashed({"the": 1})[0]).tolist() == [2]


def test_scripts_without_spaces_are_compared_by_pairs_of_characters() -> None:
    counts, _ = counted("図書館が開館", "駅の図書館が開館した。")

    assert "図書" in counts


def random_story(number: int, chance: Random) -> Profile:
    words = {f"w{min(int(chance.paretovariate(0.6)), 400)}": float(chance.randint(1, 3)) for _ in range(40)}
    terms, counts = hashed(words)
    day = DAY + timedelta(hours=chance.randint(0, 400))
    return Profile(f"s{number:02}", day, DAY, frozenset(), frozenset(), lambda: (terms, counts))


@pytest.mark.parametrize("at_once", [50, 1_000_000])
def test_scores_are_those_of_each_pair_by_itself(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standfirst.digest.likeness.AT_ONCE", at_once)
    monkeypatch.setattr("standfirst.digest.related.ALIKE", LEAST)  # these stories hold no names
    monkeypatch.setattr("standfirst.digest.related.NEAR", LEAST)
    chance = Random(3)
    stories = sorted(
        (random_story(number, chance) for number in range(60)), key=lambda candidate: (candidate.day, candidate.key)
    )
    word_commonness = commonness(stories)
    vectors: list[dict[int, float]] = [
        dict(zip(*(array.tolist() for array in weighed(story, word_commonness)), strict=True)) for story in stories
    ]

    related_stories = related(stories, 5)

    for one, vector in zip(stories, vectors, strict=True):
        scores = {
            other.key: sum(weight * theirs.get(term, 0) for term, weight in vector.items())
            for other, theirs in zip(stories, vectors, strict=True)
            if other is not one and abs(other.day - one.day) <= timedelta(days=5)
        }
        best = sorted((key for key in scores if scores[key] >= LEAST), key=lambda key: -scores[key])[:3]
        assert [near.key for near in related_stories[one.key]] == best
    assert sum(map(len, related_stories.values())) > 60


def test_a_name_that_is_said_in_passing_makes_nothing_related() -> None:
    passing = [story._replace(central=frozenset({story.key}), tags=frozenset()) for story in shelf()]

    assert related(passing, 30)["quay"] == ()


def test_a_story_is_about_what_its_title_or_two_sentences_name() -> None:
    text = "Ana Ruiz spoke first. Bo Li followed her. Then Ana Ruiz answered for IBM."

    assert central("The harbour and Bo Li", text, ["Ana Ruiz", "Bo Li", "IBM"]) == {"Ana Ruiz", "Bo Li"}
