"""Learn which pages hold no story (converter/models/no_story.json): `python -m benchmarks.train_no_story GOLD ... --without FOLDER`.

Pages with a story are the dumps of the golds, their stories alone, and the texts of `benchmarks/pasted/`. Pages without one are the
dumps of the golds after their stories were cut out, some with the first sentence of it, as above a paywall, and the dumps in the folder
of `--without`. A logistic regression, as in `benchmarks.train_written`; figures are printed for stories and dumps that it has not seen.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks.gold import dump_of, script, truths
from benchmarks.pasted_forms import STYLES, as_html
from benchmarks.train_written import FOLDS, PASTED, fit, scores
from standfirst.converter import no_story, pipeline
from standfirst.converter.formats import reading
from standfirst.converter.model import Dump, Page
from standfirst.core.errors import DigestError

TIMES = 10  # that each dump of --without counts: errors and paywalls are of kinds which the golds do not have
MOST_REFUSED = 0.0095  # of the stories of the golds, unseen
EVERY_ALONE, EVERY_TEASER = 3, 2
SHORTEST = 160  # characters of a story of one or two sentences

Row = tuple[str, str, bool, list[float]]  # its name, its set, whether it has no story, its figures


def row_of(page: Page) -> list[float] | None:
    """Return the figures of a page, or nothing if it is refused before they count."""
    try:
        shown, story, _ = pipeline.story_of(page)
        article = pipeline.article_of(shown, story)
    except DigestError:
        return None
    if no_story.is_certain(page, article.facts, article.body):
        return None
    return no_story.figures_of(shown, page, story, article.facts, article.body)


def rows_of_gold(arguments: tuple[Path, str, str, int]) -> list[Row]:
    """Return the figures of a dump of a gold with its story, and without it."""
    gold, form, name, number = arguments
    try:
        page = next(reading.read(dump_of(gold, form, name)))
    except DigestError:
        return []
    _, story, _ = pipeline.story_of(page)
    rows = [(name, "story", False, row_of(page))]
    if story.chosen and len(story.chosen) < len(page.blocks):
        first, last = story.chosen[0], story.chosen[-1]
        teaser = [page.blocks[first]._replace(text=page.blocks[first].text[:200])] if number % EVERY_TEASER else []
        blocks = (*page.blocks[:first], *teaser, *page.blocks[last + 1 :])
        lines = tuple(block.text for block in blocks) if page.lines else ()
        if blocks:
            rows.append((name, "cut", True, row_of(replace(page, blocks=blocks, lines=lines))))
    return [(name, part, is_none, row) for name, part, is_none, row in rows if row]


def rows_of_dump(arguments: tuple[Dump, str, bool]) -> list[Row]:
    """Return the figures of one dump."""
    dump, part, is_none = arguments
    try:
        return [(dump.path, part, is_none, row) for page in reading.read(dump) if (row := row_of(page))]
    except DigestError:
        return []


def dumps(golds: Sequence[Path], without: Path) -> Iterator[tuple[Dump, str, bool]]:
    """Return the dumps that are no page of a gold."""
    clean = script(golds[0].parent / "gold-header" / "clean.py")
    for number, (name, title, body) in enumerate(clean.stories(golds)):
        if number % EVERY_ALONE:
            continue
        first = body.partition("\n")[0]
        for form, story in {**clean.forms(body), "p": first, "s": first[:SHORTEST].rpartition(".")[0] + "."}.items():
            text = f"{title}\n\n{story}\n"
            yield Dump(f"{name}-{form}.txt", text.encode()), "alone", False
            style = STYLES[crc32(name.encode()) % len(STYLES)]
            yield Dump(f"{name}-{form}.html", as_html(text, style).encode()), "alone", False
    for path in sorted(PASTED.glob("*.txt")):
        yield Dump(path.name, path.read_bytes()), "pasted", False
    for path in sorted(without.iterdir()):
        yield Dump(path.name, path.read_bytes()), "without", True


def main() -> None:
    """Learn, print what unseen pages give, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("golds", nargs="+", type=Path)
    parser.add_argument("--without", type=Path, required=True)
    arguments = parser.parse_args()
    pages = [
        (gold, form, truth["id"], number)
        for gold in arguments.golds for form in ("text", "html") for number, truth in enumerate(truths(gold))
    ]  # fmt: skip
    with ProcessPoolExecutor() as pool:
        rows = [row for some in pool.map(rows_of_gold, pages, chunksize=20) for row in some]
        rows += [row for some in pool.map(rows_of_dump, dumps(arguments.golds, arguments.without), chunksize=20) for row in some]  # fmt: skip
    names, parts = [row[0] for row in rows], np.array([row[1] for row in rows])
    target, table = np.array([float(row[2]) for row in rows]), np.array([row[3] for row in rows])
    times = np.where((parts == "without") | (parts == "pasted"), TIMES, 1)
    folds = np.array([crc32(name.encode()) % FOLDS for name in names])
    unseen = np.zeros(len(rows))
    for fold in range(FOLDS):
        seen = np.repeat(np.flatnonzero(folds != fold), times[folds != fold])
        unseen[folds == fold] = scores(fit(table[seen], target[seen]), table[folds == fold])
    stories = np.sort(unseen[target == 0])[::-1]
    limit = float(stories[int(MOST_REFUSED * len(pages))])  # of all stories; those of more words are never refused
    for part in sorted(set(parts)):
        refused = unseen[parts == part] > limit
        print(f"{part}: {refused.sum()} of {len(refused)} refused")
    print(
        "limit",
        limit,
        [name for name, part, score in zip(names, parts, unseen, strict=True) if part == "without" and score <= limit],
    )
    print(
        [
            name
            for name, part, score in zip(names, parts, unseen, strict=True)
            if part not in {"without", "cut"} and score > limit
        ]
    )
    every = np.repeat(np.arange(len(rows)), times)
    learned = fit(table[every], target[every])
    learned["bias"] -= limit
    no_story.WEIGHTS.write_text(json.dumps({part: np.round(value, 5).tolist() for part, value in learned.items()}) + "\n", encoding="utf-8")  # fmt: skip


if __name__ == "__main__":
    main()
