"""Drop the tags that a page declares for search engines, or for every story alike, and not for this one.

Two helpers read 200 tags of 103 posts (both golds, 12 languages) and found half of them useless to a reader: keyword lists that a
site repeats on each page, headlines cut into words, search phrases ("Best Wireless Headphones of 2025"), whole titles, the site's
name, two forms of one name. Each rule was counted on these 200, in tags removed that they called noise / helpful: ABSENT 13 / 0,
CUT_UP 8 / 0, SEARCHED 4 / 0, TITLE_SHARE 3 / 1, twins 7 / 1. Single words of lists that are mostly such 22 / 3. Rejected: all keywords that the story does
not contain (21 / 4; of tags shown on the page 5 / 4), single words in small letters of all lists (9 / 15). A tag that the editor's vocabulary lists is never dropped.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise, takewhile
from os.path import commonprefix
from typing import Literal

from standfirst.converter.lexicon import alternatives, of_language, phrases
from standfirst.converter.lexicon.cues import BIT, cue_bits_of_words
from standfirst.converter.metadata.story_words import StoryWords, stems_of
from standfirst.core.vocabulary import with_signs_spelled
from standfirst.text.languages import primary
from standfirst.text.words import HAS_UNSPACED, words

ABSENT = 4  # tags from which a list is judged by how many of them the story contains
# Of such a list: if no more are in the story, it is the same on each page; below half only those stay (five of 19 others were helpful).
THIRD = 1 / 3
GENERIC = frozenset(phrases("generic_tag"))  # names of sections that may hold any story
# Names of sections of a newspaper: what a page calls a tag may be one, and it names nothing that a story is about.
SECTIONS = frozenset(phrases("section_tag"))
# Keywords of a list, and the share of them that are single words in small letters, from which it was taken from the text word by word.
LISTED, PLAIN_SHARE = 5, 0.7
LONG_LIST = 8  # keywords; if a person chose them, the title has one
OF_BUTTONS = BIT["share"] | BIT["comment"] | BIT["reply"]
# Pairs of tags side by side that are side by side in the story, by which a list is a headline cut into words; of all tags.
CUT_UP, CUT_SHARE = 2, 0.25
LONGEST_ENDING = 3  # letters of an ending of a word
TITLE_SHARE = 0.6  # of the title's words, those in a tag that only repeats it
SEARCHED = re.compile(rf"\b(?:19|20)\d\d\b|[?？]|^(?:{alternatives('question_word')})\b.* ", re.IGNORECASE)
# Ends of words of a language that are not in the nominative: a tag in another case reads as a slip. Only for names taken from the text.
OBLIQUE = {language: of_language(language, "oblique") for language in ("el", "pl", "ru", "uk")}
GENITIVES_BEHIND = "el"  # a language where a name often ends in a genitive: "Πανεπιστήμιο Αθηνών"
LONGER = 4  # letters of such a word before its ending
# Keywords that only search engines see, tags that the page shows or calls tags, tags in a line of a text dump, and tags of a feed or a
# reading list.
Origin = Literal["keywords", "page", "line", "person"]


def informative(
    tags: Sequence[str], story: StoryWords, vocabulary_tags: Iterable[str], origin: Origin
) -> tuple[str, ...]:
    """Return those of *tags* that say something of the *story*, and those *vocabulary_tags* of the editor.

    Keywords for search engines must be in the story: of 9 that were not, helpers found two helpful, of 25 whose words were not side
    by side, eight. Tags that a page shows name what a person chose: of 9 that were not in the story four were helpful. A line of a text
    dump, a feed or a reading list is believed.
    """
    known_tags = frozenset(vocabulary_tags)
    tags = [tag for tag in tags if tag in known_tags or tag.casefold() not in GENERIC]
    if origin == "line":
        tags = _before_buttons(tags, story)
    if origin != "person":
        tags = [tag for tag in tags if tag in known_tags or not _is_beside(tag, story)]
    if origin in ("page", "keywords"):
        tags = _chosen(tags, story, known_tags, origin)
    tags = [tag for tag in tags if tag in known_tags or not (_is_searched(tag) or _is_title(tag, story))]
    if origin != "person":
        tags = [tag for tag in tags if tag in known_tags or not story.mentions_late(tag)]
    return tuple(tag for tag in tags if tag in known_tags or not _has_twin(tag, tags))


def _chosen(tags: Sequence[str], story: StoryWords, known_tags: Collection[str], origin: Origin) -> list[str]:
    """Return those of a page's *tags* that were chosen for this *story*: no list for all stories, no headline cut into words."""
    present = {tag for tag in tags if story.contains(tag)}
    if len(tags) >= ABSENT and len(present) <= len(tags) * THIRD:
        return [tag for tag in tags if tag in known_tags]
    if 2 * len(present) < len(tags) and not any(map(HAS_UNSPACED.search, tags)):
        tags = [tag for tag in tags if tag in known_tags or tag in present]
    tags = [tag for tag in tags if tag in known_tags or origin == "page" or story.says(tag)]
    share = PLAIN_SHARE if origin == "keywords" else 1
    if len(tags) >= LISTED and sum(map(is_plain, tags)) >= share * len(tags):
        tags = [tag for tag in tags if tag in known_tags or not is_plain(tag)]
    if origin == "keywords" and len(tags) >= LONG_LIST and not any(map(story.is_in_title, tags)):
        return [tag for tag in tags if tag in known_tags]
    tags = [tag for tag in tags if tag in known_tags or origin == "page" or story.dwells_on(tag)]
    single = [stems_of(tag) for tag in tags]
    side_by_side = sum(len(a) == len(b) == 1 and (a[0], b[0]) in story.pairs for a, b in pairwise(single))
    if side_by_side >= max(CUT_UP, CUT_SHARE * len(tags)):
        return [tag for tag, stems in zip(tags, single, strict=True) if tag in known_tags or len(stems) > 1]
    return tags


