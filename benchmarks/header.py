"""Score headers: `python -m benchmarks.header ../shared [--kind html|text] [--misses FIELD] [--record]`.

The 103 newspaper pages of ../shared/gold-header, whose labels say what an editor would publish, are converted as HTML and as text; its
scorer says which posts would be published untouched, and which fields are right. `--record` writes the figures of every third page, less a
hundredth, as floors into floors.json, which CI holds.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.floors import FLOORS, settled
from benchmarks.gold import dump_of
from benchmarks.pasted import post_of

KINDS = ("html", "text")
CI_EVERY = 3  # of the pages, those that CI converts


def posts(shared: Path, kind: str, folder: Path, every: int = 1) -> None:
    """Write the posts of every so-manieth labelled page, as *kind*, into *folder*."""
    labels = [line for line in labels_of(shared).read_text(encoding="utf-8").splitlines() if line.strip()][::every]
    (folder / "labels.jsonl").write_text("\n".join(labels), encoding="utf-8")
    names = [json.loads(line)["id"] for line in labels]
    with ProcessPoolExecutor() as pool:
        dumps = [dump_of(shared / "gold-world", kind, name) for name in names]
        for name, post in zip(names, pool.map(post_of, dumps, chunksize=5), strict=True):
            if post:
                (folder / f"{name}.md").write_text(post, encoding="utf-8")


def labels_of(shared: Path) -> Path:
    """Return the file of the labels."""
    return shared / "gold-header" / "labels.jsonl"


def reached(shared: Path, kind: str) -> dict[str, float]:
    """Return the share of right posts by field, of every third page of *kind*."""
    figures = json.loads(scored(shared, kind, "--json", every=CI_EVERY))
    return {field: float(value) for field, value in figures.items() if isinstance(value, float)}


def scored(shared: Path, kind: str, *options: str, every: int = 1) -> str:
    """Return what the scorer prints of the posts made of *kind*."""
    with tempfile.TemporaryDirectory() as folder:
        posts(shared, kind, Path(folder), every)
        options = (*options, "--labels", str(Path(folder, "labels.jsonl")))
        command = [sys.executable, "-B", str(shared / "gold-header" / "score_header.py"), "--kind", kind, *options]
        done = subprocess.run([*command, "--posts", folder], capture_output=True, text=True, check=True)  # noqa: S603 - our own scorer
        return done.stdout


def main() -> None:
    """Print the share of posts that would be published untouched, and that of each right field."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--misses", metavar="FIELD", help="print the posts that miss this field")
    parser.add_argument("--record", action="store_true", help="write floors.json")
    parser.add_argument("--lower", default="", metavar="REASON", help="why a floor may fall")
    arguments = parser.parse_args()
    if arguments.record:
        now = {f"header {kind}": reached(arguments.shared, kind) for kind in KINDS}
        after = settled(json.loads(FLOORS.read_text(encoding="utf-8")), now, arguments.lower)
        FLOORS.write_text(json.dumps(after, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    for kind in [arguments.kind] if arguments.kind else KINDS:
        print(kind, scored(arguments.shared, kind, *(["--misses", arguments.misses] if arguments.misses else [])))


if __name__ == "__main__":
    main()
