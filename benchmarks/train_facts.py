"""The taggers of text dumps: which line is the title, which tells the day, which names the authors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from benchmarks import boosting
from benchmarks.gold import FOLDS, GoldPage, scorer
from standfirst.converter.metadata.plain_text import candidates, people
from standfirst.converter.metadata.plain_text.lines import DumpLines, sheet
from standfirst.converter.metadata.plain_text.tagger import chances_of
from standfirst.converter.models.forest import Floats, Forest

SETTINGS: dict[str, object] = {
    "learning_rate": 0.08, "num_leaves": 15, "min_data_in_leaf": 30, "feature_fraction": 0.5, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5, "objective": "binary",
}  # fmt: skip
OWN: dict[str, dict[str, object]] = {
    "title": {
        "objective": "lambdarank",
        "lambdarank_truncation_level": 5,
        "num_leaves": 8,
        "learning_rate": 0.05,
        "feature_fraction": 0.3,
    },
    "day": {"num_leaves": 8, "min_data_in_leaf": 15, "learning_rate": 0.05, "feature_fraction": 0.3},
    "people": {},
}
TRUTH = {"title": "title", "day": "date", "people": "author"}  # the key of truth.jsonl
TREES = {"title": 300, "day": 100, "people": 100}
EXACT, CLOSE = 3, 1  # grades of a line against the gold title
CLOSE_F1 = 0.6  # of words

Rows = list[list[float]]


@dataclass(frozen=True, slots=True)
class FactTable:
    """Candidates of all pages, each page's rows together."""

    rows: list[Rows]
    labels: list[list[int]]

    def grow(self, fact: str, wanted: Sequence[int]) -> Forest:
        """Return a forest for *fact*, grown on the *wanted* pages."""
        figures = np.array([row for page in wanted for row in self.rows[page]], dtype=np.float32)
        told = np.array([label for page in wanted for label in self.labels[page]])
        ranked = OWN[fact].get("objective") == "lambdarank"
        group = boosting.groups([self.rows[page] for page in wanted]) if ranked else None
        return boosting.grow({**SETTINGS, **OWN[fact]}, TREES[fact], lightgbm.Dataset(figures, told, group=group))

    def by_fold(self, fact: str, gold: Sequence[GoldPage]) -> list[Forest]:
        """Return for each fold a forest that has not seen its domains, and at the end one grown on all pages whose *fact* is known."""
        known = [at for at, page in enumerate(gold) if TRUTH[fact] not in page.truth.get("unscored", ())]
        return [self.grow(fact, [at for at in known if gold[at].fold != fold]) for fold in range(FOLDS + 1)]


def train(folder: Path, gold: Sequence[GoldPage], chances: Sequence[Floats]) -> list[dict[str, Forest]]:
    """For each fold the taggers that have not seen it, and at the end those grown on all text dumps.

    *chances* are what the model of blocks, out of fold, says of each page's lines.
    """
    own = scorer(folder)
    sheets = [sheet(page.page.blocks, chance.tolist()) for page, chance in zip(gold, chances, strict=True)]
    clues = [candidates.clues(view) for view in sheets]
    titles = _titles(own, gold, sheets, clues)
    title_folds = titles.by_fold("title", gold)
    likely = [
        _likely(view, clue, title_folds[page.fold], rows)
        for page, view, clue, rows in zip(gold, sheets, clues, titles.rows, strict=True)
    ]
    named = [candidates.with_names(*each) for each in zip(sheets, clues, likely, strict=True)]
    tables = {"title": titles} | _others(own, gold, sheets, named, likely)
    folds = {fact: tables[fact].by_fold(fact, gold) for fact in ("day", "people")} | {"title": title_folds}
    return [{fact: forests[fold] for fact, forests in folds.items()} for fold in range(FOLDS + 1)]


def _titles(
    own: Any, gold: Sequence[GoldPage], sheets: Sequence[DumpLines], clues: Sequence[candidates.Candidates]
) -> FactTable:
    rows = [candidates.title_rows(view, clue) for view, clue in zip(sheets, clues, strict=True)]
    told = [
        [_grade(own, view.texts[clue.places[at]], page.truth["title"]) for at in clue.heads(view)]
        for page, view, clue in zip(gold, sheets, clues, strict=True)
    ]
    return FactTable(rows, told)


def _grade(own: Any, text: str, title: str) -> int:
    found, wanted = own.words(text), own.words(title)
    return EXACT if found == wanted else CLOSE if own.bag_f1(found, wanted)[0] >= CLOSE_F1 else 0


def _likely(view: DumpLines, clue: candidates.Candidates, forest: Forest, rows: Rows) -> dict[int, float]:
    heads = [clue.places[at] for at in clue.heads(view)]
    return dict(zip(heads, chances_of(forest.score(rows)).tolist(), strict=True))


def _others(
    own: Any,
    gold: Sequence[GoldPage],
    sheets: Sequence[DumpLines],
    clues: Sequence[candidates.Candidates],
    likely: Sequence[dict[int, float]],
) -> dict[str, FactTable]:
    def is_day(truth: Mapping[str, Any], day: Any) -> bool:
        return bool(day.day == truth["date"])

    def names_author(truth: Mapping[str, Any], byline: Any) -> bool:
        return bool(truth["author"]) and bool(own.same_people(byline.people, truth["author"]))

    shared = [candidates.shared_rows(clue, said) for clue, said in zip(clues, likely, strict=True)]

    def table(rows: Callable[..., Rows], found: Callable[[Any], Any], right: Callable[..., bool]) -> FactTable:
        each = list(zip(gold, sheets, clues, shared, strict=True))
        told = [[int(right(page.truth, one)) for one in found(clue)] for page, _, clue, _ in each]
        return FactTable([rows(view, clue, said) for _, view, clue, said in each], told)

    return {
        "day": table(candidates.day_rows, lambda clue: clue.days, is_day),
        "people": table(people.people_rows, lambda clue: clue.bylines.values(), names_author),
    }
