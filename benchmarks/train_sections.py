"""Learn how much each place of a word says about a story's section: `python -m benchmarks.train_sections DESK`.

DESK is the desk A of `benchmarks.paper`; `sections.tsv` has for its dumps the section that readers chose, and others that they would accept.
It prints how many stories are filed and how many of these rightly, out of fold by publisher, and writes the weights of all of them.
"""

import argparse
import json
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from standfirst.posts import cache, sections as of_posts
from standfirst.text import sections
from standfirst.text.hosts import domain

LABELS = Path(__file__).with_name("sections.tsv")
FOLDS, STEPS, RATE, PENALTY = 5, 3_000, 0.05, 0.003
Floats = NDArray[np.float64]


def labels() -> dict[str, tuple[str, ...]]:
    """Return the sections that readers accept, by the names of dumps, the best first."""
    rows = (line.split("\t") for line in LABELS.read_text("utf-8").splitlines())
    return {dump: (best, *filter(None, others.split(","))) for dump, best, others in rows}


def stories(desk: Path) -> list[tuple[tuple[str, ...], Floats, int]]:
    """Return for each labelled story of *desk* its sections, its figures (sections, places) and its fold."""
    known, found = labels(), []
    for path in sorted((desk / "content" / "posts").rglob("*.md")):
        post = cache.load(str(path), str(path))
        dump = cache.dump_of(path)
        if dump not in known:
            continue
        header = post.header
        text = of_posts.TARGET.sub(" ", f"{header.get('Summary') or ''} {post.body}")
        tags = f"{header.get('Category') or ''} {header.get('Tags') or ''}"
        figures = sections.figures(header.get("Title") or "", tags, text, header.get("Lang") or "")
        publisher = domain(urlsplit(header.get("Link") or "").netloc) or header.get("Source") or dump
        found.append((known[dump], np.array(figures), crc32(publisher.encode()) % FOLDS))
    return found


def fit(table: Floats, best: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the weights of the figures and the biases of the sections, by gradient ascent; *table* is (stories, sections, figures)."""
    weights, biases = np.ones(table.shape[2]), np.zeros(table.shape[1])
    target = np.eye(table.shape[1])[best]
    for _ in range(STEPS):
        error = target - chances(table, weights, biases)
        weights += RATE * (np.einsum("nsf,ns->f", table, error) / len(table) - PENALTY * weights)
        biases += RATE * (error.mean(0) - PENALTY * biases)
    return weights, biases


def chances(table: Floats, weights: Floats, biases: Floats) -> Floats:
    """Return the chance of each section of each story, (stories, sections)."""
    scores = table @ weights + biases
    parts = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(parts / parts.sum(1, keepdims=True))


def main() -> None:
    """Measure out of fold, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("desk", type=Path)
    rows = stories(parser.parse_args().desk)
    table, fold = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    accepted = [{name for name in row[0] if name in sections.SECTIONS} for row in rows]
    best = np.array([sections.SECTIONS.index(row[0][0]) if row[0][0] in sections.SECTIONS else -1 for row in rows])
    out = np.zeros(table.shape[:2])
    for number in range(FOLDS):
        learn = (fold != number) & (best >= 0)
        out[fold == number] = chances(table[fold == number], *fit(table[learn], best[learn]))
    says = table[:, :, -1].any(1)
    for least in (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
        filed = says & (out.max(1) >= least)
        right = [sections.SECTIONS[out[row].argmax()] in accepted[row] for row in np.flatnonzero(filed)]
        print(f"least {least:.2f}: filed {filed.mean():.3f}, of these right {np.mean(right):.3f}")
    weights, biases = fit(table[best >= 0], best[best >= 0])
    learned = {"figures": [round(w, 3) for w in weights.tolist()], "sections": [round(b, 3) for b in biases.tolist()]}
    print(learned)
    (sections.FOLDER / "weights.json").write_text(json.dumps(learned) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
