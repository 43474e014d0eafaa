"""Features of a block from the elements of an HTML page that hold it, and from what else they hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.converter.model import Block, Node
from standfirst.converter.segment.features.arrays import Floats, Ints, share


@dataclass(frozen=True, slots=True)
class Tree:
    """Every element that holds a block; row 0 is a root above them all."""

    nodes: list[Node]
    parent: Ints
    depth: Ints  # 0 at the root
    path: Ints  # the same number for elements whose tags are the same all the way up
    leaf: Ints  # of each block, the row of its innermost element
    levels: list[Ints]  # the rows at each depth, from 1

    def down(self, values: Floats, of_node: Floats) -> Floats:
        """Return *values* of each element, from those of its parent and its own: the smaller of parent + 1 and own."""
        for rows in self.levels:
            values[rows] = np.minimum(values[self.parent[rows]] + 1, of_node[rows])
        return values

    def sums(self, of_blocks: Floats) -> NDArray[Any]:
        """Return for each element, the sum of each column of *of_blocks*, one row a block, over all blocks inside it."""
        count = of_blocks.shape[1]
        columns = np.arange(count)
        flat = np.bincount((self.leaf[:, None] * count + columns).ravel(), of_blocks.ravel(), len(self.nodes) * count)
        totals = flat.reshape(-1, count)
        for rows in reversed(self.levels):
            above = (self.parent[rows][:, None] * count + columns).ravel()
            totals += np.bincount(above, totals[rows].ravel(), flat.size).reshape(-1, count)
        return totals

    def above(self, level: int) -> Ints:
        """Return for each block, the row of the element *level* - 1 levels above its innermost."""
        rows = self.leaf
        for _ in range(level - 1):
            rows = np.where(self.depth[rows] > 1, self.parent[rows], rows)
        return rows


ROOT = Node(0, "")


def tree(blocks: Sequence[Block]) -> Tree:
    """Return the elements around *blocks*."""
    row_of: dict[int, int] = {}
    path_of: dict[tuple[int, str], int] = {}
    nodes, parent, depth, path, leaf = [ROOT], [0], [0], [0], []
    for block in blocks:
        place = block.place
        shared = len(place)
        while shared and place[shared - 1].number not in row_of:
            shared -= 1
        row = row_of[place[shared - 1].number] if shared else 0
        for node in place[shared:]:
            parent.append(row)
            depth.append(depth[row] + 1)
            path.append(path_of.setdefault((path[row], node.tag), len(path_of) + 1))
            row = row_of[node.number] = len(nodes)
            nodes.append(node)
        leaf.append(row)
    depths = np.array(depth)
    levels = [np.flatnonzero(depths == level) for level in range(1, int(depths.max()) + 1)]
    return Tree(nodes, np.array(parent), depths, np.array(path), np.array(leaf), levels)


TAGS = tuple(
    (
        "article main section aside nav header footer form figure ul ol li p blockquote table div details dl address"
    ).split()
)
# Meanings of the parts of class, id and role words ("post-body" has two): conventions of stylesheets, not of any site.
# With "=" a part is that word; else it holds it.
HINTS = {
    "content": "article content entry post story body text prose markdown",
    "comment": "comment disqus discussion replies reply koment coment kommentar",
    "share": "share sharing social follow twitter facebook whatsapp partag compart teilen",
    "related": "related recommend =more readmore =read =next also similar popular trending most latest teaser card promo relacion correlat verwandt =lire powiaz",
    "menu": "nav menu breadcrumb toolbar pagination pager tabs =toc skip",
    "footer": "foot bottom copyright legal colophon",
    "side": "side widget rail column",
    "ad": "=ad =ads advert sponsor banner outbrain taboola affiliate donat",
    "signup": "newsletter subscri =sign signup signin login paywall form =cta =call =abo =abonn regwall",
    "author": "author byline =bio =biography contributor writer profile =autor =auteur redakt =avtor",
    "caption": "caption credit copyright legende bildunter didascalia rights",
    "media": "media gallery image photo figure video player embed foto =img =bild =pic picture slide",
    "tags": "=tag =tags topic categor keyword label meta",
    "title": "title headline heading hero header deck =dek standfirst lead summary intro",
    "notice": "cookie consent gdpr modal popup overlay notice alert disclaimer",
    "date": "date time publish",
    "block": "wysiwyg rich paragraph component block",
}
HINT_NAMES = tuple(f"hint_{name}" for name in HINTS)
HINTED = tuple((hint, f"hint_{name}") for name, hints in HINTS.items() for hint in hints.split())
IS_PART = {hint[1:]: name for hint, name in HINTED if hint[0] == "="}
IN_PART = tuple((hint, name) for hint, name in HINTED if hint[0] != "=")
PART = re.compile(r"[^\W\d_]+")
ANY = re.compile(  # whether a part holds any of them, as most hold none: by first letters, which the engine looks up
    "|".join(
        f"{first}(?:{'|'.join(hint[1:] for hint, _ in IN_PART if hint[0] == first)})"
        for first in sorted({hint[0] for hint, _ in IN_PART})
    )
)
FAR = 12  # levels; what is farther up counts as this far
MANY = 50  # siblings
MOST_KINDS = 100_000  # of elements remembered in one process
PROSE = 20.0  # words from which a block counts as prose in its elements
CONTAINERS = (1, 2, 3, 4, 6)  # levels up from the leaf whose contents are looked at
CORE_SHARES = (0.3, 0.6, 0.9)  # of the page's prose, held by the smallest element around that share of it

NAMES = (
    "depth", "leaf", "parent", "siblings", *(f"in_{tag}" for tag in TAGS), *HINT_NAMES,
    *(f"{name}^{level}" for level in CONTAINERS for name in ("mass", "page_share", "links", "blocks", "prose")),
    *(f"{name}@{part}" for part in CORE_SHARES for name in ("inside", "levels")),
    "alike", "alike_mass", "alike_links", "alike_share", "path_alike", "path_mass", "path_share",
    "readable_inside", "readable_levels", "readable_share",
)  # fmt: skip


TAG_CODES = {tag: code for code, tag in enumerate((*TAGS, "h1", "h2", "h3", "h4", "h5", "td", "pre", "body"))}


class Traits(NamedTuple):
    """The traits that an element's tag and class words give it."""

    columns: tuple[int, ...]  # of TAGS and HINT_NAMES, those that it is of and has
    points: int  # what Readability's class words say: 1 for a story, -1 against one


