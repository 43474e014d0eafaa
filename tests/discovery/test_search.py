"""The search index: its files depend on the stories alone, and a new story changes a few of them."""

import json
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import pytest

from standfirst.discovery import search_format
from standfirst.discovery.search import CHUNK, RECENT, SearchIndex, SearchStory, beginning, shard
from standfirst.discovery.search_terms import KEY, SearchTerm, folded, terms, weights

DAY = ("quay", "boats", "storm", "council", "harbour", "ferry", "lamp")


def story(number: int, words: str = "", computed: list[int] | None = None) -> SearchStory:
    """The story called *number*; *computed* gets its number if its terms are computed."""
    text = words or f"{DAY[number % 7]} number{number} of the day"

    def weigh() -> dict[SearchTerm, int]:
        if computed is not None:
            computed.append(number)
        return dict(weights(f"Story {number}", ["tea"], "", text, "en"))

    shown = (f"2025/01/{number}/", f"Story {number}", "en", "2025-01-01", "The Post", text)
    return SearchStory(lambda: shown, weigh)


def index_of(stories: Sequence[SearchStory], cache: Path, with_boats: int = -1) -> SearchIndex:
    """The index of *stories*, whose summary is their whole text; each second one is of another source, that at *with_boats* has one filter more."""
    states = [blake2b(entry.shown()[-1].encode(), digest_size=KEY).digest() for entry in stories]
    filters = [["tag:tea", f"source:{number % 2}"] for number in range(len(stories))]
    filters = [[*names, "tag:boats"] if number == with_boats else names for number, names in enumerate(filters)]
    return SearchIndex(states, filters, stories.__getitem__, cache / "state.db")


def index(stories: Sequence[SearchStory], cache: Path) -> dict[str, bytes]:
    """The files of the index of *stories*, by their paths."""
    return {path: make() for path, _, make in index_of(stories, cache).files()}


def listed(data: bytes, has_weights: bool = True) -> tuple[dict[str, tuple[int, dict[int, int]]], bytes]:
    """The terms of a file that is unpacked, each with how many stories hold it and the weight of each; and what follows them."""
    offset, term_table, text = 0, {}, b""

    def number() -> int:
        nonlocal offset
        value = shift = 0
        while True:
            byte = data[offset]
            offset += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    for _ in range(number()):
        common, size = number(), number()
        text = text[:common] + data[offset : offset + size]
        offset += size
        _, holder_count, count = number(), number(), number()
        places, place = [], 0
        for _ in range(count):
            place += number()
            places.append(place)
        term_weights = data[offset : offset + count] if has_weights else bytes(count)
        offset += len(term_weights) if has_weights else 0
        term_table[text.decode()] = holder_count, dict(zip(places, term_weights, strict=True))
    return term_table, data[offset:]


def unpacked(data: bytes) -> bytes:
    return zlib.decompress(data, -15)


def held_by(files: dict[str, bytes], word: str) -> set[int]:
    """The numbers of the stories that hold *word*, by the files that a reader's script would fetch."""
    recent, _ = listed(unpacked(files["search/recent.bin"]))
    numbers = set(recent[word][1]) if word in recent else set()
    shards = sum(path.startswith("search/terms/") for path in files)
    if shards:
        splits, _ = listed(unpacked(files["search/splits.bin"]))
        old, _ = listed(unpacked(files[f"search/terms/{shard(beginning(word, splits), shards)}.bin"]))
        numbers |= set(old[word][1]) if word in old else set()
    return numbers


