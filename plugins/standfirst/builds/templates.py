"""Find the sources of a template and the values that it reads, with Jinja's own parser; keep that, and compiled templates, from build to build."""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, TemplateSyntaxError, meta, nodes
from jinja2.bccache import Bucket

from standfirst.core.state import Kind

VERSION = 3  # of the rows' form
MOST_KEPT = 500  # rows: a site has about 60 templates
GATHERED, ANY = "digest", "*"  # what a story calls all that was gathered for it; any part of that
# Modules whose functions read nothing of it that their templates do not name.
PURE_MODULES = ("standfirst.", "pelican.", "jinja2.", "markupsafe.", "builtins.", "_operator.")


@dataclass(frozen=True, slots=True)
class Closure:
    """A template with all that it extends, includes and imports."""

    digest: bytes
    names: tuple[str, ...]  # of the values it takes from outside, sorted
    parts: Mapping[str, tuple[str, ...]]  # values, with the only attributes that it reads of them
    gathered: frozenset[str]  # the attributes that it reads of what was gathered for stories; ANY, if it may read all


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """The facts of one template, without those that it includes."""

    source: str
    brought: tuple[str | None, ...]  # the templates it names; None for one whose name is only known at run time
    names: frozenset[str]  # of values from outside
    asked: Mapping[str, frozenset[str]]  # which attributes it reads of a name
    read_as_objects: frozenset[str]  # names that it reads otherwise than for an attribute
    gathered: frozenset[str]  # as in Closure


class Templates:
    """The closures of one environment's templates."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self.closure = cache(self._closure)
        self._info_of = cache(self._read)
        self._has_unknown_functions = not all(
            map(_is_known, (*env.filters.values(), *env.tests.values(), *env.globals.values()))
        )

    def _read(self, name: str) -> TemplateInfo:
        loader = self._env.loader
        assert loader is not None  # noqa: S101 - Pelican gives one
        source = loader.get_source(self._env, name)[0]
        key = sha256(f"{name}\0{source}".encode()).hexdigest()
        if key not in MEMORY.facts:
            try:
                MEMORY.keep_facts(key, _template_info(source, self._env.parse(source, name)))
            except TemplateSyntaxError as error:
                error.name = name  # the pass that looks for variables does not know it
                raise
        return MEMORY.facts[key]

    def _closure(self, name: str) -> Closure:
        reached = sorted(self._reach(name, set()))
        facts = [self._info_of(other) for other in reached]
        names = sorted(frozenset().union(*(info.names for info in facts)))
        sources = "\0".join(f"{other}\0{self._info_of(other).source}" for other in reached)
        gathered = frozenset([ANY] if self._has_unknown_functions else ()).union(*(info.gathered for info in facts))
        return Closure(sha256(sources.encode()).digest(), tuple(names), _parts(facts, names), gathered)

    def _reach(self, name: str, seen: set[str]) -> set[str]:
        """Return *name* and every template that it may include; all templates if a name is only known at run time."""
        if name in seen:
            return seen
        seen.add(name)
        for other in self._info_of(name).brought:
            for info in [other] if other else self._env.list_templates():
                self._reach(info, seen)
        return seen


def _template_info(source: str, tree: nodes.Template) -> TemplateInfo:
    asked: dict[str, set[str]] = {}
    for attribute in tree.find_all(nodes.Getattr):
        if isinstance(attribute.node, nodes.Name):
            asked.setdefault(attribute.node.name, set()).add(attribute.attr)
    return TemplateInfo(
        source, tuple(meta.find_referenced_templates(tree)), frozenset(meta.find_undeclared_variables(tree)),
        {name: frozenset(attributes) for name, attributes in asked.items()}, frozenset(_read_as_objects(tree)),
        frozenset(_gathered(tree)),
    )  # fmt: skip


def _gathered(tree: nodes.Template) -> Iterator[str]:
    """Return the attributes that a template reads of what was gathered for stories (`story.digest.also`); ANY for what it reads otherwise."""
    attributes = list(tree.find_all(nodes.Getattr))
    read_of = {id(attribute.node): attribute.attr for attribute in attributes}
    yield from (read_of.get(id(attribute), ANY) for attribute in attributes if attribute.attr == GATHERED)
    texts = (constant.value for constant in tree.find_all(nodes.Const) if isinstance(constant.value, str))
    yield from (ANY for text in texts if GATHERED in text)  # `story["digest"]`, `stories|map(attribute="digest.also")`


def _is_known(value: object) -> bool:
    """Return true if *value*, which templates can call, is one of our own functions, or of Pelican's or Jinja's, or no function."""
    function = value.func if isinstance(value, partial) else value
    module = str(getattr(function, "__module__", None) or "")
    return not callable(value) or f"{module}.".startswith(PURE_MODULES)


def _parts(facts: Sequence[TemplateInfo], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the attributes that templates read from each of *names*, if they read nothing else of it."""
    read_as_objects = frozenset().union(*(info.read_as_objects for info in facts))
    asked = {
        name: [info.asked[name] for info in facts if name in info.asked]
        for name in names
        if name not in read_as_objects
    }
    return {name: tuple(sorted(frozenset().union(*attributes))) for name, attributes in asked.items() if attributes}


