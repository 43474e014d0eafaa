"""The post file: its header, and its Markdown made safe."""

import logging
from datetime import tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import signals
from pelican.readers import MarkdownReader

from standfirst.core import clock, settings as settings_of, vocabulary
from standfirst.core.clock import Changes
from standfirst.core.errors import PostError
from standfirst.core.settings import (
    AWAY,
    IMAGES,
    ISSUES,
    PAGES,
    POSTS,
    SECTIONS,
    SOURCES,
    VOCABULARY,
    WITHDRAWN,
)
from standfirst.core.state import path_of
from standfirst.posts import changed, checks, html, last_good, withdrawn
from standfirst.posts.cache import PostCache
from standfirst.posts.checks import PostFault
from standfirst.posts.names import place_of
from standfirst.posts.pictures import SIZES
from standfirst.posts.reader import PostReader, SiteRules

logger = logging.getLogger(__name__)


def complete_settings(pelican: Any) -> None:
    """Give templates the filters that older configurations do not name, and keep what is no post from a site that reads all of content/."""
    pelican.settings["JINJA_FILTERS"].setdefault("anchored", html.anchored)
    pelican.settings["JINJA_FILTERS"].setdefault("contents", html.contents)
    if "" in pelican.settings["ARTICLE_PATHS"]:
        pelican.settings["ARTICLE_EXCLUDES"] = [*pelican.settings["ARTICLE_EXCLUDES"], AWAY, ISSUES]


def read_posts(readers: Any) -> None:
    """Give Pelican our reader for Markdown."""
    readers.reader_classes["md"] = PostReader


def check_posts(generator: Any) -> None:
    """Leave out posts that cannot be published, or show them as they last could be; stop the build at such a page. Read vocabulary and clock."""
    settings = generator.settings
    content, zone = Path(settings["PATH"]), ZoneInfo(settings["TIMEZONE"])
    rules = settings_of.shared(settings, SiteRules)
    rules.terms = vocabulary.load(content / VOCABULARY)
    rules.sections = vocabulary.load(content / SECTIONS)
    rules.sources = vocabulary.load(content / SOURCES)
    rules.now = clock.now(zone)
    rules.withdrawn = withdrawn.read(content / WITHDRAWN)
    posts = settings_of.shared(settings, PostCache)
    posts.clear_waiting()
    state = path_of(content)
    posts.recall(state, settings["TIMEZONE"])
    images = {path: posts.stamp(path) for path in posts.seen(str(content / IMAGES))}
    SIZES.recall(state, images)
    if faults := [*checks.page_faults(content / PAGES, zone)]:
        raise PostError("\n".join(faults))
    top = f"{content / POSTS}/"
    faults_of_posts = checks.faults(content / POSTS, zone, logger.warning, posts)
    bad = {fault.path.removeprefix(top): fault for fault in faults_of_posts}
    read = {path.removeprefix(top): post for path, post in posts.waiting.items()}
    ids = last_good.update(state, {path: post for path, post in read.items() if path not in bad}, bad)
    changed.note(content, ids, rules.now)
    rules.changed = changed.read(content)
    away = {row.place for row in rules.withdrawn.rows}
    for path, fault in bad.items():
        _keep_as_it_was(posts, fault, None if place_of(path) in away else last_good.recall(state, path), zone)
    if bad:
        settings_of.shared(settings, Changes).note(rules.now)  # the next build reports them again


def _keep_as_it_was(posts: PostCache, fault: PostFault, text: str | None, zone: tzinfo) -> None:
    """Show a post that cannot be published as it was when its file held *text*; leave out one that never was on the site."""
    what = "the site does not have it"
    try:
        if text is None:
            raise PostError(fault.sentence)
        posts.put_good(fault.path, text)
        checks.check(fault.path, zone, lambda path, _: posts.waiting[path])
        what = "the site shows it as it was"
    except PostError:
        posts.left_out.add(fault.path)
    posts.faults[fault.path] = f"{fault.sentence} ({what})"


def release_posts(generator: Any) -> None:
    """Let go of the posts that are articles now."""
    posts = settings_of.shared(generator.settings, PostCache)
    is_known = posts.is_mostly_known
    posts.save()
    SIZES.save()
    if is_known:
        posts.clear_waiting()
    else:  # keeping it for the gate saves it 1 s of 10,000 posts, and costs a first build 12 %
        posts.clear()


def register() -> None:
    """Connect to Pelican: posts are checked after `get_generators`, after the converter has filled the shelf."""
    MarkdownReader.file_extensions = []  # Python-Markdown is not installed, and Pelican would say so for each post
    signals.initialized.connect(complete_settings)
    signals.readers_init.connect(read_posts)
    signals.article_generator_init.connect(check_posts)
    signals.article_generator_finalized.connect(release_posts)
