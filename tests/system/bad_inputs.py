"""Bad inputs for a regular expression, made from its own parse: each of its repetitions pumped, then broken off.

A backtracking engine takes exponential or quadratic time where one text can be read in many ways (Davis et al., "The Impact of
Regular Expression Denial of Service", ESEC/FSE 2018). For each repetition there is a prefix that leads to it, many times what it
repeats, and an end that nothing matches; the same without the prefix, and with two neighbours in turn.
"""

import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator
from typing import Any

MANY = 8  # a repetition that may go on longer than this is pumped
ENDS = ("", "\x00", "!\n", " x")


def bad_inputs(pattern: re.Pattern[Any], size: int) -> Iterator[str]:
    """Return texts of about *size* characters that might take *pattern* long."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & ~re.DEBUG & ~(re.UNICODE if isinstance(pattern.pattern, bytes) else 0)
    tree = parser.parse(source, flags & ~re.LOCALE)
    seen = set()
    for prefix, pump in _pumps(list(tree), ""):
        for start in ("", prefix):
            for end in ENDS:
                if pump and (start, pump, end) not in seen:
                    seen.add((start, pump, end))
                    yield start + pump * (size // len(pump)) + end


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Return for each repetition in *nodes* what leads to it, and what it repeats."""
    for node in nodes:
        code, value = node
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, inner = value
            example = _example(list(inner))
            if most == codes.MAXREPEAT or most > MANY:
                yield before, example
                yield before, example + " "
            yield from _pumps(list(inner), before)
        for inner in _inside(node):
            yield from _pumps(inner, before)
        before += _example([node])


def _inside(node: Any) -> Iterator[list[Any]]:
    code, value = node
    if code == codes.SUBPATTERN:
        yield list(value[3])
    elif code == codes.BRANCH:
        yield from map(list, value[1])
    elif code in (codes.ASSERT, codes.ASSERT_NOT):
        yield list(value[1])
    elif code == codes.ATOMIC_GROUP:
        yield list(value)


def _example(nodes: list[Any]) -> str:
    """Return a text that *nodes* match, by and large."""
    return "".join(map(_one, nodes))


def _one(node: Any) -> str:  # noqa: C901, PLR0911 - a branch a kind of node
    code, value = node
    if code == codes.LITERAL:
        return chr(value)
    if code == codes.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if code == codes.ANY:
        return "a"
    if code == codes.IN:
        return _of_set(value)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _example(list(value[2])) * max(1, int(value[0]))
    if code == codes.SUBPATTERN:
        return _example(list(value[3]))
    if code == codes.BRANCH:
        return _example(list(value[1][0]))
    if code == codes.ATOMIC_GROUP:
        return _example(list(value))
    return ""  # positions and assertions


CATEGORIES = {
    codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a", codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def _of_set(members: list[Any]) -> str:
    if members[0][0] == codes.NEGATE:
        excluded = re.compile("[" + "".join(_written(member) for member in members[1:]) + "]")
        return next(mark for mark in "ab1 -<\"'é=" if not excluded.match(mark))
    code, value = members[0]
    written: dict[Any, Callable[[], str]] = {
        codes.LITERAL: lambda: chr(value),
        codes.RANGE: lambda: chr(value[0]),
        codes.CATEGORY: lambda: CATEGORIES[value],
    }
    return written[code]()


def _written(member: Any) -> str:
    code, value = member
    if code == codes.LITERAL:
        return re.escape(chr(value))
    if code == codes.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w",
            codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_NOT_WORD: r"\W"}[value]  # fmt: skip
