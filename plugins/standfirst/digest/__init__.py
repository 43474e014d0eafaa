"""Posts to a digest: stories in order, gathered by source and month, one spelling a name."""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from standfirst.core import settings
from standfirst.core.clock import Changes
from standfirst.core.settings import ON_FRONT
from standfirst.core.vocabulary import slug as slug_of
from standfirst.digest import archive, former_sections, front, groups, publishers
from standfirst.digest.annotate import DigestData, DigestSettings, Gathering
from standfirst.digest.commands import Newsroom
from standfirst.digest.groups import LANGUAGES, SOURCES
from standfirst.digest.issues import commands as issue_commands, email, published
from standfirst.digest.issues.published import Issue
from standfirst.posts import foreign
from standfirst.posts.reader import SiteRules
from standfirst.posts.tags import all_of, counted, settle, split
from standfirst.shelf import editing
from standfirst.site.outputs import StoriesAlone
from standfirst.text.languages import BOKMAL, NORWEGIAN


class DigestGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """A page for each source, language, year, month and issue; for templates, `sources`, `languages`, `years`, `issues` and `article.digest`."""

    def generate_context(self) -> None:
        """Gather the published stories."""
        stories = self.context["articles"]
        self.context["sources"] = SOURCES.pages_of(stories)
        self.languages = LANGUAGES.pages_of(stories)
        self.years = archive.years(stories)
        if any(language.slug == NORWEGIAN for language in self.languages):
            self.context["moved_lists"].append((f"language/{BOKMAL}/", f"language/{NORWEGIAN}/"))
        self._count()
        self.room = room_of(self.settings)
        seen = (*stories, *self.context["folded"], *self.context["hidden_articles"])
        published.date_published(self.room.content, self.room.now())
        self.context["issues"] = list(
            published.published(
                self.room.issues_of({story.slug for story in seen}, bool(self.settings.get("DRAFTS"))),
                settings.shared(self.settings, Changes),
            )
        )
        self.context["has_issues"] = bool(self.context["issues"])  # what every page shows changes with few issues
        annotate_stories(self.settings, self.context)
        # What no other page changes with, by the file of the front page that shows it.
        self.context[ON_FRONT] = {"index.html": self._front(stories, "")}
        if len(self.languages) > 1:
            fronts = {language.save_as: self._front(language.stories, language.slug) for language in self.languages}
            self.context[ON_FRONT] |= fronts
        for language in self.languages:  # what a reader of this story may read next
            for story, newer, older in archive.neighbours(language.stories):
                story.digest = story.digest.between(newer, older)

    def _front(self, stories: Sequence[Any], language: str) -> dict[str, Any]:
        """Return what the front page of *stories* shows, which are all that there are or those in one *language*."""
        listed = settings.shared(self.settings, SiteRules).section_order
        no_section = slug_of(self.settings["DEFAULT_CATEGORY"])
        order = [*(section for section in listed if section != no_section), no_section]
        pinned = list(filter(front.is_pinned, stories))
        several = self.languages if len(self.languages) > 1 else []
        counted_languages = sorted(
            ((group.name, group.url, group.slug, len(group.stories)) for group in several),
            key=lambda row: (-row[3], row[0]),
        )
        arranged = front.arrange(stories, pinned, () if language else self.context["issues"], order)
        return {"front": arranged, "counted_languages": counted_languages}

    def _count(self) -> None:
        # Lists of lists get the number of stories of each, not the stories: they would change with every one.
        self.context["years"] = [year.counted() for year in self.years]
        self.context["counted_tags"] = sorted(
            ((tag, len(stories)) for tag, stories in self.context["tags"]), key=lambda pair: str(pair[0].slug)
        )  # also if the newest story has others
        self.context["counted_sources"] = [
            (source.name, source.url, len(source.stories)) for source in self.context["sources"]
        ]
        several = self.languages if len(self.languages) > 1 else []
        self.context["languages"] = [(language.name, language.url, language.slug) for language in several]
        self.context["has_languages"] = bool(several)  # what every page shows does not change with a new language
        self.context["stories_by_language"] = {language.slug: language.stories for language in self.languages}
        self.context["counted_sections"] = [(section, len(stories)) for section, stories in self.context["categories"]]

    def generate_output(self, writer: Any) -> None:
        """Write the pages of sources, languages, years and months; the address of a post that does not lead points to the one that does."""
        moved = foreign.template(self, "moved")
        for story in self.context["folded"] if moved else ():
            address = f"{self.settings['SITEURL']}/{story.digest.lead.url}"
            writer.write_file(story.save_as, moved, self.context, address=address, url=story.url)
        self._lists(writer)
        self._issues(writer)

    def _lists(self, writer: Any) -> None:
        """Write the pages of sources, languages, years and months."""
        template = foreign.template(self, "source")
        for source in self.context["sources"] if template else ():
            writer.write_file(
                source.save_as, template, self.context, template_name="source", url=source.url,
                source=source, articles=source.stories,
            )  # fmt: skip
        template = foreign.template(self, "language") if self.context["languages"] else None
        for language in self.languages if template else ():
            writer.write_file(
                # As long as a source's pages: configurations from before name no length for languages.
                language.save_as, template, self.context, template_name="source", url=language.url, language=language,
                language_code=language.slug, articles=language.stories,
            )  # fmt: skip
        counted = {year.url: year for year in self.context["years"]}
        for year in self.years:
            self._write(writer, "year", year.url, year=counted[year.url])
            for month in year.months:
                self._write(writer, "month", month.url, year=counted[year.url], month=month)

    def _issues(self, writer: Any) -> None:
        """Write a page for each issue and one for all, and each issue as a mail."""
        if not self.context["issues"]:
            return
        self._write(writer, "issues", f"{published.FOLDER}/")
        stories = {story.slug: story for story in self.context["articles"]}
        for issue in self.context["issues"]:
            issue_parts = list(published.parts(issue, self.settings["SITEURL"], stories))
            self._write(writer, "issue", issue.url, issue=issue, issue_parts=issue_parts)
            linked = [stories[place] for place in issue_commands.PLACE.findall(issue.html) if place in stories]
            facts = {
                each.slug: issue_commands.LineFacts(each.lang, each.date.date(), each.reading_minutes)
                for each in linked
            }
            edition = issue_commands.edition(issue, self.room, facts)
            for path, make in ((f"{issue.url}email.html", email.html), (f"{issue.url}email.txt", email.plain)):
                foreign.outputs(writer).emit(path, (edition,), partial(make, edition))
            foreign.outputs(writer).emit(
                issue.book, (issue, StoriesAlone(linked), self.room.publisher), partial(self._book, issue, linked)
            )

    def _book(self, issue: Issue, stories: Iterable[Any]) -> bytes:
        posts = editing.papers(self.room.content, (story.source_path for story in stories))
        return issue_commands.book_of(issue, posts, self.room)

    def _write(self, writer: Any, name: str, url: str, **values: Any) -> None:
        if template := foreign.template(self, name):
            writer.write_file(f"{url}index.html", template, self.context, url=url, **values)


