"""New stories are announced once at each place, by the protocols that the other side documents; a failure costs nothing but that place."""

import json
import shutil
import stat
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from standfirst.core.api import ServiceError
from standfirst.core.errors import SettingError
from standfirst.reach import announce, announced, hooks, social, stories
from standfirst.reach.announce import Reach
from standfirst.reach.social import SocialPost
from standfirst.reach.stories import PublishedStory
from tests.conftest import Desk
from tests.reach.conftest import SITE, Received, story, write_site

TOKEN = "a-token-that-nobody-may-see"  # noqa: S105 - of no real service


def restarted(reach: Reach) -> Reach:
    """Return the site as a new process sees it."""
    return replace(reach, announced=announced.read(reach.announced.path))


@pytest.fixture
def mastodon(received: Received, monkeypatch: pytest.MonkeyPatch) -> Received:
    monkeypatch.setenv("MASTODON_URL", received.address)
    monkeypatch.setenv("MASTODON_TOKEN", TOKEN)
    received.answers["/api/v2/media"] = (200, {"id": "77"})
    received.answers["/api/v1/statuses"] = (200, {"id": "1", "url": "https://social.example/@digest/1"})
    return received


def test_existing_stories_are_not_posted_and_each_new_one_is_posted_once(reach: Reach, mastodon: Received) -> None:
    first = announce.to_network(reach, "mastodon")
    write_site(reach.output, story(2, image=f"{SITE}/images/a.webp"), story(1))
    second = announce.to_network(restarted(reach), "mastodon")
    third = announce.to_network(restarted(reach), "mastodon")

    assert "count as known" in first[0]
    assert second == ["mastodon: Story 2 -> https://social.example/@digest/1"]
    assert third == []
    (status,) = mastodon.json_at("/api/v1/statuses")
    assert status == {
        "status": f"Story 2\n\nWhat story 2 says.\n\n{SITE}/2026/01/story-2/",
        "media_ids": ["77"],
        "language": "en",
    }
    headers, body = mastodon.requests_to("/api/v2/media")[0]
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert b"Story 2: What story 2 says." in body
    assert b"\xff\xd8\xff" in body  # a JPEG
    assert mastodon.requests_to("/api/v1/statuses")[0][0]["idempotency-key"]


def test_a_rehearsal_posts_and_writes_nothing(reach: Reach, mastodon: Received) -> None:
    announce.to_network(reach, "mastodon")
    write_site(reach.output, story(2), story(1))
    before = reach.announced.path.read_bytes()

    shown = announce.to_network(replace(restarted(reach), is_rehearsed=True), "mastodon")

    assert "would post" in shown[0]
    assert "Story 2" in shown[0]
    assert mastodon.requests == []
    assert reach.announced.path.read_bytes() == before


def test_all_takes_what_counted_as_known_and_nothing_twice(reach: Reach, mastodon: Received) -> None:
    announce.to_network(reach, "mastodon")  # as a look at it does the first time
    mastodon.answers["/api/v1/statuses"] = (200, {"url": "https://social.example/1"})

    first = announce.to_network(replace(restarted(reach), takes_all=True), "mastodon")
    again = announce.to_network(replace(restarted(reach), takes_all=True), "mastodon")

    assert [line.partition(" ->")[0] for line in first] == ["mastodon: Story 1"]
    assert again == []


def test_a_network_that_refuses_gets_the_story_the_next_time(reach: Reach, mastodon: Received) -> None:
    announce.to_network(reach, "mastodon")
    write_site(reach.output, story(3), story(2), story(1))
    mastodon.answers["/api/v1/statuses"] = (500, {})
    with pytest.raises(ServiceError, match="500") as caught:
        announce.to_network(restarted(reach), "mastodon")
    mastodon.answers["/api/v1/statuses"] = (200, {"url": "https://social.example/1"})

    lines = announce.to_network(restarted(reach), "mastodon")

    assert TOKEN not in str(caught.value)
    assert str(caught.value).startswith("mastodon: Story 2 was not posted: ")
    assert [line.partition(" ->")[0] for line in lines] == ["mastodon: Story 2", "mastodon: Story 3"]


