"""Pictures in a post's HTML as figures: size told beforehand, a smaller copy for phones, the caption below."""

import re
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from stat import S_ISREG

from PIL import Image, UnidentifiedImageError

from plugins.posts.markup import IMAGES

ALONE = re.compile(r"<p>(?P<img><img [^>]*>)</p>")
IMG = re.compile(r"<img (?P<attributes>[^>]*)>")
ATTRIBUTE = re.compile(r'(?<!\w)(?P<name>\w+)="(?P<value>[^"]*)"')
OWN = re.compile(IMAGES + r"(?P<name>.+)")
LINKED = re.compile(rf'(?<=\s)href="{IMAGES}')
SMALL = 640  # pixels of the copy that stands beside a picture as NAME-640.webp
COLUMN = "(max-width: 40rem) 100vw, 38rem"  # how wide the theme shows a picture


def placed(html: str, images: Path, address: str) -> str:
    """*html* with its own pictures from the folder *images*, which the site serves at *address*."""
    if "images/" not in html and "<img " not in html:
        return html
    html = ALONE.sub(lambda found: _figure(found["img"], images, address), html)
    html = IMG.sub(lambda found: _img(found["attributes"], images, address)[0], html)
    return LINKED.sub(f'href="{escape(address)}/', html)


def _figure(img: str, images: Path, address: str) -> str:
    shown, title = _img(img[len("<img ") : -1], images, address)
    caption = f"<figcaption>{title}</figcaption>" if title else ""
    return f"<figure>{shown}{caption}</figure>"


def _img(attributes: str, images: Path, address: str) -> tuple[str, str]:
    """The element as browsers should get it, and its title."""
    given = {found["name"]: found["value"] for found in ATTRIBUTE.finditer(attributes)}
    own = OWN.fullmatch(unescape(given.get("src", "")))
    if own is None:
        return f"<img {attributes}>", given.get("title", "")
    name = own["name"]
    source = f"{address}/{name}"
    told = {"src": source, "alt": unescape(given.get("alt", ""))}
    size = _size(images / name, _changed(images / name))
    if size:
        told |= {"width": str(size[0]), "height": str(size[1])}
        smaller = small(name)
        if _size(images / smaller, _changed(images / smaller)):
            told |= {"srcset": f"{address}/{smaller} {SMALL}w, {source} {size[0]}w", "sizes": COLUMN}
    told |= {"loading": "lazy", "decoding": "async"}
    shown = " ".join(f'{key}="{escape(value)}"' for key, value in told.items())
    return f"<img {shown}>", given.get("title", "")


def small(name: str) -> str:
    """Return the name of the smaller copy of the picture called *name*."""
    return f"{name.rpartition('.')[0]}-{SMALL}.webp"


def _changed(path: Path) -> int:
    """Return when the file at *path* was changed; 0 unless it is a regular file."""
    try:
        found = path.lstat()
    except OSError:
        return 0
    return found.st_mtime_ns if S_ISREG(found.st_mode) else 0


@lru_cache(10_000)
def _size(path: Path, changed: int) -> tuple[int, int] | None:
    """Width and height in pixels; none for a file that is no picture we can read."""
    if not changed:
        return None
    try:
        with Image.open(path) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
