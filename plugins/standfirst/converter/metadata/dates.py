"""Settle the day a page was published from everything that states it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from standfirst.converter.lexicon.cues import PUBLISHING
from standfirst.converter.markdown import links
from standfirst.converter.metadata import visible
from standfirst.converter.metadata.collect import MODIFIED, PUBLISHED, Clues, Mark, first
from standfirst.converter.metadata.json_ld import Linked
from standfirst.converter.metadata.lines import Line
from standfirst.converter.metadata.visible import Dated
from standfirst.posts.header import REWRITTEN_AFTER
from standfirst.text.dates import parse as dates_parse
from standfirst.text.dates.parse import Moment

# Without a mark between them month and day have two figures: 2070077 at the end of a number is no day.
IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:([/_.-])([01]?\d)\2([0-3]?\d)|([01]\d)([0-3]\d))(?=\D|$)")
# Elements below the headline within which a date is the page's own: articles carry it, other pages list others' dates.
# 709 pages, date / no_date: 150 and 70 .889 / .779, 150 and 150 .893 / .754.
NEAR_ARTICLE, NEAR_OTHER = 150, 70
PAIR = 6  # elements between the two dates of a dateline: "published ..., updated ..."
NEARBY = 40  # a date this near the headline contradicts a declared one
TIME_ARTICLE, TIME_OTHER = 100, 40  # the same for <time> without a readable text


@dataclass(frozen=True, slots=True)
class Reading:
    """The rules for reading dates on this page: its languages, the latest year, its own address."""

    languages: tuple[str, ...]
    latest: int
    url: str = ""

    def parse(self, text: str) -> Moment | None:
        """Return the moment a declared value states."""
        return dates_parse.parse(text, self.languages, self.latest)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The places that state the day."""

    clues: Clues
    reading: Reading
    headline: int
    lines: Sequence[Line]  # around the headline
    limit: int  # elements from it within which a date is the page's own
    address: Moment | None
    published: Moment | None
    seen: tuple[Dated, ...]
    stated: Moment | None  # by JSON-LD
    modified: Moment | None
    is_article: bool  # by JSON-LD
    is_page_article: bool  # by JSON-LD or Open Graph


def collect_evidence(clues: Clues, article: Linked, lines: Sequence[Line], headline: int, reading: Reading) -> Evidence:
    """Return the evidence for the page's dates."""
    is_article = article.is_article or first(clues.metas, ("og:type",)).lower() == "article"
    limit = NEAR_ARTICLE if is_article else NEAR_OTHER
    dated = visible.dated_lines(lines, headline, reading.languages, reading.latest)
    return Evidence(
        clues,
        reading,
        headline,
        lines,
        limit,
        _in_address(reading),
        _declared(clues.metas, PUBLISHED, reading),
        tuple(spot for spot in dated if spot.distance <= limit),
        reading.parse(article.published),
        _declared(clues.metas, MODIFIED, reading) or reading.parse(article.modified),
        article.is_article,
        is_article,
    )


def choose_date(evidence: Evidence) -> Moment | None:
    """Return the moment of publication; none where nothing but a page's upkeep is dated."""
    day = next((moment for step in STEPS if (moment := step(evidence))), None)
    if not day:
        return None
    # If both name one day the declared moment comes first: the one that a live page shows is often its last change.
    timed = _timed(evidence)
    moments = [evidence.published, evidence.stated, day, *(dated.moment for dated in _nearest(evidence))]
    if all(moment.hour is None for moment in moments if moment and moment.date == day.date):
        moments.append(timed)  # only then: it may be the same moment in UTC
    same = [moment for moment in moments if moment and moment.date == day.date]
    best = max(same, key=lambda moment: (moment.hour is not None) + (moment.offset is not None))
    return timed if timed and timed.offset is not None and replace(timed, offset=best.offset) == best else best


def declared(evidence: Evidence) -> Moment | None:
    """Return the moment of publication that a machine can read: of a meta tag, of JSON-LD, of a `<time>` near the headline."""
    return evidence.published or evidence.stated or _timed(evidence)


