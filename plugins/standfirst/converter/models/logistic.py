"""Logistic regressions over standardised figures (D. Cox, 1958), each kept as JSON: means, deviations, weights and a bias."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np


@cache
def _stored(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def log_odds(path: Path, figures: Sequence[float], name: str = "") -> float:
    """Return the log-odds of *figures* by the regression in the file at *path*; by the one called *name*, if it has several."""
    learned = _stored(path)[name] if name else _stored(path)
    mean, deviation, weights = (np.array(learned[part]) for part in ("mean", "deviation", "weights"))
    return float((np.array(figures) - mean) / deviation @ weights + learned["bias"])
