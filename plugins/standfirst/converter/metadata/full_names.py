"""Complete the names of a story: "Jersey" to "New Jersey", "Ruiz" to "Ana Ruiz", "Fouchiera" to "Fouchier"."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from standfirst.converter import lexicon
from standfirst.text import phrases
from standfirst.text.languages import primary
from standfirst.text.words import places

LONGEST = 6  # words of a name
TAG_ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")  # of a tag's page, in some publishing systems the tag itself
LINKS = frozenset((*lexicon.phrases("name_particle"), *lexicon.phrases("name_link")))
ADDRESSES = frozenset(lexicon.phrases("form_of_address"))
# Words with a capital before a surname that are no first name.
ROLES = ADDRESSES | frozenset(lexicon.phrases("before_surname"))
NO_FIRST_NAMES = ROLES | LINKS | frozenset(lexicon.phrases("before_place"))
INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")  # "U.S", whose last dot the phrase has lost
SHORTEST = 3  # letters of a first name
HALF = 0.5  # of the places of a word, the share within longer names from which it is part of one
USUAL = 0.6  # of those places, the share of one longer name from which that is the whole
WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
SPAN = 80  # characters around a name that are looked at
# Right before a name: an earlier word and the mark after it, the word that may be its first name, an initial. Right after it: another word.
FIRST_NAME = re.compile(rf"(?:(\w+)([^\w\s]?) )?(?<!\w)([^\W\d_]{{{SHORTEST},}}) ([^\W\d_]\. )?$")
SURNAME = re.compile(rf" ([^\W\d_]{{{SHORTEST},}})(?!\w)")
ENDS = frozenset('.!?:\n"“”„«»‘|•–—()[];,')
# Cases of names of men in Slavic languages: the genitive adds a vowel to the name itself.
GENITIVE = {"pl": "a", "ru": "ая", "uk": "ая", "cs": "a", "sk": "a", "sr": "aа", "hr": "a", "sl": "a"}
FEMININE = lexicon.phrases("feminine_ending")
# Of the places of an English phrase, the least number and share with one and the same word beside it, which is then part of it.
FEWEST, MOSTLY = 3, 0.8
EVERYWHERE = 6  # the level of English words that half of all texts have: they are part of no phrase
# So are these, which are rarer: "espresso machines under", "top tech conferences".
NO_PART = frozenset(lexicon.phrases("no_part"))
# Before a noun, which has a capital in German: "der Rapper Haftbefehl".
ARTICLES = {"de": frozenset(lexicon.of_language("de", "article"))}
NOUN_CAPITALS = "de"  # a language where every noun has a capital, so that names side by side say nothing


def split_at_comma(tags: Sequence[str], text: str) -> tuple[str, ...]:
    """Return *tags* with the names that a list splits at the comma, "Ruiz", "Ana", as the *text* of the story has them: "Ana Ruiz"."""
    names = list(tags)
    for index in range(len(names) - 2, -1, -1):
        full_name = f"{names[index + 1]} {names[index]}"
        if full_name.count(" ") == 1 and full_name.istitle() and full_name in text:
            names[index : index + 2] = [full_name]
    return tuple(dict.fromkeys(names))


def of_address(tag: str, text: str) -> str:
    """Return the name that *tag* is the address of ("united-kingdom"), if the *text* of the story has it; any other *tag* as it is."""
    named = re.search(rf"\b{_words_of(tag)}\b", text, re.IGNORECASE) if _is_address(tag, text) else None
    return named[0] if named and named[0][0].isupper() else tag


def in_words(tag: str, text: str) -> str:
    """Return the words of an address ("medical-research") that the *text* of the story has, or that is long; any other *tag* as it is."""
    is_named = _is_address(tag, text) and (tag.count("-") > 1 or _words_of(tag) in text.casefold())
    return _words_of(tag) if is_named else tag


def _is_address(tag: str, text: str) -> bool:
    """Return true if *tag* has the form of an address, and the *text* of the story does not write it so ("covid-19")."""
    return TAG_ADDRESS.fullmatch(tag) is not None and tag not in text.casefold()


def _words_of(address: str) -> str:
    return address.replace("-", " ")


def full(name: str, text: str, language: str) -> str:
    """Return the full name or phrase that *name*, words of *text*, is part of: itself, a longer one, its nominative; "" if it is part of several names."""
    full_name = _name(name, text, language)
    return english_phrase(full_name, text) if primary(language) == "en" else full_name


def _name(name: str, text: str, language: str) -> str:
    if INITIALS.fullmatch(name):
        return f"{name}." if f"{name}." in text else name
    if not name[:1].isupper() or name.isupper():
        return name
    code = primary(language)
    if code in GENITIVE:
        name = _nominative(name, text, GENITIVE[code])
    if code != NOUN_CAPITALS and name:
        name = _longer_name(name, text)
    return introduced(name, text, language) if name else ""


def english_phrase(name: str, text: str) -> str:
    """Return *name* with the words that an English *text* nearly always has beside it: "real estate markets" for "estate markets"."""
    starts = places(name, text)
    ends = [start + len(name) for start in starts]
    before = _neighbour(name, [_last_word(text[max(0, start - SPAN) : start]) for start in starts])
    behind = _neighbour(name, [_first_word(text[end : end + SPAN]) for end in ends])
    return " ".join(filter(None, (before, name, behind)))


def _last_word(text: str) -> str:
    """Return the word that *text* ends with, before one blank; nothing if it ends otherwise."""
    words = text.split() if text.endswith(" ") else []
    return words[-1] if words and WORD.fullmatch(words[-1]) else ""


def _first_word(text: str) -> str:
    """Return the word that *text* begins with, after one blank; nothing if it begins otherwise."""
    word = WORD.match(text, 1) if text.startswith(" ") else None
    return word[0] if word else ""


def _neighbour(name: str, neighbours: Sequence[str]) -> str:
    """Return the word that is nearly always among the *neighbours* of *name*, if both begin with a capital or neither does; else nothing."""
    most, count = Counter(neighbours).most_common(1)[0] if neighbours else ("", 0)
    if not most or count < max(FEWEST, MOSTLY * len(neighbours)) or most[0].isupper() != name[0].isupper():
        return ""
    is_common = phrases.common().get(most.casefold(), 0) >= EVERYWHERE
    return "" if is_common or most.casefold() in NO_PART or not most[0].isalpha() else most


def _nominative(name: str, text: str, vowels: str) -> str:
    """Return *name* without the ending of a genitive if *text* has it so, too; "" if it is a man's in the genitive alone."""
    if name[-1] not in vowels or name.endswith(FEMININE):
        return name
    parts = name.split()
    if " " in name and all(part[-1] in vowels for part in parts):
        bare = " ".join(part[:-1] for part in parts)
        return bare if _count(bare, text) else ""
    return name[:-1] if " " not in name and _count(name[:-1], text) else name


