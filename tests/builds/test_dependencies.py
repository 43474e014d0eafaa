"""Changes that a digest of values detects."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from standfirst.builds import state
from standfirst.builds.articles import LazyArticle
from standfirst.builds.dependencies import CacheKeys
from standfirst.builds.templates import Templates
from standfirst.site.outputs import PageSpec, StoriesAlone
from standfirst.site.pagination import Listing

SETTINGS = {"PATH": "/nowhere"}


@dataclass(frozen=True, slots=True)
class Related:
    """Data that a digest may gather for a story."""

    stories: tuple[Any, ...]


def story(digest: bytes, slug: str = "a") -> LazyArticle:
    article: LazyArticle = object.__new__(LazyArticle)
    article.__dict__.update(digest_of_post=digest, slug=slug, category=None, has_links=False, pictures=())
    return article


def test_plain_values_differ_by_kind_too() -> None:
    keys = CacheKeys(SETTINGS, b"")
    values: list[object] = [1, True, "1", b"1", None, (), [1], (1, 1), datetime(2026, 1, 1, tzinfo=UTC), {"1": 1}, {1}]

    assert len({keys.of([value]) for value in values}) == len(values)


def test_values_without_a_digest_have_no_recipe() -> None:
    assert CacheKeys(SETTINGS, b"").of([Path, object()]) is not None
    assert CacheKeys(SETTINGS, b"").of([iter(())]) is None


def test_stories_that_name_each_other_have_the_same_recipe_in_either_order() -> None:
    def keys(one: bytes, is_other_first: bool) -> str | None:
        a, b = story(one), story(b"b", "b")
        a.digest, b.digest = Related((b,)), Related((a,))
        cache_keys = CacheKeys(SETTINGS, b"")
        return cache_keys.of([b, a][:1]) and cache_keys.of([a]) if is_other_first else cache_keys.of([a])

    assert keys(b"1", is_other_first=True) == keys(b"1", is_other_first=False)
    assert keys(b"1", is_other_first=True) != keys(b"2", is_other_first=True)


def test_a_related_story_that_changes_is_seen() -> None:
    def key(related: bytes) -> str | None:
        article = story(b"same")
        article.digest = Related((story(related, "b"),))
        return CacheKeys(SETTINGS, b"").of([article])

    assert key(b"1") != key(b"2")


def test_an_output_of_a_story_alone_changes_with_it_and_with_no_related_one() -> None:
    def key(digest: bytes, related: bytes) -> str | None:
        article = story(digest)
        article.digest = Related((story(related, "b"),))
        return CacheKeys(SETTINGS, b"").of([StoriesAlone([article])])

    assert key(b"same", b"1") == key(b"same", b"2")
    assert key(b"1", b"same") != key(b"2", b"same")


def sheet(own_values: dict[str, Any], shared: dict[str, Any], **templates: str) -> str | None:
    env = Environment(loader=DictLoader(templates), autoescape=True)
    keys = CacheKeys(SETTINGS, b"")
    keys.templates = Templates(env)
    return keys.of([PageSpec(env.get_template("page"), own_values, shared)])


def test_a_page_depends_only_on_values_that_its_templates_read() -> None:
    templates = {"page": '{{ a.x }}{% include "part" %}', "part": "{{ b }}"}
    own_values = {"a": Listing((), 1, 0), "b": 1, "c": 1}

    digest = sheet(own_values, {"d": 1}, **templates)

    assert digest == sheet({**own_values, "c": 2}, {"d": 2}, **templates)
    assert digest != sheet({**own_values, "b": 2}, {"d": 1}, **templates)
    assert digest != sheet(own_values, {"d": 1}, **{**templates, "part": "{{ b }} "})


def test_a_method_call_depends_on_the_whole_object() -> None:
    listing = Listing((), 1, 1)

    digest = sheet({"listing": listing}, {}, page='{{ listing.address("", 2) }}')

    assert digest != sheet({"listing": replace(listing, to_front=2)}, {}, page='{{ listing.address("", 2) }}')


@pytest.mark.parametrize(
    "change",
    [
        "python",
        "site-packages/markupsafe-3.0.3.dist-info",
        "plugins/standfirst/room.py",
        "pelicanconf.py",
        "theme/translations/de.po",
        "locale/de.po",
    ],
)
def test_values_that_every_page_depends_on_are_in_the_seed(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = ("site-packages/pelican/__init__.py", "site-packages/markupsafe-3.0.2.dist-info")
    for name in (
        *installed,
        "plugins/standfirst/room.py",
        "pelicanconf.py",
        "theme/translations/de.po",
        "locale/de.po",
        "theme/static/a.css",
    ):
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("")
    monkeypatch.setattr(state, "pelican", SimpleNamespace(__file__=str(tmp_path / installed[0])))
    monkeypatch.setattr(state, "HERE", tmp_path / "plugins" / "standfirst")
    settings = {
        "PATH": str(tmp_path / "content"), "THEME": str(tmp_path / "theme"), "SETTINGS_FILE": str(tmp_path / "pelicanconf.py"),
    }  # fmt: skip
    before = state.seed(settings)
    (tmp_path / "theme" / "static" / "a.css").write_text("b {}")  # an output of its own
    assert state.seed(settings) == before

    if change == "python":
        monkeypatch.setattr(state, "sys", SimpleNamespace(version="3.99"))
    elif change.endswith(".dist-info"):
        (tmp_path / installed[1]).rename(tmp_path / change)
    else:
        (tmp_path / change).write_text("another")

    assert state.seed(settings) != before


def test_any_setting_is_in_the_seed(tmp_path: Path) -> None:
    settings = {"PATH": "/nowhere", "THEME": str(tmp_path)}

    assert state.seed(settings) != state.seed({**settings, "ANY": 1}) != state.seed({**settings, "ANY": "1"})


def list_page(also: bytes, related: bytes, **templates: str) -> str | None:
    """The digest of a page that shows one story, by what was gathered for it and how its template reads that."""
    article = story(b"same")
    article.digest = Gathered((story(also, "b"),) if also else (), (story(related, "c"),))
    return sheet({"stories": [article]}, {}, **templates)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A digest whose first part lists show."""

    also: tuple[Any, ...]
    related: tuple[Any, ...]

    def listed(self) -> tuple[object, ...]:
        return (self.also,) if self.also else ()


