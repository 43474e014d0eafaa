"""The model of publications: which of the names around the story of a text dump is that of its publication.

The labels cost nothing: the HTML of the same page says who published it. Where a reader has labelled the page (../shared/gold-header), that word counts.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks import boosting
from benchmarks.gold import GoldPage, pages
from benchmarks.header import labels_of
from standfirst.converter.metadata import settle, sources
from standfirst.converter.metadata.plain_text import publications
from standfirst.converter.models import weights
from standfirst.converter.models.forest import Forest
from standfirst.converter.segment import segment

SETTINGS: dict[str, object] = {
    "learning_rate": 0.06, "num_leaves": 8, "min_data_in_leaf": 30, "feature_fraction": 0.4, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5, "objective": "binary",
}  # fmt: skip
TREES = 150


def train(golds: Sequence[Path], folds: Sequence[Path]) -> list[Forest]:
    """For each fold a forest that has not seen its domains, and at the end one grown on all; the weights in *folds* choose each page's story."""
    examples = [example for gold in golds for example in _examples(gold, folds)]
    return boosting.by_fold(examples, SETTINGS, TREES)


def _examples(gold: Path, folds: Sequence[Path]) -> Iterator[boosting.Example]:
    read = (
        json.loads(line) for line in labels_of(gold.parent).read_text(encoding="utf-8").splitlines() if line.strip()
    )
    labelled = {label["id"]: label["source"] for label in read} if gold.name == "gold-world" else {}
    names = {page.id: labelled.get(page.id) or [_site(page, folds)] for page in pages(gold, "html")}
    for page in pages(gold, "text"):
        right = {sources.letters_of(name) for name in names.get(page.id, ()) if name}
        if right:
            with patch.object(weights, "FILE", folds[page.fold]):
                chosen = segment(page.page).chosen
            found, rows = publications.candidates([block.text for block in page.page.blocks], chosen)
            yield boosting.Example(page.fold, rows, [sources.letters_of(name) in right for name in found])


def _site(page: GoldPage, folds: Sequence[Path]) -> str:
    """Return the publication that an HTML page states."""
    with patch.object(weights, "FILE", folds[page.fold]):
        return settle.find(page.page, segment(page.page)).facts.site
