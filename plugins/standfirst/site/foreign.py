"""What the plugins need in a site that has another theme, reader or writer than ours.

A Pelican site that lists `standfirst.digest` or `standfirst.discovery` among its own plugins keeps its theme, its addresses and its
Markdown. A page is then written only where the theme has its template, and files that our own writer would make are written directly.
"""

from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Template
from pelican.generators import PelicanTemplateNotFound

from standfirst.site.outputs import Outputs, PageWriter


def template(generator: Any, name: str) -> Template | None:
    """Return the template called *name* of the theme that the Pelican *generator* writes with; None if the theme has none."""
    with suppress(PelicanTemplateNotFound):
        found: Template = generator.get_template(name)
        return found
    return None


def outputs(writer: Any) -> Outputs:
    """Return what files are written through beside the pages of Pelican's *writer*."""
    return writer.outputs if isinstance(writer, PageWriter) else Outputs(Path(writer.output_path))


def beside(url: str, name: str) -> str:
    """Return the address of the file *name* that belongs to the page at *url*: in its folder, or in one of its own.

    `tag/tea/` and `tag/tea.html` both have their feed at `tag/tea/feed.xml`.
    """
    is_folder = not url or url.endswith("/")
    return f"{url}{name}" if is_folder else f"{PurePosixPath(url).with_suffix('')}/{name}"
