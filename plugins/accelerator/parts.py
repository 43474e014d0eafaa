"""Parts of pages that are the same on many: a story's entry in each list it stands in is rendered once."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, Template, Undefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup
from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

from plugins.accelerator.templates import Templates

MOST = 256  # kept of a part that stands in no loop; a mast may have a face a section
PLAIN = (str, int, bool, type(None))

Key = tuple[object, ...]


class Parts:
    """The parts of one environment's templates, and what they were rendered to."""

    def __init__(self, env: Environment, templates: Templates, shared: Mapping[str, Any]) -> None:
        self._env = env
        self._templates = templates
        self._shared = shared
        self._opened: dict[str, Template] = {}
        self._kept: dict[str, dict[Key, tuple[Markup, tuple[Any, ...]]]] = {}

    def names(self, part: str) -> list[str]:
        """The values that *part* takes from where it stands."""
        return [name for name in self._templates.closure(part).names if name not in self._env.globals]

    def place(self, part: str, given: Mapping[str, Any], is_listed: bool) -> Markup:
        """*part* rendered with the values *given*; kept for the next page where these can be known again."""
        key = self._key(given, is_listed)
        if key is None:
            return self._render(part, given)
        kept = self._kept.setdefault(part, {})
        if key not in kept:
            if not is_listed and len(kept) >= MOST:
                kept.clear()
            # What is known by its identity is held, so that nothing else can take its place in memory.
            kept[key] = self._render(part, given), tuple(given.values())
        return kept[key][0]

    def _render(self, part: str, given: Mapping[str, Any]) -> Markup:
        template = self._opened[part] = self._opened.get(part) or self._env.get_template(part)
        return Markup(template.render(given))  # noqa: S704 - a template's own output

    def _key(self, given: Mapping[str, Any], is_listed: bool) -> Key | None:
        """What tells these values from others; None where that is not known, or where no page would ask again."""
        found: list[object] = []
        for name, value in given.items():
            if isinstance(value, PLAIN):
                found += (type(value), value)
            elif isinstance(value, Undefined):
                found.append(Undefined)
            elif (
                value is self._shared.get(name)
                or isinstance(value, URLWrapper)
                or (is_listed and isinstance(value, Content))
            ):
                found.append(id(value))
            else:
                return None
        return tuple(found)


class Includes(Extension):
    """`{% include "part" %}` becomes a call that hands the part the values it asks for, instead of all there are."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, its includes rewritten."""
        tokens = list(stream)
        depth, at = 0, 0
        while at < len(tokens):
            word = _word(tokens, at)
            depth += (word == "for") - (word == "endfor")
            part = _included(tokens[at : at + 4]) if word == "include" else None
            if part is None:
                yield tokens[at]
                at += 1
            else:
                yield from self._call(tokens[at].lineno, part, bool(depth))
                at += 4

    def _call(self, line: int, part: str, is_listed: bool) -> Iterator[Token]:
        names = self.environment.globals["parts"].names(part)  # type: ignore[attr-defined]
        given = [
            token for name in names for token in ((("string", name)), ("colon", ":"), ("name", name), ("comma", ","))
        ]
        call = [
            ("variable_begin", "{{"), ("name", "parts"), ("dot", "."), ("name", "place"), ("lparen", "("),
            ("string", part), ("comma", ","), ("lbrace", "{"), *given[:-1], ("rbrace", "}"), ("comma", ","),
            ("name", "true" if is_listed else "false"), ("rparen", ")"), ("variable_end", "}}"),
        ]  # fmt: skip
        yield from (Token(line, kind, text) for kind, text in call)


def _word(tokens: list[Token], at: int) -> str:
    """The name of the statement that begins at token *at*."""
    is_statement = tokens[at].type == "block_begin" and at + 1 < len(tokens)
    return str(tokens[at + 1].value) if is_statement else ""


def _included(tokens: list[Token]) -> str | None:
    """The template that a plain include names; None for one with conditions."""
    kinds = [token.type for token in tokens]
    return str(tokens[2].value) if kinds == ["block_begin", "name", "string", "block_end"] else None
