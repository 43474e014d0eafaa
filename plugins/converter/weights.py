"""What the converter has learned, in one small file: its forests, and what words say. benchmarks/train.py makes it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugins.converter.trees import Forest

FILE = Path(__file__).with_name("weights.npz")
ARRAYS = ("feature", "threshold", "children", "value")
NAMES, VALUES = "said_names", "said_values"


class Weights(NamedTuple):
    """All that is learned."""

    forests: Mapping[str, Forest]  # by name
    said: Mapping[str, int]  # what each token of features/said.py says for the story, -127 to 127


def load() -> Weights:
    """The weights kept in FILE."""
    return _read(FILE)


@cache
def _read(path: Path) -> Weights:
    with np.load(path) as kept:
        names = sorted(key.removesuffix("_depth") for key in kept.files if key.endswith("_depth"))
        tokens = bytes(kept[NAMES]).decode().split("\n")
        said = dict(zip(tokens, kept[VALUES].tolist(), strict=True))
        return Weights({name: _forest(kept, name) for name in names}, said)


def _forest(kept: Mapping[str, NDArray[Any]], name: str) -> Forest:
    feature, threshold, children, value = (kept[f"{name}_{part}"] for part in ARRAYS)
    return Forest(feature, threshold, children, value, int(kept[f"{name}_depth"]))


def save(weights: Weights, path: Path) -> None:
    """Keep *weights* at *path*: the same bytes for the same weights."""
    tokens = sorted(weights.said)
    arrays: dict[str, Any] = {
        NAMES: np.frombuffer("\n".join(tokens).encode(), dtype=np.uint8),
        VALUES: np.array([weights.said[token] for token in tokens], dtype=np.int8),
    }
    for name, forest in sorted(weights.forests.items()):
        arrays |= {f"{name}_{part}": getattr(forest, part) for part in ARRAYS}
        arrays[f"{name}_depth"] = np.array(forest.depth)
    np.savez_compressed(path, **arrays)
