"""The cached weightiest terms of stories equal those that would be computed again."""

from functools import partial
from pathlib import Path
from random import Random

import pytest

from standfirst.digest import likeness, likeness_cache
from standfirst.digest.profiles import Profile
from tests.digest.test_related import DAY, profile

WORDS = [f"word{number}" for number in range(60)]


def shelf(count: int, seed: int = 3) -> list[Profile]:
    random = Random(seed)
    profiles = (
        profile(f"s{number:03}", "A title", " ".join(random.choices(WORDS, k=30)), number) for number in range(count)
    )
    return [story._replace(added=story.day, stamp=story.key.encode()) for story in profiles]


def as_lists(weighed: list[likeness.Weighed]) -> list[tuple[list[int], list[float]]]:
    return [(terms.tolist(), values.tolist()) for terms, values in weighed]


def same(path: Path, stories: list[Profile]) -> None:
    assert as_lists(likeness_cache.load_or_weigh(path, "en", stories)) == as_lists(likeness.weighed_all(stories))


def test_weights_are_cached_until_their_inputs_change(tmp_path: Path) -> None:
    path, stories = tmp_path / "state.db", shelf(40)

    same(path, stories[:33])
    same(path, stories[:34])  # one more
    same(path, stories)
    same(path, stories[1:])  # one of those that are counted is gone
    same(path, shelf(70))  # twice as many
    changed = profile("s001", "Another", "words of another post", 1)._replace(added=DAY, stamp=b"changed")
    same(path, [*stories[:1], changed, *stories[2:]])


def test_only_a_new_story_is_weighed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, stories, asked = tmp_path / "state.db", shelf(40), list[str]()
    likeness_cache.load_or_weigh(path, "en", stories[:39])
    weigh = likeness.weighed
    monkeypatch.setattr(likeness, "commonness", lambda _: pytest.fail("counted again"))

    def told_of(story: Profile, commonness: likeness.Commonness) -> likeness.Weighed:
        asked.append(story.key)
        return weigh(story, commonness)

    monkeypatch.setattr(likeness, "weighed", told_of)

    likeness_cache.load_or_weigh(path, "en", stories)

    assert asked == ["s039"]


def overlapping(count: int) -> list[Profile]:
    """Return stories of one day after the other, each with half of the words of the one before."""
    profiles = (
        profile(f"s{number:03}", "", " ".join(f"word{4 * number + word}" for word in range(8)), number)
        for number in range(count)
    )
    return [story._replace(added=story.day, stamp=story.key.encode()) for story in profiles]


def alike(path: Path, stories: list[Profile], window: int = 10) -> set[tuple[str, str, float]]:
    """Return the pairs of *stories* with what is kept at *path*, after a check that they are those without."""
    cached, fresh = (
        likeness.likenesses(stories, window, find=find)
        for find in (partial(likeness_cache.load_or_find, path), likeness.Timeline.pairs)
    )
    cached_pairs, fresh_pairs = (
        {
            (pairs.shown[one].key, pairs.shown[other].key, score)
            for one, other, score in zip(pairs.ones.tolist(), pairs.others.tolist(), pairs.scores.tolist(), strict=True)
        }
        for pairs in (cached, fresh)
    )
    assert cached_pairs == fresh_pairs
    assert len(cached.ones) == len(cached_pairs)
    return cached_pairs


def test_pairs_are_those_that_would_be_found_again(tmp_path: Path) -> None:
    path, stories = tmp_path / "state.db", overlapping(78)  # terms are counted over the first 64

    first = alike(path, stories[:76])
    assert first
    assert alike(path, stories) > first  # two more
    alike(path, [*stories[:70], *stories[72:76]])  # two gone
    changed = profile("s070", "", "word280 word284 word290 word81", 70)._replace(
        added=stories[70].day, stamp=b"changed"
    )
    alike(path, [*stories[:70], changed, *stories[71:76]])
    moved = stories[70]._replace(day=stories[2].day)  # the same words on another day
    alike(path, [*stories[:70], moved, *stories[71:76]])
    alike(path, list(reversed(stories[:76])))
    alike(path, stories[:76], window=3)
    alike(path, stories[5:])
    alike(path, [])


def test_one_new_story_is_compared_with_those_near_it_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, stories, compared = tmp_path / "state.db", overlapping(65), list[int]()
    alike(path, stories[:64])
    find = likeness.Timeline.pairs

    def counting(part: likeness.Timeline) -> likeness.Pairs:
        compared.append(len(part.shown))
        return find(part)

    monkeypatch.setattr(likeness.Timeline, "pairs", counting)
    likeness.likenesses(stories, 10, find=partial(likeness_cache.load_or_find, path))

    assert [count <= 21 for count in compared] == [True]  # ten days before it; the story of each has one day
