"""Grow every model of the converter: `python -m benchmarks.train ../shared/gold ../shared/gold-world`; the same bytes each time.

Writes standfirst/converter/models/weights.npz, grown on all pages, and for each fold, into --folds, the weights that have not
seen its domains: those make the out-of-fold posts that benchmarks.quality scores.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import samples, train_facts, train_network, train_standfirst
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
    given = parser.parse_args()
    given.folds.mkdir(parents=True, exist_ok=True)
    files = [*(given.folds / f"{fold}.npz" for fold in range(FOLDS)), weights.FILE]
    text = [samples.sample(page) for gold in given.gold for page in with_titles(gold, pages(gold, "text"))]
    learned = (
        [weights.read(file) for file in files]
        if given.facts
        else _learned(given.gold, text, [page for desk in given.corrections for page in corrected(desk)])
    )
    texts = samples.spoken(text, [each.token_weights for each in learned])
    told = zip(texts, samples.chances(texts, [each.network for each in learned]), strict=True)
    chances = [spread(chance, each.kept, len(each.gold.page.blocks)) for each, chance in told]
    forests = train_facts.train(given.gold[0], [each.gold for each in texts], chances)
    for file, each, own in zip(files, learned, forests, strict=True):
        grown = {name: forest for name, forest in own.items() if not given.only or name in given.only}
        weights.save(each._replace(forests={**each.forests, **grown}), file)
    weights.read.cache_clear()
    is_wanted = not given.only or "standfirst" in given.only
    for file, forest in zip(files, train_standfirst.train(given.gold, files), strict=True) if is_wanted else ():
        each = weights.read(file)
        weights.save(each._replace(forests={**each.forests, "standfirst": forest}), file)
    print(f"{weights.FILE}: {weights.FILE.stat().st_size:,} bytes; folds in {given.folds}")


def _learned(golds: Sequence[Path], text: Sequence[Sample], more: Sequence[GoldPage] = ()) -> list[Weights]:
    """For each fold the network and the words that have not seen its domains, and at the end those that have seen all; no taggers yet."""
    # A text dump has menus too, and an HTML page some that nobody knows for one: both learn from the pages as they are.
    html = [samples.sample(page) for gold in golds for page in pages(gold, "html")]
    by_editors = [samples.sample(page) for page in more]
    whole_html = [samples.sample(page) for gold in golds for page in with_menus(gold)]
    between = [samples.sample(page) for page in samples.interrupted(text)]
    tokens = Tokens([*html, *text, *by_editors])
    words = tokens.by_fold()
    seen = samples.spoken([*html, *whole_html, *text, *between, *by_editors], words)
    print(f"{len(seen)} pages")
    networks = train_network.by_fold(samples.speechless(seen))
    return [Weights(network, {}, said) for network, said in zip(networks, [*words, tokens.weigh()], strict=True)]


if __name__ == "__main__":
    main()
