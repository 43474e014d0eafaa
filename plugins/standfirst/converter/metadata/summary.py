"""The summary: what the page says in a line, cut to whole sentences; else those of the story that say what its title says."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import chain, pairwise

from standfirst.converter.cleanup.buttons import is_credited
from standfirst.converter.metadata.titles import SEPARATOR
from standfirst.converter.model import Block
from standfirst.text.characters import TAG, raised
from standfirst.text.languages import cut, split
from standfirst.text.phrases import STOP, common
from standfirst.text.words import HAS_UNSPACED, is_ended, size, squeezed, words

LONGEST = 280  # characters
SHORTEST = 25  # characters; less is a label
PROSE = 8.0  # words of a paragraph that may be summed up by
LOOKED_AT = 6_000  # characters
CLOSED = ("。", "！", "？", "」", "』")  # no space follows these
QUESTION = ("?", "？", "؟")
TAIL = 40  # characters at the end of a description by which it is looked for in the story
SENTENCE_REST = re.compile(r"[^.!?。！？।]{0,120}[.!?。！？।]")
GOES_ON = re.compile(r"[,;:]?\s\w")  # what follows the last word of a description that was cut between two words
RAISED = re.compile(r"<(sup|sub)\b[^<>]*>([^<>]{1,20})</\1>", re.IGNORECASE)
STRUCK = re.compile(r"<(del|s|strike)\b[^<>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)
MARKED = re.compile(r"<(?:su[bp]|del|s|strike)\b", re.IGNORECASE)
AFTER_NAME = re.compile(r"\s*(?:[-–—|:：»·./]+|\.{2,})\s*")  # between a name and what follows it
# Letters of a word that say what it is about; share of such words of a page's description that its title or its story has, too.
STEM, SHARED, FEW_STEMS = 5, 0.25, 20
HOST_FIRST = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,8}\s+[-–—|:]\s+", re.IGNORECASE)
UNSPACED_RUN = re.compile(f"(?:{HAS_UNSPACED.pattern})+")
TEASER = ("...", "…", "[…]", "[...]")
# If the first sentence is short, the one of the first six with most of the title's words leads; a place further down costs some of
# them, and beginning as if something came before. It must have a good part of them, or the first sentence leads.
LEADING, LATER, LEANING, LEAST = 6, 0.04, 0.1, 0.4
# Words of a first sentence that leads, as in news. Against the standfirsts of 103 newspaper pages, F1 of words: text dumps .545 -> .585,
# HTML pages .822 -> .833. (The descriptions of English articles, written for searches, are more like the sentence that repeats the title.)
LEAD = 10.0
FULL, SHORT = 240, 60  # characters up to which the sentences after it are added; a short one is followed by a longer
LEANS = re.compile(
    r"(?:and|but|so|or|he|she|it|they|this|that|these|those|however|also|then|there|his|her|their)\b|[^\w\"'“‘«「(¿¡]",
    re.IGNORECASE,
)


def is_teaser(text: str) -> bool:
    """Return true if *text* is cut short: it ends in dots rather than in a sentence."""
    return text.rstrip().endswith(TEASER)


def of_story(description: str, title: str, site: str, body: Sequence[Block], shown: Sequence[str]) -> str:
    """Return the *description* of a page without its title and the name of the *site* in front; nothing if it is the site's own.

    The site's own has hardly a word in common with the title or the *body*, and is in none of the lines *shown*. 12 of 645 news pages had one,
    and 14 a description that says the title first.
    """
    line = _behind(description, (title, site))
    stems, found = _stems(line, words(line)), set[str]()
    parts = chain([(title, words(title))], ((block.text, block.words) for block in body))
    for text, its_words in parts:  # the first paragraphs are enough for most
        found |= _stems(text, its_words)
        if len(stems & found) >= SHARED * len(stems):
            return line
    return line if len(found) < FEW_STEMS or any(line in text for text in shown) else ""


def _behind(line: str, names: Sequence[str]) -> str:
    """Return *line* without the *names* that it begins with and the marks after them, unless nothing but a label is left."""
    rest = line
    while name := next((name for name in names if name and rest.casefold().startswith(name.casefold())), ""):
        mark = AFTER_NAME.match(rest, len(name))
        is_glued = name[-1].isalnum() and rest[len(name) : len(name) + 1].isupper()  # "Boats raceThe boats raced ..."
        if mark is None and not is_glued:
            break
        rest = HOST_FIRST.sub("", rest[mark.end() if mark else len(name) :])
    return rest if len(rest) >= SHORTEST else line


def _stems(text: str, its_words: Sequence[str]) -> set[str]:
    """Return the beginnings of the longer words of *text*, which inflected forms share; of a script without spaces pairs of characters."""
    stems = {word[:STEM] for word in its_words if len(word) >= STEM}
    for run in UNSPACED_RUN.findall(text) if HAS_UNSPACED.search(text) else ():
        stems.update(one + other for one, other in pairwise(run))
    return stems


def stated(lines: Sequence[str], title: str, language: str, site: str = "") -> str:
    """Return the first of *lines*, the standfirst and the description, that says more than *title*; else the standfirst.

    A line that begins with the name of the *site* and has no word of the title is the site's own description.
    """
    for line in lines:
        if (
            len(line) >= SHORTEST
            and not is_teaser(line)
            and not is_credited(line)
            and not _says_title(line, title, site)
            and not _is_of(site, line, title)
        ):
            return cut(line, language, LONGEST)
    return cut(lines[0], language, LONGEST) if lines[0] and not _says_title(lines[0], title, site) else ""


def ended(line: str, text: str) -> str:
    """Return the description *line* without the half of a word that it ends in, completed from *text*, the story.

    If the story continues after it, the sentence is completed, else the line ends in dots.
    """
    if not line or is_ended(line) or is_teaser(line) or not line[-1].isalnum():
        return line
    position = text.find(line[-TAIL:])
    behind = text[position + len(line[-TAIL:]) :] if position >= 0 else ""
    rest = SENTENCE_REST.match(behind)
    if rest and (behind[0].isalnum() or GOES_ON.match(behind)):
        return f"{line}{rest[0]}"
    if behind[:1].isalnum():
        return f"{line.rpartition(' ')[0]}…"
    last = words(line)[-1:]
    text_words = frozenset(words(text))
    is_half = bool(last) and last[0] not in text_words and any(word.startswith(last[0]) for word in text_words)
    return f"{line.rpartition(' ')[0]}…" if is_half and " " in line else line


def _says_title(line: str, title: str, site: str) -> bool:
    """Return true if *line* says the title and at most the name of the site: "The ferry | The Harbour Post"; or it among marks, with a slogan."""
    line_words, name = words(line), words(title)
    if title in line and title in SEPARATOR.split(line):  # "Post News :: The ferry - All from the harbour"
        return True
    return line_words == name or (
        line_words[: len(name)] == name and set(line_words[len(name) :]) <= {*name, *words(site)}
    )


def _is_of(site: str, line: str, title: str) -> bool:
    name, line_words = words(site), words(line)
    return bool(name) and line_words[: len(name)] == name and _topic_words(title).isdisjoint(line_words[len(name) :])


def prose(body: Sequence[Block]) -> str:
    """Return the story's paragraphs of whole sentences; all of them where none is."""
    paragraphs = [block for block in body if block.kind == "paragraph"]
    complete = [block for block in paragraphs if block.size >= PROSE and block.is_ended]
    text = ""
    for block in complete or paragraphs:
        text += _as_written(block).replace("\n", " ") + " "
        if len(text) >= LOOKED_AT:
            break
    return text[:LOOKED_AT].rstrip()


