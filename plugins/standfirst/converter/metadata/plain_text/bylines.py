"""The people a byline names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.lexicon.cues import UPDATED
from standfirst.converter.metadata.bylines import HAN_SENTENCE
from standfirst.converter.metadata.chinese_bylines import HAN
from standfirst.text.dates.months import month_of
from standfirst.text.phrases import common
from standfirst.text.words import words

# Matter beside a name in one line; a spaced hyphen parts, a tight one belongs to the name.
PARTS = re.compile(r"\s*[|•·●∙►/:,]*\s*[|•·●∙►—–\t]\s*|\s+[-/]\s+")
AUTHOR_CUE = re.compile(
    r"""(?:^|(?<=[\s(,.\d\]])|(?<=[a-z])(?=B))(?:
        (?:(?:written|posted|published|story|words|text|report|reported|authored|created|guest\ post|article|blog|content)\s+by
        |by(?=\s*:|\s|(?-i:[A-Z]))|(?:authors?|contributors?)\s*:|(?:von|par|por|di|da|door|av|af|oleh|przez)(?=\s|:)
        |aut[eo]u?re?s?\s*:|escrito\s+por|publicado\s+por|redacción\s*:|yazan\s*:|haber\s*:|penulis\s*:|reporter\s*:|tác\ giả\s*:
        |(?:teksti?|text|words|írta|szöveg|κείμενο)\s*:|người\ viết\s*:|about(?=\s[A-Z])|автор\w*\s*:?|текст\s*:|od(?=\s)|autor\w*\s*:|szerző\s*:|από\s+τον|bởi)
        |(?:"""
    + alternatives("byline")
    + r""")\.?(?=[\s:：]|(?<=[／・]))
        |记者|記者|作者|文[/／:：]|撰文|取材・文|編集(?!部)|بقلم|كتبت?(?!\w)|מאת|लेखक|द्वारा|লেখক|প্রতিবেদক|ผู้เขียน|โดย
    )\s*[:：/]?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
