"""An issue's page: lists of its own stories are shown as lists show stories, all else as its editor wrote it."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from standfirst.core.clock import Changes
from standfirst.digest.issues.published import Issue, IssueContext, IssuePart, parts, published
from standfirst.posts import html

SITE = "https://digest.example"
QUAY = SimpleNamespace(slug="2025/01/quay", source="The Post & Co")
CLOCK = SimpleNamespace(slug="2025/01/clock")
STORIES = {story.slug: story for story in (QUAY, CLOCK)}


def parts_of(markdown: str) -> list[IssuePart]:
    issue = Issue("2025-W01", "Week", datetime(2025, 1, 5, tzinfo=UTC), html.render(markdown), "", "urn:x")
    return list(parts(issue, SITE, STORIES))


@pytest.mark.parametrize(
    "link",
    [
        "[quay](/2025/01/gone/)",
        "[quay](</2025/01/gone/>)",
        f"<{SITE}/2025/01/gone/>",
        "[quay][q]",
        "[q][]",
        "[q]",
        f"[quay]({SITE}/2025/01/gone/ 'x')",
        '<a href="/2025/01/gone/index.html">quay</a>',
        f"{SITE}/2025/01/gone/",
        f"(see {SITE}/2025/01/gone)",
        "[quay](../../2025/01/gone/)",
        f"[quay]({SITE.replace('https', 'http')}/2025/01/gone/)",
    ],
)
def test_a_paragraph_that_links_a_withdrawn_story_in_any_form_is_left_out(tmp_path: Path, link: str) -> None:
    (tmp_path / "issues").mkdir()
    text = f"Title: W\nDate: 2025-01-05\n\nHello.\n\nThe {link} closed.\n\n[Clock][c] ticks.\n\n[q]: {SITE}/2025/01/gone/\n[c]: /2025/01/clock/\n"
    (tmp_path / "issues" / "2025-W01.md").write_text(text, encoding="utf-8")
    now = datetime(2025, 2, 1, tzinfo=UTC)

    (issue,) = published(IssueContext(tmp_path, now, UTC, SITE, "en", {"2025/01/clock"}), Changes())

    assert "closed" not in issue.html
    assert "Hello." in issue.html
    assert f'href="{SITE}/2025/01/clock/"' in issue.html


def test_a_story_that_was_moved_is_linked_where_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    text = f"Title: W\nDate: 2025-01-05\n\n- [Quay](/2025/01/quay/) closed.\n- [Old quay](/2025/01/quay-old/) too.\n- [Again][q]\n\n[q]: {SITE}/2025/01/quay\n"
    (tmp_path / "issues" / "2025-W01.md").write_text(text, encoding="utf-8")
    now, there = datetime(2025, 2, 1, tzinfo=UTC), {"2025/sea/quay", "2025/01/quay-old"}
    context = IssueContext(tmp_path, now, UTC, SITE, "en", there, moved={"2025/01/quay": "2025/sea/quay"})

    (issue,) = published(context, Changes())

    assert issue.html.count(f'href="{SITE}/2025/sea/quay/"') == 1
    assert f'href="{SITE}/2025/sea/quay"' in issue.html
    assert f'href="{SITE}/2025/01/quay-old/"' in issue.html


@pytest.mark.parametrize(
    "link", ["../../2025/01/clock.md", "../posts/2025/01/clock.md", "/content/posts/2025/01/clock.md"]
)
def test_a_story_may_be_linked_by_its_file(tmp_path: Path, link: str) -> None:
    (tmp_path / "issues").mkdir()
    text = f"Title: W\nDate: 2025-01-05\n\nHello, see [the clock]({link}) first.\n"
    (tmp_path / "issues" / "2025-W01.md").write_text(text, encoding="utf-8")
    now = datetime(2025, 2, 1, tzinfo=UTC)

    (issue,) = published(IssueContext(tmp_path, now, UTC, SITE, "en", {"2025/01/clock"}), Changes())

    assert "Hello" in issue.html
    assert f'href="{SITE}/2025/01/clock/"' in issue.html


def test_the_newest_issue_is_that_of_the_latest_date(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    for name, day in (("2026-W10", "2026-03-08"), ("2026-11", "2026-11-30"), ("2026-11-02", "2026-11-02")):
        (tmp_path / "issues" / f"{name}.md").write_text(f"Title: {name}\nDate: {day}\n\nText.\n", encoding="utf-8")
    now = datetime(2026, 12, 1, tzinfo=UTC)

    issues = published(IssueContext(tmp_path, now, UTC, SITE, "en", ()), Changes())

    assert [issue.name for issue in issues] == ["2026-11", "2026-11-02", "2026-W10"]


def test_a_list_of_own_stories_becomes_entries_in_the_editors_order() -> None:
    before, entries, after = parts_of(
        f"Hello.\n\n## World\n\n- [The *quay*]({SITE}/2025/01/quay/) (The Post & Co): it closed\n- [Clock]({SITE}/2025/01/clock/)\n\nBye."
    )

    assert before.html == "<p>Hello.</p>\n<h2>World</h2>\n"
    assert [(entry.story, entry.title, entry.why) for entry in entries.entries] == [
        (QUAY, "The <em>quay</em>", "it closed"),
        (CLOCK, "Clock", ""),
    ]
    assert after.html.strip() == "<p>Bye.</p>"


def test_a_loose_list_and_what_an_editor_writes_around_a_link_are_kept() -> None:
    _, entries, _ = parts_of(
        f"1. [Quay]({SITE}/2025/01/quay/) – *why* it [matters](https://else.example/)\n\n2. [Clock]({SITE}/2025/01/clock/)\n"
    )

    assert [entry.story for entry in entries.entries] == [QUAY, CLOCK]
    assert entries.entries[0].why.startswith('<em>why</em> it <a href="https://else.example/"')


def test_a_list_with_anything_else_in_it_stays_as_it_is() -> None:
    for line in (
        "- and more",
        "- [Elsewhere](https://else.example/)",
        f"- See [Clock]({SITE}/2025/01/clock/)",
        f"- [Gone]({SITE}/2025/01/gone/)",
    ):
        body_parts = parts_of(f"- [Quay]({SITE}/2025/01/quay/)\n{line}\n")
        assert [part.entries for part in body_parts] == [()]
        assert body_parts[0].html.count("<li>") == 2
