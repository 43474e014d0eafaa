"""What is kept of stories' weightiest terms is what would be reckoned again."""

from pathlib import Path
from random import Random

import pytest

from standfirst.digest import likeness, term_cache
from standfirst.digest.profiles import Profile
from tests.digest.test_related import DAY, profile

WORDS = [f"word{number}" for number in range(60)]


def shelf(count: int, seed: int = 3) -> list[Profile]:
    random = Random(seed)
    made = (
        profile(f"s{number:03}", "A title", " ".join(random.choices(WORDS, k=30)), number) for number in range(count)
    )
    return [each._replace(added=each.day, stamp=each.key.encode()) for each in made]


def told(found: list[likeness.Weighed]) -> list[tuple[list[int], list[float]]]:
    return [(terms.tolist(), values.tolist()) for terms, values in found]


def same(path: Path, stories: list[Profile]) -> None:
    assert told(term_cache.load_or_weigh(path, stories)) == told(likeness.weighed_all(stories))


def test_weights_are_kept_until_what_they_hang_on_changes(tmp_path: Path) -> None:
    path, stories = tmp_path / "weights.npz", shelf(40)

    same(path, stories[:33])
    same(path, stories[:34])  # one more
    same(path, stories)
    same(path, stories[1:])  # one of those that are counted is gone
    same(path, shelf(70))  # twice as many
    changed = profile("s001", "Another", "words of another post", 1)._replace(added=DAY, stamp=b"changed")
    same(path, [*stories[:1], changed, *stories[2:]])


def test_one_new_story_weighs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, stories, asked = tmp_path / "weights.npz", shelf(40), list[str]()
    term_cache.load_or_weigh(path, stories[:39])
    weigh = likeness.weighed
    monkeypatch.setattr(likeness, "commonness", lambda _: pytest.fail("counted again"))

    def told_of(story: Profile, known: likeness.Commonness) -> likeness.Weighed:
        asked.append(story.key)
        return weigh(story, known)

    monkeypatch.setattr(likeness, "weighed", told_of)

    term_cache.load_or_weigh(path, stories)

    assert asked == ["s039"]


@pytest.mark.parametrize("broken", [b"", b"PK", b"\x93NUMPY\x01\x00"])
def test_a_broken_file_is_none(broken: bytes, tmp_path: Path) -> None:
    path, stories = tmp_path / "weights.npz", shelf(12)
    term_cache.load_or_weigh(path, stories)
    path.write_bytes(broken or path.read_bytes()[:-60])

    same(path, stories)
