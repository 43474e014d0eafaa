"""What a template is made of, told by Jinja's own reading of it: its sources, and the values it asks for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from types import CodeType
from typing import ClassVar

from jinja2 import BytecodeCache, Environment, TemplateSyntaxError, meta, nodes
from jinja2.bccache import Bucket


@dataclass(frozen=True, slots=True)
class Closure:
    """A template with all that it extends, includes and imports."""

    digest: bytes
    names: tuple[str, ...]  # of the values it takes from outside, sorted
    parts: Mapping[str, tuple[str, ...]]  # of a value of which it reads these attributes and nothing else


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """What one template says, without those that it brings in."""

    source: str
    brought: tuple[str | None, ...]  # the templates it names; None for one whose name is only known at run time
    names: frozenset[str]  # of values from outside
    asked: Mapping[str, frozenset[str]]  # which attributes it reads of a name
    whole: frozenset[str]  # names that it reads in any other way


class Templates:
    """The closures of one environment's templates."""

    _known: ClassVar[dict[tuple[str, str], TemplateInfo]] = {}  # by name and source, for all builds of this process

    def __init__(self, env: Environment) -> None:
        # An extension of ours rewrites includes: here templates are read as they are.
        self._env = env.overlay(cache_size=0)
        self._env.extensions = {}
        self.closure = cache(self._closure)
        self._own = cache(self._read)

    def _read(self, name: str) -> TemplateInfo:
        loader = self._env.loader
        assert loader is not None  # noqa: S101 - Pelican gives one
        source = loader.get_source(self._env, name)[0]
        if (name, source) not in self._known:
            try:
                self._known[name, source] = _own(source, self._env.parse(source, name))
            except TemplateSyntaxError as error:
                error.name = name  # the pass that looks for variables does not know it
                raise
        return self._known[name, source]

    def _closure(self, name: str) -> Closure:
        found = sorted(self._reach(name, set()))
        own = [self._own(each) for each in found]
        names = sorted(frozenset().union(*(each.names for each in own)))
        sources = "\0".join(f"{each}\0{self._own(each).source}" for each in found)
        return Closure(sha256(sources.encode()).digest(), tuple(names), _parts(own, names))

    def _reach(self, name: str, seen: set[str]) -> set[str]:
        """*name* and every template that it may bring in; all there are, where a name is only known at run time."""
        if name in seen:
            return seen
        seen.add(name)
        for other in self._own(name).brought:
            for each in [other] if other else self._env.list_templates():
                self._reach(each, seen)
        return seen


def _own(source: str, tree: nodes.Template) -> TemplateInfo:
    asked: dict[str, set[str]] = {}
    for found in tree.find_all(nodes.Getattr):
        if isinstance(found.node, nodes.Name):
            asked.setdefault(found.node.name, set()).add(found.attr)
    return TemplateInfo(
        source, tuple(meta.find_referenced_templates(tree)), frozenset(meta.find_undeclared_variables(tree)),
        {name: frozenset(attributes) for name, attributes in asked.items()}, frozenset(_read_whole(tree)),
    )  # fmt: skip


def _parts(own: Sequence[TemplateInfo], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of each of *names* that templates only ever ask for attributes: which."""
    whole = frozenset().union(*(each.whole for each in own))
    asked = {name: [each.asked[name] for each in own if name in each.asked] for name in names if name not in whole}
    return {name: tuple(sorted(frozenset().union(*found))) for name, found in asked.items() if found}


def _read_whole(node: nodes.Node) -> Iterator[str]:
    """Return the names that stand below *node* in any place but before a dot."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Name):
            if not isinstance(node, nodes.Getattr):
                yield child.name
        else:
            yield from _read_whole(child)


class Compiled(BytecodeCache):
    """Templates compiled once for all generators of a build, and for the builds that one process makes one after another."""

    _codes: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def __init__(self, templates: Templates, told: Callable[[], object]) -> None:
        self._templates = templates
        self._told = told  # what is folded into templates

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what tells a template's code from others: parts that it includes are compiled into it."""
        made_of = name, filename, self._templates.closure(name).digest, self._told()
        return sha256(repr(made_of).encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what it compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja compiled."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code
