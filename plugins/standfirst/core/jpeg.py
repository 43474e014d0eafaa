"""Pictures for programs that may not know WebP: mail, books, networks."""

from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

QUALITY = 82  # of JPEG


def of_file(path: Path, widest: int) -> bytes:
    """Return the picture at *path* as a JPEG whose sides have at most *widest* pixels; nothing if it cannot be read."""
    try:
        with Image.open(path) as picture:
            small = picture.convert("RGB")
            small.thumbnail((widest, widest))
            out = BytesIO()
            small.save(out, "JPEG", quality=QUALITY, optimize=True)
            return out.getvalue()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return b""
