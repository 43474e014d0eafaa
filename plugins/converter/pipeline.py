"""Read, segment, describe, render: one dump to its posts; a bad page costs that page alone."""

from collections.abc import Iterator

from plugins.converter import readers
from plugins.converter.describe import describe
from plugins.converter.model import Dump, Page, Refusal
from plugins.converter.render import render
from plugins.converter.segment import segment
from plugins.errors import DumpError
from plugins.posts.post import Post


def convert(dump: Dump) -> tuple[Post | Refusal, ...]:
    """The posts that *dump* becomes, in its order; for a dump or a record that gives none, why."""
    return tuple(_converted(dump))


def _converted(dump: Dump) -> Iterator[Post | Refusal]:
    try:
        for page in readers.read(dump):
            yield _post(page)
    except (DumpError, RecursionError) as error:
        yield Refusal(dump.path, str(error))


def _post(page: Page) -> Post | Refusal:
    try:
        return render(describe(page, segment(page)))
    except (DumpError, RecursionError) as error:
        return Refusal(page.source.key, str(error))
