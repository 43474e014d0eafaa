"""Which files are dumps, and which only belong to one: pictures of a saved page, the texts of an index, system files."""

import re
from collections.abc import Collection
from pathlib import PurePosixPath

# What systems leave in folders and archives.
SYSTEM = frozenset(("Thumbs.db", "desktop.ini", "__MACOSX"))
# The folder that a browser saves a page's pictures and styles to, in the languages of the browsers we know.
SAVED = re.compile(
    r"(?P<page>.+)(?:_files|-Dateien|_dateien|_fichiers|_archivos|_ficheiros|_arquivos|_bestanden|_file|_filer|-filer"
    r"|_tiedostot|_soubory|_pliki|_elemei|_dosyalar|\.files)"
)
PAGES = (".html", ".htm", ".mhtml", ".xhtml", ".shtml")
# Omnivore's export: the list of articles, and one file for the text or the highlights of each.
INDEX = re.compile(r"metadata_\d+_to_\d+\.json")
OF_INDEX = frozenset(("content", "highlights"))


# What pages are made of besides text; inside an archive such a file is no dump.
MEDIA = frozenset(
    (
        ".jpg .jpeg .png .gif .webp .avif .bmp .ico .svg .css .js .mjs .map .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm .ogg .wav"
    ).split()
)


def is_article(path: str) -> bool:
    """Whether the member at *path* of an archive may be a dump."""
    return is_member(path) and PurePosixPath(path).suffix.lower() not in MEDIA


def is_member(path: str) -> bool:
    """Whether the file at *path* may be a dump: nothing hidden, nothing that only a system reads."""
    return not any(
        part.startswith(".") or part in SYSTEM for part in PurePosixPath(path).parts if part not in (".", "..")
    )


def belongs(path: str, among: Collection[str]) -> bool:
    """Whether the file at *path* is a part of another of the files *among*."""
    folder = PurePosixPath(path).parent
    saved = next((match for part in (folder, *folder.parents) if (match := SAVED.fullmatch(part.name))), None)
    if saved and any(str(_above(folder, saved[0]) / f"{saved['page']}{suffix}") in among for suffix in PAGES):
        return True
    return folder.name in OF_INDEX and any(
        INDEX.fullmatch(PurePosixPath(other).name) and PurePosixPath(other).parent == folder.parent for other in among
    )


def _above(folder: PurePosixPath, name: str) -> PurePosixPath:
    """The folder that holds the part of *folder* called *name*."""
    return next(part.parent for part in (folder, *folder.parents) if part.name == name)
