"""Marks that are typed where a list is meant: bullets, dashes and numbers."""

import re

from standfirst.text.words import is_ended

BULLETS = frozenset("•‣▪◦●▢☐□")
BULLET = re.compile(rf"[{''.join(sorted(BULLETS))}·*–-]\s+(?=\S)")
TAG = re.compile(r"<[^>]*>")
NUMBER = re.compile(r"(\d{1,3})[.)] (?=\S)")


def bullet(line: str) -> str:
    """Return the bullet or dash that *line* begins with, blanks after it; none if a dash opens a quotation."""
    match = BULLET.match(line)
    is_said = line[:1] == "–" and is_ended(line)  # in many languages
    return match[0] if match and not is_said else ""


def without(html: str, mark: str) -> str:
    """*html*, the inside of a block whose text begins with *mark*, without that mark."""
    head, separator, rest = html.partition(mark)
    return f"{head}{rest.lstrip()}" if separator and not TAG.sub("", head).strip() else html


def number(line: str) -> int | None:
    """Return the number that *line* begins with as an item does: "3. Fill the tank"."""
    match = NUMBER.match(line)
    return int(match[1]) if match else None
