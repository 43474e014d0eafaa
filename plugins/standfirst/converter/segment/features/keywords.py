"""Features of the words of the boilerplate beside stories, which `lexicon.cues` knows."""

from collections.abc import Sequence

import numpy as np

from standfirst.converter.lexicon.cues import BIT, CUES
from standfirst.converter.model import Block
from standfirst.converter.segment.features.arrays import Floats, shifted, since

LABEL = 8  # words of a line that names the box below it

NAMES = (
    *(f"cue_{cue}" for cue in CUES),
    "cue_count",
    "cue_share",
    "cue-1",
    "cue+1",
    "since_label",
    "label_related",
    "label_signup",
)


def table(blocks: Sequence[Block]) -> Floats:
    """Return one row a block, columns NAMES."""
    all_bits = np.fromiter((block.cues for block in blocks), dtype=np.int64, count=len(blocks))
    size = np.array([len(block.words) for block in blocks], dtype=np.float64)
    flags = [((all_bits >> position) & 1).astype(np.float64) for position in range(len(CUES))]
    count = np.sum(flags, axis=0)
    labels = (size <= LABEL) & (all_bits & (BIT["related"] | BIT["signup"] | BIT["comment"]) > 0)
    ago = since(labels)
    position = np.where(ago >= 0, np.arange(len(blocks)) - ago, -1).astype(np.int64)
    above = np.where(position >= 0, all_bits[position], 0)
    label = [(above & BIT[cue] > 0).astype(np.float64) for cue in ("related", "signup")]
    return np.column_stack([*flags, count, count / (size + 1), shifted(count, -1), shifted(count, 1), ago, *label])
