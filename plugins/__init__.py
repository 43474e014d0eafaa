"""Standfirst's rooms: each plugin turns one thing into the next; see CONTRIBUTING.md for the map."""

import os

# Nothing here multiplies matrices: numpy's threads for it would only spin, in each process that we fork too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
