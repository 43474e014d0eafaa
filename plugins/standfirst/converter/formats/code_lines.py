"""Find code among the lines of a text dump: runs of lines, indented in part, that end and start as code does."""

import itertools
import re
from collections.abc import Sequence

from standfirst.text.words import is_ended

INDENTED = re.compile(r"(?: {2,}|\t)\S")
# Ends and starts of lines of code, in the languages that articles show.
CODE = re.compile(
    r"[{}();\[\],=>\\]\s*$|^\s*(?:#|//|/\*|\*\s|--\s|\$\s|>>>|<[a-z/!]|(?:def|class|import|from|return|for|if|else|while|try|const|let|var"
    r"|function|public|private|fn|use|echo|sudo|SELECT|FROM|WHERE)\b)"
)
FEWEST, MOST = 2, 2_000  # lines of code
# The least share of lines like code in a run without prose. Of 160 runs in both golds 36 of news are menus with indented lines, at most
# .17 like code; of code at least .2.
LEAST_ALIKE = 0.2
PROSE = 12  # words of a line that is a sentence and no code


def lines_at(lines: Sequence[str], start: int) -> int:
    """Return how many lines of code start at line *start*: runs separated by a blank line, each indented in part and like code.

    Browsers keep leading blanks of nothing but preformatted text: of 35 dumps with code 29 have such lines.
    """
    if start and lines[start - 1].strip():
        return 0
    count = 0
    while (length := run_at(lines, start + count)) and count + length <= MOST:
        end = start + count + length
        count = end + 1 - start
        if end >= len(lines) or lines[end].strip():
            break
    return max(0, count - 1)


def run_at(lines: Sequence[str], start: int) -> int:
    """Return how many lines the run of code has that starts at line *start*; 0 if it is none."""
    run = list(itertools.takewhile(str.strip, lines[start : start + MOST]))
    if len(run) < FEWEST or not any(INDENTED.match(line) for line in run[1:]):
        return 0
    alike = sum(bool(CODE.search(line)) for line in run)
    is_prose = any(len(line.split()) >= PROSE and is_ended(line) for line in run)
    return len(run) if 2 * alike >= len(run) or (alike >= LEAST_ALIKE * len(run) and alike and not is_prose) else 0
