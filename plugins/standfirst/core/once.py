"""A property that is computed once for each object."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - a decorator, as `property` is one
    """A property that is computed at its first use and kept; `functools.cached_property` takes a lock for that until Python 3.12, which costs more than most such values."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        """*compute* returns the value for an object, which must have a `__dict__`."""
        self._compute, self._name, self.__doc__ = compute, compute.__name__, compute.__doc__

    def __get__(self, instance: object, owner: type | None = None) -> Value:
        """Return the value for *instance*; Python only asks until it is in its `__dict__`."""
        value = instance.__dict__[self._name] = self._compute(instance)
        return value
