"""Standfirst's rooms: each plugin turns one thing into the next; see CONTRIBUTING.md for the map."""

import os

# We multiply small matrices, in a process for each core: numpy's threads for it would only spin (half the speed).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
