"""A block among the elements of an HTML page: what stands around it and what else stands in there."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from plugins.converter.features.arrays import Floats, Ints, share
from plugins.converter.model import Block, Node

TAGS = tuple(
    "article main section aside nav header footer form figure ul ol li p blockquote table div details dl address".split()
)
# What class, id and role words hint at: conventions of stylesheets, not of any site.
HINTS = {
    "content": r"article|content|entry|post|story|body|text|prose|markdown",
    "comment": r"comment|disqus|discussion|replies|reply",
    "share": r"share|sharing|social|follow|twitter|facebook|whatsapp",
    "related": r"related|recommend|more-|readmore|read-more|also|similar|popular|trending|most|latest|teaser|card|promo",
    "menu": r"nav|menu|breadcrumb|toolbar|pagination|pager|tabs|toc|table-of-contents|skip",
    "footer": r"foot|bottom|copyright|legal|colophon",
    "side": r"side|widget|rail|aside|column",
    "ad": r"\bads?\b|advert|sponsor|banner|outbrain|taboola|affiliate|donat",
    "signup": r"newsletter|subscri|sign-?up|signin|login|paywall|form|cta|call-to",
    "author": r"author|byline|\bbio|contributor|writer|profile",
    "media": r"caption|credit|media|gallery|image|photo|figure|video|player|embed",
    "tags": r"\btags?\b|tag-|topic|categor|keyword|label|meta",
    "title": r"title|headline|heading|hero|header|deck|dek|standfirst|subtitle|lead|summary|intro",
    "notice": r"cookie|consent|gdpr|modal|popup|overlay|notice|alert|disclaimer",
    "date": r"date|time|publish|updated",
    "block": r"wp-block|wysiwyg|rich-?text|paragraph|component|block",
}
HINT = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in HINTS.items()))
FAR = 12
CONTAINERS = (1, 2, 3, 4, 6)  # levels up from the leaf whose contents are looked at
CORE_SHARES = (0.3, 0.6, 0.9)  # of the page's prose, held by the smallest element around so much of it

NAMES = (
    "depth", "leaf", "parent", "siblings", *(f"in_{tag}" for tag in TAGS), *(f"hint_{name}" for name in HINTS),
    *(f"{name}^{level}" for level in CONTAINERS for name in ("mass", "page_share", "links", "blocks", "prose")),
    *(f"{name}@{part}" for part in CORE_SHARES for name in ("inside", "levels")),
    "alike", "alike_mass", "alike_links", "alike_share", "path_alike", "path_mass", "path_share",
)  # fmt: skip


def table(blocks: Sequence[Block], mass: Floats) -> Floats:
    """One row a block, columns NAMES; all -1 for a text dump, which has no elements."""
    if not any(block.place for block in blocks):
        return np.full((len(blocks), len(NAMES)), -1.0)
    links = np.array([block.link_share for block in blocks])
    parts = (_around(blocks), _contents(blocks, mass, links), _alike(blocks, mass, links))
    return np.hstack(parts)


def _around(blocks: Sequence[Block]) -> Floats:
    near: dict[int, tuple[float, ...]] = {}
    rows = []
    for block in blocks:
        place = block.place
        if not place:
            rows.append((0.0, -1.0, -1.0, 0.0) + (float(FAR),) * (len(TAGS) + len(HINTS)))
            continue
        tags = [node.tag for node in place[-2:]]
        codes = [float(TAG_CODES.get(tag, -1)) for tag in (tags[-1], tags[0])]
        rows.append((float(len(place)), *codes, float(min(place[-1].siblings, 50)), *_nearest(place, near)))
    return np.array(rows)


TAG_CODES = {tag: code for code, tag in enumerate((*TAGS, "h1", "h2", "h3", "h4", "h5", "td", "pre", "body"))}


def _nearest(place: tuple[Node, ...], near: dict[int, tuple[float, ...]]) -> tuple[float, ...]:
    """Levels up to the nearest element of each tag, then of each hint; 12 where there is none."""
    known = near.get(place[-1].number)
    if known is None:
        above = _nearest(place[:-1], near) if len(place) > 1 else (float(FAR),) * (len(TAGS) + len(HINTS))
        node = place[-1]
        own = _own(node.tag, node.hints)
        known = tuple(0.0 if mine else min(up + 1, FAR) for mine, up in zip(own, above, strict=True))
        near[node.number] = known
    return known


@lru_cache(maxsize=20_000)
def _own(tag: str, hints: str) -> tuple[bool, ...]:
    found = {match.lastgroup for match in HINT.finditer(hints)}
    return (*(tag == name for name in TAGS), *(name in found for name in HINTS))


def _contents(blocks: Sequence[Block], mass: Floats, links: Floats) -> Floats:
    """What the elements above each block hold, and where the page's prose lies."""
    row = np.concatenate([np.full(len(block.place), index) for index, block in enumerate(blocks)]).astype(np.int64)
    number = np.fromiter((node.number for block in blocks for node in block.place), dtype=np.int64, count=len(row))
    most = int(number.max()) + 1
    totals = np.bincount(number, weights=mass[row], minlength=most)
    linked = np.bincount(number, weights=links[row], minlength=most)
    count = np.bincount(number, minlength=most).astype(np.float64)
    prose = np.bincount(number, weights=(mass[row] >= 20).astype(np.float64), minlength=most)
    whole = float(mass.sum())
    columns: list[Floats] = []
    for level in CONTAINERS:
        at = np.array([block.place[-min(level, len(block.place))].number if block.place else 0 for block in blocks])
        columns += [totals[at], share(totals[at], whole), share(linked[at], count[at]), count[at], share(prose[at], count[at])]
    for part in CORE_SHARES:
        columns += _core(blocks, totals, part * whole)
    return np.column_stack(columns)


