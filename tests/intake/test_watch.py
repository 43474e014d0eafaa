"""Watched feeds: new entries come in once, politely, also from servers with faults."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standfirst.converter.markdown.links import publishable
from standfirst.core.errors import IntakeError, SettingError
from standfirst.intake import entries, opml, rules, watch, watched
from standfirst.intake.fetch_run import FetchRun, Pace, retry_after
from standfirst.intake.opml import WatchedFeed
from standfirst.intake.rules import EntryFacts, Match, Rules
from standfirst.intake.watch import FeedReport
from standfirst.intake.watched import key_of
from tests.intake.feeds import PAGE, WHOLE_TEXT, FeedServer, counted, item, later, rss, serving_feeds

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
FEED = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def server() -> Iterator[str]:
    with serving_feeds() as address:
        yield address


def run(
    desk: Path, *addresses: str, now: datetime = NOW, feed_rules: Rules | None = None, pace: Pace | None = None
) -> list[FeedReport]:
    fetching = FetchRun(
        desk / "dumps", watched.read(desk / "content" / watched.FILE), feed_rules or Rules(), now, allow_private=True, pace=pace or Pace(0)
    )  # fmt: skip
    return watch.run([WatchedFeed(address) for address in addresses], fetching)


def dumps(desk: Path) -> list[str]:
    return sorted(path.name for path in (desk / "dumps").rglob("*") if path.is_file())


def serve(path: str, body: bytes, status: int = 200, **headers: str) -> None:
    kind = FEED if body.startswith(b"<?xml") else HTML
    FeedServer.answers[path] = (
        status,
        {**kind, **{name.replace("_", "-"): value for name, value in headers.items()}},
        body,
    )


def test_new_entries_come_in_once(tmp_path: Path, server: str) -> None:
    serve("/a", PAGE.format(title="Night ferry returns").encode())
    serve("/feed", rss(item("Night ferry returns", f"{server}/a")))

    first = run(tmp_path, f"{server}/feed")[0]
    second = run(tmp_path, f"{server}/feed", now=NOW + timedelta(hours=1))[0]

    assert (first.new, second.new) == (1, 0)
    assert dumps(tmp_path) == ["a.warc"]
    assert counted()["/a"] == 1


def test_a_feed_is_requested_with_the_validators_of_its_last_answer(tmp_path: Path, server: str) -> None:
    def answer(request: FeedServer) -> tuple[int, dict[str, str], bytes]:
        if request.headers.get("If-None-Match") == '"v1"':
            return 304, {}, b""
        return (
            200,
            {**FEED, "ETag": '"v1"', "Last-Modified": "Mon, 05 Jan 2026 07:00:00 GMT"},
            rss(item("A", f"{server}/a")),
        )

    FeedServer.answers["/feed"] = answer
    serve("/a", PAGE.format(title="A").encode())
    run(tmp_path, f"{server}/feed")

    report = run(tmp_path, f"{server}/feed")[0]

    assert report.note == "unchanged"
    asked = [headers for path, headers in FeedServer.asked if path == "/feed"]
    assert asked[1]["if-none-match"] == '"v1"'
    assert asked[1]["if-modified-since"] == "Mon, 05 Jan 2026 07:00:00 GMT"


def test_an_entry_with_its_whole_text_is_kept_as_it_is(tmp_path: Path, server: str) -> None:
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>{WHOLE_TEXT}</p>]]></content:encoded>"
    serve("/feed", rss(item("Old quay closes", f"{server}/a", more=content)))

    report = run(tmp_path, f"{server}/feed")[0]

    assert report.new == 1
    assert counted()["/a"] == 0
    stored = json.loads(next((tmp_path / "dumps").rglob("*.json")).read_text())
    assert stored["items"][0]["title"] == "Old quay closes"
    assert WHOLE_TEXT.strip() in stored["items"][0]["content_html"]


@pytest.mark.parametrize("ending", ["…", "[...]", "Read more at The Harbour Post", " Weiterlesen"])
def test_a_long_teaser_is_no_whole_text(ending: str) -> None:
    assert entries.is_whole(f"<p>{WHOLE_TEXT}</p>")
    assert not entries.is_whole(f"<p>{WHOLE_TEXT} {ending}</p>")


def test_a_page_under_a_new_address_is_not_fetched_twice(tmp_path: Path, server: str) -> None:
    serve("/a", PAGE.format(title="A").encode())
    FeedServer.answers["/renamed"] = (301, {"Location": "/a"}, b"")
    serve("/feed", rss(item("A", f"{server}/a")))
    run(tmp_path, f"{server}/feed")
    serve("/feed", rss(item("A", f"{server}/a/?utm_source=feed#top"), item("A again", f"{server}/renamed")))

    second = run(tmp_path, f"{server}/feed")[0]
    serve("/feed", rss(item("A again", f"{server}/renamed"), item("B", f"{server}/none")))
    run(tmp_path, f"{server}/feed")

    assert second.known == 1
    assert dumps(tmp_path) == ["a.warc"]
    assert counted()["/renamed"] == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.post.example/a/", "http://post.example/a"),
        ("https://post.example/a?utm_medium=rss&id=7", "https://post.example/a?id=7"),
        ("https://post.example/a?fbclid=x#comments", "https://post.example/a"),
    ],
)
def test_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)
    assert key_of("https://post.example/a?id=7") != key_of("https://post.example/a?id=8")


def test_only_a_permanent_redirect_changes_the_address_of_a_feed(tmp_path: Path, server: str) -> None:
    serve("/new", rss(item("A", f"{server}/a")))
    serve("/a", PAGE.format(title="A").encode())
    FeedServer.answers["/old"] = (301, {"Location": "/new"}, b"")
    FeedServer.answers["/temporary"] = (302, {"Location": "/new"}, b"")

    first = run(tmp_path, f"{server}/old", f"{server}/temporary")
    FeedServer.asked.clear()
    run(tmp_path, f"{server}/old", f"{server}/temporary")

    assert f"moved for good to {server}/new" in first[0].note
    assert "/old" not in counted()
    assert counted()["/temporary"] == 1


def test_a_feed_that_is_gone_is_never_requested_again(tmp_path: Path, server: str) -> None:
    serve("/feed", b"gone", 410)

    first = run(tmp_path, f"{server}/feed")[0]
    second = run(tmp_path, f"{server}/feed", now=NOW + timedelta(days=30))[0]

    assert first.note.startswith("gone")
    assert second.note.startswith("gone")
    assert counted()["/feed"] == 1


def test_a_feed_that_fails_is_requested_again_after_growing_pauses(tmp_path: Path, server: str) -> None:
    serve("/feed", b"broken", 500)
    asked_at = []
    for hour in range(40):
        before = counted()["/feed"]
        run(tmp_path, f"{server}/feed", now=NOW + timedelta(hours=hour, minutes=1 if hour else 0))
        asked_at += [hour] if counted()["/feed"] > before else []

    assert asked_at == [0, 1, 4, 9, 18, 35][: len(asked_at)] or asked_at[:4] == [0, 1, 3, 7]
    serve("/feed", rss(item("A", f"{server}/a")))
    serve("/a", PAGE.format(title="A").encode())
    assert run(tmp_path, f"{server}/feed", now=NOW + timedelta(days=9))[0].new == 1


@pytest.mark.parametrize(("stated", "seconds"), [("120", 120.0), (None, 90.0)])
def test_a_server_that_asks_to_wait_is_left_alone(
    tmp_path: Path, server: str, stated: str | None, seconds: float
) -> None:
    moment = datetime.now(UTC)
    serve("/feed", b"busy", 429, Retry_After=stated or later(seconds))

    run(tmp_path, f"{server}/feed", now=moment)
    early = run(tmp_path, f"{server}/feed", now=moment + timedelta(seconds=seconds - 20))[0]
    run(tmp_path, f"{server}/feed", now=moment + timedelta(seconds=seconds + 20))

    assert early.note.startswith("not asked before")
    assert counted()["/feed"] == 2


def test_a_site_that_asks_to_wait_stops_its_feed_and_the_rest_comes_later(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(*(item(name, f"{server}/{name}") for name in "abc")))
    for name in "ac":
        serve(f"/{name}", PAGE.format(title=f"Story {name}").encode())
    serve("/b", b"busy", 503, Retry_After="600")

    first = run(tmp_path, f"{server}/feed")[0]
    assert (first.new, counted()["/c"]) == (1, 0)
    assert run(tmp_path, f"{server}/feed", now=NOW + timedelta(minutes=5))[0].new == 0
    serve("/b", PAGE.format(title="Story b").encode())

    assert run(tmp_path, f"{server}/feed", now=NOW + timedelta(minutes=11))[0].new == 2
    assert counted()["/a"] == 1


def test_errors_of_one_feed_do_not_affect_the_others(tmp_path: Path, server: str) -> None:
    serve("/good", rss(item("A", f"{server}/a")))
    serve("/a", PAGE.format(title="A").encode())
    serve("/huge", b"<?xml" + b"x" * (9 * 1024 * 1024))
    serve("/garbage", bytes(range(256)) * 40)
    FeedServer.answers["/round"] = (302, {"Location": "/round"}, b"")
    serve("/empty", b"")
    names = ("huge", "garbage", "round", "good", "empty", "missing")

    reports = dict(zip(names, run(tmp_path, *(f"{server}/{name}" for name in names)), strict=True))

    assert reports["good"].new == 1
    assert "more than" in reports["huge"].note
    assert "holds a page" in reports["garbage"].note
    assert "redirects" in reports["round"].note
    assert "404" in reports["missing"].note
    assert all(report.new == 0 for name, report in reports.items() if name != "good")


def test_a_page_that_cannot_be_fetched_is_tried_three_times(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(item("A", f"{server}/none"), item("B", f"{server}/b")))
    serve("/b", PAGE.format(title="B").encode())

    reports = [run(tmp_path, f"{server}/feed", now=NOW + timedelta(hours=hour))[0] for hour in range(5)]

    assert counted()["/none"] == 3
    assert counted()["/b"] == 1
    assert [len(report.refused) for report in reports] == [1, 1, 1, 0, 0]


def test_robots_are_obeyed(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(item("A", f"{server}/private/a"), item("B", f"{server}/b")))
    serve("/b", PAGE.format(title="B").encode())
    FeedServer.answers["/robots.txt"] = (
        200,
        {},
        b"User-agent: *\nDisallow: /private/\n\nUser-agent: other\nDisallow: /\n",
    )

    report = run(tmp_path, f"{server}/feed")[0]

    assert report.new == 1
    assert "robots.txt" in report.refused[0]
    assert counted()["/private/a"] == 0
    assert counted()["/robots.txt"] == 1


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_robots_cannot_be_read_is_not_fetched_and_one_without_is(
    tmp_path: Path, server: str, status: int
) -> None:
    serve("/feed", rss(item("A", f"{server}/a")))
    serve("/a", PAGE.format(title="A").encode())
    FeedServer.answers["/robots.txt"] = (status, {}, b"")

    closed = run(tmp_path, f"{server}/feed")[0]
    FeedServer.answers["/robots.txt"] = (404, {}, b"")
    opened = run(tmp_path, f"{server}/feed", now=NOW + timedelta(hours=2))[0]

    assert closed.new == 0
    assert opened.new == 1


def test_a_host_gets_one_request_in_a_pause(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(*(item(name, f"{server}/{name}") for name in "abc")))
    for name in "abc":
        serve(f"/{name}", PAGE.format(title=f"Story {name}").encode())

    hour, waits = 3600, list[float]()

    run(tmp_path, f"{server}/feed", f"{server}/feed?again", pace=Pace(hour, waits.append))

    assert len(FeedServer.asked) >= 5
    assert len(waits) == len(FeedServer.asked) - 1  # all but the first
    assert [round(wait / hour) for wait in sorted(waits)] == [*range(1, len(waits) + 1)]


def test_a_run_that_was_cut_short_goes_on(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(*(item(name, f"{server}/{name}") for name in "abc")))
    for name in "ab":
        serve(f"/{name}", PAGE.format(title=f"Story {name}").encode())

    def cut(_: FeedServer) -> tuple[int, dict[str, str], bytes]:
        raise OSError("the connection ends")

    FeedServer.answers["/c"] = cut
    run(tmp_path, f"{server}/feed")
    book = tmp_path / "content" / watched.FILE
    book.write_text(book.read_text() + '{"entry": "cut off in the mid')
    serve("/c", PAGE.format(title="Story c").encode())

    report = run(tmp_path, f"{server}/feed", now=NOW + timedelta(hours=1))[0]

    assert report.new == 1
    assert [counted()[f"/{name}"] for name in "abc"] == [1, 1, 2]


def test_rules_keep_and_block_and_a_limit_leaves_the_rest_for_tomorrow(tmp_path: Path, server: str) -> None:
    serve(
        "/feed",
        rss(
            *(item(f"The harbour {name}", f"{server}/{name}") for name in "abcd"),
            item("Sport harbour", f"{server}/s"),
            item("Other", f"{server}/o"),
        ),
    )
    for name in "abcdso":
        serve(f"/{name}", PAGE.format(title=f"Story {name}").encode())
    path = tmp_path / "watch.toml"
    path.write_text('limit = 3\n[keep]\nwords = ["harbour"]\n[block]\nwords = ["sport"]\n')

    first = run(tmp_path, f"{server}/feed", feed_rules=rules.read(path))[0]
    second = run(tmp_path, f"{server}/feed", feed_rules=rules.read(path), now=NOW + timedelta(hours=3))[0]
    third = run(tmp_path, f"{server}/feed", feed_rules=rules.read(path), now=NOW + timedelta(days=1))[0]

    assert (first.new, first.blocked, first.later) == (3, 2, 1)
    assert (second.new, second.later) == (0, 1)
    assert third.new == 1
    assert counted()["/s"] == counted()["/o"] == 0


@pytest.mark.parametrize(
    ("match", "is_met"),
    [
        (Match(words=("old quay",)), True),
        (Match(words=("qua",)), False),
        (Match(tags=("harbour",)), True),
        (Match(languages=("de",)), False),
        (Match(languages=("en-GB",)), True),
        (Match(authors=("ana ruiz",)), True),
        (Match(sources=("The Harbour Post",)), True),
        (Match(), False),
    ],
)
def test_a_condition_is_met_or_not(match: Match, is_met: bool) -> None:
    entry = EntryFacts("The old quay closes", ("Harbour",), "en", ("Ana Ruiz",), "The Harbour Post")

    assert bool(match.reason(entry)) is is_met


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limits = 3", "no rule 'limits'"),
        ('limit = "3"', "number of stories"),
        ("[keep]\nwords = 7", "write a list"),
        ("[keep]\ncolour = []", "no condition 'colour'"),
        ('[keep]\nlanguages = ["english"]', "no language tag"),
        ("feeds = 7", "feeds is 7"),
        ("broken", "mend that line"),
    ],
)
def test_an_invalid_rule_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "watch.toml").write_text(text)

    with pytest.raises(SettingError, match=message):
        rules.read(tmp_path / "watch.toml")


def test_a_list_of_feeds_is_read_as_readers_export_it(tmp_path: Path) -> None:
    path = tmp_path / "watch.opml"
    path.write_text(
        '<opml version="1.0"><body><outline text="News"><outline type="rss" text="Post" xmlUrl="https://post.example/feed"/>'
        '<outline title="Again" xmlUrl="https://post.example/feed"/></outline></body></opml>'
    )

    assert opml.read(path) == (WatchedFeed("https://post.example/feed", "Post"),)
    path.write_text(opml.written(opml.read(path)))
    assert opml.read(path) == (WatchedFeed("https://post.example/feed", "Post"),)


@pytest.mark.parametrize(
    "text",
    [
        "no xml",
        "<opml><body/></opml>",
        '<opml><body><outline xmlUrl="post.example/feed"/></body></opml>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>',
    ],
)
def test_a_list_without_feeds_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "watch.opml").write_text(text)

    with pytest.raises(IntakeError, match=r"watch\.opml"):
        opml.read(tmp_path / "watch.opml")


def test_addresses_of_the_private_network_are_not_requested(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(item("A", f"{server}/a")))
    serve("/a", PAGE.format(title="A").encode())
    fetching = FetchRun(
        tmp_path / "dumps", watched.read(tmp_path / "content" / watched.FILE), Rules(), NOW, pace=Pace(0.0)
    )

    report = watch.run([WatchedFeed(f"{server}/feed")], fetching)[0]

    assert report.new == 0
    assert report.is_failed
    assert "--allow-private" in report.note
    assert FeedServer.asked == []
    assert run(tmp_path, f"{server}/feed")[0].new == 1  # it does not wait for an hour


def test_blocked_entries_are_fetched_when_the_rules_change(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(item("Sport harbour", f"{server}/s")), ETag='"v1"')
    serve("/s", PAGE.format(title="Sport harbour").encode())
    path = tmp_path / "watch.toml"
    path.write_text('[block]\nwords = ["sport"]\n')

    first = run(tmp_path, f"{server}/feed", feed_rules=rules.read(path))[0]
    path.write_text('[block]\nwords = ["horoscope"]\n')
    second = run(tmp_path, f"{server}/feed", feed_rules=rules.read(path), now=NOW + timedelta(hours=1))[0]

    assert (first.blocked, second.new) == (1, 1)


def test_rules_for_a_feed_that_is_not_watched_are_named(tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_text('[feeds."https://post.example/feed"]\nlimit = 1\n')

    with pytest.raises(SettingError, match=r"watch\.opml does not list"):
        rules.check_feeds(rules.read(tmp_path / "watch.toml"), ["https://post.example/feed.xml"])


def test_a_slow_feed_ends_at_its_limit(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_: FeedServer) -> tuple[int, dict[str, str], bytes]:
        time.sleep(2.5)
        return 200, FEED, rss()

    FeedServer.answers["/slow"] = slow
    FeedServer.answers["/robots.txt"] = (404, {}, b"")
    monkeypatch.setattr("standfirst.intake.fetch.SECONDS", 1.0)

    report = run(tmp_path, f"{server}/slow")[0]

    assert "not asked again before" in report.note


@pytest.mark.parametrize(
    "entry",
    [
        "<item><title>A</title><link>http://a.example:99999/x</link></item>",
        "<item><title>A</title><link>http://[bad/x</link></item>",
        "<item><title>A &#99999999999;</title><link>http://a.example/x</link></item>",
    ],
)
def test_a_hostile_feed_fails_alone(tmp_path: Path, server: str, entry: str) -> None:
    serve("/bad", f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{entry}</channel></rss>'.encode())
    serve("/a", PAGE.format(title="Night ferry returns").encode())
    serve("/good", rss(item("Night ferry returns", f"{server}/a")))

    bad, good = run(tmp_path, f"{server}/bad", f"{server}/good")

    assert bad.new == 0
    assert good.new == 1


def test_an_impossible_moment_causes_no_wait() -> None:
    assert retry_after("Mon, 06 May 99999999999999999999 06:30:00 GMT", NOW) == 0.0


def test_entries_are_known_as_long_as_their_feed_has_them(tmp_path: Path, server: str) -> None:
    serve("/a", PAGE.format(title="Night ferry returns").encode())
    serve("/b", PAGE.format(title="Old quay closes").encode())
    serve("/feed", rss(item("Night ferry returns", f"{server}/a")))
    run(tmp_path, f"{server}/feed")
    for days in (200, 450, 700):  # unchanged, so that it is not even read
        run(tmp_path, f"{server}/feed", now=NOW + timedelta(days=days))
    serve("/feed", rss(item("Old quay closes", f"{server}/b"), item("Night ferry returns", f"{server}/a")))

    report = run(tmp_path, f"{server}/feed", now=NOW + timedelta(days=701))[0]

    assert (report.new, report.known) == (1, 1)


def test_a_feed_that_moved_is_known_at_its_new_place(tmp_path: Path, server: str) -> None:
    serve("/a", PAGE.format(title="Night ferry returns").encode())
    serve("/new", rss(item("Night ferry returns", f"{server}/a", guid="one")))
    serve("/old", b"", 301, Location=f"{server}/new")
    run(tmp_path, f"{server}/old")
    serve("/c", PAGE.format(title="Night ferry returns").encode())
    serve("/new", rss(item("Night ferry returns", f"{server}/c", guid="one")))  # under another address, too

    report = run(tmp_path, f"{server}/new", now=NOW + timedelta(days=1))[0]

    assert (report.new, report.known) == (0, 1)
    assert run(tmp_path, f"{server}/new", now=NOW + timedelta(days=2))[0].new == 0


def test_notes_that_another_command_wrote_meanwhile_are_kept(tmp_path: Path) -> None:
    path = tmp_path / watched.FILE
    ours, theirs = watched.read(path), watched.read(path)
    theirs.saw(["theirs"], watched.SeenEntry("theirs", "2026-01-05", "list"))

    ours.save(NOW.date(), [])

    assert watched.read(path).knows(["theirs"])


def test_a_report_cannot_steer_the_terminal() -> None:
    report = FeedReport(WatchedFeed("https://a.example/feed"), refused=["http://a.example/\x1b]0;x\x07"])

    assert "\x1b" not in str(report)


@pytest.mark.parametrize("name", ["utm_source", "srsltid", "gad_source", "ttclid", "pk_campaign", "cmpid", "fbclid"])
def test_tracking_parameters_are_no_part_of_an_address(name: str) -> None:
    assert key_of(f"https://a.example/x?{name}=1&id=2") == key_of("https://a.example/x?id=2")
    assert publishable(f"https://a.example/x?{name}=1&id=2") == "https://a.example/x?id=2"


@pytest.mark.parametrize(("body", "held"), [(PAGE.format(title="A").encode(), "a page"), (b"", "nothing")])
def test_a_feed_that_is_none_any_more_is_named_with_the_day(
    tmp_path: Path, server: str, body: bytes, held: str
) -> None:
    serve("/feed", body)

    first = run(tmp_path, f"{server}/feed")[0]
    second = run(tmp_path, f"{server}/feed", now=NOW + timedelta(days=2))[0]

    assert (first.is_failed, second.is_failed) == (True, True)
    assert f"holds {held}" in first.note
    assert "it fails since 2026-01-05" in second.note
    assert watched.failing(tmp_path / "content") == [
        f"{server}/feed: no feed since 2026-01-05; its address may be another now"
    ]
    serve("/feed", rss(item("A", f"{server}/a")))
    run(tmp_path, f"{server}/feed", now=NOW + timedelta(days=4))
    assert watched.failing(tmp_path / "content") == []


def test_a_story_of_another_site_is_read_there_and_not_in_the_feed(tmp_path: Path, server: str) -> None:
    other = server.replace("127.0.0.1", "localhost")
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>{WHOLE_TEXT}</p>]]></content:encoded>"
    serve("/feed", rss(item("Quay sold", f"{other}/a", more=content)))
    serve("/a", PAGE.format(title="Night ferry returns").encode())

    report = run(tmp_path, f"{server}/feed")[0]

    assert (report.new, report.foreign) == (1, 1)
    assert "1 of other sites" in str(report)
    assert dumps(tmp_path) == ["a.warc"]


def test_a_page_of_another_site_that_is_away_counts_as_refused_only(tmp_path: Path, server: str) -> None:
    other = server.replace("127.0.0.1", "localhost")
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>{WHOLE_TEXT}</p>]]></content:encoded>"
    serve("/feed", rss(item("Quay sold", f"{other}/nowhere", more=content)))

    report = run(tmp_path, f"{server}/feed")[0]

    assert (report.new, report.foreign, len(report.refused)) == (0, 0, 1)


def test_entries_that_share_an_id_are_all_taken(tmp_path: Path, server: str) -> None:
    serve("/feed", rss(*(item(name, f"{server}/{name}", guid="1") for name in "ab")))
    for name in "ab":
        serve(f"/{name}", PAGE.format(title=f"Story {name}").encode())

    assert run(tmp_path, f"{server}/feed")[0].new == 2
    assert run(tmp_path, f"{server}/feed", now=NOW + timedelta(hours=1))[0].new == 0


def test_entries_after_the_most_of_a_feed_are_counted(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MOST_ENTRIES", 1)
    serve("/feed", rss(*(item(name, f"{server}/{name}") for name in "abc")))
    serve("/a", PAGE.format(title="Story a").encode())

    report = run(tmp_path, f"{server}/feed")[0]

    assert report.new == 1
    assert "2 entries after the first 1 are left; save the feed into dumps/ to take all" in report.note


def test_an_address_with_a_password_is_refused_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "watch.opml"
    path.write_text('<opml><body><outline xmlUrl="https://ana:swordfish@feeds.example/a"/></body></opml>')

    with pytest.raises(IntakeError, match="name or password") as raised:
        opml.read(path)

    assert "swordfish" not in str(raised.value)
