from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from plugins.digest.related import Profile, commonness, counted, related

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
    counts, names = counted(title, text, tags)
    return Profile(key, DAY + timedelta(days=days), DAY, frozenset(tags), names, counts)


def shelf(days: int = 1) -> list[Profile]:
    return [
        profile("quay", "Quay closes", QUAY, tags=["harbour"]),
        profile("lorries", "Hauliers angry over quay", LORRIES, days, ["harbour", "roads"]),
        *(profile(f"other{number}", text[:20], text) for number, text in enumerate(OTHERS)),
    ]


def test_a_story_is_related_with_its_reasons() -> None:
    (near,) = related(shelf(), 30)["quay"]

    assert (near.key, near.names, near.tags, near.days) == ("lorries", ("Ana Ruiz",), ("harbour",), 1)


def test_what_is_told_too_long_after_is_not_related() -> None:
    assert related(shelf(days=31), 30)["quay"] == ()
    assert related(shelf(days=31), 40)["quay"]


def test_neither_hidden_posts_nor_the_storys_own_group_are_listed() -> None:
    assert related(shelf(), 30, hidden=["lorries"])["quay"] == ()
    assert related(shelf(), 30, apart={"quay": "one", "lorries": "one"})["quay"] == ()


def test_a_new_story_leaves_all_others_as_they_were() -> None:
    before = related(shelf(), 30)
    new = profile("new", "Rye prices", "Mills sell rye dear.", 2)

    after = related([*shelf(), Profile(new.key, new.day, DAY + timedelta(days=2), new.tags, new.names, new.counts)], 30)

    assert {key: near for key, near in after.items() if key in before and "new" not in [each.key for each in near]} == {
        key: before[key] for key, near in after.items() if key in before and "new" not in [each.key for each in near]
    }


def test_commonness_is_counted_over_the_first_power_of_two() -> None:
    levels, level = commonness(shelf())

    assert level == 3
    assert levels["the"] == 2


def test_scripts_without_spaces_are_compared_by_pairs_of_characters() -> None:
    counts, _ = counted("図書館が開館", "駅の図書館が開館した。", [])

    assert "図書" in counts