OTHER_ROLE = re.compile(
    r"\b(?:review\w*|check\w*|edited|photo\w*|image\w*|illustrat\w*|video|powered|presented|sponsored|liked|design\w*)\s+(?:by|:)",
    re.I,
)
TEAM = frozenset(["staff", "team", "editors", "desk", "editor", "writer", "contributor", "editorial"])
SUFFIX_ROLE = re.compile(r"\s*(?:기자|特派員|記者|记者|통신원)$|[/／](?:採訪)?報導$")
LABEL = re.compile(
    r"(?:(?:(?:article |story |blog |post )?(?:written|posted|published|authored|words|text|report)?\s*by)|(?:about )?(?:the )?authors?(?: of (?:the|this) (?:article|story|post))?|writer|von|par|por|di|autor\w*|auteur\w*|autore|"
    r"автор\w*|текст|yazar|penulis|作者|記者|记者|文|بقلم|الكاتب|מאת|लेखक|기자|ผู้เขียน)\s*[:：]?",
    re.I,
)
JOIN = re.compile(
    r"\s*(?:, and\b|,|;|&|\band\b|\bAnd\b|\bAND\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bog\b|\bi\b|\bи\b|\bve\b|\bdan\b|\bja\b|\bта\b|\bκαι\b|\bvà\b|、|，|و(?=\s)|और)\s*"
)
PARTICLES = frozenset(
    ("de da do dos das del della di du la le van von der den ter ten bin ibn al el af av zu y e abu st").split()
)
CREDENTIAL = re.compile(
    r"(?:[A-Z][A-Za-z]{0,2}\.?){1,2}|[A-Z]{2,6}(?:-[A-Z0-9]+)*|Jr\.?|Sr\.?|Ph\.?D\.?|M\.?D\.?|II|III"
)
# Words that end a name: roles and page furniture, from the bylines of the gold pages.
ROLES = frozenset(
    (
        "staff writer editor editors reporter correspondent contributor columnist guest senior chief director "
        "founder ceo author journalist producer manager freelance associate executive digital deputy published "
        "updated last posted on in at for with from about read reading view follow share comments comment min mins "
        "minutes am pm est edt pst utc written medically reviewed special to is are was has the edited photo more "
        "lead head vice president"
    ).split()
)
NEVER = frozenset(
    (
        "home menu share facebook twitter linkedin instagram youtube pinterest email print search subscribe login "
        "contact privacy read copyright updated published advertisement comments newsletter monday tuesday "
        "wednesday thursday friday saturday sunday skip log sign get learn what how why best top all by related "
        "latest trending popular recommended"
    ).split()
)
SHORTEST_LABEL = 5  # letters: shorter ones, such as the Turkish "Per" for Thursday, are names in other languages
# Words that are in no name, from labels, buttons and sections in all languages; and the first ones of sentences.
LABELS = frozenset(
    word
    for kind in ("share", "comment", "button", "section_tag", "weekday", "updated", "reply")
    for phrase in phrases(kind)
    if len(word := phrase.casefold()) >= SHORTEST_LABEL and " " not in word
) | frozenset(
    "hkt cet cest eet eest msk gmt bst ist jst kst sgt aest wib drukuj prześlij zaloguj artykuł tweet слушать отправить архив в на за из по для при о об na w z dla".split()
)
# Words after a name in its line: of its desk, of the day.
AFTER_NAME = frozenset(
    "political environment science medical health business sports education crime royal showbiz technology consumer economics former features "
    "world national city monday tuesday wednesday thursday friday saturday sunday ap afp reuters".split()
)
MONTHS = frozenset(("january february march april may june july august september october november december").split())
UNCASED = re.compile(r"[\u0590-\u0fff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A picture's credit names people too.
NO_NAMES = re.compile(
    r"^\W*(?:photos?|fotos?|photograph\w*|bild(?:er)?|images?|picture|illustration|graphic|grafik|video|valokuva|kuva|zdjęci\w*|снимк\w*|fot\.|φωτογραφία|credits?|фото|צילום|写真|图片|사진)\s*(?:[:：/|©]|by\b)|getty|shutterstock|imago\b|/reuters|/afp|©",
    re.IGNORECASE,
)
LONGEST_NAME = 6
LONGEST, LONGEST_LABEL = 400, 40  # characters of a line read
SHORT = 14  # spaces of a line that may name people without a cue
# "KORIN MILLERPUBLISHED: JAN 29": copying a page glues the text of two boxes.
GLUED = re.compile(
    r"(?<=[^\W\d])(?=(?:LAST ?)?(?:PUBLISHED|UPDATED|POSTED)\b|(?:Last ?)?(?:Published|Updated|Posted)\b)"
    r"|(?<=[a-zà-ÿ])(?=(?:Co-?)?(?:Founder|CEO|Editor|Writer|Author|Contributor|Director|Manager|Reporter|Correspondent|Journalist)\b)"
)


CAPITAL = re.compile(r"(?<=[a-z]{3})(?=[A-Z])")  # in the middle of a word: LoginStart


@dataclass(frozen=True, slots=True)
class Byline:
    """The names a line gives and how it gives them."""

    names: tuple[str, ...]
    cue: int  # 0 none, 1 a short cue ("by"), 2 a longer one ("written by"), 3 a label on the line before
    share: float  # of the line's letters, how many are in names
    offset: int  # of the names in the line

    @property
    def people(self) -> str:
        """Return the names in one line."""
        return ", ".join(self.names)


def _is_name_word(word: str) -> bool:
    bare = word.strip("().,:'\"“”‘’*")
    if not bare or any(c.isdigit() for c in bare) or bare.casefold() in ROLES:
        return False
    return bare[0].isupper() or bare.casefold() in PARTICLES or bool(UNCASED.match(bare))


def _run(part: str) -> str:
    """Return the words of *part* up to the first that cannot belong to a name."""
    kept: list[str] = []
    words = part.split()
    for word in words[: LONGEST_NAME + 1]:
        if kept and word.casefold().strip(".,") in AFTER_NAME:
            break
        last = len(kept) == len(words) - 1 and word.casefold().strip(".,") in TEAM
        if not (last or _is_name_word(word) or (not kept and word.casefold() == "the" and len(words) > 1)):
            break
        kept.append(word)
    while kept and kept[-1] in PARTICLES:
        kept.pop()
    return "" if [k.casefold() for k in kept] == ["the"] else " ".join(kept).strip(' ,.;:*"“”(')


def split_names(text: str) -> tuple[str, ...]:
    """Return the names at the start of *text*, credentials kept with theirs."""
    names: list[str] = []
    for part in JOIN.split(text):
        name = _run(part)
        if not name:
            break
        if names and CREDENTIAL.fullmatch(name):
            names[-1] += f", {name}"
        else:
            names.append(name)
        if len(name) < len(part.strip(' ,.;:*"“”')):
            break
    return tuple(names)


def _plausible(names: tuple[str, ...]) -> bool:
    if not names or len(names) > 12 or all(name.casefold() in MONTHS for name in names):
        return False
    if any(map(UPDATED.search, names)) or any(map(_is_no_name, names)):
        return False
    words = [word.casefold().strip("().,") for name in names for word in CAPITAL.sub(" ", name).split()]
    return not any(word in NEVER for word in words[:2]) and all(len(name.split()) <= LONGEST_NAME for name in names)


NO_PEOPLE = frozenset((*phrases("published"), *phrases("closing")))


def _is_no_name(name: str) -> bool:
    """Return true if *name* is what a line says before its day ("Publié"), the end of a letter, or one of the small words of names alone ("Von unserer Redaktion")."""
    folded = name.casefold().rstrip(":.")
    return folded in NO_PEOPLE or folded in PARTICLES


def _may_be_whole_name(name: str) -> bool:
    """Return true if *name* may be a person's in a line that says no more: no label, no button, no day, no common words alone."""
    if any(mark in name for mark in ':："') or HAN_SENTENCE.search(name):
        return False
    if HAN.search(name):
        return len(name) <= LONGEST_IN_HAN and name not in LABELS_IN_HAN
    name_words = words(name)
    # "A A A", of a button for the size of the text.
    are_letters = "." not in name and all(len(word) == 1 for word in name_words[:2])
    if (
        are_letters
        or name_words[0] in LABELS
        or all(word in LABELS or word in common() or len(word) == 1 for word in name_words)
    ):
        return False
    return len(name_words) > 1 or not (month_of(name_words[0]) or name_words[0] in WEEKDAYS)


LONGEST_IN_HAN = 7  # with a space: "佐伯 ひかる"
LABELS_IN_HAN = frozenset(
    "打印 打印文章 字号 字號 返回 返目录 返回目录 分享 评论 評論 收藏 转发 轉發 解释 手记 博客联系 联系本文 联系我们 聯絡我們 关闭 關閉 下一页 上一页".split()
)
WEEKDAYS = frozenset(phrases("weekday"))


def _parts(line: str, date_spans: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return *line* cut at separators and around the *date_spans*, with the place of each part."""
    parts, start = [], 0
    for left, right in sorted(
        [*date_spans, *(matches.span() for form in (PARTS, GLUED) for matches in form.finditer(line))]
    ):
        parts.append((start, line[start:left]))
        start = max(start, right)
    parts.append((start, line[start:]))
    return [(position, part) for position, part in parts if part.strip(" ,")]


def _is_whole_cue(part: str, cue: re.Match[str]) -> bool:
    """Return true if a short cue is one: "Confused by the Smith machine" is none."""
    before = part[: cue.start()].split()
    long = " " in cue.group().strip() or ":" in cue.group()
    return long or not before or not before[-1][0].islower()


def _from_cue(part: str) -> tuple[tuple[str, ...], int, int] | None:
    for cue in AUTHOR_CUE.finditer(part):
        if not _is_whole_cue(part, cue) or OTHER_ROLE.search(part[max(0, cue.start() - 20) : cue.end()]):
            continue
        rest = part[cue.end() :].strip(" .,:")
        names = split_names(rest)
        if _plausible(names):
            kind = (
                0
                if cue.group().casefold().startswith("about")
                else 2
                if " " in cue.group().strip() or ":" in cue.group()
                else 1
            )
            return names, kind, cue.start()
    return None


def is_label(line: str) -> bool:
    """Return true if *line* only announces names: "Written by"."""
    return len(line) <= LONGEST_LABEL and bool(LABEL.fullmatch(line))


INTRODUCTIONS = tuple(phrases("byline"))


def is_introduced(line: str) -> bool:
    """Return true if *line* begins with words that introduce nothing but names: "Propos recueillis par"."""
    return line.casefold().startswith(INTRODUCTIONS)


def has_cue(line: str) -> bool:
    """Return true if something in *line* may announce names."""
    return len(line) <= LONGEST and bool(AUTHOR_CUE.search(line) or (not line.isascii() and SUFFIX_ROLE.search(line)))


def byline(line: str, date_spans: Sequence[tuple[int, int]] = (), label: bool = False) -> Byline | None:
    """Return the people *line* may name; dates take the *date_spans* of it; *label* says that the line before announced names."""
    if len(line) > LONGEST or (line.count(" ") > SHORT and not AUTHOR_CUE.search(line)):
        return None
    parts = _parts(line, date_spans)
    matches = [(position, cued) for position, part in parts if (cued := _from_cue(part))]
    if matches:
        position, (names, cue, offset) = max(matches, key=lambda one: one[1][1])
        return _byline(line, names, cue, position + offset)
    for position, part in parts[:3]:
        names = split_names(SUFFIX_ROLE.sub("", part.strip(" ,")))
        names = names if label else tuple(takewhile(_may_be_whole_name, names))
        if _plausible(names) and not OTHER_ROLE.match(part):
            suffixed = bool(SUFFIX_ROLE.search(part.strip(" ,")))
            return _byline(line, names, 3 if label else int(suffixed), position)
    return None


def _byline(line: str, names: tuple[str, ...], cue: int, offset: int) -> Byline:
    return Byline(names, cue, sum(map(len, names)) / max(1, len(line)), offset)
