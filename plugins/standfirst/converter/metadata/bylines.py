"""Read the people whom a byline names.

The words are in `lexicon/`, by language; the forms are for all languages. HTML pages and text dumps read bylines alike;
`plain_text/bylines.py` finds the lines of a dump that have one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.text.dates.months import month_of

LONGEST_LINE = 120  # characters of a line that is only a byline
LONGEST = 240  # characters of a byline read
MOST = 6  # words of a name
LONGEST_NAME = 60  # characters
LONGEST_LABEL = 40
CAPITAL = r"(?-i:[^\W\d_a-zà-ÿ])"  # or a letter of a script without capitals
# The beginning of a line that names its writer: phrases and words before a name, nouns before a name or a colon, before a colon only.
LEAD = re.compile(
    rf"""^\W*(?:
        (?:{alternatives("byline", "by_before_capital")})(?=\s?[:：]|[.]?\s{CAPITAL}|(?<=[／・]))\.?
        |(?:{alternatives("by", "writer")})(?=[\s:：/|]|(?<=[Bb]y)(?-i:[A-Z])|$)
        |(?:{alternatives("writer_label")})(?=\s?[・:：])
        )\s*[:：/|•·・-]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
LABEL = re.compile(rf"(?:{alternatives('by', 'byline', 'writer', 'about_writer')})\s*[:：]?", re.IGNORECASE)
REPORTERS = phrases("reporter_after")
REPORTER = re.compile(rf"(?<=\S)\s?(?:{'|'.join(REPORTERS)})$|[/／╱](?:{alternatives('reported')})$")
SHORTEST_DAY = 5  # letters: "Sam" is no Saturday
DAYS = tuple(day for day in phrases("weekday") if len(day) >= SHORTEST_DAY)
# Text that ends the names: a date, a role, a place, a share button, who took the pictures.
TAIL = re.compile(
    rf"""\s*(?:\n(?!\s*(?:&|,|、|،|{alternatives("and")})\s)|[|•·⋅●∙›\\–—]|»(?!\W*$)|\s(?:-|//?)\s
        |\b(?:(?-i:on)|{alternatives("after_name")})\b
        |\s[^\W\d]{{3,}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s[12]\d{{3}}
        |\s(?:{alternatives("day_word")})(?![\w-])|\s(?:{"|".join(map(re.escape, DAYS))})\s*$
        |,?\s(?:(?:{alternatives("weekday")})\.?,?\s)?\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?[^\W\d]{{3,}}\.?,?\s(?:de\s)?[12]\d{{3}}
        |[,;/]?\s(?:{alternatives("picture")})\s?[:：]|[,;(]?\s*\b(?:editing|reporting|writing)\sby\b
        |\d+\s?(?:min|comment|views?)|\b\d{{1,2}}[\s./,:-]|\b[12]\d{{3}}\b|\((?!\w+\)\s[^\W\d_])|\bview\b|\bread\b|\bfor\sthe\b
        |\b(?-i:at|from|is|has)\s|\b(?-i:in)\s(?!the\b)).*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# Between two names: a mark or a word, in small letters in other languages than English ("Y" and "E" are initials).
PART = re.compile(rf"\s*(?:(?:[;,&、，،]|\b(?:And|AND|{alternatives('and', 'with')})\b(?!\.))\s*)+")
AGENCIES = frozenset(phrases("agency"))
# A joint of one letter between two whole names: "Ewa Malec i Jan Zdrój", not "Puig i Cadafalch".
JOINT = re.compile(rf"(?<=[^\W\d_]{{2}}) (?:{alternatives('and_between_names')}) (?=[^\W\d_]\S+ [^\W\d_])")
DEGREE = re.compile(
    r"(?:[A-Z]\.?){2,6}|(?:[A-Z][a-z]?\.){2,4}|II|III|"
    r"Ph\.?\s?D\.?|MSc|BSc|Jr\.?|Sr\.?|[A-Z]{2,8}(?:[ /-][A-Z0-9]{1,6})?|Esq\.?|Dr\.?"
)
# Never a name: defaults of publishing systems, labels, templates that were not filled.
ADMINISTRATOR = re.compile(r"(?:.*\W)?admin(?:istrator)?(?:\W.*)?", re.IGNORECASE)
EMPTY = re.compile(alternatives("no_author"), re.IGNORECASE)
# Words of a line before its day ("Publié"), the end of a letter, a day.
NO_PEOPLE = frozenset((*phrases("published"), *phrases("closing"), *DAYS))
BROKEN = re.compile(
    r"^[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)$|[{}<>\[\]*=%#?!@~]|https?:|www\.|^/|^\S+\.\S+\.\S+$|^[\W\d]+$|[\u2190-\u2bff\U0001f000-\U0001faff]|\b(?=\w*[a-z])(?=\w*\d)\w{12,}\b"
)
ADDRESS = re.compile(r"\s*(?:https?:|www\.|/)")
LETTERS = re.compile(r"[^\W_]+")
ROLE = re.compile(rf"\b(?:{alternatives('role')})\b", re.IGNORECASE)
# A role after a name without a mark between: "Ana Ruiz Senior Reporter", "Ana Ruiz Sports Desk".
ROLE_AFTER = re.compile(
    rf"(?:^|(?<=[^\W\d_])\s)(?:(?:{alternatives('before_role')})\s){{0,2}}(?:{alternatives('role')})\b.*", re.IGNORECASE
)
BEFORE_ROLE, PARTICLES = frozenset(phrases("before_role")), frozenset(phrases("name_particle"))
SMALL_WORDS = frozenset((*phrases("small_word"), *phrases("after_name")))
# No name in Chinese characters is so long; one of two is set as wide as one of three; the place where a person works is after it.
HAN_SENTENCE = re.compile(r"[\u4e00-\u9fff\d]{9}|[\u4e00-\u9fff]{4}[A-Z][\u4e00-\u9fff]{4}")
SPREAD = re.compile(r"(?<!\w)([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?!\w)")
AFFILIATED = re.compile(
    rf"^([{''.join(phrases('surname'))}] ?[\u4e00-\u9fff]{{1,2}})[:：](?=[\u4e00-\u9fff]{{4,8}}(?:[\s,，、;；]|$)).*"
)
LONGEST_PARTICLE = 3  # letters of a word that may be lower-case in a name: "de", "van", "al-"
TURNED = re.compile(r"([^,;]+),\s*([^,;]+)")  # "Ruiz, Ana"


def names(byline: str, *, written: bool = False, is_open: bool = False) -> tuple[str, ...]:
    """Return the names in *byline*; none where it holds only a role or a template's leftover.

    What is *written* for readers, unlike what is declared, spells names with capitals; a user name stands alone. If it *is_open*, a
    role or a sentence may follow without a mark between, and is left out.
    """
    if ADDRESS.match(byline):
        return ()
    text = _bare(byline)
    strict = written and (len(text.split()) > 1 or not introduces(byline))
    people: list[str] = []
    for part in PART.split(JOINT.sub(", ", text)):
        name = _capitalised(ROLE_AFTER.sub("", _without_glued_role(part))) if is_open else part
        if people and _is_degree(name, people[-1]):
            people[-1] += f" {name}"
        elif is_name(name) and (not strict or looks_written(name)):
            people.append(_once(name))
        elif people or written:
            break
        if is_open and name != part:
            break
    return tuple(dict.fromkeys(people))


def _once(name: str) -> str:
    """Return a *name* of four words or more once that an element holds twice: "Ana Ruiz Ana Ruiz"."""
    name_words = name.split()
    half = len(name_words) // 2
    return " ".join(name_words[:half]) if half > 1 and name_words[:half] == name_words[half:] else name


def _is_degree(part: str, name: str) -> bool:
    """Return true if *part* is no name of its own but what is said after *name*: "MD". In capitals both may be names: INES CORRAN and PETER VALE."""
    is_name_too = (name.isupper() and " " in part) or part.casefold() in AGENCIES
    return DEGREE.fullmatch(part) is not None and not is_name_too


def _capitalised(text: str) -> str:
    """Return the words of *text* that may be a name, without those in small letters, of a role, with a figure or without a letter, and what is after them."""
    kept: list[str] = []
    for word in text.removeprefix("the ").split():
        plain = word.casefold().strip(".,")
        ends = plain in SMALL_WORDS or (plain in BEFORE_ROLE and len(kept) > 1)
        is_name = any(map(str.isalpha, word)) and not any(map(str.isdigit, word))
        if ends or not is_name or (word[0].islower() and plain not in PARTICLES):
            break
        kept.append(word)
    while kept and kept[-1][0].islower():
        kept.pop()
    return " ".join(kept)


def straight(stated: str) -> str:
    """Return *stated*, as libraries list people, with given names first: "Ruiz, Ana; Li, Bo" is "Ana Ruiz; Bo Li"."""
    return ";".join(_straight(person.strip()) for person in stated.split(";"))


def _straight(name: str) -> str:
    turned = TURNED.fullmatch(name)
    if not turned or DEGREE.fullmatch(turned[2]) or all(" " in part for part in turned.groups()):
        return name  # a degree after the comma, or two people
    return f"{turned[2]} {turned[1]}"


def introduces(line: str) -> bool:
    """Return true if *line* starts as a byline does, "By ...", or ends in a reporter's title, 정수빈 기자."""
    if LEAD.match(line):
        return True
    return any(title in line for title in REPORTERS) and REPORTER.search(TAIL.sub("", line.strip())) is not None


def is_label(line: str) -> bool:
    """Return true if *line* only announces names: "Written by"."""
    return len(line) <= LONGEST_LABEL and bool(LABEL.fullmatch(line))


def only_names(line: str, people: Collection[str]) -> bool:
    """Return true if *line* is a byline of *people* and has at most a few other words."""
    if not people or len(line) > LONGEST_LINE or not all(name in line for name in people) or not introduces(line):
        return False
    return set(map(folded, names(line, written=True))) <= set(map(folded, people))


def is_name(text: str) -> bool:
    """Return true if *text* can be the name of a person or a desk."""
    words = text.split()
    if not 2 <= len(text) <= LONGEST_NAME or len(words) > MOST or HAN_SENTENCE.search(text):
        return False
    if EMPTY.fullmatch(text) or ADMINISTRATOR.fullmatch(text) or ROLE.search(text) or BROKEN.search(text):
        return False
    folded_text = text.casefold().rstrip(":.")
    is_label = words[0].casefold() in NO_PEOPLE and all(map(str.islower, words[1:]))  # "Veröffentlicht am"
    return not (folded_text in NO_PEOPLE or is_label or _is_day(words))


def _is_day(words: Sequence[str]) -> bool:
    """Return true if *words* are a month, alone or with a day: "May 28"."""
    return any(month_of(word) for word in words) and all(month_of(word) or word.strip(".,").isdigit() for word in words)


def looks_written(name: str) -> bool:
    """Return true if *name* is capitalised as names in running text are, and has no label; scripts without capitals always are."""
    name_words = name.split()
    is_capitalised = all(not word[0].islower() or len(word) <= LONGEST_PARTICLE for word in name_words)
    return is_capitalised and not name[0].islower() and not name_words[0].endswith(":")


def folded(text: str) -> str:
    """Return the letters and figures of *text*, folded."""
    return "".join(LETTERS.findall(text.casefold()))


def _bare(byline: str) -> str:
    """Return *byline* without what introduces and what follows the names."""
    text = unicodedata.normalize("NFC", byline[:LONGEST]).strip()
    while (lead := LEAD.match(text)) and lead.end():
        text = text[lead.end() :]
    text = " ".join(TAIL.sub("", text).split()).strip(" \t:,.-_|/'\"【】")
    return AFFILIATED.sub(r"\1", REPORTER.sub("", text))


# The credit of a picture, an address, a label, a button.
NO_PERSON = re.compile(
    rf"https?:|www\.|[:：]\s*$|(?:{alternatives('source_label', 'source_beside')})\s*[:：]|^\W*$"
    rf"|(?:{alternatives('picture', 'picture_in_unspaced')}|copyright|©)\s*[:：/]|\bgetty|shutterstock|imago\b|/(?:twitter|facebook|instagram|youtube)\b",
    re.IGNORECASE,
)
DOMAIN = re.compile(r"(?:[\w-]+\.)+(?:com|net|org|info|[a-z]{2})(?:\.\w\w)?", re.IGNORECASE)
# A role that copying a page glued to a name: "Emma MackenzieLifestyle Writer".
NETWORKS = ("twitter", "facebook", "instagram", "linkedin")  # buttons that copying glues to a name as it does roles
CAPITALISED_ROLES = "|".join(
    role.title() for role in (*phrases("role"), *phrases("before_role"), *NETWORKS) if " " not in role
)
GLUED_ROLE = re.compile(rf"(?<=[a-zß-ÿ])(?=[A-Z])(?:[A-Z][a-z]+ ){{0,2}}(?:{CAPITALISED_ROLES})\w*\b.*")
# "【聯合報╱記者張嘉芳／台北報導】" and "记者：罗沙".
CREDITED_REPORTER = re.compile(
    rf"(?:{alternatives('reporter')})\s*[:：]?\s*([\u4e00-\u9fff]{{2,4}})(?=\s*(?:[／/╱、，,\s）)】]|$))"
)


def people_alone(authors: Sequence[str], no_people: Iterable[str] = ()) -> tuple[str, ...]:
    """Return *authors* without credits of pictures, labels, addresses of sites and *no_people* (the site, the section).

    A role glued to a name is cut, and the blank within a Chinese name.
    """
    excluded_names = {folded(name) for name in no_people if name}
    reporters = ((CREDITED_REPORTER.search(name), name) for name in authors if not NO_PERSON.search(name))
    kept = (reporter[1] if reporter else SPREAD.sub(r"\1\2", _without_glued_role(name)) for reporter, name in reporters)
    return tuple(
        dict.fromkeys(
            name for name in kept if name and folded(name) not in excluded_names and not DOMAIN.fullmatch(name)
        )
    )


def _without_glued_role(name: str) -> str:
    role = GLUED_ROLE.search(name)
    return name[: role.start()].strip() if role and " " in name[: role.start()] else name.strip()
