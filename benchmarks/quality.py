"""Convert the gold pages with weights that have not seen them, and score the posts: `python -m benchmarks.quality GOLD`."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.gold import KINDS, dump_of, fold_of, truths
from plugins.converter import trees
from plugins.converter.pipeline import convert
from plugins.posts import header
from plugins.posts.post import Post


def out_of_fold(gold: Path, kind: str, folds: Path, target: Path) -> None:
    """Write the post of every gold page of *kind* to *target*, each by the fold weights that have not seen its domain."""
    target.mkdir(parents=True, exist_ok=True)
    shipped = trees.load
    for truth in truths(gold):
        weights = shipped(folds / f"{fold_of(truth['url'])}.npz")
        trees.load = lambda _=trees.WEIGHTS, held=weights: held  # type: ignore[assignment]
        for result in convert(dump_of(gold, kind, truth["id"])):
            if isinstance(result, Post):
                (target / f"{truth['id']}.md").write_text(header.write(result.header, result.body), encoding="utf-8")
    trees.load = shipped


def score(gold: Path, posts: Path) -> dict[str, float]:
    """What the gold folder's own score.py says of *posts*."""
    command = [sys.executable, str(gold / "score.py"), "score", "--posts", str(posts), "--json"]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)  # noqa: S603
    return found


def main() -> None:
    """Print our figures for HTML pages and text dumps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=Path, default=Path("/tmp/standfirst-folds"))  # noqa: S108
    parser.add_argument("--keep", type=Path, help="keep the posts here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        found = {}
        for kind in KINDS:
            target = (given.keep or Path(spare)) / kind
            out_of_fold(given.gold, kind, given.folds, target)
            found[kind] = score(given.gold, target)
    for figure in found["html"]:
        print(f"{figure:>10}  " + "  ".join(f"{kind} {found[kind][figure]!s:<8}" for kind in KINDS))


if __name__ == "__main__":
    main()
