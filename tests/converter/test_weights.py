"""The learned weights and the score that stands beside them."""

import json
from hashlib import sha256

from plugins.converter import trees


def test_the_score_beside_the_weights_is_theirs() -> None:
    told = json.loads(trees.WEIGHTS.with_suffix(".json").read_text(encoding="utf-8"))

    assert told["sha256"] == sha256(trees.WEIGHTS.read_bytes()).hexdigest()
    assert {"f1", "title", "author", "date"} <= told["html"].keys() & told["text"].keys()
