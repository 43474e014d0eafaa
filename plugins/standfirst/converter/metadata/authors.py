"""The authors of a page, settled from all that names them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from standfirst.converter.metadata import bylines, visible
from standfirst.converter.metadata.bylines import folded
from standfirst.converter.metadata.collect import AUTHORS, LISTED_AUTHORS, Clues, first
from standfirst.converter.metadata.json_ld import Linked
from standfirst.converter.metadata.lines import Line
from standfirst.converter.metadata.sources import COMPANY_AFTER

People = tuple[str, ...]
NO_PERSON = re.compile(r"[:：_\d]")


class Trust(IntEnum):
    """The kinds of places that name an author, the most reliable first.

    709 pages, by source: declared and shown near the headline is right in .94 to .95, declared but hidden in .84
    to .86; of the pages without an author the first names an author on 1, the second on 8 (sites' names not counted).
    """

    SHOWN = 0  # declared, and a reader sees it near the headline
    BYLINE = 1  # "By ..."
    HIDDEN = 2  # declared only
    MARKED = 3  # an element marked rel=author, or by its class
    LINKED = 4  # a link to a person's page
    DATELINE = 5  # "3 May 2021 by ..."
    FAR = 6  # a mark or "written by" anywhere on the page
    DESK = 7  # declared to be an organisation
    HANDLE = 8  # a user name declared only


@dataclass(frozen=True, slots=True)
class AuthorClaim:
    """People one source names as the authors."""

    trust: Trust
    people: People


class SiteNames(NamedTuple):
    """The names of a site."""

    names: tuple[str, ...]  # by itself and its publisher
    hosts: tuple[str, ...]  # by its address, which for a person's own site often is the person's name


@dataclass(frozen=True)
class PageView:
    """The lines that a reader sees near the headline, and the names of the site."""

    lines: Sequence[Line]
    headline: int
    site: SiteNames  # folded

    def shows(self, name: str) -> bool:
        """Return true if *name* is in the lines, also if spaces split its letters."""
        return name.casefold() in self._text or folded(name) in self._letters

    @cached_property
    def _text(self) -> str:
        return " ".join(line.text for line in self.lines).casefold()

    @cached_property
    def _letters(self) -> str:
        return folded(self._text)


def choose_authors(clues: Clues, article: Linked, lines: Sequence[Line], headline: int, site: SiteNames) -> People:
    """Return the people the most trusted source names, or a byline that names them and more."""
    view = PageView(lines, headline, SiteNames(*(tuple(map(folded, filter(None, spellings))) for spellings in site)))
    marks = visible.marks(clues, headline)
    namings = [naming for naming in _namings(clues, article, view, marks) if naming.people]
    if all(naming.trust > Trust.MARKED for naming in namings):  # else what is left is believed less than what is found
        namings += [naming for naming in _doubtful(view, marks) if naming.people]
    if not namings:
        return visible.names(clues, headline)
    best = min(namings, key=lambda naming: naming.trust)
    fuller = (naming.people for naming in namings if naming.trust in (Trust.SHOWN, Trust.BYLINE, Trust.MARKED))
    return next((people for people in fuller if _adds(people, best.people)), best.people)


def _adds(people: People, others: People) -> bool:
    return len(people) > len(others) and all(any(folded(name) in folded(other) for other in people) for name in others)


def _namings(clues: Clues, article: Linked, view: PageView, marks: visible.AuthorElements) -> Iterator[AuthorClaim]:
    yield _declared(_joined(article.authors), view, article.author_kind)
    for name in AUTHORS:
        stated = clues.metas.get(name, ())
        yield _declared(_joined(list(map(bylines.straight, stated)) if name in LISTED_AUTHORS else stated), view)
    yield _declared(_joined(_labelled(clues.metas)), view)
    yield AuthorClaim(Trust.BYLINE, visible.byline(view.lines, view.headline))
    yield AuthorClaim(Trust.MARKED, visible.names_in(marks.related))
    yield AuthorClaim(Trust.MARKED, visible.names_in(marks.styled))


def _doubtful(view: PageView, marks: visible.AuthorElements) -> Iterator[AuthorClaim]:
    yield AuthorClaim(Trust.LINKED, visible.names_in(marks.linked))
    yield AuthorClaim(Trust.DATELINE, visible.dateline_names(view.lines))


def _declared(people: People, view: PageView, kind: str = "") -> AuthorClaim:
    """Return a naming declared to be of such a *kind*; none where it is only the site's name that no reader sees as an author."""
    desk = kind.endswith("Organization")
    is_person = kind.casefold().endswith("person") and any(" " in name for name in people[:1])
    is_site = folded("".join(people)) in (view.site.names if is_person else view.site.names + view.site.hosts)
    is_shown = bool(people) and view.shows(people[0])
    is_address = bool(people) and bylines.DOMAIN.fullmatch(people[0]) is not None  # "harbour.org, Oslo, Norway"
    if is_address or (is_site and (desk or not is_shown)):
        return AuthorClaim(Trust.DESK, ())
    if desk or is_site:
        return AuthorClaim(Trust.DESK, people)
    if is_shown:
        return AuthorClaim(Trust.SHOWN, people)
    if any(map(_is_nobody, people)):
        return AuthorClaim(Trust.HIDDEN, ())
    return AuthorClaim(Trust.HANDLE if _is_handle(people) else Trust.HIDDEN, people)


def _is_nobody(name: str) -> bool:
    """Return true if a name that no reader sees is a company's, an account's, an address or a credit with its label."""
    return NO_PERSON.search(name) is not None or COMPANY_AFTER.search(name) is not None


def _is_handle(people: People) -> bool:
    return len(people) == 1 and " " not in people[0] and people[0].isascii() and people[0].islower()


def _joined(stated: Sequence[str]) -> People:
    return tuple(dict.fromkeys(name for value in stated for name in bylines.names(value)))


def _labelled(metas: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the value of a card's label "Written by"."""
    pairs = ((first(metas, (f"twitter:label{n}",)), first(metas, (f"twitter:data{n}",))) for n in (1, 2))
    return [value for label, value in pairs if bylines.is_label(label)]
