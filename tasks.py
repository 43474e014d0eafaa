"""The editor's commands and those for working on the engine: `invoke --list` shows every task, `invoke --help TASK` its options."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "plugins"))  # the engine of this repository

try:
    from standfirst.cli import collection, running, site
    from standfirst.preview import server
except ModuleNotFoundError as error:
    sys.exit(
        f"{error.name} is not installed: this environment is older than the engine; run `pip install -r requirements.txt`"
    )

GOLD, FOLDS = "../shared/gold", "/tmp/standfirst-folds"  # noqa: S108 - where benchmarks.train leaves them
GOLDS = "../shared/gold ../shared/gold-world"


@task(help={"port": "Serve it on localhost at this port until interrupted; 0 only builds it."})
def demo(_: Context, port: int = 0) -> None:
    """Build a site from the invented stories of tests/dumps/ in .demo/output/."""
    demo_desk = _demo_desk(f"http://localhost:{port or site.PORT}")
    running.end(running.build, allow_refused=True)
    if port:
        running.end(lambda: server.serve(demo_desk / "output", port))


def _demo_desk(address: str) -> Path:
    """Return the desk of the demo, its dumps laid out, and set this process's environment for it."""
    demo_desk = HERE / ".demo"
    os.environ |= {
        "STANDFIRST_DESK": str(demo_desk),
        "SITEURL": address,
        "STANDFIRST_RECONVERT": "1",
        "STANDFIRST_DEMO": "1",
    }
    (demo_desk / "content").mkdir(parents=True, exist_ok=True)
    invented = HERE / "tests" / "dumps"
    for dump in sorted(path for kind in ("html", "text", "mhtml") for path in (invented / kind).rglob("*.*")):
        if dump.suffix not in (".md", ".golden"):
            copied = demo_desk / "dumps" / dump.relative_to(invented)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(dump, copied)
    return demo_desk


@task(
    name="test",
    help={
        "full": "Also the second stage: whole commands, browsers, clusters, the gold pages.",
        "names": "Only tests whose name matches, of both stages.",
    },
)
def run_tests(_: Context, full: bool = False, names: str = "") -> None:
    """Run the tests, on all cores: those of single parts; with --full all of them."""
    # Tests of the second stage wait for browsers, servers and clocks: one process more than there are cores keeps these busy.
    processes = str((os.cpu_count() or 1) + 1) if full else "auto"
    chosen = ["-k", names, "--full"] if names else ["-n", processes, *(["--full"] if full else [])]
    # Compiled modules are kept: hundreds of processes import the same ones.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    raise Exit(code=subprocess.run([sys.executable, "-m", "pytest", *chosen], env=environment, check=False).returncode)


@task(name="docs")
def docs(_: Context) -> None:
    """Write the reference from the code, and build the documentation into .docs/ (needs requirements-docs.txt)."""
    from standfirst.cli import reference  # noqa: PLC0415 - no other command needs it, and each would load it

    for name, text in reference.written().items():
        (HERE / "docs" / "reference" / name).write_text(text, encoding="utf-8")
    _module("mkdocs", "build", "--quiet")


@task(name="lint")
def lint(_: Context) -> None:
    """Check format, rules, types and the imports between folders: ruff, mypy and import-linter, as CI does."""
    linter = str(Path(sys.executable).with_name("lint-imports"))
    python = [sys.executable, "-m"]
    checks = (
        [*python, "ruff", "format", "--check"],
        [*python, "ruff", "check"],
        [*python, "mypy"],
        [linter, "--no-logo", "--no-cache"],
    )
    engine = os.environ | {"PYTHONPATH": str(HERE / "plugins")}
    running = [subprocess.Popen(check, env=engine) for check in checks]
    raise Exit(code=max(check.wait() for check in running))


@task(
    help={
        "gold": "Folder with truth.jsonl.gz, html/ and text/.",
        "folds": "Weights that have not seen a fold, by benchmarks.train.",
        "record": "Write our figures beside the weights.",
    }
)
def quality(_: Context, gold: str = GOLDS, folds: str = FOLDS, record: bool = False) -> None:
    """Score posts of the gold pages, each made by weights that have not seen its domain."""
    _module("benchmarks.quality", *gold.split(), "--folds", folds, *(["--record"] if record else []))


@task(help={"shared": "The folder with gold/, gold-world/ and gold-header/."})
def pasted(_: Context, shared: str = "../shared") -> None:
    """Score texts as people write or paste them: what each post lost, and what facts are wrong."""
    _module("benchmarks.pasted", shared)


