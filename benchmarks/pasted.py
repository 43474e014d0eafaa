"""Score texts as people write or paste them: `python -m benchmarks.pasted ../shared [--every N] [--record]`.

Three sets: the texts of ../shared/gold-header/pasted and of `benchmarks/pasted` (a post is right if its facts are, and no line is lost), and
the stories of the golds without the pages around them (`clean.py`: share of posts with all words, that lost a tenth, with an invented
author). `--record` writes the figures, less a hundredth of a share, as floors into floors.json, which CI holds.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import fmean

from benchmarks.floors import FLOORS, settled
from benchmarks.gold import script
from benchmarks.pasted_forms import as_feed, as_html, as_mail
from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.header import write
from standfirst.posts.post import Post

OWN = Path(__file__).with_name("pasted")
CI_EVERY = 11  # of the stories, those that CI converts
ALL_WORDS, MOST_WORDS = 0.99, 0.9  # recall of a post that has all words, and of one that did not lose a tenth
RIGHT = re.compile(r"(\d+) of (\d+) right")


def post_of(dump: Dump) -> str:
    """Return the post that *dump* becomes, as a file holds it; nothing if it becomes none."""
    return next((write(post.header, post.body) for post in convert(dump) if isinstance(post, Post)), "")


FORMS: Mapping[str, Callable[[Path], Dump]] = {
    "": lambda path: Dump(path.name, path.read_bytes()),
    " as HTML": lambda path: Dump(f"{path.stem}.html", as_html(path.read_text(encoding="utf-8")).encode()),
    " as feed": lambda path: Dump(f"{path.stem}.xml", as_feed(path.read_text(encoding="utf-8"))),
    " as mail": lambda path: Dump(f"{path.stem}.eml", as_mail(path.read_text(encoding="utf-8"))),
}


def right_share(shared: Path, texts: Path, form: str = "") -> tuple[float, str]:
    """Return the share of *texts*, in this one of FORMS, whose posts are right, and what the scorer prints."""
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(texts.glob("*.txt")):
            Path(folder, f"{path.stem}.md").write_text(post_of(FORMS[form](path)), encoding="utf-8")
        command = [sys.executable, "-B", str(shared / "gold-header" / "pasted.py")]
        printed = subprocess.run(  # noqa: S603 - our own scorer
            [*command, "--texts", str(texts), "--posts", folder], capture_output=True, text=True, check=False
        ).stdout
    match = RIGHT.search(printed)
    assert match is not None, printed
    return int(match[1]) / int(match[2]), printed


def clean_shares(shared: Path, every: int) -> dict[str, float]:
    """Return, for each form of the golds' stories without their pages, the shares of posts with all words, with nine tenths, and without an author."""
    clean = script(shared / "gold-header" / "clean.py")
    stories = list(clean.stories([shared / "gold", shared / "gold-world"]))[::every]
    texts = [(form, title, text) for _, title, body in stories for form, text in clean.forms(body).items()]
    with ProcessPoolExecutor() as pool:
        dumps = [Dump("a.txt", f"{title}\n\n{text}\n".encode()) for _, title, text in texts]
        posts = list(pool.map(post_of, dumps, chunksize=20))
    rows: dict[str, list[tuple[float, bool]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.md")
        for (form, title, text), post in zip(texts, posts, strict=True):
            path.write_text(post, encoding="utf-8")
            head, tree = clean.score.read_post(path)
            shown = f"{head.get('title', '')}\n{head.get('summary', '')}\n{tree.text_content()}"
            recall = clean.score.overlap(shown, f"{title}\n{text}")[2]
            rows.setdefault(clean.FORMS[form], []).append((recall, "authors" in head))
    return {
        f"{form} {figure}": fmean(map(test, of_form))
        for form, of_form in rows.items()
        for figure, test in (
            ("all words", lambda row: row[0] >= ALL_WORDS),
            ("nine tenths", lambda row: row[0] >= MOST_WORDS),
            ("no author", lambda row: not row[1]),
        )
    }


def reached(shared: Path, every: int = CI_EVERY) -> dict[str, float]:
    """Return every figure, the stories' over every *every*-th of them."""
    texts = {"pasted": shared / "gold-header" / "pasted", "own": OWN}
    return {
        **{f"{name}{form}": right_share(shared, folder, form)[0] for name, folder in texts.items() for form in FORMS},
        **clean_shares(shared, every),
    }


def main() -> None:
    """Print what each text lost, and the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--every", type=int, default=1, help="of the stories")
    parser.add_argument("--record", action="store_true", help="write floors.json, from every 11th story")
    parser.add_argument("--lower", default="", metavar="REASON", help="why a floor may fall")
    arguments = parser.parse_args()
    if arguments.record:
        before = json.loads(FLOORS.read_text(encoding="utf-8"))
        after = settled(before, {"pasted": reached(arguments.shared)}, arguments.lower)
        FLOORS.write_text(json.dumps(after, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    for texts in (arguments.shared / "gold-header" / "pasted", OWN):
        for form in FORMS:
            print(f"{texts.name}{form}", right_share(arguments.shared, texts, form)[1])
    for figure, share in clean_shares(arguments.shared, arguments.every).items():
        print(f"{figure:20} {share:.3f}")


if __name__ == "__main__":
    main()
