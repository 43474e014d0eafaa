"""The scores that CI does not let fall (benchmarks/floors.json), where the gold pages lie beside this clone."""

import json

import pytest

from benchmarks import floors
from benchmarks.gold import KINDS, GoldPage
from benchmarks.samples import Sample, interrupted, sample
from plugins.converter.model import Block, Page, Source
from tests.conftest import SHARED

GOLD = SHARED / "gold"


@pytest.mark.skipif(not GOLD.is_dir(), reason="no ../shared/gold beside this clone")
@pytest.mark.parametrize("kind", KINDS)
def test_no_score_falls_below_its_floor(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    held = json.loads(floors.FLOORS.read_text())[kind]

    reached = floors.reached(GOLD, kind)

    assert all(reached[figure] >= floor for figure, floor in held.items()), reached


def test_a_floor_falls_only_with_a_reason() -> None:
    before = {"html": {"f1": 0.95, "title": 0.9}, "lowered": []}
    now = {"html": {"f1": 0.97, "title": 0.8}}

    with pytest.raises(ValueError, match="these would fall: html title; say why with --lower REASON"):
        floors.settled(before, now, "")

    after = floors.settled(before, now, "titles are cut at separators")
    assert after["html"] == {"f1": 0.96, "title": 0.79}
    assert after["lowered"] == [{"reason": "titles are cut at separators", "before": {"html title": 0.9}}]


def test_what_interrupts_a_story_to_learn_from_is_not_of_it() -> None:
    story = [f"The ferry number {at} sails on Monday, says the harbour board of the town." for at in range(6)]

    def page(name: str, before: list[str]) -> Sample:
        blocks = tuple(Block("paragraph", text, gap=1) for text in (*before, *story))
        truth = {"body": "\n".join(story)}
        return sample(GoldPage(name, "text", Page(Source(name, "text", ""), blocks), truth, 0))

    pages = [page("a", ["Home", "News"]), page("b", ["Sport", "Weather", "Sign in"])]
    for before, after in zip(pages, map(sample, interrupted(pages)), strict=True):
        told = [block.text for block, is_told in zip(after.blocks, after.labels, strict=True) if is_told]
        more = len(after.blocks) - len(before.blocks)

        assert told == story
        assert more >= 1
        assert after.labels[-1] == before.labels[-1] == 1  # it stands inside
