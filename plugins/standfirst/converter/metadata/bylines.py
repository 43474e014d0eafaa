"""The people a byline names."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.text.dates.months import month_of

LONGEST_LINE = 120  # characters of a line that is only a byline
LONGEST = 240  # characters of a byline read
MOST = 6  # words of a name
LONGEST_NAME = 60  # characters
# Words that introduce names, at the start of a line.
LEAD = re.compile(
    r"""^\W*(?:
        (?:(?:this\s)?(?:post|article|story|interview|words|text|reporting|reported|published|posted|written|authored|created
            |contributed|blog|insights|report|a\sguest\spost)(?:\s(?:was|is))?(?:\s(?:written|published|posted))?\s(?:by|from)
          |(?:analysis|commentary|essay|exclusive|explainer|feature|opinion|profile|review)\sby
          |eine?\s(?:analyse|bericht|essay|gastbeitrag|interview|kolumne|kommentar|reportage|rezension)\svon
          |(?:propos|interview|entretien)\s(?:recueillis|recueilli|réalisée?|menée?)\spar|une?\s(?:analyse|enquête|reportage|récit)\sde
          |a\scura\sdi|door\sonze\s(?:redacteur|correspondent|verslaggever)|(?:編集委員|論説委員)(?=[・：:])
          |by|authors?(?:\sname)?|contributors?|von|por|par|auteure?s?|autore?s?|autor(?:in|es)?|door|skrevet\sav|av|af|oleh|penulis|kirjoittaja|από|tác\sgiả|người\sviết|teksti?|írta|szöveg
          |автор|текст|κείμενο|yazar|yazan|haber|作者|取材・文|記者|记者|文|著者|執筆|بقلم|كتبت?|تقرير|نویسنده|लेखक|द्वारा|লেখক|প্রতিবেদক|מאת|โดย|ผู้เขียน)
            (?=[\s:：/|]|(?<=[Bb]y)(?-i:[A-Z])|$)
          |(?:texte?s?|tekst|texto|testo|words|redactor|redacción|opracowanie|reportage|bericht)(?=\s?[:：])|oprac\.|文(?=[・：:])|γράφ(?:ει|ουν)(?:\s(?:ο|η|οι))?(?=\s)
        |(?:"""
    + alternatives("byline")
    + r""")(?=\s?[:：]|[.]?\s(?-i:[^\W\d_a-zà-ÿ])|(?<=[／・]))\.?
        |di(?=\s(?-i:[A-Z])))\s*[:：/|•·・-]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