def _is_beside(tag: str, story: StoryWords) -> bool:
    """Return true if *tag* is a section, or a line beside stories that its *story* does not have: "Читайте также"."""
    return tag.casefold() in SECTIONS or (bool(cue_bits_of_words(tag, words(tag))) and not story.says(tag))


def _before_buttons(tags: Sequence[str], story: StoryWords) -> list[str]:
    """Return *tags* up to the buttons that follow in the same line: "Print", "12 comments"; "Facebook" may be what the *story* is about."""
    return list(takewhile(lambda tag: story.contains(tag) or not cue_bits_of_words(tag, words(tag)) & OF_BUTTONS, tags))


def is_plain(tag: str) -> bool:
    """Return true if *tag* is one word in small letters, in a script that has capitals."""
    return " " not in tag and tag.islower()


def _is_searched(tag: str) -> bool:
    """Return true if *tag* is what people type into a search: a question, the best of a year."""
    return SEARCHED.search(tag) is not None


def _is_title(tag: str, story: StoryWords) -> bool:
    """Return true if *tag* has most words of the title, and more than two."""
    shared = set(stems_of(tag)) & set(story.title)
    return len(shared) > 2 and len(shared) >= TITLE_SHARE * len(set(story.title))


def _has_twin(tag: str, tags: Sequence[str]) -> bool:
    """Return true if another of *tags* says the same: an earlier one in another form, a longer name, or a shorter phrase.

    Of "Trump" and "Donald Trump" the whole name stays; of "GLP-1" and "GLP-1 drugs", if the longer is no name, the shorter.
    """
    stems = stems_of(tag)
    for other in tags[: tags.index(tag)]:
        if stems_of(other) == stems and _are_forms(tag.casefold(), other.casefold()):
            return True
    for other in tags:
        if with_signs_spelled(tag + other) != tag + other:
            continue  # C# is no longer name for C
        longer, shorter = (stems_of(other), stems) if len(stems_of(other)) > len(stems) else (stems, stems_of(other))
        if len(longer) == len(shorter) or not _is_within(shorter, longer):
            continue
        name = other if longer is not stems else tag
        if _is_name(name) == (name is other):
            return True
    return False


def _are_forms(tag: str, other: str) -> bool:
    """Return true if two tags with the same stems differ in their endings alone: "Drogenhandel" is no form of "Drogen"."""
    pairs = zip(tag.split(), other.split(), strict=False)
    return all(max(map(len, pair)) - len(commonprefix(pair)) <= LONGEST_ENDING for pair in pairs)  # noqa: RUF071 - of letters


def _is_within(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    return any(longer[start : start + len(shorter)] == shorter for start in range(len(longer) - len(shorter) + 1))


def _is_name(tag: str) -> bool:
    """Return true if all words of *tag* have capitals."""
    return all(word[0].isupper() for word in tag.split())


def is_oblique(name: str, language: str) -> bool:
    """Return true if a word of *name* has an ending of another case than the nominative, in a language whose endings are known."""
    code = primary(language)
    endings = OBLIQUE.get(code, ())
    parts = name.split()[:1] if code == GENITIVES_BEHIND else name.split()
    ended = ((word, end) for word in parts for end in endings if not word.isupper() and word.endswith(end))
    return any(len(word) >= LONGER + len(end) for word, end in ended)
