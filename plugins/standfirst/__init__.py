"""Standfirst: a curated news digest, made of raw article dumps; CONTRIBUTING.md has the map of the code."""

import os

__version__ = "0.3.0"

# We multiply small matrices, in a process for each core: numpy's threads for it would only spin (half the speed).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
