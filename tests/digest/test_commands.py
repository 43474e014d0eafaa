"""An editor's orders about stories, as they are typed."""

import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import feedparser

from tests.conftest import ROOT, Desk

STORY = (
    "The harbour council voted on Monday to close the old quay after a surveyor found that the tide had hollowed out most of "
    "its piles. Ana Ruiz, who chairs the council, said lorries would have to go round by the fish market until a new wall "
    "stands in the spring. Boat owners were told to move forty berths to the far side of the basin before the weekend."
)


def post(desk: Desk, name: str, header: str, body: str = STORY) -> Path:
    """One post of the editor's own, of January 2025."""
    folder = desk.posts / "2025" / "01"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(f"{header.strip()}\n\n{body}\n")
    return path


def test_status_summarises_drafts_copies_and_unknown_tags(desk: Desk) -> None:
    (desk.path / "content" / "vocabulary.toml").write_text('["Climate change"]\n')
    post(desk, "one", "Title: Quay closes\nDate: 2025-01-02\nSource: Ledger\nTags: climate changes")
    post(desk, "two", "Title: Old quay to close\nDate: 2025-01-03\nSource: Post\nTags: Ports")
    post(desk, "three", "Title: Waits\nDate: 2025-01-03\nStatus: draft", "Another text.")
    post(desk, "four", "Title: No day", "A third text.")
    post(desk, "five", "Title: To come\nDate: 2031-01-03", "A fourth text.")

    status = desk.invoke("status").stdout
    plain = json.loads(desk.invoke("status", "--json").stdout)["posts"]

    assert "posts: 2 published, 1 wait as drafts (invoke pick), 1 without a date, 1 scheduled" in status
    assert "folded       2025/01/two.md is in the group of 2025/01/one.md" in status
    assert "unknown tag  climate changes (1); perhaps 'Climate change'" in status
    assert plain["folded"] == [{"post": "2025/01/two.md", "lead": "2025/01/one.md"}]
    assert [tag["name"] for tag in plain["unknown_tags"]] == ["climate changes", "Ports"]


def test_copies_of_a_story_are_one_item_that_names_its_other_sources(desk: Desk) -> None:
    post(desk, "one", "Title: Quay closes\nDate: 2025-01-02\nSource: Ledger\nLink: https://ledger.example/1")
    post(desk, "two", "Title: Old quay to close\nDate: 2025-01-03\nSource: Post\nLink: https://post.example/2")
    post(desk, "apart", "Title: Apart\nDate: 2025-01-04\nSource: Echo\nAlso: no")

    assert desk.invoke("build").returncode == 0

    page = (desk.output / "2025" / "01" / "one" / "index.html").read_text()
    assert re.search(r'Also:</span>\s*<a href="https://post.example/2"[^>]*><bdi>Post</bdi></a>', page)
    feed = feedparser.parse((desk.output / "feed.xml").read_bytes())
    assert sorted(entry.title for entry in feed.entries) == ["Apart", "Quay closes"]
    moved = (desk.output / "2025" / "01" / "two" / "index.html").read_text()
    assert "https://digest.example/2025/01/one/" in moved


def test_the_preferred_source_and_an_update_lead(desk: Desk) -> None:
    post(desk, "first", "Title: Quay closes\nDate: 2025-01-02\nSource: Ledger\nLink: https://ledger.example/1")
    post(desk, "later", "Title: Quay closed\nDate: 2025-01-03\nSource: Ledger\nLink: https://ledger.example/1/")

    assert desk.invoke("build").returncode == 0

    assert "Quay closed" in (desk.output / "index.html").read_text()
    assert "Quay closes" not in (desk.output / "index.html").read_text()


def test_an_issue_is_drafted_edited_published_and_mailed(desk: Desk) -> None:
    post(desk, "one", "Title: Quay [closes]\nDate: 2025-01-02\nAdded: 2025-01-02\nCategory: World\nSource: Ledger")
    post(
        desk, "two", "Title: Chess\nDate: 2025-01-03\nCategory: Culture\nPinned: yes\nNote: A *fine* game", "Of chess."
    )

    drafted = desk.invoke("issue", "--week", "2025-W01")
    second = desk.invoke("issue", "--week", "2025-W01")
    empty = desk.invoke("issue", "--week", "2024-W01")

    path = desk.path / "content" / "issues" / "2025-W01.md"
    text = path.read_text()
    assert drafted.returncode == 0, drafted.stderr
    assert "Status: draft" in text
    assert "- [Chess](/2025/01/two/): A *fine* game" in text
    assert second.returncode == 1
    assert "is there already" in second.stderr
    assert "nothing to put in an issue" in empty.stderr

    assert desk.invoke("build").returncode == 0
    assert not (desk.output / "issues").exists()

    path.write_text(re.sub(r"<!--.*?-->", "We **closed** a quay.", text).replace("Status: draft", "Status: published"))
    done = desk.invoke("build")
    assert done.returncode == 0, done.stderr
    page = (desk.output / "issues" / "2025-w01" / "index.html").read_text()
    assert 'href="https://digest.example/2025/01/one/"' in page
    assert "We <strong>closed</strong> a quay." in page
    feed = feedparser.parse((desk.output / "issues.xml").read_bytes())
    assert [entry.link for entry in feed.entries] == ["https://digest.example/issues/2025-w01/"]
    assert feed.entries[0].id.startswith("urn:uuid:")
    mail = (desk.output / "issues" / "2025-w01" / "email.html").read_text()
    assert mail.count("<style") == 1
    assert 'style="' in mail
    assert "- Chess: A fine game Jan 3, 2025 · 1 min" in (desk.output / "issues" / "2025-w01" / "email.txt").read_text()
    book = "https://digest.example/issues/2025-w01/2025-w01.epub"
    assert f'href="{book}"' in mail
    assert f'href="{book}"' in page
    assert desk.invoke("issue", "--week", "2025-W01", "--epub").returncode == 0
    built = desk.output / "issues" / "2025-w01" / "2025-w01.epub"
    assert built.read_bytes() == (desk.path / "outbox" / "2025-W01.epub").read_bytes()
    assert "https://digest.example/issues/" in (desk.output / "sitemap.xml").read_text()
    assert "email.html" not in (desk.output / "sitemap.xml").read_text()
    assert "no sender" in desk.invoke("issue", "--week", "2025-W01", "--eml").stderr