def _read_as_objects(node: nodes.Node) -> Iterator[str]:
    """Return the names below *node* that are not before a dot."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Name):
            if not isinstance(node, nodes.Getattr):
                yield child.name
        else:
            yield from _read_as_objects(child)


class Compiled(BytecodeCache):
    """Templates compiled once for all generators of a build, and for the builds that one process makes one after another."""

    def __init__(self, templates: Templates, options: object) -> None:
        self._templates, self._options = templates, options

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a key of a template's code."""
        made_of = name, filename, self._templates.closure(name).digest, self._options
        return sha256(repr(made_of).encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what it compiled before."""
        code = MEMORY.codes.get(f"{bucket.key} {bucket.checksum}")
        with suppress(ValueError, EOFError, TypeError):  # a garbled one is compiled again
            bucket.code = marshal.loads(code) if code else None  # noqa: S302 - our own record, with a checksum

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja compiled."""
        if bucket.code is not None:
            MEMORY.keep_code(f"{bucket.key} {bucket.checksum}", marshal.dumps(bucket.code))


class TemplateMemory:
    """Keeps what this process knows of templates by their sources: the facts of each, and the code that Jinja compiled.

    It is kept beside the builds, for the next process: reading and compiling takes .4 s, as long as 1,000 posts. Losing it costs time only.
    """

    def __init__(self) -> None:
        self.facts: dict[str, TemplateInfo] = {}
        self.codes: dict[str, bytes] = {}
        self._new_codes: dict[str, bytes] = {}  # that are not on the disk yet
        self._new_facts: dict[str, TemplateInfo] = {}

    def keep_code(self, key: str, code: bytes) -> None:
        """Remember a template's *code*."""
        self.codes[key] = self._new_codes[key] = code

    def keep_facts(self, key: str, facts: TemplateInfo) -> None:
        """Remember the *facts* of a template."""
        self.facts[key] = self._new_facts[key] = facts

    def load(self, state: Path, seed: bytes) -> None:
        """Read what a process before kept in the database *state*, if it had the same Python, packages, code, settings and catalogues (the *seed*)."""
        self.facts = {key: _info(row) for key, row in _kept_facts(state, seed).rows().items()} | self.facts
        self.codes = _kept_codes(state, seed).rows() | self.codes

    def save(self, state: Path, seed: bytes) -> None:
        """Write what is new of it to the database *state*; those of templates that were edited add up, until all begin again."""
        _kept_facts(state, seed).save({key: _row(info) for key, info in self._new_facts.items()}, most=MOST_KEPT)
        _kept_codes(state, seed).save(self._new_codes, most=MOST_KEPT)
        self._new_codes, self._new_facts = {}, {}


def _kept_facts(state: Path, seed: bytes) -> Kind:
    return Kind(state, "templates", [VERSION, seed.hex()])


def _kept_codes(state: Path, seed: bytes) -> Kind:
    return Kind(state, "compiled templates", [VERSION, seed.hex()], is_binary=True)


def _row(info: TemplateInfo) -> list[object]:
    asked = {name: sorted(attributes) for name, attributes in info.asked.items()}
    return [info.source, info.brought, sorted(info.names), asked, sorted(info.read_as_objects), sorted(info.gathered)]


def _info(row: list[Any]) -> TemplateInfo:
    source, brought, names, asked, read_as_objects, gathered = row
    attributes = {name: frozenset(some) for name, some in asked.items()}
    return TemplateInfo(
        source, tuple(brought), frozenset(names), attributes, frozenset(read_as_objects), frozenset(gathered)
    )


MEMORY = TemplateMemory()
