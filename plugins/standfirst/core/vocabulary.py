"""A name becomes its tag: how it is spelled, its address, and what is said of it.

content/vocabulary.toml names the tags we use; a name it does not know gets an address by rule.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from unidecode import unidecode

from standfirst.core.errors import SettingError
from standfirst.core.settings import PACKAGE

# Names that differ only in these marks are different things: C, C++ and C#; .NET and NET.
SIGNS = (("++", " plus plus"), ("+", " plus"), ("#", " sharp"))
SPELLED = dict(SIGNS)
SIGN = re.compile(r"(?<=\w)(?:\+\+?|#)(?!\w)")  # at the end of a word
SPOKEN = (*SIGNS, ("&", " and "), ("%", " percent"), ("@", " at "))
LEADING_DOT = re.compile(r"(?<!\w)\.(?=\w)")
APOSTROPHES = re.compile(r"[’'`´ʼ]")
NOT_SLUG = re.compile(r"[^a-z0-9]+")
# A name that is its own address, in small letters and with hyphens between its words.
PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
LONGEST = 80  # bytes
ENTRY_KEYS = frozenset(("slug", "aliases", "description", "parent", "hidden"))


# English plurals, and what the word is without: "cities", "taxes", "cars"; never "Paris", "glass", "virus".
PLURALS = (
    (re.compile(r"(\w\w+)ies"), r"\1y"), (re.compile(r"(\w+(?:x|ch|sh|ss))es"), r"\1"), (re.compile(r"(\w\w+[^\Wsui])s"), r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One tag: the name we write, the slug of its page, and its line of explanation."""

    name: str
    slug: str
    description: str = ""
    parent: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms by every slug that leads to them: their own and their aliases'."""

    terms: dict[str, Term] = field(default_factory=dict)

    def term(self, name: str) -> Term:
        """Return the term *name* means, else the one with the alias "*", else a new one, spelled as given."""
        term_slug = slug(name)
        term = self.terms.get(term_slug) or self.terms.get(ALL_OTHERS)
        return term or Term(" ".join(name.split()), term_slug)

    def lists(self, term: Term) -> bool:
        """Return true if *term* is one of the vocabulary's own."""
        return term.slug in self.terms


def with_signs_spelled(name: str) -> str:
    """Return *name* with the signs as words that distinguish C, C++ and C#, for every comparison of tags.

    A sign between words ("Remodel + Renovate") distinguishes nothing.
    """
    is_signed = "+" in name or "#" in name
    return SIGN.sub(lambda match: SPELLED[match[0]], name) if is_signed else name


def load(path: Path) -> Vocabulary:
    """Return the vocabulary in the TOML file at *path*, empty if there is none; raises SettingError saying what is wrong."""
    if not path.exists():
        return Vocabulary()
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path)
    except UnicodeDecodeError as error:
        raise SettingError(f"{path}: {error}; mend that line") from error


def parse(text: str, path: Path) -> Vocabulary:
    """Return the vocabulary in *text*, the content of the TOML file at *path*; raises SettingError saying what is wrong."""
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{path}: {error}; mend that line") from error
    terms: dict[str, Term] = {}
    for name, entry in entries.items():
        for alias, term in _entry(path, name, entry):
            if alias in terms and terms[alias] != term:
                raise SettingError(
                    f"{path}: {name!r} and {terms[alias].name!r} share the name or address {alias!r}; take the alias out of one, or set its slug"
                )
            terms[alias] = term
    return Vocabulary(terms)


def _entry(path: Path, name: str, entry: Any) -> list[tuple[str, Term]]:
    if not isinstance(entry, dict) or not entry.keys() <= ENTRY_KEYS:
        raise SettingError(f"{path}: [{name!r}] may hold {', '.join(sorted(ENTRY_KEYS))} and nothing else")
    aliases = entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise SettingError(f"{path}: aliases of {name!r} must be a list of names")
    term_slug = str(entry.get("slug") or slug(name))
    details = str(entry.get("description", "")), str(entry.get("parent", "")), bool(entry.get("hidden"))
    term = Term(name, term_slug, *details)
    return [(key, term) for key in dict.fromkeys((term_slug, slug(name), *map(slug, aliases)))]


@lru_cache(100_000)
def slug(name: str, longest: int = LONGEST) -> str:
    """Return an address part for *name*: a-z, 0-9 and hyphens, never empty, cut between words at *longest* bytes."""
    if len(name) <= longest and PLAIN.fullmatch(name):  # as most are: a tenth of the time
        return name.lower().replace(" ", "-")
    text = LEADING_DOT.sub(" dot ", name)
    for mark, word in SPOKEN:
        text = text.replace(mark, word + " ")
    plain = NOT_SLUG.sub("-", APOSTROPHES.sub("", unidecode(text)).lower()).strip("-")
    if not plain:  # only emoji or punctuation: an address that at least differs from others'
        return f"x-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    if len(plain) <= longest:
        return plain
    cut = plain[: longest + 1].rpartition("-")[0]
    return cut or plain[:longest]


def spelling(names: Iterable[str]) -> str:
    """Return the commonest of several spellings of one name, which may be counted; of equally common ones the first in order."""
    times = Counter(names)
    return min(times, key=lambda name: (-times[name], name))


@cache
def usual_sections() -> Vocabulary:
    """Return the usual names of sections, in many languages: those of a new desk."""
    return load(PACKAGE / "scaffold" / "files" / "content" / "sections.toml")


ALL_OTHERS = slug("*")  # the address of the alias for every name that no other term has


def fold(name: str) -> str:
    """Return *name* without case, hyphens, diacritics and an English plural: what two spellings of one tag share."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(mark))
    parts = "".join(mark if mark.isalnum() else " " for mark in with_signs_spelled(plain)).split()
    if parts:
        parts[-1] = _singular(parts[-1])
    return " ".join(parts)


def _singular(word: str) -> str:
    for form, single in PLURALS:
        if match := form.fullmatch(word):
            return match.expand(single)
    return word