def table(blocks: Sequence[Block], mass: Floats) -> Floats:
    """Return one row a block, columns NAMES; all -1 for a text dump, which has no elements."""
    if not any(block.place for block in blocks):
        return np.full((len(blocks), len(NAMES)), -1.0)
    links = np.array([block.link_share for block in blocks])
    length = np.array([len(block.text) for block in blocks], dtype=np.float64)
    around = tree(blocks)
    numbers: dict[tuple[str, str], int] = {}  # of each tag with its class words on this page
    kinds = np.array([numbers.setdefault((node.tag, node.hints), len(numbers)) for node in around.nodes])
    traits = [_traits(tag, hints) for tag, hints in numbers]
    # All sums and all paths in one pass each: a pass through the levels takes as long for one column as for six.
    amounts = (mass, links, np.ones(len(mass)), (mass >= PROSE).astype(np.float64), length, length * links)
    sums = np.ascontiguousarray(around.sums(np.column_stack(amounts)).T)
    cores = [_core(around, sums[0], part * float(mass.sum())) for part in CORE_SHARES]
    named = np.array([trait.points for trait in traits])[kinds]
    scores = _scores(around, named, _points(blocks, length), share(sums[5], sums[4]))
    best = int(np.argmax(scores))
    short = around.depth[[*cores, best]] - _met(around, [*cores, best])[around.leaf]
    return np.hstack((
        _around(around, kinds, traits), _contents(around, float(mass.sum()), sums[:4]), _inside(short[:, :-1]),
        _alike(around, kinds, mass, links), _inside(short[:, -1:]), _readable(around, scores, best),
    ))  # fmt: skip


def _around(around: Tree, kinds: Ints, traits: Sequence[Traits]) -> Floats:
    """Depth, leaf, parent, siblings, then levels up to the nearest element of each tag and each hint, 12 at most."""
    leaf, parent = around.leaf, around.parent[around.leaf]
    codes = np.array([TAG_CODES.get(node.tag, -1) for node in around.nodes])
    siblings = np.minimum([node.siblings for node in around.nodes], MANY)
    of_kind = np.full((len(traits), len(TAGS) + len(HINT_NAMES)), float(FAR))
    has = [(row, column) for row, trait in enumerate(traits) for column in trait.columns]
    of_kind[tuple(np.array(has, dtype=np.int64).reshape(-1, 2).T)] = 0.0
    nearest = around.down(np.full((len(kinds), of_kind.shape[1]), float(FAR)), of_kind[kinds])
    return np.column_stack((around.depth[leaf], codes[leaf], codes[parent], siblings[leaf], nearest[leaf]))


_NUMBERS = {name: position for position, name in enumerate((*TAGS, *HINT_NAMES))}
# Readability's points: characters of a paragraph that gives any, and of one point more; how many at most; what a class word is worth.
SHORTEST_PARAGRAPH, LENGTH_OF_POINT, MOST_POINTS, CLASS_POINTS = 25, 100, 3.0, 25.0
COMMAS = ",，、،。"  # and the full stop of Chinese and Japanese, whose sentences have few commas
STORY_NAMES = frozenset(_NUMBERS[name] for name in ("article", "main", "hint_content"))
UNLIKELY = frozenset(
    _NUMBERS[f"hint_{name}"]
    for name in ("comment", "share", "related", "menu", "footer", "side", "ad", "signup", "notice", "caption")
)


