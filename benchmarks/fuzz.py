"""Coverage-guided fuzzing of the readers, the header and the sanitiser: `python -m benchmarks.fuzz --minutes 30`.

Any bytes at all must give posts or refusals, a post's header must read back as written, and its HTML must hold nothing
active. Needs atheris (Google, libFuzzer for Python). What crashes or hangs is left as a file in --corpus.
"""

import argparse
import math
import re
import subprocess
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["standfirst"]):
    from standfirst.converter.model import FAULT, Dump, Refusal
    from standfirst.converter.pipeline import convert
    from standfirst.posts.header import CONVERTED, parse, write
    from standfirst.posts.html import render

ACTIVE = re.compile(
    r"<(?:script|style|iframe|object|embed|form|base|svg|math)\b|<[^<>]*\son\w+\s*=\s*[\"']|href=\"\s*javascript:",
    re.IGNORECASE,
)
SECONDS = 20  # for one input
ROUND = 5.0  # minutes a process
LARGEST = 4_096  # bytes of an input
DUMPS = Path(__file__).parent.parent / "tests" / "dumps"


def one(data: bytes) -> None:
    """Check what must hold for *data*."""
    for result in convert(Dump("fuzz", data)):
        if isinstance(result, Refusal):
            assert result.reason and not result.reason.startswith(FAULT), result.reason
            continue
        header, body = parse(write(result.header, result.body), "fuzz.md")
        assert header == result.header
        assert body == result.body
        assert {key for key, _ in header} <= set(CONVERTED)
        assert not ACTIVE.search(render(result.body)), result.body


def seeds(folder: Path) -> None:
    """Write the dumps of the tests, cut short, to start from."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(path for path in DUMPS.rglob("*") if path.is_file() and path.suffix not in (".md", ".golden")):
        (folder / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes()[:LARGEST])


def main() -> None:
    """Fuzz for the given number of minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--corpus", type=Path, default=Path("/tmp/standfirst-fuzz"))  # noqa: S108
    arguments = parser.parse_args()
    if arguments.minutes > ROUND:  # the fuzzer keeps what it saw, 100 kB an input; our own part stays as it is
        for _ in range(math.ceil(arguments.minutes / ROUND)):
            command = [
                sys.executable,
                "-m",
                "benchmarks.fuzz",
                "--minutes",
                str(ROUND),
                "--corpus",
                str(arguments.corpus),
            ]
            subprocess.run(command, check=True)  # noqa: S603 - this module
        return
    seeds(arguments.corpus)
    limits = [
        f"-max_total_time={arguments.minutes * 60:.0f}",
        f"-timeout={SECONDS}",
        f"-max_len={LARGEST}",
        "-rss_limit_mb=16384",
        f"-artifact_prefix={arguments.corpus}/",
    ]
    atheris.Setup([sys.argv[0], str(arguments.corpus), *limits], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
