"""The people whom a page in Chinese characters credits: after a label, in brackets, or on a line of their own."""

import re
from collections.abc import Sequence
from itertools import takewhile

from standfirst.converter.lexicon import alternatives, phrases

# Chinese names have two to four characters, no spaces and no capitals; the commonest surnames (the Ministry of Public Security's
# list of 2020, and its traditional forms) distinguish a name from two words.
SURNAMES = frozenset("".join(phrases("surname")))
DOUBLE_SURNAMES = frozenset(phrases("double_surname"))
REPORTER, REPORTED_IT, PHOTOGRAPHED = map(alternatives, ("reporter", "reported", "photographed"))
ANY_REPORTER = alternatives("reporter", "stringer")
_NAME = r"[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff]{0,4}\s?[:：])"  # no label of what follows it
_NAMES = rf"{_NAME}(?:[ 、，,;；\u3000]{{1,2}}{_NAME}){{0,5}}"
# Names after a label need no surname: pen names are common.
PEN_NAME = re.compile(
    rf"(?:{alternatives('pen_name_label')})\s*[:：]\s*(?P<names>{_NAMES}|[A-Za-z][\w.-]{{2,24}})(?![\u4e00-\u9fff\w=])"
)
REPORTED = re.compile(
    rf"(?:{ANY_REPORTER})[ \u3000]*[:：]?[ \u3000]*(?P<names>{_NAMES})(?=[\s）)】\]，,。/／]|{REPORTED_IT}|$)(?!\s?(?:{PHOTOGRAPHED}))"
)
# In brackets, as agencies' stories begin, every name is one: "（记者 格桑边觉）".
ENCLOSED = re.compile(
    rf"[（(][^（()）]{{0,12}}(?:{REPORTER})[ \u3000]*[:：]?[ \u3000]*(?P<names>{_NAMES})(?<![摄攝])\s*[）)]"
)
ALONE = re.compile(rf"[ \u3000]*(?P<names>{_NAMES})[ \u3000]*")  # a line of its own above a story
CLOSING = re.compile(rf"[（(]\s*(?:[^（()）]{{0,8}}(?:{REPORTER})\s?)?(?P<names>{_NAMES})\s*[）)]\s*$")
POSTED = re.compile(
    rf"(?:^|\n)\s*(?P<names>[A-Za-z]\w{{2,24}}|[\u4e00-\u9fff]{{2,6}})\s*(?:{alternatives('posted_after')})"
)
BETWEEN = re.compile(rf"(?:[ 、，,;；\u3000]|(?:{ANY_REPORTER}))+")
NOT_NAMES = frozenset((*phrases("section_tag"), *phrases("no_name_word")))
HAN = re.compile(r"[\u4e00-\u9fff]")
HIGHEST = 4  # lines above a story where a line of its own may name the writer
EDGE = 120  # characters at each end of a line where a credit may be


def credited(lines: Sequence[str], first: int, last: int, title: str = "") -> tuple[str, ...]:
    """Return the people that *lines* around a story in Chinese characters credit: "作者：胡平", "本报记者 葛灵丹", "（常书香 马丹阳）" at its end.

    *first* and *last* are the lines where the story with this *title* begins and ends.
    """
    for forms in ((PEN_NAME, POSTED, ENCLOSED), (REPORTED, CLOSING)):
        for position, line in enumerate(lines):
            is_at_end = last - 1 <= position <= last + 2
            for form in forms if HAN.search(line) else ():
                if form is not CLOSING or is_at_end:
                    people = (_people(match["names"], form) for match in form.finditer(_edges(line, form)))
                    if writers := next(filter(None, people), ()):
                        return writers
    above = (line for line in lines[max(0, first - HIGHEST) : first + 1] if line != title)
    alone = (_people(match["names"], ALONE) for match in map(ALONE.fullmatch, above) if match)
    return next(filter(None, alone), ())


def _edges(line: str, form: re.Pattern[str]) -> str:
    """Return those ends of a long *line* where a credit of this *form* may be."""
    if form is CLOSING:
        return line[-EDGE:]
    return f"{line[:EDGE]}\n{line[-EDGE:]}" if len(line) > EDGE else line


def _people(text: str, form: re.Pattern[str]) -> tuple[str, ...]:
    """Return the people that *text* names in this *form* of a credit; none if a word of it cannot be a name, except that it ends a reporter's."""
    names = [name for name in BETWEEN.split(text) if name]
    needs_surname = form in (REPORTED, CLOSING, ALONE)
    people = tuple(takewhile(lambda name: name not in NOT_NAMES and (not needs_surname or _has_surname(name)), names))
    return tuple(dict.fromkeys(people)) if len(people) == len(names) or form is REPORTED else ()


def _has_surname(name: str) -> bool:
    """Return true if *name*, in Chinese characters, begins with a common surname and is as short as names are."""
    return (name[0] in SURNAMES and len(name) <= 3) or (name[:2] in DOUBLE_SURNAMES)
