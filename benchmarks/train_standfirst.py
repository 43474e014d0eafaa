"""The tagger of standfirsts: which line around a story's beginning says what it is about, in HTML pages and text dumps."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import boosting
from benchmarks.gold import KINDS, GoldPage, pages, scorer
from standfirst.converter.metadata import settle, standfirst
from standfirst.converter.metadata.summary import LONGEST
from standfirst.converter.models import weights
from standfirst.converter.models.forest import Forest
from standfirst.converter.segment import segment
from standfirst.text.languages import cut

SETTINGS: dict[str, object] = {
    "learning_rate": 0.05, "num_leaves": 8, "min_data_in_leaf": 10, "feature_fraction": 0.3, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5, "objective": "binary",
}  # fmt: skip
TREES = 200
RIGHT = 0.6  # F1 of words with the true standfirst from which a line is right


def train(golds: Sequence[Path], folds: Sequence[Path]) -> list[Forest]:
    """For each fold a forest that has not seen its domains, and at the end one grown on all pages whose standfirst is known.

    The weights in *folds*, one file a fold, give each page the features that it has out of fold.
    """
    pages_with_summary = (
        (page, gold) for gold in golds for kind in KINDS for page in pages(gold, kind) if page.truth.get("summary")
    )
    examples = [_example(page, scorer(gold), folds[page.fold]) for page, gold in pages_with_summary]
    return boosting.by_fold(examples, SETTINGS, TREES)


def _example(page: GoldPage, score: Any, fold: Path) -> boosting.Example:
    """Return the candidates of *page*, by the weights in the file *fold*."""
    with patch.object(weights, "FILE", fold):
        story = segment(page.page)
        settled = settle.find(page.page, story)
    candidates = standfirst.features(page.page, story, settled.facts.title, settled.standfirst)
    lines = (standfirst.without_label(page.page.blocks[index].text) for index in candidates)
    shown = (cut(line, settled.facts.language, LONGEST) for line in lines)
    labels = [score.overlap(line, page.truth["summary"])[0] >= RIGHT for line in shown]
    return boosting.Example(page.fold, list(candidates.values()), labels)
