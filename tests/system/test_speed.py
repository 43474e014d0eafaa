"""The time of `invoke build` for one new story, and for none, as shares of a cold build: seconds of processors in one run.

A slow or busy machine slows all of them. The limits are about one and a half times what was measured (1,000 posts, two cores: .20 and .08; 1,000 saved
pages: .09 and .03), so that a feature which makes every build do again what a cold one does is seen when it comes. Other generators: `invoke bench.build`.
"""

from pathlib import Path

import pytest

from benchmarks import build, posts

COUNT = 1_000
MOST = {
    ("whole", "one new"): 0.3, ("whole", "nothing"): 0.12,
    ("dumps", "one new"): 0.13, ("dumps", "nothing"): 0.05,
}  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    posts.write(folder, COUNT)
    return folder


@pytest.fixture(scope="module", params=["whole", "dumps"])
def seconds(
    request: pytest.FixtureRequest, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], float]:
    """Return processor seconds of the whole command by step."""
    top = tmp_path_factory.mktemp("speed")
    new = top / "added/2025/12/new-post.md"
    new.parent.mkdir(parents=True)
    new.write_text(next(posts.posts(1, seed=9)).text.replace("Title: ", "Title: New "), encoding="utf-8")
    (peer,) = build.peers([request.param])
    steps = build.steps(peer, shelf, top / "desk", new)
    return {(request.param, step): one.user + one.system for step, one in zip(build.STEPS, steps, strict=True)}


@pytest.mark.parametrize("step", ["one new", "nothing"])
def test_a_build_after_the_first_takes_a_small_share_of_it(seconds: dict[tuple[str, str], float], step: str) -> None:
    ((peer, _), *_) = seconds

    assert seconds[peer, step] <= MOST[peer, step] * seconds[peer, "cold"], seconds