def room_of(site: Mapping[str, Any]) -> Newsroom:
    """Return the newsroom that Pelican's settings *site* describe."""
    options = settings.load(DigestSettings, "DIGEST", site.get("DIGEST", {}))
    return Newsroom(
        Path(site["PATH"]), site["TIMEZONE"], options, site["SITEURL"], site["DEFAULT_LANG"], site["DEFAULT_CATEGORY"], site["SITENAME"],
    )  # fmt: skip


def add_generator(pelican: object) -> type[DigestGenerator]:
    """Return the generator of the digest's own pages."""
    del pelican
    return DigestGenerator


@dataclass
class Gathered:
    """The comparison of a build's stories, between the two steps of Pelican's that need it."""

    gathering: Gathering | None = None


def gather_stories(generator: Any) -> None:
    """Group posts with the same story, and take those that do not lead it out of all lists."""
    options = settings.load(DigestSettings, "DIGEST", generator.settings.get("DIGEST", {}))
    for story in (*generator.articles, *generator.hidden_articles):
        foreign.complete(story)
    merges = publishers.unify(generator.articles, settings.shared(generator.settings, SiteRules).sources)
    generator.context["moved_lists"] = publishers.moved(generator.articles, merges)
    gathering = Gathering(generator.articles, options, Path(generator.settings["PATH"]))
    settings.shared(generator.settings, Gathered).gathering = gathering
    _keep_first_ids(generator.articles, gathering.leads, generator.settings["SITEURL"])
    # Without a page that leads from their address to the other, they stay in the lists.
    away = gathering.leads if foreign.template(generator, "moved") is not None else {}
    generator.context["folded"] = [story for story in generator.articles if story.slug in away] if away else []
    if away:
        generator.articles[:] = [story for story in generator.articles if story.slug not in away]
    generator.context["moved_lists"] += former_sections.moved(generator.settings, generator.articles)


def _keep_first_ids(articles: Iterable[Any], leads: Mapping[str, str], site: str) -> None:
    """Give each lead story the id and the day of the first post of the same story: to subscribers it stays the same item."""
    by_slug = {story.slug: story for story in articles} if leads else {}
    posts: dict[str, list[Any]] = {}
    for slug, lead in leads.items():
        posts.setdefault(lead, [by_slug[lead]]).append(by_slug[slug])
    for lead, same in posts.items():
        first = min(same, key=lambda story: (getattr(story, "added", story.date), story.slug))
        story = by_slug[lead]
        if first is not story:
            story.id, story.added = getattr(first, "id", f"{site}/{first.url}"), getattr(first, "added", first.date)
            story.mark = f"{story.id} {story.added}"


def annotate_stories(site: MutableMapping[str, Any], context: Mapping[str, Any]) -> None:
    """Give each story in *context* what was gathered for it; *site* are Pelican's settings."""
    gathered, nothing = settings.shared(site, Gathered), DigestData()
    digest_of = gathered.gathering.data() if gathered.gathering is not None else {}
    gathered.gathering = None
    for story in (*context["articles"], *context["folded"], *context["hidden_articles"]):
        story.digest = digest_of.get(story.slug, nothing)


def unify_names(generator: Any) -> None:
    """Give every tag and section its commonest spelling, wherever it is; find the tags that have pages and feeds."""
    options = settings.load(DigestSettings, "DIGEST", generator.settings.get("DIGEST", {}))
    counted_tags = counted([tag for story in generator.articles for tag in all_of(story)])
    groups.unify_spellings(counted_tags)
    slugs = settle(counted_tags, options.tag_page_from)
    for story in generator.articles:
        split(story, slugs)
    groups.unify_spellings(counted([story.category for story in generator.articles]))


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
    signals.article_generator_pretaxonomy.connect(gather_stories)
    signals.article_generator_pretaxonomy.connect(unify_names)