REPORTERS = ("기자", "특파원", "통신원", "記者", "记者")
REPORTER = re.compile(rf"(?<=\S)\s?(?:{'|'.join(REPORTERS)})$")
WEEKDAY = "|".join(map(re.escape, phrases("weekday")))
# Text that ends the names: a date, a role, a place, a share button, who took the pictures.
TAIL = re.compile(
    r"""\s*(?:\n(?!\s*(?:and|&|,|y|et|und|e|и|、|،)\s)|[|•·●∙»›\\–—]|\s[-/]\s
        |\b(?:(?-i:on)|last|updated|published|posted|reviewed|edited|medically
            |fact[- ]?checked|created|modified|follow|written)\b
        |\s[^\W\d]{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s[12]\d{3}
        |\s(?:"""
    + alternatives("day_word")
    + r""")(?![\w-])
        |,?\s(?:(?:"""
    + WEEKDAY
    + r""")\.?,?\s)?\d{1,2}(?:st|nd|rd|th|\.)?\s(?:de\s)?[^\W\d]{3,}\.?,?\s(?:de\s)?[12]\d{3}
        |[,;/]?\s(?:fotos?|photos?|photographs?|bilder|zdjęcia|illustrations?)\s?[:：]
        |\d+\s?(?:min|comment|views?)|\b\d{1,2}[\s./,:-]|\b[12]\d{3}\b|\(|\bview\b|\bread\b|\bfor\sthe\b
        |\b(?-i:at|from|is|has)\s|\b(?-i:in)\s(?!the\b)).*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
PART = re.compile(
    r"\s*(?:[;,&、，،]|\b(?:and|And|AND|und|y|et|e|и|та|och|og|ja|ve|en|dan|και|và|with|avec|con|mit|med)\b(?!\.))\s*"
)
AGENCIES = frozenset(phrases("agency"))
# A joint of one letter between two whole names: "Ewa Malec i Jan Zdrój", not "Puig i Cadafalch".
JOINT = re.compile(r"(?<=[^\W\d_]{2}) (?:i|a|і) (?=[^\W\d_]\S+ [^\W\d_])")
DEGREE = re.compile(
    r"(?:[A-Z]\.?){2,6}|(?:[A-Z][a-z]?\.){2,4}|"
    r"Ph\.?\s?D\.?|MSc|BSc|Jr\.?|Sr\.?|[A-Z]{2,8}(?:[ /-][A-Z0-9]{1,6})?|Esq\.?|Dr\.?"
)
SHORTEST_DAY = 5  # letters: "Sam" is no Saturday
# Never a name: defaults of publishing systems, labels, unfilled templates.
EMPTY = re.compile(
    r"""(?:.*\W)?admin(?:istrator)?(?:\W.*)?|webmaster|editors?|authors?|by|users?|guests?(?:\s(?:author|post))?|unknown|undefined
    |null|none|n/?a|nan|name|contributors?|comments?|website|default|root|top|test|system|follow|share|written|see\s.*|read\smore|youtube
    |facebook|twitter|x|instagram|linkedin|bluesky|mastodon|email|log\s?in|sign\s(?:in|up)|create\saccount|about(?:\sus)?|more|home|menu
    |posts?|articles?|search|people|profile|all|editorial\s(?:process|policy|guidelines|standards)|view\sall.*|https?
    |zaloguj.*|anmelden|einloggen|connexion|se\sconnecter|iniciar\ssesión|entrar|accedi|giriş(?:\syap)?|вход|войти|登录|登入|ログイン|로그인|logowanie
    |"""
    + "|".join(day.replace(" ", r"\s") for day in map(re.escape, phrases("weekday")) if len(day) >= SHORTEST_DAY)
    + r"""
    |mon|tue|wed|thu|fri|sun|first|second|third|staff|true|false|(?:articles|posts|stories)\sby\b.*|register(?:\s.*)?""",
    re.IGNORECASE | re.VERBOSE,
)
BROKEN = re.compile(r"[{}<>\[\]*=%#?!@]|https?:|www\.|^/|^\S+\.\S+\.\S+$|^[\W\d]+$|\b(?=\w*[a-z])(?=\w*\d)\w{12,}\b")
ADDRESS = re.compile(r"\s*(?:https?:|www\.|/)")
LETTERS = re.compile(r"[^\W_]+")
ROLE = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases('role')))})\b", re.IGNORECASE)
HAN_SENTENCE = re.compile(r"[\u4e00-\u9fff\d]{9}")  # no name in Chinese characters is so long
PARTICLE = 3  # letters of a word that may be lower-case in a name: "de", "van", "al-"
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
        if people and _is_degree(part, people[-1]):
            people[-1] += f" {part}"
        elif is_name(part) and (not strict or looks_written(part)):
            people.append(part)
        elif people or written:
            break
    return tuple(dict.fromkeys(people))


def _is_degree(part: str, name: str) -> bool:
    """Return true if *part* is no name of its own but what is said after *name*: "MD". In capitals both may be names: INES CORRAN and PETER VALE."""
    is_name_too = (name.isupper() and " " in part) or part.casefold() in AGENCIES
    return DEGREE.fullmatch(part) is not None and not is_name_too


def straight(stated: str) -> str:
    """*stated*, as libraries list people, with given names first: "Ruiz, Ana; Li, Bo" is "Ana Ruiz; Bo Li"."""
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


def only_names(line: str, people: Collection[str]) -> bool:
    """Return true if *line* is a byline of *people* and has at most a few other words."""
    if not people or len(line) > LONGEST_LINE or not all(name in line for name in people) or not introduces(line):
        return False
    return set(map(folded, names(line, written=True))) <= set(map(folded, people))


def is_name(text: str) -> bool:
    """Return true if *text* can be the name of a person or a desk."""
    if not 2 <= len(text) <= LONGEST_NAME or len(text.split()) > MOST:
        return False
    if HAN_SENTENCE.search(text):
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


# The credit of a picture, an address, a label, a button.
NO_PERSON = re.compile(
    r"https?:|www\.|[:：]\s*$|(?:来源|來源|编辑|編輯|时间|時間|出典|출처|\bsource|quelle|fuente|fonte|źródło|источник|джерело|πηγή|kaynak|\bbron)\s*[:：]|^\W*$|(?:photos?|fotos?|bild(?:er)?|images?|credit|copyright|©|写真|图片)\s*[:：/]|\bgetty|shutterstock|imago\b",
    re.IGNORECASE,
)
DOMAIN = re.compile(r"(?:[\w-]+\.)+(?:com|net|org|info|[a-z]{2})(?:\.\w\w)?", re.IGNORECASE)
# A role that copying a page glued to a name: "Emma MackenzieLifestyle Writer".
GLUED_ROLE = re.compile(
    r"(?<=[a-zß-ÿ])(?=[A-Z])(?:[A-Z][a-z]+ ){0,2}(?:Writer|Editor|Reporter|Correspondent|Contributor|Columnist|Journalist|Redakteur|Redaktor"
    r"|Reporterin|Autor|News|Sport|Politics|Showbiz|Staff|Chief|Political|Senior|Royal)\w*\b.*"
)


# "【聯合報╱記者張嘉芳／台北報導】" and "记者：罗沙".
CREDITED_REPORTER = re.compile(r"(?:記者|记者)\s*[:：]?\s*([\u4e00-\u9fff]{2,4})(?=\s*(?:[／/╱、，,\s）)】]|$))")


def people_alone(authors: Sequence[str], no_people: Iterable[str] = ()) -> tuple[str, ...]:
    """Return *authors* without credits of pictures, labels, addresses of sites and *no_people* (the site, the section), roles glued to a name cut."""
    excluded_names = {folded(name) for name in no_people if name}
    kept = (_without_role(name) for name in authors if not NO_PERSON.search(name))
    return tuple(
        dict.fromkeys(
            name for name in kept if name and folded(name) not in excluded_names and not DOMAIN.fullmatch(name)
        )
    )


def _without_role(name: str) -> str:
    if reporter := CREDITED_REPORTER.search(name):
        return reporter[1]
    role = GLUED_ROLE.search(name)
    return name[: role.start()].strip() if role and " " in name[: role.start()] else name.strip()
