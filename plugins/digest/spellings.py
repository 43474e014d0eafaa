"""One spelling a name: of `AI` and `ai`, which share a page, the commonest is shown everywhere."""

from collections.abc import Sequence
from typing import Any

from plugins.vocabulary import spelling


def settle(names: Sequence[Any]) -> None:
    """Give all of *names* (Pelican tags or categories) that share an address the commonest of their spellings."""
    spelled: dict[str, list[str]] = {}
    for name in names:
        spelled.setdefault(name.slug, []).append(name.name)
    chosen = {slug: spelling(found) for slug, found in spelled.items()}
    for name in names:
        name.name = chosen[name.slug]
