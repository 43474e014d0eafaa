"""What a conversion depends on besides the dump: our code, our weights, and the libraries it runs."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

PLUGINS = Path(__file__).parent.parent
PARTS = ("converter", "text", "posts/markup.py", "posts/header.py", "vocabulary.py")
LIBRARIES = (
    "beautifulsoup4", "lxml", "markdownify", "nh3", "numpy", "babel", "py3langid", "sentencex", "feedparser", "pyromark", "unidecode",
    "webencodings", "faust-cchardet", "warcio", "pillow",
)  # fmt: skip


@cache
def fingerprint() -> str:
    """Twelve hex digits that change when the same dump might give another post."""
    found = sha256()
    for part in PARTS:
        root = PLUGINS / part
        files = (
            [root]
            if root.is_file()
            else sorted(path for path in root.rglob("*") if path.suffix in (".py", ".npz", ".txt"))
        )
        for path in files:
            found.update(path.relative_to(PLUGINS).as_posix().encode() + b"\0" + path.read_bytes())
    found.update(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    return found.hexdigest()[:12]
