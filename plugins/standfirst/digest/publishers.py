"""Give each publication one name: stories of one host have one source, and so have names that differ in letter case or in a company's form."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from standfirst.core.vocabulary import Vocabulary, slug
from standfirst.shelf.editing import EditablePost
from standfirst.text import hosts

SAME_HOST = re.compile(r"^(?:www|m|amp|mobile)\d?\.")  # what a host may have in front without being another
# Hosts of many publications, beside those in the private part of the public suffix list.
SHARED = frozenset((
    "archive.org", "blogspot.com", "dev.to", "facebook.com", "flipboard.com", "github.com", "google.com", "instagram.com", "linkedin.com", "livejournal.com",
    "medium.com", "msn.com", "qq.com", "reddit.com", "sina.com.cn", "sohu.com", "substack.com", "t.me", "threads.net", "tumblr.com", "twitter.com",
    "web.archive.org", "wordpress.com", "x.com", "yahoo.com", "youtube.com", "163.com", "zhihu.com",
))  # fmt: skip
FIRM = re.compile(
    r"(?:GmbH|AG|SE|e\.?V\.?|Ltd|Limited|Inc|LLC|PLC|Corp|Co|S\.?A|S\.?p\.?A|S\.?r\.?l|B\.?V|N\.?V|A/?S|ASA|AB|Oyj?)\.?",
    re.IGNORECASE,
)


class Merge(NamedTuple):
    """A name that became another, and why."""

    name: str
    into: str
    reason: str


def unify(stories: Sequence[Any], listed: Vocabulary) -> list[Merge]:
    """Give the `source` of each of *stories* the one name of its publication, and return the names that became another.

    That is the commonest among its stories. A name that the editor *listed* stays: `set --source` lists it.
    """
    renamed = dict[str, Merge]()
    sourced = [(story, host(getattr(story, "link", ""))) for story in stories if getattr(story, "source", "")]
    by_host = defaultdict[str, Counter[str]](Counter)
    for story, own in sourced:
        by_host[own][story.source] += 1
    names = {own: _name(counts, listed) for own, counts in by_host.items() if own and len(counts) > 1}
    for story, own in sourced:
        if own in names and not _is_listed(story.source, listed):
            _rename(story, names[own], f"both are the name of {own}", renamed)
    by_letters = defaultdict[str, Counter[str]](Counter)
    for story, _ in sourced:
        by_letters[_letters(story.source)][story.source] += 1
    for story, _ in sourced:
        counts = by_letters[_letters(story.source)]
        if len(counts) > 1 and not _is_listed(story.source, listed):
            _rename(story, _name(counts, listed), "they differ in capitals or in the form of the company", renamed)
    return list(renamed.values())


def merges(papers: Iterable[EditablePost], listed: Vocabulary) -> list[Merge]:
    """Return the names of sources that *papers* have and the site shows as another."""
    stories = [SimpleNamespace(source=paper.get("Source"), link=paper.get("Link")) for paper in papers]
    return unify(stories, listed)


def _rename(story: Any, into: str, reason: str, renamed: dict[str, Merge]) -> None:
    if story.source != into:
        renamed[story.source] = Merge(story.source, into, reason)
        story.source = into


def host(link: str) -> str:
    """Return the host of an address, if all its stories are of one publication; else nothing."""
    name = SAME_HOST.sub("", urlsplit(link).hostname or "") if hosts.is_readable(link) else ""
    return "" if name in SHARED or hosts.domain(name) in SHARED else name


def _name(counts: Mapping[str, int], listed: Vocabulary) -> str:
    """Return the commonest name; of those that are as common a listed one, one with a capital, the shortest."""
    return max(counts, key=lambda name: (counts[name], _is_listed(name, listed), name[0].isupper(), -len(name), name))


def _is_listed(name: str, listed: Vocabulary) -> bool:
    return slug(name) in listed.terms


def _letters(name: str) -> str:
    before, _, last = name.rpartition(" ")
    return slug(before if before and FIRM.fullmatch(last) else name)


def moved(stories: Iterable[Any], renamed: Sequence[Merge]) -> list[tuple[str, str]]:
    """Return the addresses below source/ of the names that became another, each with the name's address now; not those that a source still has."""
    used = {slug(story.source) for story in stories if getattr(story, "source", "")}
    into = {slug(merge.name): slug(merge.into) for merge in renamed}
    return [(f"source/{old}/", f"source/{into[old]}/") for old in sorted(into) if old not in used]
