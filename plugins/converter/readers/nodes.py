"""Elements as the converter's own data."""

from html import escape

from plugins.converter.dom import Element
from plugins.converter.model import Node

ATTRIBUTES = {"a": ("href", "title"), "abbr": ("title",), "time": ("datetime",)}


def opening(element: Element, name: str) -> str:
    """The opening tag of an inline element, with the attributes that we keep."""
    if name not in ATTRIBUTES:
        return f"<{name}>"
    found = [(key, (element.get(key) or "").strip()) for key in ATTRIBUTES[name]]
    given = "".join([f' {key}="{escape(value)}"' for key, value in found if value])
    return f"<{name}{given}>"


def node(element: Element, number: int) -> Node:
    """What is kept of an element around blocks."""
    get = element.get
    hints = " ".join(filter(None, (get("class"), get("id"), get("role"), get("itemprop")))).lower()
    tag = element.tag
    start = get("start") or "" if tag == "ol" else ""
    parent = element.getparent()
    siblings = len(parent) if parent is not None else 1
    return Node(number, tag, hints, int(start) if start.isdecimal() and len(start) < 7 else 1, siblings)
