"""After any changes in any order, a build from the last one equals one from nothing."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from benchmarks import posts
from tests.builds.test_equal import Site, edit, record, served, swap, unseen
from tests.conftest import ROOT

PLACES = st.integers(0, 99)


class EditedSite(RuleBasedStateMachine):
    """An editor, a theme's author, and a disk that fails, in any order."""

    def __init__(self) -> None:
        super().__init__()
        path = Path(mkdtemp())
        posts.write(path / "content" / "posts", posts.posts(12))
        shutil.copytree(ROOT / "theme", path / "theme")
        (path / "content" / "pages").mkdir()
        (path / "content" / "images").mkdir()
        self.site = Site(path)
        self.added = 100

    def post(self, place: int) -> Path:
        return self.site.posts[place % len(self.site.posts)]

    @rule(place=PLACES)
    def add(self, place: int) -> None:
        self.added += 1
        (self.post(place).parent / f"story-{self.added}.md").write_bytes(self.post(place).read_bytes())

    @rule(place=PLACES)
    def delete(self, place: int) -> None:
        if len(self.site.posts) > 4:
            self.post(place).unlink()

    @rule(place=PLACES)
    def rename(self, place: int) -> None:
        self.added += 1
        self.post(place).rename(self.post(place).with_name(f"renamed-{self.added}.md"))

    @rule(one=PLACES, other=PLACES)
    def swap(self, one: int, other: int) -> None:
        swap(self.post(one), self.post(other))

    @rule(place=PLACES)
    def change_unseen(self, place: int) -> None:
        unseen(self.post(place))

    @rule(
        place=PLACES,
        line=st.sampled_from(
            [
                ("Title", "Another title"), ("Tags", "C++, Quite new"), ("Tags", "Quite New"), ("Date", "2024-02-03"),
                ("Date", "2025-12-30 09:00"), ("Category", "Sport"), ("Source", "Source 1"), ("Summary", "Said in short."),
            ]
        ),
    )  # fmt: skip
    def set(self, place: int, line: tuple[str, str]) -> None:
        edit(self.post(place), rf"^{line[0]}: .*$", f"{line[0]}: {line[1]}")

    @rule(
        place=PLACES,
        line=st.sampled_from(["Status: draft", "Status: hidden", "Pinned: yes", "Note: *Look*", "Also: no"]),
    )
    def mark(self, place: int, line: str) -> None:
        if line.partition(":")[0] not in self.post(place).read_text(encoding="utf-8"):
            edit(self.post(place), r"^Category", f"{line}\nCategory")

    @rule(name=st.sampled_from(["tag.html", "index.html", "base.html", "parts/byline.html", "parts/story-head.html"]))
    def change_template(self, name: str) -> None:
        edit(self.site.path / "theme" / "templates" / name, r"\Z", "<!-- changed -->\n")

    @rule()
    def change_style(self) -> None:
        edit(self.site.path / "theme" / "static" / "style.css", r"\Z", "/* changed */\n")

    @rule(slug=st.sampled_from(["q", "new-things"]))
    def change_vocabulary(self, slug: str) -> None:
        (self.site.path / "content" / "vocabulary.toml").write_text(f'["Quite new"]\nslug = "{slug}"\n')

    @rule(how=st.sampled_from(["gone", "cut", "garbled"]))
    def harm_record(self, how: str) -> None:
        record_file = record(self.site)
        harmed = {"gone": None, "cut": record_file.read_bytes()[:-300], "garbled": os.urandom(400)}[how]
        record_file.unlink()
        if harmed is not None:
            record_file.write_bytes(harmed)

    @rule(name=st.sampled_from(["index.html", "feed.xml", "tags/index.html", "theme/style.css"]))
    def harm_output(self, name: str) -> None:
        served(self.site, name).unlink()

    @invariant()
    def is_as_from_nothing(self) -> None:
        assert self.site.build("swift", is_swift=True) == self.site.cold()

    def teardown(self) -> None:
        shutil.rmtree(self.site.path)


@pytest.fixture
def steps(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    yield (2, 8) if request.config.getoption("--full") else (2, 6)


def test_any_sequence_of_changes(steps: tuple[int, int]) -> None:
    examples, length = steps
    run_state_machine_as_test(
        EditedSite,
        settings=settings(
            max_examples=examples, stateful_step_count=length, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
