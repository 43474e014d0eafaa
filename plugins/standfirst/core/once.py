"""A property that is computed once for each object."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - a decorator, as `property` is one
    """A property that is computed at its first use and kept, without the lock that `functools.cached_property` takes before Python 3.12."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        """Wrap *compute*, which returns the value for an object, which must have a `__dict__`."""
        self._compute, self._name, self.__doc__ = compute, compute.__name__, compute.__doc__

    def __get__(self, instance: object, owner: type | None = None) -> Value:
        """Return the value for *instance*; Python calls this only until the value is in the instance's `__dict__`."""
        value = instance.__dict__[self._name] = self._compute(instance)
        return value
