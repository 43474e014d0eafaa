"""Learn standfirst/text/common.txt, how common English words are, from the gold pages: `python -m benchmarks.common_words GOLD`."""

import argparse
from collections import Counter
from collections.abc import Iterable
from math import floor, log2
from pathlib import Path

from benchmarks.gold import truths
from standfirst.text.phrases import COMMON, TOKEN

LEVELS = 6  # of a word in half of all texts; each level below is half as common
LEAST = 1 / 43  # of all texts: the table stays below 40 kB
LONGEST = 20  # letters


def levels(texts: Iterable[str]) -> dict[str, int]:
    """Return the level of each word that occurs in many of *texts*."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update({token.casefold() for token in TOKEN.findall(text) if token[0].isalpha()})
        total += 1
    shares = {word: count / total for word, count in counts.items() if len(word) <= LONGEST}
    return {word: min(LEVELS, floor(log2(share)) + LEVELS + 1) for word, share in shares.items() if share >= LEAST}


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    word_levels = levels(f"{truth['title']}\n{truth['body']}" for truth in truths(parser.parse_args().gold))
    lines = (
        " ".join(sorted(word for word in word_levels if word_levels[word] == level)) for level in range(1, LEVELS + 1)
    )
    COMMON.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(word_levels)} words, {COMMON.stat().st_size} bytes")


if __name__ == "__main__":
    main()
