"""Remove what repeats from the chosen blocks: titles, bylines and lines of the header, doubled paragraphs."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from standfirst.converter.cleanup.buttons import is_button, is_credited, is_source, repeated
from standfirst.converter.cleanup.ends import without_ends, without_first_labels, without_note
from standfirst.converter.cleanup.headings_and_lists import contents, with_bold_headings, with_headings, with_lists
from standfirst.converter.model import LISTS, Block
from standfirst.converter.segment.boilerplate import asks_for_scripts, is_teaser, lists_tags
from standfirst.text.words import COLONS, bag, is_ended, size

LONE_NUMBER = re.compile(r"\d{1,3}[.)]")
NEARLY = 0.9  # of a block's characters, those in links
QUOTED = " .,;:!?…'\"“”„«»‘’"
SENTENCE_ENDS = re.compile(r"[\s.,;:…]*(?:$|[.!?…。！？]|['\"”’»])")
LONGEST_PULLED = 40.0  # words of a pull quote (by taste); a longer paragraph is quoted by what comes after it
DOUBLED, RUN = 12, 3  # words from which a block said twice is a repeat, and shorter ones in a row that are
# A pull quote is in such an element, or in one whose class names it, at most this many levels up.
ASIDE_TAGS = frozenset(("aside", "figure", "blockquote"))
PULLED = re.compile(r"pull|call-?out|tweet|quote|highlight")
PARENTS = 3
NEAR_EMBED = 3  # blocks around a player; some of them must belong to the story
# "Advertisement" in the languages most news is written in: a label, never a line of a story.
ADVERTISEMENT = re.compile(
    r"[\W_]*(?:skip )?(?:advertisements?|advert|sponsored(?: content)?|sponsor message|promoted|anzeige|werbung|publicité|publicidad|publicidade|pubblicità"
    r"|advertentie|annons|annonce|reklama?|reklam|реклама|広告|广告|廣告|광고|إعلان|פרסומת|विज्ञापन|quảng cáo|iklan)[\W_]*",
    re.IGNORECASE,
)
LONGEST_LABEL = 80  # characters of such a label

# A path to the page: "You are here: Home > News" and "Home › News › Local".
PATH = re.compile(
    r"(?:you are here|sie sind hier|vous êtes ici|estás en|está aquí|você está em|sei in|u bent hier|当前位置|現在位置)\s*[:：].*"
    r"|[^.!?]{1,40}(?:\s[>›»]\s[^.!?]{1,60}){1,5}",
    re.IGNORECASE,
)
IN_PATH = (">", "›", "»", ":", "：")  # any path has one of them
PAID = re.compile(r"(?:PR|ＰＲ)(?![a-zA-ZÀ-ɏ])|【PR】|［PR］|AD:|Anzeige:")  # how a paid link starts
OWN_LINKS = 0.6  # of a list's items, those that lead into the page itself
HALF = 0.5  # of such a line, what is linked

Words = tuple[str, ...]


def tidy(blocks: Sequence[Block], stated_lines: Collection[str], authors: Collection[str] = ()) -> tuple[Block, ...]:
    """Return the story's *blocks* without captions, labels, repeats, lines that only repeat *stated_lines*, and *authors*' notes."""
    repeated_bags = {bag(line) for line in stated_lines if line}
    kept = [block for block in blocks if block.kind != "caption" and not _is_label_of_page(block)]
    kept = list(_without_captions(list(_without_known(kept, repeated_bags))))
    kept = without_note(list(_without_doubles(_without_contents(kept))), authors)
    kept = [block for index, block in enumerate(kept) if not _names_code(kept, index)]
    kept = without_ends(without_first_labels(_numbered(kept), authors))
    return tuple(with_bold_headings(kept) if any(block.place for block in kept) else with_headings(with_lists(kept)))


def _is_label_of_page(block: Block) -> bool:
    if (
        (len(block.text) <= LONGEST_LABEL and ADVERTISEMENT.fullmatch(block.text))
        or is_teaser(block)
        or (not block.place and is_button(block.text))
        or asks_for_scripts(block)
    ):
        return True
    if block.link_share > HALF and (PAID.match(block.text) or lists_tags(block)):
        return True
    return block.kind != "table" and any(mark in block.text for mark in IN_PATH) and bool(PATH.fullmatch(block.text))


def _without_known(blocks: Sequence[Block], repeated_bags: Collection[Words]) -> Iterator[Block]:
    """*blocks* without headings and lines that only repeat a fact of the header."""
    for block in blocks:
        line_words = bag(block.text)
        if line_words and line_words not in repeated_bags:
            yield block


def _without_captions(blocks: Sequence[Block]) -> Iterator[Block]:
    """*blocks* without a text dump's captions, the sources of its pictures and buttons said again; a table's own source stays."""
    pressed = repeated([block.text for block in blocks if not block.place])
    for above, block in zip((None, *blocks), blocks, strict=False):
        is_of_table = above is not None and above.kind == "table"
        if block.place or not (
            block.text in pressed or is_credited(block.text) or (is_source(block.text) and not is_of_table)
        ):
            yield block


def _without_contents(blocks: Sequence[Block]) -> list[Block]:
    """*blocks* without a text dump's tables of contents and an HTML page's lists of links into itself, which lead nowhere in a post."""
    outer = [next((node.number for node in block.place if node.tag in LISTS), None) for block in blocks]
    children = Counter(outer)
    inner = Counter(
        number
        for number, block in zip(outer, blocks, strict=True)
        if block.link_share > NEARLY and 'href="#' in block.html
    )
    away = {
        position
        for position, number in enumerate(outer)
        if number is not None and inner[number] >= max(RUN, children[number] * OWN_LINKS)
    }
    heads = {position - 1 for position in away if position and blocks[position - 1].kind == "heading"}
    away |= heads | (frozenset() if any(block.place for block in blocks) else contents(blocks))
    return [block for position, block in enumerate(blocks) if position not in away]


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """*blocks*, a number that stands alone over a heading in the heading."""
    without_repeats: list[Block] = []
    for block in blocks:
        if (
            without_repeats
            and block.kind == "heading"
            and not block.text[0].isdecimal()
            and LONE_NUMBER.fullmatch(without_repeats[-1].text)
        ):
            number = without_repeats.pop().text
            html = f"{number} {block.html}" if block.html else ""
            without_repeats.append(block._replace(text=f"{number} {block.text}", html=html))
        else:
            without_repeats.append(block)
    return without_repeats


def _without_doubles(blocks: Sequence[Block]) -> Iterator[Block]:
    """Return the blocks that repeat nothing: no longer block that holds them, no earlier one, no run of such repeats.

    Headings and short lines recur in good stories ("Pros", "Infrastructure as a service (IaaS)" over "Infrastructure as
    a service (IaaS) is ..."). 709 pages, 5 words against 12: headings .839 -> .845, breaks .814 -> .822. Paragraphs of a page that a longer one holds
    stay: breaks .8311 -> .8319.
    """
    bags = [" ".join(bag(block.text)) for block in blocks]
    joined, same = "\n".join(bags), Counter(block.text for block in blocks)
    first: dict[str, int] = {}
    for position, block_words in enumerate(bags):
        first.setdefault(block_words, position)
    earlier = [first[block_words] < position for position, block_words in enumerate(bags)]
    new = {block.inside(LISTS) for block, is_earlier in zip(blocks, earlier, strict=True) if not is_earlier}
    earlier = [
        is_earlier and (block.inside(LISTS) is None or block.inside(LISTS) not in new)
        for block, is_earlier in zip(blocks, earlier, strict=True)
    ]
    for position, (block, block_words) in enumerate(zip(blocks, bags, strict=True)):
        is_long = (
            block_words.count(" ") >= DOUBLED - 1 and block.kind != "table" and not _is_announced(blocks, position)
        )
        is_held = is_long and _may_be_pulled(block) and joined.count(block_words) > same[block.text]
        is_quoted = is_held and _is_quoted(position, blocks)
        if not (is_quoted or (earlier[position] and (is_long or _runs(position, bags, earlier, first)))):
            yield block


def _is_announced(blocks: Sequence[Block], position: int) -> bool:
    """Return true if a colon is before block *position*: a story quotes itself to discuss its own words."""
    return position > 0 and blocks[position - 1].text[-1] in COLONS


def _may_be_pulled(block: Block) -> bool:
    """Return true if a block may be a pull quote: on an HTML page one is in an element of its own."""
    if block.kind == "heading":
        return False
    return not block.place or any(
        node.tag in ASIDE_TAGS or PULLED.search(node.hints) for node in block.place[-PARENTS:]
    )


def _runs(position: int, bags: Sequence[str], earlier: Sequence[bool], first: Mapping[str, int]) -> bool:
    """Return true if block *position* is in a run of at least three blocks and a dozen words that is in the page earlier, too."""
    start, end = position, position + 1
    while start and earlier[start - 1] and first[bags[start - 1]] == first[bags[start]] - 1:
        start -= 1
    while end < len(bags) and earlier[end] and first[bags[end]] == first[bags[end - 1]] + 1:
        end += 1
    return end - start >= RUN and sum(block_words.count(" ") + 1 for block_words in bags[start:end]) >= DOUBLED


def _is_quoted(position: int, blocks: Sequence[Block]) -> bool:
    """Return true if a longer block holds the whole of block *position*: where this is a sentence, up to the end of one or of a quotation."""
    line_words = _folded(blocks[position].text).strip(QUOTED)
    is_aside = any(node.tag == "aside" or "pull" in node.hints for node in blocks[position].place[-PARENTS:])
    is_open = is_aside or not is_ended(blocks[position].text) or blocks[position].text.endswith(("…", "..."))
    is_pulled = size(blocks[position].text) <= LONGEST_PULLED
    for index, other in enumerate(blocks):
        if len(other.text) > len(blocks[position].text) and (is_pulled or index < position):
            before, without_repeats, behind = _folded(other.text).partition(line_words)
            if without_repeats and not before[-1:].isalnum() and (is_open or SENTENCE_ENDS.match(behind)):
                return True
    return False


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _names_code(blocks: Sequence[Block], index: int) -> bool:
    """Return true if a line is only the name of the language that the code below it is in."""
    if index + 1 >= len(blocks) or blocks[index + 1].kind != "code" or blocks[index].kind == "code":
        return False
    return f'"language-{blocks[index].text.casefold()}"' in blocks[index + 1].html


def with_embeds(blocks: Sequence[Block], chosen: Collection[int]) -> list[int]:
    """Return the *chosen* indices and those of players between story blocks of the same element."""
    indices = set(chosen)
    for index, block in enumerate(blocks):
        if block.kind == "embed":
            indices.discard(index)
            around = [
                position
                for position in range(index - NEAR_EMBED, index + NEAR_EMBED + 1)
                if position in chosen and blocks[position].kind != "embed"
            ]
            if around and around[0] < index < around[-1] and _shares_parent(blocks, index, around):
                indices.add(index)
    return sorted(indices)


def _shares_parent(blocks: Sequence[Block], index: int, around: Sequence[int]) -> bool:
    above = {node.number for node in blocks[index].place[-3:]}
    return any({node.number for node in blocks[position].place[-2:]} & above for position in around)
