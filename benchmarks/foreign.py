"""Measure how well stories are found on pages whose words the converter does not know: `python -m benchmarks.foreign GOLD`.

The gold's pages as they are and in other scripts (scripts.py), by fold weights that have not seen their domain: F1 of the words
of the blocks that are chosen, against the gold body. A floor for languages whose words and cues the converter does not know.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import fmean
from unittest.mock import patch

from benchmarks.gold import KINDS, GoldPage, pages, scorer
from benchmarks.scripts import SCRIPTS, spelled
from standfirst.converter.models import weights
from standfirst.converter.segment import segment

AS_THEY_ARE = "as they are"


def scores(gold: Path, kind: str, folds: Path, script: str) -> list[float]:
    """Return the F1 of every page of *kind* that can be read, in a *script*."""
    overlap = scorer(gold).overlap
    shown = (page if script == AS_THEY_ARE else spelled(page, script) for page in pages(gold, kind))
    return [overlap(_chosen_text(page, folds), page.truth["body"])[0] for page in shown]


def _chosen_text(gold: GoldPage, folds: Path) -> str:
    """Return the text of the blocks that are chosen."""
    with patch.object(weights, "FILE", folds / f"{gold.fold}.npz"):
        story = segment(gold.page)
    return "\n".join(gold.page.blocks[index].text for index in story.chosen)


def main() -> None:
    """Print a line for each kind and script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=Path, default=Path("/tmp/standfirst-folds"))  # noqa: S108
    arguments = parser.parse_args()
    print(f"{'':>16} {'f1':>7} {'>= .95':>7} {'< .50':>7}")
    with ProcessPoolExecutor() as workers:
        jobs = {
            (kind, script): workers.submit(scores, arguments.gold, kind, arguments.folds, script)
            for kind in KINDS
            for script in (AS_THEY_ARE, *SCRIPTS)
        }
        for (kind, script), job in jobs.items():
            f1_scores = job.result()
            high, low = (
                fmean(f1_score >= 0.95 for f1_score in f1_scores),
                fmean(f1_score < 0.5 for f1_score in f1_scores),
            )
            print(f"{kind:>4} {script:>11} {fmean(f1_scores):7.4f} {high:7.4f} {low:7.4f}")


if __name__ == "__main__":
    main()