@task(
    help={"shared": "The folder with gold-header/ and gold-world/.", "misses": "A field: print the posts that miss it."}
)
def header(_: Context, shared: str = "../shared", misses: str = "") -> None:
    """Score headers: the share of posts that an editor would publish untouched, and each field."""
    _module("benchmarks.header", shared, *(["--misses", misses] if misses else []))


@task(help={"gold": "Folders with truth.jsonl.gz, html/ and text/."})
def speed(_: Context, gold: str = GOLDS) -> None:
    """Compare pages per CPU-second with trafilatura, in one run on the same pages."""
    _module("benchmarks.speed", *gold.split())


@task(help={"gold": "Folder with truth.jsonl.gz, html/ and text/."})
def curation(_: Context, gold: str = GOLD) -> None:
    """Score tags, summaries and the finding of same stories beside the peers."""
    _module("benchmarks.curation", gold)


@task(help={"gold": "The folder gold-world."})
def events(_: Context, gold: str = "../shared/gold-world") -> None:
    """Score the finding of stories on one event, on pairs that two people judged."""
    _module("benchmarks.events", gold)


@task(name="site", help={"output": "A site built for http://127.0.0.1:8417; the demo by default."})
def site_(_: Context, output: str = "") -> None:
    """Read every page of a site with the Nu Html Checker and html-validate, and measure it with Lighthouse."""
    if not output:
        output = str(_demo_desk("http://127.0.0.1:8417") / "output")
        running.end(running.build, allow_refused=True)
    _module("benchmarks.site", output)


@task(help={"gold": "Folder with truth.jsonl.gz, html/ and text/.", "count": "How many pages."})
def scale(_: Context, gold: str = GOLD, count: int = 10_000) -> None:
    """Measure pages a second and memory: files and a WARC, on one core, all cores and a cluster."""
    _module("benchmarks.scale", gold, "--count", str(count))


@task(
    name="build",
    help={
        "number": "The number of posts.",
        "rounds": "Builds of each generator.",
        "peers": "Which generators, instead of all.",
        "pictures": "Three of four stories have a picture.",
        "plot": "An SVG file to write.",
    },
)
def building(
    _: Context, number: int = 10_000, rounds: int = 5, peers: str = "", pictures: bool = False, plot: str = ""
) -> None:
    """Build the same posts with us (the whole command, too), stock Pelican and Hugo: cold, one new, nothing changed."""
    _module(
        "benchmarks.build",
        "-n",
        str(number),
        "-r",
        str(rounds),
        *(["--peers", peers] if peers else []),
        *(["--pictures"] if pictures else []),
        *(["--plot", plot] if plot else []),
    )


@task(help={"counts": "Posts of each site, with blanks between.", "rounds": "New stories of each site."})
def growth(_: Context, counts: str = "1000 50000", rounds: int = 20) -> None:
    """Measure how the build of one new story grows with the site."""
    _module("benchmarks.growth", "-n", *counts.split(), "-r", str(rounds))


@task(help={"posts": "How many posts there are.", "queries": "Queries of each kind."})
def search(_: Context, posts: int = 10_000, queries: int = 5) -> None:
    """Measure in Chromium what a reader of a slow line waits for: requests, bytes and seconds of queries."""
    _module("benchmarks.search", "-n", str(posts), "-q", str(queries))


@task(help={"gold": "The folder with the news of many languages.", "stories": "The folder with stories of our own."})
def ranking(_: Context, gold: str = "../shared/gold-world", stories: str = "tests/browser/stories") -> None:
    """Measure in Chromium how often the story with a rare word is the first result."""
    _module("benchmarks.ranking", gold, stories)


@task(name="desk", help={"posts": "How many posts there are; 500 of them wait."})
def desk_(_: Context, posts: int = 10_000) -> None:
    """Time the desk's pages and decisions, beside reading the headers of all posts."""
    _module("benchmarks.desk", "-n", str(posts))


def _module(*words: str) -> None:
    raise Exit(code=subprocess.run([sys.executable, "-m", *words], check=False).returncode)


ns = collection(HERE)
ns.add_task(demo)
ns.add_task(run_tests)
ns.add_task(lint)
ns.add_task(docs)
ns.add_collection(
    Collection(
        "bench",
        desk_,
        quality,
        pasted,
        header,
        speed,
        scale,
        curation,
        site_,
        building,
        growth,
        search,
        ranking,
        events,
    )
)
