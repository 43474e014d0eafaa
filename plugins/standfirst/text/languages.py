"""The direction of a language, and the language of a text."""

import re
from functools import lru_cache
from unicodedata import bidirectional, east_asian_width

import sentencex
from babel import Locale
from babel.core import get_global
from babel.localedata import exists

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
RIGHT_TO_LEFT_SCRIPTS = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
FIRST_WIDE = "\u1100"  # below it no character takes two columns
SCRIPT = 4  # letters of a script's code
LEAST = 20  # letters from which a guess is worth making
LOOKED_AT = 4_000  # characters
ENOUGH, ENOUGH_WORDS = 40, 200  # letters from which a declared language is doubted: by its script, by its words
MOSTLY = 0.6  # of the letters of a text are of its script; names and numbers of models are in Latin script everywhere
# Languages of one script each; those written in two (Serbian, Uzbek) are doubted by none.
NOT_LATIN = frozenset(
    "am ar be bg bn el fa gu he hi hy ja ka km kn ko lo mk ml mr my ne pa ru si ta te th uk ur zh".split()
)
LATIN = frozenset(
    "af ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nb nl nn no pl pt ro sk sl sq sv sw tl tr vi zu".split()
)
# At least 6 words in 100 of English prose are these (937 of 941 stories of the golds), and 2.4 at most of other languages (Polish "to").
ENGLISH = frozenset("the and to that with from this they which you were have are".split())
# Text that is declared English is doubted if its share of such words is below the first; above the second it is not detected.
DOUBTED, CERTAIN = 0.03, 0.06
FURTHER = re.compile("[^\0-\u024f]")  # beyond the first blocks of Latin letters
TRADITIONAL = frozenset(("Hant", "TW", "HK", "MO"))  # parts of a tag of Chinese in traditional characters
NOT_HAN = re.compile("[^\u4e00-\u9fff]")
TAG_FORM = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")


@lru_cache(1_000)
@lru_cache(1_000)
def primary(tag: str) -> str:
    """Return the language of a *tag* without script and region: `de` for `de-AT` and `DE_at`."""
    return tag.replace("_", "-").partition("-")[0].lower()


NORWEGIAN, BOKMAL = "no", "nb"  # most call the second by the name of the first


def grouped_as(tag: str) -> str:
    """Return the language by which stories with this *tag* are grouped: de-AT and de are one, and so are nb and no."""
    code = primary(tag)
    return NORWEGIAN if code == BOKMAL else code


@lru_cache(1_000)
def direction(language: str) -> str:
    """Return `rtl` or `ltr` for a language tag such as `ar`, `he-IL` or `ku-Arab` (Unicode CLDR, characterOrder)."""
    first, *rest = language.replace("_", "-").lower().split("-")
    script = next((part for part in rest if len(part) == SCRIPT and part.isalpha()), "")
    is_right_to_left = script in RIGHT_TO_LEFT_SCRIPTS if script else first in RIGHT_TO_LEFT
    return "rtl" if is_right_to_left else "ltr"


@lru_cache(1_000)
def locale(tag: str) -> str:
    """Return a language *tag* with a region, as OpenGraph wants it: `de_AT` for de-AT, and the likeliest (Unicode CLDR) for one without, `de_DE`."""
    first, *rest = canonical(tag).split("-")
    region = next((part for part in rest if len(part) != SCRIPT), "")
    subtags = get_global("likely_subtags")
    full: str = subtags.get("_".join((first, *rest)), "") or subtags.get(first, "")
    return f"{first}_{region or full.rpartition('_')[2]}".rstrip("_")


