"""The taggers of text dumps: they choose the lines of the title, of the day and of the authors."""

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
FACT_SETTINGS: dict[str, dict[str, object]] = {
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

    def grow(self, fact: str, pages: Sequence[int]) -> Forest:
        """Return a forest for *fact*, grown on *pages*."""
        figures = np.array([row for page in pages for row in self.rows[page]], dtype=np.float32)
        labels = np.array([label for page in pages for label in self.labels[page]])
        ranked = FACT_SETTINGS[fact].get("objective") == "lambdarank"
        group = boosting.groups([self.rows[page] for page in pages]) if ranked else None
        return boosting.grow(
            {**SETTINGS, **FACT_SETTINGS[fact]}, TREES[fact], lightgbm.Dataset(figures, labels, group=group)
        )

    def by_fold(self, fact: str, gold: Sequence[GoldPage]) -> list[Forest]:
        """Return for each fold a forest that has not seen its domains, and at the end one grown on all pages whose *fact* is known."""
        indexes = [index for index, page in enumerate(gold) if TRUTH[fact] not in page.truth.get("unscored", ())]
        return [self.grow(fact, [index for index in indexes if gold[index].fold != fold]) for fold in range(FOLDS + 1)]


def train(folder: Path, gold: Sequence[GoldPage], chances: Sequence[Floats]) -> list[dict[str, Forest]]:
    """For each fold the taggers that have not seen it, and at the end those grown on all text dumps.

    *chances* are what the model of blocks, out of fold, says of each page's lines.
    """
    gold_scorer = scorer(folder)
    sheets = [sheet(page.page.blocks, chance.tolist()) for page, chance in zip(gold, chances, strict=True)]
    clues = [candidates.clues(view) for view in sheets]
    titles = _titles(gold_scorer, gold, sheets, clues)
    title_folds = titles.by_fold("title", gold)
    title_chances = [
        _title_chances(view, clue, title_folds[page.fold], rows)
        for page, view, clue, rows in zip(gold, sheets, clues, titles.rows, strict=True)
    ]
    named = [candidates.with_names(*page_facts) for page_facts in zip(sheets, clues, title_chances, strict=True)]
    tables = {"title": titles} | _others(gold_scorer, gold, sheets, named, title_chances)
    folds = {fact: tables[fact].by_fold(fact, gold) for fact in ("day", "people")} | {"title": title_folds}
    return [{fact: forests[fold] for fact, forests in folds.items()} for fold in range(FOLDS + 1)]


def _titles(
    gold_scorer: Any, gold: Sequence[GoldPage], sheets: Sequence[DumpLines], clues: Sequence[candidates.Candidates]
) -> FactTable:
    rows = [candidates.title_rows(view, clue) for view, clue in zip(sheets, clues, strict=True)]
    grades = [
        [_grade(gold_scorer, view.texts[clue.places[index]], page.truth["title"]) for index in clue.heads(view)]
        for page, view, clue in zip(gold, sheets, clues, strict=True)
    ]
    return FactTable(rows, grades)


def _grade(gold_scorer: Any, text: str, title: str) -> int:
    text_words, title_words = gold_scorer.words(text), gold_scorer.words(title)
    return (
        EXACT
        if text_words == title_words
        else CLOSE
        if gold_scorer.bag_f1(text_words, title_words)[0] >= CLOSE_F1
        else 0
    )


def _title_chances(view: DumpLines, clue: candidates.Candidates, forest: Forest, rows: Rows) -> dict[int, float]:
    heads = [clue.places[index] for index in clue.heads(view)]
    return dict(zip(heads, chances_of(forest.score(rows)).tolist(), strict=True))


def _others(
    gold_scorer: Any,
    gold: Sequence[GoldPage],
    sheets: Sequence[DumpLines],
    clues: Sequence[candidates.Candidates],
    title_chances: Sequence[dict[int, float]],
) -> dict[str, FactTable]:
    def is_day(truth: Mapping[str, Any], day: Any) -> bool:
        return bool(day.day == truth["date"])

    def names_author(truth: Mapping[str, Any], byline: Any) -> bool:
        return bool(truth["author"]) and bool(gold_scorer.same_people(byline.people, truth["author"]))

    shared = [
        candidates.shared_rows(clue, place_chances) for clue, place_chances in zip(clues, title_chances, strict=True)
    ]

    def table(rows: Callable[..., Rows], candidates_of: Callable[[Any], Any], right: Callable[..., bool]) -> FactTable:
        pages = list(zip(gold, sheets, clues, shared, strict=True))
        labels = [[int(right(page.truth, one)) for one in candidates_of(clue)] for page, _, clue, _ in pages]
        return FactTable([rows(view, clue, shared_row) for _, view, clue, shared_row in pages], labels)

    return {
        "day": table(candidates.day_rows, lambda clue: clue.days, is_day),
        "people": table(people.people_rows, lambda clue: clue.bylines.values(), names_author),
    }
