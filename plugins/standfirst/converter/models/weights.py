"""The learned weights of the converter, in one small file: the network, the forests, and word weights. benchmarks/train.py makes it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.converter.models.forest import Forest
from standfirst.converter.models.network import Network, Singles

FILE = Path(__file__).with_name("weights.npz")
ARRAYS = ("feature", "threshold", "children", "value")
NAMES, VALUES = "said_names", "said_values"
LARGEST = 127  # of the whole numbers that matrices are kept in


class Weights(NamedTuple):
    """All that is learned."""

    network: Network  # which blocks are the story
    forests: Mapping[str, Forest]  # which lines of a text dump state its facts, by name
    token_weights: Mapping[
        str, int
    ]  # what each token of segment/features/word_weights.py says for the story, -127 to 127


def load() -> Weights:
    """Return the weights kept in FILE."""
    return read(FILE)


@cache
def read(path: Path) -> Weights:
    """Return the weights kept at *path*."""
    with np.load(path) as kept:
        names = sorted(key.removesuffix("_depth") for key in kept.files if key.endswith("_depth"))
        tokens = bytes(kept[NAMES]).decode().split("\n")
        token_weights = dict(zip(tokens, kept[VALUES].tolist(), strict=True))
        return Weights(_network(kept), {name: _forest(kept, name) for name in names}, token_weights)


def _forest(kept: Mapping[str, NDArray[Any]], name: str) -> Forest:
    feature, threshold, children, value = (kept[f"{name}_{part}"] for part in ARRAYS)
    return Forest(feature, threshold, children, value, int(kept[f"{name}_depth"]))


def _network(kept: Mapping[str, NDArray[Any]]) -> Network:
    layers = range(sum(key.startswith("network_bias") for key in kept))
    matrices = [kept[f"network_matrix{position}"] * kept[f"network_steps{position}"] for position in layers]
    biases = [kept[f"network_bias{position}"] for position in layers]
    return Network(kept["network_means"], kept["network_spreads"], matrices, biases)


def quantized(matrix: Singles) -> tuple[NDArray[np.int8], Singles]:
    """Return *matrix* as whole numbers from -127 to 127, and the power of two that each column is a multiple of: a quarter of the size."""
    largest = np.abs(matrix).max(axis=0)
    steps = np.exp2(np.ceil(np.log2(np.where(largest > 0, largest, 1) / LARGEST))).astype(np.float32)
    return np.round(matrix / steps).astype(np.int8), steps


def save(weights: Weights, path: Path) -> None:
    """Keep *weights* at *path*: the same bytes for the same weights."""
    tokens = sorted(weights.token_weights)
    arrays: dict[str, Any] = {
        NAMES: np.frombuffer("\n".join(tokens).encode(), dtype=np.uint8),
        VALUES: np.array([weights.token_weights[token] for token in tokens], dtype=np.int8),
    }
    network = weights.network
    arrays |= {"network_means": network.means, "network_spreads": network.spreads}
    for position, (matrix, bias) in enumerate(zip(network.matrices, network.biases, strict=True)):
        arrays[f"network_matrix{position}"], arrays[f"network_steps{position}"] = quantized(matrix)
        arrays[f"network_bias{position}"] = bias
    for name, forest in sorted(weights.forests.items()):
        arrays |= {f"{name}_{part}": getattr(forest, part) for part in ARRAYS}
        arrays[f"{name}_depth"] = np.array(forest.depth)
    np.savez_compressed(path, **arrays)
