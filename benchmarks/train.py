"""Grow every model of the converter: `python -m benchmarks.train ../shared/gold`; the same bytes each time.

Writes plugins/converter/weights.npz, grown on all pages, and for each fold, into --folds, the weights that have not
seen its domains: those make the out-of-fold posts that benchmarks.quality scores.
"""

import argparse
from pathlib import Path

from benchmarks import train_blocks, train_facts
from benchmarks.gold import FOLDS, pages, with_menus
from benchmarks.train_words import Tokens
from plugins.converter import weights
from plugins.converter.segment import spread
from plugins.converter.weights import Weights


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="folder with truth.jsonl.gz, html/ and text/")
    parser.add_argument("--folds", type=Path, default=Path("/tmp/standfirst-folds"), help="where fold weights go")  # noqa: S108
    given = parser.parse_args()
    # A text dump has menus too, and an HTML page some that nobody knows for one: both learn from the pages as they are.
    shown = (pages(given.gold, "html"), with_menus(given.gold), pages(given.gold, "text"))
    html, whole_html, text = ([train_blocks.sample(page) for page in each] for each in shown)
    samples = [*html, *whole_html, *text]
    print(f"{len(samples)} pages, {sum(len(each.rows) for each in samples)} blocks")
    firsts = train_blocks.by_fold(samples)
    tokens = Tokens([*html, *text])
    words = tokens.by_fold()
    seconds = train_blocks.again(samples, train_blocks.chances(samples, firsts), words)
    shown_again = train_blocks.speechless(seconds)
    agains = train_blocks.by_fold(shown_again, train_blocks.TREES_AGAIN)
    texts = [each for each in seconds if each.gold.kind == "text"]
    said = zip(texts, train_blocks.chances(texts, agains), strict=True)
    chances = [spread(chance, each.kept, len(each.gold.page.blocks)) for each, chance in said]
    facts, fact_folds = train_facts.train(given.gold, [each.gold for each in texts], chances)
    given.folds.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        forests = {"blocks": firsts[fold], "again": agains[fold], **fact_folds[fold]}
        weights.save(Weights(forests, words[fold]), given.folds / f"{fold}.npz")
    whole = {"blocks": train_blocks.grow(samples), "again": train_blocks.grow(shown_again, train_blocks.TREES_AGAIN)}
    weights.save(Weights({**whole, **facts}, tokens.weigh()), weights.FILE)
    print(f"{weights.FILE}: {weights.FILE.stat().st_size:,} bytes; folds in {given.folds}")


if __name__ == "__main__":
    main()
