"""Fuzz the whole command: `python -m benchmarks.desk_fuzz --batches 100 --dumps 200`.

Each batch is a fresh desk with one good dump among mutated ones: odd names, archives with members of one name or of odd names,
records and headers with hostile values, bodies of flipped, cut, doubled and spliced bytes. `invoke build --allow-refused`
must publish the good story within bounds of CPU time and memory. A batch that fails is kept, and its seed printed.
"""

import argparse
import io
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DUMPS = ROOT / "tests" / "dumps"
HOSTILE = ROOT.parent / "shared" / "hostile" / "blns.json"  # a list of naughty strings
GOOD = (
    "Harbour boats race\n\n6 May 2024\n\n"
    + "The boats raced all day, and the crew of the smallest was home first. " * 8
)
PAGE = "2024/05/harbour-boats-race/index.html"
LARGEST = 60_000  # bytes of a seed
CPU_EACH, CPU_START = 0.5, 60.0  # seconds of CPU time that a batch may take for each dump, and to start
MEMORY = 1024  # MB that the largest process may take
# Values that programs stumble over, as a field, a header or a piece of markup.
VALUES = (
    "http://a]b/", "http://[::1]/", "//", "javascript:alert(1)", "file:///etc/passwd", "http://user:pw@host/", "20260501T2400Z",
    "0000-00-00", "9999-99-99T99:99:99+99:99", "-1", "1e999", "NaN", "\x00", "\x1b[31m", "\ud800", "\u2028", "\u202e", "\ufeff", "﷽" * 50,
    "[" * 3000, "(" * 3000, "<" * 3000, "<!-- a -->" * 40, "{% raw %}", "{static}/x", "|filename|", "`" * 500, "*" * 500, "\n\n---\n\n",
    "Save_as: index.html", "a" * 5000, "=?utf-8?q?=?=", "&#0;", "&#xD800;", "<![CDATA[", "]]>", "<script>", "..", "../../x", "CON", "#", "?", "%00",
)  # fmt: skip
NAME_MARKS = "abc #?%&;:'\"\\<>|*+$(){}[]!~`^=,@-_. \t\x01\x1b\x7f\x85\u00a0\u2028\u202e\ufeffé日本🚢\u0301"


@dataclass(frozen=True, slots=True)
class FuzzBatch:
    """Result of one batch."""

    seed: int
    names: int
    seconds: float  # of CPU time, of all processes
    megabytes: float  # of the largest process
    fault: str  # why it failed; empty if it did not


def seeds() -> list[tuple[str, bytes]]:
    """Return the dumps of the tests to start from, with their suffixes."""
    paths = sorted(path for path in DUMPS.rglob("*") if path.is_file() and path.suffix not in (".md", ".golden"))
    return [(path.suffix, path.read_bytes()[:LARGEST]) for path in paths]


def name(chance: random.Random, suffix: str) -> bytes:
    """Return a file name of odd characters, sometimes of bytes that are no UTF-8, of at most 200 bytes."""
    marks = "".join(chance.choice(NAME_MARKS) for _ in range(chance.randint(1, 40)))
    raw = marks.encode() if chance.random() < 0.8 else chance.randbytes(chance.randint(1, 60))
    kept = raw.replace(b"/", b"").replace(b"\0", b"").lstrip(b".")[:200]
    return (kept or b"x") + suffix.encode()