@lru_cache(MOST_KINDS)
def _traits(tag: str, hints: str) -> Traits:
    matches = frozenset[str]().union(*map(_hinted, PART.findall(hints)))
    columns = tuple(_NUMBERS[name] for name in (tag, *matches) if name in _NUMBERS)
    return Traits(columns, int(not STORY_NAMES.isdisjoint(columns)) - int(not UNLIKELY.isdisjoint(columns)))


@lru_cache(MOST_KINDS)
def _hinted(part: str) -> frozenset[str]:
    """Return what one part of a class word hints at; most pages are made of the same few thousand."""
    matches = {name for hint, name in IN_PART if hint in part} if ANY.search(part) else set[str]()
    return frozenset(matches | {IS_PART[part]} if part in IS_PART else matches)


def _contents(around: Tree, total: float, sums: Floats) -> Floats:
    """Return what the elements above each block hold, by the *sums* of each element: words (of the page's *total*), links, blocks, prose."""
    totals, linked, count, prose = sums
    columns: list[Floats] = []
    for level in CONTAINERS:
        position = around.above(level)
        columns += [
            totals[position],
            share(totals[position], total),
            linked[position] / count[position],
            count[position],
            prose[position] / count[position],
        ]
    return np.column_stack(columns)


def _inside(short: Floats) -> Floats:
    """Return for each of some elements if each block is in it, and how far up it meets its path: *short* levels of the element, a column each."""
    return np.stack((short == 0, short), axis=2).reshape(len(short), -1)


def _met(around: Tree, targets: Sequence[int]) -> Floats:
    """Return for each element, one column for each of the *targets*, the depth at which its path leaves theirs."""
    on_path = np.zeros((len(around.nodes), len(targets)))
    for column, element in enumerate(targets):
        row = element
        while row:
            on_path[row, column] = around.depth[row]
            row = int(around.parent[row])
    met = np.zeros(on_path.shape)
    for rows in around.levels:
        met[rows] = np.maximum(on_path[rows], met[around.parent[rows]])
    return met


def _core(around: Tree, totals: Floats, least: float) -> int:
    """Return the smallest element, the innermost of such, that holds at least *least* words."""
    enough = np.flatnonzero(totals >= least)
    return int(enough[np.lexsort((-around.depth[enough], totals[enough]))[0]])


def _points(blocks: Sequence[Block], length: Floats) -> Floats:
    """Return the points of each block, whose characters are *length*, in Arc90's Readability (2009): for its length and its commas."""
    texts = (block.text for block in blocks)
    commas = np.array([text.count(",") if text.isascii() else sum(map(text.count, COMMAS)) for text in texts])
    return np.where(length >= SHORTEST_PARAGRAPH, 1 + commas + np.minimum(length / LENGTH_OF_POINT, MOST_POINTS), 0.0)


def _scores(around: Tree, named: Ints, points: Floats, linked: Floats) -> Floats:
    """Return the score of each element there: a paragraph gives its *points* to the element around it, half of them to the next; class words, by *named*, add and subtract; what is *linked*, a share, counts less."""
    rows, parent, count = around.leaf, around.parent, len(around.nodes)
    score = np.bincount(parent[rows], points, count) + np.bincount(parent[parent[rows]], points / 2, count)
    score = np.where(score > 0, score + CLASS_POINTS * named, 0.0)
    return np.maximum(score * (1 - linked), 0.0)


def _readable(around: Tree, scores: Floats, best: int) -> Floats:
    """Return what each block's own elements score of the element *best*, which Readability would take."""
    parent = around.parent[around.leaf]
    of_node = np.maximum(scores[parent], scores[around.parent[parent]])
    return share(of_node, float(scores[best]))[:, None]


def _alike(around: Tree, kinds: Ints, mass: Floats, links: Floats) -> Floats:
    """Return how many blocks are made as this one is (same leaf and parent; same tags all the way), and their prose."""
    leaf = around.leaf
    _, combinations = np.unique(kinds[leaf] * (len(kinds) + 1) + kinds[around.parent[leaf]], return_inverse=True)
    _, path = np.unique(around.path[leaf], return_inverse=True)
    total = float(mass.sum())
    columns: list[Floats] = []
    for group, with_links in ((combinations, True), (path, False)):
        count = np.bincount(group).astype(np.float64)
        group_mass = np.bincount(group, weights=mass)
        columns += [count[group], (group_mass / count)[group]]
        if with_links:
            columns.append((np.bincount(group, weights=links) / count)[group])
        columns.append(share(group_mass[group], total))
    return np.column_stack(columns)
