"""Read what a page's JSON-LD states of the article."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from standfirst.text.characters import TAG

Node = Mapping[str, object]

TRAILING_COMMA = re.compile(r",(\s{0,20}[}\]])")
# From the surest kind down, as a page may hold several; other types say nothing of an article.
KINDS = (
    "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "liveblogposting",
    "blogposting", "article", "techarticle", "scholarlyarticle", "medicalscholarlyarticle", "report",
    "advertisercontentarticle", "review", "recipe", "howto", "socialmediaposting", "discussionforumposting",
    "creativework", "product", "podcastepisode", "videoobject", "faqpage", "medicalwebpage", "itempage",
    "webpage",
)  # fmt: skip
ARTICLES = frozenset(KINDS[: KINDS.index("discussionforumposting")])
DEEPEST = 6  # levels of nesting walked
PARTS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "isPartOf", "hasPart")


@dataclass(frozen=True, slots=True)
class Linked:
    """The article's own node, its values as written; empty where the page has none."""

    kind: str = ""
    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    author_kind: str = ""  # the type of the first of them
    publisher: str = ""
    section: str = ""
    description: str = ""
    language: str = ""
    url: str = ""
    image: str = ""
    credit: str = ""  # of the image
    keywords: tuple[str, ...] = ()
    body: str = ""
    path: tuple[str, ...] = ()  # from the front page to the story

    @property
    def is_article(self) -> bool:
        """Return true if the page calls itself an article, not a mere page."""
        return self.kind in ARTICLES


def read(scripts: Sequence[str]) -> Linked:
    """Return the best article among the JSON-LD *scripts* of a page."""
    nodes = [node for script in scripts for node in _walk(_load(script), 0)]
    ranked = [(KINDS.index(kind), place, node) for place, node in enumerate(nodes) if (kind := _kind(node))]
    path = next(filter(None, map(_path, nodes)), ())
    if not ranked:
        return Linked(path=path)
    _, _, article = min(ranked, key=lambda entry: entry[:2])
    named = {str(node["@id"]): node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return replace(_read(article, named), path=path)


def _path(node: Node) -> tuple[str, ...]:
    """Return the names in a BreadcrumbList."""
    if "BreadcrumbList" not in map(str, _listed(node.get("@type"))):
        return ()
    steps = [step for step in _listed(node.get("itemListElement")) if isinstance(step, dict)]
    return tuple(name for step in steps if (name := _text(step.get("name")) or _text(step.get("item"))))


def _load(script: str) -> object:
    """Return the value in *script*, mended where it is broken in the usual ways."""
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        pass
    start = min((place for mark in "{[" if (place := script.find(mark)) >= 0), default=len(script))
    text = script[start:]
    for attempt in (text, TRAILING_COMMA.sub(r"\1", text)):
        if value := _first_value(attempt):
            return value
    return None


def _first_value(text: str) -> object:
    """Return the first value of *text* where more follows it."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _walk(value: object, depth: int) -> Iterator[Node]:
    """Return the nodes in *value* that may be an article or be named by one."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _walk(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        for part in PARTS:
            if part in value:
                yield from _walk(value[part], depth + 1)


def _kind(node: Node) -> str:
    """Return the best known type of *node*."""
    kinds = {str(kind).rpartition("/")[2].lower() for kind in _listed(node.get("@type"))}
    return next((kind for kind in KINDS if kind in kinds), "")


def _type(person: object) -> str:
    return _text(person.get("@type")) if isinstance(person, dict) else ""


def _read(node: Node, named: Mapping[str, Node]) -> Linked:
    people = [_resolve(person, named) for key in ("author", "creator") for person in _listed(node.get(key))]
    return Linked(
        kind=_kind(node),
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        authors=tuple(dict.fromkeys(name for person in people if (name := _name(person)))),
        author_kind=next((_type(person) for person in people if _name(person)), ""),
        publisher=_name(_resolve(node.get("publisher"), named)),
        section=_text(node.get("articleSection")),
        description=_text(node.get("description")),
        language=_text(node.get("inLanguage")),
        url=_url(node.get("url")) or _url(node.get("mainEntityOfPage")),
        image=_url(node.get("image")),
        credit=_credit(node.get("image")),
        keywords=tuple(text for word in _listed(node.get("keywords")) if (text := _text(word))),
        body=_text(node.get("articleBody")),
    )


def _credit(image: object) -> str:
    """Return whose picture an ImageObject says it is."""
    node = image[0] if isinstance(image, list) and image else image
    if not isinstance(node, dict):
        return ""
    return next(
        filter(
            None,
            (_text(node.get(key)) for key in ("creditText", "copyrightNotice", "copyrightHolder", "creator", "author")),
        ),
        "",
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _resolve(value: object, named: Mapping[str, Node]) -> object:
    """Return the node a mere reference points to."""
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict) and "name" not in value:
        return named.get(str(value.get("@id")), value)
    return value


def _text(value: object) -> str:
    """Return *value* as plain text; the first of a list, the name of a node."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@value"))
    return " ".join(unescape(TAG.sub("", str(value))).split()) if isinstance(value, str | int) else ""


def _name(value: object) -> str:
    """Return the name of a node; of a person without one, the given name and the family name."""
    name = _text(value)
    if name or not isinstance(value, dict):
        return name
    return " ".join(filter(None, (_text(value.get("givenName")), _text(value.get("familyName")))))


def _url(value: object) -> str:
    if isinstance(value, dict):
        return _text(value.get("url") or value.get("@id") or value.get("contentUrl"))
    return _url(value[0]) if isinstance(value, list) and value else _text(value)
