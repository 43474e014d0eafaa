"""Convert the gold pages with weights that have not seen them, and score the posts: `python -m benchmarks.quality GOLD ...`.

Other extractors make posts of the same pages, and one scorer reads them all. The interval is for the difference of our
mean F1 to the best peer's: 95 %, paired bootstrap over publishers (B. Efron, R. Tibshirani, 1993).
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from importlib import import_module
from math import fsum
from pathlib import Path
from statistics import fmean
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.gold import FOLDS, KINDS, domain, dump_of, fold_of, scorer, truths
from standfirst.converter.model import Dump
from standfirst.converter.models import weights
from standfirst.converter.pipeline import convert
from standfirst.core.errors import DigestError
from standfirst.posts import header
from standfirst.posts.post import Post

OURS = "standfirst"
FIGURES = (
    "f1", "precision", "recall", "order", "breaks", "with", "without", "headings", "items", "links", "title", "author",
    "no_author", "date", "no_date", "summary", "tags",
)  # fmt: skip
SHOWN = (*FIGURES, "f1>=.95", "f1<.50", "junk")
RESAMPLES, SEED = 10_000, 7
FEW = 25  # pages of a language, below which it gets no line

Row = Mapping[str, Any]


def ours(dump: Dump, folds: Path, url: str) -> str:
    """Our post of a gold page, by the fold weights that have not seen its domain; empty where we refuse it."""
    with patch.object(weights, "FILE", folds / f"{fold_of(url)}.npz"):
        return next(
            (header.write(result.header, result.body) for result in convert(dump) if isinstance(result, Post)), ""
        )


def write(gold: Path, kind: str, folds: Path, maker: str, target: Path) -> None:
    """Write the post that *maker* makes of every gold page of *kind* to *target*; a page it fails on has none."""
    target.mkdir(parents=True, exist_ok=True)
    for truth in truths(gold):
        dump = dump_of(gold, kind, truth["id"])
        text = ours(dump, folds, truth["url"]) if maker == OURS else _by_peer(kind, maker, dump)
        if text:
            (target / f"{truth['id']}.md").write_text(text, encoding="utf-8")


def _by_peer(kind: str, name: str, dump: Dump) -> str:
    peers = import_module("benchmarks.peers")
    try:
        return str(peers.PEERS[kind][name](dump))
    except (DigestError, ValueError, TypeError, AttributeError, ImportError, peers.readability.readability.Unparseable):
        return ""


def rows(gold: Path, posts: Path) -> list[Row]:
    """Return what the gold folder's own score.py says of each page's post in *posts*, and how many words the post has."""
    score = scorer(gold)
    return [
        score.compare(path, truth)
        | {"words": len(score.words(score.read_post(path)[1].text_content())) if path.exists() else 0}
        for truth in truths(gold)
        for path in [posts / f"{truth['id']}.md"]
    ]


def table(scored: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Return one line a figure, one column a maker."""
    yield f"{'':>10}" + "".join(f"{name:>13}" for name in scored)
    for figure in SHOWN:
        means = [mean(figure, rows) for rows in scored.values()]
        yield f"{figure:>10}" + "".join(f"{'-' if value is None else f'{value:.4f}':>13}" for value in means)


def mean(figure: str, rows: Sequence[Row]) -> float | None:
    """Return the mean of a figure over the pages that have it, or the share of pages whose F1 is that high or that low."""
    if figure == "f1>=.95":
        return fmean(row["f1"] >= 0.95 for row in rows)
    if figure == "f1<.50":
        return fmean(row["f1"] < 0.5 for row in rows)
    if figure == "junk":  # of all words of the posts, those that are in no body that the gold accepts
        unknown = fsum(row["words"] * (1 - row["precision"]) for row in rows)
        return float(unknown / max(1, sum(row["words"] for row in rows)))
    values = [float(row[figure]) for row in rows if row.get(figure) is not None]
    return fmean(values) if values else None


def against(our_rows: Sequence[Row], other: Sequence[Row], publishers: Sequence[str]) -> tuple[float, float, float]:
    """Return how much higher our mean F1 is, and the bounds of its 95 % interval; whole *publishers* are drawn, since pages of one are alike."""
    differences: dict[str, list[float]] = defaultdict(list)
    for mine, theirs, publisher in zip(our_rows, other, publishers, strict=True):
        differences[publisher].append(mine["f1"] - theirs["f1"])
    sums = np.array([(sum(f1_differences), len(f1_differences)) for f1_differences in differences.values()])
    chosen = np.random.default_rng(SEED).integers(0, len(sums), (RESAMPLES, len(sums)))
    totals = sums[chosen].sum(axis=1)
    low, high = np.quantile(totals[:, 0] / totals[:, 1], (0.025, 0.975))
    total, count = sums.sum(axis=0)
    return float(total / count), float(low), float(high)


