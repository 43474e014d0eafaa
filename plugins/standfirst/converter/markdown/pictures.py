"""Pictures that a dump brings along become small local files; nothing remote is ever shown."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from urllib.parse import unquote_to_bytes

from PIL import Image, ImageOps, UnidentifiedImageError

from standfirst.converter.markdown.links import joined
from standfirst.converter.model import EmbeddedPicture, Picture, ShownPicture
from standfirst.posts import pictures as posts_pictures

WIDEST, SMALL = 1_280, posts_pictures.SMALL  # pixels: a desktop's column at twice its density, a phone's (by taste)
NARROWEST, LOWEST = 100, 60  # pixels; smaller ones are signs, avatars and trackers
QUALITY = 78  # of WebP, where photographs show no difference at reading distance (by eye)
MOST = 12  # pictures of one story
LEAD_WIDTH, LEAST_TALL, MOST_TALL = (
    400,
    0.4,
    1.3,
)  # pixels of a lead picture, and its height for its width; others are signs
SIGN = re.compile(r"logo|placeholder|default|avatar|favicon|sprite", re.IGNORECASE)  # in the address of such
MOST_PIXELS = 50_000_000  # a camera's largest; what declares more is a bomb
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
EMBEDDED = re.compile(r"data:image/(?!svg)[\w.+-]+(?P<base64>;base64)?,(?P<data>.*)", re.DOTALL | re.IGNORECASE)
DIGITS = 16  # hexadecimal, of a file's name


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture ready to be written: its files under content/images/, by name."""

    name: str  # of the larger one
    files: Mapping[str, bytes]


def stored(
    shown: Sequence[ShownPicture], carried: Sequence[EmbeddedPicture], base: str
) -> Iterator[tuple[Picture, Stored]]:
    """Return the pictures *shown* that the dump brings along, as WebP; those that cannot be read, are blank, or mere signs, are left out."""
    data_of = {picture.address: picture.data for picture in carried}
    names_used = set[str]()
    for shown_picture in shown:
        data = (
            _embedded(shown_picture.address)
            or data_of.get(shown_picture.address)
            or data_of.get(joined(base, shown_picture.address))
        )
        stored_picture = _stored(data) if data else None
        if stored_picture and stored_picture.name not in names_used:
            names_used.add(stored_picture.name)
            yield (
                Picture(shown_picture.before, stored_picture.name, shown_picture.alt, shown_picture.caption),
                stored_picture,
            )
        if len(names_used) == MOST:
            return


def lead(address: str, carried: Sequence[EmbeddedPicture]) -> Stored | None:
    """Return the picture at *address*, which a page names for its story, if it was *carried* and is no mere sign."""
    data = next((picture.data for picture in carried if picture.address == address), None)
    if not data or SIGN.search(address.rpartition("/")[2]):
        return None
    return _stored(data, LEAD_WIDTH, is_lead=True)


def _embedded(address: str) -> bytes | None:
    """Return the bytes inside a `data:` address."""
    match = EMBEDDED.fullmatch(address)
    if match is None:
        return None
    try:
        return b64decode(match["data"]) if match["base64"] else unquote_to_bytes(match["data"])
    except ValueError:
        return None


def _stored(data: bytes, narrowest: int = NARROWEST, is_lead: bool = False) -> Stored | None:
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS or opened.width < narrowest or opened.height < LOWEST:
                return None
            if is_lead and not LEAST_TALL <= opened.height / opened.width <= MOST_TALL:
                return None
            if _is_blank(opened):
                return None
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    digest = sha256(data).hexdigest()[:DIGITS]
    name = f"{digest[:2]}/{digest}.webp"
    files = {name: _webp(picture, WIDEST)}
    if picture.width > SMALL:
        files[posts_pictures.small(name)] = _webp(picture, SMALL)
    return Stored(name, files)


def _is_blank(picture: Image.Image) -> bool:
    """Return true if all of a *picture* is of one colour, as what is in for one that a script loads later is."""
    extrema = picture.getextrema()
    return all(least == most for least, most in (extrema if isinstance(extrema[0], tuple) else (extrema,)))


def _webp(picture: Image.Image, width: int) -> bytes:
    """Return *picture* at most so wide; new pixels only, without what the old file said of cameras and places."""
    copied = picture.copy()
    copied.thumbnail((width, picture.height), Image.Resampling.LANCZOS)
    out = BytesIO()
    copied.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
