"""What `invoke build` takes for one new story, and for none, as shares of what it takes cold: seconds of processors in one run.

A slow or busy machine slows all three. The limits are about one and a half times what was measured (1,000 posts, two cores: .20 and .08), so
that a feature which makes every build do again what a cold one does is seen when it comes. Other generators: `invoke bench.build`.
"""

import pytest

from benchmarks import build, posts

COUNT = 1_000
MOST = {"one new": 0.3, "nothing": 0.12}


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Return processor seconds of the whole command by step."""
    top = tmp_path_factory.mktemp("speed")
    shelf, new = top / "shelf", top / "added/2025/12/new-post.md"
    posts.write(shelf, COUNT)
    new.parent.mkdir(parents=True)
    new.write_text(next(posts.posts(1, seed=9)).text.replace("Title: ", "Title: New "), encoding="utf-8")
    steps = build.steps(build.whole(), shelf, top / "desk", new)
    return {step: one.user + one.system for step, one in zip(build.STEPS, steps, strict=True)}


@pytest.mark.parametrize("step", MOST)
def test_a_build_after_the_first_takes_a_small_share_of_it(seconds: dict[str, float], step: str) -> None:
    assert seconds[step] <= MOST[step] * seconds["cold"], seconds
