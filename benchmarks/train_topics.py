"""The model of topics: which stated tags and which runs of words of a story a reader finds helpful.

`topics.jsonl` has what readers wrote down for stories of both golds: for each topic the spellings that they accept, with "|" between them. The labels of
../shared/gold-header are of the same form. `tags.tsv` has stated tags that readers judged: the gold, the page, the form of its dump, what stated the tag, the tag, the judgement.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks import boosting
from benchmarks.gold import KINDS, GoldPage, pages
from benchmarks.header import labels_of
from standfirst.converter.metadata import tags, topics
from standfirst.converter.metadata.topics import ORIGINS, TagContext, Topic
from standfirst.converter.models import weights
from standfirst.converter.models.forest import Forest
from standfirst.converter.pipeline import article_of
from standfirst.converter.segment import segment
from standfirst.core.vocabulary import Vocabulary
from standfirst.text.words import words

LABELS, JUDGED = (Path(__file__).with_name(name) for name in ("topics.jsonl", "tags.tsv"))
SETTINGS: dict[str, object] = {
    "learning_rate": 0.03, "num_leaves": 12, "min_data_in_leaf": 25, "feature_fraction": 0.5, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5, "objective": "binary",
}  # fmt: skip
TREES = 300
SHOWN = ORIGINS.index("page")  # the last figure of a tag that a page shows


def train(golds: Sequence[Path], folds: Sequence[Path]) -> list[Forest]:
    """For each fold a forest that has not seen its domains, and at the end one grown on all; the weights in *folds* choose each page's story."""
    examples = [example for gold in golds for example in _examples(gold, folds)]
    return boosting.by_fold(examples, SETTINGS, TREES)


def _examples(gold: Path, folds: Sequence[Path]) -> Iterator[boosting.Example]:
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    accepted = {label["id"]: label for label in labels if label["gold"] == gold.name}
    if gold.name == "gold-world":
        read = labels_of(gold.parent).read_text(encoding="utf-8").splitlines()
        accepted |= {label["id"]: label for label in map(json.loads, filter(str.strip, read))}
    judged = _judged(gold.name)
    for page in (page for kind in KINDS for page in pages(gold, kind)):
        judgements = judged[page.id, page.kind]
        if page.id in accepted or judgements:
            found = _candidates(page, folds[page.fold])
            if page.id in accepted:
                yield _example(page.fold, found, _labels(found, accepted[page.id]))
            yield _example(
                page.fold, found, [judgements.get(topic.name) if topic.place is not None else None for topic in found]
            )


def _judged(gold: str) -> Mapping[tuple[str, str], dict[str, bool]]:
    """Return what readers said of stated tags, by page and kind."""
    judged: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        of_gold, page, kind, tag, label = line.split("\t")
        if of_gold == gold:
            judged[page, kind][tag] = label == "helpful"
    return judged


def _candidates(page: GoldPage, fold: Path) -> list[Topic]:
    found: list[Topic] = []

    def spy(stated: Sequence[str], context: TagContext, _: Vocabulary) -> tuple[str, ...]:
        found[:] = topics.candidates(context, tags.spelled(stated, context))
        return ()

    with patch.object(weights, "FILE", fold), patch.object(tags, "choose", spy):
        article_of(page.page, segment(page.page))
    return found


def _labels(found: Sequence[Topic], label: Mapping[str, Sequence[str]]) -> list[bool | None]:
    """Return for each topic if readers wrote it down; None of tags that the page shows, and of which nobody said anything."""
    right = {tuple(words(name)) for tag in label["tags"] for name in tag.split("|")}
    of_page = {tuple(words(tag)) for tag in label.get("tags_page", ())}

    def is_right(topic: Topic) -> bool | None:
        key = tuple(words(topic.name))
        is_shown = topic.place is not None and (key in of_page or topic.figures[-1] == SHOWN)
        return key in right or (None if is_shown else False)

    return list(map(is_right, found))


def _example(fold: int, found: Sequence[Topic], labels: Sequence[bool | None]) -> boosting.Example:
    known = [(topic.figures, label) for topic, label in zip(found, labels, strict=True) if label is not None]
    return boosting.Example(fold, [figures for figures, _ in known], [label for _, label in known])
