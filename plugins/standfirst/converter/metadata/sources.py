"""The source: who published a story, by the names that its page states, its address and its notices."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from standfirst.converter.lexicon import alternatives, patterns, phrases
from standfirst.converter.metadata.titles import HOST, SEPARATOR, unless_long
from standfirst.core.vocabulary import slug, usual_sections
from standfirst.text import hosts
from standfirst.text.dates import parse
from standfirst.text.words import squeezed, words

MOST_SITE, MOST_NAME = 5, 8  # words of a site's name, and of one whose long words have capitals
LONG_WORD = 4  # letters
BETWEEN = re.compile(
    rf"{SEPARATOR.pattern}|_|(?<=[\u3040-\u30ff\u4e00-\u9fff])\s?-+\s?"
)  # the parts of a browser's title
LONGEST_NOTICE = 500  # characters of a line in which a notice is looked for
SCHEME = re.compile(r"^https?://", re.IGNORECASE)
WWW = re.compile(r"^www\d?\.", re.IGNORECASE)

COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|copyright|ⓒ)(?:\s|©|\(c\)|copyright|by|[–,-]|(?:19|20)\d\d)*(?!{alternatives('reserved')})(?P<name>[^\W\d_](?:[^.|•·,;:©\n]|\.(?=[^\W_])){{1,59}}?)"
    rf"(?=\s*(?:(?:19|20)\d\d|\.(?![^\W_])|[|•·,;:©]|\s[-–—]|all rights|{alternatives('reserved')}|$))",
    re.IGNORECASE,
)
NOT_ENDORSE = re.compile(
    r"(?:(?i:opinions?|views?|comments?)[^.]*?\b(?:of|and)|^|[.,;])\s*(?P<name>(?:The |Al |El |La |Le |Der |Die |Das )?(?:[A-Z][\w&'’.-]*\s){1,6})"
    r"(?:(?:does not|do not|doesn['’]t)\s(?:necessarily\s)?(?:endorse|reflect|represent|guarantee|accept|assume|warrant|take|share|verify|moderate|provide (?:medical|legal|tax|financial|investment))"
    r"|is not responsible|accepts no|reserves the right|is not liable|bears no)"
)
OPINIONS = re.compile(r"\b(?:opinions?|views?|comments?|endorse\w*|readers?|users?)\b", re.IGNORECASE)
RESERVED = re.compile("|".join(patterns("reserved")))
RIGHTS = re.compile(
    rf"\s*(?:(?:{RESERVED.pattern})|(?<![\w'’])(?:{alternatives('reserved')})|(?<![\w'’])(?:inc|llc|ltd|gmbh|co|s)\b).*",
    re.IGNORECASE,
)
AFTER_NAME = re.compile(r",\s*https?://.*$")
YEARS = re.compile(r"(?:(?:19|20)\d\d\s*[-–,]?\s*)+")
# Legal forms of companies, before and after their name.
COMPANY_BEFORE = re.compile(
    r"^(?:(?:ООО|ЗАО|ОАО|АО|ПАО|ТОО|АНО|ИД|ИА|СМИ|ТОВ|Editora|Grupo|Groupe|Grupa)\s+)*(?=[\W_]*[^\W\d_]{3})"
)
COMPANY_AFTER = re.compile(
    r"(?:[\s,]+(?:Sp(?:\. ?z ?o\.? ?o\.?)?|S\.?A\.?|S\.?L\.?U?\.?|S\.?p\.?A\.?|S\.?r\.?l\.?|(?:P(?:vt|VT)\.? )?(?:Ltd|LTD)\.?|Limited|Inc\.?|LLC|PLC|Co\.|Corp(?:oration)?\.?|Company"
    r"|GmbH|AG|SE|e\.?V\.?|B\.?V\.?|N\.?V\.?|A/S|ASA?|AB|Oyj?|Kft\.?|S\.?R\.?O\.?|d\.o\.o\.|Pty|Holdings?|Ediciones|Editorial|Editrice"
    r"|Α\.?Ε\.?|Media Group|Publishing House|Publishing|Public)(?:\s*&\s*Co\.?\s*KG)?)+$|(?:股份)?有限(?:责任|責任)?公司$|株式会社$|주식회사$",
)
NO_NAME = re.compile(
    r"(?:it|we|you|they|please|this|that|these|our|all|any|no)(?:\s.*)?"
    r"|(?:the\s)?(?:policy|policies|notice|guidelines|infringement|owners?|material|content|site|website|information|rights|law|page)",
    re.IGNORECASE,
)
# At the beginning of a line, or after a day and a clock; the name ends where the next label begins. In Latin letters such a label is that of
# a picture's credit.
LATIN = re.compile("[a-zà-ɏ]")
LABELS = "|".join(label for label in phrases("source_label") if not LATIN.match(label))
LABELLED = re.compile(
    rf"(?:^|[\d\s|(（【])(?:{LABELS})\s?[:：]\s*(?:\[\s*)?(?P<name>[\u4e00-\u9fff·.A-Za-z]{{2,20}}|[^\W\d_][^|｜:：()（）/／\[\]\t\d]{{1,40}}?)"
    r"(?=\s*(?:$|[|｜()（）】\]\d\t]|[^\s:：]{1,8}[:：])|\s[\u4e00-\u9fff]|\s{2})",
    re.IGNORECASE,
)
FIRM = re.compile(
    rf"{COMPANY_AFTER.pattern}|\b(?:GmbH|Verlags?\w*|Mediengruppe|Media|Medien|Rundfunk|Digital|Publishing|Holdings?|Group|Bennett|Druck)\b",
    re.IGNORECASE,
)
SHORTEST_LABEL = 3  # letters of an address by which a name is known
NO_LETTER = re.compile(r"[\W_]+")
TOKEN = re.compile(r"\w[\w'’&]*")
ANY_HOST = re.compile(
    r"(?:https?://|www\.|@|\b)((?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,3}[a-z]{2,12})\b", re.IGNORECASE
)
OTHER_HOSTS = frozenset(
    (
        "facebook",
        "twitter",
        "instagram",
        "youtube",
        "google",
        "gmail",
        "whatsapp",
        "linkedin",
        "t",
        "x",
        "bit",
        "wordpress",
    )
)
NO_SOURCE = re.compile(alternatives("no_source"))
LINK = re.compile(r"https?:|www\.|@")
FOOTER = re.compile(rf"©|\(c\)|{alternatives('footer')}", re.IGNORECASE)  # a line of a page's footer


def beside_title(browser: Sequence[str], title: str) -> list[str]:
    """Return the parts that the browser's title has beside *title*, the outermost first: the name of the site, then its channels."""
    stated = unless_long(browser[0]) if browser else ""
    parts = [part.strip() for part in BETWEEN.split(stated)]
    title_words, words_of_parts = words(title), list(map(words, parts))
    for start in range(len(parts) if title_words else 0):
        run_words: list[str] = []
        for end in range(start, len(parts)):
            run_words += words_of_parts[end]
            if run_words == title_words:
                return [part for part in (*parts[:start], *reversed(parts[end + 1 :])) if part]
            if run_words != title_words[: len(run_words)]:
                break
    return []


