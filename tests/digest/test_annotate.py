from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from standfirst.digest.annotate import DigestData, DigestSettings, Gathering
from standfirst.digest.related import RelatedStories

TEXT = (
    "The harbour council voted on Monday to close the old quay to lorries from spring. Residents had asked for the step "
    "since a wall collapsed two winters ago, and engineers said the ground would not bear another season of traffic."
)


def article(slug: str, content: str, **values: Any) -> SimpleNamespace:
    day = datetime(2021, 11, 23, tzinfo=UTC)
    return SimpleNamespace(
        **{
            "slug": slug,
            "title": slug,
            "text": content,
            "digest_of_post": sha256(content.encode()).digest(),
            "date": day,
            "tags": [],
            "source": "Herald",
            "source_path": f"posts/{slug}.md",
        }
        | values
    )


def digest_data(articles: list[Any], options: DigestSettings, content: Path) -> dict[str, DigestData]:
    """Return what is known of each of *articles*."""
    return Gathering(articles, options, content).data()


def test_each_story_knows_who_leads_it(tmp_path: Path) -> None:
    cache = tmp_path / ".cache" / "state.db"
    copy = article(
        "b",
        f"{TEXT}By arrangement.",
        source="Courier",
        link="https://courier.example/",
        date=datetime(2021, 11, 24, tzinfo=UTC),
    )

    annotations = digest_data([article("a", TEXT), copy], DigestSettings(), tmp_path / "content")

    assert annotations["a"].lead is None
    assert [other.source for other in annotations["a"].also] == ["Courier"]
    assert annotations["b"].lead.slug == "a"
    assert not annotations["a"].related
    assert cache.exists()
    assert digest_data([article("a", TEXT), copy], DigestSettings(), tmp_path / "content") == annotations
    assert (
        digest_data([article("a", TEXT), copy], DigestSettings(preferred_sources=("Courier",)), tmp_path / "content")[
            "b"
        ].lead
        is None
    )


def test_related_stories_are_a_list_with_the_reasons() -> None:
    quay, ferry = (SimpleNamespace(name=name.title(), slug=name) for name in ("quay", "ferry"))
    one = SimpleNamespace(slug="a", tags=[quay], other_tags=[ferry])
    by_slug = {"a": one, "b": SimpleNamespace(slug="b"), "c": SimpleNamespace(slug="c")}

    related = RelatedStories(one, [("c", ("Ana Ruiz",), ("quay",), 2), ("b", (), ("ferry", "quay"), 9)], by_slug)

    assert [story.slug for story in related.stories] == ["c", "b"]
    assert [(near.story.slug, near.names, near.days) for near in related] == [
        ("c", ("Ana Ruiz",), 2),
        ("b", ("Ferry", "Quay"), 9),
    ]
    assert related[0].story is by_slug["c"]
    assert [near.tags for near in related[1:]] == [("ferry", "quay")]
    assert (len(related), bool(related), bool(RelatedStories())) == (2, True, False)


def test_also_no_keeps_a_story_apart(tmp_path: Path) -> None:
    annotations = digest_data(
        [article("a", TEXT), article("b", TEXT, also="no")], DigestSettings(), tmp_path / "content"
    )

    assert annotations["a"].lead is None
    assert annotations["b"].lead is None
