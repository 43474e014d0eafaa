"""Invented pictures for the posts of benchmarks.posts: three of four stories have one of their own, and its smaller copy."""

import os
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from standfirst.posts.pictures import SMALL, small

SIZE = 1200, 800  # pixels
DRAWN = 200  # different ones; each of the other files is a link to one of these
LINES = 40
NEW = "new-post.webp"  # of the post that a bench adds


def has_picture(number: int) -> bool:
    """Return true if the post with this *number* has a picture."""
    return number % 4 > 0


def name(number: int) -> str:
    """Return the name of the picture of the post with this *number*."""
    return f"story-{number}.webp"


def write(folder: Path, count: int) -> None:
    """Put the pictures of *count* posts into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    first: dict[int, Path] = {}
    for number in filter(has_picture, range(count)):
        place = folder / name(number)
        drawn = first.setdefault(number % DRAWN, place)
        if drawn is place:
            draw(place, number)
        else:
            os.link(drawn, place)
            os.link(drawn.with_name(small(drawn.name)), place.with_name(small(place.name)))


def draw(place: Path, number: int) -> None:
    """Draw a picture at *place*, and its smaller copy beside it."""
    random = Random(number)  # noqa: S311 - nothing secret
    picture = Image.new("RGB", SIZE, (random.randrange(256), random.randrange(256), random.randrange(256)))
    draw = ImageDraw.Draw(picture)
    for _ in range(LINES):
        ends = [random.randrange(edge) for edge in (*SIZE, *SIZE)]
        draw.line(ends, fill=(random.randrange(256), 90, 90), width=9)
    picture.save(place)
    picture.resize((SMALL, SIZE[1] * SMALL // SIZE[0])).save(place.with_name(small(place.name)))
