"""Remove from a mail what it says to one reader: greetings, who it was sent to, links to leave the list, tokens in links.

A newsletter is sent to one reader and published for all. The recipient's names and addresses come from the header (To, Cc,
Delivered-To ...); greetings and the words of a list's footer are known in the languages that most newsletters are written in.
A line that only resembles one is kept: a greeting has few words, and a footer's line is short.
"""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses

from standfirst.converter.html.elements import Element, text_of
from standfirst.converter.lexicon import alternatives
from standfirst.converter.markdown.links import uncounted
from standfirst.text.words import squeezed

ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To", "X-Delivered-To")
GREETING = re.compile(
    rf"(?:(?:{alternatives('greeting')})\b[^.!?\n]{{0,60}}[,!:;،]|[^\s.!?]{{1,30}}(?:{alternatives('honorific_after')})[,、。]?"
    rf"|(?:{alternatives('greeting_in_unspaced')})[^。！？\n]{{0,20}}[,，:：!！]?)",
    re.IGNORECASE,
)
GROUP = re.compile(rf"\b(?:{alternatives('group')})\b", re.IGNORECASE)  # a greeting to many is a line of the text
LONGEST_GREETING = 8  # words
# Phrases of a list's footer.
FOOTER = re.compile(alternatives("mail_footer"), re.IGNORECASE)
LONGEST_FOOTER = 300  # characters
LEAVING = re.compile(
    r"unsub|opt-?out|abmeld|desinscri|desabonn|preferences|manage[-_/]?(?:sub|pref|email)|subscription", re.IGNORECASE
)
BLOCKS = frozenset(
    "p div td th li h1 h2 h3 h4 h5 h6 span a center blockquote section footer address font strong em b i".split()
)
NESTED = frozenset("p div td th li h1 h2 h3 h4 h5 h6 table tr ul ol center blockquote section".split())
SHORTEST_NAME = 3  # letters of a name that is looked for alone
# A name by which a line calls its reader: "Will, your week in boats", "We miss you, Will!"; "will" in a sentence is a verb.
CALLED = re.compile(r"(?<=^)[^\W\d_a-z]\w+(?=\s*(?:[,!:–—،，]|$))|(?<=, )[^\W\d_a-z]\w+(?=\s*[.!?]*$)")
NAMED_LINE = 12  # words of a line that is dropped because it names the recipient


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a mail was sent to: names, whole ones and first ones, and addresses in lower case."""

    names: frozenset[str]
    addresses: frozenset[str]

    def is_named_in(self, line: str) -> bool:
        """Return true if *line* holds a recipient's address, or is short and holds a whole name, or calls the recipient by one word of it."""
        folded = line.casefold()
        if any(address in folded for address in self.addresses):
            return True
        words = re.findall(r"\w+", folded)
        if len(words) > NAMED_LINE:
            return False
        called = {match[0].casefold() for match in CALLED.finditer(line)}
        return any(f" {name} " in f" {' '.join(words)} " if " " in name else name in called for name in self.names)


def recipients(message: EmailMessage) -> Recipients:
    """Return the recipients that the header of *message* names."""
    lines = [str(value) for field in ADDRESSED for value in message.get_all(field, ())]
    people = [(squeezed(name), address.casefold()) for name, address in getaddresses(lines) if "@" in address]
    names = {" ".join(re.findall(r"\w+", name.casefold())) for name, _ in people}
    firsts = {name.split(" ")[0] for name in names if " " in name}
    long_names = frozenset(name for name in names | firsts if len(name) >= SHORTEST_NAME)
    return Recipients(long_names, frozenset(address for _, address in people))


def is_personal(line: str, to: Recipients) -> bool:
    """Return true if *line*, a whole line of a mail, speaks to its recipient: a greeting, or a line of the list's footer."""
    line = squeezed(line)
    if not line:
        return False
    if len(line.split()) <= LONGEST_GREETING and GREETING.fullmatch(line) and not GROUP.search(line):
        return True
    return to.is_named_in(line) or (len(line) <= LONGEST_FOOTER and FOOTER.search(line) is not None)


def cleaned(text: str, to: Recipients) -> str:
    """Return the lines of a plain mail without those that speak to its recipient, its links without what counts them."""
    lines = (line for line in text.split("\n") if not is_personal(line, to))
    return "\n".join(LINK.sub(lambda match: uncounted(match[0]), line) for line in lines)


LINK = re.compile(r"https?://[^\s<>()\[\]\"']+")


def clean(tree: Element, to: Recipients) -> None:
    """Remove from the *tree* of a mail what speaks to its recipient; links lead where they lead without being counted."""
    for element in list(tree.iter("a")):
        _clean_link(element, to)
    for element in list(tree.iter(*BLOCKS)):
        if not any(inner.tag in NESTED for inner in element.iterdescendants()) and is_personal(text_of(element), to):
            _emptied(element)
    for element in tree.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text and isinstance(element.tag, str) and is_personal(text, to):
                setattr(element, name, " ")


def _clean_link(link: Element, to: Recipients) -> None:
    href = link.get("href") or ""
    if LEAVING.search(href) or any(address in href.casefold() for address in to.addresses):
        _emptied(link)
        return
    led = uncounted(href)
    if led:
        link.set("href", led)
    elif "href" in link.attrib:
        del link.attrib["href"]


def _emptied(element: Element) -> None:
    """Remove all that is inside *element*; what follows it stays."""
    for inner in list(element):
        element.remove(inner)
    element.text = None


def impersonal(subject: str, to: Recipients) -> str:
    """Return a mail's *subject* without the recipient's name at one of its ends: "Jane, your week in boats"."""
    for name in sorted(to.names, key=len, reverse=True):
        pattern = r"\W+".join(map(re.escape, name.split(" ")))
        subject = re.sub(
            rf"^{pattern}\s*[,:!–—-]+\s*|\s*[,–—-]+\s*{pattern}\s*(?=[.!?]?$)", "", subject, flags=re.IGNORECASE
        )
    return subject[:1].upper() + subject[1:]