def _longer_name(name: str, text: str) -> str:
    """Return the longer name that *name* is mostly part of in *text*; "" if it is mostly part of names, and none of them is the usual one."""
    longer: Counter[str] = Counter()
    starts, inside_count = places(name, text), 0
    for start in starts:
        around = list(_around(name, _before_it(text, start), _after_it(text, start + len(name))))
        inside_count += bool(around)
        longer.update(around)
    if inside_count <= HALF * len(starts):
        return name
    usual = [longer_name for longer_name, count in longer.items() if count >= max(2, USUAL * inside_count)]
    return max(usual, key=len, default="")


def _around(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield the longer names around *name*, with words *before* and *after* it; none begins with a role or ends with a link."""
    for first in range(len(before) + 1):
        for last in range(len(after) + 1):
            parts = (*before[first:], name, *after[:last])
            ends = {part.casefold() for part in (parts[0], parts[-1])}
            if len(parts) > 1 and not ends & (LINKS | ROLES):
                yield " ".join(parts)


def _before_it(text: str, start: int) -> Sequence[str]:
    """Return the words with capitals right before *start*, and the links between them."""
    words: list[str] = []
    for word in reversed(text[max(0, start - SPAN) : start].split(" ")[:-1] if text[start - 1 : start] == " " else ()):
        if not _is_of_name(word) or len(words) == LONGEST:
            break
        words.insert(0, word)
    # The first word of a sentence is part of the name if it has no other use.
    first_start = start - sum(len(word) + 1 for word in words)
    is_due = bool(words) and (first_start < 2 or not ENDS.isdisjoint(text[first_start - 2 : first_start]))
    return words[1:] if is_due and f" {words[0].lower()} " in text else words


def _after_it(text: str, end: int) -> Sequence[str]:
    """Return the words with capitals right after *end*, and the links between them."""
    words: list[str] = []
    for word in text[end + 1 : end + SPAN].split(" ") if text[end : end + 1] == " " else ():
        match = WORD.match(word)
        if not match or not _is_of_name(match[0]) or len(words) == LONGEST:
            break
        words.append(match[0])
        if match[0] != word:
            break  # a comma or a full stop follows
    return words


def _is_of_name(word: str) -> bool:
    return word in LINKS or (word[:1].isupper() and WORD.fullmatch(word) is not None)


def introduced(name: str, text: str, language: str) -> str:
    """Return *name* with the other name that news say beside it once or twice: "Ana Ruiz" for "Ruiz", or for "Ana"; else *name*."""
    if (
        " " in name
        or not name[:1].isupper()
        or name.isupper()
        or _count(name.lower(), text.lower()) != _count(name, text)
    ):
        return name
    pairs = Counter(_pairs(name, text, primary(language)))
    full_name_counts = Counter(
        {
            full_name: count
            for (full_name, other), count in pairs.items()
            if other.casefold() not in NO_FIRST_NAMES and not _has_other_use(other, name, text)
        }
    )
    most = full_name_counts.most_common(2)
    is_one = len(most) == 1 or (len(most) > 1 and most[0][1] > most[1][1])
    return most[0][0] if is_one else name


def _has_other_use(other: str, name: str, text: str) -> bool:
    """Return true if *text* has the word *other* also without a form of *name* next to it."""
    stem = re.escape(name[: max(SHORTEST, len(name) - 1)])
    pair = rf"(?<!\w){re.escape(other)} (?:[^\W\d_]\. )?{stem}|{stem}\w* {re.escape(other)}(?!\w)"
    return _count(other.lower(), text.lower()) != len(re.findall(pair, text))


def _count(word: str, text: str) -> int:
    return len(places(word, text))


def _pairs(name: str, text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield *name* with the word that may be its first name or its surname, and that word.

    A noun with an article before it is none. Where a capital is due, and after *name*, it counts if it is said twice, has an initial
    ("Dipak K. Das"), or is no common word of an English text; so does one after a title: "Dr. Ana Ruiz".
    """
    articles = ARTICLES.get(language, frozenset())
    common = phrases.common() if language == "en" else None
    starts = places(name, text)
    before = (FIRST_NAME.search(text[max(0, start - SPAN) : start]) for start in starts)
    behind = (SURNAME.match(text, start + len(name)) for start in starts)
    pairs: list[tuple[str, str, bool]] = []
    for earlier, mark, first, initial in (match.groups(default="") for match in before if match):
        if first.istitle() and earlier.casefold() not in articles:
            is_free = bool(initial) or (bool(earlier) and mark in ("", ",")) or earlier.casefold() in ADDRESSES
            is_free = is_free or (common is not None and first.lower() not in common)
            pairs.append((f"{first} {initial}{name}", first, is_free))
    surnames = (match[1] for match in behind if match)
    pairs += [(f"{name} {surname}", surname, False) for surname in surnames if surname.istitle()]
    counts = Counter(full_name for full_name, _, _ in pairs)
    yield from ((full_name, other) for full_name, other, is_free in pairs if is_free or counts[full_name] > 1)