def _as_written(block: Block) -> str:
    """Return the text of *block* with its raised and lowered figures as such, and without what is struck out."""
    if not MARKED.search(block.html):
        return block.text
    html = STRUCK.sub("", block.html)
    html = RAISED.sub(lambda match: raised(match[1].lower(), unescape(match[2]).strip()) or match[2], html)
    return squeezed(unescape(TAG.sub("", html)))


def composed(title: str, body: Sequence[Block], language: str) -> str:
    """Return the sentence near the beginning that shares most words with *title*, and those after it, as far as they fit."""
    sentences = [sentence for sentence in split(prose(body), language) if words(sentence)]
    if not sentences:
        return ""
    topics = _topic_words(title)
    start = 0 if size(sentences[0]) >= LEAD else _start(sentences[:LEADING], topics)
    text = sentences[start]
    share = 2 if HAS_UNSPACED.search(text) else 1  # a character of a script without spaces says about twice as much
    for sentence in sentences[start + 1 :]:
        if len(text) + len(sentence) >= (LONGEST if len(text) < SHORT else FULL) // share:
            break
        text += sentence if text.endswith(CLOSED) else f" {sentence}"
    return cut(text, language, LONGEST)


def _topic_words(text: str) -> frozenset[str]:
    """Return the words of *text* that name its topic: in English, not the commonest."""
    return frozenset(word for word in words(text) if common().get(word, 0) < STOP)


def _start(sentences: Sequence[str], title_words: frozenset[str]) -> int:
    """Return the place of the sentence that has most of the *title_words*."""
    ranks = []
    for position, sentence in enumerate(sentences):
        share = len(title_words & set(words(sentence))) / max(1, len(title_words))
        leans = sentence.endswith(QUESTION) or (position > 0 and LEANS.match(sentence) is not None)
        if position == 0 or share >= LEAST:
            ranks.append((share - LATER * position - LEANING * leans, -position))
    return -max(ranks)[1]
