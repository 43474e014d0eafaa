"""Tags and summaries by other tools, and the score of a summary."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yake
from rake_nltk import Rake
from rouge_score.rouge_scorer import RougeScorer
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from standfirst.text.languages import split
from standfirst.text.words import words

SHOWN = 5
WORDS = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
SENTENCES = 2
LOOKED_AT = 60  # sentences: their graphs grow with the square
SCORER = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)


def taggers() -> Mapping[str, Callable[[str], Sequence[str]]]:
    """YAKE and RAKE, each with phrases of up to one, two and three words."""
    stop = Path(yake.__file__).parent / "core" / "StopwordsList" / "stopwords_en.txt"
    small = frozenset(stop.read_text(encoding="utf-8").split())
    extractors: dict[str, Callable[[str], Sequence[str]]] = {}
    for longest in (1, 2, 3):
        extractors[f"YAKE {longest}"] = _yake(longest)
        extractors[f"RAKE {longest}"] = _rake(longest, small)
    return extractors


def _yake(longest: int) -> Callable[[str], Sequence[str]]:
    maker = yake.KeywordExtractor(lan="en", n=longest, top=SHOWN)
    return lambda text: [phrase for phrase, _ in maker.extract_keywords(text)]


def _rake(longest: int, small: frozenset[str]) -> Callable[[str], Sequence[str]]:
    maker = Rake(
        stopwords=small,
        max_length=longest,
        include_repeated_phrases=False,
        sentence_tokenizer=SENTENCE_END.split,
        word_tokenizer=WORDS.findall,
    )

    def ranked(text: str) -> Sequence[str]:
        maker.extract_keywords_from_text(text)
        return list(maker.get_ranked_phrases())[:SHOWN]

    return ranked


def summarisers() -> Mapping[str, Callable[[str], str]]:
    """Return the first two sentences, and the two that LexRank and TextRank (sumy) choose."""
    return {
        "lead-2": lambda text: " ".join(split(text, "en")[:SENTENCES]),
        "LexRank": _sumy(LexRankSummarizer),
        "TextRank": _sumy(TextRankSummarizer),
    }


class _Words:
    """Our words, for sumy."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(words(text))


def _sumy(kind: type[LexRankSummarizer] | type[TextRankSummarizer]) -> Callable[[str], str]:
    maker = kind(Stemmer("english"))
    maker.stop_words = get_stop_words("english")

    def chosen(text: str) -> str:
        sentences = [Sentence(sentence, _Words()) for sentence in split(text, "en")[:LOOKED_AT]]
        return " ".join(map(str, maker(ObjectDocumentModel([Paragraph(sentences)]), SENTENCES)))

    return chosen


def rouge(reference: str, got: str) -> tuple[float, float, float]:
    """ROUGE-1, -2 and -L (F1, stemmed) of *got* against *reference*."""
    scores = SCORER.score(reference, got)
    return tuple(scores[name].fmeasure for name in ("rouge1", "rouge2", "rougeL"))
