"""Provide what our plugins need in a site that has another theme, reader or writer than ours.

A Pelican site that lists `standfirst.digest` or `standfirst.discovery` among its own plugins keeps its theme, its addresses and its
Markdown. Its stories get the values that our reader gives; a page is written if the theme has its template; files that our own writer
would make are written directly.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Template
from pelican.generators import PelicanTemplateNotFound

from standfirst.core.errors import PostError
from standfirst.posts import html
from standfirst.posts.header import moment
from standfirst.site.outputs import Outputs, PageWriter


def complete(story: Any) -> None:
    """Give Pelican's article *story*, unless our reader made it, what the digest, feeds and cards are made of.

    `digest_of_post` identifies the state of its file, `text` is its body without markup, `plain_summary` its summary; `added` becomes a
    moment, and is left out where it is none; `pinned` becomes a truth value.
    """
    if hasattr(story, "digest_of_post"):
        return
    story.digest_of_post = sha256(Path(story.source_path).read_bytes()).digest()
    # Not `content`: that resolves links to other posts, which Pelican does not know before all are read.
    story.text = html.prose(story._content or "")  # noqa: SLF001
    story.plain_summary = " ".join(html.plain(str(story.metadata.get("summary", ""))).split())
    story.pinned = str(getattr(story, "pinned", "")).casefold() in ("yes", "true", "1")
    added = story.__dict__.pop("added", None)
    if isinstance(added, str):
        with suppress(PostError):
            story.added = moment(added, ZoneInfo(story.settings["TIMEZONE"]), story.source_path)


def template(generator: Any, name: str) -> Template | None:
    """Return the template called *name* of the theme that the Pelican *generator* writes with; None if the theme has none."""
    with suppress(PelicanTemplateNotFound):
        template_of_theme: Template = generator.get_template(name)
        return template_of_theme
    return None


def outputs(writer: Any) -> Outputs:
    """Return what files are written through beside the pages of Pelican's *writer*."""
    return writer.outputs if isinstance(writer, PageWriter) else Outputs(Path(writer.output_path))


def sibling_address(url: str, name: str) -> str:
    """Return the address of the file *name* that belongs to the page at *url*: in its folder, or in one of its own.

    `tag/tea/` and `tag/tea.html` both have their feed at `tag/tea/feed.xml`.
    """
    is_folder = not url or url.endswith("/")
    return f"{url}{name}" if is_folder else f"{PurePosixPath(url).with_suffix('')}/{name}"
