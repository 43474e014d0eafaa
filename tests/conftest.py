"""Shared by tests: the two stages, `--accept` for golden posts, and one site built a session."""

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadFileScheduling

from tests import commands

ROOT = Path(__file__).resolve().parent.parent
DUMPS = ROOT / "tests" / "dumps"
SHARED = ROOT.parent / "shared"
EPOCH = "1767225600"  # 2026-01-01T00:00:00Z
CHROMIUM = next(
    (path for path in (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser")) if path.exists()), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# 85 % of the time of all tests (measured with --durations): those that start browsers, clusters and hundreds of commands.
SECOND_STAGE = (
    "browser/", "hostile/", "preview/", "system/", "builds/test_any_order.py", "builds/test_equal.py", "builds/test_whole_command.py",
    "converter/batch/test_workers.py", "digest/test_commands.py", "digest/test_triage.py",
    "shelf/test_withdrawn.py",
)  # fmt: skip
FIRST_STAGE = ("system/test_house.py", "system/test_docs.py")
BROWSER = ("browser/", "hostile/test_browser.py")  # these share one Chromium, and the sites that it shows
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-payload", action="store_true", help="load all hostile payloads, not a sample")
    parser.addoption("--accept", action="store_true", help="write what the converter makes into the golden posts")
    parser.addoption(
        "--full", action="store_true", help="also run the second stage: whole commands, browsers, clusters"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let property tests try few examples in the first stage; no example has a time limit."""
    for name, examples in (("full", 150), ("first", 20)):
        settings.register_profile(name, deadline=None, max_examples=examples)
    settings.load_profile("full" if config.getoption("--full") else "first")


def is_first_stage(config: pytest.Config) -> bool:
    """Return true if neither all tests are wanted nor a path is named."""
    return not config.getoption("--full") and config.args_source is pytest.Config.ArgsSource.TESTPATHS


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the modules of the second stage out of the first: they are not even imported."""
    path = collection_path.relative_to(ROOT / "tests").as_posix() if collection_path.suffix == ".py" else ""
    return True if is_first_stage(config) and is_of_second_stage(path) else None


class _SharedSites(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Run the tests of a module in one process, and all that need a browser in one: they share what is built for them.

    Modules start in the order of the collection: xdist's own, by number of tests, would start the longest tests last.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0].removeprefix("tests/")
        return "browser" if path.startswith(BROWSER) else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _SharedSites:
    """Spread the tests over processes; xdist's own groups are lost with pytest 9.2."""
    return _SharedSites(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave single tests of the second stage out of the first; else run the modules of the second stage first."""
    if is_first_stage(config):
        left_out = [item for item in items if item.get_closest_marker("second_stage")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("second_stage")]
    items.sort(key=lambda item: not is_of_second_stage(item.path.relative_to(ROOT / "tests").as_posix()))


def is_of_second_stage(path: str) -> bool:
    """Return true if the module at *path* below tests/ runs whole commands, browsers or clusters."""
    return path.startswith(SECOND_STAGE) and path not in FIRST_STAGE


@pytest.fixture(autouse=True)
def own_locale() -> Iterator[None]:
    """Leave the process in the locale it had: Pelican, run within a test, sets that of its settings."""
    before = locale.setlocale(locale.LC_ALL)
    yield
    locale.setlocale(locale.LC_ALL, before)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of its own, and how to run `invoke` on it."""

    path: Path

    @property
    def output(self) -> Path:
        return self.path / "output"

    @property
    def posts(self) -> Path:
        return self.path / "content" / "posts"

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that make a command work on this desk."""
        return {"STANDFIRST_DESK": str(self.path), "SITEURL": "https://digest.example", "SOURCE_DATE_EPOCH": EPOCH}

    def shell(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a line of bash on this desk, in which `$PYTHON -m invoke` is the command."""
        environment = os.environ | self.environment | {"PYTHON": sys.executable}
        return subprocess.run(
            ["/bin/bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def invoke(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one task on this desk, as an editor would."""
        return commands.run(words, self.environment | environment)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests: Playwright runs once in a process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk."""
    (tmp_path / "dumps").mkdir()
    (tmp_path / "content").mkdir()
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo site with the seed, a broken dump and a page of the editor's own, built once."""
    new_desk = Desk(tmp_path_factory.mktemp("site"))
    for kind in ("html", "text", "mhtml"):
        shutil.copytree(DUMPS / kind, new_desk.path / "dumps" / kind, ignore=shutil.ignore_patterns("*.md", "*.golden"))
    shutil.copy(ROOT / "dumps" / "000_d9dea2d0ef822165.txt", new_desk.path / "dumps")
    (new_desk.path / "dumps" / "broken.html").write_bytes(b"\x00\x01\x02")
    pages = new_desk.path / "content" / "pages"
    pages.mkdir(parents=True)
    (pages / "about.md").write_text("Title: About\n\nWe read the news so that you need not.\n")
    done = new_desk.invoke("build")
    assert done.returncode == 2, done.stdout + done.stderr
    yield new_desk


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are forked while the test runs."""
    process_ids: list[int] = []
    fork = os.fork

    def counted() -> int:
        process_ids.append(fork())
        return process_ids[-1]

    monkeypatch.setattr(os, "fork", counted)
    return process_ids