def direction_of(text: str) -> str:
    """Return `rtl` or `ltr` as the first letter of *text* is written (Unicode Bidirectional Algorithm, P2 and P3)."""
    classes = (bidirectional(mark) for mark in text)
    return "rtl" if next((kind for kind in classes if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def settled(declared: str, text: str) -> str:
    """Return the language tag *declared* if *text* may be in it, else the language that *text* is in; empty if it is not known.

    Templates declare a default: Greek as en-US, Zulu as en. A script that the declared language does not use decides at once; for a
    text declared as English its commonest words decide, because detection takes half as long as the rest of a conversion.
    """
    tag = _settled(declared, text)
    return "zh-Hant" if tag == "zh" and _is_traditional(text) else tag


def _is_traditional(text: str) -> bool:
    """Return true if more of the Chinese characters of *text* are in Taiwan's character set than in that of the mainland."""
    head = NOT_HAN.sub("", text[:LOOKED_AT])
    traditional, simplified = (len(head.encode(charset, "ignore")) for charset in ("big5", "gb2312"))
    return traditional > simplified


def _settled(declared: str, text: str) -> str:
    stated = canonical(declared)
    first = stated.partition("-")[0]
    if not (first.isalpha() and 2 <= len(first) <= 3):
        return detect(text)
    if not exists(first):  # "utf-8", if a template mixed two lines up
        return detect(text) or stated
    return stated if _may_be(first, text) else detect(text) or stated


def base(tag: str) -> str:
    """Return the language of *tag* without its region, as posts name it: "de" of "de-AT"; Chinese in traditional characters is "zh-Hant"."""
    parts = tag.split("-")
    script = next((part for part in parts[1:] if len(part) == SCRIPT and part.isalpha()), "")
    if not script and parts[0] == "zh" and {*parts[1:]} & TRADITIONAL:
        script = "Hant"
    return f"{parts[0]}-{script.title()}" if script else parts[0]


def is_tag(tag: str) -> bool:
    """Return true if *tag* has the form of BCP 47 and begins with a language that CLDR knows."""
    return TAG_FORM.fullmatch(tag) is not None and exists(tag.partition("-")[0].lower())


@lru_cache(1_000)
def canonical(tag: str) -> str:
    """Return a language *tag* as BCP 47 writes it, `zh-Hant-TW`, without parts that name nothing: "en-uk" is en-GB, "en-xx" is en.

    Regions are those of the Unicode CLDR, with its aliases.
    """
    first, *rest = tag.strip().replace("_", "-").split("-")
    parts = [first.lower()]
    for part in rest:
        if len(part) == SCRIPT and part.isalpha() and len(parts) == 1:
            parts.append(part.title())
        elif region := _region(part.upper()):
            parts.append(region)
            break
        else:
            break
    return "-".join(parts)


def _region(code: str) -> str:
    """Return the region that *code* names, or named before; empty if it names none."""
    code = next(iter(get_global("territory_aliases").get(code, [code])))
    return code if code in Locale("en").territories else ""


def _may_be(language: str, text: str) -> bool:
    letters, latin = _letters(text)
    if letters < ENOUGH:
        return True
    if (language in NOT_LATIN and latin > MOSTLY) or (language in LATIN and latin < 1 - MOSTLY):
        return False
    return language != "en" or letters < ENOUGH_WORDS or _english_share(text) >= DOUBTED


def _letters(text: str) -> tuple[int, float]:
    """Return how many letters the beginning of *text* has, and the share of them that are in Latin script."""
    head = text[:LOOKED_AT]
    letters = sum(map(str.isalpha, head))
    others = sum(mark.isalpha() and not "\u1e00" <= mark < "\u1f00" for mark in FURTHER.findall(head))
    return letters, (letters - others) / max(1, letters)


def _english_share(text: str) -> float:
    """Return the share of the words at the beginning of *text* that English has most, and others not."""
    words = text[:LOOKED_AT].casefold().split()
    return sum(word in ENGLISH for word in words) / max(1, len(words))


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the language *text* is in, empty if the text is too short."""
    letters, latin = _letters(text)
    if letters < LEAST:
        return ""
    if letters >= ENOUGH_WORDS and latin > MOSTLY and _english_share(text) >= CERTAIN:
        return "en"
    import py3langid  # noqa: PLC0415 - takes half a second, and most pages declare their language

    code, _ = py3langid.classify(text[:LOOKED_AT])
    return "" if code == "zxx" else str(code)


def split(text: str, language: str) -> list[str]:
    """Return the sentences of *text*, blanks around them dropped."""
    return [sentence.strip() for sentence in sentencex.segment(language or "en", text) if sentence.strip()]


def width(text: str) -> int:
    """Return how many columns *text* takes (Unicode Standard Annex 11): a wide character, such as a Chinese one, takes two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(east_asian_width(character) in "WF" for character in text if character >= FIRST_WIDE)


def cut(text: str, language: str, longest: int) -> str:
    """As many whole sentences of *text* as fit in *longest* columns; the first at least, cut between words."""
    text = " ".join(text.split())
    if width(text) <= longest:
        return text
    kept = ""
    for sentence in sentencex.segment(language or "en", text):
        if width(kept) + width(sentence.rstrip()) > longest:
            break
        kept += sentence
    return kept.strip() or between_words(text, longest)


def between_words(text: str, longest: int) -> str:
    """Return *text*, or if it takes more than *longest* columns as much of it as fits, cut between words and with an ellipsis."""
    if width(text) <= longest:
        return text
    head = text[: longest - 1]
    while (excess := width(head) + 1 - longest) > 0:
        head = head[: -max(1, excess // 2)]
    return (head.rpartition(" ")[0] or head).rstrip(",;:–. ") + "…"
