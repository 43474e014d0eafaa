"""One upper-case dict of pelicanconf.py becomes one frozen dataclass, or a clear refusal."""

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from standfirst.core.errors import SettingError

T = TypeVar("T")


def load(kind: type[T], name: str, given: Mapping[str, Any]) -> T:
    """Return the settings *given* under *name* as a *kind*; raises SettingError at an unknown key or a wrong type."""
    types = get_type_hints(kind)
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
    for key, value in given.items():
        if key not in known:
            raise SettingError(f"{name} has no key {key!r}{_meant(key, known)}")
        _check(f"{name}[{key!r}]", value, types[key])
    return kind(**given)


def _meant(key: str, known: list[str]) -> str:
    near = get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(known)}"


def _check(where: str, value: Any, wanted: Any) -> None:
    if get_origin(wanted) is Literal:
        if value not in get_args(wanted):
            raise SettingError(f"{where} is {value!r}; it must be one of {', '.join(map(repr, get_args(wanted)))}")
        return
    plain = getattr(wanted, "__origin__", wanted)
    if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
        raise SettingError(f"{where} is {value!r}; it must be a {plain.__name__}")
