"""Characters that no post may hold."""

import re

# What XML 1.0 cannot hold, and the marks that reorder text on screen (Unicode TR 36, "bidirectional text spoofing").
CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff"
UNWANTED = re.compile(f"[{CHARACTERS}]")


def without(text: str) -> str:
    """*text* without controls, lone surrogates and marks that reorder it."""
    return UNWANTED.sub("", text)
