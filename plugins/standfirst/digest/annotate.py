"""Collect what the digest knows of each story in `article.digest`, for templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, NamedTuple

from standfirst.core import vocabulary
from standfirst.core.parallel import ForkedFuture
from standfirst.digest import duplicates, events, fingerprints, likeness, likeness_cache, profiles, related
from standfirst.digest.duplicates import Group, GroupMember, StoryText
from standfirst.digest.fingerprints import Ahead, PostRef, Traits
from standfirst.digest.likeness import Weighed
from standfirst.digest.profiles import Profile
from standfirst.digest.related import RelatedStory
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
    tag_page_from: int = 1  # stories that a tag needs to have a page and a feed, unless the vocabulary lists it
    sender: str = ""  # of email editions: `Name <address>`
    unsubscribe: str = ""  # an https: or mailto: address, for List-Unsubscribe


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related story and why it is one."""

    story: Any
    names: tuple[str, ...]  # that both mention; without any, the tags that both have
    tags: tuple[str, ...]  # slugs that both have
    days: int  # between them


class DigestData(NamedTuple):
    """The values of `article.digest`, for templates."""

    lead: Any = (
        None  # the post that leads its story, if another does: then it is in no list, and its address points there
    )
    also: tuple[GroupMember, ...] = ()  # the other sources of the same story
    updated: datetime | None = None  # when it took the place of an earlier state of its page
    related: tuple[Neighbour, ...] = ()
    event: tuple[Any, ...] = ()  # the stories of other publishers on the same event, one each, the earliest first
    newer: Any = None  # the story after it in time
    older: Any = None

    def listed(self) -> tuple[object, ...]:
        """Return the values that lists show (builds.dependencies.LISTED names them); nothing for most stories."""
        return (self.also, self.event) if self.also or self.event else ()

    def made_of(self) -> tuple[object, ...]:
        """Return the values that pages depend on; why a story is related follows from the files of both."""
        around = [neighbour.story for neighbour in self.related], self.newer, self.older
        rare = self.lead, self.also, self.updated, self.event
        return (*around, *rare) if any(rare) else around


def digest_data(
    articles: Sequence[Any], options: DigestSettings, content: Path, helper: Ahead | None = None
) -> dict[str, DigestData]:
    """Return what is known of each of *articles*, by its slug, on the site at *content*."""
    by_slug = {article.slug: article for article in articles}
    asked = {slug: _asked(article_of_slug) for slug, article_of_slug in by_slug.items()}
    traits = fingerprints.load_or_extract(asked, content, is_whole=True, helper=helper)
    find_groups = partial(_groups, by_slug, asked, traits, options)
    with ForkedFuture(find_groups, len(by_slug) >= fingerprints.FEWEST) as grouping:
        compared = [_profile(article, traits[slug]) for slug, article in by_slug.items()]
        find_pairs = partial(likeness_cache.load_or_find, fingerprints.cache_path(content).with_name("pairs.npz"))
        compared_pairs = likeness.likenesses(compared, options.related_days, partial(_weighed, content), find_pairs)
        groups = grouping.result()
    leads = {other.key: group.lead for group in groups for other in group.others}
    kept_apart = {slug for slug, article in by_slug.items() if not _also(article)}
    clusters = events.events(
        compared_pairs, {slug: post.text for slug, post in asked.items()}, leads.keys() | kept_apart
    )
    one_event = {key: cluster[0] for cluster in clusters for key in cluster}
    near = related.listed(
        compared_pairs, leads, {key: one_event.get(lead, lead) for key, lead in leads.items()} | one_event
    )
    data = _digest_data(by_slug, {group.lead: group for group in groups}, leads, near)
    for cluster in clusters:
        for key in cluster:
            data[key] = data[key]._replace(event=_others([by_slug[other] for other in cluster], by_slug[key]))
    return data


def _weighed(content: Path, shown: Sequence[Profile]) -> list[Weighed]:
    """Return the weightiest terms of the stories *shown*, as the site at *content* remembers them."""
    cache = fingerprints.cache_path(content)
    return likeness.weighed_by_language(
        shown,
        lambda language, stories: likeness_cache.load_or_weigh(
            cache.with_name(f"weights-{vocabulary.slug(language)}.npz"), stories
        ),
    )


def _others(stories: Sequence[Any], story: Any) -> tuple[Any, ...]:
    """Return those of *stories* that other publishers than that of *story* have, one each; a story without a publisher has no name to be listed by."""
    by_publisher = {getattr(other, "source", ""): other for other in reversed(stories) if other is not story}
    others = (other for source, other in by_publisher.items() if source not in ("", getattr(story, "source", "")))
    return tuple(reversed([*others]))


def _asked(article: Any) -> PostRef:
    return PostRef(article.digest_of_post, article.title, lambda: str(article.text), article.source_path, article)


def _digest_data(
    by_slug: Mapping[str, Any],
    groups: Mapping[str, Group],
    leads: Mapping[str, str],
    near: dict[str, tuple[RelatedStory, ...]],
) -> dict[str, DigestData]:
    digest_of = dict.fromkeys(by_slug, DigestData())
    for slug in [slug for slug in by_slug if near[slug] or slug in groups or slug in leads]:
        group = groups.get(slug, Group(slug, ()))
        tag_names = {tag.slug: tag.name for tag in getattr(by_slug[slug], "tags", ())}
        neighbours = tuple(
            Neighbour(
                by_slug[neighbour.key],
                neighbour.names or tuple(tag_names[tag] for tag in neighbour.tags),
                neighbour.tags,
                neighbour.days,
            )
            for neighbour in near.pop(slug)
        )
        lead = by_slug[leads[slug]] if slug in leads else None
        digest_of[slug] = DigestData(lead, group.covered, group.updated, neighbours)
    return digest_of


def _groups(
    by_slug: Mapping[str, Any], asked: Mapping[str, PostRef], traits: Mapping[str, Traits], options: DigestSettings
) -> Sequence[Group]:
    """Return the groups of posts with one story."""
    texts = [_story_text(article, asked[slug], traits[slug]) for slug, article in by_slug.items()]
    sketches = {slug: traits_of_slug.sketch for slug, traits_of_slug in traits.items()}
    return duplicates.group(texts, options.preferred_sources or options.lead, sketches)


def _also(article: Any) -> bool:
    """Return false if the editor of *article* keeps it apart from other posts of its story."""
    return str(getattr(article, "also", "")).casefold() not in NO


def _story_text(article: Any, asked: PostRef, traits: Traits) -> StoryText:
    moment = getattr(article, "modified", None) or article.date
    source, link = getattr(article, "source", ""), getattr(article, "link", "")
    added = getattr(article, "added", None) or article.date
    return StoryText(
        article.slug, article.title, asked.text, source, moment, link, _also(article), traits.length, added
    )


def _profile(article: Any, traits: Traits) -> Profile:
    tags = sorted({tag.slug for tag in getattr(article, "tags", ())})
    added = getattr(article, "added", article.date)
    stamp = blake2b(article.digest_of_post + "\n".join(tags).encode(), digest_size=16).digest()
    words = partial(profiles.tagged, traits.terms, traits.counts, tags)
    language = primary(str(getattr(article, "lang", "")))
    source = getattr(article, "source", "")
    return Profile(
        article.slug, article.date, added, frozenset(tags), traits.names, words, stamp, language, source, traits.central
    )  # fmt: skip