def flipped(chance: random.Random, data: bytes) -> bytes:
    """Return *data* with some bytes changed."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def cut(chance: random.Random, data: bytes) -> bytes:
    """Return *data* without a piece, or with a piece many times."""
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randint(1, 2_000))
    times = chance.choice((0, 0, 2, 50))
    return data[:start] + data[start:end] * times + data[end:]


def inserted(chance: random.Random, data: bytes) -> bytes:
    """Return *data* with hostile values at some places."""
    for _ in range(chance.randint(1, 6)):
        position = chance.randrange(len(data) + 1)
        data = data[:position] + chance.choice(NAUGHTY).encode("utf-8", "surrogatepass") + data[position:]
    return data


def record(chance: random.Random, data: bytes) -> bytes:
    """Return articles as JSON, JSON Lines or CSV with hostile values; *data* is left aside."""
    del data
    fields = (
        "title",
        "text",
        "url",
        "date",
        "author",
        "tags",
        "summary",
        "language",
        "source",
        "slug",
        "savedAt",
        "labels",
        "id",
    )
    rows = [
        {
            field: chance.choice(NAUGHTY) if chance.random() < 0.4 else f"{field} of boats {chance.random()}"
            for field in fields
        }
        for _ in range(chance.randint(1, 6))
    ]
    form = chance.choice(("array", "lines", "csv"))
    if form == "csv":
        lines = [",".join(fields), *(",".join(row.values()) for row in rows)]
        return "\n".join(lines).encode("utf-8", "surrogatepass")
    texts = [json.dumps(row, ensure_ascii=chance.random() < 0.5) for row in rows]
    return (f"[{','.join(texts)}]" if form == "array" else "\n".join(texts)).encode("utf-8", "surrogatepass")


def page(chance: random.Random, data: bytes) -> bytes:
    """Return a page whose declarations are hostile; *data* is left aside."""
    del data

    def value() -> str:
        return chance.choice(NAUGHTY)

    metas = "".join(
        f'<meta property="{key}" content="{value()}">'
        for key in (
            "og:title",
            "og:url",
            "article:published_time",
            "article:author",
            "article:tag",
            "og:site_name",
            "og:locale",
        )
    )
    linked = json.dumps(
        {"@type": "NewsArticle", "headline": value(), "datePublished": value(), "author": value(), "keywords": value()}
    )
    head = f"{metas}<link rel=canonical href='{value()}'><base href='{value()}'><script type='application/ld+json'>{linked}</script>"
    body = f"<h1>{value()}</h1><p>6 May 2024</p><p>{GOOD}</p><p>See <a href='{value()}'>{value()}</a></p>"
    return f"<html lang='{value()}'><head><title>{value()}</title>{head}</head><body>{body}</body></html>".encode(
        "utf-8", "surrogatepass"
    )


def archive(chance: random.Random, data: bytes) -> bytes:
    """Return an archive of *data* under odd names, some of them twice."""
    names = [name(chance, ".txt").decode("utf-8", "replace") for _ in range(chance.randint(1, 3))]
    names += names[: chance.randint(0, 1)]
    out = io.BytesIO()
    if chance.random() < 0.5:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for member_name in names:
                packed.writestr(zipfile.ZipInfo(member_name), data[:5_000])
    else:
        with tarfile.open(fileobj=out, mode="w") as tar:
            for member_name in names:
                member = tarfile.TarInfo(member_name)
                member.size = len(data[:5_000])
                tar.addfile(member, io.BytesIO(data[:5_000]))
    archive_bytes = out.getvalue()
    return flipped(chance, archive_bytes) if chance.random() < 0.3 else archive_bytes


CHANGES: Sequence[Callable[[random.Random, bytes], bytes]] = (flipped, cut, inserted, record, page, archive)
NAUGHTY: list[str] = [*VALUES, *(json.loads(HOSTILE.read_text(encoding="utf-8")) if HOSTILE.is_file() else [])]


def dumps(seed: int, count: int) -> Iterator[tuple[bytes, bytes]]:
    """Return the names and bytes of *count* mutated dumps, the same for the same *seed*."""
    chance, seed_dumps = random.Random(seed), seeds()  # noqa: S311 - no secret
    for number in range(count):
        suffix, data = chance.choice(seed_dumps)
        for _ in range(chance.randint(1, 3)):
            data = chance.choice(CHANGES)(chance, data or b"x")
        is_odd = chance.random() < 0.15
        yield (name(chance, suffix) if is_odd else f"{number}{suffix}".encode()), data


def built(desk: Path, seed: int, count: int) -> FuzzBatch:
    """Build a batch in the empty folder *desk*."""
    (desk / "content").mkdir()
    (desk / "dumps").mkdir()
    odd = 0
    for path, data in dumps(seed, count):
        odd += not path.isascii() or not path.split(b".")[0].isalnum()
        with open(os.fsencode(desk / "dumps") + b"/" + path, "wb") as out:  # noqa: PTH123 - of bytes
            out.write(data)
    (desk / "dumps" / "good.txt").write_text(GOOD, encoding="utf-8")
    environment = os.environ | {"STANDFIRST_DESK": str(desk), "SITEURL": "https://digest.example"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "invoke", "build", "--allow-refused"]
    done = subprocess.run(  # noqa: S603 - ours
        command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return FuzzBatch(
        seed, odd, seconds, after.ru_maxrss / 1024, _fault(desk, done, seconds, count, after.ru_maxrss / 1024)
    )


def _fault(desk: Path, done: "subprocess.CompletedProcess[str]", seconds: float, count: int, megabytes: float) -> str:
    output = done.stdout + done.stderr
    if done.returncode or "Traceback" in output:
        return f"it ended with {done.returncode}:\n{output[-3000:]}"
    if not (desk / "output" / PAGE).is_file():
        return "the good story is not published"
    if "a fault of ours" in output:
        return next(line for line in output.splitlines() if "a fault of ours" in line)
    if seconds > CPU_START + CPU_EACH * count:
        return f"it took {seconds:.0f} seconds of CPU time"
    return f"a process took {megabytes:.0f} MB" if megabytes > MEMORY else ""


def main() -> None:
    """Build all batches, print each, and end with 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=100)
    parser.add_argument("--dumps", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first batch's seed")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "standfirst-desk-fuzz")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # zipfile's: of two members with one name, which is what we want
    failed, names, started = 0, 0, time.monotonic()
    for seed in range(arguments.first, arguments.first + arguments.batches):
        desk = arguments.keep / str(seed)
        shutil.rmtree(desk, ignore_errors=True)
        desk.mkdir(parents=True)
        batch = built(desk, seed, arguments.dumps)
        names += batch.names
        failed += bool(batch.fault)
        print(f"{seed}: {batch.seconds:.0f} CPU s, {batch.megabytes:.0f} MB {batch.fault}", flush=True)
        if not batch.fault:
            shutil.rmtree(desk)
    count = arguments.batches * arguments.dumps
    print(f"{count:,} dumps, {names:,} odd names, {failed} batches failed, {time.monotonic() - started:.0f} s")
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
