"""`fetch`: read the watched feeds and take their new entries, politely and never twice.

A feed is asked for with what its last answer said (ETag, Last-Modified: RFC 9110, 13.1); a host gets one request a second; robots.txt is kept
(RFC 9309); `Retry-After` is kept; a feed that fails is asked again after an hour, then after twice as long each time, at most a week. An entry that holds its
whole text is kept as it is, of another its page is fetched.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from standfirst.core.errors import IntakeError
from standfirst.intake import add, entries, feeds, fetch_run, saved
from standfirst.intake.fetch import Answer, PrivateAddressError
from standfirst.intake.fetch_run import FetchRun
from standfirst.intake.opml import WatchedFeed
from standfirst.intake.saved import SavedArticle
from standfirst.intake.watched import REFUSED, FeedState, SeenEntry, key_of, moment_after
from standfirst.text.characters import printable
from standfirst.text.hosts import domain

FEEDS_AT_ONCE = 6
FIRST_WAIT = 3_600.0  # seconds until a feed that failed is asked again
MOST_ENTRIES = 200  # of a feed
GONE, NOT_MODIFIED = 410, 304
IS_GONE = "gone: its server says that it will not come back; take it out of the list"
ASKED_TO_WAIT = frozenset((429, 503))


@dataclass(slots=True)
class FeedReport:
    """The result of one feed in a run."""

    feed: WatchedFeed
    new: int = 0
    known: int = 0
    blocked: int = 0
    foreign: int = 0  # of the new ones, those whose text another site published
    later: int = 0  # beyond the limit of the day
    refused: list[str] = field(default_factory=list)  # pages, and why
    is_failed: bool = False
    note: str = ""  # "unchanged", "gone", why it failed, where it moved

    def __str__(self) -> str:
        counts = [
            f"{count} {name}" for count, name in (
                (self.new, "new"), (self.foreign, "of other sites, whose own pages were taken"), (self.blocked, "blocked"), (self.later, "left for tomorrow"), (len(self.refused), "refused"),
            ) if count
        ]  # fmt: skip
        said = "; ".join(filter(None, (", ".join(counts) or ("" if self.note else "nothing new"), self.note)))
        lines = [f"{self.feed.name or self.feed.address}: {said}", *(f"  {line}" for line in self.refused)]
        return "\n".join(map(printable, lines))  # what a server or a feed wrote cannot steer the terminal


def run(feeds: Sequence[WatchedFeed], fetching: FetchRun) -> list[FeedReport]:
    """Read *feeds*, several at once, and return what became of each, in order; what is known is written after each entry."""
    with ThreadPoolExecutor(FEEDS_AT_ONCE) as threads:
        reports = list(threads.map(partial(read_feed, fetching), feeds))
    if not fetching.is_rehearsed:
        fetching.watched.save(fetching.today, [feed.address for feed in feeds])
    return reports


def read_feed(fetching: FetchRun, feed: WatchedFeed) -> FeedReport:
    """Read one feed and take its new entries."""
    fetching.watched.take_over(feed.address)
    report, state = FeedReport(feed), fetching.watched.feed(feed.address)
    if state.rules != fetching.rules.digest:  # what was blocked before may be wanted now
        state = replace(state, etag="", modified="", digest="", rules=fetching.rules.digest)
    report.note = _why_not_now(state, fetching.now)
    if report.note:
        return report
    try:
        answer = fetching.get(state.moved or feed.address, _conditions(state))
    except PrivateAddressError as error:
        report.note, report.is_failed = str(error), True  # of this machine, not of the feed: it is asked the next time
        return report
    except IntakeError as error:
        return _failed(fetching, report, state, str(error))
    if answer.status == NOT_MODIFIED:
        report.note = "unchanged"
        _remember(fetching, replace(state, failures=0, since="", after=""))
    elif answer.status == GONE:
        report.note = IS_GONE
        _remember(fetching, replace(state, gone=True))
    elif answer.status != 200:
        return _failed(fetching, report, state, f"{answer.address} answers {answer.stated_status}", answer)
    else:
        return _read(fetching, report, state, answer)
    return report


def _why_not_now(state: FeedState, now: datetime) -> str:
    """Return why a feed is not asked for in this run; empty if it is."""
    if state.gone:
        return IS_GONE
    if state.after and datetime.fromisoformat(state.after) > now:
        return f"not asked before {state.after}" + (f", after {state.failures} failures" if state.failures else "")
    return ""


def _conditions(state: FeedState) -> dict[str, str]:
    """Return the headers by which a server can say that nothing has changed."""
    stated = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in stated.items() if value}


def _remember(fetching: FetchRun, state: FeedState) -> None:
    if not fetching.is_rehearsed and state != fetching.watched.feed(state.feed):
        fetching.watched.set_feed(state)


def _failed(
    fetching: FetchRun, report: FeedReport, state: FeedState, why: str, answer: Answer | None = None
) -> FeedReport:
    """Note that a feed failed, and when it is asked again."""
    failures = state.failures + 1
    wait = min(FIRST_WAIT * 2 ** (failures - 1), fetch_run.LONGEST_WAIT)
    if answer is not None and answer.status in ASKED_TO_WAIT:
        wait = max(
            wait if failures > 1 else 0.0,
            fetch_run.retry_after(answer.headers.get("retry-after", ""), fetching.now) or wait,
        )
    after = moment_after(fetching.now, wait)
    since = state.since or fetching.today.isoformat()
    _remember(fetching, replace(state, failures=failures, since=since, after=after))
    report.is_failed = True
    long = f"; it fails since {since}" if failures > 1 else ""
    report.note = f"{why}{long}" if fetching.is_rehearsed else f"{why}{long}; not asked again before {after}"
    return report


def _read(fetching: FetchRun, report: FeedReport, state: FeedState, answer: Answer) -> FeedReport:
    digest = sha256(answer.fetched.data).hexdigest()
    headers = answer.headers
    now = replace(
        state, etag=headers.get("etag", ""), modified=headers.get("last-modified", ""), moved=answer.moved or state.moved, failures=0, since="",
        after="",
    )  # fmt: skip
    if answer.moved:
        report.note = f"moved for good to {answer.moved}; write that into the list"
    if digest == state.digest:
        report.note = report.note or "unchanged"
        _remember(fetching, now)
        return report
    try:
        parsed = feeds.parsed(answer.fetched)
    except IntakeError as error:
        return _failed(fetching, report, state, str(error))
    links = {(entry.get("id", ""), entry.get("link", "")) for entry in parsed.entries}
    shared_ids = {name for name, count in Counter(name for name, _ in links).items() if count > 1}
    for entry in parsed.entries[:MOST_ENTRIES]:
        if entry.get("id") in shared_ids:
            entry["id"] = ""  # several stories have it: it tells nothing
        if not _take(fetching, report, (parsed.feed, entry), answer.address):
            break
    if left := len(parsed.entries[MOST_ENTRIES:]):
        cut = f"{left} entries after the first {MOST_ENTRIES} are left; save the feed into dumps/ to take all"
        report.note = "; ".join(filter(None, (report.note, cut)))
    is_done = not (report.later or report.refused)  # else it is read again even if it has not changed
    kept = replace(now, digest=digest) if is_done else replace(now, etag="", modified="", digest="")
    _remember(fetching, replace(kept, after=fetching.watched.feed(state.feed).after))
    return report


def _take(fetching: FetchRun, report: FeedReport, pair: tuple[Any, Any], base: str) -> bool:
    """Take one entry, unless it is known, blocked, or beyond the limit; false if its site asks us to wait."""
    article = entries.article_of(*pair, base)
    if article is None:
        return True
    keys = [key_of(article.address), *([f"{report.feed.address} {pair[1]['id']}"] if pair[1].get("id") else [])]
    if fetching.watched.knows(keys) or not fetching.claim(keys):
        report.known += 1
        return True
    if fetching.rules.why_not(report.feed.address, entries.facts_of(article)):
        report.blocked += 1
        return True
    if not fetching.reserve(report.feed.address):
        report.later += 1
        return True
    if fetching.is_rehearsed:
        report.new += 1
        return True
    try:
        return _take_new(fetching, report, article, keys)
    finally:
        fetching.release(report.feed.address)


def _by_its_host(feed_address: str, article: SavedArticle) -> SavedArticle:
    """Return *article* without the feed's text if another site published it: its own page is fetched, or it would stand for the story."""
    feed, story = (
        domain(key_of(address).partition("/")[0].partition(":")[0]) for address in (feed_address, article.address)
    )
    if feed == story or not entries.is_whole(article.html):
        return article
    return replace(article, html="")


