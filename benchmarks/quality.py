"""Convert the gold pages with weights that have not seen them, and score the posts: `python -m benchmarks.quality GOLD`.

Other extractors make posts of the same pages, and one scorer reads them all. The interval is for the difference of our
mean F1 to the best peer's: 95 %, paired bootstrap over pages (B. Efron, R. Tibshirani, 1993).
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.gold import FOLDS, KINDS, dump_of, fold_of, scorer, truths
from standfirst.converter.model import Dump
from standfirst.converter.models import weights
from standfirst.converter.pipeline import convert
from standfirst.core.errors import DigestError
from standfirst.posts import header
from standfirst.posts.post import Post

OURS = "standfirst"
FIGURES = (
    "f1", "precision", "recall", "order", "breaks", "with", "without", "headings", "items", "links", "title", "author",
    "no_author", "date", "no_date",
)  # fmt: skip
SHOWN = (*FIGURES, "f1>=.95", "f1<.50")
RESAMPLES, SEED = 10_000, 7

Row = Mapping[str, Any]


def ours(dump: Dump, folds: Path, url: str) -> str:
    """Our post of a gold page, by the fold weights that have not seen its domain; empty where we refuse it."""
    with patch.object(weights, "FILE", folds / f"{fold_of(url)}.npz"):
        return next((header.write(each.header, each.body) for each in convert(dump) if isinstance(each, Post)), "")


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
    except (DigestError, ValueError, TypeError, AttributeError, peers.readability.readability.Unparseable):
        return ""


def rows(gold: Path, posts: Path) -> list[Row]:
    """Return what the gold folder's own score.py says of each page's post in *posts*."""
    compare = scorer(gold).compare
    return [compare(posts / f"{truth['id']}.md", truth) for truth in truths(gold)]


def table(scored: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Return one line a figure, one column a maker."""
    yield f"{'':>10}" + "".join(f"{name:>13}" for name in scored)
    for figure in SHOWN:
        means = [mean(figure, found) for found in scored.values()]
        yield f"{figure:>10}" + "".join(f"{'-' if value is None else f'{value:.4f}':>13}" for value in means)


def mean(figure: str, found: Sequence[Row]) -> float | None:
    """Return the mean of a figure over the pages that have it, or the share of pages whose F1 is that high or that low."""
    if figure == "f1>=.95":
        return fmean(row["f1"] >= 0.95 for row in found)
    if figure == "f1<.50":
        return fmean(row["f1"] < 0.5 for row in found)
    values = [float(row[figure]) for row in found if row.get(figure) is not None]
    return fmean(values) if values else None


def against(own: Sequence[Row], other: Sequence[Row]) -> tuple[float, float, float]:
    """Return how much higher our mean F1 is, and the bounds of its 95 % interval."""
    differences = np.array([mine["f1"] - theirs["f1"] for mine, theirs in zip(own, other, strict=True)])
    chosen = np.random.default_rng(SEED).integers(0, len(differences), (RESAMPLES, len(differences)))
    low, high = np.quantile(differences[chosen].mean(axis=1), (0.025, 0.975))
    return float(differences.mean()), float(low), float(high)


def record(told: Mapping[str, Mapping[str, float | None]]) -> None:
    """Write the cross-validated figures *told*, and which weights they are of, beside the weights."""
    about = f"Means over the gold pages, out of fold ({FOLDS} folds by domain), by benchmarks.quality --record"
    rounded = {kind: {name: value and round(value, 4) for name, value in row.items()} for kind, row in told.items()}
    found = {"about": about, "sha256": sha256(weights.FILE.read_bytes()).hexdigest(), **rounded}
    weights.FILE.with_suffix(".json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Print our figures and the peers', for HTML pages and text dumps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=Path, default=Path("/tmp/standfirst-folds"))  # noqa: S108
    parser.add_argument("--keep", type=Path, help="keep the posts here")
    parser.add_argument("--record", action="store_true", help="write our figures beside the weights, as weights.json")
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare, ProcessPoolExecutor() as workers:
        target = given.keep or Path(spare)
        peers = dict.fromkeys(KINDS, ()) if given.alone else import_module("benchmarks.peers").PEERS
        makers = {kind: (OURS, *peers[kind]) for kind in KINDS}
        jobs = [
            workers.submit(write, given.gold, kind, given.folds, name, target / kind / name)
            for kind in KINDS
            for name in makers[kind]
        ]
        for job in jobs:
            job.result()
        told: dict[str, dict[str, float | None]] = {}
        for kind in KINDS:
            scored = {name: rows(given.gold, target / kind / name) for name in makers[kind]}
            told[kind] = {figure: mean(figure, scored[OURS]) for figure in SHOWN}
            print(f"\n{kind}", *table(scored), sep="\n")
            if others := sorted(makers[kind][1:], key=lambda name: -(mean("f1", scored[name]) or 0)):
                difference, low, high = against(scored[OURS], scored[others[0]])
                print(f"f1 against {others[0]}: {difference:+.4f} [{low:+.4f} {high:+.4f}]")
        if given.record:
            record(told)


if __name__ == "__main__":
    main()
