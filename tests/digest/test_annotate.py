from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from standfirst.digest.annotate import DigestData, DigestSettings, Gathering

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
    cache = tmp_path / ".cache" / "traits.npz"
    copy = article(
        "b",
        f"{TEXT}By arrangement.",
        source="Courier",
        link="https://courier.example/",
        date=datetime(2021, 11, 24, tzinfo=UTC),
    )

    found = digest_data([article("a", TEXT), copy], DigestSettings(), tmp_path / "content")

    assert found["a"].lead is None
    assert [other.source for other in found["a"].also] == ["Courier"]
    assert found["b"].lead.slug == "a"
    assert not found["a"].related
    assert cache.exists()
    assert digest_data([article("a", TEXT), copy], DigestSettings(), tmp_path / "content") == found
    assert (
        digest_data([article("a", TEXT), copy], DigestSettings(preferred_sources=("Courier",)), tmp_path / "content")[
            "b"
        ].lead
        is None
    )


def test_also_no_keeps_a_story_apart(tmp_path: Path) -> None:
    found = digest_data([article("a", TEXT), article("b", TEXT, also="no")], DigestSettings(), tmp_path / "content")

    assert found["a"].lead is None
    assert found["b"].lead is None
