"""Count what each rule of the cleaning removes, and what the scores lose without it: `python -m benchmarks.cleaning GOLD ...`.

Each gold page is segmented once, by fold weights that have not seen its domain; then its post is made with all rules, and again without
each rule that changed something. A gain is the mean over all pages of a gold set, in thousandths of F1 of the words; `whole` counts
pages that the rule brings to .95 or above, less those that it takes from there. A rule that gains nothing removes lines that the gold
does not know, such as headings without text below, or serves pages that the gold does not hold.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.gold import KINDS, dump_of, fold_of, scorer, truths
from standfirst.converter import cleanup
from standfirst.converter.cleanup import Context, Rule
from standfirst.converter.formats import reading
from standfirst.converter.markdown.render import render
from standfirst.converter.model import Block, Page, Record
from standfirst.converter.models import weights
from standfirst.converter.pipeline import article_of
from standfirst.converter.segment import Segment, segment
from standfirst.core.errors import DigestError
from standfirst.posts.header import write

COMPLETE_F1 = 0.95  # the F1 from which a story counts as whole


class Effect(NamedTuple):
    """The effect of one rule on one page."""

    rule: str
    blocks: int  # that it removed or changed
    gain: float  # in F1
    completed: int  # 1 if the story is whole by it, -1 if it no longer is


def effects(page: Page, story: Segment, score: Any) -> Iterator[Effect]:
    """Return the effect of each rule that changes something on *page*; *score* gives the F1 of a post."""
    changed = Counter[str]()

    def counted(rule: Rule) -> Rule:
        def apply(blocks: Sequence[Block], context: Context) -> Sequence[Block]:
            result = rule.apply(blocks, context)
            removed = len(blocks) - len(result)
            changed[rule.name] += removed or sum(a != b for a, b in zip(blocks, result, strict=True))
            return result

        return rule._replace(apply=apply)

    with patch.object(cleanup, "RULES", tuple(map(counted, cleanup.RULES))):
        best = score(page, story)
    for name in [name for name, count in changed.items() if count]:
        with patch.object(cleanup, "RULES", tuple(rule for rule in cleanup.RULES if rule.name != name)):
            without = score(page, story)
        yield Effect(name, changed[name], best - without, (best >= COMPLETE_F1) - (without >= COMPLETE_F1))


def of_gold(gold: Path, kind: str, folds: Path) -> tuple[int, list[Effect]]:
    """Return how many pages of *kind* the folder *gold* has, and the effects of all rules on them."""
    all_effects, count, compare = list[Effect](), 0, scorer(gold).compare
    with TemporaryDirectory() as name:
        for truth in truths(gold):
            count += 1

            def score(page: Page, story: Segment, truth: Any = truth) -> float:
                path = Path(name, f"{truth['id']}.md")
                try:
                    post = render(article_of(page, story))
                except DigestError:
                    return 0.0
                path.write_text(write(post.header, post.body), encoding="utf-8")
                return float(compare(path, truth)["f1"])

            dump = dump_of(gold, kind, truth["id"])
            with patch.object(weights, "FILE", folds / f"{fold_of(truth['url'])}.npz"):
                record = next(reading.records(dump.path, BytesIO(dump.data)), None)
                if isinstance(record, Record):
                    page = reading.page(record)
                    all_effects += effects(page, segment(page), score)
    return count, all_effects


def main() -> None:
    """Print a table for each gold set and kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="folders with truth.jsonl.gz, html/, text/ and score.py")
    parser.add_argument("--folds", type=Path, default=Path("/tmp/standfirst-folds"))  # noqa: S108
    arguments = parser.parse_args()
    work = [(gold, kind) for gold in arguments.gold for kind in KINDS]
    with ProcessPoolExecutor() as executor:
        results = list(executor.map(of_gold, *zip(*work, strict=True), [arguments.folds] * len(work)))
    for (gold, kind), (pages, rows) in zip(work, results, strict=True):
        print(
            f"\n{gold.name} {kind}, {pages} pages\n| rule | removes | pages | blocks | gain, .001 F1 | whole |\n|---|---|---|---|---|---|"
        )
        for rule in cleanup.RULES:
            rule_rows = [row for row in rows if row.rule == rule.name]
            gain, completed = 1000 * sum(row.gain for row in rule_rows) / pages, sum(row.completed for row in rule_rows)
            print(
                f"| {rule.name} | {rule.removes} | {len(rule_rows)} | {sum(row.blocks for row in rule_rows)} | {gain:+.2f} | {completed:+d} |"
            )


if __name__ == "__main__":
    main()