def site_beside(browser: Sequence[str], title: str, label: str = "") -> str:
    """Return the site's name among the parts of the browser's title beside *title*: the one that spells its host's *label*, else the outermost."""
    parts = [part for part in beside_title(browser, title) if _may_be_site(part)]
    return next((part for part in parts if letters_of(part) == letters_of(label)), parts[0] if parts else "")


def _may_be_site(part: str) -> bool:
    """Return true if a *part* of a title has a few words, is no day and no slogan."""
    long = [word for word in part.split() if len(word) >= LONG_WORD]
    is_name = part[:1].isupper() and all(word[0].isupper() for word in long)
    is_slogan = part[:1].islower() and " " in part
    is_section = slug(part) in usual_sections().terms or part.endswith(("?", "？"))
    is_brief = len(part.split()) <= (MOST_NAME if is_name else MOST_SITE)
    return bool(words(part)) and is_brief and not (is_slogan or is_section or parse.find(part))


def stated_names(stated: Iterable[str], url: str) -> list[str]:
    """Return the names of the source that the page at *url* has *stated*, without what is no part of them."""
    label = host_name(url)
    return [name for name in (_stated_name(squeezed(name), label) for name in stated) if name]


def of_page(names: Sequence[str], url: str, browser: Sequence[str] = (), title: str = "") -> str:
    """Return the best of the *names* that a page states, the first or one that is no address; without any what *browser* adds to *title*."""
    label = host_name(url)
    shown = site_beside(browser, title, label)
    if names and shown and FIRM.search(names[0]):
        return shown
    if names and is_address(names[0]):
        others = [*names[1:], *([shown] if shown and letters_of(shown) == letters_of(label) else [])]
        return next((name for name in others if not is_address(name)), names[0])
    return names[0] if names else shown or WWW.sub("", host_of(url))