def test_an_editors_morning_from_forty_dumps_to_a_published_issue(desk: Desk) -> None:
    topics = ("quay", "school", "bridge", "ferry", "museum", "orchard", "library", "mill", "market", "tower")
    for number in range(40):
        topic = topics[number % 10]
        (desk.path / "dumps" / f"{number:02}.txt").write_text(
            f"date 2025-12-{20 + number % 8} The {topic} of ward {number} opens its doors again\n\nBy Ana Ruiz\n\n"
            + "\n\n".join(
                f"The {topic} in ward {number} {verb} {place} {number * 7 + index}, and its keeper number {number} said so at length."
                for index, (verb, place) in enumerate(
                    (
                        ("stood empty since", "flood"),
                        ("was mended for", "sum"),
                        ("opens at", "gate"),
                        ("has room for", "guests"),
                    )
                )
            )
            + "\n"
        )
    (desk.path / "dumps" / "seed.txt").write_bytes((ROOT / "dumps" / "000_d9dea2d0ef822165.txt").read_bytes())
    day = {"SOURCE_DATE_EPOCH": "1766923200", "STANDFIRST_CURATE": "1"}  # 2025-12-28, a Sunday

    assert desk.invoke("build", **day).returncode == 0
    pile = json.loads(desk.invoke("status", "--json", **day).stdout)["posts"]
    assert pile["states"] == {"draft": 41}

    posts = sorted(desk.posts.rglob("*.md"))
    for path in posts[:30]:
        assert desk.invoke("set", path.stem, "--status", "published", **day).returncode == 0
    assert desk.invoke("set", posts[3].stem, "--pinned", "yes", "--note", "The one to read", **day).returncode == 0
    assert desk.invoke("withdraw", posts[40].stem, "--why", "wrong ward", **day).returncode == 0
    drafted = desk.invoke("issue", "--week", "2025-W52", **day)
    assert drafted.returncode == 0, drafted.stderr
    issue = desk.path / "content" / "issues" / "2025-W52.md"
    text = issue.read_text()
    assert text.count("\n- [") == 8  # of two sections seven stories, and the seed's
    assert "[22 more in News](/section/news/)" in text
    assert "The one to read" in text.partition("## News")[2].split("\n- [")[1]
    issue.write_text(text.replace("Status: draft", "Status: published"))

    done = desk.invoke("build", **day)

    assert done.returncode == 0, done.stderr
    page = (desk.output / "issues" / "2025-w52" / "index.html").read_text()
    assert page.count('<article class="entry') == 8
    assert "The one to read" in page
    assert json.loads(desk.invoke("status", "--json", **day).stdout)["posts"]["states"] == {
        "published": 30,
        "draft": 10,
    }


def test_a_mail_can_be_read_by_a_mail_program(desk: Desk) -> None:
    from standfirst.digest import commands  # noqa: PLC0415 - the settings of a site with a sender are made here
    from standfirst.digest.annotate import DigestSettings  # noqa: PLC0415
    from standfirst.digest.issues import commands as issue_commands  # noqa: PLC0415

    folder = desk.path / "content" / "issues"
    folder.mkdir(parents=True)
    (folder / "2025-W01.md").write_text(
        "Title: Week one\nDate: 2025-01-05\nStatus: published\n\nHello.\n\n## World\n\n- [Quay](/2025/01/one/): shut\n"
    )
    (desk.posts / "2025" / "01").mkdir(parents=True)
    (desk.posts / "2025" / "01" / "one.md").write_text("Title: Quay\nDate: 2025-01-02\n\nIt is shut.\n")
    settings = DigestSettings(sender="The Digest <digest@digest.example>", unsubscribe="mailto:leave@digest.example")
    room = commands.Newsroom(desk.path / "content", "UTC", settings, "https://digest.example")

    mail = message_from_bytes(issue_commands.mail(room, "2025-W01"), policy=default)

    assert mail["List-Unsubscribe"] == "<mailto:leave@digest.example>"
    assert mail["From"] == "The Digest <digest@digest.example>"
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert "https://digest.example/2025/01/one/" in plain.get_content()
    assert 'href="https://digest.example/2025/01/one/"' in html.get_content()
    assert "Jan 2, 2025 · 1 min" in html.get_content()