def _core(blocks: Sequence[Block], totals: Floats, wanted: float) -> list[Floats]:
    """Whether each block stands in the smallest element that holds *wanted* words, and levels shared with it."""
    core: tuple[Node, ...] = ()
    least = np.inf
    for block in blocks:
        for depth, node in enumerate(block.place):
            held = totals[node.number]
            if held >= wanted and (held < least or (held == least and depth + 1 > len(core))):
                least, core = held, block.place[: depth + 1]
    numbers = [node.number for node in core]
    inside = [float(len(block.place) >= len(core) and block.place[len(core) - 1].number == numbers[-1]) if core else 0.0 for block in blocks]
    shared = [len(core) - _common(block.place, numbers) for block in blocks]
    return [np.array(inside), np.array(shared, dtype=np.float64)]


def _common(place: tuple[Node, ...], numbers: list[int]) -> int:
    count = 0
    for node, number in zip(place, numbers, strict=False):
        if node.number != number:
            break
        count += 1
    return count


def _alike(blocks: Sequence[Block], mass: Floats, links: Floats) -> Floats:
    """How many blocks are made as this one is (same leaf and parent; same tags all the way), and their prose."""
    made = _groups([tuple((node.tag, node.hints) for node in block.place[-2:]) for block in blocks])
    path = _groups([tuple(node.tag for node in block.place) for block in blocks])
    whole = float(mass.sum())
    columns: list[Floats] = []
    for group, with_links in ((made, True), (path, False)):
        count = np.bincount(group).astype(np.float64)
        total = np.bincount(group, weights=mass)
        columns += [count[group], (total / count)[group]]
        if with_links:
            columns.append((np.bincount(group, weights=links) / count)[group])
        columns.append(share(total[group], whole))
    return np.column_stack(columns)


def _groups(keys: Sequence[tuple[object, ...]]) -> Ints:
    codes: dict[tuple[object, ...], int] = {}
    return np.array([codes.setdefault(key, len(codes)) for key in keys])