@pytest.mark.parametrize("count", [1, RECENT - 1, RECENT, 3 * RECENT + 5])
def test_each_word_leads_to_the_stories_that_hold_it(tmp_path: Path, count: int) -> None:
    files = index([story(number) for number in range(count)], tmp_path)

    for number in {0, count // 2, count - 1}:
        assert held_by(files, f"number{number}") == {number}
    assert held_by(files, "ferry") == {number for number in range(count) if DAY[number % 7] == "ferry"}
    rows = [row for path in sorted(files, key=len) if "/stories/" in path for row in json.loads(unpacked(files[path]))]
    assert len(rows) == count
    assert json.loads(unpacked(files[f"search/stories/{(count - 1) // CHUNK}.bin"]))[-1][1] == f"Story {count - 1}"


def test_a_beginning_of_too_many_terms_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [story(number) for number in range(2 * RECENT)]
    unsplit = index(stories, tmp_path)
    monkeypatch.setattr("standfirst.discovery.search.MOST_BYTES", 100)

    files = index(stories, tmp_path)

    assert listed(unpacked(unsplit["search/splits.bin"]))[0] == {}
    assert {"num", "numb", "number", "number1"} <= listed(unpacked(files["search/splits.bin"]))[0].keys()
    assert all(held_by(files, f"number{number}") == {number} for number in range(2 * RECENT))


def test_a_filter_lets_its_stories_through(tmp_path: Path) -> None:
    files = index([story(number) for number in range(RECENT + 3)], tmp_path)

    _, rest = listed(unpacked(files["search/recent.bin"]))
    recent, _ = listed(rest, has_weights=False)
    few = sum(path.startswith("search/filters/") for path in files)
    old, _ = listed(unpacked(files[f"search/filters/{shard('source:1', few)}.bin"]), has_weights=False)

    assert {*recent["source:1"][1], *old["source:1"][1]} == {number for number in range(RECENT + 3) if number % 2}
    assert recent["tag:tea"][0] == 3


def test_a_new_story_changes_two_files_and_nothing_else_is_computed(tmp_path: Path) -> None:
    stories = [story(number) for number in range(5 * RECENT + 3)]
    before = {path: (made_of, make()) for path, made_of, make in index_of(stories, tmp_path).files()}
    computed: list[int] = []
    more = [
        *[story(number, computed=computed) for number in range(len(stories))],
        story(len(stories), computed=computed),
    ]

    changed = []
    for path, made_of, make in index_of(more, tmp_path).files():
        if before.get(path, ((), b""))[0] != made_of:
            changed.append(path)
            make()

    assert changed == ["search/recent.bin", f"search/stories/{len(stories) // CHUNK}.bin"]
    assert computed == [len(stories)]


def test_a_filter_that_an_older_story_gets_changes_no_terms(tmp_path: Path) -> None:
    stories = [story(number) for number in range(2 * RECENT + 3)]

    before, after = index_of(stories, tmp_path), index_of(stories, tmp_path, with_boats=5)

    recipes = [{path: made_of for path, made_of, _ in index.files()} for index in (before, after)]
    changed = {path for path, made_of in recipes[1].items() if recipes[0][path] != made_of}
    assert changed == {path for path in recipes[1] if path.startswith("search/filters/")}
    versions = [{key: value for key, value in index.about().items() if key != "filters"} for index in (before, after)]
    assert versions[0] == versions[1]
    assert before.about()["filters"] != after.about()["filters"]


@pytest.mark.parametrize("count", [RECENT, 2 * RECENT, 2 * RECENT + 1])
def test_an_index_made_from_the_last_one_equals_one_made_from_nothing(tmp_path: Path, count: int) -> None:
    stories = [story(number) for number in range(count)]
    for some in (1, count // 2, count - 1):
        index(stories[:some], tmp_path / "kept")
    edited = [story(number, "an edited text" if number == 3 else "") for number in range(count)]
    index(edited, tmp_path / "kept")

    assert index(stories, tmp_path / "kept") == index(stories, tmp_path / "new")


def test_a_very_common_word_lists_only_its_best_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standfirst.discovery.search_format.MOST_LISTED", 10)
    stories = [story(number, "wind " * (9 if number == 3 else 1) + f"x{number}") for number in range(RECENT)]

    files = index(stories, tmp_path)

    shards = sum(path.startswith("search/terms/") for path in files)
    holder_count, weights_of = listed(unpacked(files[f"search/terms/{shard('win', shards)}.bin"]))[0]["wind"]
    assert (holder_count, len(weights_of), 3 in weights_of) == (RECENT, 10, True)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The Élections, again", "en", ["the", "elections", "again"]),
        ("Straße ΟΔΟΣ İzmir мойка", "de", ["strasse", "οδοσ", "izmir", "моика"]),
        ("東京大学 サッカー", "ja", ["東京", "京大", "大学", "サッ", "ッカ", "カー"]),
        ("서울에서", "ko", ["서울", "울에", "에서"]),
        ("สวัสดี", "th", ["สวั", "วัส", "ัสด", "สดี"]),
        ("नमस्ते दुनिया", "hi", ["नमस्ते", "दुनिया"]),
        ("كِتَابٌ جميل", "ar", ["كتاب", "جميل"]),
        ("C# 3.5 don't", "en", ["c", "3", "5", "don", "t"]),
    ],
)
def test_a_text_has_the_terms_of_its_script(text: str, language: str, expected: list[str]) -> None:
    assert [term.text for term in terms(text, language)] == expected


def test_the_forms_of_a_word_share_a_stem_in_their_language_only() -> None:
    (one,), (other,), (foreign,) = terms("faire", "fr"), terms("fairs", "en"), terms("fair", "en-GB")

    assert other.stem == foreign.stem != one.stem


def test_a_word_of_the_title_weighs_more_than_one_of_the_text_and_a_long_text_less() -> None:
    short = weights("Harbour", [], "", "quay boats", "en")
    long = weights("Harbour", [], "", "quay " + "boats storm " * 400, "en")
    by_text = {term.text: weight for term, weight in short.items()}

    assert by_text["harbour"] > by_text["quay"] > {term.text: weight for term, weight in long.items()}["quay"] >= 1


def test_ascii_text_is_folded_like_other_text() -> None:
    assert folded("HARBOUR") == folded("Hárbour") == "harbour"


def test_the_cache_keeps_nothing_of_a_story_that_is_gone(tmp_path: Path) -> None:
    stories = [story(number, f"the secret{number} of the day") for number in range(2 * RECENT)]
    index(stories, tmp_path)
    index([*stories[:5], *stories[6:]], tmp_path)

    cached = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))
    assert b"secret4" in cached
    assert b"secret5\t" not in cached
    assert b"secret5\n" not in cached


def test_terms_sorted_in_many_ranges_make_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [story(number) for number in range(2 * RECENT + 9)]
    expected = index(stories, tmp_path)

    for most in (1, 50):
        monkeypatch.setattr(search_format, "MOST_ROWS", most)
        assert index(stories, tmp_path) == expected
