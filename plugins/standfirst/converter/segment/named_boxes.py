"""Leave out parts of an HTML page whose class names say that they are beside the story.

The model sees these names too, and is still mistaken about comments in the words of the story. Out of fold, of blocks (1,354 pages): news .9650 to
.9672, f1 >= .95 .825 to .831; English pages .9618 to .9629, .846 to .852; 32 pages are better, three are worse. Captions: news +.0002, f1 >= .95
+.003. Names of other boxes (related, share, sidebar, newsletter, menu, review, terms) take as many parts of stories as of other texts. The wider patterns that the features
read (`features.ancestors`) instead of these: English .9618 to .9615, 24 pages worse.

Captions are left out here by the names of their elements, in `prune.captions` by their place below a picture; the cleanup rule `captions` removes
what the page's own markup calls one.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import takewhile

from standfirst.converter.model import Block

# Readers' comments, notes on authors, footers, consent to cookies, polls, enlarged pictures, placeholders of embedded posts.
OUTSIDE = re.compile(
    r"comment(?!ary|aries|ator)|footer|contentinfo|cookie|consent|gdpr|authorbox|lightbox|video-fallback|embed[a-z_-]{0,40}placeholder"
    r"|(?:^|[\s_-])(?:disqus|discussion|kommentare?|replies|responses|author|bio|poll)(?=$|[\s_-]|\d)"
)
# Notices of law, calls to click, forms: parts of stories too, if they are large. Out of fold: English .9630 to .9638, f1 >= .95 .853 to .858, news
# +.0002; 47 pages are better, ten are worse, by .006 at most.
SMALL_OUTSIDE = re.compile(r"disclaimer|(?:^|[\s_-])(?:alert|cta|affiliate|banner|button|btn)(?=$|[\s_-]|\d)")
FOOTER, FORM = "footer", "form"
REMEMBERED = 8_192  # names of elements; pages of a site share most of theirs
QUOTE = "blockquote"  # its footer says whose words they are
TOP = frozenset(("html", "body", "main", "article"))  # their classes say what the page has, or who wrote it
# Shares of the chosen words: a larger element belongs to the story, also if it has such a name; a smaller rest is not left alone.
LARGEST, LARGEST_SMALL, LEAST_LEFT = 0.6, 0.3, 0.3
CAPTION, AROUND, LONGEST_CAPTION = "caption", 3, 80.0  # elements around a line, and its words
# The name of an element whose own text is a caption.
IMAGE = re.compile(r"(?:^|[\s_-])(?:img|image|photo|foto|bild)(?=$|[\s_-]|box)")


def without(chosen: Collection[int], blocks: Sequence[Block]) -> set[int]:
    """Return the *chosen* blocks without those in elements with such names, and without captions."""
    kept = set(chosen)
    words = sum(blocks[position].size for position in kept)
    members: dict[int, set[int]] = {}
    largest: dict[int, float] = {}  # by the number of the element
    for position in kept:
        for node in takewhile(lambda node: node.tag != QUOTE, blocks[position].place):
            if node.number not in largest:
                largest[node.number] = _largest(node.tag, node.hints)
            if largest[node.number]:
                members.setdefault(node.number, set()).add(position)
    away = {
        position
        for number, inside in members.items()
        if sum(blocks[member].size for member in inside) < largest[number] * words
        for position in inside
    }
    if sum(blocks[position].size for position in kept - away) >= LEAST_LEFT * words:
        kept -= away
    captions = {position for position in kept if _is_caption(blocks[position])}
    return kept - captions or kept


@lru_cache(REMEMBERED)
def _largest(tag: str, hints: str) -> float:
    """Return the share of the chosen words below which an element is beside the story, by its names; 0 if they say nothing."""
    if tag in TOP:
        return 0.0
    if tag == FOOTER or OUTSIDE.search(hints):
        return LARGEST
    return LARGEST_SMALL if tag == FORM or SMALL_OUTSIDE.search(hints) else 0.0


def _is_caption(block: Block) -> bool:
    if block.size > LONGEST_CAPTION or block.kind not in ("paragraph", "caption"):
        return False
    is_named = any(CAPTION in node.hints for node in block.place[-AROUND:])
    return (is_named and not block.is_ended) or any(IMAGE.search(node.hints) for node in block.place[-1:])
