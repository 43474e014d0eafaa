"""Remove buttons ("Buy now", "See it at Amazon", "Mehr erfahren") from text dumps: they lead nowhere there.

English ones are known by how they are made, of a verb, its objects and a shop; in other languages, those that most pages have.
Of the lines of the gold's text dumps that are made so, 7 of 8 do not belong to the story: line breaks +.003.
"""

import re
from collections.abc import Sequence

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.text.words import size, words

LONGEST, MOST_WORDS = 60, 9  # characters and words of a button
MOST_SHOP = 4  # words of a shop's name and of what follows it: "Check price at Evo (on sale!)"

VERBS = frozenset(phrases("button_verb"))
OBJECTS = frozenset(phrases("button_object"))
INFORMATIVE = frozenset(phrases("button_goal"))
SHOPS = frozenset(("at", "from", "on", "via"))  # before a shop's name
SHOP = re.compile(r"\b(?i:at|from|on|via)\s(?:[A-Z0-9]|\S+\.[a-z])")  # and how that begins, which is no "on foot"
PRICE = re.compile(r"[$£€¥₹]\s?\d[\d.,]*\s")  # how a price and a shop begin: "$228 from Amazon"

REVIEWED, REVIEWS = frozenset(("our", "the", "full", "my")), frozenset(("review", "reviews"))
WHOLE_LINES = frozenset(" ".join(words(line)) for line in phrases("button"))
# A line beside buttons: "14 min read".
COUNTED = re.compile(r"\d+[\s-]?min(?:ute)?s?\.? read", re.IGNORECASE)
POINTED = re.compile(r"(?:[👉➡▶►»→]|>>)\ufe0f?\s*(\w+)\b.{0,100}$")  # 👉 Learn more about ferries from the harbour.
CALLED = re.compile(r"([^\W\d_]{4,})\s?[|:：]\s?[^\W\d_a-z]")  # a word, and what it leads to
IN_JAPANESE = re.compile(rf"\S{{1,20}}で(?:{alternatives('button_end')})")


def is_button(text: str) -> bool:
    """Return true if a line only names what pressing it does, or where it leads, after a question or a pointing hand."""
    asked, _, text = text.rpartition("? ")
    if len(asked) <= LONGEST and (pointed := POINTED.match(text)):
        return pointed[1].casefold() in VERBS
    if len(text) > LONGEST or len(asked) > LONGEST:
        return False
    line_words = words(text)
    return " ".join(line_words) in WHOLE_LINES or (0 < len(line_words) <= MOST_WORDS and _is_pressed(text, line_words))


def is_called(text: str) -> bool:
    """Return true if a line calls to another page or a film: "WATCH | The harbour by night"."""
    called = None if "\n" in text else CALLED.match(text)
    return called is not None and called[1].isupper() and called[1].casefold() in VERBS


def _is_pressed(text: str, line_words: Sequence[str]) -> bool:
    """Return true if a short line names what pressing it does, or a price and a shop."""
    if IN_JAPANESE.fullmatch(text) or COUNTED.fullmatch(text):
        return True
    if price := PRICE.match(text):
        return _is_at_shop(text, words(text[price.end() :]))
    return line_words[0] in VERBS and _acts(text, line_words[1:])


def _acts(text: str, line_words: Sequence[str]) -> bool:
    """Return true if the words after a verb are its objects, at a shop or not: "(Check) the latest price at Evo"."""
    if line_words and line_words[0] in REVIEWED and line_words[-1] in REVIEWS:  # (Read) our full Sea Otter 7 review
        return True
    end = next((position for position, word in enumerate(line_words) if word not in OBJECTS), len(line_words))
    return _is_at_shop(text, line_words[end:]) if end < len(line_words) else not INFORMATIVE.isdisjoint(line_words)


def _is_at_shop(text: str, line_words: Sequence[str]) -> bool:
    return 1 < len(line_words) <= MOST_SHOP + 1 and line_words[0] in SHOPS and SHOP.search(text) is not None


AGENCIES = "|".join(map(re.escape, phrases("agency")))
LONGEST_CAPTION = 60.0  # words of a caption; a longer line is a paragraph
PICTURE = f"(?:{alternatives('picture')})"
NAMED = r"(?:['\"“‘]?(?-i:[^\W\d_a-zß-öø-ÿа-яё])|(?=[\w-]+\.[a-z]{2,4}\b))"  # how a name begins: with no small letter, or a host's
# Up to the line's end, no sentence's between: "Camilla M. Photography", "Move.org".
TO_THE_END = r"(?:[^.!?]|(?>\.(?:(?=\w)|(?<=\b(?-i:[A-Z])\.)))){1,60}"
CREDITED = re.compile(
    r"(?:(?-i:\b[A-Z]{2,12}(?: Photo)?/[A-ZÀ-Þ][a-zß-ÿ][\w'’-]*(?:\s[A-ZÀ-Þ](?:[a-zß-ÿ][\w'’-]*|\.)){1,3})"  # AP Photo/Ana Ruiz
    rf"|(?<![/\w]){PICTURE}(?:\s?(?:[:：©]|\.{{3}}|…)|/|\s?(?:provided |taken )?by:?|\s?courtesy(?: of)?)\s?{NAMED}{TO_THE_END}"
    rf"|[(（\[]{PICTURE}\.?\s{NAMED}[^()]{{1,40}}(?=[)）\]])"  # (fot. Ana Ruiz)
    rf"|(?<!.){PICTURE}\sfrom\s[^!?]{{2,60}}"
    r"|(?<!.)courtesy of [^.!?]{2,50}"
    r"|(?<!.)[^!?]{0,160}©\s?(?-i:[\dA-ZÀ-Þ])[^.!?]{1,60}"
    rf"|(?:{alternatives('picture_in_unspaced')})(?:{alternatives('provided', 'source_label')})?\s?[・:：=＝/／][^。.!?]{{1,30}}"
    rf"|[。．\s][^。]{{1,12}}(?:{alternatives('photographed')}))['\"’”]?\s?[)）\]]?\.?$",
    re.IGNORECASE,
)

CREDIT = re.compile(
    rf"(?:{PICTURE}|bildrechte)\s?[:：©]\s?{NAMED}[^.!?:：]{{1,50}}"
    rf"|(?:©\s?)?(?:{AGENCIES})(?: (?:photos?|images?))?(?:\s?[/|]\s?[^.!?:：]{{2,40}})?"
    rf"|(?:©\s?)?[^.!?:：]{{2,40}}\s?[/|]\s?(?:{AGENCIES})",
    re.IGNORECASE,
)


def is_credited(text: str) -> bool:
    """Return true if a line is a caption that ends in its credit: "REUTERS/Ana Ruiz", "Photo: Ana Ruiz", "(Foto: Ana Ruiz)"."""
    return size(text) <= LONGEST_CAPTION and CREDITED.search(text) is not None


def is_credit(text: str) -> bool:
    """Return true if a line is nothing but the credit of a picture, without its caption: "Photo: AFP", "Ana Ruiz/dpa"."""
    return len(text) <= LONGEST and CREDIT.fullmatch(text) is not None
