"""Tags as an editor keeps them: what is used, what means the same, what should be an entry of the vocabulary."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from standfirst.core.vocabulary import Vocabulary, slug, with_signs_spelled

NEAR = (
    0.86  # difflib's ratio from which two names count as nearly equal (by taste: "Climate change", "climate changes")
)
FEWEST = 3  # stories from which a name recurs
# English plurals, and what the word is without: "cities", "taxes", "cars"; never "Paris", "glass", "virus".
PLURALS = (
    (re.compile(r"(\w\w+)ies"), r"\1y"), (re.compile(r"(\w+(?:x|ch|sh|ss))es"), r"\1"), (re.compile(r"(\w\w+[^\Wsui])s"), r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Used:
    """One tag as posts have it."""

    name: str
    slug: str
    stories: int
    is_known: bool  # to the vocabulary
    meant: str = ""  # the entry that it nearly equals


def used(tags: Iterable[str], vocabulary: Vocabulary) -> list[Used]:
    """Return every tag in *tags*, the commonest first, with the entry of the vocabulary that an unknown one may mean."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for tag in tags:
        names[vocabulary.term(tag).slug][tag] += 1
    term_names = {term.name for term in vocabulary.terms.values()}
    used_tags = []
    for tag_slug, spellings in names.items():
        name = min(spellings, key=lambda candidate: (-spellings[candidate], candidate))
        is_known = tag_slug in vocabulary.terms
        shown = vocabulary.terms[tag_slug].name if is_known else name
        used_tags.append(
            Used(shown, tag_slug, spellings.total(), is_known, "" if is_known else meant(name, term_names))
        )
    return sorted(used_tags, key=lambda candidate: (-candidate.stories, candidate.slug))


def meant(name: str, term_names: Iterable[str]) -> str:
    """Return which of the names *term_names* is the same when folded, or nearly; none where none is."""
    folded = {fold(folded_name): folded_name for folded_name in sorted(term_names)}
    if fold(name) in folded:
        return folded[fold(name)]
    alike = [folded_name for folded_name in folded if _marks(folded_name) == _marks(fold(name))]
    near = get_close_matches(fold(name), alike, n=1, cutoff=NEAR)
    return folded[near[0]] if near else ""


def fold(name: str) -> str:
    """*name* without case, hyphens, diacritics and an English plural: what two spellings of one tag share."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(mark))
    words = "".join(mark if mark.isalnum() else " " for mark in with_signs_spelled(plain)).split()
    if words:
        words[-1] = _singular(words[-1])
    return " ".join(words)


def _marks(folded: str) -> tuple[str, ...]:
    """Return the signs that distinguish C# from C++ in a *folded* name."""
    return tuple(word for word in folded.split() if word in ("plus", "sharp"))


def _singular(word: str) -> str:
    for form, single in PLURALS:
        if match := form.fullmatch(word):
            return match.expand(single)
    return word


def suggested(tags: Sequence[str], vocabulary: Vocabulary) -> str:
    """Entries for content/vocabulary.toml made of what recurs in *tags* and is spelled in several ways or used often."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for tag in tags:
        if slug(tag) not in vocabulary.terms:
            groups[fold(tag)][tag] += 1
    lines = []
    for spellings in sorted(groups.values(), key=lambda spelling: (-spelling.total(), min(spelling))):
        if spellings.total() < FEWEST and len(spellings) < 2:
            continue
        name = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
        others = sorted(spelling for spelling in spellings if slug(spelling) != slug(name))
        lines.append(f"[{_quoted(name)}]\n" + (f"aliases = [{', '.join(map(_quoted, others))}]\n" if others else ""))
    return "\n".join(lines)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
