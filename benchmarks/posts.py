"""Invented posts, as many as wanted and always the same: lengths lognormal, tags Zipf, three languages."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from benchmarks import pictures

NEWEST = datetime(2025, 12, 31, 18, tzinfo=UTC)
GAP = timedelta(minutes=97)  # between two posts: about fifteen a day
WORDS, SPREAD = 380, 0.7  # median words of a body and the sigma of their logarithm, by taste of news pages
TAG_NAMES, SLOPE = 3_000, 1.0  # tags there are to choose from; Zipf's exponent
SOURCES, SECTIONS = 60, ("World", "Business", "Science", "Culture", "Sport", "Technology", "Climate", "Opinion")
LANGUAGES = ("en",) * 7 + ("de",) * 2 + ("ja",)
NAME = re.compile(r"(?<=[a-zа-яё,] )[A-ZÀ-ÞА-Я][a-zß-ÿа-яё]{3,}+")
SYLLABLES = {
    "en": "the or in an re to con ment al ist ly de un ing per ate for est ma ther sion is and work light".split(),
    "de": "der ge ver ung keit aus ein be schaft zu un lich er den mit auf bau zeit land straße für über".split(),
    "ja": "の に を は が した 東京 大学 研究 政府 発表 経済 新しい 会社 市場 する 日本 世界 水曜日 これ".split(),
}


@dataclass(frozen=True, slots=True)
class Invented:
    """One post: its path below content/posts/, and its text."""

    path: str
    text: str


def posts(count: int, seed: int = 8) -> Iterator[Invented]:
    """Yield *count* posts, newest first; the first ones do not depend on *count*."""
    steps = list(accumulate(1 / rank**SLOPE for rank in range(1, TAG_NAMES + 1)))
    for number in range(count):
        yield _post(number, Random(f"{seed} {number}"), steps)  # noqa: S311 - nothing secret


def real(desk: Path, count: int) -> Iterator[Invented]:
    """Yield *count* posts made of those of *desk*, again and again, each time with other names: real text repeats its words as no invented text does."""
    texts = [(path, path.read_text(encoding="utf-8")) for path in sorted((desk / "content" / "posts").rglob("*.md"))]
    for number in range(count):
        path, text = texts[number % len(texts)]
        turn = number // len(texts)
        header, _, body = (renamed(text, turn) if turn else text).partition("\n\n")
        own = (
            line for line in header.split("\n") if not line.startswith(("Id:", "Dump:", "Image:", "Link:", "Status:"))
        )
        yield Invented(
            f"{path.parent.parent.name}/{path.parent.name}/{path.stem}-{turn}.md", "\n".join((*own, "", body))
        )


def renamed(text: str, turn: int) -> str:
    """Return *text* with another word for each of its names, those that have a capital inside a sentence; the same for the same name and *turn*."""
    return NAME.sub(lambda match: _name(Random(f"{match[0]} {turn}"), 2), text)  # noqa: S311 - nothing secret


def write(folder: Path, written: Iterable[Invented], has_pictures: bool = False) -> None:
    """Put posts under *folder*; if the site *has_pictures*, most of them name theirs."""
    for number, post in enumerate(written):
        path = folder / post.path
        path.parent.mkdir(parents=True, exist_ok=True)
        is_pictured = has_pictures and pictures.has_picture(number)
        path.write_text(pictured(post.text, pictures.name(number)) if is_pictured else post.text, encoding="utf-8")


def pictured(text: str, name: str) -> str:
    """Return the *text* of a post with the picture called *name* in its header."""
    header, _, body = text.partition("\n\n")
    return f"{header}\nImage: images/{name}\nCredit: A photographer\n\n{body}"


def _post(number: int, random: Random, steps: Sequence[float]) -> Invented:
    date = NEWEST - GAP * number
    language = random.choice(LANGUAGES)
    title = _sentence(random, language, random.randint(5, 11)).rstrip("。.")
    # As on a site of real news: four tags a story, half of them on no other.
    shared = (_tag(index) for index in random.choices(range(TAG_NAMES), cum_weights=steps, k=2))
    tags = dict.fromkeys((*shared, *(_tag(TAG_NAMES + 2 * number + other) for other in (0, 1))))
    header = {
        "Title": title,
        "Date": date.strftime("%Y-%m-%d %H:%M+00:00"),
        "Category": random.choice(SECTIONS),
        "Tags": ", ".join(tags),
        "Authors": f"{_name(random)} {_name(random)}",
        "Source": f"Source {int(SOURCES * random.random() ** 2)}",
        "Link": f"https://source.example/{number}",
        "Lang": language,
        "Summary": _sentence(random, language, 24),
    }
    lines = "".join(f"{key}: {value}\n" for key, value in header.items())
    body = "\n\n".join(_blocks(random, language, round(random.lognormvariate(math.log(WORDS), SPREAD))))
    return Invented(f"{date:%Y/%m}/story-{number}.md", f"{lines}\n{body}\n")


def _blocks(random: Random, language: str, words: int) -> Iterator[str]:
    """Paragraphs, with a heading, a list, a quotation, a table now and then, until *words* are spent."""
    spent = 0
    while spent < max(words, 20):
        size = random.randint(25, 70)
        spent += size
        text = _sentence(random, language, size)
        kind = random.random()
        if kind < 0.07:
            yield f"## {_sentence(random, language, 5)}"
        elif kind < 0.12:
            yield "\n".join(f"- {_sentence(random, language, 9)}" for _ in range(5))
        elif kind < 0.17:
            yield f"> {text}"
        elif kind < 0.19:
            yield "| a | b |\n|---|---|\n" + "\n".join(f"| {_word(random, language)} | {row} |" for row in range(4))
        elif kind < 0.45:
            yield f"{text} [{_word(random, language)}](https://source.example/{spent}) *{_word(random, language)}*."
        else:
            yield text


def _sentence(random: Random, language: str, words: int) -> str:
    gap, stop = ("", "。") if language == "ja" else (" ", ".")
    text = gap.join(_word(random, language) for _ in range(words))
    return text[:1].upper() + text[1:] + stop


def _word(random: Random, language: str) -> str:
    return "".join(random.choices(SYLLABLES[language], k=1 if language == "ja" else random.randint(1, 3)))


def _name(random: Random, words: int = 1) -> str:
    return "".join(_word(random, "en") for _ in range(words)).capitalize()


def _tag(index: int) -> str:
    return f"{SYLLABLES['en'][index % 25].capitalize()} {SYLLABLES['de'][index // 25 % 22]} {index}"
