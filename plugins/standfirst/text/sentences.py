"""Sentences, in any language: a text cut to whole ones."""

import sentencex


def split(text: str, language: str) -> list[str]:
    """Return the sentences of *text*, blanks around them dropped."""
    return [sentence.strip() for sentence in sentencex.segment(language or "en", text) if sentence.strip()]


def cut(text: str, language: str, longest: int) -> str:
    """As many whole sentences of *text* as fit in *longest* characters; the first at least, cut between words."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    kept = ""
    for sentence in sentencex.segment(language or "en", text):
        if len(kept) + len(sentence.rstrip()) > longest:
            break
        kept += sentence
    return kept.strip() or _between_words(text, longest)


def _between_words(text: str, longest: int) -> str:
    head = text[: longest - 1]
    return (head.rpartition(" ")[0] or head).rstrip(",;:– ") + "…"
