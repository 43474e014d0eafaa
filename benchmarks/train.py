"""Grow every model of the converter: `python -m benchmarks.train ../shared/gold`; the same bytes each time.

Writes plugins/converter/weights.npz, grown on all pages, and for each fold, into --folds, the weights that have not
seen its domains: those make the out-of-fold posts that benchmarks.quality scores.
"""

import argparse
from pathlib import Path

from benchmarks import samples, train_facts, train_network
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
    html, whole_html, text = ([samples.sample(page) for page in each] for each in shown)
    between = [samples.sample(page) for page in samples.interrupted(text)]
    print(f"{len(html) + len(whole_html) + len(text) + len(between)} pages")
    tokens = Tokens([*html, *text])
    words = tokens.by_fold()
    texts = samples.spoken(text, words)
    seen = [*samples.spoken([*html, *whole_html], words), *texts, *samples.spoken(between, words)]
    networks = train_network.by_fold(samples.speechless(seen))
    told = zip(texts, samples.chances(texts, networks), strict=True)
    chances = [spread(chance, each.kept, len(each.gold.page.blocks)) for each, chance in told]
    facts, fact_folds = train_facts.train(given.gold, [each.gold for each in texts], chances)
    given.folds.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        weights.save(Weights(networks[fold], fact_folds[fold], words[fold]), given.folds / f"{fold}.npz")
    weights.save(Weights(networks[-1], facts, tokens.weigh()), weights.FILE)
    print(f"{weights.FILE}: {weights.FILE.stat().st_size:,} bytes; folds in {given.folds}")


if __name__ == "__main__":
    main()
