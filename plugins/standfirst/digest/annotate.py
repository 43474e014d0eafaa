"""Collect what the digest knows of each story in `article.digest`, for templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, NamedTuple

from standfirst.core.state import path_of
from standfirst.digest import duplicates, events, fingerprints, likeness, likeness_cache, profiles, related
from standfirst.digest.duplicates import Comparisons, Group, GroupMember, StoryText
from standfirst.digest.fingerprints import AnyPost
from standfirst.digest.profiles import Counts, Profile, Terms
from standfirst.digest.related import Reason, RelatedStories
from standfirst.digest.traits import Traits
from standfirst.posts.header import NO
from standfirst.text.languages import primary


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """The DIGEST dict of pelicanconf.py."""

    curate: bool = False  # whether new posts wait as drafts until their editor publishes them
    lead: Literal["first", "longest"] = "first"  # which of several posts of one story leads
    preferred_sources: tuple[str, ...] = ()  # the first of these with a story leads it, before `lead` decides
    related_days: int = 30  # between a story and those related to it
    issues: Literal["daily", "weekly", "monthly"] = "weekly"
    section_order: tuple[str, ...] = ()  # of an issue; other sections follow, the fullest first
    tag_page_from: int = (
        1  # stories that a tag needs to have a page, unless the vocabulary lists it; a feed comes with the second
    )
    sender: str = ""  # of email editions: `Name <address>`
    unsubscribe: str = ""  # an https: or mailto: address, for List-Unsubscribe


class DigestData(NamedTuple):
    """The values of `article.digest`, for templates."""

    lead: Any = (
        None  # the post that leads its story, if another does: then it is in no list, and its address points there
    )
    also: tuple[GroupMember, ...] = ()  # the other sources of the same story
    updated: datetime | None = None  # when it took the place of an earlier state of its page
    related: RelatedStories = RelatedStories()
    event: tuple[Any, ...] = ()  # the stories of other publishers on the same event, one each, the earliest first
    newer: Any = None  # the story after it in time; this and the next are the last two: see `between`
    older: Any = None

    def between(self, newer: Any, older: Any) -> "DigestData":
        """Return the same with the stories around it in time."""
        return DigestData(*self[:-2], newer, older)

    def listed(self) -> tuple[object, ...]:
        """Return the values that lists show (builds.dependencies.LISTED names them); nothing for most stories."""
        return (self.also, self.event) if self.also or self.event else ()

    def made_of(self) -> tuple[object, ...]:
        """Return the values that pages depend on; why a story is related depends on all, for common names and tags are no reason."""
        around = (*self.related.stories, tuple(self.related.reasons), self.newer, self.older)
        if self.lead or self.also or self.updated or self.event:  # as few do
            return around, self.lead, self.also, self.updated, self.event
        return around


Leads = Mapping[str, str]  # the post that leads a story, by each other post with it


class ArticleRef:
    """An article as a post whose traits are wanted; most of it is never looked at."""

    __slots__ = ("story",)

    def __init__(self, article: Any) -> None:
        self.story = article

    @property
    def digest(self) -> bytes:
        """Return the digest of its file."""
        return bytes(self.story.digest_of_post)

    @property
    def title(self) -> str:
        """Return its title."""
        return str(self.story.title)

    @property
    def path(self) -> str:
        """Return the path of its file."""
        return str(self.story.source_path)

    def text(self) -> str:
        """Return its text, without markup."""
        return str(self.story.text)


class Gathering:
    """Compare *articles*, the stories of the site at *content*: first which posts have one story, then which are related or on one event."""

    def __init__(self, articles: Sequence[Any], options: DigestSettings, content: Path) -> None:
        self._articles = {article.slug: article for article in articles}
        self._asked = {slug: ArticleRef(article) for slug, article in self._articles.items()}
        self._traits = fingerprints.load_or_extract(self._asked, content, is_whole=True)
        self._options, self._content = options, content
        comparisons = Comparisons(path_of(content))
        self._groups = _groups(self._articles, self._asked, self._traits, options, comparisons)
        comparisons.save()
        self.leads = {other.key: group.lead for group in self._groups for other in group.others}

    def data(self) -> dict[str, DigestData]:
        """Return what is known of each story, by its slug."""
        clusters, near = self._compared()
        digest_of = _digest_data(self._articles, self._groups, self.leads, near)
        for cluster in clusters:
            for key in cluster:
                others = _others([self._articles[other] for other in cluster], self._articles[key])
                digest_of[key] = digest_of[key]._replace(event=others)
        return digest_of

    def _compared(self) -> tuple[Sequence[Sequence[str]], dict[str, list[Reason]]]:
        """Return the stories of each event, and what is related to each story."""
        profiles_of = [
            _profile(article, self._asked[slug], self._traits[slug]) for slug, article in self._articles.items()
        ]
        state = path_of(self._content)
        weigh = partial(likeness.weighed_by_language, weigh=partial(likeness_cache.load_or_weigh, state))
        find = partial(likeness_cache.load_or_find, state)
        likenesses = likeness.likenesses(profiles_of, self._options.related_days, weigh, find)
        kept_apart = {slug for slug, article in self._articles.items() if not _also(article)}
        texts = {slug: post.text for slug, post in self._asked.items()}
        clusters = events.events(likenesses, texts, self.leads.keys() | kept_apart)
        one_event = {key: cluster[0] for cluster in clusters for key in cluster}
        apart = {key: one_event.get(lead, lead) for key, lead in self.leads.items()} | one_event
        near = related.listed(likenesses, self.leads, apart)
        return clusters, {
            key: [(other.key, other.names, other.tags, other.days) for other in stories]
            for key, stories in near.items()
            if stories
        }


def _others(stories: Sequence[Any], story: Any) -> tuple[Any, ...]:
    """Return those of *stories* that other publishers than that of *story* have, one each; a story without a publisher has no name to be listed by."""
    by_publisher = {getattr(other, "source", ""): other for other in reversed(stories) if other is not story}
    others = (other for source, other in by_publisher.items() if source not in ("", getattr(story, "source", "")))
    return tuple(reversed([*others]))


def _digest_data(
    by_slug: Mapping[str, Any], groups: Sequence[Group], leads: Leads, near: Mapping[str, Sequence[Reason]]
) -> dict[str, DigestData]:
    digest_of = dict.fromkeys(by_slug, DigestData())
    for slug, reasons in near.items():
        digest_of[slug] = DigestData(related=RelatedStories(by_slug[slug], reasons, by_slug))
    for group in groups:
        digest_of[group.lead] = digest_of[group.lead]._replace(also=group.covered, updated=group.updated)
    for slug, lead in leads.items():
        digest_of[slug] = digest_of[slug]._replace(lead=by_slug[lead])
    return digest_of


def _groups(
    by_slug: Mapping[str, Any],
    asked: Mapping[str, AnyPost],
    traits: Mapping[str, Traits],
    options: DigestSettings,
    comparisons: Comparisons,
) -> Sequence[Group]:
    """Return the groups of posts with one story."""
    sketches = {slug: traits_of_slug.sketch for slug, traits_of_slug in traits.items()}
    texts = [_story_text(by_slug[slug], asked[slug], traits[slug]) for slug in duplicates.candidates(sketches)]
    return duplicates.group(texts, options.preferred_sources or options.lead, sketches, comparisons)


def _also(article: Any) -> bool:
    """Return false if the editor of *article* keeps it apart from other posts of its story."""
    return str(getattr(article, "also", "")).casefold() not in NO


def _story_text(article: Any, asked: AnyPost, traits: Traits) -> StoryText:
    moment = getattr(article, "modified", None) or article.date
    source, link = getattr(article, "source", ""), getattr(article, "link", "")
    added = getattr(article, "added", None) or article.date
    is_chosen = bool(getattr(article, "pinned", False) or getattr(article, "note", ""))
    return StoryText(
        article.slug, article.title, asked.text, source, moment, link, _also(article), traits.length, added, is_chosen
    )


def _profile(article: Any, asked: AnyPost, traits: Traits) -> Profile:
    slugs = frozenset(tag.slug for tag in getattr(article, "tags", ()))
    tags = sorted(slugs)
    added = getattr(article, "added", article.date)
    stamp = blake2b(article.digest_of_post + "\n".join(tags).encode(), digest_size=16).digest()
    words = partial(_words, asked, traits, tags)
    language = primary(str(getattr(article, "lang", "")))
    source = getattr(article, "source", "")
    return Profile(
        article.slug, article.date, added, slugs, traits.names, words, stamp, language, source, traits.central
    )  # fmt: skip


def _words(asked: AnyPost, traits: Traits, tags: Sequence[str]) -> tuple[Terms, Counts]:
    return profiles.tagged(*fingerprints.words_of(asked, traits), tags)
