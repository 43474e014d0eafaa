"""Parts of pages that are the same on many: a story's entry in each list it is in is rendered once."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, Template, Undefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup
from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

from standfirst.builds.templates import Templates

MOST = 256  # kept of a part that is in no loop; a mast may have a face a section
PLAIN = (str, int, bool, type(None))
SAME_EVERYWHERE = frozenset(("SITEURL", "SITENAME", "SITESUBTITLE", "DEFAULT_LANG"))
BINDING = frozenset(
    ("set", "for", "with", "as", "import", "macro", "block", "is", "not")
)  # a name after these is none of ours
BLOCK = (("block_begin", "{%"), ("name", "with"), ("block_end", "%}"))
END = (("block_begin", "{%"), ("name", "endwith"), ("block_end", "%}"))

Key = tuple[object, ...]


class Parts:
    """The parts of one environment's templates, and what they were rendered to."""

    def __init__(self, env: Environment, templates: Templates, shared: Mapping[str, Any]) -> None:
        self._env = env
        self._templates = templates
        self.shared = shared
        self._opened: dict[str, Template] = {}
        self._kept: dict[str, dict[Key, tuple[Markup, tuple[Any, ...]]]] = {}

    @property
    def folded(self) -> object:
        """Return what `Folding` puts into templates in addition to their parts, or reads before it does."""
        values = [self.shared.get(name) for name in sorted(SAME_EVERYWHERE)]
        return values, sorted(self.shared), sorted(self._env.globals)

    def names(self, part: str) -> list[str]:
        """Return the values that *part* takes from where it is."""
        return [name for name in self._templates.closure(part).names if name not in self._env.globals]

    def tokens(self, part: str) -> Iterator[Token]:
        """Return the tokens of *part*, folded."""
        loader = self._env.loader
        assert loader is not None  # noqa: S101 - Pelican gives one
        source, path, _ = loader.get_source(self._env, part)
        return iter(self._env._tokenize(source, part, path))  # noqa: SLF001 - what Jinja's own parser calls

    def place(self, part: str, values: Mapping[str, Any], is_listed: bool) -> Markup:
        """Return *part* rendered with *values*; kept for the next page if these can be known again."""
        key = self._key(values, is_listed)
        if key is None:
            return self._render(part, values)
        kept = self._kept.setdefault(part, {})
        if key not in kept:
            if not is_listed and len(kept) >= MOST:
                kept.clear()
            # Objects known by identity are kept, so that no other object can take their place in memory.
            kept[key] = self._render(part, values), tuple(values.values())
        return kept[key][0]

    def _render(self, part: str, values: Mapping[str, Any]) -> Markup:
        template = self._opened[part] = self._opened.get(part) or self._env.get_template(part)
        return Markup(template.render(values))  # noqa: S704 - a template's own output

    def _key(self, values: Mapping[str, Any], is_listed: bool) -> Key | None:
        """Return a key of these values; None if there is none, or if no page would use them again."""
        parts_of_key: list[object] = []
        for name, value in values.items():
            if isinstance(value, PLAIN):
                parts_of_key += (type(value), value)
            elif isinstance(value, Undefined):
                parts_of_key.append(Undefined)
            elif (
                value is self.shared.get(name)
                or isinstance(value, URLWrapper)
                or (is_listed and isinstance(value, Content))
            ):
                parts_of_key.append(id(value))
            else:
                return None
        return tuple(parts_of_key)


class Folding(Extension):
    """Templates in which what is the same on every page is text already, and parts are inserted in place of their includes.

    `{{ SITEURL }}` and `{{ _("Tags") }}` become strings, which Jinja then joins to the text around them. An include in a loop,
    or of a part that reads only what all pages share, becomes a call that keeps what it gave; any other the part's own
    source in a block of its own, for a template of its own takes as long to begin as a short part to fill.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Return the tokens of a template, folded."""
        tokens = list(stream)
        depth, place = 0, 0
        while place < len(tokens):
            word = _word(tokens, place)
            depth += (word == "for") - (word == "endfor")
            part = _included(tokens[place : place + 4]) if word == "include" else None
            if part is not None:
                yield from self._placed(tokens[place].lineno, part, bool(depth))
                place += 4
                continue
            text, length = self._constant(tokens, place)
            yield tokens[place] if text is None else Token(tokens[place].lineno, "string", text)
            place += length

    def _constant(self, tokens: list[Token], place: int) -> tuple[str | None, int]:
        """Return the text that the tokens from *place* on always give, and how many they are; None if they give none."""
        token, before = tokens[place], tokens[place - 1] if place else tokens[place]
        if token.type != "name" or before.type in ("dot", "pipe") or before.value in BINDING:
            return None, 1
        if token.value == "_" and [following.type for following in tokens[place + 1 : place + 4]] == [
            "lparen",
            "string",
            "rparen",
        ]:
            return str(self.environment.globals["_"](tokens[place + 2].value)), 4  # type: ignore[operator]
        is_bound = tokens[place + 1].type == "assign"
        value = self._parts.shared.get(token.value) if token.value in SAME_EVERYWHERE and not is_bound else None
        return (value, 1) if type(value) is str else (None, 1)

    @property
    def _parts(self) -> Parts:
        parts: Parts = self.environment.globals["parts"]  # type: ignore[assignment]
        return parts

    def _placed(self, line: int, part: str, is_listed: bool) -> Iterator[Token]:
        names = self._parts.names(part)
        if not is_listed and not all(name in self._parts.shared for name in names):
            yield from (Token(line, kind, text) for kind, text in BLOCK)
            yield from self._parts.tokens(part)
            yield from (Token(line, kind, text) for kind, text in END)
            return
        values = [
            token for name in names for token in ((("string", name)), ("colon", ":"), ("name", name), ("comma", ","))
        ]
        call = [
            ("variable_begin", "{{"), ("name", "parts"), ("dot", "."), ("name", "place"), ("lparen", "("),
            ("string", part), ("comma", ","), ("lbrace", "{"), *values[:-1], ("rbrace", "}"), ("comma", ","),
            ("name", "true" if is_listed else "false"), ("rparen", ")"), ("variable_end", "}}"),
        ]  # fmt: skip
        yield from (Token(line, kind, text) for kind, text in call)


def _word(tokens: list[Token], place: int) -> str:
    """Return the name of the statement that begins at token *place*."""
    is_statement = tokens[place].type == "block_begin" and place + 1 < len(tokens)
    return str(tokens[place + 1].value) if is_statement else ""


def _included(tokens: list[Token]) -> str | None:
    """Return the template that a plain include names; None for one with conditions."""
    kinds = [token.type for token in tokens]
    return str(tokens[2].value) if kinds == ["block_begin", "name", "string", "block_end"] else None
