"""Two sites of real pages, to see what a reader finds: `python -m benchmarks.paper FOLDER SHARED` makes the desks A and B in FOLDER and counts.

A holds all of gold/ and gold-world/, B three hundred pages of gold-world in its 18 languages. A page without a day gets that of its neighbour.
`--count` only counts what is built.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

from standfirst.core import vocabulary
from standfirst.digest import publishers
from standfirst.posts import cache

ROOT = Path(__file__).resolve().parents[1]
COUNT_B = 300
DAY = "2024-06-03"  # of the first page, if it has none
SECTION = re.compile(r'<p class="kind"[^>]*><a href="[^"]*section/([^/"]+)/')
SOURCE = re.compile(r'<a class="source" href="[^"]*"><bdi>([^<]*)</bdi>')
ORIGINAL = re.compile(r'<p class="original"><a href="([^"]*)"')
SITE = 'title = "The paper"\naddress = "https://paper.example"\nlanguage = "en"\n'


def pages(shared: Path, names: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the name, the day (empty if unknown) and the HTML of each page of the golds *names*."""
    for name in names:
        with gzip.open(shared / name / "truth.jsonl.gz", "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        for row in rows:
            with gzip.open(shared / name / "html" / f"{row['id']}.html.gz") as file:
                day = str(row.get("date") or "")[:10]
                yield f"{name}-{row['id']}", day if len(day) == len(DAY) else "", file.read()


def chosen(shared: Path) -> frozenset[str]:
    """Return the ids of B: a page in turn of each language until there are enough, so that small languages are whole."""
    by_language = defaultdict[str, list[str]](list)
    with gzip.open(shared / "gold-world" / "truth.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            by_language[row["lang"]].append(f"gold-world-{row['id']}")
    ids = list[str]()
    while len(ids) < COUNT_B:
        ids += [names.pop(0) for names in by_language.values() if names][: COUNT_B - len(ids)]
    return frozenset(ids)


def write(desk: Path, pages_of: Iterator[tuple[str, str, bytes]]) -> None:
    """Write a desk whose dumps are pages."""
    (desk / "dumps").mkdir(parents=True)
    (desk / "content").mkdir()
    (desk / "site.toml").write_text(SITE, encoding="utf-8")
    for file in ("sections.toml", "sources.toml", "vocabulary.toml"):
        source = ROOT / "plugins/standfirst/scaffold/files/content" / file
        (desk / "content" / file).write_text(source.read_text("utf-8"), encoding="utf-8")
    days = {}
    for name, day, html in pages_of:
        (desk / "dumps" / f"{name}.html").write_bytes(html)
        days[name] = day
    (desk / "days.json").write_text(json.dumps(days), encoding="utf-8")


def build(desk: Path) -> None:
    """Convert the dumps, give a day to posts without one, and build the site."""
    environment = os.environ | {"STANDFIRST_DESK": str(desk)}
    subprocess.run([sys.executable, "-m", "invoke", "convert"], cwd=ROOT, env=environment, check=False)
    days, day = json.loads((desk / "days.json").read_text("utf-8")), DAY
    for path in sorted((desk / "content" / "posts").rglob("*.md")):
        text = path.read_text("utf-8")
        key = cache.dump_of(path).removesuffix(".html")
        if not re.match(r"(?:[^\n]+\n)*Date:", text):
            day = days.get(key) or day
            path.write_text(f"Date: {day}\n{text}", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "invoke", "build", "--allow-refused"], cwd=ROOT, env=environment, check=False)


def count(desk: Path) -> None:
    """Print how the stories of a site are spread over sections, and which sources have two names."""
    sections, by_host, by_letters = Counter[str](), defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for path in (desk / "output").glob("[12]*/*/*/index.html"):
        page = path.read_text("utf-8")
        if not (section := SECTION.search(page)):
            continue  # a page that leads to another
        sections[section[1]] += 1
        source, original = SOURCE.search(page), ORIGINAL.search(page)
        if source:
            host = publishers.host(unescape(original[1])) if original else ""
            by_host[host].add(source[1])
            by_letters[vocabulary.slug(source[1])].add(source[1])
    total = sum(sections.values())
    print(f"{desk.name}: {total} stories, {sections['news'] / total:.3f} without a section")
    print("sections:", ", ".join(f"{name} {number}" for name, number in sections.most_common()))
    print("hosts with several names:", [names for host, names in by_host.items() if host and len(names) > 1])
    print("names with two spellings:", [names for names in by_letters.values() if len(names) > 1])


def main() -> None:
    """Make the desks, or count what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--count", action="store_true")
    options = parser.parse_args()
    ids = chosen(options.shared)
    for name, golds in (("B", ["gold-world"]), ("A", ["gold-world", "gold"])):
        desk = options.folder / name
        if not options.count:
            every = pages(options.shared, golds)
            write(desk, every if name == "A" else (page for page in every if page[0] in ids))
            build(desk)
        count(desk)


if __name__ == "__main__":
    main()
