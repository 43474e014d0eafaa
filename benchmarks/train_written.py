"""Learn which texts a person wrote or pasted (converter/models/written.json): `python -m benchmarks.train_written GOLD ...`.

Pages are the dumps of the golds. Written texts are their stories alone, in three forms (`clean.py` of ../shared/gold-header: whole, the
first lines, two paragraphs and a list), as text and as plain HTML, and the texts of `benchmarks/pasted/`. A logistic regression by
Newton's method with an L2 penalty; its figures are printed for pages of domains that it has not seen.
"""

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from benchmarks.gold import dump_of, script, truths
from benchmarks.pasted_forms import STYLES, as_html
from standfirst.converter.formats import reading
from standfirst.converter.model import Dump
from standfirst.converter.segment import segment
from standfirst.converter.written import kind
from standfirst.core.errors import DumpError

PASTED = Path(__file__).with_name("pasted")
PENALTY, STEPS, FOLDS = 1.0, 40, 5
TIMES = 10  # that each invented text counts: they are of kinds which the golds do not have
SUREST = -0.6  # log-odds above which a text counts as a page (with TIMES chosen out of fold: 12 of 1,352 pages count as written, 9 of 2,179 stories and 1 of 34 invented texts as pages)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A dump, whether it is a page, and the story by which it is in a fold."""

    dump: Dump
    is_page: bool
    story: str
    kind: str  # of its weights: "text" or "markup"


def examples(golds: list[Path]) -> Iterator[Example]:
    """Return all dumps to learn from."""
    for gold in golds:
        for truth in truths(gold):
            for form, weights in (("text", "text"), ("html", "markup")):
                yield Example(dump_of(gold, form, truth["id"]), True, truth["id"], weights)
    clean = script(golds[0].parent / "gold-header" / "clean.py")
    texts = [
        (name, f"{title}\n\n{text}\n", 1)
        for name, title, body in clean.stories(golds)
        for text in clean.forms(body).values()
    ]
    texts += [(path.stem, path.read_text(encoding="utf-8"), TIMES) for path in sorted(PASTED.glob("*.txt"))]
    for name, text, times in texts:
        style = STYLES[crc32(name.encode()) % len(STYLES)]
        for _ in range(times):
            yield Example(Dump("a.txt", text.encode()), False, name, "text")
            yield Example(Dump("a.html", as_html(text, style).encode()), False, name, "markup")


def figures(example: Example) -> list[float] | None:
    """Return the figures of an example, or nothing if it cannot be read."""
    try:
        page = next(reading.read(example.dump))
        return kind.figures_of(page, segment(page))
    except DumpError as error:
        print(example.story, error)
        return None


def fit(rows: Floats, is_page: Floats) -> dict[str, Any]:
    """Return the regression of *is_page* (1.0 or 0.0) on the *rows* of figures."""
    mean, deviation = rows.mean(0), rows.std(0)
    deviation[deviation == 0] = 1.0  # a figure that is always the same says nothing
    scaled = np.hstack([(rows - mean) / deviation, np.ones((len(rows), 1))])
    weights = np.zeros(scaled.shape[1])
    penalty = np.eye(len(weights)) * PENALTY
    penalty[-1, -1] = 0
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-scaled @ weights))
        curvature = scaled.T @ (scaled * (chances * (1 - chances) + 1e-9)[:, None]) + penalty
        weights += np.linalg.solve(curvature, scaled.T @ (is_page - chances) - penalty @ weights)
    return {"mean": mean, "deviation": deviation, "weights": weights[:-1], "bias": float(weights[-1]) - SUREST}


def scores(learned: dict[str, Any], rows: Floats) -> Floats:
    """Return the log-odds, less SUREST, that each row is of a page."""
    return np.asarray((rows - learned["mean"]) / learned["deviation"] @ learned["weights"] + learned["bias"])


def main() -> None:
    """Learn, print what unseen stories give, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("golds", nargs="+", type=Path)
    arguments = parser.parse_args()
    every = list(examples(arguments.golds))
    with ProcessPoolExecutor() as pool:
        rows = list(pool.map(figures, every, chunksize=50))
    stored = {}
    for name in ("text", "markup"):
        known = [(example, row) for example, row in zip(every, rows, strict=True) if row and example.kind == name]
        table, is_page = np.array([row for _, row in known]), np.array([float(example.is_page) for example, _ in known])
        folds = np.array([crc32(example.story.encode()) % FOLDS for example, _ in known])
        unseen = np.zeros(len(known))
        for fold in range(FOLDS):
            unseen[folds == fold] = scores(fit(table[folds != fold], is_page[folds != fold]), table[folds == fold])
        wrong_pages, wrong_texts = (unseen < 0) & (is_page == 1), (unseen >= 0) & (is_page == 0)
        print(f"{name}: {wrong_pages.sum()} of {int(is_page.sum())} pages count as written, "
              f"{wrong_texts.sum()} of {int((1 - is_page).sum())} written texts as pages")  # fmt: skip
        print(
            sorted(
                {example.story for (example, _), wrong in zip(known, wrong_pages | wrong_texts, strict=True) if wrong}
            )
        )
        stored[name] = {part: np.round(value, 5).tolist() for part, value in fit(table, is_page).items()}
        print({part: round(weight, 2) for part, weight in zip(kind.FIGURES, stored[name]["weights"], strict=True)})
    kind.WEIGHTS.write_text(json.dumps(stored) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
