"""The learned weights and the file of their scores."""

import json
from hashlib import sha256
from pathlib import Path

from standfirst.converter.models import weights


def test_the_recorded_scores_belong_to_the_shipped_weights() -> None:
    scores = json.loads(weights.FILE.with_suffix(".json").read_text(encoding="utf-8"))

    assert scores["sha256"] == sha256(weights.FILE.read_bytes()).hexdigest()
    for figures in (scores[f"{gold} {kind}"] for gold in ("gold", "gold-world") for kind in ("html", "text")):
        assert {"f1", "title", "author", "date"} <= figures.keys()


def test_weights_are_kept_byte_by_byte_as_they_were_read(tmp_path: Path) -> None:
    weights.save(weights.load(), tmp_path / "again.npz")

    assert (tmp_path / "again.npz").read_bytes() == weights.FILE.read_bytes()
