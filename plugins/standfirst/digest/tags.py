"""Tags as an editor keeps them: what is used, what means the same, what should be an entry of the vocabulary."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import ceil

from standfirst.core.vocabulary import Vocabulary, fold, slug, spelling
from standfirst.text.words import words

NEAR = (
    0.86  # difflib's ratio from which two names count as nearly equal (by taste: "Climate change", "climate changes")
)
SAID_SHARE = 0.8  # of the stories with a tag, the share that say a longer name, from which it is the same
FEWEST_SAID = 2  # stories with a tag, from which they show what it is short for
FEWEST = 3  # stories from which a name recurs


@dataclass(frozen=True, slots=True)
class TaggedStory:
    """The tags of a story, and what it says."""

    tags: tuple[str, ...]
    text: str  # title and body


@dataclass(frozen=True, slots=True)
class Part:
    """A tag that is part of a longer one; both folded."""

    shorter: str
    longer: str
    stories: int  # that have the shorter one
    saying: int  # of these, those that say the longer one

    def evidence(self, spelled: Mapping[str, str]) -> str:
        """Return why it is the same, in a sentence."""
        return f"{spelled[self.shorter]}: of {_stories(self.stories)} {self.saying} say {spelled[self.longer]}"


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
    folded = FoldedNames(term.name for term in vocabulary.terms.values())
    used_tags = []
    for tag_slug, spellings in _spellings(tags, vocabulary).items():
        name = spelling(spellings.elements())
        is_known = tag_slug in vocabulary.terms
        shown = vocabulary.terms[tag_slug].name if is_known else name
        used_tags.append(Used(shown, tag_slug, spellings.total(), is_known, "" if is_known else folded.meant(name)))
    return sorted(used_tags, key=lambda candidate: (-candidate.stories, candidate.slug))


def counted(names: Iterable[str], vocabulary: Vocabulary) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return each term of *names*, how many have it, and their other spellings of it; the commonest first."""
    rows = []
    for spellings in _spellings(names, vocabulary).values():
        shown = vocabulary.term(spelling(spellings.elements())).name
        rows.append((shown, spellings.total(), tuple(sorted(spellings.keys() - {shown}))))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _spellings(names: Iterable[str], vocabulary: Vocabulary) -> Mapping[str, Counter[str]]:
    """Return how often each spelling is among *names*, by the slug of the term that it means."""
    by_term: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        by_term[vocabulary.term(name).slug][name] += 1
    return by_term


class FoldedNames:
    """Names that other spellings are held against, folded once."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {fold(name): name for name in sorted(names)}
        self._by_size: dict[tuple[int, tuple[str, ...]], list[str]] = defaultdict(list)
        for folded in self._names:
            self._by_size[len(folded), _marks(folded)].append(folded)

    def meant(self, name: str) -> str:
        """Return which of the names is *name* when folded, or nearly; none where none is."""
        folded = fold(name)
        if folded in self._names:
            return self._names[folded]
        # Of names of other lengths no two are so near.
        sizes = range(ceil(len(folded) * NEAR / (2 - NEAR)), int(len(folded) * (2 - NEAR) / NEAR) + 1)
        alike = [other for size in sizes for other in self._by_size.get((size, _marks(folded)), ())]
        near = get_close_matches(folded, alike, n=1, cutoff=NEAR)
        return self._names[near[0]] if near else ""


def _marks(folded: str) -> tuple[str, ...]:
    """Return the signs that distinguish C# from C++ in a *folded* name."""
    return tuple(word for word in folded.split() if word in ("plus", "sharp"))


def suggested(stories: Sequence[TaggedStory], vocabulary: Vocabulary) -> str:
    """Return entries for content/vocabulary.toml, made of tags of *stories* that recur or are spelled in several ways; why is in a comment.

    The end of a longer name is its alias if the stories that have it as their tag say the longer one: "Trump" where they say
    "Donald Trump". Where they say several ("Ford": Harrison Ford, Ford Motor), it is none's.
    """
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for story in stories:
        for tag in story.tags:
            if slug(tag) not in vocabulary.terms:
                groups[fold(tag)][tag] += 1
    spelled = {key: spelling(spellings.elements()) for key, spellings in groups.items()}
    parts = _parts(stories, spelled)
    lines = []
    for key, spellings in sorted(groups.items(), key=lambda group: (-group[1].total(), min(group[1]))):
        shorter = [part for part in parts if part.longer == key]
        if key in {part.shorter for part in parts}:
            continue  # it is an alias
        if spellings.total() < FEWEST and len(spellings) < 2 and not shorter:
            continue
        aliases = {other for other in spellings if slug(other) != slug(spelled[key])}
        aliases |= {other for part in shorter for other in groups[part.shorter]}
        why = [f"# {_stories(spellings.total())}", *(f"# {part.evidence(spelled)}" for part in shorter)]
        entry = [f"aliases = [{', '.join(map(_quoted, sorted(aliases)))}]"] if aliases else []
        lines.append("\n".join([*why, f"[{_quoted(spelled[key])}]", *entry]) + "\n")
    return "\n".join(lines)


def _parts(stories: Sequence[TaggedStory], spelled: Mapping[str, str]) -> list[Part]:
    """Return which of the tags *spelled*, by their folded names, are part of a longer one that their stories say."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for key in spelled:
        for word in set(key.split()):
            by_word[word].append(key)
    longer_of = {
        key: longer
        for key in spelled
        if key
        and (
            longer := [
                other for other in by_word[key.split()[0]] if other.endswith(f" {key}") and spelled[other].istitle()
            ]
        )
    }
    texts: dict[str, list[str]] = defaultdict(list)
    for story in stories:
        for key in longer_of.keys() & set(map(fold, story.tags)):
            texts[key].append(_spaced(story.text))
    parts = []
    for key, longer in longer_of.items():
        counts = {other: sum(_spaced(spelled[other]) in text for text in texts[key]) for other in longer}
        best = max(longer, key=lambda other: (counts[other], other))
        # "Donald Trump" and "Donald John Trump" are one man; of two people it is none.
        if (
            len(texts[key]) >= FEWEST_SAID
            and counts[best] >= SAID_SHARE * len(texts[key])
            and all(_are_one(best, other) for other in longer if counts[other])
        ):
            parts.append(Part(key, best, len(texts[key]), counts[best]))
    ends = {part.shorter: part.longer for part in parts}
    return [replace(part, longer=ends.get(part.longer, part.longer)) for part in parts]


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


def _are_one(one: str, other: str) -> bool:
    """Return true if two names are one: all words of the one are words of the other, the last the same."""
    first, second = one.split(), other.split()
    return first[-1] == second[-1] and (set(first) <= set(second) or set(first) >= set(second))


def _stories(count: int) -> str:
    return f"{count} {'story' if count == 1 else 'stories'}"


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