def choose_modified(evidence: Evidence, published: Moment | None) -> Moment | None:
    """Return the moment of the last change; none if it is not after the moment at which the story was *published*, or years after it and the page does not show it."""
    changed = evidence.modified
    if not changed or not published:
        return changed
    is_shown = _days(published, changed) < REWRITTEN_AFTER or any(
        _days(spot.moment, changed) <= 1 for spot in evidence.seen
    )
    return changed if is_shown and _minutes(changed) > _minutes(published) else None


def _minutes(moment: Moment) -> int:
    """Return the minutes to a moment, in UTC if its offset is known; to the beginning of the day without a time."""
    day = date(moment.year, moment.month, moment.day).toordinal()
    return (day * 24 + (moment.hour or 0)) * 60 + (moment.minute or 0) - (moment.offset or 0)


def _address(evidence: Evidence) -> Moment | None:
    return evidence.address


def _contradicted(evidence: Evidence) -> Moment | None:
    """Return the date at the headline where it is neither the declared one nor the last change's."""
    seen, published = evidence.seen[:1], evidence.published
    if not (seen and published) or seen[0].revised or seen[0].distance >= NEARBY:
        return None
    moment = seen[0].moment
    moments = (published, evidence.modified)
    return None if any(other and _days(moment, other) <= 1 for other in moments) else moment


def _published(evidence: Evidence) -> Moment | None:
    return evidence.published


def _seen(evidence: Evidence) -> Moment | None:
    """Return the date nearest the headline; of a pair side by side the one that is no revision's."""
    if not evidence.seen:
        return None
    return next((dated for dated in _nearest(evidence) if not dated.revised), evidence.seen[0]).moment


def _nearest(evidence: Evidence) -> list[Dated]:
    """Return the date nearest the headline and those side by side with it; farther ones are comments' or other stories'."""
    return [dated for dated in evidence.seen if dated.distance - evidence.seen[0].distance < PAIR]


def _stated(evidence: Evidence) -> Moment | None:
    """Return JSON-LD's date, of an article: a WebPage's is the day the page was set up, shown nowhere."""
    return evidence.stated if evidence.is_article else None


def _called_so(evidence: Evidence) -> Moment | None:
    """Return the value of a meta tag with a name of its own ("w-published-date"), if the name is about publishing."""
    names = [name for name in evidence.clues.metas if PUBLISHING.search(name)]
    return _declared(evidence.clues.metas, names, evidence.reading)


def _timed(evidence: Evidence) -> Moment | None:
    """Return the first machine-readable time near the headline."""
    limit = TIME_ARTICLE if evidence.is_page_article else TIME_OTHER
    close = (spot for spot in evidence.clues.times if -TIME_OTHER <= spot.position - evidence.headline <= limit)
    return next((moment for spot in close if (moment := evidence.reading.parse(_machine(spot)))), None)


def _changed(evidence: Evidence) -> Moment | None:
    return evidence.modified if evidence.is_article else None


# The order is the policy.
STEPS: Sequence[Callable[[Evidence], Moment | None]] = (
    _address, _contradicted, _published, _seen, _stated, _called_so, _timed, _changed,
)  # fmt: skip


def _machine(spot: Mark) -> str:
    return spot.element.get("datetime") or spot.element.get("content") or ""


def _days(one: Moment, other: Moment) -> int:
    return abs((date(one.year, one.month, one.day) - date(other.year, other.month, other.day)).days)


def _in_address(reading: Reading) -> Moment | None:
    matches = IN_ADDRESS.search(links.path(reading.url))
    return reading.parse("-".join(filter(None, matches.group(1, 3, 4, 5, 6)))) if matches else None


def _declared(metas: Mapping[str, Sequence[str]], names: Sequence[str], reading: Reading) -> Moment | None:
    stated = (reading.parse(value) for name in names for value in metas.get(name, ()))
    return next((moment for moment in stated if moment), None)
