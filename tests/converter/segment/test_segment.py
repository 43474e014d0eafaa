"""Choosing blocks: the set with the highest expected F1."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from standfirst.converter.model import Block, Page, Source
from standfirst.converter.models.network import Network
from standfirst.converter.segment import UNKNOWN, choose, features, segment
from standfirst.core.errors import DumpError


def ratio(chosen: list[int], chances: np.ndarray, sizes: np.ndarray) -> float:
    """The ratio of expected sums that `choose` raises."""
    return float(2 * (chances * sizes)[chosen].sum() / (sizes[chosen].sum() + (chances * sizes).sum()))


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.integers(1, 60)), min_size=1, max_size=7))
def test_no_other_set_is_expected_to_score_better(blocks: list[tuple[float, int]]) -> None:
    chances, sizes = (np.array(column, dtype=float) for column in zip(*blocks, strict=True))

    chosen, expected = choose(chances, sizes)

    every = [list(some) for count in range(1, len(blocks) + 1) for some in combinations(range(len(blocks)), count)]
    assert expected == pytest.approx(max(ratio(some, chances, sizes) for some in every), abs=1e-4)
    assert ratio(list(np.flatnonzero(chosen)), chances, sizes) == pytest.approx(expected, abs=1e-4)


def test_a_page_without_blocks_is_refused() -> None:
    with pytest.raises(DumpError, match="no visible words"):
        segment(Page(Source("a", "text", ""), ()))


def test_where_nothing_looks_like_a_story_all_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("Oars", "Deutsch", "Learn to row and to steer", "Boats")
    page = Page(Source("a", "text", ""), tuple(Block("paragraph", line) for line in lines), form="lines")
    monkeypatch.setattr(Network, "score", lambda _network, rows, _kin: np.linspace(-4.0, -3.0, len(rows)))

    found = segment(page)

    assert found.expected < UNKNOWN
    assert found.chosen == tuple(range(len(lines)))


@given(
    st.lists(
        st.text(min_size=1, max_size=80).map(lambda text: " ".join(text.split())).filter(bool), min_size=1, max_size=12
    )
)
def test_features_are_finite_and_named(lines: list[str]) -> None:
    page = Page(Source("a", "text", ""), tuple(Block("paragraph", line, gap=at % 3) for at, line in enumerate(lines)))

    seen = features.table(page)

    assert seen.values.shape == (len(lines), len(features.NAMES))
    assert np.isfinite(seen.values).all()
