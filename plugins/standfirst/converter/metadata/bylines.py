"""The people a byline names."""

import re
import unicodedata
from collections.abc import Collection

from standfirst.text.dates.months import month_of

LONGEST_LINE = 120  # characters of a line that is only a byline
LONGEST = 240  # characters of a byline read
MOST = 6  # words of a name
LONGEST_NAME = 60  # characters
# What introduces names, at the start of a line.
LEAD = re.compile(
    r"""^\W*(?:
        (?:(?:this\s)?(?:post|article|story|interview|words|text|reporting|reported|published|posted|written|authored|created
            |contributed|blog|insights|report|a\sguest\spost)(?:\s(?:was|is))?(?:\s(?:written|published|posted))?\s(?:by|from)
          |by|authors?(?:\sname)?|contributors?|von|por|par|auteure?s?|autore?s?|autor(?:in|es)?|door|skrevet\sav|av|af|oleh|penulis|kirjoittaja|από|tác\sgiả|người\sviết|teksti?|írta|szöveg
          |автор|текст|κείμενο|yazar|yazan|haber|作者|取材・文|記者|记者|文|著者|執筆|بقلم|كتبت?|تقرير|نویسنده|लेखक|द्वारा|লেখক|প্রতিবেদক|מאת|โดย|ผู้เขียน)
            (?=[\s:：/|]|(?<=[Bb]y)(?-i:[A-Z])|$)
        |di(?=\s(?-i:[A-Z])))\s*[:：/|•·-]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
REPORTERS = ("기자", "특파원", "통신원", "記者", "记者")
REPORTER = re.compile(rf"(?<=\S)\s?(?:{'|'.join(REPORTERS)})$")
# What ends the names: a date, a role, a place, a share button.
TAIL = re.compile(
    r"""\s*(?:\n(?!\s*(?:and|&|,|y|et|und|e|и|、|،)\s)|[|•·●∙»›\\–—]|\s[-/]\s
        |\b(?:(?-i:on)|last|updated|published|posted|reviewed|edited|medically
            |fact[- ]?checked|created|modified|follow|written)\b
        |\s[^\W\d]{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s[12]\d{3}
        |\s[^\W\d]{3,}\.?,?\s\d{1,2}(?:st|nd|rd|th|\.)?\s(?:de\s)?[^\W\d]{3,}\.?,?\s(?:de\s)?[12]\d{3}
        |\d+\s?(?:min|comment|views?)|\b\d{1,2}[\s./,:-]|\b[12]\d{3}\b|\(|\bview\b|\bread\b|\bfor\sthe\b
        |\b(?-i:at|from|is|has)\s|\b(?-i:in)\s(?!the\b)).*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
PART = re.compile(r"\s*(?:[;,&、，،]|\b(?:and|And|AND|und|y|et|e|и|та|och|og|ja|ve|en|dan|και|và|with)\b(?!\.))\s*")
# A joint of one letter between two whole names: "Ewa Malec i Jan Zdrój", not "Puig i Cadafalch".
JOINT = re.compile(r"(?<=[^\W\d_]{2}) (?:i|a|і) (?=[^\W\d_]\S+ [^\W\d_])")
DEGREE = re.compile(
    r"(?:[A-Z]\.?){2,6}|(?:[A-Z][a-z]?\.){2,4}|"
    r"Ph\.?\s?D\.?|MSc|BSc|Jr\.?|Sr\.?|[A-Z]{2,8}(?:[ /-][A-Z0-9]{1,6})?|Esq\.?|Dr\.?"
)
# Never a name: defaults of publishing systems, labels, unfilled templates.
EMPTY = re.compile(
    r"""(?:.*\W)?admin(?:istrator)?(?:\W.*)?|webmaster|editors?|authors?|by|users?|guests?(?:\s(?:author|post))?|unknown|undefined
    |null|none|n/?a|nan|name|contributors?|comments?|website|default|root|top|test|system|follow|share|written|see\s.*|read\smore|youtube
    |facebook|twitter|x|instagram|linkedin|bluesky|mastodon|email|log\s?in|sign\s(?:in|up)|create\saccount|about(?:\sus)?|more|home|menu
    |posts?|articles?|search|people|profile|all|editorial\s(?:process|policy|guidelines|standards)|view\sall.*|https?
    |staff|true|false|(?:articles|posts|stories)\sby\b.*|register\s.*""",
    re.IGNORECASE | re.VERBOSE,
)
BROKEN = re.compile(r"[{}<>\[\]*=%#?!@]|https?:|www\.|^/|^\S+\.\S+\.\S+$|^[\W\d]+$|\b(?=\w*[a-z])(?=\w*\d)\w{12,}\b")
ADDRESS = re.compile(r"\s*(?:https?:|www\.|/)")
LETTERS = re.compile(r"[^\W_]+")
ROLE = re.compile(
    r"\b(?:writers?|editor|reporters?|correspondents?|director|manager|head of|chief|specialist|officer|founder|ceo|"
    r"columnist|journalist|producer|analyst|consultant|contributing|strategist|expert|associate|vice president|"
    r"professor|years|attorney)\b",
    re.IGNORECASE,
)
PARTICLE = 3  # letters of a word that may stand small in a name: "de", "van", "al-"
TURNED = re.compile(r"([^,;]+),\s*([^,;]+)")  # "Ruiz, Ana"


def names(byline: str, *, written: bool = False) -> tuple[str, ...]:
    """Return the names in *byline*; none where it holds only a role or a template's leftover.

    What is *written* for readers, unlike what is declared, spells names with capitals; a user name stands alone.
    """
    if ADDRESS.match(byline):
        return ()
    text = _bare(byline)
    strict = written and (len(text.split()) > 1 or not introduces(byline))
    people: list[str] = []
    for part in PART.split(JOINT.sub(", ", text)):
        if people and DEGREE.fullmatch(part):
            people[-1] += f" {part}"
        elif is_name(part) and (not strict or looks_written(part)):
            people.append(part)
        elif people or written:
            break
    return tuple(dict.fromkeys(people))


def straight(stated: str) -> str:
    """*stated*, as libraries list people, with given names first: "Ruiz, Ana; Li, Bo" is "Ana Ruiz; Bo Li"."""
    return ";".join(_straight(each.strip()) for each in stated.split(";"))


def _straight(name: str) -> str:
    turned = TURNED.fullmatch(name)
    if not turned or DEGREE.fullmatch(turned[2]) or all(" " in part for part in turned.groups()):
        return name  # a degree behind the comma, or two people
    return f"{turned[2]} {turned[1]}"


def introduces(line: str) -> bool:
    """Return true if *line* starts as a byline does, "By ...", or ends in a reporter's title, 정수빈 기자."""
    if LEAD.match(line):
        return True
    return any(title in line for title in REPORTERS) and REPORTER.search(TAIL.sub("", line.strip())) is not None


def only_names(line: str, people: Collection[str]) -> bool:
    """Return true if *line* is a byline of *people* and says no more than a few words besides."""
    if not people or len(line) > LONGEST_LINE or not introduces(line):
        return False
    return set(map(folded, names(line, written=True))) <= set(map(folded, people)) and all(
        name in line for name in people
    )


def is_name(text: str) -> bool:
    """Return true if *text* can be the name of a person or a desk."""
    if not 2 <= len(text) <= LONGEST_NAME or len(text.split()) > MOST:
        return False
    return not (EMPTY.fullmatch(text) or ROLE.search(text) or BROKEN.search(text) or _is_day(text))


def _is_day(text: str) -> bool:
    """Return true if *text* is a month, alone or with a day: "May 28"."""
    return any(month_of(word) for word in text.split()) and all(
        month_of(word) or word.strip(".,").isdigit() for word in text.split()
    )


def looks_written(name: str) -> bool:
    """Return true if *name* is capitalised as names in running text are; scripts without capitals always are."""
    return all(not word[0].islower() or len(word) <= PARTICLE for word in name.split()) and not name[0].islower()


def folded(text: str) -> str:
    """Return the letters and figures of *text*, folded."""
    return "".join(LETTERS.findall(text.casefold()))


def _bare(byline: str) -> str:
    """*byline* without what introduces and what follows the names."""
    text = unicodedata.normalize("NFC", byline[:LONGEST]).strip()
    while (lead := LEAD.match(text)) and lead.end():
        text = text[lead.end() :]
    return REPORTER.sub("", " ".join(TAIL.sub("", text).split()).strip(" \t:,.-_|'\""))
