"""The scores that CI does not let fall (benchmarks/floors.json), where the gold pages lie beside this clone."""

import json
import sys
from importlib import import_module
from pathlib import Path
from statistics import fmean

import pytest

from benchmarks.gold import KINDS, dump_of, truths
from plugins.converter.pipeline import convert
from plugins.posts.header import write
from plugins.posts.post import Post
from tests.conftest import ROOT, SHARED

GOLD = SHARED / "gold"
EVERY = 11


@pytest.mark.skipif(not GOLD.is_dir(), reason="no ../shared/gold beside this clone")
@pytest.mark.parametrize("kind", KINDS)
def test_no_score_falls_below_its_floor(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(GOLD), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    score = import_module("score")
    rows = []
    for truth in truths(GOLD)[::EVERY]:
        for post in convert(dump_of(GOLD, kind, truth["id"])):
            if isinstance(post, Post):
                (tmp_path / f"{truth['id']}.md").write_text(write(post.header, post.body), encoding="utf-8")
        rows.append(score.compare(tmp_path / f"{truth['id']}.md", truth))

    floors = json.loads((ROOT / "benchmarks" / "floors.json").read_text())[kind]
    reached = {figure: fmean(float(row[figure]) for row in rows if row.get(figure) is not None) for figure in floors}

    assert all(reached[figure] >= floor for figure, floor in floors.items()), reached