ALSO = "{% for story in stories %}{{ story.digest.also }}{% endfor %}"


def test_a_list_changes_with_what_it_shows_of_a_story_and_with_nothing_else_that_was_gathered_for_it() -> None:
    assert list_page(b"1", b"1", page=ALSO) == list_page(b"1", b"2", page=ALSO)
    assert len({list_page(also, b"1", page=ALSO) for also in (b"", b"1", b"2")}) == 3


@pytest.mark.parametrize(
    "source",
    [
        "{% for story in stories %}{{ story.digest.related }}{% endfor %}",
        "{% for story in stories %}{% set all = story.digest %}{{ all.related }}{% endfor %}",
        "{% for story in stories %}{{ story['digest'].related }}{% endfor %}",
        "{{ stories|map(attribute='digest.related')|list }}",
    ],
)
def test_a_list_that_may_read_more_changes_with_all_that_was_gathered(source: str) -> None:
    assert list_page(b"1", b"1", page=source) != list_page(b"1", b"2", page=source)
    included = {"page": "{% include 'part' %}", "part": source}
    assert list_page(b"1", b"1", **included) != list_page(b"1", b"2", **included)


def test_a_digest_from_another_plugin_is_compared_completely() -> None:
    def key(related: bytes) -> str | None:
        article = story(b"same")
        article.digest = Related((story(related, "b"),))
        return sheet({"stories": [article]}, {}, page=ALSO)

    assert key(b"1") != key(b"2")


def test_an_unknown_function_counts_as_reading_everything() -> None:
    def read(story: Any) -> str:
        return str(story.digest.related)

    env = Environment(loader=DictLoader({"page": ALSO}), autoescape=True)
    assert Templates(env).closure("page").gathered == {"also"}
    env.filters["read"] = read
    assert "*" in Templates(env).closure("page").gathered