def _take_new(fetching: FetchRun, report: FeedReport, article: SavedArticle, keys: list[str]) -> bool:
    """Take an entry that is new, and remember it by its *keys*; false if its site asks us to wait."""
    feed = report.feed.address
    seen = SeenEntry(keys[0], fetching.today.isoformat(), feed)
    taken = _by_its_host(feed, article)
    try:
        fetching.watched.saw([*keys, *_put(fetching, taken)], seen)
        report.new += 1
        report.foreign += taken is not article
    except WaitError as error:
        report.refused.append(str(error))
        _remember(fetching, replace(fetching.watched.feed(feed), feed=feed, after=error.until))
        return False
    except IntakeError as error:
        report.refused.append(str(error))
        fetching.watched.saw(keys, replace(seen, fate=REFUSED))
    return True


class WaitError(IntakeError):
    """A site asks us to come back later."""

    def __init__(self, message: str, until: str) -> None:
        super().__init__(message)
        self.until = until


def _put(fetching: FetchRun, article: SavedArticle) -> Iterator[str]:
    """Write *article*, or the page that it leads to, into dumps/; return the keys of addresses that led there."""
    if entries.is_whole(article.html):
        with fetching.files:
            saved.put(article, fetching.dumps)
        return iter(())
    answer = fetching.get(article.address)
    if answer.status in ASKED_TO_WAIT:
        wait = fetch_run.retry_after(answer.headers.get("retry-after", ""), fetching.now) or FIRST_WAIT
        raise WaitError(f"{article.address} answers {answer.stated_status}", moment_after(fetching.now, wait))
    if answer.status != 200:
        raise IntakeError(f"{article.address} answers {answer.stated_status}")
    final = key_of(answer.address)
    if final != key_of(article.address) and fetching.watched.knows([final]):
        return iter(())  # the same page under a new address
    with fetching.files:
        add.save_page(article.address, answer.fetched, fetching.dumps)
    return iter([final])
