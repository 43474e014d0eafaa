"""Lists of things of different lengths as two arrays each, which load at once."""

import zipfile
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What is raised by a file of arrays that is missing, broken, or made by other rules.
UNREADABLE = (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile)


def cut(array: NDArray[Any], at: NDArray[np.int64]) -> list[NDArray[Any]]:
    """The pieces of *array* between the places *at*; raises ValueError where it is cut short."""
    if len(array) != at[-1]:
        raise ValueError("cut short")
    return [array[start:end] for start, end in pairwise(at.tolist())]


def ends(parts: Iterable[Any]) -> NDArray[np.int64]:
    """Where each of *parts* ends when they stand in one array; 0 first."""
    return np.array([0, *accumulate(map(len, parts))], np.int64)