def test_a_post_that_a_killed_run_may_have_sent_is_not_repeated(reach: Reach, mastodon: Received) -> None:
    announce.to_network(reach, "mastodon")
    write_site(reach.output, story(2), story(1))
    cut = restarted(reach)
    cut.announced.note("mastodon", ["urn:uuid:2"], announced.BEGUN)
    with cut.announced.path.open("a") as book:
        book.write('{"where": "mast')

    lines = announce.to_network(restarted(reach), "mastodon")

    assert len(lines) == 1
    assert "not repeated" in lines[0]
    assert mastodon.requests == []


def test_bluesky_gets_a_card_with_its_picture(
    reach: Reach, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "BLUESKY_URL": received.address,
        "BLUESKY_HANDLE": "digest.example",
        "BLUESKY_PASSWORD": TOKEN,
    }.items():
        monkeypatch.setenv(name, value)
    received.answers["/xrpc/com.atproto.server.createSession"] = (200, {"did": "did:plc:x", "accessJwt": "jwt"})
    blob = {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "image/jpeg", "size": 9}
    received.answers["/xrpc/com.atproto.repo.uploadBlob"] = (200, {"blob": blob})
    received.answers["/xrpc/com.atproto.repo.createRecord"] = (200, {"uri": "at://did:plc:x/app.bsky.feed.post/1"})
    announce.to_network(reach, "bluesky")
    write_site(reach.output, story(2, image=f"{SITE}/images/a.webp"), story(1))

    announce.to_network(restarted(reach), "bluesky")

    (created,) = received.json_at("/xrpc/com.atproto.repo.createRecord")
    external = created["record"]["embed"]["external"]
    assert created["collection"] == "app.bsky.feed.post"
    assert external == {
        "uri": f"{SITE}/2026/01/story-2/",
        "title": "Story 2",
        "description": "What story 2 says.",
        "thumb": blob,
    }
    assert created["record"]["langs"] == ["en"]
    assert received.requests_to("/xrpc/com.atproto.repo.uploadBlob")[0][0]["authorization"] == "Bearer jwt"


@pytest.mark.parametrize("longest", [300, 475, 40])
def test_a_post_is_never_longer_than_its_network_allows(tmp_path: Path, longest: int) -> None:
    long_story = PublishedStory("x", f"{SITE}/x/", "A headline of several words", "word " * 300)

    post = social.post_of(long_story, tmp_path, SITE, longest)

    assert len(post.text) <= longest
    assert post.text.startswith("A headline")
    assert isinstance(post, SocialPost)


def test_a_picture_is_only_taken_from_the_site(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    for image in (f"{SITE}/../secret.png", "https://elsewhere.example/x.png", "/etc/passwd"):
        assert social.picture_of(PublishedStory("x", "u", "t", image=image), tmp_path / "site", SITE) == b""


def test_the_hub_hears_once_which_feeds_changed(reach: Reach, received: Received) -> None:
    hub = f"{received.address}/hub"
    reach_with_hub = replace(reach, hub=hub)
    for name in ("feed.xml", "atom.xml", "tag/harbour/feed.xml"):
        path = reach.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'<rss><link rel="hub" href="{hub}"/></rss>')

    done, failed = announce.after_publish(reach_with_hub)
    assert failed == []
    assert "3 changed feeds" in done[0]
    assert announce.after_publish(reach_with_hub) == ([], [])
    (reach.output / "feed.xml").write_text(f'<rss><link rel="hub" href="{hub}"/>new</rss>')
    announce.after_publish(reach_with_hub)

    bodies = [parse_qs(body.decode()) for _, body in received.requests_to("/hub")]
    assert bodies[0]["hub.mode"] == ["publish"]
    assert len(bodies[0]["hub.url"]) == 3
    assert bodies[1]["hub.url"] == [f"{SITE}/feed.xml"]
    assert len(bodies) == 2