def record(figures: Mapping[str, Mapping[str, float | None]]) -> None:
    """Write the cross-validated *figures* beside the weights, with the checksum of those weights."""
    about = f"Means over the gold pages, out of fold ({FOLDS} folds by domain), by benchmarks.quality --record"
    rounded = {kind: {name: value and round(value, 4) for name, value in row.items()} for kind, row in figures.items()}
    contents = {"about": about, "sha256": sha256(weights.FILE.read_bytes()).hexdigest(), **rounded}
    weights.FILE.with_suffix(".json").write_text(json.dumps(contents, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Print our figures and the peers', for HTML pages and text dumps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="folders with truth.jsonl.gz, html/, text/ and score.py")
    parser.add_argument("--folds", type=Path, default=Path("/tmp/standfirst-folds"))  # noqa: S108
    parser.add_argument("--keep", type=Path, help="keep the posts here")
    parser.add_argument("--record", action="store_true", help="write our figures beside the weights, as weights.json")
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    arguments = parser.parse_args()
    figures: dict[str, dict[str, float | None]] = {}
    for gold in arguments.gold:
        with tempfile.TemporaryDirectory() as spare:
            posts = arguments.keep / gold.name if arguments.keep else Path(spare)
            scored = _scored(gold, arguments.folds, posts, is_alone=arguments.alone)
        for kind in KINDS:
            figures[f"{gold.name} {kind}"] = {figure: mean(figure, scored[kind][OURS]) for figure in SHOWN}
            print(f"\n{gold.name} {kind}", *table(scored[kind]), sep="\n")
            print(*by_group(gold, scored[kind], "lang"), *by_group(gold, scored[kind], "source"), sep="\n")
            if others := sorted(set(scored[kind]) - {OURS}, key=lambda name: -(mean("f1", scored[kind][name]) or 0)):
                difference, low, high = against(scored[kind][OURS], scored[kind][others[0]], publishers(gold))
                print(f"f1 against {others[0]}: {difference:+.4f} [{low:+.4f} {high:+.4f}]")
    if arguments.record:
        record(figures)


def _scored(gold: Path, folds: Path, posts: Path, is_alone: bool) -> Mapping[str, Mapping[str, Sequence[Row]]]:
    """Return for each kind of dump and each maker the scores of its posts of *gold*, written to *posts*."""
    peers = dict.fromkeys(KINDS, ()) if is_alone else import_module("benchmarks.peers").PEERS
    makers = {kind: (OURS, *peers[kind]) for kind in KINDS}
    with ProcessPoolExecutor() as workers:
        jobs = [
            workers.submit(write, gold, kind, folds, name, posts / kind / name)
            for kind in KINDS
            for name in makers[kind]
        ]
        for job in jobs:
            job.result()
    return {kind: {name: rows(gold, posts / kind / name) for name in makers[kind]} for kind in KINDS}


def publishers(gold: Path) -> list[str]:
    """Return the publisher of each page of *gold*: as stated, else the domain."""
    return [truth.get("publisher") or domain(truth["url"]) for truth in truths(gold)]


def by_group(gold: Path, scored: Mapping[str, Sequence[Row]], field: str) -> Iterator[str]:
    """Return a line for each language, or each other *field*, with FEW pages or more, if *gold* states it: our figures, and our F1 less each peer's."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, truth in enumerate(truths(gold)):
        if field in truth:
            places[truth[field]].append(index)
    named = publishers(gold)
    for group, indexes in sorted(places.items()):
        if len(indexes) < FEW:
            continue
        ours_ = [scored[OURS][index] for index in indexes]
        line = "".join(f"  {name} {mean(name, ours_):.4f}" for name in ("f1", "f1>=.95", "f1<.50", "junk"))
        for peer in sorted(set(scored) - {OURS}):
            difference = against(ours_, [scored[peer][index] for index in indexes], [named[index] for index in indexes])
            line += f"  {peer} {difference[0]:+.3f} [{difference[1]:+.3f} {difference[2]:+.3f}]"
        if field == "source":
            facts = [(name, mean(name, ours_)) for name in ("title", "author", "date", "summary")]
            line += "".join(f"  {name} {value:.3f}" for name, value in facts if value is not None)
        yield f"{group:>10}{line}  {len(indexes)} pages"


if __name__ == "__main__":
    main()
