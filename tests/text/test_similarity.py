import pytest
from hypothesis import given, strategies as st

from standfirst.text import similarity
from standfirst.text.similarity import containment, is_same, near, runs, sketch

STORY = (
    "The harbour council voted on Monday to close the old quay to lorries from spring. "
    "Residents had asked for the step since a wall collapsed two winters ago, and engineers said the ground would not bear "
    "another season of heavy traffic. Traders warned that deliveries would take longer. "
)
JAPANESE = "市は月曜日に、駅前の古い倉庫を図書館として使う計画を発表した。市民からは長く要望があり、来年の春に開館する見込みだ。"


def test_case_and_punctuation_make_no_difference() -> None:
    assert runs(STORY).digest == runs(STORY.upper().replace(".", " !")).digest


def test_a_copy_with_a_line_of_its_own_is_the_same() -> None:
    assert is_same(runs(STORY), runs(f"{STORY} This story was first published elsewhere."))
    assert is_same(runs(JAPANESE * 2), runs(f"{JAPANESE} 提供・港新聞社"))


def test_stories_of_one_subject_are_not_the_same() -> None:
    other = STORY.replace("Monday", "Friday").replace("lorries", "cars")[:200] + "A ferry sank off the coast. " * 9

    assert not is_same(runs(STORY), runs(other))


@pytest.mark.parametrize("unit", ["kilometres", "キロ"])
def test_reports_of_one_template_with_other_numbers_are_not_the_same(unit: str) -> None:
    form = (
        "An earthquake of magnitude {} struck {} "
        + unit
        + " north of the town at {}:{} on Friday, the survey said, at a depth"
        " of {} metres. There were no reports of damage or of injuries, and no warning of a wave was issued for the coast."
    )

    assert not is_same(runs(form.format(4, 17, 10, 25, 900)), runs(form.format(5, 62, 21, 44, 300)))


def test_a_story_within_a_long_round_up_is_not_the_round_up() -> None:
    rest = " ".join(f"word{number} and then word{number + 1} said" for number in range(300))

    assert containment(runs(STORY), runs(STORY + rest)) > similarity.CONTAINED
    assert not is_same(runs(STORY), runs(STORY + rest))


def test_short_texts_are_alike_only_when_equal() -> None:
    assert is_same(runs("More soon."), runs("more soon"))
    assert not is_same(runs("More soon, we hear."), runs("More soon."))
    assert sketch(runs("More soon.")).marks == b""


def test_the_copy_is_found_among_others() -> None:
    other = "Nothing here is like what is looked for, not one run of words in all of the text there is."
    texts = ["More soon.", STORY, other, f"{STORY} By arrangement.", "More soon."]

    assert list(near([sketch(runs(text)) for text in texts])) == [(1, 3)]


def test_a_sketch_is_the_same_on_any_machine() -> None:
    assert sketch(runs(STORY)).marks[:8] == (72442825).to_bytes(4, "little") + (45810291).to_bytes(4, "little")


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert is_same(runs(one), runs(other)) == is_same(runs(other), runs(one))
    assert is_same(runs(one), runs(one))
