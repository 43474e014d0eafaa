"""Pages whose story is only in a script's data, for a framework to show: Next.js, Nuxt, and what looks like them.

The data is read only if the page shows no words. Next.js writes one JSON document (`__NEXT_DATA__`), or pieces of one stream
(`self.__next_f.push([1, "..."])`, React Flight: lines of `id:json`); Nuxt writes an array that its entries refer to by number
(`__NUXT_DATA__`), or assigns an object. The object with the longest text under a name that texts have is the story.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from standfirst.converter.formats.json_dialects import GENERIC
from standfirst.converter.html.elements import Element

PUSHED = re.compile(r"self\.__next_f\.push\(\[\s*1\s*,\s*(?P<text>\"(?:[^\"\\]|\\.)*+\")\s*\]\)", re.DOTALL)
ASSIGNED = re.compile(r"window\.(?:__[A-Z_]{3,30}__|[A-Za-z_]{3,30}State)\s*=\s*(?=[\[{])")
SHORTEST = 200  # characters of a text that may be a story
DEEPEST = 60
BODIES = frozenset(GENERIC.body)


def article(tree: Element) -> Mapping[str, Any] | None:
    """Return the fields of the story that the scripts of *tree* hold; None if they hold none."""
    objects = (item for value in _values(tree) for item in _objects(value, 0))
    best = max(
        ((len(text), number, fields) for number, fields in enumerate(objects) if (text := _text(fields))), default=None
    )
    if best is None or best[0] < SHORTEST:
        return None
    fields = best[2]
    name = next(key for key in fields if key.casefold() in BODIES and _text({key: fields[key]}))
    return {**fields, name: _text(fields)}


def _values(tree: Element) -> Iterator[Any]:
    """Return every JSON value that a script of *tree* holds."""
    flight: list[str] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if script.get("type") == "application/json":
            yield from _loaded(text)
        flight += [piece for push in PUSHED.finditer(text) for piece in _loaded(push["text"])]
        for assignment in ASSIGNED.finditer(text):
            yield from _loaded(text[assignment.end() :])
    for line in "".join(piece for piece in flight if isinstance(piece, str)).split("\n"):
        yield from _loaded(line.partition(":")[2])


def _loaded(text: str) -> Iterator[Any]:
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text.strip())
    except (ValueError, RecursionError):
        return
    if isinstance(value, list) and _is_numbered(value):
        value = _resolved(value)
    yield value


def _is_numbered(value: list[Any]) -> bool:
    """Return true if *value* is Nuxt's form: objects whose values are places in the same array."""
    objects = [item for item in value if isinstance(item, dict) and item]
    return bool(objects) and all(isinstance(inner, int) for inner in objects[0].values())


def _resolved(value: list[Any]) -> list[Any]:
    """Return the objects of Nuxt's array with their values in place of the numbers, one level deep."""

    def at(place: Any) -> Any:
        return value[place] if isinstance(place, int) and 0 <= place < len(value) else place

    return [{key: at(inner) for key, inner in item.items()} if isinstance(item, dict) else item for item in value]


def _objects(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Return every object inside *value*."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner, depth + 1)


def _text(fields: Mapping[str, Any]) -> str:
    """Return the longest text of an object under a name that texts have: a string, or paragraphs in a list."""
    texts = (_joined(value) for key, value in fields.items() if key.casefold() in BODIES)
    return max(texts, key=len, default="")


def _joined(value: Any) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return ""
    parts = (item if isinstance(item, str) else _inner(item) if isinstance(item, dict) else "" for item in value)
    return "\n\n".join(part for part in parts if part)


def _inner(block: Mapping[str, Any]) -> str:
    """Return the text of one block of an editor's format, such as `{"type": "paragraph", "text": "..."}`."""
    return next((block[key] for key in ("text", "content", "html", "value") if isinstance(block.get(key), str)), "")
