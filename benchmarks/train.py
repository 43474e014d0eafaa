"""Grow every model of the converter: `python -m benchmarks.train ../shared/gold ../shared/gold-world`; the same bytes each time.

Writes standfirst/converter/models/weights.npz, grown on all pages, and for each fold, into --folds, the weights that have not
seen its domains: those make the out-of-fold posts that benchmarks.quality scores.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import samples, train_facts, train_network, train_source, train_standfirst, train_topics
from benchmarks.gold import FOLDS, GoldPage, corrected, pages, with_menus, with_titles
from benchmarks.samples import Sample
from benchmarks.train_words import Tokens
from standfirst.converter.models import weights
from standfirst.converter.models.weights import Weights
from standfirst.converter.segment import spread


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="folders with truth.jsonl.gz, html/ and text/")
    parser.add_argument("--folds", type=Path, default=Path("/tmp/standfirst-folds"), help="where fold weights go")  # noqa: S108
    parser.add_argument(
        "--facts", action="store_true", help="keep the networks of --folds and of the weights, grow the taggers again"
    )
    parser.add_argument(
        "--only", nargs="*", default=(), help="with --facts: grow only these taggers again, such as title"
    )
    parser.add_argument("--corrections", type=Path, nargs="*", default=(), help="desks whose editors corrected stories")
    arguments = parser.parse_args()
    arguments.folds.mkdir(parents=True, exist_ok=True)
    files = [*(arguments.folds / f"{fold}.npz" for fold in range(FOLDS)), weights.FILE]
    text = [samples.sample(page) for gold in arguments.gold for page in with_titles(gold, pages(gold, "text"))]
    learned = (
        [weights.read(file) for file in files]
        if arguments.facts
        else _learned(arguments.gold, text, [page for desk in arguments.corrections for page in corrected(desk)])
    )
    texts = samples.spoken(text, [fold_weights.token_weights for fold_weights in learned])
    text_chances = zip(texts, samples.chances(texts, [fold_weights.network for fold_weights in learned]), strict=True)
    chances = [spread(chance, page.kept, len(page.gold.page.blocks)) for page, chance in text_chances]
    forests = train_facts.train(arguments.gold[0], [page.gold for page in texts], chances)
    for file, fold_weights, new_forests in zip(files, learned, forests, strict=True):
        grown = {name: forest for name, forest in new_forests.items() if not arguments.only or name in arguments.only}
        weights.save(fold_weights._replace(forests={**fold_weights.forests, **grown}), file)
    weights.read.cache_clear()
    for name, model in (("source", train_source), ("standfirst", train_standfirst), ("topics", train_topics)):
        is_wanted = not arguments.only or name in arguments.only
        for file, forest in zip(files, model.train(arguments.gold, files), strict=True) if is_wanted else ():
            fold_weights = weights.read(file)
            weights.save(fold_weights._replace(forests={**fold_weights.forests, name: forest}), file)
        weights.read.cache_clear()
    print(f"{weights.FILE}: {weights.FILE.stat().st_size:,} bytes; folds in {arguments.folds}")


def _learned(golds: Sequence[Path], text: Sequence[Sample], more: Sequence[GoldPage] = ()) -> list[Weights]:
    """For each fold the network and the words that have not seen its domains, and at the end those that have seen all; no taggers yet."""
    # A text dump has menus too, and an HTML page some that are not recognised: both learn from the pages as they are.
    html = [samples.sample(page) for gold in golds for page in pages(gold, "html")]
    by_editors = [samples.sample(page) for page in more]
    whole_html = [samples.sample(page) for gold in golds for page in with_menus(gold)]
    between = [samples.sample(page) for page in samples.interrupted(text)]
    tokens = Tokens([*html, *text, *by_editors])
    words = tokens.by_fold()
    seen = samples.spoken([*html, *whole_html, *text, *between, *by_editors], words)
    print(f"{len(seen)} pages")
    networks = train_network.by_fold(samples.speechless(seen))
    return [
        Weights(network, {}, token_weights)
        for network, token_weights in zip(networks, [*words, tokens.weigh()], strict=True)
    ]


if __name__ == "__main__":
    main()
