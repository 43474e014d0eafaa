"""Remove buttons ("Buy now", "See it at Amazon", "Mehr erfahren") from text dumps: they lead nowhere there.

English ones are known by how they are made, of a verb, its objects and a shop; in other languages, those that most pages have.
Of the lines of the gold's text dumps that are made so, 7 of 8 do not belong to the story: line breaks +.003.
"""

import re
from collections import Counter
from collections.abc import Sequence

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.model import Block
from standfirst.text.words import COLONS, size, words

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
# Lines that are buttons if a page repeats them: a word, a verb and few others, a shop with its price ("Amazon $19.34").
OFTEN, FEW = 3, 4
SAID_AGAIN = frozenset(phrases("button_repeated"))
PRICED = re.compile(r"([^\W\d][^\d:：]{1,30}?)\s[$£€¥₹]\s?\d[\d.,]*")
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


def _is_pressed(text: str, line_words: Sequence[str]) -> bool:
    """Return true if a short line names what pressing it does, or a price and a shop."""
    if IN_JAPANESE.fullmatch(text) or COUNTED.fullmatch(text):
        return True
    if price := PRICE.match(text):
        return _is_at_shop(text, words(text[price.end() :]))
    return line_words[0] in VERBS and _acts(text, line_words[1:])


def repeated(texts: Sequence[str]) -> frozenset[str]:
    """Return the lines among *texts* that are buttons because many of them are alike."""
    named = {text: _named(text) for text in texts if len(text) <= LONGEST}
    count = Counter(named[text] for text in texts if text in named)
    return frozenset(text for text, name in named.items() if name and count[name] >= OFTEN)


def _named(text: str) -> str:
    """Return the words of a button, or the shop that names its price."""
    if priced := PRICED.fullmatch(text):
        return priced[1].casefold()
    line_words = words(text)
    is_verb = bool(line_words) and line_words[0] in VERBS and 1 < len(line_words) <= FEW and text[-1] not in COLONS
    return " ".join(line_words) if is_verb or text.casefold() in SAID_AGAIN else ""


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
NAMED = r"['\"“‘]?(?-i:[^\W\d_a-zß-öø-ÿа-яё])"  # how a name begins: with no small letter
# Up to the line's end, no sentence's between: "Camilla M. Photography", "Move.org".
TO_THE_END = r"(?:[^.!?]|(?>\.(?:(?=\w)|(?<=\b(?-i:[A-Z])\.)))){1,60}"
CREDITED = re.compile(
    r"(?:(?-i:\b[A-Z]{2,12}(?: Photo)?/[A-ZÀ-Þ][a-zß-ÿ][\w'’-]*(?:\s[A-ZÀ-Þ](?:[a-zß-ÿ][\w'’-]*|\.)){1,3})"  # AP Photo/Ana Ruiz
    rf"|(?<![/\w]){PICTURE}(?:\s?(?:[:：©]|\.{{3}}|…)|/|\s?(?:provided |taken )?by:?|\s?courtesy(?: of)?)\s?{NAMED}{TO_THE_END}"
    rf"|(?<!.){PICTURE}\sfrom\s[^!?]{{2,60}}"
    r"|(?<!.)courtesy of [^.!?]{2,50}"
    r"|(?<!.)[^!?]{0,160}©\s?(?-i:[\dA-ZÀ-Þ])[^.!?]{1,60}"
    rf"|(?:{alternatives('picture_in_unspaced')})(?:{alternatives('provided', 'source_label')})?\s?[・:：=＝/／][^。.!?]{{1,30}}"
    rf"|[。．\s][^。]{{1,12}}(?:{alternatives('photographed')}))['\"’”]?[)）]?\.?$",
    re.IGNORECASE,
)

CREDIT = re.compile(
    rf"(?:{PICTURE}|bildrechte)\s?[:：©]\s?{NAMED}[^.!?:：]{{1,50}}"
    rf"|(?:©\s?)?(?:{AGENCIES})(?: (?:photos?|images?))?(?:\s?[/|]\s?[^.!?:：]{{2,40}})?"
    rf"|(?:©\s?)?[^.!?:：]{{2,40}}\s?[/|]\s?(?:{AGENCIES})",
    re.IGNORECASE,
)
LONGEST_CONSENT = 500  # characters
# A phrase of three words and more says so within a sentence; a shorter one is a label.
CONSENT_LABELS = frozenset(phrase for phrase in phrases("consent") if phrase.count(" ") <= 1)
CONSENT_PHRASES = tuple(phrase for phrase in phrases("consent") if phrase.count(" ") > 1)
CONSENT = re.compile("|".join(rf"(?<!\w){re.escape(phrase)}" for phrase in CONSENT_PHRASES))

# The longest word of each phrase, except its last one, which may be the beginning of a longer word: a line without these words holds no phrase.
CONSENT_WORDS = frozenset(max(words(phrase.rpartition(" ")[0] or phrase), key=len) for phrase in phrases("consent"))
EDGES = re.compile(r"^\W+|\W+$")
# Below a form: "By submitting this form, you agree to be contacted".
AGREED = re.compile(
    rf"\W*(?:{alternatives('form_sent')})\b[^\n]{{0,150}}?\b(?:{alternatives('form_agreed')})\b", re.IGNORECASE
)
SOURCE = re.compile(
    rf"(?:(?:data|chart|{alternatives('picture')}) )?(?:{alternatives('source_label')})\s?[:：]\s?[^.!?]{{1,40}}(?:\.\w[^.!?]{{0,20}}){{0,3}}",
    re.IGNORECASE,
)


def is_credited(text: str) -> bool:
    """Return true if a line is a caption that ends in its credit: "REUTERS/Ana Ruiz", "Photo: Ana Ruiz", "(Foto: Ana Ruiz)"."""
    return size(text) <= LONGEST_CAPTION and CREDITED.search(text) is not None


def is_credit(text: str) -> bool:
    """Return true if a line is nothing but the credit of a picture, without its caption: "Photo: AFP", "Ana Ruiz/dpa"."""
    return len(text) <= LONGEST and CREDIT.fullmatch(text) is not None


def asks_for_consent(block: Block) -> bool:
    """Return true if a page shows a line in place of an embedded post or video until a reader consents: "Allow Instagram content?"."""
    if len(block.text) > LONGEST_CONSENT or CONSENT_WORDS.isdisjoint(block.words):
        return False
    folded = block.text.casefold().replace("’", "'")
    # The pattern tries each phrase at each character: it only looks at what is before one that was found.
    is_said = any(phrase in folded for phrase in CONSENT_PHRASES) and CONSENT.search(folded) is not None
    return is_said or EDGES.sub("", folded) in CONSENT_LABELS


def agrees_for_reader(block: Block) -> bool:
    """Return true if a line says what its reader agrees to by sending a form."""
    return block.kind != "table" and AGREED.match(block.text) is not None


def is_source(text: str) -> bool:
    """Return true if a line only names the source of a picture or a chart above it: "Source: harbour.example"."""
    return SOURCE.fullmatch(text) is not None
