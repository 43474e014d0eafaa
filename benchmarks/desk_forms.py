"""Send odd forms to the desk: `python -m benchmarks.desk_forms --forms 20000 [--seed N]`.

The desk is a small one of its own, and runs in this process. Fields and values are those that its pages send, mixed with names that lead
elsewhere, odd numbers and hostile text. No answer may be a 500. Afterwards every post must still be read, and no file be outside the desk.
"""

import argparse
import json
import os
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks import posts
from benchmarks.desk_fuzz import HOSTILE, VALUES
from standfirst.core import settings
from standfirst.posts.header import parse
from standfirst.web.context import DeskContext
from standfirst.web.server import application

ROOT = Path(__file__).resolve().parent.parent
PORT, TOKEN = 8001, "the-token-of-this-run"
HOME = f"http://localhost:{PORT}"
STORIES = 30
PATHS = (
    "/decide", "/undo", "/story/{post}/block", "/story/{post}", "/terms/tags", "/terms/sections", "/terms/sources", "/terms/{odd}",
    "/issues", "/issues/2026-01", "/issues/{odd}", "/dumps", "/dumps/change", "/capture", "/publish", "/publish/rollback", "/story/{odd}",
)  # fmt: skip
READ = ("/", "/?state={odd}", "/?page={odd}", "/?q={odd}", "/story/{post}/dump", "/story/{post}/diff", "/dumps/{odd}", "/site/{odd}", "/issues/{odd}.eml", "/picture/images/{odd}")  # fmt: skip
FIELDS = (
    "action", "address", "aliases", "back", "feed", "heading", "hidden", "html", "into", "introduction", "issue_title", "lasting", "move",
    "name", "new", "next", "note", "number", "over", "release", "restore", "retry", "tags", "url", "version", "why", "add", "drop", "keep",
    "post", "Title", "Date", "Tags", "Category", "Source", "Summary", "body", "base.Title", "base.Date", "base.body", "month", "week", "day",
)  # fmt: skip
USUAL = (
    "publish", "hold", "decline", "pin", "unpin", "hide", "delete", "save", "merge", "rename", "split", "1", "0", "true", "2026-01", "up",
    "down", "add", "drop", "Boats", "Wind", "2026-05-06 18:00", "A title", "Words of a text.",
)  # fmt: skip


class Forms:
    """Values and addresses that a run draws from."""

    def __init__(self, seed: int, names: list[str]) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a run that can be repeated
        naughty = json.loads(HOSTILE.read_text(encoding="utf-8")) if HOSTILE.is_file() else []
        self._odd = [value.encode("utf-8", "replace").decode() for value in (*VALUES, *map(str, naughty))]
        self._names = names

    def value(self) -> str:
        """Return a value: one that the desk's pages send, the name of a post, or an odd one."""
        name = self._random.choice(self._names)
        version = self._random.choice(("", "0:", "x:"))
        return self._random.choice((self._random.choice(self._odd), self._random.choice(USUAL), name, version + name))

    def address(self, patterns: tuple[str, ...]) -> str:
        """Return one of *patterns*, filled in."""
        odd = "".join(letter for letter in self._random.choice(self._odd)[:200] if letter.isprintable())
        return self._random.choice(patterns).format(post=self._random.choice(self._names), odd=odd or "x")

    def form(self) -> dict[str, list[str]]:
        """Return a form; a field may have several values."""
        fields = self._random.sample(FIELDS, self._random.randint(0, 8))
        return {name: [self.value() for _ in range(self._random.choice((1, 1, 1, 2, 5)))] for name in fields}

    def is_read(self) -> bool:
        """Return true if the next request reads a page."""
        return self._random.random() < 0.15


def main() -> None:
    """Send the forms, and print how many answers had which status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    top = Path(tempfile.mkdtemp(prefix="desk-forms-"))
    desk = top / "desk"
    posts.write(desk / "content" / "posts", posts.posts(STORIES))
    (desk / "dumps").mkdir()
    os.environ |= {"STANDFIRST_DESK": str(desk), "SITEURL": "https://digest.example", "STANDFIRST_CURATE": "1", settings.FILE: str(ROOT / "pelicanconf.py")}  # fmt: skip
    shelf = desk / "content" / "posts"
    forms = Forms(arguments.seed, sorted(path.relative_to(shelf).as_posix() for path in shelf.rglob("*.md")))
    answers: Counter[int] = Counter()
    failed = []
    with TestClient(application(DeskContext(), PORT, TOKEN), base_url=HOME, raise_server_exceptions=False) as client:
        client.get(f"/?token={TOKEN}")
        for _ in range(arguments.forms):
            if forms.is_read():
                address = forms.address(READ)
                answer = client.get(address, follow_redirects=False)
                sent = {}
            else:
                address, sent = forms.address(PATHS), forms.form()
                answer = client.post(address, data=sent, headers={"Origin": HOME, "Accept": "application/json"}, follow_redirects=False)  # fmt: skip
            answers[answer.status_code] += 1
            if answer.status_code >= 500:
                failed.append((address, sent))
    for address, sent in failed[:20]:
        print("500:", address, json.dumps(sent)[:400])
    for path in desk.rglob("*.md"):
        if "posts" in path.parts:
            parse(path.read_text(encoding="utf-8"), str(path))
    outside = [path for path in top.iterdir() if path != desk]
    print(dict(sorted(answers.items())), f"{len(failed)} failed; outside the desk: {outside}")
    shutil.rmtree(top)
    if failed or outside:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
