"""Pictures for shared links and screens: a card a story, icons, drawn once and kept."""

import json
import os
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, cast
from unicodedata import bidirectional

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont, features

from standfirst.core import files
from standfirst.discovery.entry import CARD
from standfirst.discovery.png import Frame, Pixels
from standfirst.text.languages import direction
from standfirst.text.words import HAS_UNSPACED

EDGE, TOP, LINE = 80, 150, 1.22  # pixels around the text; line height
TITLE_TOP, NAME_TOP = 110, 500  # pixels of the part that holds the title, and nothing else
SIZES = (76, 64, 54, 46, 40)  # of the title, the largest that fits
MOST_LINES = 6
PNG_END = b"IEND\xaeB`\x82"
MISSING = "\U0010ffff"  # no face has it: what is drawn for it stands for all that a face lacks
SPARE_CARDS = 100  # of stories that were renamed or deleted
DRAWN = 5  # the version of how a card is drawn: those kept from before are drawn again
# Sixteen colours, four bits a pixel: the paper, and the steps from it to the ink and to the accent.
TO_INK, TO_ACCENT = 7, 8
# Fonts by script, for systems that have them; the last is Pillow's own, for Latin.
FACES = (
    "NotoSans-Bold.ttf", "NotoSansArabic-Bold.ttf", "NotoSansHebrew-Bold.ttf", "NotoSansDevanagari-Bold.ttf", "NotoSansThai-Bold.ttf",
    "NotoSansBengali-Bold.ttf", "NotoSansTamil-Bold.ttf", "NotoSansArmenian-Bold.ttf", "NotoSansGeorgian-Bold.ttf", "NotoSansCJK-Bold.ttc", "DejaVuSans-Bold.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
)  # fmt: skip
CJK_FACES = ("NotoSansCJK-Bold.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
UNSPACED_FACES = (*CJK_FACES, *FACES)
IGNORED = frozenset("\u200b\u200c\u200d\u200e\u200f\u00ad\ufe0f")  # shape their neighbours, and are not drawn


class Headline(NamedTuple):
    """The text of a story's card."""

    story: Any

    def made_of(self) -> tuple[str, str]:
        """Return the texts by which two cards differ."""
        return self.story.title, self.story.lang

    def draw(self, folder: Path, name: str, inks: Mapping[str, str]) -> bytes:
        """Its card, kept in *folder*."""
        title, language = self.made_of()
        return load_or_draw(
            folder, (title, name, language, *inks.values(), *_faces()), lambda: card(title, name, language, inks)
        )


def card(title: str, name: str, language: str, colours: Mapping[str, str]) -> bytes:
    """Return a PNG with a story's *title* and the site's *name*; *colours* has paper, ink and accent."""
    is_rtl = direction(language) == "rtl" or any(bidirectional(mark) in ("R", "AL") for mark in title[:1])
    inked = Image.new("L", (CARD[0], NAME_TOP - TITLE_TOP), 0)  # how much of the ink a pixel of the title's part has
    draw = ImageDraw.Draw(inked)
    lines, font = _set(title)
    way = "rtl" if is_rtl and features.check("raqm") else None
    for number, line in enumerate(lines):
        place = (_left(is_rtl), TOP - TITLE_TOP + number * font.size * LINE)
        draw.text(place, line, 255, font, "ra" if is_rtl else "la", direction=way)
    box = inked.getbbox() or (0, 0, 0, 0)
    own = _steps(inked.crop((0, 0, CARD[0], box[3])), 0, TO_INK)
    return _frame(name, is_rtl).with_rows(own, bytes(_palette(colours)))


def _left(is_rtl: bool) -> int:
    """Return where lines begin."""
    return CARD[0] - EDGE if is_rtl else EDGE


@cache
def _frame(name: str, is_rtl: bool) -> Frame:
    """Return what all cards of a site share: the bar at the top and the *name* at the bottom."""
    accented = Image.new("L", CARD, 0)
    draw = ImageDraw.Draw(accented)
    draw.rectangle((0, 0, CARD[0], 16), fill=255)
    small = _face(34, name)
    if small is not None:
        draw.text((_left(is_rtl), CARD[1] - EDGE), name, 255, small, "rs" if is_rtl else "ls")
    return Frame(_steps(accented, TO_INK, TO_ACCENT), TITLE_TOP)


def _steps(layer: Image.Image, before: int, steps: int) -> Pixels:
    """Return the pixels of *layer* reduced to *steps*, numbered after those *before*; 0 for an empty pixel."""
    step_of_value = [round(value * steps / 255) for value in range(256)]
    return np.asarray(layer.point([before + step if step else 0 for step in step_of_value]))


def _palette(colours: Mapping[str, str]) -> list[int]:
    """Red, green and blue of the paper, then of each step to the ink, then to the accent."""
    paper, *inks = (ImageColor.getrgb(colours[name])[:3] for name in ("paper", "ink", "accent"))
    palette = list(paper)
    for ink, steps in zip(inks, (TO_INK, TO_ACCENT), strict=True):
        for step in range(1, steps + 1):
            palette += [round(low + (high - low) * step / steps) for low, high in zip(paper, ink, strict=True)]
    return palette


def icon(size: int, colours: Mapping[str, str]) -> bytes:
    """Return the site's sign, lines of text on its accent colour, as a square PNG; the same drawing as theme/icon.svg."""
    picture = Image.new("RGB", (size, size), colours["accent"])
    draw = ImageDraw.Draw(picture)
    for top, bottom, right in ((8, 12, 24), (15, 17, 24), (19, 21, 24), (23, 25, 18)):
        draw.rectangle((8 * size // 32, top * size // 32, right * size // 32, bottom * size // 32), fill="#ffffff")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def load_or_draw(folder: Path, made_of: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
    """Return what *make* draws from *made_of*, from *folder* where it was drawn before."""
    key = sha256(
        json.dumps([DRAWN, *made_of, features.version("pil")], ensure_ascii=False, default=str).encode()
    ).hexdigest()[:32]
    path = folder / f"{key}.png"
    if path.is_file() and _is_whole(data := path.read_bytes()):
        return data
    data = make()
    files.write_bytes(path, data, is_lasting=False)
    return data


def prune(folder: Path, stories: int) -> None:
    """Delete the cards in *folder* that were drawn first if it holds more than twice as many as a site with so many *stories* has."""
    names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - a path for each takes as long as the folder
    if len(names) > 2 * stories + SPARE_CARDS:
        drawn = [folder / name for name in names if name.endswith(".png")]
        for path in sorted(drawn, key=lambda card: card.stat().st_mtime_ns)[: -stories or None]:
            path.unlink(missing_ok=True)


def _is_whole(data: bytes) -> bool:
    """Return true if *data* is a PNG from its first to its last byte, by the checksums of its chunks."""
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError):
        return False
    return data.endswith(PNG_END)


def _set(title: str) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Return the title in lines, in the largest size that fits; no lines if no face on this machine has all its characters."""
    font = _fallback(SIZES[-1])
    lines: list[str] = []
    for size in SIZES:
        face = _face(size, title)
        if face is None:
            return [], font
        font, lines = face, _lines(title, face)
        if len(lines) * size * LINE <= CARD[1] - TOP - EDGE - 50:
            return lines, font
    lines = lines[:MOST_LINES]
    return [*lines[:-1], f"{lines[-1][:-1]}…"], font


def _lines(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return *title* in lines that fit, broken between words, or between characters if it is one word."""
    between = " " if " " in title else ""
    blank, room = _width(font, between), CARD[0] - 2 * EDGE
    lines: list[list[str]] = [[]]
    width = 0.0
    for part in filter(None, title.split(between)) if between else title:  # a no-break space breaks no line
        longer = width + blank * bool(lines[-1]) + _width(font, part)
        if lines[-1] and longer > room:
            lines.append([])
            longer = _width(font, part)
        lines[-1].append(part)
        width = longer
    return [between.join(line) for line in lines]


@lru_cache(50_000)
def _width(font: ImageFont.FreeTypeFont, part: str) -> float:
    """Return how wide *part* is, in pixels: titles share most of their words."""
    return font.getlength(part)


def _face(size: int, text: str) -> ImageFont.FreeTypeFont | None:
    """Return the first face that can draw all of *text*; none rather than boxes in place of its characters."""
    marks = frozenset(text) - IGNORED
    names = UNSPACED_FACES if HAS_UNSPACED.search(text) else FACES
    faces = (*(_named(name, size) for name in names), _fallback(size))
    return next((face for face in faces if face is not None and all(_draws(face, mark) for mark in marks)), None)


@cache
def _faces() -> tuple[str, ...]:
    """Return which of the faces this machine has."""
    return tuple(name for name in FACES if _named(name, SIZES[-1]) is not None)


@cache
def _named(name: str, size: int) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return None


@cache
def _fallback(size: int) -> ImageFont.FreeTypeFont:
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))  # Pillow draws its own face with FreeType


@lru_cache(50_000)
def _draws(face: ImageFont.FreeTypeFont, mark: str) -> bool:
    """Return true if *face* has a glyph for *mark*: another one than for what no face has."""
    return mark.isspace() or bytes(face.getmask(mark)) != bytes(face.getmask(MISSING))
