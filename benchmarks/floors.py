"""The scores that CI holds: `python -m benchmarks.floors GOLD ...` raises floors.json to what is reached now.

A floor is the mean over every 11th gold page, by the shipped weights, less a hundredth. One that would fall stops the
command, unless `--lower REASON` says why: the reason and the figures before go into floors.json with the new ones.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.gold import KINDS, dump_of, scorer, truths
from standfirst.converter.pipeline import convert
from standfirst.posts.header import write
from standfirst.posts.post import Post

FLOORS = Path(__file__).with_name("floors.json")
EVERY, SLACK = 11, 0.01
FIGURES = ("f1", "order", "breaks", "headings", "links", "title", "author", "no_author", "date", "no_date")


def reached(gold: Path, kind: str) -> dict[str, float]:
    """Return the mean of each figure over every 11th page of *kind* in the folder *gold*, by the shipped weights."""
    compare, rows = scorer(gold).compare, []
    with tempfile.TemporaryDirectory() as name:
        for truth in truths(gold)[::EVERY]:
            path = Path(name, f"{truth['id']}.md")
            for post in convert(dump_of(gold, kind, truth["id"])):
                if isinstance(post, Post):
                    path.write_text(write(post.header, post.body), encoding="utf-8")
            rows.append(compare(path, truth))
    return {
        figure: fmean(values)
        for figure in FIGURES
        if (values := [float(row[figure]) for row in rows if row.get(figure) is not None])
    }


def settled(before: Mapping[str, Any], now: Mapping[str, Mapping[str, float]], reason: str) -> dict[str, Any]:
    """floors.json as it should be; raises ValueError where a floor would fall and no *reason* is given."""
    after = {kind: {figure: round(value - SLACK, 3) for figure, value in row.items()} for kind, row in now.items()}
    fallen = {
        f"{kind} {figure}": floor
        for kind, row in before.items()
        if kind in after
        for figure, floor in row.items()
        if after[kind].get(figure, 0.0) < floor
    }
    if fallen and not reason:
        raise ValueError(f"these would fall: {', '.join(fallen)}; say why with --lower REASON")
    lowered = [*before.get("lowered", ()), *([{"reason": reason, "before": fallen}] if fallen else ())]
    about = __doc__.partition("\n")[2].strip().replace("\n", " ")
    return {**before, "about": about, **after, "lowered": lowered}  # rows of other measures stay


def main() -> None:
    """Score, and write floors.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="folders with truth.jsonl.gz, html/ and text/")
    parser.add_argument("--lower", default="", metavar="REASON", help="why a floor may fall")
    arguments = parser.parse_args()
    before = json.loads(FLOORS.read_text(encoding="utf-8"))
    try:
        now = {f"{gold.name} {kind}": reached(gold, kind) for gold in arguments.gold for kind in KINDS}
        after = settled(before, now, arguments.lower)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    FLOORS.write_text(json.dumps(after, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(FLOORS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
