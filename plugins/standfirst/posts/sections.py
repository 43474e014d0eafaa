"""The sections in which a site may file a post whose own section says nothing to it, or that has none."""

import re

from standfirst.core.vocabulary import Term, Vocabulary, slug, usual_sections
from standfirst.posts.header import Header
from standfirst.text import sections

LEAST = 0.35  # chance of the likeliest section: of 1,083 stories out of fold 89 % are filed then, 91 % of these rightly
OTHERS = 0.2  # and of those after it, for sites that lack it
TARGET = re.compile(r"\]\([^)\s]*\)|https?://\S+")  # addresses in Markdown, whose words are not the story's


def guessed(lines: Header, body: str) -> tuple[str, ...]:
    """Return the addresses of the sections that a post may belong to by its words, the likeliest first; none if its header *lines* name a usual one."""
    stated = lines.get("Category") or ""
    if stated and slug(stated) in usual_sections().terms and not _is_news(usual_sections().terms[slug(stated)], stated):
        return ()
    text = TARGET.sub(" ", f"{lines.get('Summary') or ''} {body[: 2 * sections.LONGEST]}")
    tags = f"{stated} {lines.get('Tags') or ''}"
    chances = sections.guess(lines.get("Title") or "", tags, text, lines.get("Lang") or "")
    if not chances or chances[0][1] < LEAST:
        return ()
    return tuple(name for name, chance in chances if chance >= OTHERS)


def _is_news(term: Term, stated: str) -> bool:
    """Return true if a page *stated* that its story is news, in its own word; the word of the list itself is an editor's."""
    return term == usual_sections().terms[slug("*")] and stated != term.name


def of_post(name: str, guesses: tuple[str, ...], known: Vocabulary) -> tuple[Term, bool]:
    """Return the section of a post that calls its own *name* (empty: it has none), as the *known* ones of its site are; and true if it is one of the *guesses*."""
    term, others = known.term(name), known.terms.get(slug("*"))
    if name and (others is None or term != others or name == others.name):
        return term, False
    found = next((known.terms[guess] for guess in guesses if guess in known.terms), None)
    return (found, True) if found is not None else (term, False)
