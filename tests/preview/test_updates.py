"""After any edits of posts in any order, the files that a preview lays over its site equal those of a build."""

import re
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from benchmarks import plain, posts
from standfirst.builds.workers import SwiftPelican
from standfirst.preview.live import LiveSite
from tests.conftest import EPOCH

COUNT = 64  # three pages of the list of all
PLACES = st.one_of(st.integers(0, 5), st.integers(0, 99))  # the newest first


def build(top: Path, name: str, is_preview: bool) -> SwiftPelican:
    """Build without related stories, which a preview does not update."""
    over = {"PATH": str(top / "content"), "OUTPUT_PATH": str(top / name / "output"), "PREVIEW": is_preview}
    (top / name).mkdir(exist_ok=True)
    site_settings = plain.settings(over, is_swift=True)
    site_settings["DIGEST"] = {**site_settings.get("DIGEST", {}), "related_days": -1}
    site: SwiftPelican = plain.build(site_settings)
    return site


def files(top: Path, name: str) -> dict[str, bytes]:
    """Return every file of a build except the sitemaps, which a preview does not update."""
    folder = (top / name / "output").resolve()
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("sitemap"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


class Preview(RuleBasedStateMachine):
    """An editor whose preview is kept in memory."""

    built = moved = 0  # how often it was built, and how often not

    def __init__(self) -> None:
        super().__init__()
        self.top = Path(mkdtemp())
        posts.write(self.top / "content" / "posts", COUNT)
        self.added = COUNT
        self.begin()

    def begin(self) -> None:
        built = build(self.top, "preview", is_preview=True).in_memory
        assert built is not None
        self.site = LiveSite(built)
        self.site.index_stories()
        self.seen = files(self.top, "preview")

    def post(self, place: int) -> Path:
        paths = sorted((self.top / "content" / "posts").rglob("*.md"), key=lambda path: self.line(path, "Date"))
        return paths[-1 - place % len(paths)]

    def line(self, path: Path, key: str) -> str:
        return path.read_text(encoding="utf-8").partition(f"{key}: ")[2].partition("\n")[0]

    @rule(
        place=PLACES,
        line=st.sampled_from(
            [
                ("Title", "Another title"), ("Tags", "Quite new"), ("Tags", "Quite new, C++, Others"), ("Tags", "C++"),
                ("Date", "2025-12-31 17:00"), ("Date", "2025-12-29"), ("Date", "2026-01-02 09:00"), ("Authors", "Ana Ruiz"),
                ("Category", "Sport"), ("Category", "World"), ("Source", "Source 1"), ("Source", "Quite another"),
                ("Summary", "Said in short."), ("Lang", "de"),
            ]
        ),
    )  # fmt: skip
    def set(self, place: int, line: tuple[str, str]) -> None:
        path, (key, value) = self.post(place), line
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"^{key}: .*$", f"{key}: {value}", text, count=1, flags=re.MULTILINE), encoding="utf-8")

    @rule(place=PLACES, line=st.sampled_from(["Status: draft", "Status: hidden", "Pinned: yes", "Note: *Look*"]))
    def mark(self, place: int, line: str) -> None:
        path = self.post(place)
        text = path.read_text(encoding="utf-8")
        is_there = f"{line}\n" in text
        plain = re.sub(rf"^{line.partition(':')[0]}: .*\n", "", text, flags=re.MULTILINE)
        marked = plain if is_there else plain.replace("Category: ", f"{line}\nCategory: ", 1)
        path.write_text(marked, encoding="utf-8")

    @rule(is_draft=st.booleans(), date=st.sampled_from(["2025-12-31 19:00", "2025-12-31 12:00", "2025-12-29"]))
    def add(self, is_draft: bool, date: str) -> None:
        self.added += 1
        *_, new = posts.posts(self.added)
        path = self.top / "content" / "posts" / "2025" / "12" / f"added-{self.added}.md"
        text = re.sub(r"^Date: .*$", f"Date: {date}", new.text, count=1, flags=re.MULTILINE)
        path.write_text(("Status: draft\n" if is_draft else "") + text, encoding="utf-8")

    @rule(place=PLACES)
    def delete(self, place: int) -> None:
        self.post(place).unlink()

    @invariant()
    def is_as_a_build(self) -> None:
        changed = self.site.changed_files()
        if changed is None:
            Preview.built += 1
            self.begin()
        else:
            Preview.moved += 1
            for name, content in changed:
                self.seen.pop(name, None)
                if content is not None and not name.startswith("sitemap"):
                    self.seen[name] = content
        build(self.top, "cold", is_preview=False)
        cold = files(self.top, "cold")
        differing = [name for name in cold.keys() | self.seen.keys() if cold.get(name) != self.seen.get(name)]
        assert not differing

    def teardown(self) -> None:
        shutil.rmtree(self.top)


@pytest.fixture
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return (5, 12) if request.config.getoption("--full") else (4, 10)


def test_the_overlay_of_a_preview_equals_a_build(steps: tuple[int, int]) -> None:
    examples, length = steps
    Preview.built = Preview.moved = 0

    run_state_machine_as_test(
        Preview,
        settings=settings(
            max_examples=examples, stateful_step_count=length, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],  # each step is two builds
        ),
    )  # fmt: skip

    assert Preview.moved > Preview.built > 0
