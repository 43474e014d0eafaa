"""The model of topics: which runs of words of a story are tags that a reader finds helpful.

`topics.jsonl` has what readers wrote down for stories of both golds: for each topic the spellings that they accept, with "|" between them. The labels of
../shared/gold-header are of the same form.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks import boosting
from benchmarks.gold import KINDS, pages
from benchmarks.header import labels_of
from standfirst.converter.metadata import story_topics, tags
from standfirst.converter.metadata.describe import text_of
from standfirst.converter.models import weights
from standfirst.converter.models.forest import Forest
from standfirst.converter.pipeline import article_of
from standfirst.converter.segment import segment
from standfirst.text.words import words

LABELS = Path(__file__).with_name("topics.jsonl")
SETTINGS: dict[str, object] = {
    "learning_rate": 0.05, "num_leaves": 12, "min_data_in_leaf": 25, "feature_fraction": 0.5, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5, "objective": "binary",
}  # fmt: skip
TREES = 200


def train(golds: Sequence[Path], folds: Sequence[Path]) -> list[Forest]:
    """For each fold a forest that has not seen its domains, and at the end one grown on all; the weights in *folds* choose each page's story."""
    examples = [example for gold in golds for example in _examples(gold, folds)]
    return boosting.by_fold(examples, SETTINGS, TREES)


def _examples(gold: Path, folds: Sequence[Path]) -> Iterator[boosting.Example]:
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    accepted = {label["id"]: label["tags"] for label in labels if label["gold"] == gold.name}
    if gold.name == "gold-world":
        read = labels_of(gold.parent).read_text(encoding="utf-8").splitlines()
        accepted |= {label["id"]: label["tags"] for label in map(json.loads, filter(str.strip, read))}
    for page in (page for kind in KINDS for page in pages(gold, kind) if page.id in accepted):
        with patch.object(weights, "FILE", folds[page.fold]), patch.object(tags, "likely_topics", lambda *_: iter(())):
            article = article_of(page.page, segment(page.page))
        facts = article.facts
        topics = story_topics.candidates(facts.title, facts.summary, text_of(article.body), facts.language)
        right = {tuple(words(name)) for tag in accepted[page.id] for name in tag.split("|")}
        is_right = [tuple(words(topic.name)) in right for topic in topics]
        yield boosting.Example(page.fold, [topic.figures for topic in topics], is_right)