def test_a_hub_that_fails_hears_of_it_the_next_time(reach: Reach, received: Received) -> None:
    hub = f"{received.address}/hub"
    (reach.output / "feed.xml").write_text(f'<rss><link rel="hub" href="{hub}"/></rss>')
    received.answers["/hub"] = (503, {})

    done, failed = announce.after_publish(replace(reach, hub=hub))
    received.answers["/hub"] = (204, {})
    later, _ = announce.after_publish(replace(reach, hub=hub))

    assert (done, len(failed)) == ([], 1)
    assert "try again later" in failed[0]
    assert "announce" in announce.summary(done, failed, "invoke announce")
    assert len(later) == 1


def test_commands_and_webhooks_get_new_stories_as_json_each_once(
    reach: Reach, received: Received, tmp_path: Path
) -> None:
    script = tmp_path / "after.py"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(tmp_path / 'got.json')!r}, 'a').write(sys.stdin.read() + '\\n')\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    hooks = (str(script), f"{received.address}/hook?key={TOKEN}", "false")
    announce.after_publish(replace(reach, hooks=hooks))
    write_site(reach.output, story(2), story(1))

    done, failed = announce.after_publish(replace(restarted(reach), hooks=hooks))
    later, still = announce.after_publish(replace(restarted(reach), hooks=hooks))

    rows = [json.loads(line) for line in (tmp_path / "got.json").read_text().splitlines()]
    assert [[entry["title"] for entry in row["stories"]] for row in rows] == [["Story 2"]]
    assert received.json_at("/hook")[0]["site"] == SITE
    assert len(received.requests_to("/hook")) == 1
    assert len(done) == 2
    assert len(failed) == len(still) == 1
    assert later == []
    assert TOKEN not in " ".join([*done, *failed])
    assert TOKEN not in reach.announced.path.read_text()


def test_a_site_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    empty = Reach(tmp_path, SITE, tmp_path, announced.read(tmp_path / "x.jsonl"))

    with pytest.raises(Exception, match="build"):
        announce.to_network(empty, "mastodon")


def test_a_publish_tells_the_hub_and_one_that_fails_leaves_the_site_published(
    desk: Desk, received: Received, tmp_path: Path
) -> None:
    if shutil.which("rsync") is None:
        pytest.skip("no rsync on this machine")
    desk.posts.mkdir(parents=True)
    (desk.posts / "quay.md").write_text("Title: Quay\nDate: 2025-12-29\n\nIt closes.\n")
    (desk.path / "pelicanconf.py").write_text(
        f'from standfirst.defaults import *\nglobals().update(desk(__file__))\nWEBSUB_HUB = "{received.address}/hub"\n'
    )
    received.answers["/hub"] = (503, {})
    words = ("publish", "--to", f"rsync:{tmp_path / 'served'}", "--replace")

    failed = desk.invoke(*words)
    received.answers["/hub"] = (204, {})
    second = desk.invoke("announce", "--unchecked")
    unchanged = desk.invoke(*words)

    assert failed.returncode == 1
    assert "the site is published" in failed.stdout + failed.stderr
    assert "`invoke announce`" in failed.stdout
    assert (tmp_path / "served" / "quay" / "index.html").exists()
    assert "the hub heard" in second.stdout, second.stdout + second.stderr
    assert unchanged.returncode == 0
    assert len(received.requests_to("/hub")) == 2


def test_only_what_readers_can_open_is_announced(reach: Reach, mastodon: Received) -> None:
    mastodon.answers["/feed.json"] = (200, {"items": [{"id": "urn:uuid:1"}, {"id": "urn:uuid:2"}]})
    live = stories.live(mastodon.address)
    announce.to_network(replace(reach, live=live), "mastodon")
    write_site(reach.output, story(3), story(2), story(1))

    lines = announce.to_network(replace(restarted(reach), live=live), "mastodon")

    assert [line.partition(" ->")[0] for line in lines] == ["mastodon: Story 2"]
    mastodon.answers["/feed.json"] = (404, {})
    with pytest.raises(ServiceError, match="publish"):
        stories.live(mastodon.address)