def called(name: str, label: str, texts: Iterable[str], channels: Iterable[str] = ()) -> str:
    """Return the name by which *texts* of a page, lines and titles, call the site whose address has *label*: "Financial Post" of financialpost.

    The stated *name* stays unless it is an address, the label itself, a firm, or one of the *channels* of the site.
    """
    letters = letters_of(label)
    is_label = name.islower() and letters_of(name) == letters
    is_other = is_label or is_address(name) or FIRM.search(name) or "," in name or name.casefold() in channels
    if len(letters) < SHORTEST_LABEL or (name and not is_other):
        return name
    counts = Counter(spelling for text in texts for spelling in spellings(letters, text))
    return max(counts, key=lambda spelling: (not spelling.islower(), " " in spelling, counts[spelling]), default=name)


def letters_of(text: str) -> str:
    """Return the letters and figures of *text*, without case: by these a name is its host's."""
    return "".join(words(text))


def spellings(letters: str, text: str) -> Iterator[str]:
    """Yield the runs of words in *text* that have these *letters*."""
    line = text[:LONGEST_NOTICE]
    tokens = list(TOKEN.finditer(line)) if letters in NO_LETTER.sub("", line.casefold()) else []
    for start, token in enumerate(tokens):
        if token[0][0].casefold() != letters[0]:
            continue
        joined = ""
        for end in range(start, min(start + MOST_SITE, len(tokens))):
            joined += letters_of(tokens[end][0])
            if not letters.startswith(joined):
                break
            if joined == letters:
                yield text[token.start() : tokens[end].end()]


def is_address(name: str) -> bool:
    """Return true if *name* is a host's: "example.com"."""
    return HOST.fullmatch(name) is not None


def _stated_name(name: str, label: str) -> str:
    """Return *name* without "www." and a slogan, and of a notice of copyright whose it is; empty without letters."""
    if COPYRIGHT.match(name):
        return publisher((name,)) or ""
    if (YEARS.match(name) and RIGHTS.search(name)) or RESERVED.search(name):  # "2012 Harbour Post; All rights reserved"
        return _publisher_name(YEARS.sub("", name)) or ""
    name = AFTER_NAME.sub("", name)
    firm, comma, _ = name.partition(",")
    if comma and COMPANY_AFTER.search(firm):  # "Harbour Post GmbH, Oslo, Norway"
        name = COMPANY_AFTER.sub("", firm)
    host = SCHEME.sub("", name).rstrip("/")
    bare = WWW.sub("", host) if is_address(host) else name
    if not words(unless_long(bare)):
        return ""
    heads = (bare[: mark.start()] for mark in SEPARATOR.finditer(bare))
    parts = (*heads, *SEPARATOR.split(bare))  # a slogan is before or after the name
    return next((part for part in parts if letters_of(part) == letters_of(label)), bare)


def host_of(url: str) -> str:
    """Return the host of *url*; nothing where it is malformed."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def host_name(url: str) -> str:
    """Return the site's name as its address has it: "example" of https://www.example.co.uk/."""
    return hosts.domain(host_of(url)).partition(".")[0]


def is_notice(line: str) -> bool:
    """Return true if *line* says who holds the copyright, or who does not endorse comments."""
    line = line[:LONGEST_NOTICE]
    notice = COPYRIGHT.match(line)
    holder = _publisher_name(notice["name"]) if notice else None
    return bool(holder or (OPINIONS.search(line) and NOT_ENDORSE.search(line)))


def publisher(lines: Sequence[str]) -> str | None:
    """Return the publisher that notices after the body name: who does not endorse comments, who holds the copyright."""
    for form in (NOT_ENDORSE, COPYRIGHT):
        for line in lines:
            if (match := form.search(line[:LONGEST_NOTICE])) and (name := _publisher_name(match["name"])):
                return name
    return None


def labelled(lines: Iterable[str]) -> str:
    """Return the source that one of *lines* above a story names after a label: "来源：新华网", "Πηγή: Express.gr"; empty if none does."""
    for line in lines:
        match = LABELLED.search(line[:LONGEST_NOTICE])
        if match and (name := _publisher_name(match["name"])) and not (parse.find(name) or NO_SOURCE.search(name)):
            return name
    return ""


def _publisher_name(text: str) -> str | None:
    bare = RIGHTS.sub("", text).strip(" ,;.-–—®™")
    name = COMPANY_BEFORE.sub("", COMPANY_AFTER.sub("", bare)).strip(" ,.-–—'\"’„“”«»")
    short = 1 < len(name) <= 50 and len(name.split()) <= 6 and not name[0].islower()
    return name if short and not (LINK.search(name) or FOOTER.search(name) or NO_NAME.fullmatch(name)) else None
