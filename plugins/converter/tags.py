"""The tags of a story: the page's own, without those that say nothing of it."""

import re
from collections.abc import Collection, Iterable

from plugins.text.words import words

MOST = 12  # are kept of a dump; 6 are shown (SAFETY.md)
LONGEST = 60  # characters; longer ones are sentences
MOST_WORDS = 6
LETTER = re.compile(r"[^\W\d_]")
BROKEN = re.compile(r":\s*\d|\.\s|^[^()]*\)|\([^()]*$|https?:|[{}<>]")
# What publishing systems write where nobody chose a tag or a section.
DEFAULTS = frozenset(
    """uncategorized|uncategorised|sin categoría|sem categoria|non classé|senza categoria|unkategorisiert|allgemein|без рубрики
    |未分类|未分類|未設定|미분류|geen categorie|ukategoriseret|okategoriserad|bez kategorii|nezařazené|kategorisiz|chưa phân loại|blog|blogs|article
    |articles|post|posts|news|featured|home|tags|tag|not set|none|default|evergreen|slider|live|page|content|general|other|misc
    |no topics found|category|categories|all|latest|index|menu|skip to content|table of contents|sign in|loading...""".replace(
        "\n    ", ""
    ).split("|")
)


def settle(stated: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    """The first dozen of *stated*, one spelling each, without names in *taken* and without whole sentences."""
    said = {tuple(words(name)) for name in taken}
    found: dict[tuple[str, ...], str] = {}
    for tag in stated:
        name = " ".join(tag.strip(" #").split())
        key = tuple(words(name))
        if key and key not in said and says_something(name) and len(name.split()) <= MOST_WORDS:
            found.setdefault(key, name)
    return tuple(found.values())[:MOST]


def says_something(name: str) -> bool:
    """Whether a tag or a section was chosen by somebody: no number, no leftover, no default of a publishing system."""
    return (
        len(name) <= LONGEST
        and LETTER.search(name) is not None
        and not BROKEN.search(name)
        and name.casefold() not in DEFAULTS
    )
