"""Settings: one upper-case dict of pelicanconf.py becomes one frozen dataclass, or a clear refusal; and the names that several folders use."""

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from standfirst.core.errors import SettingError

T = TypeVar("T")

# The folders and files of a desk: under content/, then beside it.
POSTS, IMAGES, LEDGER, WITHDRAWN, VOCABULARY = "posts", "images", "ledger.jsonl", "withdrawn.txt", "vocabulary.toml"
CACHE, BUILDS = ".cache", ".builds"
LOCK = ".lock"  # under BUILDS, while a build runs
PREVIEW = "PREVIEW"  # the setting of a site that is built for an editor to look at
ON_FRONT = "on_front"  # the key in Pelican's context of what only the first page of a list shows


def load(kind: type[T], name: str, values: Mapping[str, Any]) -> T:
    """Return the settings *values* under *name* as a *kind*; raises SettingError at an unknown key or a wrong type."""
    types = get_type_hints(kind)
    keys = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
    for key, value in values.items():
        if key not in keys:
            raise SettingError(f"{name} has no key {key!r}{_meant(key, keys)}")
        _check(f"{name}[{key!r}]", value, types[key])
    return kind(**values)


def _meant(key: str, keys: list[str]) -> str:
    near = get_close_matches(key, keys, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(keys)}"


def _check(where: str, value: Any, expected: Any) -> None:
    if get_origin(expected) is Literal:
        if value not in get_args(expected):
            raise SettingError(f"{where} is {value!r}; it must be one of {', '.join(map(repr, get_args(expected)))}")
        return
    plain = getattr(expected, "__origin__", expected)
    if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
        raise SettingError(f"{where} is {value!r}; it must be a {plain.__name__}")