def test_a_preview_lets_what_is_there_count_as_known(desk: Desk, mastodon: Received) -> None:
    desk.posts.mkdir(parents=True)
    (desk.posts / "quay.md").write_text("Title: Quay\nDate: 2025-12-29\n\nIt closes.\n")
    desk.invoke("build")
    first = desk.invoke("announce", "--unchecked")
    (desk.posts / "ferry.md").write_text("Title: Ferry\nDate: 2025-12-30\n\nIt sails \u2013 again.\n", encoding="utf-8")
    desk.invoke("build")
    shown = desk.invoke("announce", "--unchecked")
    sent = desk.invoke("announce", "--unchecked", "--send")

    assert "count as known" in first.stdout, first.stdout + first.stderr
    assert "--send" not in first.stdout
    assert "Ferry" in shown.stdout
    assert "nothing was posted" in shown.stdout
    assert "mastodon: Ferry ->" in sent.stdout, sent.stdout + sent.stderr
    assert len(mastodon.requests_to("/api/v1/statuses")) == 1


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "nothing is set up"),
        ({"MASTODON_URL": "social.example", "MASTODON_TOKEN": TOKEN}, "write the whole address"),
    ],
)
def test_announce_reports_which_services_are_not_set_up(desk: Desk, variables: dict[str, str], message: str) -> None:
    desk.posts.mkdir(parents=True)
    (desk.posts / "quay.md").write_text("Title: Quay\nDate: 2025-12-29\n\nIt closes.\n")
    desk.invoke("build")

    done = desk.invoke("announce", "--unchecked", "--send", "--all", **variables)

    assert done.returncode == 1
    assert message in done.stdout + done.stderr


def test_a_command_gets_stories_of_any_script_in_any_locale(
    reach: Reach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "after.sh"
    script.write_text(f"#!/bin/sh\ncat >> {tmp_path / 'got.json'}\n")
    script.chmod(0o755)
    reach_with_hook = replace(reach, hooks=(str(script),))
    announce.after_publish(reach_with_hook)
    write_site(reach.output, story(2, title="Der Hafen \u2013 schlie\u00dft"), story(1))
    monkeypatch.setenv("LC_ALL", "C")

    done, failed = announce.after_publish(replace(reach_with_hook, announced=announced.read(reach.announced.path)))

    assert (len(done), failed) == (1, [])
    assert "schlie\u00dft" in (tmp_path / "got.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("hook", "shown"),
    [
        ("https://ana:pw@hooks.example/services/T0/B0/SECRET?key=1", "https://hooks.example"),
        ("https://hooks.example?key=1", "https://hooks.example"),
        ("/usr/bin/tee -a log", "/usr/bin/tee"),
    ],
)
def test_a_hook_is_named_without_its_secrets(hook: str, shown: str) -> None:
    assert hooks.named(hook) == shown


def test_stories_that_come_into_the_feed_again_count_as_known(reach: Reach, mastodon: Received) -> None:
    write_site(reach.output, story(2), story(1))
    reach_with_ids = replace(reach, published_ids=lambda: [story(0)["id"], story(1)["id"], story(2)["id"]])
    announce.to_network(reach_with_ids, "mastodon")
    write_site(reach.output, story(1), story(0))  # the second was withdrawn

    assert announce.to_network(restarted(reach_with_ids), "mastodon") == []
    assert mastodon.requests_to("/api/v1/statuses") == []


def test_a_sent_story_stays_sent_after_the_lines_of_another_clone(reach: Reach) -> None:
    rows = [("a", state) for state in (announced.BEGUN, announced.DONE, announced.BEGUN, "refused")]
    lines = (json.dumps({"where": "hook", "story": story_id, "state": state}) for story_id, state in rows)
    reach.announced.path.parent.mkdir(exist_ok=True)
    reach.announced.path.write_text("".join(f"{line}\n" for line in lines))

    assert announced.read(reach.announced.path).has("hook", "a")


def test_an_empty_hook_is_named(tmp_path: Path) -> None:
    site = {"OUTPUT_PATH": tmp_path, "SITEURL": SITE, "AFTER_PUBLISH": [""]}
    with pytest.raises(SettingError, match="empty entry"):
        announce.reach_of(site, announced.Announced(tmp_path / "a"), tmp_path)
