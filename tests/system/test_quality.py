"""The scores that CI does not let fall (benchmarks/floors.json); skipped without the gold pages in ../shared."""

import json
import re

import pytest

from benchmarks import floors, header, pasted
from benchmarks.gold import KINDS, GoldPage
from benchmarks.samples import Sample, interrupted, sample
from benchmarks.scripts import SCRIPTS, spelled
from standfirst.converter.model import Block, Facts, Page, Source
from standfirst.converter.segment.features import word_weights
from tests.conftest import SHARED


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("gold", ["gold", "gold-world"])
def test_no_score_falls_below_its_floor(gold: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (SHARED / gold).is_dir():
        pytest.skip(f"no ../shared/{gold} beside this clone")
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    floor_figures = json.loads(floors.FLOORS.read_text())[f"{gold} {kind}"]

    reached = floors.reached(SHARED / gold, kind)

    assert all(reached[figure] >= floor for figure, floor in floor_figures.items()), reached


@pytest.mark.skipif(not (SHARED / "gold-header").is_dir(), reason="no ../shared/gold-header beside this clone")
def test_texts_that_people_write_or_paste_come_through_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    floor_figures = json.loads(floors.FLOORS.read_text())["pasted"]

    reached = pasted.reached(SHARED)

    assert all(reached[figure] >= floor for figure, floor in floor_figures.items()), reached


@pytest.mark.skipif(not (SHARED / "gold-header").is_dir(), reason="no ../shared/gold-header beside this clone")
@pytest.mark.parametrize("kind", header.KINDS)
def test_no_field_of_a_header_falls_below_its_floor(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    floor_figures = json.loads(floors.FLOORS.read_text())[f"header {kind}"]

    reached = header.reached(SHARED, kind)

    assert all(reached[figure] >= floor for figure, floor in floor_figures.items()), reached


def test_a_floor_falls_only_with_a_reason() -> None:
    before = {"html": {"f1": 0.95, "title": 0.9}, "lowered": []}
    now = {"html": {"f1": 0.97, "title": 0.8}}

    with pytest.raises(ValueError, match="these would fall: html title; say why with --lower REASON"):
        floors.settled(before, now, "")

    after = floors.settled(before, now, "titles are cut at separators")
    assert after["html"] == {"f1": 0.96, "title": 0.79}
    assert after["lowered"] == [{"reason": "titles are cut at separators", "before": {"html title": 0.9}}]


def test_lines_inserted_for_training_are_not_labelled_as_the_story() -> None:
    story = [f"The ferry number {number} sails on Monday, says the harbour board of the town." for number in range(6)]

    def page(name: str, before: list[str]) -> Sample:
        blocks = tuple(Block("paragraph", text, gap=1) for text in (*before, *story))
        truth = {"body": "\n".join(story)}
        return sample(GoldPage(name, "text", Page(Source(name, "text", ""), blocks), truth, 0))

    pages = [page("a", ["Home", "News"]), page("b", ["Sport", "Weather", "Sign in"])]
    for before, after in zip(pages, map(sample, interrupted(pages)), strict=True):
        story_lines = [block.text for block, is_story in zip(after.blocks, after.labels, strict=True) if is_story]
        more = len(after.blocks) - len(before.blocks)

        assert story_lines == story
        assert more >= 1
        assert after.labels[-1] == before.labels[-1] == 1  # it was inserted inside the story


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("Cyrillic", "Тхе ферры лефт ат 5:30, лате: тхе ферры!"),
        ("Hebrew", "תחה פהררע להפת את 5:30, לאתה: תחה פהררע!"),
        ("Han", "實娓岎奨嗳似 5:30, 憕圏：實娓岎！"),
    ],
)
def test_a_page_in_another_script_keeps_its_marks_figures_and_repeats(script: str, line: str) -> None:
    assert SCRIPTS[script]("The ferry left at 5:30, late: the ferry!") == line


def test_a_page_in_another_script_has_its_story_in_the_same_blocks_and_says_no_known_word() -> None:
    story = [f"The ferry number {number} sails on Monday, says the harbour board of the town." for number in range(6)]
    blocks = tuple(Block("paragraph", text, gap=1) for text in ("Home", "Sign in", *story))
    page = Page(Source("a", "text", ""), blocks, Facts(title="Ferries", summary=story[0]), names=("Ferries",))
    gold = GoldPage("a", "text", page, {"title": "Ferries", "body": "\n".join(story)}, 0)
    plain = sample(gold)

    for script in SCRIPTS:
        respelled = sample(spelled(gold, script))

        assert not re.search("[A-Za-z]", "".join(block.text for block in respelled.blocks))
        assert (respelled.labels == plain.labels).all()
        assert not word_weights.table(respelled.blocks, {"home": -9, "the": 5, "sign in": -9}).any()
