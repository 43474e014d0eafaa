"""What a template is made of, told by Jinja's own reading of it: its sources, and the values it asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from jinja2 import Environment, meta, nodes


@dataclass(frozen=True, slots=True)
class Closure:
    """A template with all that it extends, includes and imports."""

    digest: bytes
    names: tuple[str, ...]  # of the values it takes from outside, sorted
    parts: Mapping[str, tuple[str, ...]]  # of a value of which it reads these attributes and nothing else


class Templates:
    """The closures of one environment's templates."""

    def __init__(self, env: Environment) -> None:
        # An extension of ours rewrites includes: here templates are read as they stand.
        self._env = env.overlay(cache_size=0)
        self._env.extensions = {}
        self.closure = cache(self._closure)
        self._sources = cache(self._read)

    def _read(self, name: str) -> tuple[str, nodes.Template]:
        loader = self._env.loader
        assert loader is not None  # noqa: S101 - Pelican gives one
        source = loader.get_source(self._env, name)[0]
        return source, self._env.parse(source, name)

    def _closure(self, name: str) -> Closure:
        found = sorted(self._reach(name, set()))
        trees = [self._sources(each)[1] for each in found]
        names = sorted(set().union(*(meta.find_undeclared_variables(tree) for tree in trees)))
        sources = "\0".join(f"{each}\0{self._sources(each)[0]}" for each in found)
        return Closure(sha256(sources.encode()).digest(), tuple(names), _parts(trees, names))

    def _reach(self, name: str, seen: set[str]) -> set[str]:
        """*name* and every template that it may bring in; all there are, where a name is only known at run time."""
        if name in seen:
            return seen
        seen.add(name)
        for other in meta.find_referenced_templates(self._sources(name)[1]):
            for each in [other] if other else self._env.list_templates():
                self._reach(each, seen)
        return seen


def _parts(trees: list[nodes.Template], names: list[str]) -> dict[str, tuple[str, ...]]:
    """Of each of *names* that *trees* only ever ask for attributes: which."""
    whole = [name for tree in trees for name in _read_whole(tree)]
    asked: dict[str, set[str]] = {}
    for tree in trees:
        for found in tree.find_all(nodes.Getattr):
            if isinstance(found.node, nodes.Name):
                asked.setdefault(found.node.name, set()).add(found.attr)
    return {name: tuple(sorted(asked[name])) for name in names if name in asked and name not in whole}


def _read_whole(node: nodes.Node) -> Iterator[str]:
    """The names that stand below *node* in any place but before a dot."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Name):
            if not isinstance(node, nodes.Getattr):
                yield child.name
        else:
            yield from _read_whole(child)
